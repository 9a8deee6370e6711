//! Bringing work in: JSON to the byte, tables of any origin, and what is refused. Nothing is written
//! before the import, and an import is undone at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use dossier::testing::{TODAY, as_suggested, atelier_rossi, boulangerie_martin, device, now};
use dossier::*;
use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

fn json_of(dossier: &Dossier) -> String {
    dossier.export().unwrap().canonical_json().unwrap()
}

fn choices(table: &Table) -> ImportChoices {
    ImportChoices {
        themes: vec![ThemeName {
            slug: "charge".to_owned(),
            title: "Charge et rythme de travail".to_owned(),
        }],
        ..as_suggested(table)
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

// JSON.

/// A dossier with something in every table.
fn lived_in() -> Dossier {
    let mut dossier = boulangerie_martin();
    let meeting = dossier
        .once(now())
        .add_meeting(Meeting {
            planned_on: TODAY,
            ..Meeting::default()
        })
        .unwrap();
    let actions = dossier.actions().unwrap();
    let alone = dossier.situations().unwrap()[1].id;
    let unit = dossier.work_units().unwrap()[0].id;
    dossier
        .once(now())
        .set_situation_units(alone, &[unit])
        .unwrap();
    let seen = ObservedEffect {
        rating: Some((alone, NewRating::exposure(1))),
        indicator_value: Some(2.5),
        meeting_id: Some(meeting.id),
        ..ObservedEffect::new(Effectiveness::Partly, TODAY)
    };
    dossier
        .once(now())
        .observe_effect(actions[3].id, &seen)
        .unwrap();
    let follower = NewAction {
        follows: Some(actions[3].id),
        ..NewAction::titled("Encore un chariot \u{1F6D2} \u{202E}abc")
    };
    dossier.once(now()).add_action(follower).unwrap();
    let plan = CarryOverPlan {
        to_year: 2027,
        actions: vec![CarryOverAction {
            id: actions[0].id,
            reason: "Why".to_owned(),
            new_due_on: Some(date(2027, 1, 4)),
        }],
        by_role: String::new(),
    };
    dossier.once(now()).carry_over(&plan).unwrap();
    let version = PlanVersion {
        label: "v1".to_owned(),
        validated_on: TODAY,
        cse_consulted_on: Some(TODAY),
        ..PlanVersion::default()
    };
    dossier.once(now()).validate_plan(version).unwrap();
    let settings = DocumentSettings {
        columns: vec!["action".to_owned()],
        ..DocumentSettings::usual("plan")
    };
    dossier
        .remember(now())
        .set_document_settings(&settings)
        .unwrap();
    dossier
        .remember(now())
        .set_logo(
            LogoPlace::Firm,
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>",
        )
        .unwrap();
    dossier
}

#[test]
fn a_dossier_comes_back_from_its_json_to_the_byte() {
    for dossier in [lived_in(), atelier_rossi()] {
        let json = json_of(&dossier);
        let export = DossierExport::from_json(json.as_bytes()).unwrap();
        let copy = Dossier::from_export(&export, &device(), now()).unwrap();
        assert!(json_of(&copy) == json, "the same bytes");
        assert_eq!(copy.id(), dossier.id(), "it is the same dossier");
    }
}

#[test]
fn a_dossier_made_from_json_is_a_file_that_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("martin.mallette");
    let export = lived_in().export().unwrap();
    let mut dossier = Dossier::create_from_export(&path, &export, &device(), now()).unwrap();
    assert_eq!(
        dossier.can_undo().unwrap(),
        None,
        "its history begins there"
    );
    dossier.once(now()).add_work_unit("Livraison").unwrap();
    dossier.once(now()).undo().unwrap();
    assert_eq!(json_of(&dossier), export.canonical_json().unwrap());
    let again = Dossier::create_from_export(&path, &export, &device(), now());
    assert_eq!(refusal(again), Refusal::FileAlreadyThere);
}

#[test]
fn importing_adds_what_is_missing_and_overwrites_nothing() {
    let mut dossier = atelier_rossi();
    let before = json_of(&dossier);
    let other = lived_in().export().unwrap();
    let preview = dossier.preview_import(&other).unwrap();
    assert_eq!(json_of(&dossier), before, "a preview writes nothing");
    assert!(!preview.same_dossier);
    let count = |preview: &ImportPreview, kind| {
        let count = preview
            .counts
            .iter()
            .find(|count| count.kind == kind)
            .unwrap();
        (count.added, count.kept)
    };
    assert_eq!(count(&preview, Kind::Action), (6, 0));
    let history = dossier.history_count().unwrap();
    assert_eq!(dossier.once(now()).import_records(&other).unwrap(), preview);
    assert_eq!(
        dossier.history_count().unwrap(),
        history + 1,
        "one operation"
    );
    assert_eq!(dossier.actions().unwrap().len(), 14);
    assert_eq!(
        dossier.company().unwrap().name,
        "Atelier Rossi",
        "the firm stays"
    );
    assert!(
        dossier.plan_versions().unwrap().is_empty(),
        "versions belong to their firm"
    );
    let again = dossier.preview_import(&other).unwrap();
    assert_eq!(count(&again, Kind::Action), (0, 6));
    assert_eq!(
        count(&again, Kind::WorkUnit),
        (0, 2),
        "a unit of the same name is the same unit"
    );
    dossier.once(now()).import_records(&other).unwrap();
    assert_eq!(
        dossier.history_count().unwrap(),
        history + 1,
        "nothing to add, nothing recorded"
    );
    dossier.once(now()).undo().unwrap();
    assert_eq!(json_of(&dossier), before);
}

#[test]
fn a_json_that_is_newer_cut_enormous_or_something_else_is_refused_with_its_reason() {
    let json = json_of(&lived_in());
    let read = |bytes: &[u8]| DossierExport::from_json(bytes);
    for end in [1, json.len() / 2, json.len() - 1] {
        assert_eq!(
            refusal(read(&json.as_bytes()[..end])),
            Refusal::ImportTruncated,
            "cut at {end}"
        );
    }
    for other in [
        "",
        "null",
        "[]",
        "{}",
        "{\"schema_version\":1}",
        "not json",
        "{\"a\":1}",
    ] {
        assert_eq!(
            refusal(read(other.as_bytes())),
            Refusal::ImportUnreadable,
            "{other}"
        );
    }
    let mut newer: Value = serde_json::from_str(&json).unwrap();
    newer["schema_version"] = json!(999);
    let newer = read(newer.to_string().as_bytes());
    assert!(
        matches!(newer, Err(Error::TooNew { found: 999, .. })),
        "{newer:?}"
    );
    let limit = limits::IMPORT_BYTES;
    let enormous = vec![b' '; limit + 1];
    assert_eq!(refusal(read(&enormous)), Refusal::ImportTooLarge { limit });
}

#[test]
fn one_bit_that_turned_in_a_json_is_told_and_one_without_digest_is_read() {
    let export = lived_in().export().unwrap();
    let json = export.sealed_json().unwrap();
    let read = DossierExport::from_json(json.as_bytes()).unwrap();
    let plain = export.canonical_json().unwrap();
    assert!(read.canonical_json().unwrap() == plain);
    let mut altered = 0;
    for at in (0..json.len()).step_by(29) {
        let mut bytes = json.clone().into_bytes();
        bytes[at] ^= 1;
        let read = DossierExport::from_json(&bytes).err();
        assert!(read.is_some(), "a bit turned at {at}");
        altered += u32::from(matches!(read, Some(Error::Refused(Refusal::ImportAltered))));
    }
    assert!(altered > 100, "most of them are inside texts: {altered}");
    let changed = plain.replace("\"company\":", "\"company\": ");
    assert!(
        DossierExport::from_json(changed.as_bytes()).is_ok(),
        "no digest"
    );
}

#[test]
fn a_json_whose_records_do_not_hold_together_is_refused() {
    let json: Value = serde_json::from_str(&json_of(&lived_in())).unwrap();
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut value = json.clone();
        change(&mut value);
        let read = DossierExport::from_json(value.to_string().as_bytes());
        assert!(matches!(refusal(read), Refusal::ImportBroken { .. }));
    };
    let nobody = json!("01900000-0000-7000-8000-0000000000ff");
    broken(&|value| value["actions"][0]["title"] = json!(""));
    broken(&|value| value["actions"][0]["owner_name"] = json!(""));
    broken(&|value| value["actions"][0]["effort"] = json!(9));
    broken(&|value| value["actions"][0]["status"] = json!("melted"));
    broken(&|value| value["actions"][0]["favourite"] = json!(true));
    broken(&|value| value["actions"][0]["main_situation_id"] = nobody.clone());
    broken(&|value| value["actions"][1]["id"] = value["actions"][0]["id"].clone());
    broken(&|value| value["actions"][0]["follows_action_id"] = value["actions"][0]["id"].clone());
    broken(&|value| value["ratings"][0]["situation_id"] = nobody.clone());
    broken(&|value| value["ratings"][0]["value"] = json!(7));
    broken(&|value| value["ratings"][0]["distribution"] = json!("[1,1,1]"));
    broken(&|value| value["reviews"][0]["meeting_id"] = nobody.clone());
    broken(&|value| value["action_situations"][0]["id"] = json!("a:b"));
    broken(&|value| value["plan_versions"][0]["snapshot"] = json!("{}"));
    broken(&|value| value["logos"][0]["data"] = json!("R0lGODlh"));
    broken(&|value| value["company"]["name"] = json!(" "));
    broken(&|value| value["extra"] = json!([]));
}

