//! Due dates and follow-up points for Outlook, Apple, Google and Thunderbird (RFC 5545).
//!
//! An action keeps the same UID for ever and a SEQUENCE that grows: importing again updates. Events last a whole
//! day and do not take it; what is over is cancelled rather than forgotten. Two reminders: 14 days, then 1 day.
//! Written here, because the usual crate puts the clock and random ids in each reminder.

use dossier::ActionStatus;
use jiff::civil::Date;
use words::fill;

use crate::paper::labelled;
use crate::plan_columns::PlanColumn;
use crate::text::clean;
use crate::texts::text;
use crate::view::{Action, View};

/// What makes our ids unique among calendars.
const DOMAIN: &str = "mallette-rps";

/// A line of the file holds this many bytes (RFC 5545, 3.1).
const LINE: usize = 75;

/// Days before.
const REMINDERS: [u8; 2] = [14, 1];

/// Whether a day still holds (RFC 5545, 3.8.1.11).
const CONFIRMED: &str = "CONFIRMED";
/// Not decided yet.
const TENTATIVE: &str = "TENTATIVE";
const CANCELLED: &str = "CANCELLED";

/// Something that happens on a day.
struct Event {
    uid: String,
    sequence: u32,
    day: Date,
    title: String,
    about: String,
    state: &'static str,
}

/// Writes the calendar of a plan.
pub(crate) fn write(view: &View<'_>) -> Vec<u8> {
    let name = match view.company.name.trim() {
        "" => text("calendar.name_without_firm").to_owned(),
        firm => fill(text("calendar.name"), &[("firm", firm)]),
    };
    let mut file = File::default();
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", "-//Mallette RPS//Mallette RPS//FR");
    file.line("CALSCALE", "GREGORIAN");
    file.line("METHOD", "PUBLISH");
    file.words("X-WR-CALNAME", &name);
    // When the file was written, in UTC: `20261124T080000Z`.
    let stamp = view.at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string();
    for action in &view.actions {
        let events = [due(view, action), review(view, action)];
        for event in events.iter().flatten() {
            file.event(event, &stamp);
        }
    }
    file.line("END", "VCALENDAR");
    file.text.into_bytes()
}

/// The due date of an action.
fn due(view: &View<'_>, action: &Action<'_>) -> Option<Event> {
    Some(Event {
        uid: format!("{}@{DOMAIN}", action.id),
        sequence: action.revision,
        day: action.due_on?,
        title: fill(text("calendar.due"), &[("action", &action.title)]),
        about: about(view, action),
        state: if action.is_closed() {
            CANCELLED
        } else if action.is_undecided() {
            TENTATIVE
        } else {
            CONFIRMED
        },
    })
}

/// The day its effect is looked at: over once it is evaluated or given up.
fn review(view: &View<'_>, action: &Action<'_>) -> Option<Event> {
    use ActionStatus::{Dropped, Evaluated};
    Some(Event {
        uid: format!("{}-suivi@{DOMAIN}", action.id),
        sequence: action.revision,
        day: action.review_on?,
        title: fill(text("calendar.review"), &[("action", &action.title)]),
        about: about(view, action),
        state: if matches!(action.status, Evaluated | Dropped) {
            CANCELLED
        } else {
            CONFIRMED
        },
    })
}

/// Who, why, and the first small step.
fn about(view: &View<'_>, action: &Action<'_>) -> String {
    let titles = view.situations_of(action);
    let titles: Vec<_> = titles.map(|situation| &*situation.title).collect();
    let facts = [
        (PlanColumn::Owner, &*action.owner_name),
        (PlanColumn::Situation, &*titles.join(" ; ")),
        (PlanColumn::NextStep, &*action.next_step),
        (PlanColumn::Indicator, &*action.indicator_label),
    ];
    let lines: Vec<_> = facts
        .into_iter()
        .filter(|(_, words)| !words.trim().is_empty())
        .map(|(column, words)| labelled(column.label(), words.trim()))
        .collect();
    lines.join("\n")
}

/// The text of the file.
#[derive(Default)]
struct File {
    text: String,
}

impl File {
    fn event(&mut self, event: &Event, stamp: &str) {
        let day = |day: Date| day.strftime("%Y%m%d").to_string();
        let next = event.day.tomorrow().unwrap_or(event.day);
        self.line("BEGIN", "VEVENT");
        self.words("UID", &event.uid);
        self.line("DTSTAMP", stamp);
        self.line("SEQUENCE", &event.sequence.to_string());
        self.line("DTSTART;VALUE=DATE", &day(event.day));
        self.line("DTEND;VALUE=DATE", &day(next));
        self.words("SUMMARY", &event.title);
        if !event.about.is_empty() {
            self.words("DESCRIPTION", &event.about);
        }
        self.line("STATUS", event.state);
        self.line("TRANSP", "TRANSPARENT");
        if event.state != CANCELLED {
            for days in REMINDERS {
                self.reminder(event, days);
            }
        }
        self.line("END", "VEVENT");
    }

    fn reminder(&mut self, event: &Event, days: u8) {
        self.line("BEGIN", "VALARM");
        self.line("ACTION", "DISPLAY");
        self.line("TRIGGER", &format!("-P{days}D"));
        self.words("DESCRIPTION", &event.title);
        self.line("END", "VALARM");
    }

    /// A property whose value is words: what means something else is escaped (RFC 5545, 3.3.11).
    fn words(&mut self, name: &str, text: &str) {
        let text = clean(text.trim());
        let text = text.replace('\\', "\\\\");
        let text = text.replace(';', "\\;").replace(',', "\\,");
        self.line(name, &text.replace('\n', "\\n"));
    }

    /// A line, cut into pieces of 75 bytes that never split a sign.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for sign in name.chars().chain([':']).chain(value.chars()) {
            if length + sign.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(sign);
            length += sign.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}
