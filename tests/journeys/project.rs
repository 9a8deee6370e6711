//! What the room sees, and what it never sees.

use axum::http::StatusCode;
use pages::Topic;
use support::Visitor;

use crate::follow_up::{added, meeting};

const SHEET: &str = "/situations/ici-tout-est-urgent";

#[tokio::test]
async fn projecting_opens_the_second_window_on_the_page() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send("/projection", &[("address", SHEET)])
        .await
        .expect(StatusCode::OK);
    assert!(visitor.desk.is_projecting());
    assert_eq!(
        visitor.see("/projection").await.text("h1"),
        "« Ici, tout est urgent »"
    );
}

#[tokio::test]
async fn nothing_private_reaches_the_room() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send(
            &format!("{SHEET}/story"),
            &[("story", "Nadia pleure le jeudi")],
        )
        .await
        .expect(StatusCode::OK);
    visitor
        .send("/projection", &[("address", SHEET)])
        .await
        .expect(StatusCode::OK);
    let page = visitor.see("/projection").await;
    assert!(
        !page.html.contains("Nadia pleure"),
        "the firm's words stay in the first window"
    );
    assert!(
        page.texts("input, textarea, .side, .search").is_empty(),
        "nothing to type, no navigation"
    );
}

#[tokio::test]
async fn a_sheet_that_is_not_in_the_dossier_takes_the_whole_width() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send("/projection", &[("address", SHEET)])
        .await
        .expect(StatusCode::OK);
    assert!(
        visitor.see("/projection").await.texts("aside").is_empty(),
        "nothing beside it"
    );
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", "2")])
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        visitor.see("/projection").await.texts("aside h2"),
        ["Chez nous"]
    );
}

#[tokio::test]
async fn a_question_fills_the_screen() {
    let visitor = Visitor::with_dossier().await;
    let address = format!("{SHEET}?question=1");
    visitor
        .send("/projection", &[("address", &address)])
        .await
        .expect(StatusCode::OK);
    let page = visitor.see("/projection").await;
    assert!(
        page.text(".scene-q").ends_with('?'),
        "{}",
        page.text("body")
    );
}

#[tokio::test]
async fn the_room_follows_the_page_and_its_changes() {
    let visitor = Visitor::with_sample().await;
    visitor
        .send("/projection", &[("address", SHEET)])
        .await
        .expect(StatusCode::OK);
    let _ = visitor.desk.announced();
    visitor.see("/plan").await;
    assert_eq!(visitor.desk.announced(), [Topic::Projection]);
    assert_eq!(visitor.see("/projection").await.text("h1"), "Notre plan");
    visitor.see("/settings").await;
    assert_eq!(
        visitor.see("/projection").await.text("h1"),
        "Notre plan",
        "settings are not for the room"
    );
}

#[tokio::test]
async fn a_sensitive_sheet_is_never_projected_even_by_its_address() {
    let visitor = Visitor::with_dossier().await;
    let address = "/situations/ce-n-est-que-de-l-humour";
    visitor.send("/projection", &[("address", address)]).await;
    let page = visitor.see("/projection").await;
    assert!(!page.says("humour"), "{}", page.text("body"));
}

#[tokio::test]
async fn leaving_closes_the_window() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send("/projection", &[("address", "/plan")])
        .await
        .expect(StatusCode::OK);
    visitor
        .send("/projection/end", &[])
        .await
        .expect(StatusCode::OK);
    assert!(!visitor.desk.is_projecting());
    assert_eq!(
        visitor.see("/projection").await.text("h1"),
        "On commence bientôt."
    );
}

#[tokio::test]
async fn the_room_goes_through_a_meeting_with_the_facilitator() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "4/12/2026").await;
    added(&visitor, "Tenir un point le lundi", "Inès", "20/12/2026").await;
    visitor.desk.set_now("2026-12-10T08:00:00Z");
    let page = visitor.see("/follow-up").await;
    let address = page.attribute("[name=address]", "value").unwrap();
    visitor.send("/projection", &[("address", &address)]).await;
    let room = visitor.see("/projection").await;
    assert!(
        room.text("#part-late").contains("Afficher le planning"),
        "{}",
        room.text("body")
    );
    let page = meeting(&visitor).await;
    let room = visitor.see("/projection").await;
    assert_eq!(room.text("#at-hand-title"), page.text("#at-hand-title"));
    let form = page.attribute("#answer-form", "action").unwrap();
    let said = [("note", "Yvonne est absente"), ("to", "in_progress")];
    let page = visitor.send(&form, &said).await.expect(StatusCode::OK);
    let room = visitor.see("/projection").await;
    assert_eq!(room.text("#at-hand-title"), page.text("#at-hand-title"));
    assert_eq!(room.text("#at-hand-title"), "Tenir un point le lundi");
    assert!(!room.says("Yvonne"), "what is said stays in the dossier");
    assert!(
        room.texts("a, button, input:not([type=hidden]), textarea")
            .is_empty()
    );
}

#[tokio::test]
async fn an_action_of_a_restricted_situation_at_hand_is_not_shown_to_the_room() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "20/12/2026").await;
    let sheet = visitor.see(SHEET).await;
    let idea = sheet.attribute("input[name=idea]", "value").unwrap();
    visitor
        .send(&format!("{SHEET}/actions"), &[("idea", &idea)])
        .await;
    let details = format!("{SHEET}/details");
    visitor
        .send(&details, &[("visibility", "restricted")])
        .await
        .expect(StatusCode::OK);
    let plan = visitor.see("/plan?group=situation").await;
    let id = plan.attribute("tr.act", "id").unwrap();
    let id = id.trim_start_matches("action-");
    let decided = [
        ("to", "decided"),
        ("owner_name", "Zoé"),
        ("due_on", "1/12/2026"),
    ];
    visitor
        .send(&format!("/actions/{id}/status"), &decided)
        .await
        .expect(StatusCode::OK);
    let page = meeting(&visitor).await;
    let title = page.text("#at-hand-title");
    let address = page.attribute("[name=address]", "value").unwrap();
    visitor.send("/projection", &[("address", &address)]).await;
    assert!(page.text("#at-hand").contains("jamais projetée"));
    let room = visitor.see("/projection").await;
    assert!(room.says("Afficher le planning"), "{}", room.text("body"));
    assert!(!room.says(&title) && !room.says("Zoé"));
}