#[test]
fn a_logo_that_documents_cannot_print_is_told_when_it_is_imported() {
    use base64::Engine;
    let mut press = b"\xff\xd8\xff\xc0\0\x14\x08\0\x20\0\x40\x04".to_vec();
    press.resize(64, 0);
    let mut wide = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    wide.extend([0, 0, 0xff, 0xff, 0, 0, 0, 9]);
    let limit = limits::LOGO_SIDE;
    let told = [
        (press, Refusal::LogoForPress),
        (wide, Refusal::LogoTooWide { limit }),
    ];
    for (picture, expected) in told {
        let mut value: Value = serde_json::from_str(&json_of(&lived_in())).unwrap();
        let data = base64::engine::general_purpose::STANDARD.encode(picture);
        value["logos"][0]["data"] = json!(data);
        let read = DossierExport::from_json(value.to_string().as_bytes());
        assert_eq!(refusal(read), expected);
    }
}

#[test]
fn actions_that_follow_one_another_in_any_order_are_imported() {
    let mut value: Value = serde_json::from_str(&json_of(&lived_in())).unwrap();
    let last = value["actions"].as_array().unwrap().len() - 1;
    value["actions"][0]["follows_action_id"] = value["actions"][last]["id"].clone();
    value["plan_versions"] = json!([]);
    let export = DossierExport::from_json(value.to_string().as_bytes()).unwrap();
    Dossier::from_export(&export, &device(), now()).unwrap();
    let mut dossier = atelier_rossi();
    let before = json_of(&dossier);
    dossier.once(now()).import_records(&export).unwrap();
    dossier.once(now()).undo().unwrap();
    assert_eq!(json_of(&dossier), before);
    dossier.once(now()).redo().unwrap();
    assert_eq!(dossier.actions().unwrap().len(), 14);
}

