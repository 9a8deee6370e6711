//! What the journal says of an error: names of ours and the kinds of its causes. Never a word of a dossier, never a
//! path: the errors of others quote what they were reading.

use std::error::Error as StdError;
use std::fmt;

use dossier::Error as DossierError;

use crate::problem::Problem;

/// What was being done, when a sentence of the code says so, then what went wrong, by kinds.
#[must_use]
pub fn kinds(error: &anyhow::Error) -> String {
    let doing = error.downcast_ref::<&'static str>().copied();
    let causes = error.chain().filter_map(kind);
    let kinds: Vec<String> = doing.map(str::to_owned).into_iter().chain(causes).collect();
    kinds.join(" / ")
}

/// The kind of a cause; none when it is not one of those that can be told without quoting them.
fn kind(cause: &(dyn StdError + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<std::io::Error>() {
        return Some(format!("{:?}", error.kind()));
    }
    if let Some(error) = cause.downcast_ref::<serde_json::Error>() {
        let (kind, line, column) = (error.classify(), error.line(), error.column());
        return Some(format!("JSON {kind:?} at {line}:{column}"));
    }
    if let Some(error) = cause.downcast_ref::<tera::Error>() {
        return Some(format!("template {}", template(error)));
    }
    if let Some(error) = cause.downcast_ref::<documents::Error>() {
        return Some(format!("document {}", error.code()));
    }
    dossier::sqlite_code(cause).map(|code| format!("SQLite {code}"))
}

/// Where a template went wrong.
fn template(error: &tera::Error) -> String {
    use tera::ErrorKind::{RenderingError, SyntaxError};
    let (SyntaxError(report) | RenderingError(report)) = error.kind() else {
        return String::new();
    };
    format!("{}:{}", report.filename(), report.span().start_line)
}

/// What the journal is given of a problem, wherever it is written: its key, and kinds.
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())?;
        match self {
            Self::Internal(error)
            | Self::NotPrinted(error)
            | Self::Dossier(DossierError::Internal(error)) => write!(f, " ({})", kinds(error)),
            Self::NotWritten(error) => write!(f, " ({:?})", error.kind()),
            Self::Rejected(status) => write!(f, " ({})", status.as_u16()),
            Self::NoDossier
            | Self::NoPage
            | Self::NotUnderstood(_)
            | Self::Kept(..)
            | Self::Dossier(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context as _, anyhow};
    use dossier::{ActionId, ActionRefusal, Conflict, Kind, Refusal};
    use jiff::Timestamp;

    use super::*;

    /// A word of a dossier, wherever one can be.
    const WORD: &str = "Mme Untel en arrêt";

    /// The refusals that carry texts.
    fn refusals() -> Vec<Refusal> {
        let several = ActionRefusal {
            id: ActionId(dossier::new_uuid(Timestamp::UNIX_EPOCH)),
            title: WORD.to_owned(),
            refusal: Box::new(Refusal::OwnerMissing),
        };
        let changed = Conflict {
            kind: Kind::Action,
            id: WORD.to_owned(),
            field: WORD.to_owned(),
            written: WORD.into(),
            current: WORD.into(),
        };
        let id = WORD.to_owned();
        vec![
            Refusal::Several {
                refusals: vec![several],
            },
            Refusal::ChangedSince {
                conflicts: vec![changed],
            },
            Refusal::ReferredSince {
                kind: Kind::Action,
                id,
            },
            Refusal::ImportBroken {
                detail: WORD.to_owned(),
            },
        ]
    }

    /// The other errors that carry texts: of a dossier, of the system, of what reads for us.
    fn errors() -> Vec<Problem> {
        let json = serde_json::from_str::<u8>(&format!("\"{WORD}\"")).unwrap_err();
        let disk = std::io::Error::other(WORD);
        let drawn = documents::Error::Layout(WORD.to_owned());
        let template = tera::Error::message(WORD);
        let gone = DossierError::NotFound {
            kind: Kind::Action,
            id: WORD.to_owned(),
        };
        let damaged = DossierError::Damaged {
            detail: WORD.to_owned(),
        };
        vec![
            Problem::internal(json),
            Problem::internal(template),
            Problem::internal(anyhow!("about {WORD}")),
            Problem::NotPrinted(drawn.into()),
            Problem::NotWritten(disk),
            Problem::Dossier(gone),
            Problem::Dossier(damaged),
            Problem::Dossier(DossierError::Internal(anyhow!("about {WORD}"))),
        ]
    }

    #[test]
    fn no_problem_gives_the_journal_a_word_of_the_dossier() {
        let refused = refusals().into_iter().map(DossierError::Refused);
        let problems = refused.map(Problem::Dossier).chain(errors());
        for problem in problems {
            let written = format!("{problem:?}");
            assert!(!written.contains("Untel"), "{written}");
            assert!(written.starts_with(problem.key()), "{written}");
        }
    }

    #[test]
    fn the_journal_still_says_what_was_being_done_and_what_went_wrong() {
        let error = std::fs::read("/nowhere/dossier-martin").context("Read a small file");
        assert_eq!(kinds(&error.unwrap_err()), "Read a small file / NotFound");
        let error = serde_json::from_str::<u8>("\n \"mot\"").unwrap_err();
        assert_eq!(kinds(&error.into()), "JSON Data at 2:6");
        let error = anyhow!("No free file name").context(format!("At {WORD}"));
        assert_eq!(kinds(&error), "No free file name");
    }
}
