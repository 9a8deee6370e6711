//! What holds for every document: formats, JSON.

use documents::{Document, DossierView, Error, Format, Options};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::any::on_any;
use crate::support::{example, written};

#[test]
fn a_format_a_document_does_not_have_is_refused() {
    let formats = [
        Format::Pdf,
        Format::PdfA3,
        Format::Docx,
        Format::Xlsx,
        Format::Csv,
        Format::Json,
        Format::Ics,
    ];
    for document in Document::ALL {
        for format in formats {
            let known = document.formats().contains(&format);
            let outcome = documents::write(document, &example(), format, &Options::default());
            let refused = matches!(outcome, Err(Error::NoSuchFormat { .. }));
            assert_eq!(refused, !known, "{document:?} as {format:?}");
        }
    }
}

#[test]
fn options_are_remembered_but_for_the_logos() {
    let options: Options = serde_json::from_str(
        r#"{"columns": ["action", "due"], "period": {"first": 2026, "last": 2027}, "hide_names": true}"#,
    )
    .unwrap();
    let kept = serde_json::to_string(&options).unwrap();
    assert_eq!(serde_json::from_str::<Options>(&kept).unwrap(), options);
}

#[test]
fn json_has_sorted_keys_and_says_what_it_is() {
    let text = String::from_utf8(written(Document::Plan, Format::Json, &example())).unwrap();
    assert!(
        text.starts_with(r#"{"format":"mallette-plan","format_version":1,"plan":{"actions":["#),
        "{text}"
    );
    assert!(!text.contains("réservé"), "restricted: {text}");
}

#[test]
fn json_reads_back_as_it_was_and_writes_the_same() {
    let options = Options {
        with_restricted: true,
        ..Options::default()
    };
    let json = |view: &DossierView| {
        documents::write(Document::Plan, view, Format::Json, &options).unwrap()
    };
    on_any(|view| {
        let bytes = json(view);
        let read: Value = serde_json::from_slice(&bytes).unwrap();
        let read: DossierView = serde_json::from_value(read["plan"].clone()).unwrap();
        prop_assert_eq!(&read, view);
        prop_assert_eq!(json(&read), bytes);
        Ok(())
    });
}