// Tables.

/// A plan as firms make them: a title, merged situations, real dates, a second sheet.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("DUERP").unwrap();
    sheet.write(0, 0, "Plan d'actions 2027").unwrap();
    let headings = [
        "Unité de travail",
        "Risque identifié",
        "Mesures à prendre",
        "Responsable",
        "Échéance",
        "Avancement",
        "Coût",
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write(2, column, heading).unwrap();
    }
    let plain = Format::new();
    sheet
        .merge_range(3, 1, 4, 1, "On court partout", &plain)
        .unwrap();
    sheet.merge_range(3, 0, 5, 0, "Atelier", &plain).unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let due = ExcelDateTime::from_ymd(2027, 3, 15).unwrap();
    sheet.write(3, 2, "Trier les urgences").unwrap();
    sheet.write(3, 3, "Zoé").unwrap();
    sheet.write_with_format(3, 4, &due, &day).unwrap();
    sheet.write(3, 5, "En cours").unwrap();
    sheet.write(3, 6, 250).unwrap();
    sheet.write(4, 2, "Un point le lundi").unwrap();
    sheet.write(5, 1, "Deux chefs, deux consignes").unwrap();
    sheet.write(5, 2, "Écrire qui décide").unwrap();
    sheet.write(5, 5, "Fait").unwrap();
    book.add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write(0, 0, "Rien")
        .unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_spreadsheet_made_elsewhere_is_read_with_its_merged_cells_and_its_dates() {
    let table = Table::read(&workbook(), None).unwrap();
    assert_eq!((table.sheet.as_str(), table.sheets.len()), ("DUERP", 2));
    assert_eq!(table.headings[2], "Mesures à prendre");
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| (row.line, row.cells[0].as_str(), row.cells[1].as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            (4, "Atelier", "On court partout"),
            (5, "Atelier", "On court partout"),
            (6, "Atelier", "Deux chefs, deux consignes")
        ]
    );
    assert_eq!(table.rows[0].cells[4], "2027-03-15");
    let notes = Table::read(&workbook(), Some("Notes")).unwrap();
    assert_eq!(notes.headings, ["Rien"]);
    assert_eq!(
        Table::read(&workbook(), Some("No")),
        Err(Refusal::ImportUnreadable)
    );
}

