//! How the state of an action is told and drawn.

use dossier::ActionStatus;
use jiff::civil::Date;

use crate::texts::Texts;

/// What an action past its date is called in place of its state: computed, never stored.
const LATE: &str = "late";

/// The drawing of a state.
pub(crate) fn pill(status: ActionStatus, late: bool) -> &'static str {
    if late { LATE } else { status.code() }
}

/// Late since how long: « en retard de 7 jours ».
pub(crate) fn late_days(texts: &Texts, due: Date, today: Date) -> String {
    let days = due
        .until(today)
        .map(|span| i64::from(span.get_days()))
        .unwrap_or_default();
    texts.count("late-days", days)
}
