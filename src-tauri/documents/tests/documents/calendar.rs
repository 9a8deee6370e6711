//! The calendar, read back by the crate `icalendar`.

use std::collections::BTreeSet;

use documents::{ActionView, Document, DossierView, Format, Labelled, Options, Status};
use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, Event, EventStatus};
use jiff::civil::date;
use proptest::prelude::*;

use crate::support::any::on_any;
use crate::support::{example, plain, written};

fn text(view: &DossierView) -> String {
    String::from_utf8(written(Document::Calendar, Format::Ics, view)).unwrap()
}

fn events(view: &DossierView) -> Vec<Event> {
    let calendar: Calendar = text(view).parse().unwrap();
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

fn one(status: Status) -> DossierView {
    let action = ActionView {
        id: "a1".to_owned(),
        revision: 7,
        title: "Un seul numéro, pour tous ; vraiment".to_owned(),
        owner: Some("Paul".to_owned()),
        due: Some("2026-12-31".to_owned()),
        review_on: Some("2027-03".to_owned()),
        status: Some(Labelled {
            code: status,
            label: String::new(),
        }),
        ..ActionView::default()
    };
    DossierView {
        printed_on: date(2026, 11, 24),
        actions: vec![action],
        ..DossierView::default()
    }
}

#[test]
fn an_event_lasts_a_whole_day_and_keeps_its_name() {
    let events = events(&one(Status::Decided));
    let event = &events[0];
    assert_eq!(event.get_uid(), Some("a1@mallette-rps"));
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
    assert_eq!(review.get_uid(), Some("a1-suivi@mallette-rps"));
    assert_eq!(day(review, review.get_start()), "2027-03-31");
}

#[test]
fn two_reminders_come_before_what_is_still_due() {
    let events = events(&one(Status::InProgress));
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
        (Status::Idea, EventStatus::Tentative, EventStatus::Confirmed),
        (
            Status::Decided,
            EventStatus::Confirmed,
            EventStatus::Confirmed,
        ),
        (
            Status::Postponed,
            EventStatus::Confirmed,
            EventStatus::Confirmed,
        ),
        (Status::Done, EventStatus::Cancelled, EventStatus::Confirmed),
        (
            Status::Evaluated,
            EventStatus::Cancelled,
            EventStatus::Cancelled,
        ),
        (
            Status::Dropped,
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
    let without = one(Status::Decided);
    let text = String::from_utf8(written(Document::Calendar, Format::Ics, &without)).unwrap();
    assert!(text.contains("DTSTAMP:20261124T000000Z\r\n"), "{text}");
}

#[test]
fn names_can_be_left_out() {
    let options = Options {
        hide_names: true,
        ..Options::default()
    };
    let bytes = documents::write(
        Document::Calendar,
        &one(Status::Decided),
        Format::Ics,
        &options,
    );
    let text = String::from_utf8(bytes.unwrap()).unwrap();
    assert!(!text.contains("Paul"), "{text}");
}

#[test]
fn any_plan_makes_a_calendar_that_reads_back() {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|sign| sign.is_alphanumeric());
        letters.collect()
    };
    on_any(|view| {
        let text = text(view);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{}", text);
        prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let events = events(view);
        let uids: BTreeSet<_> = events.iter().filter_map(Component::get_uid).collect();
        prop_assert_eq!(uids.len(), events.len());
        for event in &events {
            let id = event.get_uid().and_then(|uid| uid.split(['@', '-']).next());
            let mut actions = view.actions.iter();
            let action = actions.find(|known| Some(&*known.id) == id).unwrap();
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
