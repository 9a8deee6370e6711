//! Going back to a copy: what is lost and found is shown first, and nothing is lost by it.

use axum::http::StatusCode;
use support::Visitor;

const SHEET: &str = "/situations/ici-tout-est-urgent";

#[tokio::test]
async fn a_copy_is_made_when_the_dossier_is_closed_and_can_be_gone_back_to() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", "1")])
        .await
        .expect(StatusCode::OK);
    let visitor = visitor.restart();
    visitor.desk.set_now("2026-11-25T08:00:00Z");
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", "3")])
        .await
        .expect(StatusCode::OK);
    let list = visitor.see("/backups").await;
    let copy = list
        .attribute(".dossier-list li:last-child a.btn", "href")
        .unwrap();
    let preview = visitor.see(&copy).await;
    assert!(preview.says("Ce qu’on perdrait"));
    visitor
        .send(&format!("{copy}/restoration"), &[])
        .await
        .expect(StatusCode::OK);
    let sheet = visitor.see(SHEET).await;
    assert_eq!(
        sheet
            .attribute(".exposure input[checked]", "value")
            .as_deref(),
        Some("1")
    );
    assert!(
        visitor
            .see("/backups")
            .await
            .texts(".dossier-list li")
            .len()
            >= 2,
        "the present was kept too"
    );
    assert!(
        visitor
            .see("/history")
            .await
            .says("Retour à une copie de sécurité")
    );
    visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    assert_eq!(
        visitor
            .see(SHEET)
            .await
            .attribute(".exposure input[checked]", "value")
            .as_deref(),
        Some("3"),
        "going back is undone like anything else"
    );
}

#[tokio::test]
async fn a_copy_goes_where_the_person_says() {
    let visitor = Visitor::with_sample().await;
    let key = visitor.data().join("cle.mallette");
    visitor.desk.will_write(Some(&key));
    visitor
        .send("/backups/copy", &[])
        .await
        .expect(StatusCode::OK);
    let path = key.display().to_string();
    visitor
        .send("/dossiers/opening", &[("path", &path)])
        .await
        .expect(StatusCode::OK);
    assert_eq!(visitor.see("/plan").await.texts("tr.act").len(), 11);
}

#[tokio::test]
async fn a_name_that_is_no_copy_leads_nowhere() {
    let visitor = Visitor::with_sample().await;
    assert_eq!(
        visitor.go("/backups/..%2F..%2Fetc").await.status,
        StatusCode::NOT_FOUND
    );
}
