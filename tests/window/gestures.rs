//! Gestures: what is under the hand stays under the eye, and no page dies of one.

use serde_json::{Value, json};

use crate::browser::{Engine, Program, in_both};

in_both!(
    an_action_is_added_from_the_plan_and_back_again,
    back_gives_the_page_back_where_it_was,
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

async fn sample(engine: Engine) -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::open(engine, &folder.path().join("data"), true).await;
    (folder, program)
}
