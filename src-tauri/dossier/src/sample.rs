//! A sample dossier: read from a file of the content, and lived again day by day.
//!
//! Each line of the file becomes real operations at plausible past instants, so that the history, the
//! status events and the late actions are true. Days are counted back from the day it is made.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, anyhow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Deserialize;

use crate::actions::{
    ActionPatch, ActionStatus, CostKind, NewAction, PreventionLevel, StatusChange,
};
use crate::company::NewCompany;
use crate::dossier::{Device, Dossier};
use crate::error::Result;
use crate::ids::{ActionId, SituationId, WorkUnitId};
use crate::situations::{
    MeasureWorks, NewMeasure, NewRating, NewSituation, RatingMethod, SheetRef, SituationPatch,
};

/// A sample firm, as its file tells it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    #[serde(rename = "entreprise")]
    company: SampleCompany,
    #[serde(rename = "unite", default)]
    units: Vec<SampleUnit>,
    #[serde(rename = "situation")]
    situations: Vec<SampleSituation>,
    #[serde(rename = "action")]
    actions: Vec<SampleAction>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleCompany {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "secteur")]
    sector: String,
    #[serde(rename = "effectif")]
    headcount: u32,
    #[serde(rename = "departement")]
    department: String,
    #[serde(rename = "commune")]
    city: String,
    #[serde(rename = "cse")]
    has_cse: bool,
    /// Days since the dossier was created.
    #[serde(rename = "depuis-jours")]
    days_ago: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleUnit {
    #[serde(rename = "nom")]
    name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleSituation {
    id: String,
    /// The slug of its sheet.
    #[serde(rename = "fiche")]
    sheet: Option<String>,
    #[serde(rename = "titre")]
    title: String,
    #[serde(rename = "theme")]
    theme: String,
    /// How much the firm lives it, 0 to 3.
    #[serde(rename = "niveau")]
    exposure: u8,
    #[serde(rename = "il-y-a-jours")]
    days_ago: i64,
    #[serde(rename = "recit", default)]
    story: String,
    #[serde(rename = "unites", default)]
    units: Vec<String>,
    #[serde(rename = "mesure", default)]
    measures: Vec<SampleMeasure>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleMeasure {
    #[serde(rename = "texte")]
    text: String,
    #[serde(rename = "marche")]
    works: MeasureWorks,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleAction {
    situation: String,
    #[serde(rename = "titre")]
    title: String,
    #[serde(rename = "niveau")]
    level: PreventionLevel,
    #[serde(rename = "pilote")]
    owner: String,
    /// Days from today to its due date; negative is past.
    #[serde(rename = "echeance-jours")]
    due_in_days: i64,
    #[serde(rename = "etat")]
    status: ActionStatus,
    /// Days since it was added, and decided.
    #[serde(rename = "il-y-a-jours")]
    days_ago: i64,
    #[serde(rename = "fait-il-y-a-jours")]
    done_days_ago: Option<i64>,
    #[serde(rename = "premier-pas", default)]
    next_step: String,
    #[serde(rename = "attendu", default)]
    expected_result: String,
    #[serde(rename = "moyens", default)]
    resources_needed: String,
    #[serde(rename = "indicateur", default)]
    indicator: String,
    #[serde(rename = "cout")]
    cost: Option<CostKind>,
}

impl Sample {
    /// Reads the text of a sample file (TOML).
    ///
    /// # Errors
    /// When it is not of this form.
    pub fn from_toml(text: &str) -> Result<Self> {
        Ok(toml::from_str(text).context("Read the sample dossier")?)
    }
}

impl Dossier {
    /// Makes the sample dossier as a new file, marked as an example.
    ///
    /// # Errors
    /// The file is there already, or cannot be written; the sample breaks a rule.
    pub fn create_sample(
        path: &Path,
        sample: &Sample,
        device: &Device,
        now: Timestamp,
    ) -> Result<()> {
        Life { now }.live(sample, device)?.write_new_file(path)
    }
}

/// The days before today.
struct Life {
    now: Timestamp,
}

/// Something that happened: so many days ago, in this order on that day.
type Event<'a> = (
    i64,
    Box<dyn FnOnce(&mut Dossier, &mut Made, Timestamp) -> Result<()> + 'a>,
);

/// What was made so far, by its name in the file.
#[derive(Default)]
struct Made {
    units: BTreeMap<String, WorkUnitId>,
    situations: BTreeMap<String, SituationId>,
    actions: BTreeMap<String, ActionId>,
}

impl Life {
    fn live(&self, sample: &Sample, device: &Device) -> Result<Dossier> {
        let born = sample.company.days_ago;
        let mut dossier = Dossier::in_memory(sample.company.card(), device, self.moment(born, 0))?;
        let mut made = Made::default();
        let mut events = self.events(sample);
        // Stable: what the file tells first on a day happens first.
        events.sort_by_key(|(days_ago, _)| -days_ago);
        for (rank, (days_ago, event)) in events.into_iter().enumerate() {
            event(&mut dossier, &mut made, self.moment(days_ago, rank + 1))?;
        }
        Ok(dossier)
    }

    fn events<'a>(&'a self, sample: &'a Sample) -> Vec<Event<'a>> {
        let mut events: Vec<Event<'a>> = Vec::new();
        for unit in &sample.units {
            events.push((
                sample.company.days_ago,
                Box::new(|d, made, at| unit.live(d, made, at)),
            ));
        }
        for situation in &sample.situations {
            events.push((
                situation.days_ago,
                Box::new(|d, made, at| situation.live(d, made, at)),
            ));
        }
        for action in &sample.actions {
            let today = self.today();
            events.push((
                action.days_ago,
                Box::new(move |d, made, at| action.begin(d, made, today, at)),
            ));
            let next = action.done_days_ago.unwrap_or(action.days_ago / 2);
            events.push((next, Box::new(move |d, made, at| action.go_on(d, made, at))));
        }
        events
    }

    /// A minute a rank, in the morning, so many days ago; never in the future.
    fn moment(&self, days_ago: i64, rank: usize) -> Timestamp {
        let minutes = i64::try_from(rank).unwrap_or_default();
        let back =
            SignedDuration::from_hours(24 * days_ago.max(1)) - SignedDuration::from_mins(minutes);
        self.now.checked_sub(back).unwrap_or(self.now)
    }

    fn today(&self) -> Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }
}

impl SampleCompany {
    fn card(&self) -> NewCompany {
        NewCompany {
            name: self.name.clone(),
            sector: self.sector.clone(),
            headcount: Some(self.headcount),
            department: self.department.clone(),
            city: self.city.clone(),
            has_cse: self.has_cse,
            is_example: true,
        }
    }
}

impl SampleUnit {
    fn live(&self, dossier: &mut Dossier, made: &mut Made, at: Timestamp) -> Result<()> {
        let unit = dossier.add_work_unit(&self.name, at)?;
        made.units.insert(self.name.clone(), unit.id);
        Ok(())
    }
}

impl SampleSituation {
    fn live(&self, dossier: &mut Dossier, made: &mut Made, at: Timestamp) -> Result<()> {
        let unit = |name: &String| {
            made.units
                .get(name)
                .copied()
                .ok_or_else(|| anyhow!("No work unit {name}"))
        };
        let work_units = self
            .units
            .iter()
            .map(unit)
            .collect::<anyhow::Result<Vec<_>>>()?;
        let situation = dossier.add_situation(
            NewSituation {
                sheet: self.sheet(),
                fields: self.fields(),
                work_units,
            },
            at,
        )?;
        for measure in &self.measures {
            let new = NewMeasure {
                text: measure.text.clone(),
                works: measure.works,
                since: String::new(),
            };
            dossier.add_measure(situation.id, new, at)?;
        }
        dossier.rate_situation(
            situation.id,
            NewRating::new(RatingMethod::Exposure4, self.exposure),
            at,
        )?;
        made.situations.insert(self.id.clone(), situation.id);
        Ok(())
    }

    fn sheet(&self) -> Option<SheetRef> {
        self.sheet.as_ref().map(|slug| SheetRef {
            slug: slug.clone(),
            version: String::new(),
            title: self.title.clone(),
            theme: self.theme.clone(),
            restricted: false,
        })
    }

    fn fields(&self) -> SituationPatch {
        SituationPatch {
            title: Some(self.title.clone()),
            theme_code: Some(self.theme.clone()),
            story: Some(self.story.clone()),
            ..SituationPatch::default()
        }
    }
}

impl SampleAction {
    /// It is added and decided.
    fn begin(
        &self,
        dossier: &mut Dossier,
        made: &mut Made,
        today: Date,
        at: Timestamp,
    ) -> Result<()> {
        let situation = made.situations.get(&self.situation).copied();
        let situation = situation.ok_or_else(|| anyhow!("No situation {}", self.situation))?;
        let due_on = today
            .checked_add(self.due_in_days.days())
            .context("Date a sample action")?;
        let new = NewAction {
            fields: ActionPatch {
                title: Some(self.title.clone()),
                owner_name: Some(self.owner.clone()),
                due_on: Some(Some(due_on)),
                prevention_level: Some(Some(self.level)),
                next_step: Some(self.next_step.clone()),
                expected_result: Some(self.expected_result.clone()),
                resources_needed: Some(self.resources_needed.clone()),
                indicator_label: Some(self.indicator.clone()),
                cost_kind: Some(self.cost),
                ..ActionPatch::default()
            },
            situations: vec![situation],
            status: Some(ActionStatus::Decided),
            ..NewAction::default()
        };
        let action = dossier.add_action(new, at)?;
        made.actions.insert(self.title.clone(), action.id);
        Ok(())
    }

    /// It goes where the file says it stands.
    fn go_on(&self, dossier: &mut Dossier, made: &mut Made, at: Timestamp) -> Result<()> {
        let id = made
            .actions
            .get(&self.title)
            .copied()
            .context("Find a sample action")?;
        if self.status != ActionStatus::Decided {
            let day = at.to_zoned(TimeZone::UTC).date();
            dossier.change_status(id, &StatusChange::to(self.status, day), at)?;
        }
        Ok(())
    }
}