#[test]
fn what_the_preview_shows_is_what_is_imported_and_one_undo_takes_it_all_back() {
    let mut dossier = atelier_rossi();
    let before = json_of(&dossier);
    let table = Table::read(&workbook(), None).unwrap();
    let choices = choices(&table);
    let preview = dossier.preview_rows(&table, &choices).unwrap();
    assert_eq!(json_of(&dossier), before, "a preview writes nothing");
    let counts = (
        preview.action_count,
        preview.situation_count,
        preview.work_unit_count,
        preview.skipped_count,
    );
    assert_eq!(
        counts,
        (3, 1, 0, 0),
        "one situation and the unit are there already"
    );
    let history = dossier.history_count().unwrap();
    assert_eq!(
        dossier.once(now()).import_rows(&table, &choices).unwrap(),
        preview
    );
    assert_eq!(dossier.history_count().unwrap(), history + 1);
    let actions = dossier.actions().unwrap();
    for row in &preview.rows {
        let action = actions
            .iter()
            .find(|action| action.title == row.title)
            .unwrap();
        assert_eq!(Some(action.status), row.status);
        assert_eq!(
            (action.due_on, &action.owner_name),
            (row.due_on, &row.owner_name)
        );
        let main = action.main_situation_id.unwrap();
        assert_eq!(dossier.situation(main).unwrap().title, row.situation);
    }
    let sorted = actions
        .iter()
        .find(|action| action.title == "Trier les urgences")
        .unwrap();
    assert_eq!(sorted.cost_amount, Some(250));
    let details = dossier
        .situation_details(sorted.main_situation_id.unwrap())
        .unwrap();
    assert_eq!(details.work_units[0].name, "Atelier");
    let codes: Vec<_> = preview.rows[2].notes.iter().map(|note| note.code).collect();
    assert_eq!(
        codes,
        [ImportNoteCode::OwnerUnknown, ImportNoteCode::DueAssumed],
        "done by nobody: it stays done"
    );
    dossier.once(now()).undo().unwrap();
    assert_eq!(json_of(&dossier), before);
}

