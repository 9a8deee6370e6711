//! Dates, numbers and spaces as French writes them.
//!
//! Pure functions, words from `texts.toml`. A date that cannot be read is given back as typed: a plan must
//! print whatever its fields hold. Nothing here knows what « today » is.

use jiff::civil::Date;

use crate::texts::{TEXTS, fill};

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

/// A small number in letters, as in a sentence: 7 → « sept ». Above sixteen, in figures.
pub(crate) fn number_in_letters(value: u32) -> String {
    let in_letters = usize::try_from(value)
        .ok()
        .and_then(|index| TEXTS.numbers.in_letters.get(index));
    in_letters
        .cloned()
        .unwrap_or_else(|| number(u64::from(value)))
}

/// Makes the spaces that were typed before `; : ! ?` and inside `« »` unbreakable. Adds none, removes none.
pub(crate) fn keep_punctuation_together(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    let mut previous = None;
    while let Some(sign) = signs.next() {
        let before_sign = matches!(signs.peek(), Some(';' | ':' | '!' | '?' | '»'));
        let joined = sign == ' ' && (before_sign || previous == Some('«'));
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
    fn a_typed_space_before_a_colon_no_longer_breaks() {
        assert_eq!(
            keep_punctuation_together("Une règle : « quand ? », à 8:30"),
            "Une règle\u{a0}: «\u{a0}quand\u{a0}?\u{a0}», à 8:30"
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
