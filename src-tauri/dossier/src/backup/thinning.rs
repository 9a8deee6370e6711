//! Which backups are worth keeping: the last ten made, then one a day for thirty days, then one a month
//! for two years; and the last three made before a schema changed, which never take the place of others.
//!
//! Pure: names in, names out. « Last » is said by the numbers, never by a clock. Days and months are those
//! of UTC; those without a backup do not count, so a dossier left alone for a year keeps as much as one
//! used every day. Backups dated after now are thinned among themselves: whichever of the two clocks is
//! wrong, the days of one never crowd out those of the other.

use super::names::Name;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

const LAST: usize = 10;
const DAYS: usize = 30;
const MONTHS: usize = 24;
const BEFORE_MIGRATION: usize = 3;

/// The backups to keep, among these.
pub(super) fn keep(names: &[Name], now: Timestamp) -> BTreeSet<Name> {
    let mut latest_first = names.to_vec();
    latest_first.sort_unstable_by(|a, b| b.cmp(a));
    let (migrations, backups): (Vec<_>, Vec<_>) =
        latest_first.iter().partition(|name| name.before_migration);
    let mut kept: BTreeSet<Name> = backups.iter().copied().take(LAST).collect();
    kept.extend(migrations.iter().take(BEFORE_MIGRATION));
    let (ahead, past): (Vec<_>, Vec<_>) = backups.iter().partition(|name| name.at > now);
    for dated in [past, ahead] {
        kept.extend(latest_of_each(&dated, DAYS, |day| day));
        kept.extend(latest_of_each(&dated, MONTHS, Date::first_of_month));
    }
    kept
}

/// The latest backup of each of the last periods that have one.
fn latest_of_each(
    latest_first: &[Name],
    periods: usize,
    period_of: impl Fn(Date) -> Date,
) -> Vec<Name> {
    let mut seen = BTreeSet::new();
    let day = |name: &Name| name.at.to_zoned(TimeZone::UTC).date();
    let latest = latest_first
        .iter()
        .copied()
        .filter(|name| seen.insert(period_of(day(name))));
    latest.take(periods).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    fn end() -> Timestamp {
        "2026-11-24T17:00:00Z".parse().unwrap()
    }

    /// Backups every `hours` during `days`, ending at [`end`]; the last one made first.
    fn calendar(days: i64, hours: i64) -> Vec<Name> {
        let count = days * 24 / hours;
        (0..count)
            .map(|rank| Name {
                number: u32::try_from(count - rank).unwrap(),
                at: end() - (rank * hours).hours(),
                before_migration: false,
            })
            .collect()
    }

    fn day(name: &Name) -> Date {
        name.at.to_zoned(TimeZone::UTC).date()
    }

    #[test]
    fn ten_backups_are_all_kept() {
        let names = calendar(1, 3);
        assert_eq!(keep(&names, end()).len(), names.len());
    }

    #[test]
    fn the_last_ten_are_always_kept() {
        for hours in [1, 5, 24, 170] {
            let names = calendar(400, hours);
            let kept = keep(&names, end());
            assert!(
                names.iter().take(10).all(|name| kept.contains(name)),
                "every {hours} hours"
            );
        }
    }

    #[test]
    fn each_of_the_last_thirty_days_keeps_its_latest() {
        let names = calendar(200, 2);
        let kept = keep(&names, end());
        let days: BTreeSet<Date> = names.iter().map(day).collect();
        for of_day in days.iter().rev().take(30) {
            let latest = names
                .iter()
                .filter(|name| day(name) == *of_day)
                .max()
                .unwrap();
            assert!(kept.contains(latest), "{of_day}");
        }
    }

    #[test]
    fn each_of_the_last_twenty_four_months_keeps_its_latest() {
        let names = calendar(1_200, 12);
        let kept = keep(&names, end());
        let months: BTreeSet<Date> = names
            .iter()
            .map(|name| day(name).first_of_month())
            .collect();
        for month in months.iter().rev().take(24) {
            let latest = names
                .iter()
                .filter(|name| day(name).first_of_month() == *month)
                .max()
                .unwrap();
            assert!(kept.contains(latest), "{month}");
        }
    }

    #[test]
    fn years_of_use_never_keep_more_than_sixty_four() {
        for hours in [1, 7, 24] {
            assert!(
                keep(&calendar(2_000, hours), end()).len() <= LAST + DAYS + MONTHS,
                "{hours}"
            );
        }
    }

    #[test]
    fn thinning_again_removes_nothing_more() {
        let kept = keep(&calendar(900, 6), end());
        assert_eq!(keep(&kept.iter().copied().collect::<Vec<_>>(), end()), kept);
    }

    #[test]
    fn thinning_after_each_backup_loses_neither_the_last_nor_a_month() {
        let names = calendar(300, 8);
        let mut kept = BTreeSet::new();
        for name in names.iter().rev() {
            kept.insert(*name);
            kept = keep(&kept.iter().copied().collect::<Vec<_>>(), name.at);
        }
        let ten: Vec<_> = names.iter().take(10).collect();
        assert!(
            ten.into_iter().all(|name| kept.contains(name)),
            "the last ten survive a daily thinning"
        );
        let months: BTreeSet<Date> = kept.iter().map(|name| day(name).first_of_month()).collect();
        assert_eq!(
            months.len(),
            11,
            "each month of the ten months of use is still there"
        );
    }

    /// A clock that says something else from here on: thirty more backups, an hour apart.
    fn then_by_another_clock(names: &mut Vec<Name>, clock: Timestamp) -> BTreeSet<Name> {
        let first = names.first().map_or(0, |name| name.number) + 1;
        for rank in 0..30_u32 {
            let made = Name {
                number: first + rank,
                at: clock + i64::from(rank).hours(),
                before_migration: false,
            };
            names.push(made);
            *names = keep(names, made.at).into_iter().collect();
            assert_eq!(names.last(), Some(&made), "the one just made is kept");
        }
        names.iter().copied().collect()
    }

    #[test]
    fn a_clock_that_was_ahead_costs_no_later_backup() {
        let mut names = calendar(40, 24);
        for name in names.iter_mut().take(12) {
            name.at += (24 * 365 * 4).hours();
        }
        let kept = then_by_another_clock(&mut names, end());
        let last = kept.iter().rev().take(10);
        assert!(last.map(|name| name.at).all(|at| at < end() + 31.hours()));
    }

    #[test]
    fn a_clock_that_falls_back_years_leaves_the_days_before_it_alone() {
        let mut names = calendar(100, 24);
        names = keep(&names, end()).into_iter().rev().collect();
        let before: Vec<_> = names.clone();
        let kept = then_by_another_clock(&mut names, "2015-01-01T00:00:00Z".parse().unwrap());
        let days = before.iter().take(30);
        assert!(days.into_iter().all(|name| kept.contains(name)));
    }

    #[test]
    fn copies_made_by_opening_are_few_and_take_nobodys_place() {
        let mut names = calendar(1, 3);
        let opened = (1..=40).map(|rank| Name {
            number: 8 + rank,
            at: end() + i64::from(rank).minutes(),
            before_migration: true,
        });
        let backups: BTreeSet<Name> = names.iter().copied().collect();
        names.extend(opened);
        let kept = keep(&names, end() + 1.hour());
        assert!(backups.is_subset(&kept));
        assert_eq!(kept.len(), backups.len() + BEFORE_MIGRATION);
        assert_eq!(kept.last().map(|name| name.number), Some(48));
    }
}
