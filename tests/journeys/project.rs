//! What the room sees, and what it never sees.

use axum::http::StatusCode;
use pages::Topic;
use support::Visitor;

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
