//! Hybrid logical clock: the stamp of each operation, which sorts even when the clock goes back.
//!
//! Written `{wall_ms:013}-{counter:05}-{device}`, so that text order is time order. Two computers never give
//! the same stamp; two that were copied from one disk, with its id, may: operations are in the order of
//! their stamp, then of their id. Merging two copies will keep, field by field, the last operation.

use crate::error::Error;
use crate::ids::DeviceId;
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;
use uuid::{NoContext, Uuid};

/// The counter has five digits; after them, the millisecond itself is moved on.
const COUNTER_LIMIT: u32 = 99_999;

/// The milliseconds have thirteen digits, until the year 2286.
const WALL_LIMIT: i64 = 9_999_999_999_999;

/// The first of January 2200: a clock that is further is taken to be there, far enough from the limit for any
/// number of operations.
const CLOCK_LIMIT: i64 = 7_258_118_400_000;

/// When an operation was made, in an order that never goes back on one computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hlc {
    /// Milliseconds since 1970, never less than those of the operation before.
    pub(crate) wall_ms: i64,
    /// Rank among the operations of the same millisecond.
    pub(crate) counter: u32,
    /// The computer that made the operation.
    pub(crate) device: DeviceId,
}

impl Hlc {
    /// The stamp that follows `last` on this computer.
    pub(crate) fn after(last: Option<Self>, now: Timestamp, device: DeviceId) -> Self {
        let now_ms = now.as_millisecond().clamp(0, CLOCK_LIMIT);
        let (wall_ms, counter) = match last {
            Some(last) if last.wall_ms >= now_ms && last.counter >= COUNTER_LIMIT => {
                (last.wall_ms.saturating_add(1), 0)
            }
            Some(last) if last.wall_ms >= now_ms => (last.wall_ms, last.counter + 1),
            Some(_) | None => (now_ms, 0),
        };
        Self {
            wall_ms,
            counter,
            device,
        }
    }
}

impl fmt::Display for Hlc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:013}-{:05}-{}",
            self.wall_ms, self.counter, self.device
        )
    }
}

/// Only what [`Hlc`] itself writes is read, so that the order of the texts is that of time.
impl FromStr for Hlc {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |text: &str| {
            let (wall_ms, rest) = text.split_once('-')?;
            let (counter, device) = rest.split_once('-')?;
            Some(Self {
                wall_ms: wall_ms.parse().ok()?,
                counter: counter.parse().ok()?,
                device: device.parse().ok()?,
            })
        };
        let is_ours = |stamp: &Self| {
            let in_range = (0..=WALL_LIMIT).contains(&stamp.wall_ms);
            in_range && stamp.counter <= COUNTER_LIMIT && stamp.to_string() == text
        };
        let stamp = read(text).filter(is_ours);
        stamp.ok_or_else(|| Error::damaged("a stamp that nobody writes"))
    }
}

/// A new id: the `rank`-th made by the operation stamped `hlc`. Ids sort up to four million of them.
pub(crate) fn fresh(hlc: &Hlc, rank: u32) -> Uuid {
    let millis = u64::try_from(hlc.wall_ms).unwrap_or(0);
    let counter = u128::from(hlc.counter & 0xFFF) << 64;
    let rank = u128::from(rank & 0x3F_FFFF) << 40;
    // The last bytes of a version 7 id are random: that is all the randomness needed here.
    let random =
        Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, 0, 0)).as_u128() & 0xFF_FFFF_FFFF;
    let [_, _, _, _, _, _, tail @ ..] = (counter | rank | random).to_be_bytes();
    uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn a_stamp_reads_back_as_written() {
        let stamp = Hlc::after(None, at(1_700_000_000_123), DeviceId(Uuid::from_u128(7)));
        assert_eq!(stamp.to_string().parse::<Hlc>().unwrap(), stamp);
    }

    #[test]
    fn stamps_sort_as_text_even_when_the_clock_goes_back() {
        let device = DeviceId(Uuid::nil());
        let mut stamps = Vec::new();
        let mut last = None;
        for ms in [5_000, 5_000, 4_000, 1, 6_000, 5_999] {
            let stamp = Hlc::after(last, at(ms), device);
            stamps.push(stamp.to_string());
            last = Some(stamp);
        }
        assert!(stamps.is_sorted_by(|a, b| a < b), "{stamps:?}");
    }

    #[test]
    fn a_full_counter_moves_the_millisecond_on() {
        let device = DeviceId(Uuid::nil());
        let full = Hlc {
            wall_ms: 9,
            counter: COUNTER_LIMIT,
            device,
        };
        assert_eq!(
            Hlc::after(Some(full), at(3), device),
            Hlc {
                wall_ms: 10,
                counter: 0,
                device
            }
        );
    }

    #[test]
    fn a_stamp_out_of_range_is_damaged_and_a_clock_gone_mad_writes_none() {
        let device = DeviceId(Uuid::nil());
        for strange in [
            "10000000000000-00000",
            "9223372036854775807-00000",
            "-000000000001-00000",
            "+000000000001-00000",
            "1700000000000-100000",
            "1700000000000-4294967295",
            "1700000000000-1",
            "1700-00000",
            "tomorrow",
        ] {
            let read = format!("{strange}-{device}").parse::<Hlc>();
            assert!(matches!(read, Err(Error::Damaged { .. })), "{strange}");
        }
        for clock in [Timestamp::MAX, Timestamp::MIN] {
            let mut stamp = Hlc::after(None, clock, device);
            stamp.counter = COUNTER_LIMIT;
            let next = Hlc::after(Some(stamp), clock, device);
            assert!(next > stamp);
            assert_eq!(next.to_string().parse::<Hlc>().unwrap(), next, "{clock}");
        }
        let last = hlc(i64::MAX, COUNTER_LIMIT);
        assert_eq!(Hlc::after(Some(last), at(1), device).wall_ms, i64::MAX);
    }

    fn hlc(wall_ms: i64, counter: u32) -> Hlc {
        Hlc {
            wall_ms,
            counter,
            device: DeviceId(Uuid::nil()),
        }
    }

    #[test]
    fn ids_sort_in_the_order_they_were_made() {
        let made = [
            fresh(&hlc(1_000, 0), 0),
            fresh(&hlc(1_000, 0), 1),
            fresh(&hlc(1_000, 0), 300),
            fresh(&hlc(1_000, 0), 70_000),
            fresh(&hlc(1_000, 1), 0),
            fresh(&hlc(1_001, 0), 0),
        ];
        assert!(made.is_sorted(), "{made:?}");
    }

    #[test]
    fn ids_are_version_seven_and_never_twice_the_same() {
        let (one, other) = (fresh(&hlc(1_000, 0), 0), fresh(&hlc(1_000, 0), 0));
        assert_eq!(one.get_version_num(), 7);
        assert_ne!(one, other, "two laptops may make ids at the same instant");
    }
}
