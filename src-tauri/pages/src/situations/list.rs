//! « Nos situations »: all those of the firm, from sheets or its own, with their last answer, their actions
//! and what changed. Parked ones and those that are not the case any more stand apart, with their reason.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Query;
use dossier::{
    Page as Part, RatedAs, RatingLevel, SituationFilter, SituationGroup, SituationHead,
    SituationId, SituationLine, Trend, WorkUnitLine,
};
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::texts::Choice;

/// Lines of a group; a filter finds the others.
const LISTED: u32 = 100;

/// What the person asks to see.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    theme: String,
    unit: String,
    words: String,
}

impl Asked {
    fn filter(&self, group: SituationGroup) -> SituationFilter {
        SituationFilter {
            group: Some(group),
            theme: Some(self.theme.clone()).filter(|theme| !theme.is_empty()),
            work_unit: self.unit.parse().ok(),
            text: self.words.clone(),
            hide_restricted: false,
        }
    }

    fn is_empty(&self) -> bool {
        [&self.theme, &self.unit, &self.words]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

#[derive(Serialize)]
struct Index {
    tab: &'static str,
    total: u32,
    asked: Asked,
    filtered: bool,
    themes: Vec<Choice>,
    units: Vec<Choice>,
    groups: Vec<Group>,
}

/// Situations that stand together.
#[derive(Serialize)]
struct Group {
    code: SituationGroup,
    lines: Vec<Line>,
    /// How many more there are.
    more: u32,
}

/// A situation of the firm.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    line: SituationLine,
    theme_title: String,
    /// 0 to 3, for the drawing.
    step: Option<u8>,
    rating: String,
    trend: Option<Trend>,
}

/// `GET /firm-situations`
pub(super) fn show(app: &App, Query(asked): Query<Asked>) -> Answer {
    let (total, units) = app.dossier(|dossier| {
        Ok((
            dossier.situation_count_of(&SituationFilter::default())?,
            dossier.work_units()?,
        ))
    })?;
    let reader = Reader::new(app)?;
    let mut groups = Vec::new();
    for group in SituationGroup::ALL {
        groups.push(reader.group(&asked, *group)?);
    }
    let view = Index {
        tab: "situations",
        total,
        filtered: !asked.is_empty(),
        asked,
        themes: app.theme_choices()?,
        units: unit_choices(units),
        groups: groups
            .into_iter()
            .filter(|group| !group.lines.is_empty())
            .collect(),
    };
    app.page(Section::Plan, "situations/list.html", &view)
}

fn unit_choices(units: Vec<WorkUnitLine>) -> Vec<Choice> {
    let units = units.into_iter();
    units
        .map(|unit| Choice {
            value: unit.id.to_string(),
            label: unit.name,
        })
        .collect()
}

/// What the library says of themes and sheets, read once for all the lines.
struct Reader<'a> {
    app: &'a App,
    themes: BTreeMap<String, String>,
    sensitive: BTreeSet<String>,
    grave: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn new(app: &'a App) -> Result<Self, Problem> {
        let themes = app.library().themes()?;
        let sheets = app.library().all_situations()?;
        let named = |theme: &library::Theme| (theme.slug.clone(), theme.title.clone());
        Ok(Self {
            app,
            themes: themes.iter().map(named).collect(),
            sensitive: themes
                .iter()
                .filter(|theme| theme.sensitive)
                .map(|theme| theme.slug.clone())
                .collect(),
            grave: sheets
                .into_iter()
                .filter(|sheet| !sheet.sensitivity.is_rateable())
                .map(|sheet| sheet.slug)
                .collect(),
        })
    }

    fn group(&self, asked: &Asked, group: SituationGroup) -> Result<Group, Problem> {
        let filter = asked.filter(group);
        let today = self.app.today();
        let (found, count, evolution) = self.app.dossier(|dossier| {
            Ok((
                dossier.situation_lines(&filter, today, Part::first(LISTED))?,
                dossier.situation_count_of(&filter)?,
                dossier.evolution(&filter, Part::first(LISTED))?,
            ))
        })?;
        let trends: BTreeMap<SituationId, Trend> = evolution
            .into_iter()
            .filter_map(|evolution| Some((evolution.situation.id, evolution.trend?)))
            .collect();
        let listed = u32::try_from(found.len()).unwrap_or(count);
        let lines = found.into_iter();
        Ok(Group {
            code: group,
            more: count.saturating_sub(listed),
            lines: lines
                .map(|line| {
                    let trend = trends.get(&line.situation.id).copied();
                    self.line(line, trend)
                })
                .collect(),
        })
    }

    fn line(&self, line: SituationLine, trend: Option<Trend>) -> Line {
        Line {
            theme_title: self.theme_title(&line.situation),
            step: line.situation.rating.map(|rating| step(rating.level)),
            rating: self.rating(&line.situation),
            trend,
            line,
        }
    }

    fn theme_title(&self, situation: &SituationHead) -> String {
        let title = self.themes.get(&situation.theme_code);
        title.cloned().unwrap_or_default()
    }

    /// The last answer in words, or that nobody answered; nothing where no level is put.
    fn rating(&self, situation: &SituationHead) -> String {
        let texts = self.app.texts();
        match situation.rating {
            Some(RatedAs {
                method,
                value,
                level,
            }) => documents::rating_label(method, value, level),
            _ if self.is_rateable(situation) => texts.label("details", "not-rated").to_owned(),
            _ => String::new(),
        }
    }

    fn is_rateable(&self, situation: &SituationHead) -> bool {
        let sheet = situation.library_ref.as_ref();
        !self.sensitive.contains(&situation.theme_code)
            && !sheet.is_some_and(|slug| self.grave.contains(slug))
    }
}

/// The step of the drawing.
fn step(level: RatingLevel) -> u8 {
    match level {
        RatingLevel::Low => 0,
        RatingLevel::Moderate => 1,
        RatingLevel::High => 2,
        RatingLevel::Major => 3,
    }
}
