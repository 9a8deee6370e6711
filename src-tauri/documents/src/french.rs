//! Dates and spaces as documents print them.
//!
//! The French itself is in `words`; here dates come as texts. A date that cannot be read is given back as
//! typed: a plan must print whatever its fields hold. Nothing here knows what « today » is.

use jiff::civil::Date;
use words::{DuePrecision, Family, Period, dates};

pub(crate) use words::numbers::{count, in_letters as number_in_letters};
pub use words::numbers::{decimal, whole as number};
pub(crate) use words::text::{keep_together as keep_punctuation_together, lower_first};

use crate::action::IndicatorView;
use crate::texts::TEXTS;
use crate::view::ExistingView;

/// The space that never breaks: between a number and its unit, before a colon.
const NO_BREAK_SPACE: char = words::text::NO_BREAK_SPACE;

/// The place where a very long word may be cut, without any hyphen.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// A due date for a narrow column: `2026-12-11` → « 11 déc. 2026 », `2026-12` → « déc. 2026 »,
/// `2026-Q4` → « 4e trim. 2026 ». Anything else comes back as typed.
#[must_use]
pub fn short_date(iso: &str) -> String {
    last_day(iso).map_or(iso.trim().to_owned(), |(day, precision)| {
        dates::short(Period::of(day, precision))
    })
}

/// A date in a sentence: `2026-11-24` → « 24 novembre 2026 ». Anything else comes back as typed.
#[must_use]
pub fn long_date(iso: &str) -> String {
    let iso = iso.trim();
    iso.parse().map_or(iso.to_owned(), dates::long_day)
}

/// A date with its day: `2026-12-15` → « mardi 15 décembre 2026 ». Anything else comes back as typed.
#[must_use]
pub fn full_date(iso: &str) -> String {
    let iso = iso.trim();
    iso.parse().map_or(iso.to_owned(), dates::full_day)
}

/// The French name of a precision.
#[must_use]
pub fn precision_name(precision: DuePrecision) -> &'static str {
    match precision {
        DuePrecision::Day => &TEXTS.dates.precision_day,
        DuePrecision::Month => &TEXTS.dates.precision_month,
        DuePrecision::Quarter => &TEXTS.dates.precision_quarter,
    }
}

/// A value with the unit of its indicator: « 12,5 h ».
pub(crate) fn measured(value: f64, indicator: &IndicatorView) -> String {
    let unit = indicator.unit.as_deref().map(str::trim);
    match unit.filter(|unit| !unit.is_empty()) {
        Some(unit) => together(&[&decimal(value), unit]),
        None => decimal(value),
    }
}

/// The name of a family of risk factors.
#[must_use]
pub fn family(family: Family) -> &'static str {
    let families = &TEXTS.families;
    match family {
        Family::Intensity => &families.intensity,
        Family::Emotion => &families.emotion,
        Family::Autonomy => &families.autonomy,
        Family::Relations => &families.relations,
        Family::Values => &families.values,
        Family::Insecurity => &families.insecurity,
    }
}

/// What exists, and whether it works: « Un planning affiché (en partie) ».
pub(crate) fn existing(measure: &ExistingView) -> String {
    let text = measure.text.trim();
    match measure.works.as_deref().map(str::trim) {
        Some(works) if !works.is_empty() => format!("{text} ({works})"),
        Some(_) | None => text.to_owned(),
    }
}

/// The last day of a day, a month or a quarter written as for [`short_date`]; nothing for other words.
#[must_use]
pub fn last_day(iso: &str) -> Option<(Date, DuePrecision)> {
    let iso = iso.trim();
    if let Ok(day) = iso.parse() {
        return Some((day, DuePrecision::Day));
    }
    let (year, rest) = iso.split_once('-').filter(|(year, _)| is_year(year))?;
    let (month, precision) = match rest.strip_prefix('Q') {
        Some(quarter) => (
            quarter.parse::<i8>().ok()?.checked_mul(3)?,
            DuePrecision::Quarter,
        ),
        None => (rest.parse().ok()?, DuePrecision::Month),
    };
    let first = Date::new(year.parse().ok()?, month, 1).ok()?;
    Some((first.last_of_month(), precision))
}

/// The year of an ISO day.
pub(crate) fn year(iso: &str) -> Option<i16> {
    last_day(iso).map(|(day, _)| day.year())
}

