//! Dates and instants: as people read them, and as they type them.
//!
//! Reading is the documents' own French, so that a screen and a printed plan say the same. Typing is
//! generous: `11/12/2026`, `11/12`, `11 dec`, `1er mars 2027`, `mars 2027`, `T1 2027`, `demain`.

use anyhow::{Context as _, Result};
use documents::french;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;

/// The words of `ui/texts/dates.toml`, and the months in letters.
#[derive(Debug)]
pub(crate) struct Dates {
    words: Words,
    /// Folded names of the months, January first.
    months: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    today: String,
    yesterday: String,
    at: String,
    today_words: Vec<String>,
    tomorrow_words: Vec<String>,
    quarter_letters: Vec<String>,
}

/// A date a person typed: a day, or the last day of a month or of a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// A day.
    Day(Date),
    /// Some day of a month: its last day.
    Month(Date),
    /// Some day of a quarter: its last day.
    Quarter(Date),
}

impl Dates {
    pub(crate) fn load() -> Result<Self> {
        let words = toml::from_str(include_str!("../../../ui/texts/dates.toml"))
            .context("Read dates.toml")?;
        let months = (1..=12).map(|month| fold(&month_name(month))).collect();
        Ok(Self { words, months })
    }

    /// « aujourd’hui à 9 h 05 », « hier à 17 h 40 », « 3 nov. 2026 à 8 h 02 ».
    pub(crate) fn instant(&self, instant: DateTime, today: Date) -> String {
        let day = if instant.date() == today {
            self.words.today.clone()
        } else if instant.date().tomorrow().ok() == Some(today) {
            self.words.yesterday.clone()
        } else {
            french::short_date(&instant.date().to_string())
        };
        format!("{day} {} {}", self.words.at, time(instant))
    }

    /// What a person means by this text; a day without a year is the next one.
    pub(crate) fn read(&self, text: &str, today: Date) -> Option<Typed> {
        let text = fold(text);
        if self.words.today_words.contains(&text) {
            return Some(Typed::Day(today));
        }
        if self.words.tomorrow_words.contains(&text) {
            return today.tomorrow().ok().map(Typed::Day);
        }
        let parts: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        match parts.as_slice() {
            [year, month, day] if year.len() == 4 => {
                date(year, number(month)?, day).map(Typed::Day)
            }
            [day, month, year] => date(year, self.month(month)?, day).map(Typed::Day),
            [quarter, year] if self.quarter(quarter).is_some() => {
                last_day(year, self.quarter(quarter)? * 3).map(Typed::Quarter)
            }
            [month, year] if year.len() == 4 => {
                last_day(year, self.month(month)?).map(Typed::Month)
            }
            [day, month] => next(self.month(month)?, day_number(day)?, today).map(Typed::Day),
            _ => None,
        }
    }

    /// A month in figures or in letters, whole or begun: `12`, `dec`, `décembre`.
    fn month(&self, text: &str) -> Option<i8> {
        if let Some(month) = number(text) {
            return Some(month);
        }
        if text.len() < 3 {
            return None;
        }
        let index = self.months.iter().position(|name| name.starts_with(text))?;
        i8::try_from(index + 1).ok()
    }

    /// `T1`, `1t`, `trim1`: the quarter, 1 to 4.
    fn quarter(&self, text: &str) -> Option<i8> {
        let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let quarter = digits
            .parse()
            .ok()
            .filter(|quarter| (1..=4).contains(quarter))?;
        self.words
            .quarter_letters
            .contains(&letters)
            .then_some(quarter)
    }
}

/// « 9 h 05 ».
pub(crate) fn time(instant: DateTime) -> String {
    format!("{}\u{a0}h\u{a0}{:02}", instant.hour(), instant.minute())
}

/// The month of a date in a date block: « déc. ».
pub(crate) fn short_month(date: Date) -> String {
    let written = french::short_date(&date.to_string());
    written
        .split('\u{a0}')
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}