#[test]
fn the_same_table_twice_adds_nothing_more() {
    let mut dossier = atelier_rossi();
    let table = Table::read(&workbook(), None).unwrap();
    let choices = choices(&table);
    dossier.once(now()).import_rows(&table, &choices).unwrap();
    let (json, count) = (json_of(&dossier), dossier.history_count().unwrap());
    let again = dossier.once(now()).import_rows(&table, &choices).unwrap();
    assert_eq!((again.action_count, again.skipped_count), (0, 3));
    assert!(again.rows.iter().all(|row| row.fate == RowFate::Skipped));
    assert_eq!(
        (json_of(&dossier), dossier.history_count().unwrap()),
        (json, count)
    );
}

#[test]
fn rows_without_anything_to_do_are_left_out_and_said() {
    let mut dossier = atelier_rossi();
    let text = "Situation;Action;Ce qui existe\n;;Un tableau\nSeul au four;;Un renfort\nSeul au four;;\n;Seule;\n";
    let table = Table::read(text.as_bytes(), None).unwrap();
    let done = dossier
        .once(now())
        .import_rows(&table, &choices(&table))
        .unwrap();
    let fates: Vec<_> = done.rows.iter().map(|row| (row.line, row.fate)).collect();
    use RowFate::{Action, Situation, Skipped};
    assert_eq!(
        fates,
        [(2, Skipped), (3, Situation), (4, Skipped), (5, Action)]
    );
    assert_eq!(done.rows[0].notes[0].code, ImportNoteCode::NoTitle);
    assert_eq!(done.rows[2].notes[0].code, ImportNoteCode::AlreadyThere);
    let alone = dossier.situations().unwrap().pop().unwrap().id;
    assert_eq!(
        dossier.situation_details(alone).unwrap().measures[0].text,
        "Un renfort"
    );
}

#[test]
fn a_table_without_a_column_for_actions_is_refused() {
    let dossier = atelier_rossi();
    let table = Table::read(b"Couleur;Prix\nrouge;3\n", None).unwrap();
    assert_eq!(
        refusal(dossier.preview_rows(&table, &choices(&table))),
        Refusal::ImportNoTitle
    );
}

#[test]
fn an_archive_that_unfolds_into_something_enormous_is_refused() {
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..100 {
        bomb.write_all(&zeros).unwrap();
    }
    let bytes = bomb.finish().unwrap().into_inner();
    assert!(bytes.len() < 200_000, "it looks small");
    assert!(matches!(
        Table::read(&bytes, None),
        Err(Refusal::ImportTooLarge { .. })
    ));
}

#[test]
fn cells_far_apart_do_not_fill_the_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Action").unwrap();
    sheet.write(0, 1, "Qui").unwrap();
    sheet.write(1_048_575, 0, "Au fond").unwrap();
    sheet.write(1, 16_383, "Au bout").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let table = Table::read(&bytes, None).unwrap();
    assert_eq!(table.rows.len(), 1);
    assert_eq!(
        (table.rows[0].line, table.rows[0].cells[0].as_str()),
        (1_048_576, "Au fond")
    );
}

#[test]
fn a_thousand_rows_are_imported_in_their_order_and_undone_at_once() {
    let mut dossier = atelier_rossi();
    let before = json_of(&dossier);
    let mut text = "Situation;Action;Qui;Pour quand;État\n".to_owned();
    for row in 0..1_000 {
        text.push_str(&format!(
            "Situation {};Action {row};Zoe;2027-01-15;À faire\n",
            row % 300
        ));
    }
    let table = Table::read(text.as_bytes(), None).unwrap();
    let done = dossier
        .once(now())
        .import_rows(&table, &choices(&table))
        .unwrap();
    assert_eq!((done.action_count, done.situation_count), (1_000, 300));
    let ids: Vec<_> = dossier
        .actions()
        .unwrap()
        .iter()
        .map(|action| action.title.clone())
        .collect();
    assert_eq!(
        ids.last().unwrap(),
        "Action 999",
        "in the order of the table"
    );
    dossier.once(now()).undo().unwrap();
    assert!(json_of(&dossier) == before);
}

