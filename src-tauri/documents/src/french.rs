//! Dates, numbers and spaces as French writes them.
//!
//! Pure functions, words from `texts.toml`. A date that cannot be read is given back as typed: a plan must
//! print whatever its fields hold. Nothing here knows what « today » is.

use jiff::civil::Date;

use crate::action::IndicatorView;
use crate::texts::{TEXTS, fill};
use crate::view::{ExistingView, Family};

/// The space that never breaks: between a number and its unit, before a colon.
const NO_BREAK_SPACE: char = '\u{a0}';

/// The place where a very long word may be cut, without any hyphen.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// A due date for a narrow column: `2026-12-11` → « 11 déc. 2026 », `2026-12` → « déc. 2026 »,
/// `2026-Q4` → « 4e trim. 2026 ». Anything else comes back as typed.
#[must_use]
pub fn short_date(iso: &str) -> String {
    let iso = iso.trim();
    day(iso, &TEXTS.dates.short_months)
        .or_else(|| month(iso))
        .or_else(|| quarter(iso))
        .unwrap_or_else(|| iso.to_owned())
}

/// A date in a sentence: `2026-11-24` → « 24 novembre 2026 ». Anything else comes back as typed.
#[must_use]
pub fn long_date(iso: &str) -> String {
    let iso = iso.trim();
    day(iso, &TEXTS.dates.months).unwrap_or_else(|| iso.to_owned())
}

/// A date with its day: `2026-12-15` → « mardi 15 décembre 2026 ». Anything else comes back as typed.
#[must_use]
pub fn full_date(iso: &str) -> String {
    let written = long_date(iso);
    let Ok(date) = iso.trim().parse::<Date>() else {
        return written;
    };
    let weekday = date.weekday().to_monday_zero_offset();
    let name = usize::try_from(weekday)
        .ok()
        .and_then(|index| TEXTS.dates.days.get(index));
    name.map_or(written.clone(), |name| {
        format!("{name}{NO_BREAK_SPACE}{written}")
    })
}

/// In the middle of a sentence: « Décidée » → « décidée ».
pub(crate) fn lower_first(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_lowercase);
    first.chain(signs).collect()
}

/// Thousands apart: 1200 → « 1 200 ».
#[must_use]
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(NO_BREAK_SPACE);
        }
        written.push(digit);
    }
    written
}

/// A count, as [`number`].
#[must_use]
pub(crate) fn count(value: usize) -> String {
    number(u64::try_from(value).unwrap_or(u64::MAX))
}

/// 12.5 → « 12,5 », at most two decimals; thousands apart from ten thousand on, so that years stay whole.
#[must_use]
pub fn decimal(value: f64) -> String {
    let written = format!("{:.2}", value.abs());
    let (whole, decimals) = written.split_once('.').unwrap_or((&written, ""));
    let whole = match whole.parse() {
        Ok(whole) if whole > 9_999 => number(whole),
        Ok(_) | Err(_) => whole.to_owned(),
    };
    let decimals = decimals.trim_end_matches('0');
    let zero = value == 0.0 || (whole == "0" && decimals.is_empty());
    let sign = if value < 0.0 && !zero { "−" } else { "" };
    let comma = if decimals.is_empty() { "" } else { "," };
    format!("{sign}{whole}{comma}{decimals}")
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

/// How exact a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
}

impl Precision {
    /// Its French name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => &TEXTS.dates.precision_day,
            Self::Month => &TEXTS.dates.precision_month,
            Self::Quarter => &TEXTS.dates.precision_quarter,
        }
    }

    /// The period that ends on a day, as [`short_date`] writes it.
    #[must_use]
    pub fn words(self, last: Date) -> String {
        let (year, month) = (last.year(), last.month());
        match self {
            Self::Day => short_date(&last.to_string()),
            Self::Month => short_date(&format!("{year:04}-{month:02}")),
            Self::Quarter => short_date(&format!("{year:04}-Q{}", (month + 2) / 3)),
        }
    }
}

