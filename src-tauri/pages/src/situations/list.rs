//! « Nos situations »: all those of the firm, from sheets or its own, with their last answer, their actions
//! and what changed. Parked ones and those that are not the case any more stand apart, with their reason.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Query;
use dossier::{
    Page as Part, SituationFilter, SituationGroup, SituationHead, SituationId, SituationLine, Trend,
};
use serde::{Deserialize, Serialize};
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// Lines of a group; a filter finds the others.
const LISTED: u32 = 100;

/// What the person asks to see.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ListQuery {
    theme: String,
    unit: String,
    words: String,
}

impl ListQuery {
    fn filter(&self, group: SituationGroup) -> SituationFilter {
        SituationFilter {
            group: Some(group),
            theme: Some(self.theme.clone()).filter(|theme| !theme.is_empty()),
            work_unit: self.unit.parse().ok(),
            text: self.words.clone(),
            hide_restricted: false,
        }
    }
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
    rateable: bool,
    trend: Option<Trend>,
}

/// `GET /firm-situations`
pub(super) fn show(app: &App, Query(query): Query<ListQuery>) -> Answer {
    let (total, units) = app.dossier(|dossier| {
        Ok((
            dossier.situation_count_of(&SituationFilter::default())?,
            dossier.work_units()?,
        ))
    })?;
    let reader = Reader::new(app)?;
    let groups = SituationGroup::ALL.iter();
    let groups = groups.map(|group| reader.group(&query, *group));
    let mut groups = groups.collect::<Result<Vec<_>, _>>()?;
    groups.retain(|group| !group.lines.is_empty());
    let themes = app.theme_choices()?;
    let view = context! { tab => "situations", total, query, themes, units, groups };
    app.page(Section::Plan, "situations/list.html", view)
}

/// What the library says of themes and sheets, read once for all the lines.
struct Reader<'a> {
    app: &'a App,
    themes: BTreeMap<String, library::Theme>,
    grave: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn new(app: &'a App) -> Result<Self, Problem> {
        let themes = app.library().themes()?.into_iter();
        let sheets = app.library().all_situations()?.into_iter();
        let grave = sheets.filter(|sheet| !sheet.sensitivity.is_rateable());
        Ok(Self {
            app,
            themes: themes.map(|theme| (theme.slug.clone(), theme)).collect(),
            grave: grave.map(|sheet| sheet.slug).collect(),
        })
    }

    fn group(&self, query: &ListQuery, code: SituationGroup) -> Result<Group, Problem> {
        let (filter, page) = (query.filter(code), Part::first(LISTED));
        let today = self.app.today();
        let (found, count, evolution) = self.app.dossier(|dossier| {
            let found = dossier.situation_lines(&filter, today, page)?;
            let count = dossier.situation_count_of(&filter)?;
            Ok((found, count, dossier.evolution(&filter, page)?))
        })?;
        let trends = evolution.into_iter();
        let trends = trends.filter_map(|one| Some((one.situation.id, one.trend?)));
        let trends: BTreeMap<SituationId, Trend> = trends.collect();
        let lines = found.into_iter().map(|line| Line {
            trend: trends.get(&line.situation.id).copied(),
            ..self.line(line)
        });
        let lines: Vec<Line> = lines.collect();
        let listed = u32::try_from(lines.len()).unwrap_or(count);
        let more = count.saturating_sub(listed);
        Ok(Group { code, lines, more })
    }

    fn line(&self, line: SituationLine) -> Line {
        let situation = &line.situation;
        let theme = self.themes.get(&situation.theme_code);
        Line {
            theme_title: theme.map_or_else(String::new, |theme| theme.title.clone()),
            rateable: self.is_rateable(situation),
            trend: None,
            line,
        }
    }

    /// Whether a level can be put.
    fn is_rateable(&self, situation: &SituationHead) -> bool {
        let theme = self.themes.get(&situation.theme_code);
        let sheet = situation.library_ref.as_ref();
        !theme.is_some_and(|theme| theme.sensitive)
            && !sheet.is_some_and(|slug| self.grave.contains(slug))
    }
}
