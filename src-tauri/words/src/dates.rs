//! Dates and instants: as people type them, and as French writes them.
//!
//! Reading is generous: `11/12/2026`, `11/12`, `11 dec`, `1er mars 2027`, `mars 2027`, `T1 2027`,
//! `1er trimestre 2027`, `2027-Q1`, `2027`, `demain`. A text is cut into numbers, months and quarters, the
//! words that change nothing are left out, and what remains is matched with the shapes below: a new way
//! of saying a date is a new shape.

use jiff::civil::{Date, DateTime};

use crate::DuePrecision;
use crate::french::FRENCH;
use crate::text::{NO_BREAK_SPACE, fill, fold, fold_letters, unbroken};

/// The years people plan in, or look back to.
pub const YEARS: std::ops::RangeInclusive<i16> = 1_900..=2_200;

/// A day, a month or a quarter, by its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Its last day.
    pub last: Date,
    /// Whether it is a day, a month or a quarter.
    pub precision: DuePrecision,
}

impl Period {
    /// The period of this precision that `day` is in.
    #[must_use]
    pub fn of(day: Date, precision: DuePrecision) -> Self {
        Self {
            last: precision.last_day(day),
            precision,
        }
    }

    /// A day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self::of(day, DuePrecision::Day)
    }

    /// A month, 1 to 12.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Some(Self::of(first, DuePrecision::Month))
    }

    /// A quarter, 1 to 4.
    #[must_use]
    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        let first = Date::new(year, quarter.checked_mul(3)?, 1).ok()?;
        Some(Self::of(first, DuePrecision::Quarter))
    }
}

// ---- Reading ----

/// What a person means by this text; a day without a year is the next one. A year alone is its last
/// quarter.
#[must_use]
pub fn read(text: &str, today: Date) -> Option<Period> {
    iso_day(text)
        .or_else(|| spoken(text, today))
        .map(Period::day)
        .or_else(|| shaped(&tokens(text)?, today))
}

/// `2027-03-02`, and the same with a time after it.
fn iso_day(text: &str) -> Option<Date> {
    let day = text.trim().split(['T', ' ']).next()?;
    day.parse().ok()
}

/// A day by its name: today, tomorrow.
fn spoken(text: &str, today: Date) -> Option<Date> {
    let words = &FRENCH.dates.read;
    let text = fold_letters(text);
    let is = |names: &[String]| names.iter().any(|name| fold_letters(name) == text);
    if is(&words.today) {
        Some(today)
    } else if is(&words.tomorrow) {
        today.tomorrow().ok()
    } else {
        None
    }
}

/// One word of a date.
#[derive(Clone, Copy)]
enum Token {
    /// A number, and how many digits it is written with.
    Number(i16, usize),
    /// The name of a month.
    Month(i8),
    /// The word for a quarter.
    Quarter,
}

use Token::{Month, Number, Quarter};

/// The words of a date that count; nothing when one of them has no place in a date.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let words = pieces(&fold(text));
    let kept = words.iter().filter(|word| !says_nothing(word));
    kept.map(|word| token(word)).collect()
}

/// Runs of letters and runs of digits: `T1` is a letter and a number.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last = ' ';
    for sign in text.chars() {
        if sign.is_alphanumeric() {
            let goes_on = last.is_alphanumeric() && last.is_ascii_digit() == sign.is_ascii_digit();
            match pieces.last_mut().filter(|_| goes_on) {
                Some(piece) => piece.push(sign),
                None => pieces.push(sign.to_string()),
            }
        }
        last = sign;
    }
    pieces
}

fn says_nothing(word: &str) -> bool {
    let dates = &FRENCH.dates;
    let small = dates.read.small_words.iter();
    small.chain(&dates.weekdays).any(|known| known == word)
}

fn token(word: &str) -> Option<Token> {
    if word.starts_with(|sign: char| sign.is_ascii_digit()) {
        return Some(Number(word.parse().ok()?, word.len()));
    }
    if FRENCH.dates.read.quarter.iter().any(|known| known == word) {
        return Some(Quarter);
    }
    month_named(word).map(Month)
}

