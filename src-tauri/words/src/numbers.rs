//! Numbers: as people type them, and as French writes them.

use crate::french::FRENCH;
use crate::text::{NO_BREAK_SPACE, fill, fold, unbroken};

/// A number as people type it: « 1 000 », « 1 200,50 », « −3 », « 12.5 », « 1 200 € ».
///
/// Any space may part the thousands, a comma or a point the decimals; the euros, and whether tax is in,
/// change nothing.
#[must_use]
pub fn read(text: &str) -> Option<f64> {
    let number: f64 = figures(text).parse().ok()?;
    number.is_finite().then_some(number)
}

/// An amount of whole euros, rounded up: « 1 200,50 € » is 1201.
#[must_use]
pub fn read_euros(text: &str) -> Option<u32> {
    let amount = read(text)?.ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the bounds are those of the type"
    )]
    (0.0..=f64::from(u32::MAX))
        .contains(&amount)
        .then_some(amount as u32)
}

/// The figures of a number as typed, in the form Rust reads: « −1 200,5 € » gives `-1200.5`.
#[must_use]
pub fn figures(text: &str) -> String {
    let folded = fold(text);
    let signs = without_units(&folded)
        .chars()
        .filter(|sign| !sign.is_whitespace());
    signs
        .map(|sign| match sign {
            ',' => '.',
            '\u{2212}' => '-',
            other => other,
        })
        .collect()
}

fn without_units(text: &str) -> &str {
    let units = &FRENCH.numbers.units;
    let mut rest = text.trim();
    while let Some(shorter) = units
        .iter()
        .find_map(|unit| rest.strip_suffix(unit).or_else(|| rest.strip_prefix(unit)))
    {
        rest = shorter.trim();
    }
    rest
}

/// Thousands apart: 1200 → « 1 200 ».
#[must_use]
pub fn whole(value: u64) -> String {
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

/// A count, as [`whole`].
#[must_use]
pub fn count(value: usize) -> String {
    whole(u64::try_from(value).unwrap_or(u64::MAX))
}

/// 12.5 → « 12,5 », at most two decimals; thousands apart from ten thousand on, so that years stay whole.
#[must_use]
pub fn decimal(value: f64) -> String {
    let written = format!("{:.2}", value.abs());
    let (digits, decimals) = written.split_once('.').unwrap_or((&written, ""));
    let digits = match digits.parse() {
        Ok(value) if value > 9_999 => whole(value),
        Ok(_) | Err(_) => digits.to_owned(),
    };
    let decimals = decimals.trim_end_matches('0');
    let zero = value == 0.0 || (digits == "0" && decimals.is_empty());
    let sign = if value < 0.0 && !zero { "\u{2212}" } else { "" };
    let comma = if decimals.is_empty() { "" } else { "," };
    format!("{sign}{digits}{comma}{decimals}")
}

/// All its decimals, as a field to change it shows it: 0.125 → « 0,125 ».
#[must_use]
pub fn exact(value: f64) -> String {
    value.to_string().replace('.', ",")
}

/// « 1 200 € »
#[must_use]
pub fn euros(amount: u64) -> String {
    let sentence = unbroken(&FRENCH.numbers.euros);
    fill(&sentence, &[("amount", &whole(amount))])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Easier to read in an assertion.
    fn plain(text: &str) -> String {
        text.replace(NO_BREAK_SPACE, " ")
    }

    #[test]
    fn a_number_is_understood_however_it_is_typed() {
        let cases = [
            ("1 000", 1_000.0),
            ("1\u{a0}000", 1_000.0),
            ("1\u{202f}000", 1_000.0),
            ("1\u{2009}200,50", 1_200.5),
            ("1 200.5", 1_200.5),
            ("12,5", 12.5),
            (" 3.25 ", 3.25),
            ("-3", -3.0),
            ("\u{2212}3,5", -3.5),
            ("+2", 2.0),
            ("1 200 €", 1_200.0),
            ("€ 15", 15.0),
            ("1200 Euros", 1_200.0),
            ("300 € HT", 300.0),
            ("0", 0.0),
        ];
        for (text, number) in cases {
            assert_eq!(read(text), Some(number), "{text}");
        }
        for wrong in [
            "", " ", "deux", "NaN", "inf", "€", "1,2,3", "1.200,50", "15 k€", "--3",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_amount_is_whole_and_not_below_zero() {
        assert_eq!(read_euros("1 200,50 €"), Some(1_201));
        assert_eq!(read_euros("4 294 967 295"), Some(u32::MAX));
        for wrong in ["-3", "4294967296", "1e40", "gratuit"] {
            assert_eq!(read_euros(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(999), "999");
        assert_eq!(plain(&whole(1_200)), "1 200");
        assert_eq!(plain(&count(12_345_678)), "12 345 678");
        assert_eq!(plain(&euros(1_200)), "1 200 €");
        assert!(!euros(1_200).contains(' '), "an amount never breaks");
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

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in -1e12..1e12_f64, amount: u32) {
            prop_assert_eq!(read(&exact(value)), Some(value));
            let rounded = read(&decimal(value)).unwrap_or(f64::NAN);
            prop_assert!((rounded - value).abs() <= 0.005 + value.abs() * 1e-12, "{}", rounded);
            prop_assert_eq!(read_euros(&euros(u64::from(amount))), Some(amount));
            prop_assert_eq!(read(&whole(u64::from(amount))), Some(f64::from(amount)));
        }

        #[test]
        fn any_text_is_read_without_failing(text in "\\PC{0,20}") {
            prop_assert!(read(&text).is_none_or(f64::is_finite));
        }
    }
}
