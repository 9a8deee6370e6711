//! The light formats, written then reopened by other people's readers. The printed ones: `tests/pdf.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    reason = "in a test, to panic is to fail"
)]

#[path = "../support/mod.rs"]
mod support;

mod calendar;
mod csv_tables;
mod figures;
mod pages;
mod shared;
mod workbooks;
