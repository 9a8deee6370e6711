//! The documents and the formats each comes in.
//!
//! What a document says is in the file of its name; how a format writes, in the file of the format.

use words::codes;

use crate::plan_columns::{
    ANNEX_COLUMNS, LEGAL_COLUMNS, PlanColumn, SITUATION_COLUMNS, TABLE_COLUMNS, WIDE_COLUMNS,
};
use crate::texts::TEXTS;

codes! {
    /// A document people ask for, in the order of the page that offers them. Its code is its name in an address
    /// and in what is remembered.
    pub enum Document {
        /// The action plan.
        Plan = "plan",
        /// Psychosocial risks by work unit and family, to add to the employer's own risk assessment.
        Annex = "annex",
        /// The list of actions (under 50 employees) or the yearly programme (50 and more), as the law asks.
        ActionList = "action-list",
        /// The plan for the wall of the workshop.
        Poster = "poster",
        /// What was said, what is done, what is not and why.
        Feedback = "feedback",
        /// One page per situation.
        SituationSheet = "situation-sheet",
        /// One page per action.
        ActionSheet = "action-sheet",
        /// The balance of a year.
        YearReport = "year-report",
        /// Due dates and follow-up points.
        Calendar = "calendar",
    }
}

codes! {
    /// A kind of file. Its code is its name in an address or on a command line.
    pub enum Format {
        /// PDF on A4.
        Pdf = "pdf",
        /// PDF on A3.
        PdfA3 = "pdf-a3",
        /// Word processor.
        Docx = "docx",
        /// Spreadsheet.
        Xlsx = "xlsx",
        /// Table in plain text.
        Csv = "csv",
        /// For programs.
        Json = "json",
        /// For calendars.
        Ics = "ics",
    }
}

impl Document {
    /// The formats it comes in, the usual one first.
    #[must_use]
    pub fn formats(self) -> &'static [Format] {
        use Format::{Csv, Docx, Ics, Json, Pdf, PdfA3, Xlsx};
        match self {
            Self::Plan => &[Pdf, PdfA3, Docx, Xlsx, Csv, Json],
            Self::Annex | Self::ActionList => &[Pdf, Docx, Xlsx],
            Self::Poster => &[PdfA3],
            Self::Feedback | Self::YearReport => &[Pdf, Docx],
            Self::SituationSheet | Self::ActionSheet => &[Pdf],
            Self::Calendar => &[Ics],
        }
    }

    /// The columns it shows when nobody chose; empty when it has none to choose.
    #[must_use]
    pub fn columns(self, format: Format) -> &'static [PlanColumn] {
        match (self, format) {
            (Self::Plan, Format::Pdf) => TABLE_COLUMNS,
            (Self::Plan, Format::PdfA3 | Format::Docx) => WIDE_COLUMNS,
            (Self::Plan, Format::Xlsx | Format::Csv) => PlanColumn::ALL,
            (Self::ActionList, _) => LEGAL_COLUMNS,
            (Self::Annex, _) => ANNEX_COLUMNS,
            _ => &[],
        }
    }

    /// The columns that may be chosen for it; empty when it has none to choose.
    #[must_use]
    pub fn choices(self) -> &'static [PlanColumn] {
        if self == Self::Annex {
            SITUATION_COLUMNS
        } else if matches!(self, Self::Plan | Self::ActionList) {
            PlanColumn::ALL
        } else {
            &[]
        }
    }

    /// Says « brouillon » until a version is validated. The others have no version.
    #[must_use]
    pub fn has_versions(self) -> bool {
        self.is_public() || matches!(self, Self::Plan | Self::Annex | Self::ActionList)
    }

    /// Meant for everyone's eyes: what is restricted never comes out of it, whatever the options.
    #[must_use]
    pub fn is_public(self) -> bool {
        matches!(self, Self::Poster | Self::Feedback)
    }

    /// Its French name, for a title of file or a page that offers it.
    #[must_use]
    pub fn title(self) -> &'static str {
        TEXTS.label("documents", self.code())
    }
}

impl Format {
    /// Whether it is pages of paper, that can be seen before they are saved.
    #[must_use]
    pub fn is_paper(self) -> bool {
        matches!(self, Self::Pdf | Self::PdfA3)
    }

    /// The end of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        let is_a3 = self == Self::PdfA3;
        if is_a3 { "pdf" } else { self.code() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_comes_in_a_format_and_in_each_only_once() {
        for document in Document::ALL {
            let formats = document.formats();
            assert!(!formats.is_empty(), "{document:?}");
            let mut different = formats.to_vec();
            different.sort_unstable();
            different.dedup();
            assert_eq!(different.len(), formats.len(), "{document:?}");
        }
    }

    #[test]
    fn each_document_has_a_code_of_its_own() {
        for document in Document::ALL {
            assert_eq!(document.code().parse().ok(), Some(*document));
        }
        assert!("unknown".parse::<Document>().is_err());
    }

    #[test]
    fn no_two_documents_have_the_same_name() {
        let titles = Document::ALL.iter().map(|document| document.title());
        let mut titles: Vec<_> = titles.collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), Document::ALL.len());
    }
}
