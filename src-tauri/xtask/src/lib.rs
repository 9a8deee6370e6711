//! What is counted in the tree itself: `cargo xtask figures` prints it, `tests/tidy` keeps it within bounds.
//!
//! The commands are in `main.rs`; nothing of them is here, so that the tests link little.

pub mod count;
