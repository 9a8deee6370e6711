//! What people mean by a date: `11/12/2026`, `11/12`, `1er mars 2027`, `fin mars`, `T3`, `semaine 12`,
//! `lundi prochain`, `dans 15 jours`, `2027-Q1`, `2027`.
//!
//! A text is cut into words; those that change nothing are left out, and what remains is matched with the
//! shapes below: a new way of saying a date is a new shape, a new word a word of `words.toml`. What could
//! mean two things is not guessed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::{Period, YEARS};
use crate::DuePrecision;
use crate::french::{DateWord, FRENCH};
use crate::text::{fold, fold_letters};

/// Why a text is no date of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// It says no date, or could say two.
    NotUnderstood,
    /// It says one, out of [`YEARS`].
    OutOfYears,
}

/// What a person means by this text. Without a year it is the next one; a year alone is its last quarter,
/// a week its Friday.
///
/// # Errors
/// When it is no date, or one of a year that nobody plans in.
pub fn read(text: &str, today: Date) -> Result<Period, NoDate> {
    let day = iso_day(text).or_else(|| spoken(text, today));
    let period = day
        .map(Period::day)
        .or_else(|| meant(tokens(text)?, today))
        .ok_or(NoDate::NotUnderstood)?;
    let within = YEARS.contains(&period.last.year());
    within.then_some(period).ok_or(NoDate::OutOfYears)
}

/// `2027-03-02`, and the same with a time after it.
fn iso_day(text: &str) -> Option<Date> {
    let day = text.trim().split(['T', ' ']).next()?;
    day.parse().ok()
}

/// A day by its name: today, tomorrow.
fn spoken(text: &str, today: Date) -> Option<Date> {
    let text = fold_letters(text);
    let mut days = FRENCH.dates.read.spoken.iter();
    let (_, away) = days.find(|(name, _)| fold_letters(name) == text)?;
    today.checked_add(i64::from(*away).days()).ok()
}

/// One word of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A number, and how many digits it is written with.
    Number(i16, usize),
    /// The name of a month.
    Month(i8),
    /// The name of a day of the week.
    Named(Weekday),
    /// Any other word that counts.
    Said(DateWord),
    /// A word that changes nothing.
    Nothing,
}

use DateWord::{Before, Day, End, Half, Middle, Month as Months, Next, Quarter, Start};
use DateWord::{Week, WeekOrHalf, Within, Year};
use Token::{Month, Named, Nothing, Number, Said};

/// What each word says, months aside.
static LEXICON: LazyLock<BTreeMap<String, Token>> = LazyLock::new(|| {
    let words = &FRENCH.dates.read;
    let mut lexicon = BTreeMap::new();
    let mut all = |names: &[String], token: Token| {
        lexicon.extend(names.iter().map(|name| (fold(name), token)));
    };
    all(&words.small_words, Nothing);
    for (word, names) in &words.words {
        all(names, Said(*word));
    }
    for (name, number) in &words.numbers {
        all(std::slice::from_ref(name), Number(*number, 1));
    }
    for (rank, name) in (1..).zip(&FRENCH.dates.weekdays) {
        if let Ok(day) = Weekday::from_monday_one_offset(rank) {
            all(std::slice::from_ref(name), Named(day));
        }
    }
    lexicon
});

/// The words of a date that count; nothing when one of them has no place in a date.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let words = pieces(&fold(text));
    let tokens: Option<Vec<Token>> = words.iter().map(|word| token(word)).collect();
    let mut tokens = tokens?;
    tokens.retain(|token| *token != Nothing);
    Some(tokens)
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

