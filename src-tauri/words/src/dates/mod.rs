//! Dates and instants: as people type them ([`read`]), and as French writes them.

mod reading;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};

use crate::DuePrecision;
use crate::french::FRENCH;
use crate::text::{NO_BREAK_SPACE, fill, unbroken};

pub use reading::{NoDate, read};

/// The years people plan in, or look back to: beyond, a finger slipped.
pub const YEARS: std::ops::RangeInclusive<i16> = 2_000..=2_100;

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

    /// The one before, as long.
    #[must_use]
    fn before(self) -> Option<Self> {
        let day = match self.precision {
            DuePrecision::Day => self.last.yesterday().ok()?,
            DuePrecision::Month => self.last.first_of_month().yesterday().ok()?,
            DuePrecision::Quarter => self.last.checked_sub(3.months()).ok()?,
        };
        Some(Self::of(day, self.precision))
    }

    /// The one after, as long.
    #[must_use]
    fn after(self) -> Option<Self> {
        Some(Self::of(self.last.tomorrow().ok()?, self.precision))
    }
}

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

/// What was understood of a date, to be looked over: « vendredi 11 décembre 2026 », « mars 2027, jusqu’au 31 ».
#[must_use]
pub fn told(period: Period) -> String {
    let (day, words) = (period.last, &FRENCH.dates);
    let (sentence, name) = match period.precision {
        DuePrecision::Day => return full_day(day),
        DuePrecision::Month => (&words.whole_month, month_and_year(day)),
        DuePrecision::Quarter => (&words.whole_quarter, short(period)),
    };
    let number = day.day().to_string();
    let last = format!("{number}{NO_BREAK_SPACE}{}", month_name(day.month()));
    fill(
        sentence,
        &[("period", &name), ("number", &number), ("day", &last)],
    )
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

    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    /// Easier to read in an assertion.
    fn plain(text: &str) -> String {
        text.replace(NO_BREAK_SPACE, " ")
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
    fn what_was_understood_says_its_last_day() {
        let cases = [
            (Period::day(date(2026, 12, 11)), "vendredi 11 décembre 2026"),
            (Period::month(2027, 3).unwrap(), "mars 2027, jusqu’au 31"),
            (
                Period::quarter(2027, 1).unwrap(),
                "1er trim. 2027, jusqu’au 31 mars",
            ),
        ];
        for (period, words) in cases {
            assert_eq!(plain(&told(period)), words);
        }
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
}
