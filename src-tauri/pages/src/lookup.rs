//! What many pages look up: names of the library, words of codes, and what the firm made of sheets.

use std::collections::{BTreeMap, BTreeSet};

use dossier::{Reading, SheetState};
use jiff::Timestamp;
use jiff::civil::Date;
use library::{Helper, Kind};
use words::Period;
use words::dates::NoDate;
use words::numbers::{self, Amount};

use crate::history::{operation_text, subject};
use crate::problem::Problem;
use crate::state::App;
use crate::texts::Choice;
use crate::toast::Toast;

/// What `reading` says of a sheet that was opened, of a reading or a quiz that was finished.
pub(crate) const READ: &str = "read";

/// What `reading` says of a reading that was opened.
pub(crate) const STARTED: &str = "started";

impl App {
    /// The helpers of these slugs, in the same order.
    pub(crate) fn helpers(&self, slugs: &[String]) -> Result<Vec<Helper>, Problem> {
        each(slugs, |slug| self.library().helper(slug))
    }

    /// The name of a department.
    pub(crate) fn department_name(&self, code: &str) -> Option<String> {
        Some(self.library().department(code).ok()??.name)
    }

    /// The nine themes as options.
    pub(crate) fn theme_choices(&self) -> Result<Vec<Choice>, Problem> {
        let themes = self.library().themes()?.into_iter();
        Ok(themes
            .map(|theme| Choice::new(theme.slug, theme.title))
            .collect())
    }

    /// The departments as options, with their codes.
    pub(crate) fn department_choices(&self) -> Result<Vec<Choice>, Problem> {
        let departments = self.library().departments()?.into_iter();
        Ok(departments
            .map(|it| Choice::new(&it.code, format!("{} ({})", it.name, it.code)))
            .collect())
    }

    /// An instant as people tell it.
    pub(crate) fn moment_text(&self, instant: Timestamp) -> String {
        words::dates::moment(self.local(instant), self.today())
    }

    /// A day, a month or a quarter as people type it; nothing when nothing was typed.
    pub(crate) fn typed_period(&self, text: &str) -> Result<Option<Period>, Problem> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let period = words::dates::read(text, self.today());
        period.map(Some).map_err(|no_date| match no_date {
            NoDate::NotUnderstood => Problem::NotUnderstood("date-not-understood"),
            NoDate::OutOfYears => Problem::NotUnderstood("date-out-of-years"),
        })
    }

    /// The day of what was typed, however precise.
    pub(crate) fn typed_day(&self, text: &str) -> Result<Option<Date>, Problem> {
        Ok(self.typed_period(text)?.map(|period| period.last))
    }

    /// What the firm made of each sheet, by its slug; nothing when no dossier is open.
    pub(crate) fn ours(&self) -> Result<BTreeMap<String, SheetState>, Problem> {
        if self.has_dossier() {
            self.dossier(dossier::Dossier::sheets)
        } else {
            Ok(BTreeMap::new())
        }
    }

    /// The slugs of a kind that were read from this dossier.
    pub(crate) fn read(&self, kind: Kind) -> BTreeSet<String> {
        let places = self.places(kind).into_iter();
        let read = places.filter(|place| place.state == READ);
        read.map(|place| place.slug).collect()
    }

    /// How far each page of a kind was read from this dossier, the latest first.
    pub(crate) fn places(&self, kind: Kind) -> Vec<Reading> {
        let mut places = self.dossier(dossier::Dossier::reading).unwrap_or_default();
        places.retain(|place| place.kind == kind.code());
        places
    }

    /// Notes that a page was read.
    pub(crate) fn note_reading(&self, kind: Kind, slug: &str) {
        self.note_place(kind, slug, READ);
    }

    /// Notes how far a page was read, after it is answered: a disk must never make reading wait.
    /// What was read stays so when it is opened again.
    pub(crate) fn note_place(&self, kind: Kind, slug: &str, state: &str) {
        if !self.has_dossier() {
            return;
        }
        let app = self.clone();
        let (slug, state) = (slug.to_owned(), state.to_owned());
        tokio::task::spawn_blocking(move || {
            let kind = kind.code();
            let is_read =
                |place: &Reading| place.kind == kind && place.slug == slug && place.state == READ;
            let noted = app.remember(|remember| {
                let kept = state == STARTED && remember.reading()?.iter().any(is_read);
                let state = if kept { READ } else { &state };
                remember.note_reading(kind, &slug, state)
            });
            if let Err(problem) = noted {
                tracing::info!(?problem, "a reading was not noted");
            }
        });
    }

    /// Says what the last operation did, with the way to undo it unless it was itself a step back.
    pub(crate) fn say_done(&self) -> Result<(), Problem> {
        let lines = self.dossier(|dossier| dossier.history(None, 1))?;
        let Some(line) = lines.first() else {
            return Ok(());
        };
        let subject = words::text::capitalised(&subject(self, line));
        let text = format!("{}. {subject}", operation_text(self, line));
        let undo = line.undoes.is_none().then(|| line.id.to_string());
        self.show_toast(Toast::done(text.trim().to_owned(), undo));
        Ok(())
    }
}

/// What the library has of these names, in the same order.
fn each<T>(
    names: &[String],
    find: impl Fn(&str) -> library::Result<Option<T>>,
) -> Result<Vec<T>, Problem> {
    let found: Result<Vec<_>, _> = names
        .iter()
        .filter_map(|name| find(name).transpose())
        .collect();
    Ok(found?)
}

/// What is told when a number is not understood.
pub(crate) const NO_NUMBER: Problem = Problem::NotUnderstood("number-not-understood");

/// A number as people type it; nothing when nothing was typed.
pub(crate) fn typed_number(text: &str) -> Result<Option<f64>, Problem> {
    typed(text, numbers::read)
}

/// A whole number, as [`typed_number`].
pub(crate) fn typed_count(text: &str) -> Result<Option<u32>, Problem> {
    typed(text, numbers::read_count)
}

/// An amount of money, as [`typed_number`].
pub(crate) fn typed_euros(text: &str) -> Result<Option<Amount>, Problem> {
    typed(text, numbers::read_euros)
}

fn typed<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read(text).map(Some).ok_or(NO_NUMBER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_its_thousands_apart_and_a_comma_or_a_point() {
        assert_eq!(typed_number("2,5").unwrap(), Some(2.5));
        assert_eq!(typed_number(" 3.25 ").unwrap(), Some(3.25));
        assert_eq!(typed_number("1 000").unwrap(), Some(1_000.0));
        assert_eq!(typed_number(" ").unwrap(), None);
        for wrong in ["deux", "NaN", "inf"] {
            assert!(typed_number(wrong).is_err(), "{wrong}");
        }
    }
}
