//! The documents and the formats each comes in.
//!
//! What a document says is in the file of its name; how a format writes, in the file of the format.

use crate::plan_columns::{
    ANNEX_COLUMNS, LEGAL_COLUMNS, PlanColumn, SITUATION_COLUMNS, TABLE_COLUMNS, WIDE_COLUMNS,
};
use crate::texts::TEXTS;

/// A document people ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// The action plan.
    Plan,
    /// Psychosocial risks by work unit and family, to add to the employer's own risk assessment.
    Annex,
    /// The list of actions (under 50 employees) or the yearly programme (50 and more), as the law asks.
    ActionList,
    /// The plan for the wall of the workshop.
    Poster,
    /// What was said, what is done, what is not and why.
    Feedback,
    /// One page per situation.
    SituationSheet,
    /// One page per action.
    ActionSheet,
    /// The balance of a year.
    YearReport,
    /// Due dates and follow-up points.
    Calendar,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// PDF on A4.
    Pdf,
    /// PDF on A3.
    PdfA3,
    /// Word processor.
    Docx,
    /// Spreadsheet.
    Xlsx,
    /// Table in plain text.
    Csv,
    /// For programs.
    Json,
    /// For calendars.
    Ics,
}

impl Document {
    /// Every document, in the order of the page that offers them.
    pub const ALL: [Self; 9] = [
        Self::Plan,
        Self::Annex,
        Self::ActionList,
        Self::Poster,
        Self::Feedback,
        Self::SituationSheet,
        Self::ActionSheet,
        Self::YearReport,
        Self::Calendar,
    ];

    /// The formats it comes in, the usual one first.
    #[must_use]
    pub fn formats(self) -> &'static [Format] {
        match self {
            Self::Plan => &[
                Format::Pdf,
                Format::PdfA3,
                Format::Docx,
                Format::Xlsx,
                Format::Csv,
                Format::Json,
            ],
            Self::Annex | Self::ActionList => &[Format::Pdf, Format::Docx, Format::Xlsx],
            Self::Poster => &[Format::PdfA3],
            Self::Feedback | Self::YearReport => &[Format::Pdf, Format::Docx],
            Self::SituationSheet | Self::ActionSheet => &[Format::Pdf],
            Self::Calendar => &[Format::Ics],
        }
    }

    /// The columns it shows when nobody chose; empty when it has none to choose.
    #[must_use]
    pub fn columns(self, format: Format) -> &'static [PlanColumn] {
        match (self, format) {
            (Self::Plan, Format::Pdf) => &TABLE_COLUMNS,
            (Self::Plan, Format::PdfA3 | Format::Docx) => &WIDE_COLUMNS,
            (Self::Plan, Format::Xlsx | Format::Csv) => PlanColumn::ALL,
            (Self::ActionList, _) => &LEGAL_COLUMNS,
            (Self::Annex, _) => &ANNEX_COLUMNS,
            _ => &[],
        }
    }

    /// The columns that may be chosen for it; empty when it has none to choose.
    #[must_use]
    pub fn choices(self) -> &'static [PlanColumn] {
        if self == Self::Annex {
            &SITUATION_COLUMNS
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

    /// Its name, in an address and in what is remembered.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Annex => "annex",
            Self::ActionList => "action-list",
            Self::Poster => "poster",
            Self::Feedback => "feedback",
            Self::SituationSheet => "situation-sheet",
            Self::ActionSheet => "action-sheet",
            Self::YearReport => "year-report",
            Self::Calendar => "calendar",
        }
    }

    /// The document of this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// Its French name, for a title of file or a page that offers it.
    #[must_use]
    pub fn title(self) -> &'static str {
        TEXTS.label("documents", self.code())
    }
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [
        Self::Pdf,
        Self::PdfA3,
        Self::Docx,
        Self::Xlsx,
        Self::Csv,
        Self::Json,
        Self::Ics,
    ];

    /// Its name, in an address or on a command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        if self == Self::PdfA3 {
            "pdf-a3"
        } else {
            self.extension()
        }
    }

    /// Whether it is pages of paper, that can be seen before they are saved.
    #[must_use]
    pub fn is_paper(self) -> bool {
        matches!(self, Self::Pdf | Self::PdfA3)
    }

    /// The end of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf | Self::PdfA3 => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ics => "ics",
        }
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
            assert_eq!(Document::from_code(document.code()), Some(document));
        }
        assert_eq!(Document::from_code("unknown"), None);
    }

    #[test]
    fn no_two_documents_have_the_same_name() {
        let mut titles = Document::ALL.map(Document::title).to_vec();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), Document::ALL.len());
    }
}
