//! Gestures: what is under the hand stays under the eye, and no page dies of one.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use serde_json::{Value, json};
use support::pages::PAGES;

use crate::browser::{Engine, Program, in_both};

in_both!(
    an_action_is_added_from_the_plan_and_back_again,
    nothing_moves_under_the_hand_whatever_form_is_sent,
    back_gives_the_page_back_where_it_was,
    a_message_that_stays_is_closed_and_the_focus_goes_back,
    what_is_wrong_at_the_first_opening_is_said_there_and_ready_to_be_typed,
    a_text_that_was_not_sent_comes_back_with_its_page,
    a_date_that_is_not_understood_stays_marked_in_its_cell,
    the_first_press_validates_the_plan,
);

/// The suggestions of names are on both pages: moved from one to the other, they ended the page in Chromium.
async fn an_action_is_added_from_the_plan_and_back_again(engine: Engine) {
    let (_folder, program) = sample(engine).await;
    program.go("/plan").await;
    for (title, ending) in [
        ("Afficher le planning", "button[type=submit]"),
        ("Prévenir la veille", ENTER),
        ("", "a[href='/plan']"),
    ] {
        let before = count(&program, "tr.act").await;
        program.click("a[href='/actions/new']").await;
        program.wait("form[action='/actions'] #title").await;
        if !title.is_empty() {
            // The title comes last: in a field with suggestions, Enter is for them.
            program.fill("#owner_name", "Inès").await;
            program.fill("#title", title).await;
        }
        if ending == ENTER {
            program.keys(ENTER).await;
        } else {
            let button = format!("form[action='/actions'] {ending}");
            program.click(&button).await;
        }
        program.wait("#plan-table").await;
        let after = before + u64::from(!title.is_empty());
        let script = "return document.querySelectorAll('tr.act').length === arguments[0];";
        program
            .wait_script("the actions of the plan", script, vec![json!(after)])
            .await;
    }
    program.quit().await;
}

async fn a_date_that_is_not_understood_stays_marked_in_its_cell(engine: Engine) {
    let (_folder, program) = sample(engine).await;
    program.go("/plan").await;
    let cell = "tr.act input[name=due_on]";
    let beside = "const cell = document.querySelector('tr.act input[name=due_on]');
        const said = document.getElementById(cell.id + '-understood').textContent;";
    program.retype(cell, "fin mars").await;
    program
        .wait_script(
            "what was understood",
            &format!("{beside} return said.includes('jusqu’au 31');"),
            vec![],
        )
        .await;
    program.retype(cell, "bientôt\t").await;
    let wrong = format!(
        "{beside} return cell.value === 'bientôt' && cell.getAttribute('aria-invalid') === 'true';"
    );
    program.wait_script("the cell marked", &wrong, vec![]).await;
    program
        .retype("tr.act input[name=owner_name]", "Zoé\t")
        .await;
    let saved =
        "return document.querySelector('tr.act input[name=owner_name]').defaultValue === 'Zoé';";
    program
        .wait_script("another cell saved", saved, vec![])
        .await;
    program
        .wait_script("the cell still marked", &wrong, vec![])
        .await;
    program.retype(cell, "fin mars\t").await;
    let mended = format!(
        "{beside} return cell.defaultValue.startsWith('mars') && !cell.hasAttribute('aria-invalid');"
    );
    program
        .wait_script("the cell mended", &mended, vec![])
        .await;
    program.quit().await;
}

/// The key.
const ENTER: &str = "\u{e007}";

async fn count(program: &Program, selector: &str) -> u64 {
    let script = "return document.querySelectorAll(arguments[0]).length;";
    let found = run(program, script, vec![json!(selector)]).await;
    found.as_u64().unwrap()
}

/// The forms of a page, each kind once: its address without what it names, and the words of what sends it.
/// A form is known by what a person uses of it: a button, or a field that sends it when it changes.
const FORMS: &str = "
    const usable = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.closest('dialog');
    const changes = 'input:not([type=hidden], [type=text], [type=search]), select';
    const controls = (form) => {
        const buttons = [...form.elements].filter((e) => e.matches('button:not([type=button], [type=reset])'));
        const sending = /change/.test(form.getAttribute('hx-trigger') ?? '') ? [...form.elements].filter((e) => e.matches(changes)) : [];
        return [...sending.filter((e) => !e.checked).slice(0, 2), ...buttons];
    };
    const kind = (control) => {
        const action = control.getAttribute('formaction') ?? control.getAttribute('hx-post') ?? control.form.getAttribute('action');
        const where = action.replace(/[0-9a-f-]{36}/g, 'ID').replace(/\\?.*/, '');
        return [where, control.name || control.form?.id || '', control.innerText || control.type].join(' ');
    };
    const found = [...document.forms].filter((form) => form.method !== 'dialog').flatMap(controls);
    found.push(...document.querySelectorAll('[hx-post]'));
    const kinds = new Map();
    for (const control of found.filter(usable)) if (!kinds.has(kind(control))) kinds.set(kind(control), control);