/// A month by its name, whole or begun: `dec`, `decembre`.
fn month_named(word: &str) -> Option<i8> {
    if word.len() < 3 {
        return None;
    }
    let named = |month: &String| fold(month).starts_with(word);
    let rank = FRENCH.dates.months.iter().position(named)?;
    i8::try_from(rank + 1).ok()
}

/// The shapes of a date, from the most exact.
fn shaped(tokens: &[Token], today: Date) -> Option<Period> {
    match *tokens {
        [Number(y, 4), Number(month, _), Number(day, _)] => on(day, small(month)?, y, 4),
        [Number(day, _), Number(month, _), Number(y, digits)] => on(day, small(month)?, y, digits),
        [Number(day, _), Month(month), Number(y, digits)] => on(day, month, y, digits),
        [Number(day, _), Month(month)] => next(small(day)?, month, today),
        [Month(month), Number(y, digits)] => Period::month(year(y, digits)?, month),
        [Number(y, 4), Number(month, _)] | [Number(month, _), Number(y, 4)] => {
            Period::month(year(y, 4)?, small(month)?)
        }
        [Number(day, _), Number(month, _)] if month <= 12 => {
            next(small(day)?, small(month)?, today)
        }
        [Number(month, _), Number(y, digits)] => Period::month(year(y, digits)?, small(month)?),
        [Number(y, 4), Quarter, Number(rank, _)] => Period::quarter(year(y, 4)?, small(rank)?),
        [Quarter, Number(rank, _), Number(y, digits)]
        | [Number(rank, _), Quarter, Number(y, digits)] => {
            Period::quarter(year(y, digits)?, small(rank)?)
        }
        [Number(y, 4)] => Period::quarter(year(y, 4)?, 4),
        _ => None,
    }
}

fn small(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

/// A year, of this century when it has two digits; none out of the time of a plan.
fn year(year: i16, digits: usize) -> Option<i16> {
    let year = match digits {
        2 => year + 2_000,
        4 => year,
        _ => return None,
    };
    YEARS.contains(&year).then_some(year)
}

fn on(day: i16, month: i8, y: i16, digits: usize) -> Option<Period> {
    let date = Date::new(year(y, digits)?, month, small(day)?).ok()?;
    Some(Period::day(date))
}

/// The next day of this name: this year's, or a later one's when it is past.
fn next(day: i8, month: i8, today: Date) -> Option<Period> {
    // The 29th of February comes back after eight years at most.
    let years = today.year()..=today.year().saturating_add(8);
    let mut days = years.filter_map(|year| Date::new(year, month, day).ok());
    days.find(|date| *date >= today).map(Period::day)
}

// ---- Writing ----

/// The name of a month, 1 to 12: « décembre »; nothing for another number.
#[must_use]
pub fn month_name(month: i8) -> &'static str {
    named(&FRENCH.dates.months, month)
}

/// The same in a narrow place: « déc. ».
#[must_use]
pub fn short_month(month: i8) -> &'static str {
    named(&FRENCH.dates.short_months, month)
}

/// The name of a quarter, 1 to 4: « 4e trim. »; nothing for another number.
#[must_use]
pub fn quarter_name(quarter: i8) -> &'static str {
    named(&FRENCH.dates.quarters, quarter)
}

/// The month of a day, with its year: « décembre 2026 ».
#[must_use]
pub fn month_and_year(day: Date) -> String {
    format!("{}{NO_BREAK_SPACE}{}", month_name(day.month()), day.year())
}

/// A period for a narrow column: « 11 déc. 2026 », « déc. 2026 », « 4e trim. 2026 ».
#[must_use]
pub fn short(period: Period) -> String {
    let day = period.last;
    match period.precision {
        DuePrecision::Day => short_day(day),
        DuePrecision::Month => {
            format!("{}{NO_BREAK_SPACE}{}", short_month(day.month()), day.year())
        }
        DuePrecision::Quarter => {
            let quarter = unbroken(quarter_name((day.month() + 2) / 3));
            format!("{quarter}{NO_BREAK_SPACE}{}", day.year())
        }
    }
}

