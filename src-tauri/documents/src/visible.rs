//! What a document may show of the records of a dossier: how they hold together, less what the options leave out.
//!
//! The only place that reads the records and the library.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use dossier::{ActionId, DossierExport, Meeting, Visibility};
use jiff::Zoned;
use library::{LegalPoint, Library, SituationSheet, Status};
use words::{Family, fill};

use crate::document::{Document, Format};
use crate::options::Options;
use crate::ratings::ratings;
use crate::texts::text;
use crate::view::{Action, Situation, View, Years};

/// How many helpers are named at most: the first ones.
const HELPERS: usize = 5;

/// What documents are made from.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The records of the firm: those of today, or those of a validated version.
    pub records: &'a DossierExport,
    /// The sheets, the helpers and the themes that the records name.
    pub library: &'a Library,
    /// When and where the document is made; the clock belongs to the caller.
    pub at: Zoned,
    /// How many times each action changed, for calendars: see [`crate::revisions`].
    pub revisions: BTreeMap<ActionId, u32>,
}

impl<'a> View<'a> {
    /// What a document may show of these records.
    pub(crate) fn new(
        source: &'a Source<'a>,
        (document, format): (Document, Format),
        options: &'a Options,
    ) -> Result<Self, library::Error> {
        let records = source.records;
        // Only these tell what the sheets of the library say.
        let tells_sheets = document == Document::SituationSheet || format == Format::Json;
        let department = &records.company.department;
        let department = source.library.department(department)?;
        let meetings = records.meetings.iter();
        let (held, planned): (Vec<_>, Vec<_>) =
            meetings.partition(|meeting| meeting.held_on.is_some());
        let mut view = Self {
            company: &records.company,
            department: department.map(|department| department.name),
            library_version: source.library.edition()?.version,
            at: &source.at,
            years: None,
            version: options.version.as_ref(),
            next_meeting_on: planned.iter().map(|meeting| meeting.planned_on).min(),
            units: &records.work_units,
            situations: situations(source, document, tells_sheets)?,
            actions: actions(source, options.hide_names)?,
            meetings: held,
        };
        if document.is_public() || !options.with_restricted {
            view.leave_restricted_out();
        }
        let this_year = (document == Document::YearReport).then(|| Years::one(view.at.year()));
        if let Some(years) = options.period.or(this_year) {
            view.keep_years(years, document);
        }
        Ok(view)
    }

    /// Restricted situations go, with the actions that treat nothing else.
    fn leave_restricted_out(&mut self) {
        let restricted = self.situations.iter();
        let restricted = restricted.filter(|known| known.visibility == Visibility::Restricted);
        let restricted: BTreeSet<_> = restricted.map(|known| known.id).collect();
        self.situations
            .retain(|known| !restricted.contains(&known.id));
        self.actions.retain_mut(|action| {
            let treated = action.situations.len();
            action.situations.retain(|id| !restricted.contains(id));
            treated == 0 || !action.situations.is_empty()
        });
    }

    /// Actions of other years go, with the situations that had no other action; a year report keeps these.
    fn keep_years(&mut self, years: Years, document: Document) {
        let (shown, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.actions)
            .into_iter()
            .partition(|action| years.has(action.year()));
        let treated = |actions: &[Action<'_>], id| actions.iter().any(|action| action.treats(id));
        self.situations.retain(|situation| {
            document == Document::YearReport
                || treated(&shown, situation.id)
                || !treated(&others, situation.id)
        });
        self.actions = shown;
        let held_then = |meeting: &&Meeting| meeting.held_on.is_none_or(|on| years.has(on.year()));
        self.meetings.retain(held_then);
        self.years = Some(years);
    }
}

/// Every situation, with what hangs on it, and what its sheet says if that is told.
fn situations<'a>(
    source: &'a Source<'a>,
    document: Document,
    tells_sheets: bool,
) -> Result<Vec<Situation<'a>>, library::Error> {
    let records = source.records;
    let mut units = grouped(&records.situation_units, |link| link.situation_id);
    let mut existing = grouped(&records.measures, |measure| measure.situation_id);
    let mut rated = grouped(&records.ratings, |rating| rating.situation_id);
    let situation = |record: &'a dossier::Situation| -> Result<_, library::Error> {
        let rated = ratings(rated.remove(&record.id).unwrap_or_default(), &source.at);
        let denied = rated.last().is_some_and(|rating| rating.value == Some(0));
        let wordless = document == Document::Annex && record.story.trim().is_empty() && !denied;
        let needed = tells_sheets || wordless || record.gollac_family.is_none();
        let sheet = match record.library_ref.as_ref().filter(|_| needed) {
            Some(slug) => source.library.situation(slug)?,
            None => None,
        };
        let family = family(record, sheet.as_ref());
        let record = match &sheet {
            Some(sheet) if wordless => Cow::Owned(in_words_of(sheet, record)),
            Some(_) | None => Cow::Borrowed(record),
        };
        let units = units.remove(&record.id).unwrap_or_default();
        let sheet = sheet.filter(|_| tells_sheets);
        Ok(Situation {
            theme: source.library.theme(&record.theme_code)?,
            family,
            units: units.iter().map(|link| link.work_unit_id).collect(),
            existing: existing.remove(&record.id).unwrap_or_default(),
            ratings: rated,
            law: law(source.library, sheet.as_ref())?,
            helpers: helpers_of_sheet(source.library, sheet.as_ref())?,
            record,
            sheet,
        })
    };
    records.situations.iter().map(situation).collect()
}

