//! A dossier larger than any firm will make: 300 situations, 1 000 actions, 20 000 operations.
//!
//! Made by the real verbs with a small generator of numbers, so it is always consistent, and the
//! same for a same seed. Used by tests of speed and by `examples/read_bench.rs`.

use super::{at, device};
use crate::{
    ActionId, ActionPatch, ActionStatus, Company, Dossier, Effectiveness, NewAction, NewRating,
    NewSituation, Once, Operation, SituationId, SituationPatch, StatusChange, Visibility,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

const SITUATIONS: usize = 300;
const ACTIONS: usize = 1_000;
const OPERATIONS: u32 = 20_000;

const THEMES: [&str; 9] = [
    "charge",
    "roles",
    "management",
    "conflits",
    "public",
    "harcelement",
    "changements",
    "temps",
    "sens",
];
const OWNERS: [&str; 12] = [
    "Ada", "Bruno", "Chloe", "Driss", "Elsa", "Farid", "Gina", "Hugo", "Ines", "Jean", "Karim",
    "Lucie",
];
const WORDS: [&str; 10] = [
    "planning", "tableau", "lundi", "client", "atelier", "consigne", "pause", "urgence", "visite",
    "point",
];

/// Builds the large dossier. Same seed, same dossier but for its ids.
pub fn large(seed: u64) -> Dossier {
    larger(seed, 1)
}

/// Builds a dossier so many times larger than the large one.
pub fn larger(seed: u64, times: u16) -> Dossier {
    let clock = at("2024-01-02T07:00:00Z");
    let company = Company {
        name: "Ateliers du Sud".to_owned(),
        headcount: Some(240),
        has_cse: true,
        ..Company::default()
    };
    let dossier = Dossier::in_memory(company, &device(), clock).expect("a firm with a name");
    let mut maker = Maker {
        dossier,
        clock,
        dice: Dice(seed),
        times: usize::from(times),
        situations: Vec::new(),
        actions: Vec::new(),
    };
    let mut made = 1;
    while made < OPERATIONS * u32::from(times) {
        maker.dossier.changed = false;
        maker.step();
        made += u32::from(maker.dossier.changed);
    }
    maker.dossier
}

struct Maker {
    dossier: Dossier,
    clock: Timestamp,
    dice: Dice,
    times: usize,
    situations: Vec<SituationId>,
    actions: Vec<ActionId>,
}

impl Maker {
    /// One verb; some change nothing and are not counted.
    fn step(&mut self) {
        self.clock += 1.hour();
        match self.dice.below(100) {
            _ if self.situations.len() < SITUATIONS * self.times => self.add_situation(),
            _ if self.actions.len() < ACTIONS * self.times => self.add_action(),
            0..40 => self.edit_action(),
            40..70 => self.move_action(),
            70..80 => self.link_action(),
            80..90 => self.rate(),
            90..95 => self.edit_situation(),
            _ => self.undo_edit(),
        }
    }

    fn once(&mut self) -> Once<'_> {
        self.dossier.once(self.clock)
    }

    fn add_situation(&mut self) {
        let mut new = NewSituation::titled(&self.sentence());
        new.fields.theme_code = Some(self.dice.one_of(&THEMES).to_owned());
        if self.dice.below(20) == 0 {
            new.fields.visibility = Some(Visibility::Restricted);
        }
        let situation = self.once().add_situation(new).expect("a situation");
        self.situations.push(situation.id);
    }

    fn add_action(&mut self) {
        let situation = self.situation();
        let new = NewAction {
            situations: vec![situation],
            ..NewAction::titled(&self.sentence())
        };
        let action = self.once().add_action(new).expect("an action");
        self.actions.push(action.id);
    }

    fn edit_action(&mut self) {
        let mut patch = ActionPatch::default();
        match self.dice.below(4) {
            0 => patch.owner_name = Some(self.owner()),
            1 => patch.due_on = Some(Some(self.day())),
            2 => patch.next_step = Some(self.sentence()),
            _ => patch.expected_result = Some(self.sentence()),
        }
        let id = self.action();
        self.once().edit_action(id, &patch).expect("an edit");
    }

    fn move_action(&mut self) {
        let id = self.action();
        let choices = self.dossier.status_choices(id).expect("a read");
        let Some(to) = choices.get(self.dice.below(choices.len())).copied() else {
            return;
        };
        let mut change = StatusChange::to(to, date(2026, 1, 5));
        if matches!(to, ActionStatus::Postponed | ActionStatus::Dropped) {
            change.reason = self.sentence();
        }
        change.owner_name = Some(self.owner());
        change.new_due_on = Some(self.day());
        change.effectiveness = Some(Effectiveness::Partly);
        self.once().change_status(id, &change).expect("a move");
    }

    fn link_action(&mut self) {
        let (action, situation) = (self.action(), self.situation());
        let linked = if self.dice.below(2) == 0 {
            self.once().link_action(action, situation)
        } else {
            self.once().unlink_action(action, situation)
        };
        linked.expect("a link");
    }

    fn rate(&mut self) {
        let rating = NewRating::exposure(u8::try_from(self.dice.below(4)).unwrap_or(0));
        let id = self.situation();
        self.once().rate_situation(id, rating).expect("a rating");
    }

    fn edit_situation(&mut self) {
        let patch = SituationPatch {
            story: Some(self.sentence()),
            ..SituationPatch::default()
        };
        let id = self.situation();
        self.once().edit_situation(id, &patch).expect("a story");
    }

    /// Undoes the last change, unless it brought something that the lists rely on.
    fn undo_edit(&mut self) {
        let last = self.dossier.can_undo().expect("a read");
        let edits = [Operation::EditAction, Operation::EditSituation];
        if last.is_some_and(|step| edits.contains(&step.code)) {
            self.once().undo().expect("an undo");
        }
    }

    fn situation(&mut self) -> SituationId {
        self.dice.one_of(&self.situations)
    }

    fn action(&mut self) -> ActionId {
        self.dice.one_of(&self.actions)
    }

    fn owner(&mut self) -> String {
        self.dice.one_of(&OWNERS).to_owned()
    }

    fn day(&mut self) -> Date {
        date(2026, 1, 1) + i64::try_from(self.dice.below(700)).unwrap_or(0).days()
    }

    fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..6).map(|_| self.dice.one_of(&WORDS)).collect();
        words.join(" ")
    }
}

/// Numbers that look drawn at random (splitmix64): enough for test data.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap_or(0)
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        *choices.get(self.below(choices.len())).expect("a choice")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_large_dossier_is_as_large_as_it_says() {
        let dossier = large(7);
        let export = dossier.export().unwrap();
        assert_eq!(export.situations.len(), SITUATIONS);
        assert_eq!(export.actions.len(), ACTIONS);
        assert_eq!(dossier.history_count().unwrap(), OPERATIONS);
    }
}
