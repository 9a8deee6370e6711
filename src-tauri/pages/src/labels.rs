//! How late an action is told.

use jiff::civil::Date;

use crate::texts::Texts;

/// Late since how long: « en retard de 7 jours ».
pub(crate) fn late_days(texts: &Texts, due: Date, today: Date) -> String {
    let days = due
        .until(today)
        .map(|span| i64::from(span.get_days()))
        .unwrap_or_default();
    texts.count("late-days", days)
}