";

/// A page answers once its scripts are there, and is as high as it will be once its pictures are.
const READY: &str = "
    const pictures = [...document.images];
    for (const picture of pictures) picture.loading = 'eager';
    return document.readyState === 'complete' && pictures.every((picture) => picture.complete);";

/// Sends the form of a kind, as a person does who has it in the middle of the window.
const SEND: &str = "
    const control = kinds.get(arguments[0]);
    if (!control) return null;
    for (let fold = control.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    const lacking = control.form?.noValidate ? [] : (control.form?.querySelectorAll(':invalid') ?? []);
    for (const field of lacking) {
        if (field.matches('[type=radio], [type=checkbox]')) field.checked = true;
        else if (field.matches('select')) field.selectedIndex = field.options.length - 1;
        else field.value = 'Livraison';
    }
    control.scrollIntoView({ block: 'center', behavior: 'instant' });
    control.focus({ preventScroll: true });
    window.control = control;
    window.before = { path: location.pathname, y: scrollY, top: control.getBoundingClientRect().top };
    window.settled = false;
    const settle = () => requestAnimationFrame(() => requestAnimationFrame(() => { window.settled = true; }));
    document.addEventListener('htmx:finally:request', settle, { once: true });
    if (control.matches('select')) {
        control.selectedIndex = control.selectedIndex === 0 ? control.options.length - 1 : control.selectedIndex - 1;
        control.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (control.matches('[hx-post], [type=range]')) {
        const others = { owner_name: 'Inès', due_on: '11/12/2026' };
        control.value = others[control.name] ?? (control.value === control.min ? control.max : control.min);
        control.dispatchEvent(new Event('change', { bubbles: true }));
    } else control.click();
    return true;";

/// What moved that should not have.
const MOVED: &str = "
    if (!window.before) return [];
    const { path, y, top } = window.before;
    const focused = document.activeElement;
    const same = focused === window.control || (focused.id && focused.id === window.control.id);
    const now = focused.getBoundingClientRect();
    const end = document.documentElement.scrollHeight - innerHeight;
    const atAnEnd = scrollY < 1 || scrollY > end - 2 || y > end;
    const wrong = [];
    if (focused === document.body) wrong.push('nothing has the focus');
    if (location.pathname !== path) {
        if (scrollY > 0 && !location.hash) wrong.push(`the other page starts at ${scrollY} px`);
        return wrong;
    }
    const what = focused.id || focused.innerText?.slice(0, 30) || focused.name;
    if (focused.id === 'contenu') wrong.push('the focus is lost');
    else if (now.bottom <= 0 || now.top >= innerHeight) wrong.push(`« ${what} » has the focus and is out of sight, at ${now.top} px`);
    if (same && Math.abs(now.top - top) > 2 && !atAnEnd) wrong.push(`it went from ${top} to ${now.top} px`);
    // What was asked for may be elsewhere now: its address says so, and the page follows it.
    const followed = location.hash && document.getElementById(location.hash.slice(1))?.contains(focused);
    if (!same && !followed && Math.abs(scrollY - y) > innerHeight / 2 && !atAnEnd)
        wrong.push(`the page went from ${y} to ${scrollY} px, and the focus to « ${what} »`);
    return wrong;";

async fn nothing_moves_under_the_hand_whatever_form_is_sent(engine: Engine) {
    let (_folder, program) = sample(engine).await;
    let pages = PAGES.iter().filter(|(route, _)| !FRAGMENTS.contains(route));
    let mut pages: VecDeque<String> = pages.map(|(_, address)| (*address).to_owned()).collect();
    let mut met = BTreeSet::new();
    let (mut sent, mut moved) = (0, Vec::new());
    while let Some(address) = pages.pop_front() {
        program.go(&address).await;
        meet(&program, &mut met, &mut pages).await;
        let kinds = run(
            &program,
            &format!("{FORMS} return [...kinds.keys()];"),
            vec![],
        )
        .await;
        for kind in kinds.as_array().unwrap() {
            if engine == Engine::Window && asks_for_a_file(kind.as_str().unwrap()) {
                continue;
            }
            on_the_sample(&program).await;
            program.go(&address).await;
            program.wait_script("the whole page", READY, vec![]).await;
            let send = format!("{FORMS}{SEND}");
            if run(&program, &send, vec![kind.clone()]).await != json!(true) {
                // An earlier form of this page took it away.
                continue;
            }
            sent += 1;
            let what = format!("{address} {kind}");
            let settled = "return window.settled !== false && document.readyState === 'complete';";
            program.wait_script(&what, settled, vec![]).await;
            let found = run(&program, MOVED, vec![]).await;
            moved.extend(
                found
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|wrong| format!("{what}: {wrong}")),
            );
            meet(&program, &mut met, &mut pages).await;
        }
    }
    program.quit().await;
    assert!(
        sent > 300,
        "only {sent} forms were sent: are they still found?"
    );
    assert!(moved.is_empty(), "\n{}\n", moved.join("\n"));
}

/// Whether a form has the system ask which file: in the window, nobody is there to answer. Its address names
/// the file, or its words end with « … ».
fn asks_for_a_file(kind: &str) -> bool {
    let address = kind.split(' ').next().unwrap_or_default();
    let is_a_file = address
        .rsplit('/')
        .next()
        .is_some_and(|name| name == "file" || name.contains('.'));
    is_a_file || kind.trim_end().ends_with('…')
}

/// Adds the pages of one thing of the dossier that the page shown leads to, or is: each kind once.
async fn meet(program: &Program, met: &mut BTreeSet<String>, pages: &mut VecDeque<String>) {
    let found = run(program, LED_TO, vec![]).await;
    let found: Vec<(String, String)> = serde_json::from_value(found).unwrap();
    pages.extend(
        found
            .into_iter()
            .filter_map(|(kind, address)| met.insert(kind).then_some(address)),
    );
}

/// The addresses that hold the id of a thing, and what they are without it.
const LED_TO: &str = "
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
    const addresses = [location, ...document.links].filter((to) => to.origin === location.origin).map((to) => to.pathname + to.search);
    return addresses.filter((to) => to.match(id)).map((to) => [to.replace(id, 'ID'), to]);";

async fn run(program: &Program, script: &str, arguments: Vec<Value>) -> Value {
    program.client.execute(script, arguments).await.unwrap()
}

/// What is no page of its own.
const FRAGMENTS: [&str; 2] = ["/search/panel", "/projection"];

/// Opens the sample again when the last form opened another dossier.
async fn on_the_sample(program: &Program) {
    let firm = program.text(".dossier strong").await;
    if firm != "Menuiserie Ferrand" {
        let open = "const done = arguments[0]; fetch('/dossiers/sample', { method: 'POST' }).then(() => done(true));";
        program.client.execute_async(open, vec![]).await.unwrap();
    }
}

async fn back_gives_the_page_back_where_it_was(engine: Engine) {
    let (_folder, program) = sample(engine).await;
    program.go("/plan").await;
    let far = "scrollTo(0, 700); return scrollY === 700;";
    program
        .wait_script("a plan longer than the window", far, vec![])
        .await;
    let leave = "document.querySelector('.tabs a[href=\"/history\"]').click();";
    program.client.execute(leave, vec![]).await.unwrap();
    program.wait_text("h1", "Historique").await;
    program
        .wait_script(
            "the start of the other page",
            "return scrollY === 0;",
            vec![],
        )
        .await;
    // By the page, since a driver's own way back passes over what no hand opened.
    run(&program, "history.back();", vec![]).await;
    program.wait("#plan-table").await;
    let back = "return Math.abs(scrollY - 700) < 3;";
    program
        .wait_script("the place in the plan", back, vec![])
        .await;
    program.quit().await;
}

async fn a_message_that_stays_is_closed_and_the_focus_goes_back(engine: Engine) {
    let (_folder, program) = sample(engine).await;
    program.go("/plan").await;
    // Another window took the action away. Nothing had the focus: the page stays where it is.
    let gone = "
        const cell = [...document.querySelectorAll('tr.act input[name=owner_name]')].at(arguments[0] ? 0 : -1);
        if (arguments[0]) cell.focus();
        htmx.ajax('POST', '/actions/01890000-0000-7000-8000-000000000000', { source: cell, values: { owner_name: 'Inès' } });";
    run(&program, gone, vec![json!(false)]).await;
    program.wait("#toasts toast-message[data-stays]").await;
    let still = "return scrollY === 0 && document.activeElement.id === 'contenu';";
    program
        .wait_script("the page still at its top", still, vec![])
        .await;
    program.click("#toasts [data-close]").await;
    for key in ["\u{e006}", "\u{e00c}"] {
        run(&program, gone, vec![json!(true)]).await;
        program.wait("#toasts toast-message[data-stays]").await;
        program
            .client
            .execute(
                "document.querySelector('#toasts [data-close]').focus();",
                vec![],
            )
            .await
            .unwrap();
        program.keys(key).await;
        let closed = "return !document.querySelector('toast-message') && document.activeElement.name === 'owner_name';";
        program
            .wait_script("the message closed", closed, vec![])
            .await;
    }
    program.quit().await;
}

async fn what_is_wrong_at_the_first_opening_is_said_there_and_ready_to_be_typed(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::open(engine, &folder.path().join("data"), false).await;
    program.go("/").await;
    program.click("a[href='#name']").await;
    let ready = "return document.activeElement.id === 'name';";
    program
        .wait_script("the name ready to be typed", ready, vec![])
        .await;
    program.keys("Boulangerie Martin").await;
    program.fill("#headcount", "beaucoup").await;
    program.press("Créer le dossier").await;
    program.wait("#headcount[aria-invalid=true]").await;
    let here = "return location.pathname === '/' && document.activeElement.id === 'headcount'
        && document.querySelector('h1').innerText.includes('On ouvre la mallette') && document.querySelector('#name').value === 'Boulangerie Martin';";
    program
        .wait_script(
            "the field ready to be typed again, on its page",
            here,
            vec![],
        )
        .await;
    program.retype("#headcount", "11\u{e007}").await;
    program
        .wait_text(".dossier strong", "Boulangerie Martin")
        .await;
    program.quit().await;
}

async fn a_text_that_was_not_sent_comes_back_with_its_page(engine: Engine) {
    let (_folder, program) = sample(engine).await;
    program.go("/actions/new").await;
    program.fill("#title", "Prévenir la veille").await;
    program.press("Agir").await;
    program.wait_text("h1", "Agir").await;
    follow(&program, "/own-situations/new").await;
    says(&program, "#title", "").await;
    program.fill("#story", "Le soir, personne ne sait.").await;
    // Another form, whose fields have the same names.
    program.press("Notre plan").await;
    program.wait("#plan-table").await;
    program.press("Ajouter une action").await;
    says(&program, "#title", "Prévenir la veille").await;
    program
        .wait_text(".unsent", "Ce texte n’avait pas été envoyé")
        .await;
    program.press("L’effacer").await;
    says(&program, "#title", "").await;
    program.fill("#title", "Afficher le planning").await;
    program
        .click("form[action='/actions'] button[type=submit]")
        .await;
    program.wait("#plan-table").await;
    for (page, field, text) in [
        ("/actions/new", "#title", ""),
        (
            "/own-situations/new",
            "#story",
            "Le soir, personne ne sait.",
        ),
    ] {
        follow(&program, page).await;
        says(&program, field, text).await;
    }
    // Given up.
    program.press("Renoncer").await;
    program.wait_text("h1", "Agir").await;
    follow(&program, "/own-situations/new").await;
    says(&program, "#story", "").await;
    // A dossier shows nothing of another.
    program.fill("#story", "Chez Ferrand").await;
    follow(&program, "/dossiers").await;
    program.fill("#name", "Boulangerie Martin").await;
    program.press("Créer le dossier").await;
    program
        .wait_text(".dossier strong", "Boulangerie Martin")
        .await;
    follow(&program, "/own-situations/new").await;
    says(&program, "#story", "").await;
    program.quit().await;
}

/// Goes to another page of the window as a link does: a new address typed in a browser would begin anew.
async fn follow(program: &Program, page: &str) {
    let script = "
        const link = Object.assign(document.createElement('a'), { href: arguments[0] });
        document.querySelector('#contenu').append(link);
        htmx.process(link);
        link.click();";
    run(program, script, vec![json!(page)]).await;
    let there =
        "return location.pathname === arguments[0] && !document.querySelector('.htmx-request');";
    program.wait_script(page, there, vec![json!(page)]).await;
}

/// Waits until a field holds exactly this.
async fn says(program: &Program, field: &str, text: &str) {
    let script = "return document.querySelector(arguments[0])?.value === arguments[1];";
    program
        .wait_script(
            &format!("« {text} » in {field}"),
            script,
            vec![json!(field), json!(text)],
        )
        .await;
}

async fn the_first_press_validates_the_plan(engine: Engine) {
    let (_folder, program) = sample(engine).await;
    program.go("/versions/new").await;
    let button = program.wait("#version-form button[type=submit]").await;
    // A person looks at what they press: the button is held a moment. It moved then, in the window.
    let press = MouseActions::new("mouse".to_owned())
        .then(PointerAction::MoveToElement {
            element: button,
            duration: None,
            x: 0.0,
            y: 0.0,
        })
        .then(PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        })
        .then(PointerAction::Pause {
            duration: Duration::from_millis(300),
        })
        .then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        });
    program.client.perform_actions(press).await.unwrap();
    let kept = "return /^.versions.[0-9a-f-]{36}$/.test(location.pathname);";
    program.wait_script("the version kept", kept, vec![]).await;
    program.quit().await;
}

async fn sample(engine: Engine) -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::open(engine, &folder.path().join("data"), true).await;
    (folder, program)
}
