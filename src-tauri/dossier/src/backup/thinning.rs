//! Which backups are worth keeping: the last ten, then one a day for thirty days, then one a month
//! for two years.
//!
//! Pure: instants in, instants out. Days without a backup do not count, so a dossier left alone for
//! a year keeps as much as one used every day. Days and months are those of UTC.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

const LAST: usize = 10;
const DAYS: usize = 30;
const MONTHS: usize = 24;

/// The backups to keep, among these.
pub fn keep(stamps: &[Timestamp]) -> BTreeSet<Timestamp> {
    let mut latest_first = stamps.to_vec();
    latest_first.sort_unstable_by(|a, b| b.cmp(a));
    let mut kept: BTreeSet<Timestamp> = latest_first.iter().copied().take(LAST).collect();
    kept.extend(latest_of_each(&latest_first, DAYS, |day| day));
    kept.extend(latest_of_each(&latest_first, MONTHS, Date::first_of_month));
    kept
}

/// The latest backup of each of the last periods that have one.
fn latest_of_each(
    latest_first: &[Timestamp],
    periods: usize,
    period_of: impl Fn(Date) -> Date,
) -> Vec<Timestamp> {
    let mut seen = BTreeSet::new();
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let latest = latest_first
        .iter()
        .copied()
        .filter(|at| seen.insert(period_of(day(*at))));
    latest.take(periods).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    /// Backups every `hours` during `days`, ending at the given instant.
    fn calendar(days: i64, hours: i64) -> Vec<Timestamp> {
        let end: Timestamp = "2026-11-24T17:00:00Z".parse().unwrap();
        (0..days * 24 / hours)
            .map(|rank| end - (rank * hours).hours())
            .collect()
    }

    fn day(at: Timestamp) -> Date {
        at.to_zoned(TimeZone::UTC).date()
    }

    #[test]
    fn ten_backups_are_all_kept() {
        let stamps = calendar(1, 3);
        assert_eq!(keep(&stamps).len(), stamps.len());
    }

    #[test]
    fn the_last_ten_are_always_kept() {
        for hours in [1, 5, 24, 170] {
            let stamps = calendar(400, hours);
            let kept = keep(&stamps);
            assert!(
                stamps.iter().take(10).all(|at| kept.contains(at)),
                "every {hours} hours"
            );
        }
    }

    #[test]
    fn each_of_the_last_thirty_days_keeps_its_latest() {
        let stamps = calendar(200, 2);
        let kept = keep(&stamps);
        let days: BTreeSet<Date> = stamps.iter().map(|at| day(*at)).collect();
        for of_day in days.iter().rev().take(30) {
            let latest = stamps
                .iter()
                .filter(|at| day(**at) == *of_day)
                .max()
                .unwrap();
            assert!(kept.contains(latest), "{of_day}");
        }
    }

    #[test]
    fn each_of_the_last_twenty_four_months_keeps_its_latest() {
        let stamps = calendar(1_200, 12);
        let kept = keep(&stamps);
        let months: BTreeSet<Date> = stamps.iter().map(|at| day(*at).first_of_month()).collect();
        for month in months.iter().rev().take(24) {
            let latest = stamps
                .iter()
                .filter(|at| day(**at).first_of_month() == *month)
                .max()
                .unwrap();
            assert!(kept.contains(latest), "{month}");
        }
    }

    #[test]
    fn years_of_use_never_keep_more_than_sixty_four() {
        for hours in [1, 7, 24] {
            assert!(
                keep(&calendar(2_000, hours)).len() <= LAST + DAYS + MONTHS,
                "{hours}"
            );
        }
    }

    #[test]
    fn thinning_again_removes_nothing_more() {
        let kept = keep(&calendar(900, 6));
        assert_eq!(keep(&kept.iter().copied().collect::<Vec<_>>()), kept);
    }

    #[test]
    fn thinning_after_each_backup_loses_neither_the_last_nor_a_month() {
        let stamps = calendar(300, 8);
        let mut kept = BTreeSet::new();
        for at in stamps.iter().rev() {
            kept.insert(*at);
            kept = keep(&kept.iter().copied().collect::<Vec<_>>());
        }
        let ten: Vec<_> = stamps.iter().take(10).collect();
        assert!(
            ten.into_iter().all(|at| kept.contains(at)),
            "the last ten survive a daily thinning"
        );
        let months: BTreeSet<Date> = kept.iter().map(|at| day(*at).first_of_month()).collect();
        assert_eq!(
            months.len(),
            11,
            "each month of the ten months of use is still there"
        );
    }
}
