//! How many actions there are, by progress: the figures every document prints.
//!
//! Counted from what the document shows, so that figures and tables never disagree.

use dossier::ActionStatus;

use crate::paper::{Figure, figure};
use crate::view::Action;

/// Actions by progress. Dropped ones are counted apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// All but the dropped ones.
    pub(crate) total: usize,
    /// Done or evaluated.
    pub(crate) done: usize,
    /// In progress.
    pub(crate) in_progress: usize,
    /// In progress, and late.
    pub(crate) late_in_progress: usize,
    /// Neither begun nor dropped, whatever the reason.
    pub(crate) upcoming: usize,
    /// Upcoming, and late.
    pub(crate) late_upcoming: usize,
    /// Given up.
    pub(crate) dropped: usize,
    /// At the source, among [`Counts::total`].
    pub(crate) at_the_source: usize,
}

impl Counts {
    /// Counts actions.
    pub(crate) fn of<'a>(actions: impl IntoIterator<Item = &'a Action<'a>>) -> Self {
        let mut counts = Self::default();
        actions.into_iter().for_each(|action| counts.add(action));
        counts
    }

    fn add(&mut self, action: &Action<'_>) {
        let late = usize::from(action.late);
        match action.status {
            ActionStatus::Dropped => {
                self.dropped += 1;
                return;
            }
            ActionStatus::Done | ActionStatus::Evaluated => self.done += 1,
            ActionStatus::InProgress => {
                self.in_progress += 1;
                self.late_in_progress += late;
            }
            ActionStatus::Idea
            | ActionStatus::Proposed
            | ActionStatus::Decided
            | ActionStatus::Postponed => {
                self.upcoming += 1;
                self.late_upcoming += late;
            }
        }
        self.total += 1;
        self.at_the_source += usize::from(action.is_at_the_source());
    }

    /// The four boxes of a plan.
    pub(crate) fn figures(self) -> Vec<Figure> {
        let late = |count: usize| [(count, "plan.boxes.late")];
        let late_in_progress = late(self.late_in_progress);
        let late_upcoming = late(self.late_upcoming);
        let dropped = [(self.dropped, "plan.boxes.dropped")];
        vec![
            figure(self.total, "plan.boxes.total", &dropped),
            figure(self.done, "plan.boxes.done", &[]),
            figure(
                self.in_progress,
                "plan.boxes.in_progress",
                &late_in_progress,
            ),
            figure(self.upcoming, "plan.boxes.upcoming", &late_upcoming),
        ]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::firm::{Firm, action};
    use crate::view::View;
    use crate::{Document, Format};

    /// Counts actions of these states, late or not.
    fn counts(actions: &[(ActionStatus, bool)]) -> Counts {
        let mut firm = Firm::empty();
        for (rank, (status, late)) in (1..).zip(actions) {
            let mut action = action(rank, "");
            action.status = *status;
            action.due_on = late.then(|| date(2026, 11, 23));
            firm.records.actions.push(action);
        }
        let source = firm.source();
        let view = View::new(&source, (Document::Plan, Format::Csv), &firm.options).unwrap();
        Counts::of(&view.actions)
    }

    #[test]
    fn every_action_is_in_one_box_and_dropped_ones_are_apart() {
        let counted = counts(&[
            (ActionStatus::Idea, false),
            (ActionStatus::Proposed, false),
            (ActionStatus::Decided, true),
            (ActionStatus::Postponed, false),
            (ActionStatus::InProgress, true),
            (ActionStatus::Done, false),
            (ActionStatus::Evaluated, false),
            (ActionStatus::Dropped, false),
        ]);
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
        assert_eq!(counted, expected);
    }

    #[test]
    fn late_and_dropped_actions_are_said_in_the_boxes() {
        let figures = counts(&[
            (ActionStatus::InProgress, true),
            (ActionStatus::Dropped, false),
        ]);
        let labels: Vec<_> = figures
            .figures()
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
