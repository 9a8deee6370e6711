//! Numbers: as people type them, and as French writes them.

use crate::french::FRENCH;
use crate::text::{NO_BREAK_SPACE, fill, fold, unbroken};

/// An amount of money as people type it, in whole euros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Rounded up.
    pub euros: u32,
    /// Whether there were cents.
    pub rounded: bool,
}

/// A number as people type it: « 1 000 », « 1 200,50 », « −3 », « 12.5 », « 1 200 € », « 15 k€ »,
/// « environ 500 ».
///
/// Any space may part the thousands, a comma or a point the decimals; the euros, whether tax is in, and that
/// it is about so much change nothing.
#[must_use]
pub fn read(text: &str) -> Option<f64> {
    Typed::read(text)?.value(false)
}

/// An amount of money: as [`read`], but « 15.000 » is fifteen thousand, since nobody counts thousandths of
/// an euro.
#[must_use]
pub fn read_euros(text: &str) -> Option<Amount> {
    let amount = Typed::read(text)?.value(true)?;
    let whole = amount.ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the bounds are those of the type"
    )]
    let euros = || Amount {
        euros: whole as u32,
        rounded: whole > amount,
    };
    let within = amount >= 0.0 && whole <= f64::from(u32::MAX);
    within.then(euros)
}

/// A number that is whole and not below zero: a count.
#[must_use]
pub fn read_count(text: &str) -> Option<u32> {
    let count = Typed::read(text)?.value(false)?;
    let written = count.to_string();
    written.parse().ok()
}

/// A number among words that are known.
struct Typed {
    /// Its figures, and what parts them.
    figures: String,
    /// By which power of ten the words after it multiply it.
    tens: i32,
}

impl Typed {
    /// Nothing when a word has no place beside a number, or when there are two numbers.
    fn read(text: &str) -> Option<Self> {
        let words = &FRENCH.numbers;
        let mut typed = Self {
            figures: String::new(),
            tens: 0,
        };
        for piece in pieces(&fold(text)) {
            if let Some(tens) = words.tens.get(&piece) {
                typed.tens += tens;
            } else if !words.small_words.iter().any(|known| fold(known) == piece) {
                let first = typed.figures.is_empty();
                typed.figures = Some(piece).filter(|_| first)?;
            }
        }
        Some(typed)
    }

    /// Its value; `money` when a point before three figures parts thousands.
    fn value(&self, money: bool) -> Option<f64> {
        let (minus, unsigned) = match self.figures.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => ("-", rest),
            None => ("", self.figures.strip_prefix('+').unwrap_or(&self.figures)),
        };
        let unsigned = unsigned.trim();
        let points = unsigned.matches('.').count();
        let grouped = points > 1 || (money && points == 1 && ungrouped(unsigned).is_some());
        let (whole, decimals) = match unsigned.split_once(',') {
            Some(parts) => parts,
            None if grouped => (unsigned, ""),
            None => unsigned.split_once('.').unwrap_or((unsigned, "")),
        };
        let is_number = !(whole.is_empty() && decimals.is_empty()) && is_digits(decimals);
        let whole = ungrouped(whole).filter(|_| is_number)?;
        let number = format!("{minus}{whole}.{decimals}e{}", self.tens).parse::<f64>();
        number.ok().filter(|number| number.is_finite())
    }
}

