//! What may be chosen for a document, and how it is remembered with the dossier.
//!
//! What a choice leaves out of a dossier is in `visible`. Nothing here lays anything out.

use std::collections::BTreeMap;

use dossier::{ActionId, DocumentSettings, Dossier, LogoPlace, PlanVersionHead};
use jiff::civil::Date;

use crate::document::Document;
use crate::logo::Logo;
use crate::plan_columns::PlanColumn;
use crate::view::Years;

/// The code, among the other options that are remembered, of the one that prints restricted situations.
pub const RESTRICTED: &str = "restricted";

/// The choices made for a document. The default shows everything but restricted situations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Columns shown; empty for those of [`Document::columns`].
    pub columns: Vec<PlanColumn>,
    /// Only the actions of these years.
    pub period: Option<Years>,
    /// Functions instead of names; people associated are left out.
    pub hide_names: bool,
    /// Prints restricted situations and their actions; public documents never do.
    pub with_restricted: bool,
    /// The validated version being printed; none prints a draft.
    pub version: Option<PlanVersionHead>,
    /// Logo of the firm.
    pub firm_logo: Option<Logo>,
    /// Logo of the consultant who helps it.
    pub consultant_logo: Option<Logo>,
}

impl Options {
    /// What was chosen for a document of a dossier, with its logos and its validated version.
    ///
    /// A plan that did not change since its last validated version prints as that version; any other is a
    /// draft, and says so. A logo that cannot be printed is left out, as the page that chooses it said.
    ///
    /// # Errors
    /// When the dossier cannot be read.
    pub fn chosen(
        dossier: &Dossier,
        document: Document,
        settings: &DocumentSettings,
    ) -> dossier::Result<Self> {
        let is_chosen =
            |column: &&PlanColumn| settings.columns.iter().any(|code| code == column.code());
        let version = document.has_versions().then(|| validated_version(dossier));
        let logo = |place, shown: bool| -> dossier::Result<Option<Logo>> {
            let kept = if shown { dossier.logo(place)? } else { None };
            Ok(kept.and_then(|logo| Logo::new(&logo.bytes).ok()))
        };
        Ok(Self {
            columns: PlanColumn::ALL.iter().filter(is_chosen).copied().collect(),
            period: settings.period.parse().ok().map(Years::one),
            hide_names: !settings.with_names,
            with_restricted: settings.options.iter().any(|option| option == RESTRICTED),
            version: version.transpose()?.flatten(),
            firm_logo: logo(LogoPlace::Firm, settings.with_firm_logo)?,
            consultant_logo: logo(LogoPlace::Consultant, settings.with_consultant_logo)?,
        })
    }

    /// The columns chosen among those a document may show, or its usual ones.
    pub(crate) fn columns(&self, document: Document, usual: &[PlanColumn]) -> Vec<PlanColumn> {
        let choices = document.choices();
        let chosen = self.columns.iter().copied();
        let chosen: Vec<_> = chosen.filter(|column| choices.contains(column)).collect();
        if chosen.is_empty() {
            return usual.to_vec();
        }
        chosen
    }

    /// The logos to print, in order.
    pub(crate) fn logos(&self) -> impl Iterator<Item = &Logo> {
        self.firm_logo.iter().chain(&self.consultant_logo)
    }
}

/// The last validated version, when the plan is still as it was validated.
///
/// # Errors
/// When the dossier cannot be read.
pub fn validated_version(dossier: &Dossier) -> dossier::Result<Option<PlanVersionHead>> {
    let Some(last) = dossier.plan_versions()?.into_iter().next() else {
        return Ok(None);
    };
    let unchanged = dossier.difference(last.id, None)?.is_empty();
    Ok(unchanged.then_some(last))
}

/// How many times each action changed: what makes a calendar update its event. Other documents need none.
///
/// # Errors
/// When the dossier cannot be read.
pub fn revisions(
    dossier: &Dossier,
    document: Document,
    today: Date,
) -> dossier::Result<BTreeMap<ActionId, u32>> {
    if document != Document::Calendar {
        return Ok(BTreeMap::new());
    }
    let actions = dossier.actions()?.into_iter();
    let numbered = actions.map(|action| -> dossier::Result<_> {
        let details = dossier.action_details(action.id, today)?;
        Ok((action.id, details.revision))
    });
    numbered.collect()
}
