//! What is asked of every situation once all of them have it: the one place to switch it on.
//!
//! Each demand is off as long as some sheet of `content/` does not meet it. What is written is checked
//! either way. Once all are on, they can move into the shapes of the heads and this file can go.

/// Which demands are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demands {
    /// Every situation says what the law fixes in it (`[[loi]]`).
    pub law: bool,
    /// No situation cites the general duty only ([`GENERAL_DUTY`]).
    pub beyond_general_duty: bool,
    /// Every situation says what an employee can say (`[salarie]`).
    pub employee: bool,
    /// Every situation has its line of the document unique (`[document-unique]`).
    pub duerp: bool,
}

impl Demands {
    /// What is asked of `content/` today.
    pub(crate) const TODAY: Self = Self {
        law: true,
        beyond_general_duty: true,
        employee: true,
        duerp: true,
    };

    /// Everything, as tests ask.
    #[cfg(test)]
    pub(crate) const ALL: Self = Self {
        law: true,
        beyond_general_duty: true,
        employee: true,
        duerp: true,
    };
}

/// The points of law that say the general duty of prevention: true of every situation, they say
/// nothing of any.
pub(crate) const GENERAL_DUTY: [&str; 3] = ["l4121-1", "l4121-2", "l4121-3"];
