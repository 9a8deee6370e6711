//! What holds for every document: formats, JSON.

use documents::{Document, Error, Format, Options};
use dossier::testing::{boulangerie_martin, now};
use dossier::{DocumentSettings, PlanVersion};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::any::on_any;
use crate::support::{example, written};

#[test]
fn a_format_a_document_does_not_have_is_refused() {
    let firm = example();
    for document in Document::ALL.iter().copied() {
        for format in Format::ALL.iter().copied() {
            let known = document.formats().contains(&format);
            let outcome = firm.try_write(document, format);
            let refused = matches!(outcome, Err(Error::NoSuchFormat { .. }));
            assert_eq!(refused, !known, "{document:?} as {format:?}");
        }
    }
}

#[test]
fn what_was_chosen_is_found_again_with_the_validated_version() {
    let mut dossier = boulangerie_martin();
    let remembered = DocumentSettings {
        columns: vec!["due".to_owned(), "action".to_owned(), "gone".to_owned()],
        period: "2026".to_owned(),
        with_names: false,
        options: vec![documents::RESTRICTED.to_owned()],
        ..DocumentSettings::usual(Document::Plan.code())
    };
    dossier
        .remember(now())
        .set_document_settings(&remembered)
        .unwrap();
    let kept = dossier.document_settings(Document::Plan.code()).unwrap();
    let options = Options::chosen(&dossier, Document::Plan, &kept).unwrap();
    let columns: Vec<_> = options.columns.iter().map(|column| column.code()).collect();
    assert_eq!(columns, ["action", "due"], "in order, known ones only");
    assert_eq!(options.period, Some(documents::Years::one(2026)));
    assert!(options.hide_names && options.with_restricted && options.version.is_none());

    let version = PlanVersion {
        label: "Plan 2026".to_owned(),
        validated_on: date(2026, 11, 20),
        ..PlanVersion::default()
    };
    dossier.once(now()).validate_plan(version).unwrap();
    let version = |document| Options::chosen(&dossier, document, &kept).unwrap().version;
    assert_eq!(version(Document::Plan).unwrap().label, "Plan 2026");
    assert_eq!(version(Document::YearReport), None, "has no versions");
}

#[test]
fn json_has_sorted_keys_and_says_what_it_is() {
    let text = String::from_utf8(written(Document::Plan, Format::Json, &example())).unwrap();
    assert!(
        text.starts_with(r#"{"format":"mallette-plan","format_version":3,"plan":{"actions":["#),
        "{text}"
    );
    assert!(!text.contains("réservé"), "restricted: {text}");
}

#[test]
fn json_holds_every_record_once_and_writes_the_same() {
    let all = Options {
        with_restricted: true,
        ..Options::default()
    };
    on_any(|firm| {
        let firm = firm.choosing(all.clone());
        let bytes = written(Document::Plan, Format::Json, &firm);
        let read: Value = serde_json::from_slice(&bytes).unwrap();
        let ids = |name: &str| -> Vec<String> {
            let list = read["plan"][name].as_array().unwrap().iter();
            list.map(|one| one["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let records = &firm.records;
        let actions = records.actions.iter().map(|one| one.id.to_string());
        prop_assert_eq!(ids("actions"), actions.collect::<Vec<_>>());
        let situations = records.situations.iter().map(|one| one.id.to_string());
        prop_assert_eq!(ids("situations"), situations.collect::<Vec<_>>());
        let titles = read["plan"]["actions"].as_array().unwrap().iter();
        for (read, action) in titles.zip(&records.actions) {
            prop_assert_eq!(read["title"].as_str(), Some(&*action.title));
            prop_assert_eq!(&read["status"]["code"], action.status.code());
        }
        prop_assert_eq!(written(Document::Plan, Format::Json, &firm), bytes);
        Ok(())
    });
}