/// A day for a narrow column: « 11 déc. 2026 ».
#[must_use]
pub fn short_day(day: Date) -> String {
    written(day, short_month(day.month()))
}

/// A day in a sentence: « 24 novembre 2026 ».
#[must_use]
pub fn long_day(day: Date) -> String {
    written(day, month_name(day.month()))
}

/// A day with its name: « mardi 15 décembre 2026 ».
#[must_use]
pub fn full_day(day: Date) -> String {
    let weekday = named(&FRENCH.dates.weekdays, day.weekday().to_monday_one_offset());
    format!("{weekday}{NO_BREAK_SPACE}{}", long_day(day))
}

/// « 9 h 05 ».
#[must_use]
pub fn time(instant: DateTime) -> String {
    let (hour, minute) = (
        instant.hour().to_string(),
        format!("{:02}", instant.minute()),
    );
    let sentence = unbroken(&FRENCH.dates.time);
    fill(&sentence, &[("hour", &hour), ("minute", &minute)])
}

/// « aujourd’hui à 9 h 05 », « hier à 17 h 40 », « 3 nov. 2026 à 8 h 02 ».
#[must_use]
pub fn moment(instant: DateTime, today: Date) -> String {
    let words = &FRENCH.dates;
    let day = if instant.date() == today {
        words.today.clone()
    } else if instant.date().tomorrow().ok() == Some(today) {
        words.yesterday.clone()
    } else {
        short_day(instant.date())
    };
    fill(&words.moment, &[("day", &day), ("time", &time(instant))])
}

fn written(day: Date, month: &str) -> String {
    let number = if day.day() == 1 {
        FRENCH.dates.first.clone()
    } else {
        day.day().to_string()
    };
    format!(
        "{number}{NO_BREAK_SPACE}{month}{NO_BREAK_SPACE}{}",
        day.year()
    )
}

