//! A plan made elsewhere is brought in: seen before it is written, undone at once, refused with its
//! reason.

use std::path::PathBuf;

use axum::http::StatusCode;
use dossier::limits::IMPORT_BYTES;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use support::{Page, Visitor};

use crate::documents::saved;

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

/// The workbook of a firm: a title above the table, a real date, a second sheet of notes.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("DUERP").unwrap();
    sheet.write(0, 0, "Plan d’actions 2027").unwrap();
    let headings = ["Risque identifié", "Mesures à prendre", "Qui", "Échéance"];
    for (column, heading) in (0..).zip(headings) {
        sheet.write(2, column, heading).unwrap();
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let due = ExcelDateTime::from_ymd(2027, 3, 15).unwrap();
    sheet.write(3, 0, "On court partout").unwrap();
    sheet.write(3, 1, "Trier les urgences").unwrap();
    sheet.write(3, 2, "Inès").unwrap();
    sheet.write_with_format(3, 3, &due, &day).unwrap();
    sheet.write(4, 1, "Un point le lundi").unwrap();
    let notes = book.add_worksheet().set_name("Notes").unwrap();
    notes.write(0, 0, "Action").unwrap();
    notes.write(1, 0, "Rappeler le médecin du travail").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_is_shown_sheet_by_sheet_then_imported_with_its_dates() {
    let visitor = Visitor::with_dossier().await;
    file(&visitor, "plan.xlsx", &workbook());
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    let rows = page.texts("#import-preview tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("15 mars 2027"), "{rows:?}");
    let notes = visitor.see("/imports/table?sheet=Notes").await;
    assert!(
        notes
            .text("#import-preview tbody")
            .contains("Rappeler le médecin")
    );
    let form = [
        ("sheet", "DUERP"),
        ("c0", "situation"),
        ("c1", "title"),
        ("c2", "owner_name"),
        ("c3", "due_on"),
    ];
    let plan = visitor
        .send("/imports/table", &form)
        .await
        .expect(StatusCode::OK);
    assert_eq!(plan.texts("tr.act").len(), 2, "{}", plan.text("main"));
    assert!(
        plan.text("tbody th[scope=rowgroup]")
            .contains("On court partout")
    );
    let dates = plan.attributes("input[name=due_on]", "value");
    assert!(
        dates.contains(&"15\u{a0}mars\u{a0}2027".to_owned()),
        "{dates:?}"
    );
}

#[tokio::test]
async fn the_workbook_the_program_writes_comes_back_as_the_same_plan() {
    let visitor = Visitor::with_sample().await;
    let before = visitor.see("/plan").await;
    let bytes = saved(&visitor, "plan", "xlsx", &[]).await;
    visitor.create_dossier().await;
    file(&visitor, "plan.xlsx", &bytes);
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    assert!(page.says("11 actions"), "{}", page.text("#import-preview"));
    let plan = visitor
        .send("/imports/table", &[])
        .await
        .expect(StatusCode::OK);
    for field in ["input[name=owner_name]", "input[name=due_on]"] {
        let sorted = |page: &Page| {
            let mut values = page.attributes(field, "value");
            values.sort();
            values
        };
        assert_eq!(sorted(&plan), sorted(&before), "{field}");
    }
}

#[tokio::test]
async fn an_enormous_file_is_refused_before_it_is_read() {
    let visitor = Visitor::with_dossier().await;
    for name in ["plan.csv", "plan.xlsx", "plan.json"] {
        let path = file(&visitor, name, b"");
        let enormous = u64::try_from(IMPORT_BYTES).unwrap() + 1;
        let file = std::fs::File::create(path).unwrap();
        file.set_len(enormous).unwrap();
        let page = visitor.send("/imports", &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let told = page.text(".notice[role=alert]");
        assert!(told.contains("trop gros"), "{name}: {told}");
    }
    assert_eq!(visitor.see("/plan").await.texts("tr.act").len(), 0);
}

#[tokio::test]
async fn a_file_of_another_kind_or_cut_short_is_refused_and_nothing_is_written() {
    let visitor = Visitor::with_sample().await;
    let json = saved(&visitor, "plan", "json", &[]).await;
    let before = visitor.see("/history").await.text("main");
    let workbook = workbook();
    let cut = &workbook[..workbook.len() / 2];
    for (name, bytes) in [
        ("photo.csv", &b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0"[..]),
        ("texte.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
        ("coupe.xlsx", cut),
        ("plan.json", &json),
        ("coupe.json", &json[..json.len() / 2]),
        ("vide.csv", b""),
    ] {
        file(&visitor, name, bytes);
        let page = visitor.send("/imports", &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let told = page.text(".notice[role=alert]");
        assert!(told.contains(name), "{name}: {told}");
        let refused = visitor.send("/imports/table", &[("c0", "title")]).await;
        assert_ne!(refused.status, StatusCode::OK, "{name}");
    }
    assert_eq!(visitor.see("/history").await.text("main"), before);
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
        ("touche.json", b"{\"sha256\": \"0\"}", "a changé depuis"),
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
async fn a_text_that_is_too_long_is_told_with_its_line() {
    let visitor = Visitor::with_dossier().await;
    let long = format!(
        "Action;Moyens\r\nTrier;un seau\r\nLaver;{}\r\n",
        "eau ".repeat(700)
    );
    file(&visitor, "plan.csv", long.as_bytes());
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    let rows = page.texts("#import-preview tbody tr");
    assert!(rows[0].contains("Trier"), "{rows:?}");
    assert!(rows[1].starts_with('3'), "its line: {rows:?}");
    assert!(rows[1].contains("Laissée de côté"), "{rows:?}");
    assert!(
        rows[1].contains("Les moyens : trop long (2799 / 2000 signes)"),
        "{rows:?}"
    );
    let huge = format!("Action\r\nTrier\r\n{}\r\n", "mot ".repeat(10_000));
    file(&visitor, "enorme.csv", huge.as_bytes());
    let page = visitor.send("/imports", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = page.text(".notice[role=alert]");
    assert!(
        told.contains("à la ligne 3 : 32 767 signes au plus"),
        "{told}"
    );
}

#[tokio::test]
async fn a_file_whose_reading_is_ended_is_told_and_changes_nothing() {
    let visitor = Visitor::reading_apart_with("/bin/false".into()).await;
    file(&visitor, "plan.csv", PLAN.as_bytes());
    let page = visitor.send("/imports", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = page.text(".notice[role=alert]");
    assert!(
        told.contains("La lecture a été arrêtée, rien n’a été importé"),
        "{told}"
    );
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

/// Every word that the lists of an action show. Dates and amounts: the tests of `words`.
#[tokio::test]
async fn what_the_program_prints_it_reads() {
    let visitor = Visitor::with_dossier().await;
    let labels = words::Texts::parse(include_str!("../../ui/texts/labels.toml")).unwrap();
    for (list, heading) in [
        ("status", "status"),
        ("cost", "cost"),
        ("level", "prevention_level"),
        ("effort", "effort"),
        ("impact", "impact"),
        ("recurrence", "recurrence"),
        ("effectiveness", "effectiveness"),
    ] {
        let labels: Vec<&str> = labels.labels(list).map(|(_, label)| label).collect();
        assert!(labels.len() > 2, "{list}");
        let lines = labels.iter().enumerate();
        let lines = lines.map(|(rank, label)| format!("Faire {rank};Karim;11/12/2026;{label}\n"));
        let table = format!("Action;Qui;Pour quand;Mot\n{}", lines.collect::<String>());
        file(&visitor, "plan.csv", table.as_bytes());
        visitor.send("/imports", &[]).await.expect(StatusCode::OK);
        let page = visitor.see(&format!("/imports/table?c3={heading}")).await;
        let rows = page.texts("#import-preview tbody tr");
        assert_eq!(rows.len(), labels.len());
        let unread = rows.iter().filter(|row| row.contains("n’est pas compris"));
        assert_eq!(unread.collect::<Vec<_>>(), [""; 0], "{heading}");
    }
}

#[tokio::test]
async fn what_is_changed_by_the_reading_of_a_table_is_said() {
    let visitor = Visitor::with_dossier().await;
    let table = "Action;Resp.;Échéance;Avancement;Coût\n\
        Trier les urgences;;fin mars 2027;Terminé;1 200,50 €\n\
        Un point le lundi;Zoé;3e trim. 2027;0,5;15 k€\n";
    file(&visitor, "plan.csv", table.as_bytes());
    let page = visitor.send("/imports", &[]).await.expect(StatusCode::OK);
    let rows = page.texts("#import-preview tbody tr");
    for (row, said) in [
        (0, "Non précisé mars 2027 Réalisée"),
        (0, "Finie, et personne n’est nommé"),
        (0, "Le coût : « 1 200,50 € » est arrondi à l’euro."),
        (1, "Zoé 3e trim. 2027 En cours"),
    ] {
        assert!(rows[row].contains(said), "{said}: {rows:?}");
    }
}