/// The last day of a day, a month or a quarter written as for [`short_date`]; nothing for other words.
#[must_use]
pub fn last_day(iso: &str) -> Option<(Date, Precision)> {
    let iso = iso.trim();
    if let Ok(day) = iso.parse() {
        return Some((day, Precision::Day));
    }
    let (year, rest) = iso.split_once('-').filter(|(year, _)| is_year(year))?;
    let (month, precision) = match rest.strip_prefix('Q') {
        Some(quarter) => (
            quarter.parse::<i8>().ok()?.checked_mul(3)?,
            Precision::Quarter,
        ),
        None => (rest.parse().ok()?, Precision::Month),
    };
    let first = Date::new(year.parse().ok()?, month, 1).ok()?;
    Some((first.last_of_month(), precision))
}

/// The year of an ISO day.
pub(crate) fn year(iso: &str) -> Option<i16> {
    last_day(iso).map(|(day, _)| day.year())
}

/// A small number in letters, as in a sentence: 7 → « sept ». Above sixteen, in figures.
pub(crate) fn number_in_letters(value: u32) -> String {
    let in_letters = usize::try_from(value)
        .ok()
        .and_then(|index| TEXTS.numbers.in_letters.get(index));
    in_letters
        .cloned()
        .unwrap_or_else(|| number(u64::from(value)))
}

/// Makes the spaces that were typed before `; : ! ? € %`, inside `« »` and inside numbers unbreakable. Adds
/// none, removes none.
pub(crate) fn keep_punctuation_together(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    let mut previous = None;
    while let Some(sign) = signs.next() {
        let next = signs.peek();
        let before_sign = matches!(next, Some(';' | ':' | '!' | '?' | '»' | '€' | '%'));
        let digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        let in_number = digit(previous) && digit(next.copied());
        let joined = sign == ' ' && (before_sign || in_number || previous == Some('«'));
        kept.push(if joined { NO_BREAK_SPACE } else { sign });
        previous = Some(sign);
    }
    kept
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

/// « 11 déc. 2026 », with the given names of months.
fn day(iso: &str, months: &[String; 12]) -> Option<String> {
    let date: Date = iso.parse().ok()?;
    let name = month_name(months, date.month())?;
    let number = if date.day() == 1 {
        TEXTS.dates.first.clone()
    } else {
        date.day().to_string()
    };
    Some(together(&[&number, name, &date.year().to_string()]))
}

/// « déc. 2026 », from `2026-12`.
fn month(iso: &str) -> Option<String> {
    let (year, month) = iso.split_once('-')?;
    let name = month_name(&TEXTS.dates.short_months, month.parse().ok()?)?;
    is_year(year).then(|| together(&[name, year]))
}

/// « 4e trim. 2026 », from `2026-Q4`.
fn quarter(iso: &str) -> Option<String> {
    let (year, quarter) = iso.split_once("-Q")?;
    let index = quarter.parse::<usize>().ok()?.checked_sub(1)?;
    let rank = TEXTS.dates.quarters.get(index)?;
    let written = fill(&TEXTS.dates.quarter, &[("quarter", rank), ("year", year)]);
    is_year(year).then(|| written.replace(' ', &NO_BREAK_SPACE.to_string()))
}

fn month_name(months: &[String; 12], number: i8) -> Option<&str> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    months.get(index).map(String::as_str)
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
    fn numbers_are_grouped_by_three_and_small_ones_are_in_letters() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(plain(&number(1_200)), "1 200");
        assert_eq!(plain(&number(12_345_678)), "12 345 678");
        assert_eq!(number_in_letters(7), "sept");
        assert_eq!(number_in_letters(16), "seize");
        assert_eq!(number_in_letters(17), "17");
    }

    #[test]
    fn a_decimal_number_has_a_comma_and_no_spare_zero() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (12.5, "12,5"),
            (2.0, "2"),
            (-3.25, "−3,25"),
            (2_026.0, "2026"),
            (12_345.678, "12 345,68"),
        ];
        for (value, written) in cases {
            assert_eq!(plain(&decimal(value)), written, "for {value}");
        }
        assert!(!decimal(f64::NAN).is_empty() && !decimal(f64::MAX).is_empty());
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
            assert_eq!(plain(&precision.words(last)), written);
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
    fn a_typed_space_before_a_colon_no_longer_breaks() {
        assert_eq!(
            keep_punctuation_together("Une règle : « quand ? », à 8:30"),
            "Une règle\u{a0}: «\u{a0}quand\u{a0}?\u{a0}», à 8:30"
        );
        assert_eq!(
            keep_punctuation_together("de 500 à 5 000 €, 10 %"),
            "de 500 à 5\u{a0}000\u{a0}€, 10\u{a0}%"
        );
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