fn month_name(month: i8) -> String {
    let written = french::long_date(&format!("2026-{month:02}-01"));
    written
        .split('\u{a0}')
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    Date::new(full_year(year)?, month, day_number(day)?).ok()
}

fn last_day(year: &str, month: i8) -> Option<Date> {
    Date::new(full_year(year)?, month, 1)
        .ok()
        .map(Date::last_of_month)
}

/// The next day of this name: this year's, or next year's when it is past.
fn next(month: i8, day: i8, today: Date) -> Option<Date> {
    let this_year = Date::new(today.year(), month, day).ok()?;
    if this_year >= today {
        Some(this_year)
    } else {
        this_year.checked_add(1.year()).ok()
    }
}

fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// `1er` is the first.
fn day_number(text: &str) -> Option<i8> {
    text.strip_suffix("er").unwrap_or(text).parse().ok()
}

fn number(text: &str) -> Option<i8> {
    text.parse().ok()
}

/// Lower case, without accents, with plain apostrophes.
pub(crate) fn fold(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .map(|c| match c {
            '\u{e0}' | '\u{e2}' => 'a',
            '\u{e8}'..='\u{eb}' => 'e',
            '\u{ee}' | '\u{ef}' => 'i',
            '\u{f4}' => 'o',
            '\u{f9}' | '\u{fb}' => 'u',
            '\u{2019}' => '\'',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    const TODAY: Date = day(2026, 11, 24);

    #[test]
    fn recent_instants_are_told_by_their_day() {
        let dates = Dates::load().unwrap();
        let told = |instant: DateTime| dates.instant(instant, TODAY).replace('\u{a0}', " ");
        assert_eq!(told(TODAY.at(9, 5, 0, 0)), "aujourd’hui à 9 h 05");
        assert_eq!(told(day(2026, 11, 23).at(17, 40, 0, 0)), "hier à 17 h 40");
        assert_eq!(
            told(day(2026, 11, 3).at(8, 2, 0, 0)),
            "3 nov. 2026 à 8 h 02"
        );
    }

    #[test]
    fn a_date_is_understood_however_it_is_typed() {
        let dates = Dates::load().unwrap();
        let december = Some(Typed::Day(day(2026, 12, 11)));
        for text in [
            "11/12/2026",
            "11.12.26",
            "11 déc. 2026",
            "11 decembre 2026",
            "2026-12-11",
            "11/12",
            "11 Déc",
        ] {
            assert_eq!(dates.read(text, TODAY), december, "{text}");
        }
        assert_eq!(
            dates.read("1er mars 2027", TODAY),
            Some(Typed::Day(day(2027, 3, 1)))
        );
        assert_eq!(
            dates.read("demain", TODAY),
            Some(Typed::Day(day(2026, 11, 25)))
        );
        assert_eq!(dates.read("Aujourd’hui", TODAY), Some(Typed::Day(TODAY)));
    }

    #[test]
    fn a_day_without_a_year_is_the_next_one() {
        let dates = Dates::load().unwrap();
        assert_eq!(
            dates.read("12/10", TODAY),
            Some(Typed::Day(day(2027, 10, 12)))
        );
    }

    #[test]
    fn a_month_or_a_quarter_ends_on_its_last_day() {
        let dates = Dates::load().unwrap();
        assert_eq!(
            dates.read("mars 2027", TODAY),
            Some(Typed::Month(day(2027, 3, 31)))
        );
        assert_eq!(
            dates.read("T1 2027", TODAY),
            Some(Typed::Quarter(day(2027, 3, 31)))
        );
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        let dates = Dates::load().unwrap();
        for text in [
            "bientôt",
            "31/02/2026",
            "12",
            "",
            "5 ju 2027",
            "99 déc. 2026",
        ] {
            assert_eq!(dates.read(text, TODAY), None, "{text}");
        }
    }
}
