//! What was chosen for a document, as documents take it: with the validated version and the logos.
//!
//! A plan that did not change since its last validated version prints as that version; any other is a
//! draft, and says so.

use documents::{Document, DossierView, Options, PlanColumn, PlanVersion, Years};
use dossier::{DocumentSettings, Dossier, LogoPlace, PlanVersionHead};
use jiff::civil::Date;

/// The code of the option that prints restricted situations.
pub const RESTRICTED: &str = "restricted";

/// The choices made for a document of this dossier.
pub(super) fn options(
    dossier: &Dossier,
    document: Document,
    settings: &DocumentSettings,
) -> dossier::Result<Options> {
    let chosen = |column: &&PlanColumn| settings.columns.iter().any(|code| code == column.code());
    let validated = match document.has_versions() {
        true => validated(dossier)?,
        false => None,
    };
    Ok(Options {
        columns: PlanColumn::ALL.iter().filter(chosen).copied().collect(),
        period: settings.period.parse().ok().map(Years::one),
        hide_names: !settings.with_names,
        with_restricted: settings.options.iter().any(|option| option == RESTRICTED),
        version: validated.as_ref().map(printed_version),
        firm_logo: logo(dossier, LogoPlace::Firm, settings.with_firm_logo)?,
        consultant_logo: logo(
            dossier,
            LogoPlace::Consultant,
            settings.with_consultant_logo,
        )?,
    })
}

/// How many times each action changed: what makes a calendar update its event.
pub(super) fn number_changes(
    dossier: &Dossier,
    view: &mut DossierView,
    today: Date,
) -> dossier::Result<()> {
    for action in &mut view.actions {
        if let Ok(id) = action.id.parse() {
            action.revision = dossier.action_details(id, today)?.revision;
        }
    }
    Ok(())
}

/// The last validated version, when the plan is still as it was validated.
pub(crate) fn validated(dossier: &Dossier) -> dossier::Result<Option<PlanVersionHead>> {
    let Some(last) = dossier.plan_versions()?.into_iter().next() else {
        return Ok(None);
    };
    let unchanged = dossier.difference(last.id, None)?.is_empty();
    Ok(unchanged.then_some(last))
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
fn logo(
    dossier: &Dossier,
    place: LogoPlace,
    shown: bool,
) -> dossier::Result<Option<documents::Logo>> {
    if !shown {
        return Ok(None);
    }
    let kept = dossier.logo(place)?;
    Ok(kept.and_then(|logo| documents::Logo::new(&logo.bytes).ok()))
}