#[test]
fn a_spreadsheet_whose_area_is_written_backwards_is_refused_or_read_never_a_crash() {
    let mut parts = PARTS.clone();
    let mut turned = 0;
    for (_, bytes) in &mut parts {
        let text = String::from_utf8_lossy(bytes).into_owned();
        if let Some((before, after)) = text.split_once("<dimension ref=\"A1:") {
            *bytes = format!("{before}<dimension ref=\"hA1:{after}").into_bytes();
            turned += 1;
        }
    }
    assert!(turned > 0, "no part says its area");
    let _ = Table::read(&zipped(&parts), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_spreadsheet_is_refused_or_read_never_a_crash(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = BOOK.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        accepts_what_it_previews(&bytes);
        let _ = DossierExport::from_json(&bytes);
    }

    #[test]
    fn a_spreadsheet_whose_parts_are_damaged_is_refused_or_read_never_a_crash(
        part in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut parts = PARTS.clone();
        let part = part.index(parts.len());
        let bytes = &mut parts[part].1;
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        accepts_what_it_previews(&zipped(&parts));
    }

    #[test]
    fn what_the_preview_accepts_the_import_accepts_whatever_the_columns_hold(
        columns in prop::collection::vec(prop::sample::select(FIELDS), 8),
        cells in prop::collection::vec(prop::collection::vec(long_cell(), 8), 1..6),
        owner in prop::option::of(long_cell()),
        reason in prop::option::of(long_cell()),
    ) {
        let headings = columns.iter().map(|column| (*column).to_owned()).collect();
        let rows = (2..).zip(cells).map(|(line, cells)| TableRow { line, cells });
        let table = Table { headings, rows: rows.collect(), ..Table::default() };
        let choices = ImportChoices {
            columns: columns.iter().map(|column| column.parse().ok()).collect(),
            owner: owner.unwrap_or_default(),
            reason: reason.unwrap_or_default(),
            ..choices(&table)
        };
        accepts(&table, &choices);
    }
}

/// The columns that a table may have.
const FIELDS: &[&str] = &[
    "title",
    "title",
    "situation",
    "owner_name",
    "owner_role",
    "due_on",
    "status",
    "theme",
    "work_unit",
    "story",
    "causes",
    "effects",
    "existing",
    "other_situations",
    "prevention_level",
    "conditions",
    "cost",
    "cost_days",
    "effort",
    "impact",
    "starts_on",
    "recurrence",
    "done_on",
    "review_on",
    "effectiveness",
    "reason",
    "program_year",
    "notes",
    "id",
    "next_step",
    "expected_result",
    "indicator_label",
    "resources_needed",
    "contributors",
];

/// What a cell may hold, sometimes at great length.
fn long_cell() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec!["mot ", "x", "é; ", "\n- «", "\u{a0}", "1", "\u{0}"]);
    prop_oneof![
        4 => cell(),
        1 => (signs, 1..1_500_usize).prop_map(|(sign, times)| sign.repeat(times)),
    ]
}

/// Reads a file; what its preview accepts is imported, and is what was shown.
fn accepts_what_it_previews(bytes: &[u8]) {
    if let Ok(table) = Table::read(bytes, None) {
        accepts(&table, &choices(&table));
    }
}

