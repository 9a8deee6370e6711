//! What was chosen for a document: as typed, as remembered with the dossier, as the documents take it.
//!
//! A plan that did not change since its last validated version prints as that version; any other is a
//! draft, and says so.

use documents::{Document, DossierView, Options, PlanColumn, PlanVersion, Years};
use dossier::{DocumentSettings, LogoPlace, PlanVersionHead};
use serde::Serialize;

use super::code_of;
use crate::printed::{Moment, dossier_view};
use crate::problem::Problem;
use crate::state::App;

/// The code of the option that prints restricted situations.
const RESTRICTED: &str = "restricted";

/// The choices made for a document.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chosen {
    #[serde(skip)]
    document: Document,
    pub(super) columns: Vec<String>,
    period: String,
    with_names: bool,
    with_restricted: bool,
    pub(super) with_firm_logo: bool,
    pub(super) with_consultant_logo: bool,
}

impl Chosen {
    /// What was last chosen for it, or the usual choices.
    pub(crate) fn of(app: &App, document: Document) -> Result<Self, Problem> {
        let kept = app.dossier(|dossier| dossier.document_settings(code_of(document)))?;
        Ok(Self {
            document,
            columns: kept.columns,
            period: kept.period,
            with_names: kept.with_names,
            with_restricted: kept.options.iter().any(|option| option == RESTRICTED),
            with_firm_logo: kept.with_firm_logo,
            with_consultant_logo: kept.with_consultant_logo,
        })
    }

    /// What a form says; a box that is not ticked says nothing.
    pub(super) fn read(document: Document, fields: &[(String, String)]) -> Self {
        let ticked = |name: &str| fields.iter().any(|(field, _)| field == name);
        let all = |name: &str| -> Vec<String> {
            let found = fields.iter().filter(|(field, _)| field == name);
            found.map(|(_, value)| value.clone()).collect()
        };
        let usual = document.formats().first();
        let usual = usual.map_or(&[][..], |format| document.columns(*format));
        let usual: Vec<&str> = usual.iter().map(|column| column.code()).collect();
        let columns = in_order(&all("columns"));
        let same = columns.len() == usual.len()
            && usual
                .iter()
                .all(|code| columns.iter().any(|one| one == code));
        Self {
            document,
            // The usual columns are not written down: each format keeps its own.
            columns: if same { Vec::new() } else { columns },
            period: all("period").into_iter().next().unwrap_or_default(),
            with_names: ticked("with_names"),
            with_restricted: ticked("with_restricted"),
            with_firm_logo: ticked("with_firm_logo"),
            with_consultant_logo: ticked("with_consultant_logo"),
        }
    }

    /// Remembers the choices with the dossier.
    pub(super) fn keep(&self, app: &App) -> Result<(), Problem> {
        let settings = DocumentSettings {
            columns: self.columns.clone(),
            period: self.period.clone(),
            with_names: self.with_names,
            with_firm_logo: self.with_firm_logo,
            with_consultant_logo: self.with_consultant_logo,
            options: if self.with_restricted {
                vec![RESTRICTED.to_owned()]
            } else {
                Vec::new()
            },
            ..DocumentSettings::usual(code_of(self.document))
        };
        app.remember(|aside| aside.set_document_settings(&settings))
    }

    /// The dossier as documents see it, and the choices as they take them.
    pub(crate) fn made(
        &self,
        app: &App,
        document: Document,
    ) -> Result<(DossierView, Options), Problem> {
        let export = app.dossier(|dossier| dossier.export())?;
        let moment = Moment {
            now: app.now(),
            zone: app.desk().time_zone(),
        };
        let mut view = dossier_view(app.library(), app.texts(), &export, &moment)
            .map_err(Problem::internal)?;
        if document == Document::Calendar {
            number_changes(app, &mut view)?;
        }
        Ok((view, self.options(app)?))
    }

    fn options(&self, app: &App) -> Result<Options, Problem> {
        let known = PlanColumn::ALL.iter();
        let columns = known.filter(|column| self.columns.iter().any(|code| code == column.code()));
        let validated = validated(app)?.filter(|_| self.document.has_versions());
        Ok(Options {
            columns: columns.copied().collect(),
            period: self.period.parse().ok().map(Years::one),
            hide_names: !self.with_names,
            with_restricted: self.with_restricted,
            version: validated.map(|version| printed_version(&version)),
            firm_logo: logo(app, LogoPlace::Firm, self.with_firm_logo)?,
            consultant_logo: logo(app, LogoPlace::Consultant, self.with_consultant_logo)?,
        })
    }
}

/// The columns known, in the order of a spreadsheet.
fn in_order(codes: &[String]) -> Vec<String> {
    let known = PlanColumn::ALL.iter().map(|column| column.code());
    known
        .filter(|code| codes.iter().any(|one| one == code))
        .map(str::to_owned)
        .collect()
}

/// How many times each action changed: what makes a calendar update its event.
fn number_changes(app: &App, view: &mut DossierView) -> Result<(), Problem> {
    let today = app.today();
    for action in &mut view.actions {
        if let Ok(id) = action.id.parse() {
            let details = app.dossier(|dossier| dossier.action_details(id, today))?;
            action.revision = details.revision;
        }
    }
    Ok(())
}

/// The last validated version, when the plan is still as it was validated.
pub(super) fn validated(app: &App) -> Result<Option<PlanVersionHead>, Problem> {
    app.dossier(|dossier| {
        let Some(last) = dossier.plan_versions()?.into_iter().next() else {
            return Ok(None);
        };
        let unchanged = dossier.difference(last.id, None)?.is_empty();
        Ok(unchanged.then_some(last))
    })
}

/// A version, as it is printed.
pub(crate) fn printed_version(version: &PlanVersionHead) -> PlanVersion {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    PlanVersion {
        label: version.label.clone(),
        validated_on: Some(version.validated_on.to_string()),
        validated_by: text(&version.validated_by_role),
        cse_opinion: text(&version.cse_opinion),
        sent_on: version.sent_to_spst_on.map(|day| day.to_string()),
        fingerprint: Some(version.sha256.clone()),
    }
}

/// A logo to print; one that cannot be printed is left out, as the page that chooses it said.
fn logo(app: &App, place: LogoPlace, shown: bool) -> Result<Option<documents::Logo>, Problem> {
    if !shown {
        return Ok(None);
    }
    let kept = app.dossier(|dossier| dossier.logo(place))?;
    Ok(kept.and_then(|logo| documents::Logo::new(&logo.bytes).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(names: &[(&str, &str)]) -> Vec<(String, String)> {
        let fields = names.iter();
        fields
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_usual_columns_are_not_written_down_others_are_in_order() {
        let usual = Document::Plan.columns(documents::Format::Pdf);
        let ticked: Vec<_> = usual
            .iter()
            .map(|column| ("columns", column.code()))
            .collect();
        let read = Chosen::read(Document::Plan, &fields(&ticked));
        assert!(read.columns.is_empty());
        let two = fields(&[("columns", "owner"), ("columns", "action")]);
        let read = Chosen::read(Document::Plan, &two);
        assert_eq!(read.columns, ["action", "owner"]);
        assert!(!read.with_names, "a box that is not ticked");
    }
}
