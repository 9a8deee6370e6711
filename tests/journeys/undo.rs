//! Everything can be taken back, from anywhere, even later.

use axum::http::StatusCode;
use support::{Page, Visitor};

const SHEET: &str = "/situations/ici-tout-est-urgent";

async fn rate(visitor: &Visitor, level: &str) {
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", level)])
        .await
        .expect(StatusCode::OK);
}

async fn rating(visitor: &Visitor) -> Option<String> {
    visitor
        .see(SHEET)
        .await
        .attribute(".exposure input[checked]", "value")
}

#[tokio::test]
async fn undo_and_redo_walk_back_and_forth() {
    let visitor = Visitor::with_dossier().await;
    rate(&visitor, "1").await;
    rate(&visitor, "3").await;
    visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    assert_eq!(rating(&visitor).await.as_deref(), Some("1"));
    visitor.send("/redo", &[]).await.expect(StatusCode::OK);
    assert_eq!(rating(&visitor).await.as_deref(), Some("3"));
}

#[tokio::test]
async fn undo_works_after_closing_the_program() {
    let visitor = Visitor::with_dossier().await;
    rate(&visitor, "2").await;
    let visitor = visitor.restart();
    assert_eq!(rating(&visitor).await.as_deref(), Some("2"));
    visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    assert_eq!(rating(&visitor).await, None);
}

#[tokio::test]
async fn the_message_after_a_change_undoes_that_change() {
    let visitor = Visitor::with_dossier().await;
    rate(&visitor, "1").await;
    let add = [("idea", "niveaux-urgence")];
    let page = visitor
        .send(&format!("{SHEET}/actions"), &add)
        .await
        .expect(StatusCode::OK);
    assert!(page.text("#toasts").contains("Action ajoutée au plan"));
    let operation = page
        .attribute("#toasts input[name=operation]", "value")
        .unwrap();
    rate(&visitor, "2").await;
    visitor
        .send("/undo", &[("operation", &operation)])
        .await
        .expect(StatusCode::OK);
    assert!(visitor.see("/plan").await.says("Le plan est encore vide"));
    assert_eq!(
        rating(&visitor).await.as_deref(),
        Some("2"),
        "what came after is kept"
    );
}

#[tokio::test]
async fn the_history_reads_in_plain_french() {
    let visitor = Visitor::with_dossier().await;
    let add = [("idea", "niveaux-urgence")];
    visitor
        .send(&format!("{SHEET}/actions"), &add)
        .await
        .expect(StatusCode::OK);
    let history = visitor.see("/history").await;
    let lines = history.texts(".history__line");
    assert!(lines[0].contains("Action ajoutée au plan"), "{lines:?}");
    assert!(lines.last().unwrap().contains("Dossier créé"));
    assert_eq!(history.text(".history h2"), "Mardi 24 novembre 2026");
}

/// An action of one's own, and its id.
async fn own_action(visitor: &Visitor) -> String {
    let form = [
        ("title", "Afficher le planning"),
        ("owner_name", "Karim"),
        ("due_on", "11/12/2026"),
    ];
    let plan = visitor.send("/actions", &form).await.expect(StatusCode::OK);
    let id = plan.attribute("tr.act", "id").unwrap();
    id.trim_start_matches("action-").to_owned()
}

#[tokio::test]
async fn the_history_and_its_message_say_what_became_of_an_action() {
    let visitor = Visitor::with_dossier().await;
    let id = own_action(&visitor).await;
    for (to, said) in [
        ("in_progress", "Action commencée"),
        ("done", "Action réalisée"),
        ("in_progress", "Action de nouveau en cours"),
        ("decided", "Action de nouveau décidée"),
    ] {
        let address = format!("/actions/{id}/status");
        let plan = visitor.send(&address, &[("to", to)]).await;
        let toast = plan.expect(StatusCode::OK).text("#toasts");
        assert!(toast.starts_with(&format!("{said}. « Afficher")), "{toast}");
        let lines = visitor.see("/history").await.texts(".history__line");
        assert!(lines[0].contains(said), "{lines:?}");
    }
}

#[tokio::test]
async fn the_history_calls_a_meeting_by_its_day_in_words() {
    let visitor = Visitor::with_dossier().await;
    own_action(&visitor).await;
    let form = [("planned_on", "29/11/2026"), ("minutes", "30")];
    visitor
        .send("/follow-up/meetings", &form)
        .await
        .expect(StatusCode::OK);
    let lines = visitor.see("/history").await.texts(".history__line");
    let said = "Point d’équipe ajouté celui du dimanche 29 novembre 2026";
    assert!(lines[0].contains(said), "{lines:?}");
    assert!(!lines[0].contains("2026-11-29"), "{lines:?}");
    let plan = visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    let toast = plan.text("#toasts");
    assert!(
        toast.contains("Celui du dimanche 29 novembre 2026"),
        "{toast}"
    );
}

#[tokio::test]
async fn a_title_with_quotation_marks_is_quoted_once() {
    let visitor = Visitor::with_dossier().await;
    let form = [
        ("title", "« L’été » d’août"),
        ("story", "Le jeudi"),
        ("theme", "charge"),
    ];
    let page = visitor.send("/own-situations", &form).await;
    let toast = page.expect(StatusCode::OK).text("#toasts");
    assert!(toast.contains("« “L’été” d’août »"), "{toast}");
    let page = visitor.see("/firm-situations").await;
    let list = page.text("main");
    assert!(list.contains("« “L’été” d’août »"), "{list}");
    assert!(!list.contains("« «"), "{list}");
}

#[tokio::test]
async fn a_line_changed_since_is_not_undone_silently() {
    let visitor = Visitor::with_dossier().await;
    let form = [
        ("title", "Afficher le planning"),
        ("owner_name", "Karim"),
        ("due_on", "11/12"),
    ];
    let plan = visitor.send("/actions", &form).await.expect(StatusCode::OK);
    let id = plan
        .attribute("tr.act", "id")
        .unwrap()
        .trim_start_matches("action-")
        .to_owned();
    for owner in ["Inès", "Paul"] {
        visitor
            .send(&format!("/actions/{id}"), &[("owner_name", owner)])
            .await
            .expect(StatusCode::OK);
    }
    let older = operations(&visitor.see("/history").await)[1].clone();
    let page = visitor.send("/undo", &[("operation", &older)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Ça a changé depuis"));
    let plan = visitor.see("/plan").await;
    assert_eq!(
        plan.attribute("input[name=owner_name]", "value").as_deref(),
        Some("Paul")
    );
}

/// The operations of the history that can be undone, the last one first.
fn operations(history: &Page) -> Vec<String> {
    let parts = history.html.split("name=\"operation\" value=\"").skip(1);
    parts
        .filter_map(|part| part.split_once('"').map(|(id, _)| id.to_owned()))
        .collect()
}

#[tokio::test]
async fn nothing_to_undo_is_said_and_changes_nothing() {
    let visitor = Visitor::with_dossier().await;
    let page = visitor.send("/undo", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Rien à annuler"));
}
