//! A dossier as documents see it: everything it holds, in the words of the screens.
//!
//! Made from an export, so that a validated version prints exactly as the dossier does. What a document
//! leaves out of it is decided by its options, in the documents.

use std::collections::BTreeMap;

use documents::{DossierView, ExistingView, Family, Firm, MeetingView, RatingView, SituationView};
use documents::{Theme, UnitView};
use dossier::{DossierExport, MeasureWorks, Rating, Situation, SituationState, Visibility};
use jiff::Zoned;
use jiff::civil::Date;
use library::{Library, SituationSheet};

use super::{Printed, given};
use crate::followup::rating_label;
use crate::texts::Texts;

/// Everything documents can print of an export.
///
/// # Errors
/// When the library cannot be read.
pub(crate) fn dossier_view(
    library: &Library,
    texts: &Texts,
    export: &DossierExport,
    at: &Zoned,
) -> anyhow::Result<DossierView> {
    let printed = Printed { library, texts };
    let today = at.date();
    Ok(DossierView {
        firm: printed.firm(export)?,
        printed_on: today,
        written_at: Some(at.timestamp()),
        library_edition: Some(library.edition()?.version),
        next_meeting_on: export
            .meetings
            .iter()
            .filter(|meeting| meeting.held_on.is_none())
            .map(|meeting| meeting.planned_on)
            .min()
            .map(|day| day.to_string()),
        units: units(export),
        situations: printed.situations(export, at)?,
        actions: printed.actions(export, today)?,
        meetings: printed.meetings(export),
        ..DossierView::default()
    })
}

fn units(export: &DossierExport) -> Vec<UnitView> {
    let units = export.work_units.iter().map(|unit| UnitView {
        id: unit.id.to_string(),
        name: unit.name.clone(),
        headcount: None,
    });
    units.collect()
}

impl Printed<'_> {
    fn firm(&self, export: &DossierExport) -> anyhow::Result<Firm> {
        let company = &export.company;
        let departments = self.library.departments()?;
        let department = departments
            .into_iter()
            .find(|department| department.code == company.department);
        Ok(Firm {
            name: company.name.clone(),
            headcount: company.headcount,
            city: given(company.city.clone()),
            department: department.map(|department| department.name),
        })
    }

    fn situations(&self, export: &DossierExport, at: &Zoned) -> anyhow::Result<Vec<SituationView>> {
        let mut found = Vec::new();
        for situation in &export.situations {
            found.push(self.situation(export, situation, at)?);
        }
        Ok(found)
    }

    fn situation(
        &self,
        export: &DossierExport,
        situation: &Situation,
        at: &Zoned,
    ) -> anyhow::Result<SituationView> {
        let sheet = match &situation.library_ref {
            Some(slug) => self.library.situation(slug)?,
            None => None,
        };
        let of_situation = |id: &dossier::SituationId| *id == situation.id;
        let links = export.situation_units.iter();
        let links = links.filter(|link| of_situation(&link.situation_id));
        let measures = export.measures.iter();
        let measures = measures.filter(|measure| of_situation(&measure.situation_id));
        let ratings = export.ratings.iter();
        let ratings = ratings.filter(|rating| of_situation(&rating.situation_id));
        Ok(SituationView {
            id: situation.id.to_string(),
            title: situation.title.clone(),
            story: given(situation.story.clone()),
            theme: self.theme(&situation.theme_code)?,
            units: links.map(|link| link.work_unit_id.to_string()).collect(),
            family: family(situation, sheet.as_ref()),
            exposed: self.exposed(situation),
            gender: self.gender(situation),
            effects: given(situation.effects.clone()),
            causes: given(situation.causes.clone()),
            resources: given(situation.resources.clone()),
            existing: measures
                .map(|measure| self.existing(&measure.text, measure.works))
                .collect(),
            ratings: ratings
                .filter_map(|rating| self.rating(rating, at))
                .collect(),
            questions: sheet
                .as_ref()
                .map(|sheet| sheet.questions.clone())
                .unwrap_or_default(),
            helpers: match &sheet {
                Some(sheet) => self.who_helps(sheet)?,
                None => Vec::new(),
            },
            state: Some(self.label("state", situation.state.code())),
            own: situation.library_ref.is_none(),
            parked: situation.state == SituationState::Parked,
            resolved: situation.state == SituationState::Resolved,
            reason: given(situation.state_reason.clone()),
            restricted: situation.visibility == Visibility::Restricted,
        })
    }

    fn theme(&self, code: &str) -> anyhow::Result<Option<Theme>> {
        Ok(self.library.theme(code)?.map(|theme| Theme {
            code: theme.slug,
            title: theme.title,
        }))
    }

    /// Trades, then how many people.
    fn exposed(&self, situation: &Situation) -> Option<String> {
        let count = situation
            .exposed_count
            .map(|count| self.label("exposed-count", count.code()));
        let parts = [given(situation.exposed_groups.clone()), count];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        given(parts.join(", "))
    }

    fn gender(&self, situation: &Situation) -> Option<String> {
        let said = situation
            .gender_differential
            .map(|code| self.label("gender", code.code()));
        let parts = [said, given(situation.gender_note.clone())];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        given(parts.join(". "))
    }

    fn existing(&self, text: &str, works: MeasureWorks) -> ExistingView {
        ExistingView {
            text: text.to_owned(),
            works: Some(self.label("measure-works", works.code())),
        }
    }

    /// A rating that was wiped is no rating.
    fn rating(&self, rating: &Rating, at: &Zoned) -> Option<RatingView> {
        let label = rating_label(self.texts, rating.method, rating.value?, rating.level?);
        Some(RatingView {
            label: format!("{label} {}", self.texts.label("plan", "at-ours")),
            on: Some(day_of(rating, at).to_string()),
            people: rating.n_raters,
            comment: given(rating.comment.clone()),
        })
    }

    fn who_helps(&self, sheet: &SituationSheet) -> anyhow::Result<Vec<String>> {
        let mut slugs: Vec<String> = Vec::new();
        for need in &sheet.needs {
            let need = self.library.need(need)?;
            slugs.extend(need.into_iter().flat_map(|need| need.helpers));
        }
        self.helpers(&slugs)
    }

    /// The names of helpers, each once, in the same order.
    pub(super) fn helpers(&self, slugs: &[String]) -> anyhow::Result<Vec<String>> {
        let mut names: BTreeMap<usize, String> = BTreeMap::new();
        for (rank, slug) in slugs.iter().enumerate() {
            let name = self.library.helper(slug)?.map(|helper| helper.name);
            if let Some(name) = name.filter(|name| !names.values().any(|known| known == name)) {
                names.insert(rank, name);
            }
        }
        Ok(names.into_values().take(5).collect())
    }

    fn meetings(&self, export: &DossierExport) -> Vec<MeetingView> {
        let held = export.meetings.iter().filter_map(|meeting| {
            Some(MeetingView {
                on: meeting.held_on?.to_string(),
                title: self.texts.label("follow-up", "meeting").to_owned(),
                people: meeting.participant_count,
            })
        });
        held.collect()
    }
}

/// The day of a rating, where the person is.
fn day_of(rating: &Rating, at: &Zoned) -> Date {
    rating.rated_at.to_zoned(at.time_zone().clone()).date()
}

/// The family that was chosen, or else the first one of the sheet.
fn family(situation: &Situation, sheet: Option<&SituationSheet>) -> Option<Family> {
    let chosen = situation.gollac_family.as_deref();
    let first = || Some(sheet?.factors.first()?.code());
    chosen.or_else(first)?.parse().ok()
}
