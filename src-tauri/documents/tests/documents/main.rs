//! The light formats, written then reopened by other people's readers. The printed ones: `tests/pdf.rs`.

#[path = "../support/mod.rs"]
mod support;

mod calendar;
mod csv_tables;
mod figures;
mod pages;
mod shared;
mod workbooks;
