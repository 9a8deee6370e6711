//! The screens: nothing is lost when the window is small or the text large, focus is never lost,
//! nothing moves when motion is reduced. With `MALLETTE_PICTURES`, a picture of each.

use serde_json::json;
use support::pages::PAGES;

use crate::browser::{Engine, Program, in_both};
use crate::desktop::{self, Desktop};

in_both!(
    no_page_scrolls_sideways_at_any_size_nor_writes_a_number_over_its_words,
    focus_stays_where_the_person_is_after_a_change,
    every_stop_of_the_tab_key_is_visible,
    nothing_moves_when_motion_is_reduced,
    figures_answer_on_a_french_keyboard_too,
);

async fn sample_program(engine: Engine) -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::open(engine, &folder.path().join("data"), true).await;
    (folder, program)
}

fn name(address: &str) -> String {
    address
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect()
}

/// What is wider than the window, in pixels, and the numbers to call that are written over their words.
const TOO_WIDE: &str = "
    const page = document.documentElement;
    const covers = (line) => {
        const [number, words] = [line.querySelector('b'), line.querySelector('span')];
        if (!number || !words) return false;
        const range = document.createRange();
        range.selectNodeContents(number);
        const [a, b] = [range.getBoundingClientRect(), words.getBoundingClientRect()];
        return a.right > b.left + 1 && a.bottom > b.top + 1 && a.top < b.bottom - 1;
    };
    const covered = [...document.querySelectorAll('.emergency li')].filter(covers).length;
    return [page.scrollWidth - page.clientWidth, covered];";

async fn no_page_scrolls_sideways_at_any_size_nor_writes_a_number_over_its_words(engine: Engine) {
    let (_folder, program) = sample_program(engine).await;
    let mut wide = Vec::new();
    for (width, height) in [(1440, 900), (1280, 720), (720, 900), (400, 800)] {
        program.client.set_window_size(width, height).await.unwrap();
        for (_, address) in PAGES.iter().filter(|(route, _)| *route != "/search/panel") {
            program.go(address).await;
            let found = program.client.execute(TOO_WIDE, vec![]).await.unwrap();
            let (over, covered): (i64, u32) = serde_json::from_value(found).unwrap();
            if over > 1 || covered > 0 {
                wide.push(format!(
                    "{address} at {width} px: {over} px too wide, {covered} numbers over their words"
                ));
            }
            desktop::picture(&format!("{engine:?}-{width}{}", name(address)));
        }
    }
    program.quit().await;
    assert!(wide.is_empty(), "\n{}\n", wide.join("\n"));
}

async fn focus_stays_where_the_person_is_after_a_change(engine: Engine) {
    let (_folder, program) = sample_program(engine).await;
    program.go("/plan").await;
    program.fill("tr.act input[name=owner_name]", "Inès").await;
    program.keys("\u{e004}").await;
    program.wait_script("the change saved", "return document.querySelector('tr.act input[name=owner_name]').defaultValue === 'Inès';", vec![]).await;
    let focused = program
        .client
        .execute("return document.activeElement.name;", vec![])
        .await
        .unwrap();
    assert_eq!(
        focused,
        json!("due_on"),
        "Tab went to the next cell, and the answer left it there"
    );
    program.quit().await;
}

async fn every_stop_of_the_tab_key_is_visible(engine: Engine) {
    // Without a window manager no window is in front, and nothing has the focus.
    let _desktop = (engine == Engine::Window).then(Desktop::start);
    let (_folder, program) = sample_program(engine).await;
    let in_front = "return document.hasFocus();";
    program
        .wait_script("the window in front", in_front, vec![])
        .await;
    for address in [
        "/",
        "/themes",
        "/situations/ici-tout-est-urgent",
        "/plan",
        "/settings",
    ] {
        program.go(address).await;
        let script = "
            const lost = [];
            for (const control of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
                if (!control.checkVisibility()) continue;
                control.focus({ focusVisible: true });
                if (document.activeElement !== control) continue;
                const seen = [control, control.closest('label'), control.closest('.cell-status')].filter(Boolean);
                const shown = seen.some(e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; });
                if (!shown) lost.push(control.outerHTML.slice(0, 90));
            }
            return lost;";
        let lost = program.client.execute(script, vec![]).await.unwrap();
        assert_eq!(lost, json!([]), "on {address}");
    }
    program.quit().await;
}

async fn nothing_moves_when_motion_is_reduced(engine: Engine) {
    let (_folder, program) = sample_program(engine).await;
    program.go("/settings").await;
    program.press("Réduire les animations").await;
    program.wait("html[data-motion=reduce]").await;
    for address in ["/", "/themes/charge", "/plan"] {
        program.go(address).await;
        let script = "
            const slow = (v) => v.split(',').some(d => parseFloat(d) * (d.includes('ms') ? 1 : 1000) > 1);
            return [...document.querySelectorAll('*')]
                .filter(e => { const s = getComputedStyle(e); return slow(s.transitionDuration) || (s.animationName !== 'none' && slow(s.animationDuration)); })
                .map(e => e.className).slice(0, 5);";
        let moving = program.client.execute(script, vec![]).await.unwrap();
        assert_eq!(moving, json!([]), "on {address}");
    }
    program.quit().await;
}

async fn figures_answer_on_a_french_keyboard_too(engine: Engine) {
    let (_folder, program) = sample_program(engine).await;
    program.go("/situations/ici-tout-est-urgent").await;
    // Without Maj, the fourth key of the row gives an apostrophe.
    let script = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: \"'\", code: 'Digit4', bubbles: true }));";
    program.client.execute(script, vec![]).await.unwrap();
    let answered =
        "return document.querySelector('.exposure input[data-key=\"4\"]').defaultChecked;";
    program
        .wait_script("the last answer kept", answered, vec![])
        .await;
    program.quit().await;
}
