//! Gestures: what is under the hand stays under the eye, and no page dies of one.

use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use serde_json::{Value, json};

use crate::browser::{Engine, Program, in_both};

in_both!(
    an_action_is_added_from_the_plan_and_back_again,
    back_gives_the_page_back_where_it_was,
    a_message_that_stays_is_closed_and_the_focus_goes_back,
    what_is_wrong_at_the_first_opening_is_said_there_and_ready_to_be_typed,
    a_text_that_was_not_sent_comes_back_with_its_page,
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
            program.fill("#title", title).await;
            program.fill("#owner_name", "Inès").await;
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

/// The key.
const ENTER: &str = "\u{e007}";

async fn count(program: &Program, selector: &str) -> u64 {
    let script = "return document.querySelectorAll(arguments[0]).length;";
    let found = run(program, script, vec![json!(selector)]).await;
    found.as_u64().unwrap()
}

async fn run(program: &Program, script: &str, arguments: Vec<Value>) -> Value {
    program.client.execute(script, arguments).await.unwrap()
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
    program.client.back().await.unwrap();
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
    // Another window took the action away.
    let gone = "
        const cell = document.querySelector('tr.act input[name=owner_name]');
        cell.focus();
        htmx.ajax('POST', '/actions/01890000-0000-7000-8000-000000000000', { source: cell, values: { owner_name: 'Inès' } });";
    for key in ["\u{e006}", "\u{e00c}"] {
        program.client.execute(gone, vec![]).await.unwrap();
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
    program.go("/own-situations/new").await;
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
        program.go(page).await;
        says(&program, field, text).await;
    }
    // Given up.
    program.press("Renoncer").await;
    program.wait_text("h1", "Agir").await;
    program.go("/own-situations/new").await;
    says(&program, "#story", "").await;
    // A dossier shows nothing of another.
    program.fill("#story", "Chez Ferrand").await;
    program.go("/dossiers").await;
    program.fill("#name", "Boulangerie Martin").await;
    program.press("Créer le dossier").await;
    program
        .wait_text(".dossier strong", "Boulangerie Martin")
        .await;
    program.go("/own-situations/new").await;
    says(&program, "#story", "").await;
    program.quit().await;
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
