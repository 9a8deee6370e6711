//! How long each text of a dossier may be, in characters. What is longer is refused, never cut.
//!
//! Titles and names are checked by the rules of their records, which ask for them too. All other texts are
//! checked at the one door, [`crate::history::Tx::save`], by the name of their column: a new field has its
//! limit without anybody thinking of it.

use crate::error::Refusal;
use crate::storage::Fields;
use serde_json::Value;

/// Title of a situation: a sentence somebody says.
pub const SITUATION_TITLE: usize = 160;

/// Title of an action.
pub const ACTION_TITLE: usize = 140;

/// Name of a firm or of a work unit.
pub const NAME: usize = 120;

/// What a validated version is called.
pub const LABEL: usize = 120;

/// Who comes to a meeting.
pub const PARTICIPANTS: usize = 500;

/// Something that already exists.
pub const MEASURE_TEXT: usize = 1_000;

/// What is told in a sentence or two: a function, a reason, an indicator.
pub const SENTENCE: usize = 2_000;

/// What is told at length: what happens, why, under which conditions.
pub const STORY: usize = 100_000;

/// The limit of a text, by the name of its column; none for what the program writes.
fn limit(column: &str) -> Option<usize> {
    match column {
        "snapshot" => None,
        "story" | "causes" | "effects" | "resources" | "conditions" | "comment" | "notes"
        | "what_changed" | "cse_opinion" => Some(STORY),
        _ => Some(SENTENCE),
    }
}

/// The texts of a record that are too long: each column, with its refusal.
pub(crate) fn too_long(fields: &Fields) -> impl Iterator<Item = (&String, Refusal)> {
    fields.iter().filter_map(|(column, value)| {
        let text = value.as_str()?;
        let limit = limit(column)?;
        Some((column, refusal(column, text, limit)?))
    })
}

/// Refuses a text that is longer than its limit.
pub(crate) fn check(field: &str, text: &str, limit: usize) -> Result<(), Refusal> {
    refusal(field, text, limit).map_or(Ok(()), Err)
}

fn refusal(field: &str, text: &str, limit: usize) -> Option<Refusal> {
    // A character takes one byte at least.
    let length = Some(text)
        .filter(|text| text.len() > limit)?
        .chars()
        .count();
    let field = field.to_owned();
    (length > limit).then_some(Refusal::TooLong {
        field,
        limit,
        length,
    })
}

/// Refuses a new text that is too long, beside what was there: an edition without limits may have written
/// more, and the rest of its record can still be changed.
pub(crate) fn check_new(fields: &Fields, before: Option<&Fields>) -> Result<(), Refusal> {
    let kept = |column: &str| {
        before
            .and_then(|before| before.get(column))
            .map(Value::as_str)
    };
    let mut long = too_long(fields);
    let new = long.find(|(column, _)| kept(column) != fields.get(*column).map(Value::as_str));
    new.map_or(Ok(()), |(_, refusal)| Err(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(column: &str, length: usize) -> Fields {
        [(column.to_owned(), Value::from("é".repeat(length)))].into()
    }

    #[test]
    fn a_text_is_counted_in_letters_and_refused_with_its_field_its_limit_and_its_length() {
        assert_eq!(check_new(&fields("next_step", SENTENCE), None), Ok(()));
        let long = check_new(&fields("next_step", SENTENCE + 1), None);
        let told = Refusal::TooLong {
            field: "next_step".to_owned(),
            limit: SENTENCE,
            length: SENTENCE + 1,
        };
        assert_eq!(long, Err(told));
        assert_eq!(check_new(&fields("story", SENTENCE + 1), None), Ok(()));
        assert!(check_new(&fields("story", STORY + 1), None).is_err());
        assert_eq!(check_new(&fields("snapshot", STORY + 1), None), Ok(()));
    }

    #[test]
    fn a_long_text_that_was_there_already_may_stay() {
        let long = fields("story", STORY + 1);
        assert_eq!(check_new(&long, Some(&long)), Ok(()));
        assert!(check_new(&fields("story", STORY + 2), Some(&long)).is_err());
    }
}
