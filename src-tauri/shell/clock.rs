//! The only place that reads the clock.
//!
//! A demonstration or a test may start it elsewhere (`--clock`): it then runs from there.

use std::time::Instant;

use jiff::Timestamp;

/// A clock, possibly shifted.
pub(crate) struct Clock {
    started: Instant,
    from: Option<Timestamp>,
}

impl Clock {
    /// The system's clock, or one that starts at a given instant.
    pub(crate) fn starting_at(from: Option<Timestamp>) -> Self {
        Self {
            started: Instant::now(),
            from,
        }
    }

    /// The present instant.
    #[expect(
        clippy::disallowed_methods,
        reason = "the only place that reads the clock"
    )]
    pub(crate) fn now(&self) -> Timestamp {
        let Some(from) = self.from else {
            return Timestamp::now();
        };
        from.checked_add(jiff::SignedDuration::try_from(self.started.elapsed()).unwrap_or_default())
            .unwrap_or(from)
    }
}
