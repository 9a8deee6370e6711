//! The calendar, read back by the crate `icalendar`.

use std::collections::BTreeSet;

use documents::{Document, Format, Options};
use dossier::{ActionStatus, DuePrecision};
use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, Event, EventStatus};
use jiff::civil::date;
use proptest::prelude::*;

use crate::support::any::on_any;
use crate::support::firm::action;
use crate::support::{Firm, example, plain, written};

fn text(firm: &Firm) -> String {
    String::from_utf8(written(Document::Calendar, Format::Ics, firm)).unwrap()
}

fn events(firm: &Firm) -> Vec<Event> {
    let calendar: Calendar = text(firm).parse().unwrap();
    let components = calendar.components.into_iter();
    components
        .map(|component| match component {
            CalendarComponent::Event(event) => event,
            other => panic!("{other:?} is no event"),
        })
        .collect()
}

fn day(event: &Event, date: Option<DatePerhapsTime>) -> String {
    match date {
        Some(DatePerhapsTime::Date(date)) => date.to_string(),
        other => panic!("{other:?} is no whole day, in {event:?}"),
    }
}

fn one(status: ActionStatus) -> Firm {
    let mut action = action(1, "Un seul numéro, pour tous ; vraiment");
    action.owner_name = "Paul".to_owned();
    action.due_on = Some(date(2026, 12, 31));
    action.due_precision = DuePrecision::Quarter;
    action.review_on = Some(date(2027, 3, 31));
    action.status = status;
    let mut firm = Firm::with(action);
    let numbered = firm.records.actions.iter().map(|action| (action.id, 7));
    firm.revisions = numbered.collect();
    firm
}

/// Its id among calendars.
fn uid(of: &str) -> String {
    format!("{}{of}@mallette-rps", action(1, "").id)
}

#[test]
fn an_event_lasts_a_whole_day_and_keeps_its_name() {
    let events = events(&one(ActionStatus::Decided));
    let event = &events[0];
    assert_eq!(event.get_uid(), Some(&*uid("")));
    assert_eq!(event.get_sequence(), Some(7));
    assert_eq!(day(event, event.get_start()), "2026-12-31");
    assert_eq!(day(event, event.get_end()), "2027-01-01", "the day after");
    assert_eq!(
        event.get_summary().map(plain).as_deref(),
        Some("Échéance : Un seul numéro, pour tous ; vraiment")
    );
    assert_eq!(
        event.get_description().map(plain).as_deref(),
        Some("Qui : Paul.")
    );
    assert_eq!(event.property_value("TRANSP"), Some("TRANSPARENT"));
    let review = &events[1];
    assert_eq!(review.get_uid(), Some(&*uid("-suivi")));
    assert_eq!(day(review, review.get_start()), "2027-03-31");
}

#[test]
fn two_reminders_come_before_what_is_still_due() {
    let events = events(&one(ActionStatus::InProgress));
    let alarms = events[0].components();
    let triggers: Vec<_> = alarms
        .iter()
        .filter_map(|alarm| alarm.property_value("TRIGGER"))
        .collect();
    assert_eq!(triggers, ["-P14D", "-P1D"]);
    assert!(alarms.iter().all(|alarm| alarm.get_timestamp().is_none()));
}

#[test]
fn what_is_over_is_cancelled_without_reminder() {
    let cases = [
        (
            ActionStatus::Idea,
            EventStatus::Tentative,
            EventStatus::Confirmed,
        ),
        (
            ActionStatus::Decided,
            EventStatus::Confirmed,
            EventStatus::Confirmed,
        ),
        (
            ActionStatus::Postponed,
            EventStatus::Confirmed,
            EventStatus::Confirmed,
        ),
        (
            ActionStatus::Done,
            EventStatus::Cancelled,
            EventStatus::Confirmed,
        ),
        (
            ActionStatus::Evaluated,
            EventStatus::Cancelled,
            EventStatus::Cancelled,
        ),
        (
            ActionStatus::Dropped,
            EventStatus::Cancelled,
            EventStatus::Cancelled,
        ),
    ];
    for (status, due, review) in cases {
        let events = events(&one(status));
        let said: Vec<_> = events.iter().filter_map(Event::get_status).collect();
        assert_eq!(said, [due, review], "for {status:?}");
        for event in events {
            let cancelled = event.get_status() == Some(EventStatus::Cancelled);
            assert_eq!(event.components().is_empty(), cancelled, "for {status:?}");
        }
    }
}

#[test]
fn the_stamp_is_given_and_the_name_is_the_firm() {
    let text = text(&example());
    assert!(text.contains("DTSTAMP:20261124T080000Z\r\n"), "{text}");
    assert!(text.contains("X-WR-CALNAME:Actions RPS\\, Menuiserie Ferrand"));
}

#[test]
fn names_can_be_left_out() {
    let firm = one(ActionStatus::Decided).choosing(Options {
        hide_names: true,
        ..Options::default()
    });
    let text = text(&firm);
    assert!(!text.contains("Paul"), "{text}");
}

#[test]
fn any_plan_makes_a_calendar_that_reads_back() {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|sign| sign.is_alphanumeric());
        letters.collect()
    };
    on_any(|firm| {
        let text = text(firm);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{}", text);
        prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let events = events(firm);
        let uids: BTreeSet<_> = events.iter().filter_map(Component::get_uid).collect();
        prop_assert_eq!(uids.len(), events.len());
        for event in &events {
            let uid = event.get_uid().unwrap();
            let mut actions = firm.records.actions.iter();
            let action = actions.find(|known| uid.starts_with(&known.id.to_string()));
            let action = action.unwrap();
            let title = letters(&action.title);
            let said = letters(event.get_summary().unwrap());
            prop_assert!(
                said.ends_with(&title),
                "{:?} does not end with {:?}",
                said,
                title
            );
        }
        Ok(())
    });
}