/// The situation told by the line of its sheet, which is said to be its own.
fn in_words_of(sheet: &SituationSheet, situation: &dossier::Situation) -> dossier::Situation {
    let line = [("line", &*sheet.duerp.situation)];
    dossier::Situation {
        story: fill(text("annex.from_sheet"), &line),
        ..situation.clone()
    }
}

/// What the law fixes in the situation of a sheet.
fn law(library: &Library, sheet: Option<&SituationSheet>) -> Result<Vec<String>, library::Error> {
    let mut law = Vec::new();
    for fixed in sheet.into_iter().flat_map(|sheet| &sheet.fixed_by_law) {
        let point = library.legal_point(&fixed.point)?;
        law.extend(point.map(|point| fixed_by(&fixed.here, &point)));
    }
    Ok(law)
}

/// What a point of law fixes, with its article, and whether it is still to be checked.
fn fixed_by(here: &str, point: &LegalPoint) -> String {
    let template = match point.status {
        Status::Checked => text("sheets.law_point"),
        Status::ToCheck => text("sheets.law_point_to_check"),
    };
    fill(template, &[("here", here), ("article", &point.article)])
}

/// Every action, with what hangs on it.
fn actions<'a>(
    source: &'a Source<'a>,
    hide_names: bool,
) -> Result<Vec<Action<'a>>, library::Error> {
    let records = source.records;
    let mut links = grouped(&records.action_situations, |link| link.action_id);
    let mut values = grouped(&records.indicator_values, |value| value.action_id);
    let mut reviews = grouped(&records.reviews, |review| review.action_id);
    let action = |record: &'a dossier::Action| -> Result<_, library::Error> {
        let linked = links.remove(&record.id).unwrap_or_default();
        let linked = linked.iter().map(|link| link.situation_id);
        let main = record.main_situation_id;
        let others = linked.filter(|id| Some(*id) != main);
        let mut values = values.remove(&record.id).unwrap_or_default();
        values.retain(|_| !record.indicator_label.trim().is_empty());
        values.sort_by_key(|value| value.measured_on);
        let mut reviews = reviews.remove(&record.id).unwrap_or_default();
        reviews.sort_by_key(|review| review.held_on);
        let slugs = record.helper_slugs.split_whitespace();
        let revision = source.revisions.get(&record.id);
        Ok(Action {
            record: if hide_names {
                Cow::Owned(without_names(record))
            } else {
                Cow::Borrowed(record)
            },
            situations: main.into_iter().chain(others).collect(),
            values,
            reviews,
            helpers: helpers(source.library, slugs)?,
            late: record.is_late(source.at.date()),
            revision: revision.copied().unwrap_or_default(),
        })
    };
    records.actions.iter().map(action).collect()
}

/// The function of the owner instead of the name, and nobody associated.
fn without_names(action: &dossier::Action) -> dossier::Action {
    dossier::Action {
        owner_name: action.owner_role.clone(),
        owner_role: String::new(),
        contributors: String::new(),
        ..action.clone()
    }
}

/// Records by what they hang on, in their order.
fn grouped<T, K: Ord>(records: &[T], on: impl Fn(&T) -> K) -> BTreeMap<K, Vec<&T>> {
    let mut groups: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for record in records {
        groups.entry(on(record)).or_default().push(record);
    }
    groups
}

fn family(record: &dossier::Situation, sheet: Option<&SituationSheet>) -> Option<Family> {
    match &record.gollac_family {
        Some(code) => code.parse().ok(),
        None => sheet?.factors.first().copied(),
    }
}

/// Who can help with what a sheet is about.
fn helpers_of_sheet(
    library: &Library,
    sheet: Option<&SituationSheet>,
) -> Result<Vec<String>, library::Error> {
    let mut slugs = Vec::new();
    for need in sheet.into_iter().flat_map(|sheet| &sheet.needs) {
        let need = library.need(need)?;
        slugs.extend(need.into_iter().flat_map(|need| need.helpers));
    }
    helpers(library, slugs.iter().map(String::as_str))
}

/// The names of helpers, each once, in the same order.
fn helpers<'a>(
    library: &Library,
    slugs: impl Iterator<Item = &'a str>,
) -> Result<Vec<String>, library::Error> {
    let mut names: Vec<String> = Vec::new();
    for slug in slugs {
        let name = library.helper(slug)?.map(|helper| helper.name);
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names.truncate(HELPERS);
    Ok(names)
}