fn token(word: &str) -> Option<Token> {
    if word.starts_with(|sign: char| sign.is_ascii_digit()) {
        return Some(Number(word.parse().ok()?, word.len()));
    }
    let known = LEXICON.get(word).copied();
    known.or_else(|| month_named(word).map(Month))
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

/// The period that words say: the last of "beginning of", "end of", "before" moves it.
fn meant(mut tokens: Vec<Token>, today: Date) -> Option<Period> {
    let is_edge = |token: &Token| matches!(token, Said(Start | Middle | End | Before));
    let edge = tokens.iter().rfind(|token| is_edge(token)).copied();
    tokens.retain(|token| !is_edge(token));
    // The name of a day that is given adds nothing.
    let numbers = tokens.iter().filter(|token| matches!(token, Number(..)));
    let dated = numbers.count() > 1 || tokens.iter().any(|token| matches!(token, Month(_)));
    tokens.retain(|token| !(dated && matches!(token, Named(_))));
    match (year_alone(&tokens, today), edge) {
        (Some(year), Some(Said(Start))) => Period::quarter(year, 1),
        (Some(year), Some(Said(Middle))) => Period::quarter(year, 2),
        (Some(year), Some(Said(Before))) => Period::quarter(year.checked_sub(1)?, 4),
        (Some(year), _) => Period::quarter(year, 4),
        (None, edge) => moved(shaped(&tokens, today)?, edge),
    }
}

/// A year and nothing else: said, this one or the next.
fn year_alone(tokens: &[Token], today: Date) -> Option<i16> {
    match *tokens {
        [Number(year, 4)] | [Said(Year), Number(year, 4)] => Some(year),
        [Said(Year)] => Some(today.year()),
        [Said(Year), Said(Next)] | [Said(Next), Said(Year)] => today.year().checked_add(1),
        _ => None,
    }
}

/// The middle of a month, and what comes before a month or a quarter; anything else stays.
fn moved(period: Period, edge: Option<Token>) -> Option<Period> {
    match (edge, period.precision) {
        (Some(Said(Middle)), DuePrecision::Month) => {
            let middle = period.last.with().day(15).build().ok()?;
            Some(Period::day(middle))
        }
        (Some(Said(Before)), DuePrecision::Month | DuePrecision::Quarter) => period.before(),
        _ => Some(period),
    }
}

/// The shapes of a date, from the most exact.
fn shaped(tokens: &[Token], today: Date) -> Option<Period> {
    let of_figures = figures(tokens, today);
    let of_names = of_figures.or_else(|| named(tokens, today));
    of_names.or_else(|| away(tokens, today))
}

/// A day, or a month, in figures or by the name of its month.
fn figures(tokens: &[Token], today: Date) -> Option<Period> {
    match *tokens {
        [Number(y, 4), Number(month, _), Number(day, _)] => on(day, small(month)?, y, 4),
        [Number(day, _), Number(month, _), Number(y, digits)] => on(day, small(month)?, y, digits),
        [Number(day, _), Month(month), Number(y, digits)] => on(day, month, y, digits),
        [Number(day, _), Month(month)] => next_day(small(day)?, month, today),
        [Month(month), Number(y, digits)] => Period::month(year(y, digits)?, month),
        [Number(y, 4), Number(month, _)] | [Number(month, _), Number(y, 4)] => {
            Period::month(y, small(month)?)
        }
        [Number(day, _), Number(month, _)] if month <= 12 => {
            next_day(small(day)?, small(month)?, today)
        }
        [Number(month, _), Number(y, digits)] => Period::month(year(y, digits)?, small(month)?),
        [Month(month)] | [Said(Months), Month(month)] => next_month(month, today),
        [Month(month), Said(Next)] => next_month(month, today.last_of_month().tomorrow().ok()?),
        _ => None,
    }
}

/// A quarter, a half-year or a week, by its rank.
fn named(tokens: &[Token], today: Date) -> Option<Period> {
    match *tokens {
        [Number(y, 4), Said(unit), Number(rank, _)] => ranked(unit, rank, y),
        [Said(unit), Number(rank, _), Number(y, digits)]
        | [Number(rank, _), Said(unit), Number(y, digits)] => ranked(unit, rank, year(y, digits)?),
        [Said(WeekOrHalf), Number(rank, 2)] if rank > 2 => next_ranked(Week, rank, today),
        [Said(unit @ (Week | Quarter | Half)), Number(rank, _)]
        | [Number(rank, _), Said(unit @ (Quarter | Half))] => next_ranked(unit, rank, today),
        _ => None,
    }
}

fn ranked(unit: DateWord, rank: i16, year: i16) -> Option<Period> {
    let rank = small(rank)?;
    match unit {
        Quarter => Period::quarter(year, rank),
        Half if rank <= 2 => Period::quarter(year, rank.checked_mul(2)?),
        Week => week(year, rank),
        // The first two could be half-years.
        WeekOrHalf if rank > 2 => week(year, rank),
        Half | WeekOrHalf | Day | Months | Year | Within | Next | Start | Middle | End | Before => {
            None
        }
    }
}

/// The Friday of a week.
fn week(year: i16, rank: i8) -> Option<Period> {
    let friday = ISOWeekDate::new(year, rank, Weekday::Friday).ok()?;
    Some(Period::day(friday.date()))
}

/// The next of these that is not over.
fn next_ranked(unit: DateWord, rank: i16, today: Date) -> Option<Period> {
    // The 53rd week comes back after seven years at most.
    let years = today.year()..=today.year().saturating_add(7);
    let mut periods = years.filter_map(|year| ranked(unit, rank, year));
    periods.find(|period| period.last >= today)
}

/// A date by how far it is from today.
fn away(tokens: &[Token], today: Date) -> Option<Period> {
    match *tokens {
        [Named(day)] | [Named(day), Said(Next)] => {
            let next = today.nth_weekday(1, day).ok()?;
            Some(Period::day(next))
        }
        [Named(day), Said(Week), Said(Next)] => in_week_of(today.checked_add(1.week()).ok()?, day),
        [Said(Week)] => in_week_of(today, Weekday::Friday).filter(|friday| friday.last >= today),
        [Said(Week), Said(Next)] => in_week_of(today.checked_add(1.week()).ok()?, Weekday::Friday),
        [Said(unit @ (Months | Quarter))] => Some(this(unit, today)),
        [Said(unit @ (Months | Quarter)), Said(Next)] => this(unit, today).after(),
        [Said(Within), Number(count, _), Said(unit)] => later(count, unit, today),
        [Number(count, _), Said(unit @ (Day | Week | Months | Year))] => later(count, unit, today),
        _ => None,
    }
}

fn in_week_of(day: Date, weekday: Weekday) -> Option<Period> {
    let week = day.iso_week_date();
    let day = ISOWeekDate::new(week.year(), week.week(), weekday).ok()?;
    Some(Period::day(day.date()))
}

/// The month of a day, or its quarter.
fn this(unit: DateWord, day: Date) -> Period {
    let month = unit == Months;
    let precision = if month {
        DuePrecision::Month
    } else {
        DuePrecision::Quarter
    };
    Period::of(day, precision)
}

/// So many days, weeks, months… later.
fn later(count: i16, unit: DateWord, today: Date) -> Option<Period> {
    let count = i64::from(count);
    let span = match unit {
        Day => count.days(),
        Week => count.weeks(),
        Months => count.months(),
        Quarter => (count * 3).months(),
        Half => (count * 6).months(),
        Year => count.years(),
        WeekOrHalf | Within | Next | Start | Middle | End | Before => return None,
    };
    today.checked_add(span).ok().map(Period::day)
}

fn small(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

/// A year, of this century when it has two digits.
fn year(year: i16, digits: usize) -> Option<i16> {
    match digits {
        2 => Some(year + 2_000),
        4 => Some(year),
        _ => None,
    }
}

fn on(day: i16, month: i8, y: i16, digits: usize) -> Option<Period> {
    let date = Date::new(year(y, digits)?, month, small(day)?).ok()?;
    Some(Period::day(date))
}

/// The next day of this name: this year's, or a later one's when it is past.
fn next_day(day: i8, month: i8, today: Date) -> Option<Period> {
    // The 29th of February comes back after eight years at most.
    let years = today.year()..=today.year().saturating_add(8);
    let mut days = years.filter_map(|year| Date::new(year, month, day).ok());
    days.find(|date| *date >= today).map(Period::day)
}

/// The next month of this name that is not over.
fn next_month(month: i8, today: Date) -> Option<Period> {
    let years = today.year()..=today.year().saturating_add(1);
    let mut months = years.filter_map(|year| Period::month(year, month));
    months.find(|month| month.last >= today)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::dates::{full_day, long_day, month_and_year, short};

    const TODAY: Date = date(2026, 11, 24);

    fn understood(text: &str) -> Option<Period> {
        read(text, TODAY).ok()
    }

    fn day(year: i16, month: i8, day: i8) -> Option<Period> {
        Some(Period::day(date(year, month, day)))
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
            assert_eq!(understood(text), day(2026, 12, 11), "{text}");
        }
        let first = Some(Period::day(date(2027, 3, 1)));
        assert_eq!(understood("1er mars 2027"), first);
        assert_eq!(understood("Aujourd’hui"), Some(Period::day(TODAY)));
        assert_eq!(understood("aujourdhui"), Some(Period::day(TODAY)));
        assert_eq!(understood("demain"), Some(Period::day(date(2026, 11, 25))));
    }

    #[test]
    fn a_day_without_a_year_is_the_next_one() {
        assert_eq!(understood("12/10"), Some(Period::day(date(2027, 10, 12))));
        assert_eq!(understood("29/02"), Some(Period::day(date(2028, 2, 29))));
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
            assert_eq!(understood(text), Period::month(2027, 3), "{text}");
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
            assert_eq!(understood(text), Period::quarter(2027, 1), "{text}");
        }
        assert_eq!(understood("2027"), Period::quarter(2027, 4));
        assert_eq!(
            read("T1 2027", TODAY).unwrap().last,
            date(2027, 3, 31),
            "the last day of the quarter"
        );
        assert_eq!(understood("02/2028").unwrap().last, date(2028, 2, 29));
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
            "T7 2027",
            "2026-Q5",
            "2026-13",
            "S1 2027",
            "S2",
            "lundi 15",
            "lundi dans 2 semaines",
            "2e semaine de mars",
            "semaine 54",
            "mars ou avril",
            "dès que possible",
            "12 mars 2027 ou 13 mars 2027",
        ] {
            assert_eq!(understood(text), None, "{text}");
        }
    }

    #[test]
    fn what_people_say_is_understood() {
        // A Tuesday, in the 48th week.
        let cases = [
            ("mars", Period::month(2027, 3)),
            ("fin mars", Period::month(2027, 3)),
            ("d’ici fin mars", Period::month(2027, 3)),
            ("à la fin du mois de mars", Period::month(2027, 3)),
            ("au plus tard en mars", Period::month(2027, 3)),
            ("novembre", Period::month(2026, 11)),
            ("novembre prochain", Period::month(2027, 11)),
            ("mi-mars", day(2027, 3, 15)),
            ("avant mars", Period::month(2027, 2)),
            ("avant fin mars 2027", Period::month(2027, 3)),
            ("fin du mois", Period::month(2026, 11)),
            ("le mois prochain", Period::month(2026, 12)),
            ("T3", Period::quarter(2027, 3)),
            ("t4", Period::quarter(2026, 4)),
            ("3e trim. 2027", Period::quarter(2027, 3)),
            ("3e trim.", Period::quarter(2027, 3)),
            ("1er trimestre 2027", Period::quarter(2027, 1)),
            ("premier trimestre 2027", Period::quarter(2027, 1)),
            ("fin T1 2027", Period::quarter(2027, 1)),
            ("ce trimestre", Period::quarter(2026, 4)),
            ("le trimestre prochain", Period::quarter(2027, 1)),
            ("2e semestre 2027", Period::quarter(2027, 4)),
            ("1er semestre", Period::quarter(2027, 2)),
            ("2027", Period::quarter(2027, 4)),
            ("fin 2027", Period::quarter(2027, 4)),
            ("début 2027", Period::quarter(2027, 1)),
            ("mi-2027", Period::quarter(2027, 2)),
            ("avant 2027", Period::quarter(2026, 4)),
            ("fin d’année", Period::quarter(2026, 4)),
            ("l’année prochaine", Period::quarter(2027, 4)),
            ("semaine 12", day(2027, 3, 26)),
            ("Sem. 48", day(2026, 11, 27)),
            ("S12", day(2027, 3, 26)),
            ("semaine 1 2027", day(2027, 1, 8)),
            ("2027-W12", day(2027, 3, 26)),
            ("semaine 53", day(2027, 1, 1)),
            ("cette semaine", day(2026, 11, 27)),
            ("fin de semaine", day(2026, 11, 27)),
            ("la semaine prochaine", day(2026, 12, 4)),
            ("lundi prochain", day(2026, 11, 30)),
            ("lundi", day(2026, 11, 30)),
            ("mardi", day(2026, 12, 1)),
            ("mercredi de la semaine prochaine", day(2026, 12, 2)),
            ("dans 15 jours", day(2026, 12, 9)),
            ("sous quinze jours", day(2026, 12, 9)),
            ("d’ici 15 j", day(2026, 12, 9)),
            ("dans une semaine", day(2026, 12, 1)),
            ("dans 3 mois", day(2027, 2, 24)),
            ("dans un an", day(2027, 11, 24)),
            ("dans 2 trimestres", day(2027, 5, 24)),
            ("après-demain", day(2026, 11, 26)),
            ("hier", day(2026, 11, 23)),
        ];
        for (text, period) in cases {
            assert!(period.is_some(), "{text}");
            assert_eq!(understood(text), period, "{text}");
            assert_eq!(understood(&text.to_uppercase()), period, "{text}");
        }
    }

    #[test]
    fn a_year_that_nobody_plans_in_is_told_apart() {
        for text in [
            "31/12/1999",
            "1999-12-31",
            "31/12/9999",
            "mars 2101",
            "5/2/0300",
            "1999",
        ] {
            assert_eq!(read(text, TODAY), Err(NoDate::OutOfYears), "{text}");
        }
        for text in ["01/01/2000", "31/12/2100"] {
            assert!(understood(text).is_some(), "{text}");
        }
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (2_000_i16..=2_100, 1_i8..=12, 1_i8..=31)
            .prop_filter_map("a day that exists", |(y, m, d)| Date::new(y, m, d).ok())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(day in any_day()) {
            for precision in DuePrecision::ALL {
                let period = Period::of(day, *precision);
                prop_assert_eq!(understood(&short(period)), Some(period));
            }
            for written in [long_day(day), full_day(day), day.to_string()] {
                prop_assert_eq!(understood(&written), Some(Period::day(day)), "{}", written);
            }
            let month = Period::month(day.year(), day.month());
            prop_assert_eq!(understood(&month_and_year(day)), month);
        }

        #[test]
        fn any_text_is_read_without_failing(text in "\\PC{0,20}|[0-9]{1,5}[-/ ][0-9QT]{1,3}([-/ ][0-9]{1,4})?") {
            if let Ok(period) = read(&text, TODAY) {
                prop_assert_eq!(Period::of(period.last, period.precision), period);
            }
        }
    }
}