/// Lets a word longer than `limit` signs be cut every `limit` signs, between two Latin signs.
pub(crate) fn cut_long_words(text: &str, limit: usize) -> String {
    let mut cut = String::with_capacity(text.len());
    let mut run = 0;
    for sign in text.chars() {
        let latin = !sign.is_whitespace() && u32::from(sign) < 0x250;
        if latin && run >= limit {
            cut.push(ZERO_WIDTH_SPACE);
            run = 0;
        }
        run = if latin { run + 1 } else { 0 };
        cut.push(sign);
    }
    cut
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|sign| sign.is_ascii_digit())
}

fn together(words: &[&str]) -> String {
    words.join(&NO_BREAK_SPACE.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Easier to read in an assertion.
    fn plain(text: &str) -> String {
        text.replace(NO_BREAK_SPACE, " ")
    }

    #[test]
    fn a_due_date_is_short_and_keeps_its_precision() {
        let cases = [
            ("2026-12-11", "11 déc. 2026"),
            ("2027-01-01", "1er janv. 2027"),
            ("2028-02-29", "29 févr. 2028"),
            ("2026-08-03", "3 août 2026"),
            (" 2026-05-31 ", "31 mai 2026"),
            ("2026-12", "déc. 2026"),
            ("2026-Q4", "4e trim. 2026"),
            ("2026-Q1", "1er trim. 2026"),
            ("0001-01-01", "1er janv. 1"),
        ];
        for (iso, written) in cases {
            assert_eq!(plain(&short_date(iso)), written, "for {iso}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_printed_as_typed() {
        for odd in [
            "",
            "à la rentrée",
            "2026-13-01",
            "2027-02-29",
            "2026-Q5",
            "2026-00",
            "26-12",
        ] {
            assert_eq!(short_date(odd), odd);
            assert_eq!(long_date(odd), odd);
            assert_eq!(full_date(odd), odd);
        }
    }

    #[test]
    fn a_date_in_a_sentence_is_written_in_full() {
        assert_eq!(plain(&long_date("2026-11-24")), "24 novembre 2026");
        assert_eq!(plain(&full_date("2026-12-15")), "mardi 15 décembre 2026");
        assert_eq!(plain(&full_date("2027-01-01")), "vendredi 1er janvier 2027");
    }

    #[test]
    fn a_period_ends_on_its_last_day_and_reads_the_same() {
        let cases = [
            ("2026-12-11", (2026, 12, 11), "11 déc. 2026"),
            ("2028-02", (2028, 2, 29), "févr. 2028"),
            ("2026-Q1", (2026, 3, 31), "1er trim. 2026"),
            ("2026-Q4", (2026, 12, 31), "4e trim. 2026"),
        ];
        for (iso, (year, month, day), written) in cases {
            let (last, precision) = last_day(iso).unwrap();
            assert_eq!(last, jiff::civil::date(year, month, day), "for {iso}");
            assert_eq!(plain(&dates::short(Period::of(last, precision))), written);
            assert_eq!(plain(&short_date(iso)), written);
        }
        for odd in [
            "",
            "à la rentrée",
            "2026-Q5",
            "2026-13",
            "26-12",
            "2026-Q99",
        ] {
            assert_eq!(last_day(odd), None, "for {odd}");
        }
    }

    #[test]
    fn only_words_that_are_too_long_are_cut() {
        assert_eq!(cut_long_words("abcdef abc", 3), "abc\u{200b}def abc");
        assert_eq!(cut_long_words("organisation", 14), "organisation");
    }

    proptest! {
        #[test]
        fn any_text_makes_a_date_without_failing(text in "\\PC{0,20}|[0-9]{1,5}-[0-9Q]{1,3}(-[0-9]{1,3})?") {
            let _ = (short_date(&text), long_date(&text), full_date(&text));
        }

        #[test]
        fn spaces_and_cuts_keep_every_sign(text in "\\PC{0,80}", limit in 1_usize..20) {
            prop_assume!(!text.contains(ZERO_WIDTH_SPACE));
            let kept = cut_long_words(&keep_punctuation_together(&text), limit);
            let back = kept.replace(ZERO_WIDTH_SPACE, "");
            prop_assert_eq!(plain(&back), plain(&text));
        }
    }
}