fn accepts(table: &Table, choices: &ImportChoices) {
    let mut dossier = boulangerie_martin();
    if let Ok(preview) = dossier.preview_rows(table, choices) {
        let done = dossier.once(now()).import_rows(table, choices);
        assert_eq!(done.unwrap(), preview);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_read_as_a_table_previews_what_it_imports(
        cells in prop::collection::vec(prop::collection::vec(cell(), 8), 0..12),
    ) {
        let headings = "Situation;Action;Qui;Pour quand;État;Coût;Unité;Thème";
        let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
        writer.write_record(headings.split(';')).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let table = Table::read(&writer.into_inner().unwrap(), None).unwrap();
        let mut dossier = boulangerie_martin();
        let (before, count) = (json_of(&dossier), dossier.actions().unwrap().len());
        let preview = dossier.preview_rows(&table, &choices(&table)).unwrap();
        let done = dossier.once(now()).import_rows(&table, &choices(&table)).unwrap();
        prop_assert_eq!(&done, &preview);
        let added = dossier.actions().unwrap().len() - count;
        prop_assert_eq!(added, preview.action_count as usize);
        let json = json_of(&dossier);
        let export = DossierExport::from_json(json.as_bytes()).unwrap();
        let copy = Dossier::from_export(&export, &device(), now()).unwrap();
        prop_assert!(json_of(&copy) == json, "what was imported follows the rules");
        if json != before {
            dossier.once(now()).undo().unwrap();
        }
        prop_assert!(json_of(&dossier) == before);
    }
}

static BOOK: LazyLock<Vec<u8>> = LazyLock::new(workbook);

/// The files inside the workbook.
static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut archive = zip::ZipArchive::new(Cursor::new(BOOK.as_slice())).unwrap();
    let count = archive.len();
    let read = |rank| {
        let mut file = archive.by_index(rank).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(read).collect()
});

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What a cell may hold: nothing, words that mean something, anything.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        4 => prop::sample::select(vec![
            "En cours", "Fait", "Abandonnée", "Évaluée", "12/05/2027", "T1 2027", "31/02/2027",
            "1 200,50 €", "gratuit", "Zoé", "Atelier ; Pose", "« Ici »", "!!!", "\u{1F6D2}", "-", "=A1",
            "Charge et rythme de travail", "Un client crie au comptoir", "Acheter un chariot",
        ]).prop_map(str::to_owned),
        2 => "\\PC{0,200}",
        1 => "[a-z \n]{0,400}",
    ]
}

/// A plan as consultants meet it: titles above, headings cut short, shares and money as people type them.
#[test]
fn a_table_as_people_fill_it_is_understood() {
    let table = "Plan d'actions 2027;;;;;\n\
        Danger / situation dangereuse;Mesures;Resp.;Éch.;Avancement;Coût\n\
        « On court » : les urgences;Trier les urgences;;fin mars 2027;Terminé;15k€\n\
        « On court » : les urgences;Un point le lundi;Zoé;3e trim. 2027;0,5;\"1 200,50 €\"\n\
        Trop de bruit;Changer la machine;Zoé;semaine 12 2027;0;'environ 500\n";
    let table = Table::read(table.as_bytes(), None).unwrap();
    let mut dossier = atelier_rossi();
    let choices = choices(&table);
    let preview = dossier.once(now()).import_rows(&table, &choices).unwrap();
    let rows: Vec<_> = preview
        .rows
        .iter()
        .map(|row| {
            let notes: Vec<_> = row.notes.iter().map(|note| note.code).collect();
            (
                row.situation.as_str(),
                row.status.unwrap(),
                row.due_on.unwrap(),
                notes,
            )
        })
        .collect();
    let urgent = "« On court » : les urgences";
    assert_eq!(
        rows,
        [
            (
                urgent,
                ActionStatus::Done,
                date(2027, 3, 31),
                vec![ImportNoteCode::OwnerUnknown]
            ),
            (
                urgent,
                ActionStatus::InProgress,
                date(2027, 9, 30),
                vec![ImportNoteCode::Rounded]
            ),
            (
                "Trop de bruit",
                ActionStatus::Decided,
                date(2027, 3, 26),
                vec![]
            ),
        ]
    );
    let actions = dossier.actions().unwrap();
    for (row, cost) in preview.rows.iter().zip([15_000, 1_201, 500]) {
        let mut actions = actions.iter();
        let action = actions.find(|action| action.title == row.title).unwrap();
        assert_eq!(action.cost_amount, Some(cost), "{}", row.title);
    }
}
