//! The names of the copies in a folder: when each was made, and in which order.
//!
//! `<UTC stamp>-<number>.mallette`. The number says which copy came after which: a clock may go back, a
//! number does not. Earlier editions wrote the stamp alone: such copies come before the numbered ones.

use super::entries;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::fmt;
use std::path::{Path, PathBuf};

const STAMP: &str = "%Y%m%dT%H%M%S%3fZ";
const EXTENSION: &str = "mallette";
const BEFORE_MIGRATION: &str = "migration";

/// What the name of a copy says. In order: the one made last is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// Its rank among the copies of the folder, from 1; 0 for those of earlier editions.
    pub(crate) number: u32,
    /// When it was made, by the clock of that moment.
    pub(crate) at: Timestamp,
    /// Made while opening a file, before its schema changed.
    pub(crate) before_migration: bool,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.at.strftime(STAMP).fmt(f)?;
        if self.number > 0 {
            write!(f, "-{:06}", self.number)?;
        }
        if self.before_migration {
            write!(f, "-{BEFORE_MIGRATION}")?;
        }
        Ok(())
    }
}

impl Name {
    /// The name of the next copy of a folder.
    pub(crate) fn next(folder: &Path, at: Timestamp, before_migration: bool) -> Self {
        let last = made(folder).last().map_or(0, |(name, _)| name.number);
        Self {
            number: last.saturating_add(1),
            at,
            before_migration,
        }
    }

    /// Where the copy of this name is in a folder.
    pub(crate) fn path_in(self, folder: &Path) -> PathBuf {
        folder.join(format!("{self}.{EXTENSION}"))
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        let mut parts = name.split('-');
        let at = DateTime::strptime(STAMP, parts.next()?).ok()?;
        let number = parts.next().map_or(Some(0), |number| number.parse().ok())?;
        let why = parts.next();
        let is_known = why.is_none_or(|why| why == BEFORE_MIGRATION) && parts.next().is_none();
        is_known.then_some(Self {
            number,
            at: at.to_zoned(TimeZone::UTC).ok()?.timestamp(),
            before_migration: why.is_some(),
        })
    }
}

/// The copies of a folder, in the order they were made.
pub(crate) fn made(folder: &Path) -> Vec<(Name, PathBuf)> {
    let files = entries(folder).filter(|path| path.extension().is_some_and(|it| it == EXTENSION));
    let named = files.filter_map(|path| Some((Name::parse(path.file_stem()?.to_str()?)?, path)));
    let mut copies: Vec<_> = named.collect();
    copies.sort();
    copies
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_name_gives_back_its_instant_and_its_rank() {
        let at: Timestamp = "2026-11-24T08:15:00.042Z".parse().unwrap();
        for (number, before_migration, written) in [
            (0, false, "20261124T081500042Z"),
            (12, false, "20261124T081500042Z-000012"),
            (1_234_567, true, "20261124T081500042Z-1234567-migration"),
        ] {
            let name = Name {
                number,
                at,
                before_migration,
            };
            assert_eq!(name.to_string(), written);
            assert_eq!(Name::parse(written), Some(name));
        }
        for other in ["notes", "20261124T081500042Z-x", "20261124T081500042Z-1-x"] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }

    #[test]
    fn copies_come_in_the_order_they_were_made_whatever_their_dates() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "20261124T081500000Z",
            "20261124T101500000Z-000001",
            "20261124T081600000Z-000002",
        ];
        for name in names {
            fs::write(folder.path().join(format!("{name}.mallette")), "").unwrap();
        }
        fs::write(folder.path().join("mine.mallette"), "").unwrap();
        let found: Vec<_> = made(folder.path())
            .iter()
            .map(|(name, _)| name.to_string())
            .collect();
        assert_eq!(found, names);
        let next = Name::next(folder.path(), crate::testing::now(), false);
        assert_eq!(next.number, 3);
    }
}