/// Runs of letters, runs of figures and of what parts them, and each other sign.
fn pieces(text: &str) -> Vec<String> {
    #[derive(PartialEq, Eq)]
    enum Run {
        Word,
        Figures,
        Sign,
    }
    let mut pieces: Vec<(Run, String)> = Vec::new();
    for sign in text.chars() {
        let run = match sign {
            _ if sign.is_alphabetic() => Run::Word,
            '0'..='9' | ',' | '.' | '\'' | '-' | '+' | '\u{2212}' => Run::Figures,
            _ if sign.is_whitespace() => Run::Figures,
            _ => Run::Sign,
        };
        match pieces.last_mut() {
            // The point of an abbreviation.
            Some((Run::Word, _)) if sign == '.' => {}
            Some((last, piece)) if *last == run && run != Run::Sign => piece.push(sign),
            _ => pieces.push((run, sign.to_string())),
        }
    }
    let pieces = pieces.into_iter().map(|(_, piece)| piece.trim().to_owned());
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// The figures of a whole number, without what parts its thousands; nothing when it parts something else.
fn ungrouped(whole: &str) -> Option<String> {
    let parts = |sign: char| sign.is_whitespace() || matches!(sign, '.' | '\'');
    let mut groups = whole.split(parts);
    let first = groups.next().unwrap_or_default();
    let mut number = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) || first.starts_with('0') {
            return None;
        }
        number.push_str(group);
    }
    is_digits(&number).then_some(number)
}

fn is_digits(text: &str) -> bool {
    text.chars().all(|sign| sign.is_ascii_digit())
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

/// What was understood of an amount, to be looked over: « 1 201 €, arrondi à l’euro ».
#[must_use]
pub fn told(amount: Amount) -> String {
    let written = euros(u64::from(amount.euros));
    if amount.rounded {
        fill(&FRENCH.numbers.rounded, &[("amount", &written)])
    } else {
        written
    }
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
            ("15 k€", 15_000.0),
            ("15k", 15_000.0),
            ("15K€", 15_000.0),
            ("1,5 k€", 1_500.0),
            ("2,3 k€", 2_300.0),
            ("15 mille euros", 15_000.0),
            ("environ 500", 500.0),
            ("env. 500 €", 500.0),
            ("~500", 500.0),
            ("à peu près 1 200 €", 1_200.0),
            ("500 € environ", 500.0),
            ("500 € T.T.C.", 500.0),
            ("1'200", 1_200.0),
            ("1.200,50", 1_200.5),
            ("1.200.000", 1_200_000.0),
            ("- 3", -3.0),
            (",5", 0.5),
            ("0.125", 0.125),
        ];
        for (text, number) in cases {
            assert_eq!(read(text), Some(number), "{text}");
        }
        for wrong in [
            "",
            " ",
            "deux",
            "NaN",
            "inf",
            "€",
            "1,2,3",
            "--3",
            ",",
            ".",
            "500 à 800",
            "entre 500 et 800 €",
            "12 50",
            "05 61",
            "3 jours",
            "k",
            "15 k 200",
            "1,5 3",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_amount_is_whole_and_not_below_zero() {
        let read = |text| read_euros(text).map(|amount| (amount.euros, amount.rounded));
        let cases = [
            ("1 200,50 €", (1_201, true)),
            ("1 200,00 €", (1_200, false)),
            ("15 k€", (15_000, false)),
            ("15.000 €", (15_000, false)),
            ("15.50 €", (16, true)),
            ("1.200,50 €", (1_201, true)),
            ("environ 500", (500, false)),
            ("4 294 967 295", (u32::MAX, false)),
        ];
        for (text, amount) in cases {
            assert_eq!(read(text), Some(amount), "{text}");
        }
        for wrong in ["-3", "4294967296", "5000000 k", "gratuit", "500 à 800"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_count_is_a_whole_number() {
        assert_eq!(read_count(" 1 200 "), Some(1_200));
        assert_eq!(read_count("environ 18"), Some(18));
        assert_eq!(read_count("18,0"), Some(18));
        for wrong in ["", "-3", "2,5", "beaucoup"] {
            assert_eq!(read_count(wrong), None, "{wrong}");
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
            let exactly = Amount { euros: amount, rounded: false };
            prop_assert_eq!(read_euros(&euros(u64::from(amount))), Some(exactly));
            prop_assert_eq!(read(&whole(u64::from(amount))), Some(f64::from(amount)));
        }

        #[test]
        fn any_text_is_read_without_failing(text in "\\PC{0,20}") {
            prop_assert!(read(&text).is_none_or(f64::is_finite));
        }
    }
}
