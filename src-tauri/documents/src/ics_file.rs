//! Due dates and follow-up points for Outlook, Apple, Google and Thunderbird (RFC 5545).
//!
//! An action keeps the same UID for ever and a SEQUENCE that grows: importing again updates. Events last a whole
//! day and do not take it; what is over is cancelled rather than forgotten. Two reminders: 14 days, then 1 day.
//! Written here, because the usual crate puts the clock and random ids in each reminder.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::action::ActionView;
use crate::french;
use crate::paper::ended;
use crate::text::clean;
use crate::texts::{TEXTS, fill};
use crate::view::DossierView;

/// What makes our ids unique among calendars.
const DOMAIN: &str = "mallette-rps";

/// A line of the file holds this many bytes (RFC 5545, 3.1).
const LINE: usize = 75;

/// Days before.
const REMINDERS: [u8; 2] = [14, 1];

/// Whether a day still holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Confirmed,
    /// Not decided yet.
    Tentative,
    Cancelled,
}

/// Something that happens on a day.
struct Event {
    uid: String,
    sequence: u32,
    day: Date,
    title: String,
    about: String,
    state: State,
}

/// Writes the calendar of a plan.
pub(crate) fn write(view: &DossierView) -> Vec<u8> {
    let texts = &TEXTS.calendar;
    let name = match view.firm.name.trim() {
        "" => texts.name_without_firm.clone(),
        firm => fill(&texts.name, &[("firm", firm)]),
    };
    let mut file = File::default();
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", "-//Mallette RPS//Mallette RPS//FR");
    file.line("CALSCALE", "GREGORIAN");
    file.line("METHOD", "PUBLISH");
    file.words("X-WR-CALNAME", &name);
    let stamp = stamp(view);
    for action in &view.actions {
        for event in [due(view, action), review(view, action)]
            .into_iter()
            .flatten()
        {
            file.event(&event, &stamp);
        }
    }
    file.line("END", "VCALENDAR");
    file.text.into_bytes()
}

/// The due date of an action.
fn due(view: &DossierView, action: &ActionView) -> Option<Event> {
    let (day, _) = french::last_day(action.due.as_deref()?)?;
    let state = if action.is_closed() {
        State::Cancelled
    } else if action.is_undecided() {
        State::Tentative
    } else {
        State::Confirmed
    };
    Some(Event {
        uid: format!("{}@{DOMAIN}", action.id),
        title: fill(&TEXTS.calendar.due, &[("action", &action.title)]),
        ..event(view, action, day, state)
    })
}

/// The day its effect is looked at: over once it is evaluated or given up.
fn review(view: &DossierView, action: &ActionView) -> Option<Event> {
    use crate::action::Status;
    let (day, _) = french::last_day(action.review_on.as_deref()?)?;
    let over = matches!(action.code(), Some(Status::Evaluated | Status::Dropped));
    let state = if over {
        State::Cancelled
    } else {
        State::Confirmed
    };
    Some(Event {
        uid: format!("{}-suivi@{DOMAIN}", action.id),
        title: fill(&TEXTS.calendar.review, &[("action", &action.title)]),
        ..event(view, action, day, state)
    })
}

fn event(view: &DossierView, action: &ActionView, day: Date, state: State) -> Event {
    Event {
        uid: String::new(),
        sequence: action.revision,
        day,
        title: String::new(),
        about: about(view, action),
        state,
    }
}

/// Who, why, and the first small step.
fn about(view: &DossierView, action: &ActionView) -> String {
    let texts = &TEXTS.columns;
    let titles = action.situations.iter().filter_map(|id| view.situation(id));
    let titles: Vec<_> = titles.map(|situation| &*situation.title).collect();
    let titles = titles.join(" ; ");
    let facts = [
        (&texts.owner, action.owner.as_deref()),
        (&texts.situation, Some(&*titles)),
        (&texts.first_step, action.first_step.as_deref()),
        (
            &texts.indicator,
            action.indicator.as_ref().map(|known| &*known.label),
        ),
    ];
    let lines: Vec<_> = facts
        .into_iter()
        .filter_map(|(label, text)| Some((label, text?.trim())))
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| {
            let values = [("label", &**label), ("text", text)];
            ended(fill(&TEXTS.paper.fact, &values))
        })
        .collect();
    lines.join("\n")
}

/// When the file was written, in UTC: `20261124T080000Z`.
fn stamp(view: &DossierView) -> String {
    let midnight = || {
        view.printed_on
            .to_zoned(TimeZone::UTC)
            .map(|zoned| zoned.timestamp())
    };
    let at = view.written_at.or_else(|| midnight().ok());
    let at = at.unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The text of the file.
#[derive(Default)]
struct File {
    text: String,
}

impl File {
    fn event(&mut self, event: &Event, stamp: &str) {
        let state = match event.state {
            State::Confirmed => "CONFIRMED",
            State::Tentative => "TENTATIVE",
            State::Cancelled => "CANCELLED",
        };
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
        self.line("STATUS", state);
        self.line("TRANSP", "TRANSPARENT");
        if event.state != State::Cancelled {
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
