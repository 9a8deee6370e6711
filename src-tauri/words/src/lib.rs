//! What several rooms say the same way: codes, French words, numbers and dates, read and written.
//!
//! - [`codes!`]: a closed list and its codes; the lists that several rooms share.
//! - [`text`]: folding, cutting into words, quotation marks and spaces, the blanks of a sentence.
//! - [`numbers`], [`dates`]: one reader of what people type, one writer of what they read.
//! - [`texts`]: files of French sentences, and the test that each is said.
//!
//! The French itself is in `words.toml`. No clock is read: today comes in.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test may panic"
    )
)]

mod codes;
pub mod dates;
mod french;
mod lists;
pub mod numbers;
pub mod text;
pub mod texts;

pub use codes::{AuthorCode, Authored, UnknownCode};
pub use dates::Period;
pub use lists::{CostKind, DuePrecision, Family, PreventionLevel};
pub use text::{Word, fill, fold, fold_letters, quoted, words};
pub use texts::Texts;