/// The name of this rank, from 1; nothing for another number.
fn named(names: &'static [String], rank: i8) -> &'static str {
    let rank = usize::try_from(rank)
        .ok()
        .and_then(|rank| rank.checked_sub(1));
    rank.and_then(|rank| names.get(rank))
        .map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    /// Easier to read in an assertion.
    fn plain(text: &str) -> String {
        text.replace(NO_BREAK_SPACE, " ")
    }

    #[test]
    fn a_day_is_understood_however_it_is_typed() {
        for text in [
            "11/12/2026",
            "11.12.26",
            "11-12-2026",
            "2026/12/11",
            "11 déc. 2026",
            "11dec2026",
            "11 decembre 2026",
            "vendredi 11 décembre 2026",
            "le 11 décembre 2026",
            "2026-12-11",
            "2026-12-11T00:00:00",
            "2026-12-11 08:30:00",
            "11/12",
            "11 Déc",
            "avant le 11 décembre",
        ] {
            assert_eq!(
                read(text, TODAY),
                Some(Period::day(date(2026, 12, 11))),
                "{text}"
            );
        }
        let first = Some(Period::day(date(2027, 3, 1)));
        assert_eq!(read("1er mars 2027", TODAY), first);
        assert_eq!(read("Aujourd’hui", TODAY), Some(Period::day(TODAY)));
        assert_eq!(read("aujourdhui", TODAY), Some(Period::day(TODAY)));
        assert_eq!(read("demain", TODAY), Some(Period::day(date(2026, 11, 25))));
    }

    #[test]
    fn a_day_without_a_year_is_the_next_one() {
        assert_eq!(read("12/10", TODAY), Some(Period::day(date(2027, 10, 12))));
        assert_eq!(read("29/02", TODAY), Some(Period::day(date(2028, 2, 29))));
    }

    #[test]
    fn a_month_a_quarter_or_a_year_ends_on_its_last_day() {
        for text in [
            "mars 2027",
            "fin mars 2027",
            "03/2027",
            "03/27",
            "2027-03",
            "mars 27",
        ] {
            assert_eq!(read(text, TODAY), Period::month(2027, 3), "{text}");
        }
        for text in [
            "T1 2027",
            "1T 2027",
            "T1 27",
            "trim. 1 2027",
            "1er trimestre 2027",
            "1er trim. 2027",
            "2027-Q1",
            "d’ici le 1er trimestre 2027",
        ] {
            assert_eq!(read(text, TODAY), Period::quarter(2027, 1), "{text}");
        }
        assert_eq!(read("2027", TODAY), Period::quarter(2027, 4));
        assert_eq!(
            read("T1 2027", TODAY).unwrap().last,
            date(2027, 3, 31),
            "the last day of the quarter"
        );
        assert_eq!(read("02/2028", TODAY).unwrap().last, date(2028, 2, 29));
    }

    #[test]
    fn what_is_no_date_is_not_guessed() {
        for text in [
            "",
            "bientôt",
            "31/02/2026",
            "12",
            "5 ju 2027",
            "99 déc. 2026",
            "99/99/99",
            "5/2/0300",
            "T7 2027",
            "2026-Q5",
            "2026-13",
            "mars",
            "12 mars 2027 ou 13 mars 2027",
        ] {
            assert_eq!(read(text, TODAY), None, "{text}");
        }
    }

    #[test]
    fn a_period_is_short_and_keeps_its_precision() {
        let cases = [
            (Period::day(date(2026, 12, 11)), "11 déc. 2026"),
            (Period::day(date(2027, 1, 1)), "1er janv. 2027"),
            (Period::day(date(2028, 2, 29)), "29 févr. 2028"),
            (Period::day(date(1, 1, 1)), "1er janv. 1"),
            (Period::month(2026, 12).unwrap(), "déc. 2026"),
            (Period::quarter(2026, 4).unwrap(), "4e trim. 2026"),
            (Period::quarter(2026, 1).unwrap(), "1er trim. 2026"),
        ];
        for (period, written) in cases {
            assert_eq!(plain(&short(period)), written);
        }
    }

    #[test]
    fn a_day_in_a_sentence_is_written_in_full() {
        assert_eq!(plain(&long_day(date(2026, 11, 24))), "24 novembre 2026");
        assert_eq!(
            plain(&full_day(date(2026, 12, 15))),
            "mardi 15 décembre 2026"
        );
        assert_eq!(
            plain(&full_day(date(2027, 1, 1))),
            "vendredi 1er janvier 2027"
        );
        assert_eq!(plain(&month_and_year(date(2027, 8, 3))), "août 2027");
        assert_eq!(
            (short_month(12), month_name(13), month_name(-1)),
            ("déc.", "", "")
        );
    }

    #[test]
    fn recent_instants_are_told_by_their_day() {
        let told = |instant: DateTime| plain(&moment(instant, TODAY));
        assert_eq!(told(TODAY.at(9, 5, 0, 0)), "aujourd’hui à 9 h 05");
        assert_eq!(told(date(2026, 11, 23).at(17, 40, 0, 0)), "hier à 17 h 40");
        assert_eq!(
            told(date(2026, 11, 3).at(8, 2, 0, 0)),
            "3 nov. 2026 à 8 h 02"
        );
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (1_900_i16..=2_200, 1_i8..=12, 1_i8..=31)
            .prop_filter_map("a day that exists", |(y, m, d)| Date::new(y, m, d).ok())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(day in any_day()) {
            for precision in DuePrecision::ALL {
                let period = Period::of(day, *precision);
                prop_assert_eq!(read(&short(period), TODAY), Some(period));
            }
            for written in [long_day(day), full_day(day), day.to_string()] {
                prop_assert_eq!(read(&written, TODAY), Some(Period::day(day)), "{}", written);
            }
            let month = Period::month(day.year(), day.month());
            prop_assert_eq!(read(&month_and_year(day), TODAY), month);
        }

        #[test]
        fn any_text_is_read_without_failing(text in "\\PC{0,20}|[0-9]{1,5}[-/ ][0-9QT]{1,3}([-/ ][0-9]{1,4})?") {
            if let Some(period) = read(&text, TODAY) {
                prop_assert_eq!(Period::of(period.last, period.precision), period);
            }
        }
    }
}
