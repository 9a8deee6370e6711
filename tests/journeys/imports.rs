//! A plan made elsewhere is brought in: seen before it is written, undone at once, refused with its
//! reason.

use std::path::PathBuf;

use axum::http::StatusCode;
use support::Visitor;

/// A plan kept in a spreadsheet, saved as French Excel does.
const PLAN: &str = "\u{feff}Action;Responsable;Échéance;Remarque interne\r\n\
    Afficher le planning;Karim;11/12/2026;vu\r\n\
    Tenir un point le lundi;Inès;15/01/2027;\r\n\
    ;;;\r\n";

fn file(visitor: &Visitor, name: &str, bytes: &[u8]) -> PathBuf {
    let path = visitor.data().join(name);
    std::fs::write(&path, bytes).unwrap();
    visitor.desk.will_open(&path);
    path
}

#[tokio::test]
async fn a_table_is_shown_before_anything_is_written() {
    let visitor = Visitor::with_dossier().await;
    file(&visitor, "plan.csv", PLAN.as_bytes());
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    assert_eq!(
        page.attribute("select[name=c0] option[selected]", "value")
            .as_deref(),
        Some("title")
    );
    let rows = page.texts("#import-preview tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("Afficher le planning") && rows[0].contains("Karim"));
    assert!(page.says("2 actions"));
    let plan = visitor.see("/plan").await;
    assert_eq!(plan.texts("tr.act").len(), 0, "nothing is written yet");
}

#[tokio::test]
async fn what_was_shown_is_imported_and_undone_at_once() {
    let visitor = Visitor::with_dossier().await;
    file(&visitor, "plan.csv", PLAN.as_bytes());
    visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    let form = [
        ("c0", "title"),
        ("c1", "owner_name"),
        ("c2", "due_on"),
        ("c3", ""),
    ];
    let plan = visitor
        .send("/imports/table", &form)
        .await
        .expect(StatusCode::OK);
    assert_eq!(plan.texts("tr.act").len(), 2);
    assert!(plan.text("#toasts").contains("Tableau importé"));
    let plan = visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    assert_eq!(plan.texts("tr.act").len(), 0);
}

#[tokio::test]
async fn a_column_is_matched_by_hand_when_its_heading_says_nothing() {
    let visitor = Visitor::with_dossier().await;
    file(
        &visitor,
        "liste.csv",
        b"A;B\r\nAfficher le planning;Karim\r\n",
    );
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    assert!(
        page.says("Il manque la colonne des actions"),
        "{}",
        page.text("#import-preview")
    );
    let page = visitor.see("/imports/table?c0=title&c1=owner_name").await;
    assert!(page.text("#import-preview tbody tr").contains("Karim"));
}

#[tokio::test]
async fn a_dossier_in_json_adds_only_what_is_missing() {
    let visitor = Visitor::with_dossier().await;
    let version = [("label", "Plan"), ("validated_on", "24/11/2026")];
    let action = [
        ("title", "Afficher le planning"),
        ("owner_name", "Karim"),
        ("due_on", "11/12/2026"),
    ];
    visitor
        .send("/actions", &action)
        .await
        .expect(StatusCode::OK);
    let page = visitor
        .send("/versions", &version)
        .await
        .expect(StatusCode::OK);
    let copy = visitor.data().join("copie.json");
    visitor.desk.will_write(Some(&copy));
    visitor
        .send(&format!("{}/plan.json", page.address), &[])
        .await
        .expect(StatusCode::OK);
    visitor.desk.will_open(&copy);
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    assert!(page.says("C’est une copie de ce dossier"));
    assert!(page.says("Tout est déjà dans le dossier"));
    let plan = visitor.see("/plan").await;
    let id = plan.attribute("tr.act", "id").unwrap();
    let id = id.trim_start_matches("action-");
    visitor
        .send(&format!("/actions/{id}/removal"), &[])
        .await
        .expect(StatusCode::OK);
    let plan = visitor
        .send("/imports/dossier", &[])
        .await
        .expect(StatusCode::OK);
    assert_eq!(plan.texts("tr.act").len(), 1, "the removed action is back");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_with_its_reason() {
    let visitor = Visitor::with_dossier().await;
    for (name, bytes, said) in [
        ("image.xlsx", &b"PK\x03\x04 cut short"[..], "incomplet"),
        ("autre.json", b"{\"a\": 1}", "ne se lit pas"),
        (
            "neuf.json",
            b"{\"schema_version\": 99999, \"dossier_id\": \"x\"}",
            "plus récente",
        ),
        ("coupe.json", b"{\"schema_version\": 1,", "incomplet"),
    ] {
        file(&visitor, name, bytes);
        let page = visitor.send("/imports", &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let told = page.text(".notice[role=alert]");
        assert!(told.contains(said), "{name}: {told}");
    }
    assert_eq!(visitor.see("/plan").await.texts("tr.act").len(), 0);
}

#[tokio::test]
async fn giving_up_leaves_everything_as_it_is() {
    let visitor = Visitor::with_dossier().await;
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    assert!(page.says("Choisir le fichier"));
    let page = visitor.see("/imports/table").await;
    assert!(page.says("Choisir le fichier"), "no file was chosen");
}
