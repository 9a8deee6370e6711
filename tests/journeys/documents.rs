//! The documents people ask for: chosen, their options remembered, saved whole where the person says.

use axum::http::StatusCode;
use support::Visitor;

/// Saves a document and gives the bytes of its file.
pub(super) async fn saved(
    visitor: &Visitor,
    document: &str,
    format: &str,
    more: &[(&str, &str)],
) -> Vec<u8> {
    let path = visitor.data().join(format!("{document}.{format}"));
    visitor.desk.will_write(Some(&path));
    let mut form = vec![("format", format), ("with_names", "true")];
    form.extend(more);
    let page = visitor
        .send(&format!("/documents/{document}/file"), &form)
        .await
        .expect(StatusCode::OK);
    assert!(page.text("#toasts").contains("Enregistré"), "{document}");
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn every_document_comes_in_every_format_it_offers() {
    let visitor = Visitor::with_sample().await;
    let page = visitor.see("/documents").await;
    let documents = page.attributes("input[name=doc]", "value");
    assert_eq!(documents.len(), 9);
    for document in documents {
        let page = visitor.see(&format!("/documents?doc={document}")).await;
        let formats = page.attributes("button[name=format]", "value");
        assert!(!formats.is_empty(), "{document}");
        for format in formats {
            let bytes = saved(&visitor, &document, &format, &[]).await;
            assert!(bytes.len() > 100, "{document} in {format}");
        }
    }
}

#[tokio::test]
async fn the_plan_is_written_where_the_person_says_and_whole() {
    let visitor = Visitor::with_sample().await;
    let path = visitor.data().join("plan.pdf");
    visitor.desk.will_write(Some(&path));
    let page = visitor
        .send("/documents/plan.pdf", &[])
        .await
        .expect(StatusCode::OK);
    assert!(page.text("#toasts").contains("plan.pdf"));
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let plan = &file["plan"];
    assert_eq!(plan["firm"]["name"], "Menuiserie Ferrand");
    assert_eq!(plan["actions"].as_array().unwrap().len(), 11);
    assert_eq!(plan["situations"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn names_are_left_out_when_the_plan_hangs_on_a_wall() {
    let visitor = Visitor::with_sample().await;
    let path = visitor.data().join("plan.csv");
    visitor.desk.will_write(Some(&path));
    let named = String::from_utf8(saved(&visitor, "plan", "csv", &[]).await).unwrap();
    assert!(named.contains("Sophie"));
    visitor.desk.will_write(Some(&path));
    visitor
        .send("/documents/plan/file", &[("format", "csv")])
        .await
        .expect(StatusCode::OK);
    let unnamed = std::fs::read_to_string(path).unwrap();
    assert!(!unnamed.contains("Sophie") && !unnamed.contains("Karim"));
}

#[tokio::test]
async fn choices_are_remembered_with_the_dossier() {
    let visitor = Visitor::with_sample().await;
    let page = visitor.see("/documents?doc=plan").await;
    assert_eq!(
        page.attributes("input[name=with_names][checked]", "name")
            .len(),
        1
    );
    let form = [
        ("columns", "action"),
        ("columns", "owner"),
        ("period", "2026"),
    ];
    visitor
        .send("/documents/plan/options", &form)
        .await
        .expect(StatusCode::OK);
    let visitor = visitor.restart();
    let page = visitor.see("/documents?doc=plan").await;
    assert_eq!(
        page.attributes("input[name=with_names][checked]", "name")
            .len(),
        0
    );
    assert_eq!(
        page.attributes("input[name=columns][checked]", "value"),
        ["action", "owner"]
    );
    assert_eq!(
        page.attribute("select[name=period] option[selected]", "value")
            .as_deref(),
        Some("2026")
    );
}

#[tokio::test]
async fn a_plan_is_a_draft_until_it_is_validated_and_again_once_it_changes() {
    let visitor = Visitor::with_sample().await;
    let version = |bytes: Vec<u8>| -> serde_json::Value {
        let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        file["plan"]["version"].clone()
    };
    assert!(version(saved(&visitor, "plan", "json", &[]).await).is_null());
    assert!(visitor.see("/documents").await.says("« brouillon »"));
    let form = [
        ("label", "Plan 2026"),
        ("validated_by_role", "la direction"),
    ];
    visitor
        .send("/versions", &form)
        .await
        .expect(StatusCode::OK);
    let printed = version(saved(&visitor, "plan", "json", &[]).await);
    assert_eq!(printed["label"], "Plan 2026");
    let plan = visitor.see("/plan").await;
    let id = plan.attribute("tr.act", "id").unwrap();
    let id = id.trim_start_matches("action-");
    visitor
        .send(&format!("/actions/{id}"), &[("owner_name", "Paul")])
        .await
        .expect(StatusCode::OK);
    assert!(version(saved(&visitor, "plan", "json", &[]).await).is_null());
}

#[tokio::test]
async fn the_calendar_updates_its_events_when_an_action_changes() {
    let visitor = Visitor::with_sample().await;
    let before = String::from_utf8(saved(&visitor, "calendar", "ics", &[]).await).unwrap();
    assert!(before.starts_with("BEGIN:VCALENDAR"));
    let plan = visitor.see("/plan?state=late").await;
    let id = plan.attribute("tr.act", "id").unwrap();
    let id = id.trim_start_matches("action-");
    visitor
        .send(&format!("/actions/{id}"), &[("due_on", "20/12/2026")])
        .await
        .expect(StatusCode::OK);
    let after = String::from_utf8(saved(&visitor, "calendar", "ics", &[]).await).unwrap();
    assert_ne!(before, after);
    assert!(after.contains("20261220"), "{after}");
}

#[tokio::test]
async fn the_whole_dossier_goes_out_as_a_file_or_as_json() {
    let visitor = Visitor::with_sample().await;
    let path = visitor.data().join("remis.json");
    visitor.desk.will_write(Some(&path));
    visitor
        .send("/documents/dossier.json", &[])
        .await
        .expect(StatusCode::OK);
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(json["actions"].as_array().unwrap().len(), 11);
    let path = visitor.data().join("remis.mallette");
    visitor.desk.will_write(Some(&path));
    visitor
        .send("/documents/dossier.mallette", &[])
        .await
        .expect(StatusCode::OK);
    assert!(std::fs::read(path).unwrap().starts_with(b"SQLite format 3"));
}

#[tokio::test]
async fn giving_up_the_dialog_writes_nothing() {
    let visitor = Visitor::with_sample().await;
    visitor.desk.will_write(None);
    let page = visitor
        .send("/documents/plan/file", &[("format", "csv")])
        .await
        .expect(StatusCode::OK);
    assert!(!page.text("#toasts").contains("Enregistré"));
}

#[tokio::test]
async fn a_logo_that_cannot_be_printed_is_refused() {
    let visitor = Visitor::with_sample().await;
    let path = visitor.data().join("logo.png");
    std::fs::write(&path, b"GIF89a").unwrap();
    visitor.desk.will_open(&path);
    let page = visitor.send("/documents/logos/firm", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Cette image ne convient pas"));
    let filter = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\">\
                  <filter id=\"f\"><feTurbulence numOctaves=\"9999\"/></filter>\
                  <rect width=\"4\" height=\"4\" filter=\"url(#f)\"/></svg>";
    std::fs::write(&path, filter).unwrap();
    let page = visitor.send("/documents/logos/firm", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Ce dessin est trop compliqué pour un logo"));
    std::fs::write(&path, vec![b'a'; 1024 * 1024]).unwrap();
    let page = visitor.send("/documents/logos/firm", &[]).await;
    assert!(page.says("Cette image est trop grosse"));
    std::fs::write(
        &path,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"></svg>",
    )
    .unwrap();
    let page = visitor
        .send("/documents/logos/firm", &[])
        .await
        .expect(StatusCode::OK);
    assert!(page.says("Changer…"));
}

#[tokio::test]
async fn where_the_web_view_cannot_print_the_shell_does() {
    let visitor = Visitor::with_sample().await;
    let page = visitor.send("/print", &[]).await;
    assert_eq!(page.status, StatusCode::OK, "the page prints itself");
    visitor.desk.will_print();
    let page = visitor.send("/print", &[]).await;
    assert_eq!(page.status, StatusCode::NO_CONTENT);
}
