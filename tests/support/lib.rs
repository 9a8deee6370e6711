//! What the tests of whole journeys share: a visitor of the pages, without a window.
//!
//! The visitor asks the router through the same bridge as the window, follows redirects, fills forms
//! and reads what is on the page. The library is the real content, compiled once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "in a test, to panic is to fail"
)]

pub mod desk;
mod disk;
pub mod journal;
pub mod pages;
pub mod ui;
mod visitor;

pub use desk::PaperDesk;
pub use disk::Disk;
pub use visitor::{Page, Visitor, real_library};
