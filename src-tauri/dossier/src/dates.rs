//! Small rules about days and instants. No clock is read here: time is always given.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Instants are kept to the second, so that their texts have one width and sort.
pub(crate) fn to_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// The civil day of an instant, for want of a better one.
pub(crate) fn day_of(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The same day `months` later, or the last day of that month when it is shorter.
pub(crate) fn add_months(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn three_months_after_the_end_of_a_month_stays_in_the_month() {
        assert_eq!(add_months(date(2026, 11, 30), 3), date(2027, 2, 28));
        assert_eq!(add_months(date(2026, 1, 15), 3), date(2026, 4, 15));
    }

    #[test]
    fn instants_lose_their_fraction() {
        let at = Timestamp::from_millisecond(1_700_000_000_900).unwrap();
        assert_eq!(to_second(at).to_string(), "2023-11-14T22:13:20Z");
    }
}
