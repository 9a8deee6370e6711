//! What was chosen for a document, as a form says it.
//!
//! What documents make of it is in `documents::Options`.

use documents::{Document, PlanColumn, RESTRICTED};
use dossier::DocumentSettings;

/// What a form says; a box that is not ticked says nothing.
pub(super) fn read(document: Document, fields: &[(String, String)]) -> DocumentSettings {
    let ticked = |name: &str| fields.iter().any(|(field, _)| field == name);
    let all = |name: &str| -> Vec<String> {
        let found = fields.iter().filter(|(field, _)| field == name);
        found.map(|(_, value)| value.clone()).collect()
    };
    let restricted = ticked("with_restricted").then(|| RESTRICTED.to_owned());
    DocumentSettings {
        columns: unusual(document, &all("columns")),
        period: all("period").into_iter().next().unwrap_or_default(),
        with_names: ticked("with_names"),
        with_firm_logo: ticked("with_firm_logo"),
        with_consultant_logo: ticked("with_consultant_logo"),
        options: restricted.into_iter().collect(),
        ..DocumentSettings::usual(document.code())
    }
}

/// The columns known, in the order of a spreadsheet; the usual ones are not written down, since each format
/// keeps its own.
fn unusual(document: Document, codes: &[String]) -> Vec<String> {
    let usual = document.formats().first();
    let usual = usual.map_or(&[][..], |format| document.columns(*format));
    let chosen = |column: &&PlanColumn| codes.iter().any(|code| code == column.code());
    let columns: Vec<_> = PlanColumn::ALL.iter().filter(chosen).collect();
    let same = columns.len() == usual.len() && usual.iter().all(|column| columns.contains(&column));
    let kept = columns.iter().filter(|_| !same);
    kept.map(|column| column.code().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(names: &[(&str, &str)]) -> Vec<(String, String)> {
        let fields = names.iter();
        fields
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_usual_columns_are_not_written_down_others_are_in_order() {
        let usual = Document::Plan.columns(documents::Format::Pdf);
        let ticked: Vec<_> = usual
            .iter()
            .map(|column| ("columns", column.code()))
            .collect();
        let read_back = read(Document::Plan, &fields(&ticked));
        assert!(read_back.columns.is_empty());
        let two = fields(&[("columns", "owner"), ("columns", "action")]);
        let read_back = read(Document::Plan, &two);
        assert_eq!(read_back.columns, ["action", "owner"]);
        assert!(!read_back.with_names, "a box that is not ticked");
    }
}
