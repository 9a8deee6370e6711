//! Small rules about days and instants. No clock is read here: time is always given.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// Instants are kept to the second, so that their texts have one width and sort.
pub(crate) fn to_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// The same day `months` later, or the last day of that month when it is shorter.
pub(crate) fn add_months(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

/// The last day of the quarter of `day`.
pub(crate) fn end_of_quarter(day: Date) -> Date {
    let months_left = (3 - (i32::from(day.month()) - 1) % 3) - 1;
    add_months(day.first_of_month(), months_left).last_of_month()
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
    fn each_month_ends_its_quarter() {
        let ends = [
            (date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 3, 31), date(2026, 3, 31)),
            (date(2026, 5, 31), date(2026, 6, 30)),
            (date(2026, 12, 2), date(2026, 12, 31)),
        ];
        for (day, end) in ends {
            assert_eq!(end_of_quarter(day), end, "{day}");
        }
    }

    #[test]
    fn instants_lose_their_fraction() {
        let at = Timestamp::from_millisecond(1_700_000_000_900).unwrap();
        assert_eq!(to_second(at).to_string(), "2023-11-14T22:13:20Z");
    }
}
