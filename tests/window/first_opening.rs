//! From the first opening to a printed plan, then all of it again after closing: what the program
//! is for, in one go.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::browser::{Engine, Program, in_both};
use crate::desktop::{self, Desktop};

in_both!(from_a_situation_to_a_printed_plan);

async fn from_a_situation_to_a_printed_plan(engine: Engine) {
    let _desktop = (engine == Engine::Window).then(Desktop::start);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");

    let program = Program::open(engine, &data, false).await;
    create_the_dossier(&program).await;
    find_the_situation(&program).await;
    answer_and_add_two_actions(&program).await;
    edit_then_undo(&program).await;
    match engine {
        Engine::Window => {
            project_and_leave(&program).await;
            let pdf = folder.path().join("plan.pdf");
            program.press("Imprimer").await;
            desktop::answer_save_dialog(&pdf);
            the_plan_is_printed(&program, &pdf).await;
        }
        Engine::Chromium => {
            program.press("Imprimer").await;
            let name = "plan-actions boulangerie-martin 2026-11-24.pdf";
            the_plan_is_printed(&program, &data.join(name)).await;
        }
    }
    program.quit().await;

    let program = Program::open(engine, &data, false).await;
    all_is_there(&program).await;
    program.quit().await;
}

async fn create_the_dossier(program: &Program) {
    program.wait_text("h1", "On ouvre la mallette").await;
    desktop::picture("01b-premiere-ouverture");
    program.fill("#name", "Boulangerie Martin").await;
    program.fill("#headcount", "11").await;
    program.press("Créer le dossier").await;
    program
        .wait_text(".dossier strong", "Boulangerie Martin")
        .await;
}

async fn find_the_situation(program: &Program) {
    program.wait("#search").await;
    program.client.execute("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))", vec![]).await.unwrap();
    program.fill("#search", "débordé").await;
    program
        .wait_text("[role=option]", "Ici, tout est urgent")
        .await;
    desktop::picture("00b-recherche");
    while !program
        .text("[role=option][aria-selected=true]")
        .await
        .contains("Ici, tout est urgent")
    {
        program.keys("\u{e015}").await;
    }
    program.keys("\u{e007}").await;
    program.wait_text("h1", "Ici, tout est urgent").await;
}

async fn answer_and_add_two_actions(program: &Program) {
    program.press("Souvent").await;
    program.wait("input[name=level][value='2']:checked").await;
    program.wait_text("#exposure", "Effacer la réponse").await;
    for _ in 0..2 {
        let before = added(program).await;
        program.press("Ajouter au plan").await;
        program
            .wait_script(
                "one more action in the plan",
                "return document.querySelectorAll('.action-card[data-added]').length === arguments[0];",
                vec![json!(before + 1)],
            )
            .await;
    }
    program.wait_text("#toasts", "Action ajoutée au plan").await;
    desktop::picture("05-situation");
}

async fn added(program: &Program) -> u64 {
    let script = "return document.querySelectorAll('.action-card[data-added]').length;";
    program
        .client
        .execute(script, vec![])
        .await
        .unwrap()
        .as_u64()
        .unwrap()
}

async fn edit_then_undo(program: &Program) {
    program.go("/plan").await;
    program
        .retype("tr.act input[name=owner_name]", "Sophie\t")
        .await;
    saved(program, "owner_name", "Sophie").await;
    program
        .retype("tr.act input[name=due_on]", "11/12/2026\t")
        .await;
    saved(program, "due_on", "11 déc. 2026").await;
    program
        .retype("tr.act input[name=owner_name]", "Karim\t")
        .await;
    saved(program, "owner_name", "Karim").await;
    desktop::picture("06-plan");
    program.client.execute("document.activeElement.blur(); document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }))", vec![]).await.unwrap();
    saved(program, "owner_name", "Sophie").await;
}

/// Waits until the server gave a cell back as the page should show it.
async fn saved(program: &Program, cell: &str, value: &str) {
    let script = "return document.querySelector(`tr.act input[name=${arguments[0]}]`).defaultValue.replace(/[\\u00a0\\u202f]/g, ' ') === arguments[1];";
    program
        .wait_script(
            &format!("{cell}: {value}"),
            script,
            vec![json!(cell), json!(value)],
        )
        .await;
}

/// More than once: a projector that stays blank, deaf to Escape, only did so one time in twenty.
async fn project_and_leave(program: &Program) {
    for _ in 0..5 {
        program.press("Projeter").await;
        desktop::wait_for_windows(2);
        desktop::picture("projection");
        desktop::press_until_windows("Escape", 1);
    }
}

async fn the_plan_is_printed(program: &Program, pdf: &Path) {
    let name = pdf.file_name().unwrap().to_str().unwrap();
    program.wait_text("#toasts", name).await;
    let text = printed(pdf);
    for words in [
        "Boulangerie Martin",
        "Ici, tout est urgent",
        "Sophie",
        "11 déc. 2026",
    ] {
        assert!(
            text.contains(words),
            "the printed plan lacks « {words} »:\n{text}"
        );
    }
}

/// The text of a PDF, as an independent reader gives it.
fn printed(pdf: &Path) -> String {
    let output = Command::new("pdftotext")
        .args(["-layout"])
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "pdftotext: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).replace(['\u{a0}', '\u{202f}'], " ")
}

async fn all_is_there(program: &Program) {
    program
        .wait_text(".dossier strong", "Boulangerie Martin")
        .await;
    program.go("/plan").await;
    program
        .wait_text("tr.act input[name=owner_name]", "Sophie")
        .await;
    let rows = program
        .client
        .execute("return document.querySelectorAll('tr.act').length;", vec![])
        .await
        .unwrap();
    assert_eq!(rows, json!(2), "both actions are there");
    program.go("/situations/ici-tout-est-urgent").await;
    program.wait("input[name=level][value='2']:checked").await;
    program.go("/history").await;
    program
        .wait_text(".history__line", "Action remise comme avant")
        .await;
}
