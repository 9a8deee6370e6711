//! What leaves the program as a file: views of a dossier → bytes.
//!
//! Callers fill plain values ([`PlanDocument`]); each format reads them through one list of columns
//! ([`PlanColumn`]) or as composed sentences ([`PlanSheet`]). No SQL, no path, no clock here.
//! The PDF is behind the feature `pdf`, because its engine is long to build: see `plan_pdf`.

mod error;
pub mod french;
mod plan;
mod plan_columns;
#[cfg(feature = "pdf")]
mod plan_pdf;
mod plan_sheet;
#[cfg(feature = "pdf")]
mod printer;
mod texts;

pub use error::Error;
pub use plan::{
    Counts, Firm, Group, Labelled, Level, Line, PlanDocument, PlanVersion, Status, Theme,
};
pub use plan_columns::{DETAIL_COLUMNS, PlanColumn, PlanRow, TABLE_COLUMNS};
#[cfg(feature = "pdf")]
pub use plan_pdf::plan_pdf;
pub use plan_sheet::{
    Cell, Closing, Detail, Figure, GroupSheet, Heading, Notice, ParkedSheet, PlanSheet, RowSheet,
};
#[cfg(feature = "pdf")]
pub use printer::Printer;
