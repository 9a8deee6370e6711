//! How many actions there are, by progress: the figures every document prints.
//!
//! Counted from what the document shows, so that figures and tables never disagree.

use crate::action::{ActionView, Status};
use crate::paper::{Figure, figure};
use crate::texts::TEXTS;

/// Actions by progress. Dropped ones are counted apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All but the dropped ones.
    pub total: usize,
    /// Done or evaluated.
    pub done: usize,
    /// In progress.
    pub in_progress: usize,
    /// In progress, and late.
    pub late_in_progress: usize,
    /// Neither begun nor dropped, whatever the reason.
    pub upcoming: usize,
    /// Upcoming, and late.
    pub late_upcoming: usize,
    /// Given up.
    pub dropped: usize,
    /// At the source, among [`Counts::total`].
    pub at_the_source: usize,
}

impl Counts {
    /// Counts actions.
    #[must_use]
    pub fn of<'a>(actions: impl IntoIterator<Item = &'a ActionView>) -> Self {
        let mut counts = Self::default();
        for action in actions {
            counts.add(action);
        }
        counts
    }

    fn add(&mut self, action: &ActionView) {
        let late = usize::from(action.late);
        match action.code() {
            Some(Status::Dropped) => {
                self.dropped += 1;
                return;
            }
            Some(Status::Done | Status::Evaluated) => self.done += 1,
            Some(Status::InProgress) => {
                self.in_progress += 1;
                self.late_in_progress += late;
            }
            Some(Status::Idea | Status::Proposed | Status::Decided | Status::Postponed) | None => {
                self.upcoming += 1;
                self.late_upcoming += late;
            }
        }
        self.total += 1;
        self.at_the_source += usize::from(action.is_at_the_source());
    }

    /// The four boxes of a plan.
    pub(crate) fn figures(self) -> Vec<Figure> {
        let texts = &TEXTS.plan.boxes;
        let dropped = texts.dropped.of(self.dropped);
        let late = &texts.late;
        let total = [(1, texts.total.of(self.total)), (self.dropped, dropped)];
        let in_progress = [
            (1, texts.in_progress.of(self.in_progress)),
            (self.late_in_progress, late),
        ];
        let upcoming = [
            (1, texts.upcoming.of(self.upcoming)),
            (self.late_upcoming, late),
        ];
        vec![
            figure(self.total, &total),
            figure(self.done, &[(1, texts.done.of(self.done))]),
            figure(self.in_progress, &in_progress),
            figure(self.upcoming, &upcoming),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Labelled;

    fn action(status: Option<Status>, late: bool) -> ActionView {
        let status = status.map(|code| Labelled {
            code,
            label: String::new(),
        });
        ActionView {
            status,
            late,
            ..ActionView::default()
        }
    }

    #[test]
    fn every_action_is_in_one_box_and_dropped_ones_are_apart() {
        let actions = [
            action(Some(Status::Idea), false),
            action(Some(Status::Decided), true),
            action(Some(Status::Postponed), false),
            action(None, false),
            action(Some(Status::InProgress), true),
            action(Some(Status::Done), false),
            action(Some(Status::Evaluated), false),
            action(Some(Status::Dropped), false),
        ];
        let expected = Counts {
            total: 7,
            done: 2,
            in_progress: 1,
            late_in_progress: 1,
            upcoming: 4,
            late_upcoming: 1,
            dropped: 1,
            at_the_source: 0,
        };
        assert_eq!(Counts::of(&actions), expected);
    }

    #[test]
    fn late_and_dropped_actions_are_said_in_the_boxes() {
        let actions = [
            action(Some(Status::InProgress), true),
            action(Some(Status::Dropped), false),
        ];
        let figures = Counts::of(&actions).figures();
        let labels: Vec<_> = figures
            .iter()
            .map(|figure| figure.label.replace('\u{a0}', " "))
            .collect();
        let expected = [
            "action en tout, 1 abandonnée",
            "réalisée",
            "en cours, 1 en retard",
            "à venir",
        ];
        assert_eq!(labels, expected);
    }
}
