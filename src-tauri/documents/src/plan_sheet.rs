//! The plan as a page says it: sentences composed, dates in French, empty things left out.
//!
//! Shared by the formats that make pages. It lays nothing out: sizes, colours and shapes belong to the
//! template of each format. Words come from `texts.toml`, the values from [`PlanDocument`].

use serde::Serialize;

use crate::french;
use crate::plan::{Counts, Group, Level, Line, PlanDocument, PlanVersion, Status};
use crate::plan_columns::{DETAIL_COLUMNS, PlanColumn, PlanRow, TABLE_COLUMNS};
use crate::texts::{TEXTS, fill};

/// Where a word too long for its place may be cut, in signs.
const WIDE: usize = 48;
const ACTION: usize = 30;
const NARROW: usize = 14;

/// Above this many signs, a line may be split between two pages.
const LONG_ROW: usize = 900;

/// How much of a name a footer and the properties of a file keep, in signs.
const SHORT: usize = 90;

/// How much of a situation's title is printed, in signs: PDF refuses endless bookmarks.
const TITLE: usize = 1_000;

/// A plan, ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanSheet {
    /// Title of the file, in its properties.
    pub file_title: String,
    /// Author of the file: the firm, or nobody.
    pub author: Option<String>,
    /// Year, month and day of printing.
    pub date: (i16, i8, i8),
    /// Title of the first page.
    pub title: String,
    /// Title of the following pages.
    pub continued: String,
    /// The firm in one line; empty when nothing is known of it.
    pub firm: String,
    /// Period and version.
    pub about: Vec<String>,
    /// « Brouillon », unless a version was validated.
    pub draft: Option<String>,
    /// Left of the foot of each page.
    pub footer: String,
    /// « Page {page} sur {pages} ».
    pub page: String,
    /// The four figures.
    pub boxes: Vec<Figure>,
    /// A few sentences: how the plan was built, when it is looked at again.
    pub intro: String,
    /// Headings of the table.
    pub columns: Vec<Heading>,
    /// Situations and their actions.
    pub groups: Vec<GroupSheet>,
    /// Situations put aside.
    pub parked: Option<ParkedSheet>,
    /// How to read the level of an action; none without actions.
    pub levels: Option<Notice>,
    /// The end of the last page.
    pub closing: Closing,
}

/// A figure and what it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The number, grouped by thousands.
    pub number: String,
    /// What it counts.
    pub label: String,
}

/// Heading of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// [`PlanColumn::code`].
    pub code: &'static str,
    /// [`PlanColumn::label`].
    pub label: &'static str,
}

/// A situation with its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupSheet {
    /// The situation between quotation marks.
    pub title: String,
    /// Theme, rating, work units, in small.
    pub about: String,
    /// What already exists, in details only.
    pub existing: Option<String>,
    /// Code of the theme, for its pictogram.
    pub theme: Option<String>,
    /// Said instead of the table when there is no action.
    pub empty: Option<String>,
    /// One row per action.
    pub rows: Vec<RowSheet>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowSheet {
    /// One per heading.
    pub cells: Vec<Cell>,
    /// Label and text, printed under the cells.
    pub details: Vec<Detail>,
    /// So long that it may be split between two pages.
    pub long: bool,
}

/// A cell, with the shape drawn before its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The text; empty for a missing field.
    pub text: String,
    /// Name of the shape: `level-primary`, `status-done`, `status-late`…
    pub shape: Option<&'static str>,
}

/// A detail of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Label of the column.
    pub label: &'static str,
    /// Its text.
    pub text: String,
}

/// Situations put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParkedSheet {
    /// Heading of this part.
    pub title: String,
    /// Why it is here.
    pub why: String,
    /// The situations.
    pub groups: Vec<GroupSheet>,
}

/// A title and a text in a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Title, ending with a full stop.
    pub title: String,
    /// Text.
    pub text: String,
}

/// The end of the document: what is asked, written and signed together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// Heading of the questions.
    pub questions_title: String,
    /// What to ask at the next meeting.
    pub questions: Vec<String>,
    /// Heading of the ruled lines.
    pub notes_title: String,
    /// Heading of the signatures.
    pub signatures_title: String,
    /// Who signs.
    pub signatures: Vec<String>,
    /// Edition of the library.
    pub edition: Option<String>,
    /// Said when a sign could not be printed.
    pub replaced: String,
}

impl PlanSheet {
    /// Composes the page of a plan. Never fails: what is missing is left out.
    #[must_use]
    pub fn new(plan: &PlanDocument) -> Self {
        let texts = &TEXTS.plan;
        let firm = Some(shortened(plan.firm.name.trim(), SHORT)).filter(|name| !name.is_empty());
        let (parked, kept): (Vec<_>, Vec<_>) = plan.groups.iter().partition(|group| group.parked);
        let sheets = |groups: &[&Group]| -> Vec<GroupSheet> {
            let sheet = |group: &&Group| group_sheet(group, plan.with_details);
            groups.iter().map(sheet).collect()
        };
        let counts = plan.counts();
        Self {
            file_title: file_title(firm.as_deref()),
            author: firm.clone(),
            date: (
                plan.printed_on.year(),
                plan.printed_on.month(),
                plan.printed_on.day(),
            ),
            title: texts.title.clone(),
            continued: texts.continued.clone(),
            firm: firm_line(plan),
            about: about(plan),
            draft: plan.version.is_none().then(|| texts.draft.clone()),
            footer: footer(plan, firm.as_deref()),
            page: texts.page.clone(),
            boxes: boxes(counts),
            intro: intro(plan, counts),
            columns: TABLE_COLUMNS.map(heading).to_vec(),
            groups: sheets(&kept),
            parked: (!parked.is_empty()).then(|| parked_sheet(sheets(&parked))),
            levels: (counts.total > 0).then(levels),
            closing: closing(plan),
        }
    }
}

fn heading(column: PlanColumn) -> Heading {
    Heading {
        code: column.code(),
        label: column.label(),
    }
}

fn file_title(firm: Option<&str>) -> String {
    let texts = &TEXTS.plan;
    firm.map_or(texts.file_title_without_firm.clone(), |firm| {
        fill(&texts.file_title, &[("firm", firm)])
    })
}

/// « Menuiserie Ferrand, 18 salariés, Castres (Tarn) ».
fn firm_line(plan: &PlanDocument) -> String {
    let firm = &plan.firm;
    let city = firm.city.as_deref().and_then(|city| said(city, WIDE));
    let department = firm.department.as_deref().and_then(|name| said(name, WIDE));
    let place = match (city, department) {
        (Some(city), Some(department)) => Some(format!("{city} ({department})")),
        (city, department) => city.or(department),
    };
    let headcount = firm.headcount.map(|count| {
        let sentence = TEXTS.plan.headcount.of(size(count));
        fill(sentence, &[("count", &french::number(u64::from(count)))])
    });
    let parts = [said(&firm.name, WIDE), headcount, place];
    let known: Vec<_> = parts.into_iter().flatten().collect();
    known.join(", ")
}

/// Period, then version.
fn about(plan: &PlanDocument) -> Vec<String> {
    let period = plan.period.as_deref().and_then(|period| said(period, WIDE));
    let period = period.map(|period| fill(&TEXTS.plan.period, &[("period", &period)]));
    let version = plan.version.as_ref().map(version_line);
    period.into_iter().chain(version).collect()
}

fn version_line(version: &PlanVersion) -> String {
    let label = said(&version.label, WIDE).unwrap_or_default();
    let date = version.validated_on.as_deref().map(french::long_date);
    match date {
        Some(date) => fill(
            &TEXTS.plan.version_on,
            &[("label", &label), ("date", &date)],
        ),
        None => fill(&TEXTS.plan.version, &[("label", &label)]),
    }
}

fn footer(plan: &PlanDocument, firm: Option<&str>) -> String {
    let texts = &TEXTS.plan;
    let name = firm.map_or(texts.footer_without_firm.clone(), |firm| {
        fill(&texts.footer, &[("firm", firm)])
    });
    let date = french::long_date(&plan.printed_on.to_string());
    let printed = fill(&texts.printed_on, &[("date", &date)]);
    let draft = plan
        .version
        .is_none()
        .then(|| texts.draft_in_footer.clone());
    let parts: Vec<_> = [Some(name), Some(printed), draft]
        .into_iter()
        .flatten()
        .collect();
    parts.join(", ")
}

fn boxes(counts: Counts) -> Vec<Figure> {
    let texts = &TEXTS.plan.boxes;
    let dropped = texts.dropped.of(counts.dropped);
    vec![
        figure(
            counts.total,
            &[(1, texts.total.of(counts.total)), (counts.dropped, dropped)],
        ),
        figure(counts.done, &[(1, texts.done.of(counts.done))]),
        figure(
            counts.in_progress,
            &[
                (1, texts.in_progress.of(counts.in_progress)),
                (counts.late_in_progress, &texts.late),
            ],
        ),
        figure(
            counts.upcoming,
            &[
                (1, texts.upcoming.of(counts.upcoming)),
                (counts.late_upcoming, &texts.late),
            ],
        ),
    ]
}

/// A number and its label, which may hold smaller counts: « à venir, 1 en retard ». Those at zero are left out.
fn figure(count: usize, parts: &[(usize, &str)]) -> Figure {
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let label: Vec<_> = said
        .map(|(count, template)| fill(template, &[("count", &counted(*count))]))
        .collect();
    Figure {
        number: counted(count),
        label: label.join(", "),
    }
}

fn intro(plan: &PlanDocument, counts: Counts) -> String {
    let texts = &TEXTS.plan.intro;
    let next = plan.next_meeting_on.as_deref().map(|day| {
        let date = french::full_date(day);
        fill(&texts.next_meeting, &[("date", &date)])
    });
    let empty = (counts.total + counts.dropped == 0).then(|| texts.no_action.clone());
    let sentences = [built(plan), empty, source_first(counts), next];
    let sentences: Vec<_> = sentences.into_iter().flatten().collect();
    sentences.join(" ")
}

/// How the plan was built, with whom and when.
fn built(plan: &PlanDocument) -> Option<String> {
    let texts = &TEXTS.plan.intro;
    let people = plan.built_with.filter(|count| *count > 0).map(|count| {
        let sentence = texts.people.of(size(count));
        fill(sentence, &[("count", &french::number_in_letters(count))])
    });
    let date = plan.built_on.as_deref().map(french::long_date);
    match (&people, &date) {
        (Some(people), Some(date)) => Some(fill(
            &texts.built_with_on,
            &[("people", people), ("date", date)],
        )),
        (Some(people), None) => Some(fill(&texts.built_with, &[("people", people)])),
        (None, Some(date)) => Some(fill(&texts.built_on, &[("date", date)])),
        (None, None) => None,
    }
}

/// Said only when it is true: at least half of the actions change the work itself.
fn source_first(counts: Counts) -> Option<String> {
    let true_here = counts.total > 0 && counts.at_the_source * 2 >= counts.total;
    let sentence = TEXTS.plan.intro.source_first.of(counts.at_the_source);
    let values = [
        ("count", &*counted(counts.at_the_source)),
        ("total", &*counted(counts.total)),
    ];
    true_here.then(|| fill(sentence, &values))
}

fn group_sheet(group: &Group, with_details: bool) -> GroupSheet {
    let texts = &TEXTS.plan.groups;
    let existing = with_details.then(|| existing(group)).flatten();
    GroupSheet {
        title: group_title(group),
        about: group_about(group),
        existing,
        theme: group.theme.as_ref().map(|theme| theme.code.clone()),
        empty: group.lines.is_empty().then(|| texts.without_action.clone()),
        rows: group
            .lines
            .iter()
            .map(|line| row(group, line, with_details))
            .collect(),
    }
}

/// The situation between quotation marks, unless it brings its own.
fn group_title(group: &Group) -> String {
    let title = group.situation.as_deref();
    let title = title.and_then(|title| said(&shortened(title, TITLE), ACTION));
    match title {
        Some(title) if title.starts_with('«') => title,
        Some(title) => format!("\u{ab}\u{a0}{title}\u{a0}\u{bb}"),
        None => TEXTS.plan.groups.without_situation.clone(),
    }
}

/// « Charge et rythme de travail. Souvent chez nous. »
fn group_about(group: &Group) -> String {
    let texts = &TEXTS.plan.groups;
    let theme = group
        .theme
        .as_ref()
        .and_then(|theme| said(&theme.title, WIDE));
    let rating = group
        .rating
        .as_deref()
        .and_then(|rating| said(rating, WIDE));
    let own = group.own.then(|| texts.own.clone());
    let units = said(&group.work_units.join(", "), WIDE);
    let units =
        units.map(|names| fill(texts.units.of(group.work_units.len()), &[("names", &names)]));
    let parts = [theme, rating, own, units].into_iter().flatten();
    let sentences: Vec<_> = parts.map(ended).collect();
    sentences.join(" ")
}

fn existing(group: &Group) -> Option<String> {
    let measures = said(&group.existing_measures.join(" ; "), WIDE)?;
    let template = &TEXTS.plan.groups.existing;
    Some(ended(fill(template, &[("measures", &measures)])))
}

fn row(group: &Group, line: &Line, with_details: bool) -> RowSheet {
    let row = PlanRow { group, line };
    let cells: Vec<_> = TABLE_COLUMNS.map(|column| cell(column, row)).to_vec();
    let mut details = Vec::new();
    if with_details {
        details.extend(
            DETAIL_COLUMNS
                .into_iter()
                .filter_map(|column| detail(column, row)),
        );
    }
    let texts = cells.iter().map(|cell| &cell.text);
    let signs = texts.chain(details.iter().map(|detail| &detail.text));
    let long = signs.map(|text| text.chars().count()).sum::<usize>() > LONG_ROW;
    RowSheet {
        cells,
        details,
        long,
    }
}

fn cell(column: PlanColumn, row: PlanRow<'_>) -> Cell {
    let limit = if column == PlanColumn::Action {
        ACTION
    } else {
        NARROW
    };
    let shape = if column == PlanColumn::Level {
        row.line.level.as_ref().map(|level| level_shape(level.code))
    } else if column == PlanColumn::Status {
        status_shape(row.line)
    } else {
        None
    };
    Cell {
        text: said(&column.value(row), limit).unwrap_or_default(),
        shape,
    }
}

fn detail(column: PlanColumn, row: PlanRow<'_>) -> Option<Detail> {
    let text = said(&column.value(row), WIDE)?;
    Some(Detail {
        label: column.label(),
        text,
    })
}

fn level_shape(level: Level) -> &'static str {
    match level {
        Level::Primary => "level-primary",
        Level::Secondary => "level-secondary",
        Level::Tertiary => "level-tertiary",
    }
}

fn status_shape(line: &Line) -> Option<&'static str> {
    if line.late {
        return Some("status-late");
    }
    line.status.as_ref().map(|status| match status.code {
        Status::Idea => "status-idea",
        Status::Proposed => "status-proposed",
        Status::Decided => "status-decided",
        Status::InProgress => "status-in-progress",
        Status::Done => "status-done",
        Status::Evaluated => "status-evaluated",
        Status::Postponed => "status-postponed",
        Status::Dropped => "status-dropped",
    })
}

fn parked_sheet(groups: Vec<GroupSheet>) -> ParkedSheet {
    let texts = &TEXTS.plan.groups;
    ParkedSheet {
        title: texts.parked.clone(),
        why: texts.parked_why.clone(),
        groups,
    }
}

fn levels() -> Notice {
    let texts = &TEXTS.plan.levels;
    Notice {
        title: texts.title.clone(),
        text: texts.text.clone(),
    }
}

fn closing(plan: &PlanDocument) -> Closing {
    let texts = &TEXTS.plan.closing;
    let edition = plan.library_edition.as_deref();
    let edition = edition.and_then(|edition| said(edition, WIDE));
    Closing {
        questions_title: texts.questions_title.clone(),
        questions: texts.questions.clone(),
        notes_title: texts.notes_title.clone(),
        signatures_title: texts.signatures_title.clone(),
        signatures: texts.signatures.clone(),
        edition: edition.map(|edition| fill(&texts.edition, &[("edition", &edition)])),
        replaced: texts.replaced.clone(),
    }
}

/// What somebody typed, ready to print; nothing when there is nothing to read.
fn said(text: &str, limit: usize) -> Option<String> {
    let text = text.trim();
    let kept = french::keep_punctuation_together(text);
    (!text.is_empty()).then(|| french::cut_long_words(&kept, limit))
}

/// The first `limit` signs, and an ellipsis if there are more.
fn shortened(text: &str, limit: usize) -> String {
    let mut signs = text.chars();
    let mut kept: String = signs.by_ref().take(limit).collect();
    if signs.next().is_some() {
        kept.push('…');
    }
    kept
}

/// With a full stop, unless it ends a sentence already.
fn ended(text: String) -> String {
    if text.ends_with(['.', '!', '?', '…']) {
        return text;
    }
    text + "."
}

fn counted(count: usize) -> String {
    french::number(u64::try_from(count).unwrap_or(u64::MAX))
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::plan::{Firm, Labelled, Theme};

    /// Easier to read in an assertion.
    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    fn line(title: &str, level: Level, code: Status) -> Line {
        Line {
            title: title.to_owned(),
            level: Some(Labelled {
                code: level,
                label: "niveau".to_owned(),
            }),
            status: Some(Labelled {
                code,
                label: "état".to_owned(),
            }),
            ..Line::default()
        }
    }

    fn with_lines(lines: Vec<Line>) -> PlanDocument {
        PlanDocument {
            groups: vec![Group {
                lines,
                ..Group::default()
            }],
            ..PlanDocument::default()
        }
    }

    #[test]
    fn the_firm_is_said_with_what_is_known_of_it() {
        let firm = Firm {
            name: " Atelier Rossi ".to_owned(),
            headcount: Some(1_200),
            city: Some("Albi".to_owned()),
            department: Some("Tarn".to_owned()),
        };
        let mut plan = PlanDocument {
            firm,
            ..PlanDocument::default()
        };
        assert_eq!(
            plain(&firm_line(&plan)),
            "Atelier Rossi, 1 200 salariés, Albi (Tarn)"
        );
        plan.firm.city = Some("  ".to_owned());
        plan.firm.headcount = Some(1);
        assert_eq!(firm_line(&plan), "Atelier Rossi, 1 salarié, Tarn");
        assert_eq!(firm_line(&PlanDocument::default()), "");
    }

    #[test]
    fn a_plan_is_a_draft_until_a_version_is_validated() {
        let mut plan = PlanDocument {
            printed_on: date(2026, 11, 24),
            ..PlanDocument::default()
        };
        let sheet = PlanSheet::new(&plan);
        assert_eq!(sheet.draft.as_deref(), Some("Brouillon"));
        assert_eq!(
            plain(&sheet.footer),
            "Plan d’actions RPS, imprimé le 24 novembre 2026, brouillon"
        );
        plan.version = Some(PlanVersion {
            label: "Plan 2027 v1".to_owned(),
            validated_on: None,
        });
        let sheet = PlanSheet::new(&plan);
        assert_eq!(sheet.draft, None);
        assert!(!sheet.footer.contains("brouillon"), "{}", sheet.footer);
        let about: Vec<_> = sheet.about.iter().map(|part| plain(part)).collect();
        assert_eq!(about, ["Version validée : Plan 2027 v1"]);
    }

    #[test]
    fn the_plan_claims_to_act_at_the_source_only_when_it_does() {
        let mut plan = with_lines(vec![
            line("a", Level::Primary, Status::Done),
            line("b", Level::Tertiary, Status::Decided),
        ]);
        let sentence =
            "On agit d’abord à la source, sur l’organisation du travail : 1 action sur 2.";
        assert_eq!(plain(&PlanSheet::new(&plan).intro), sentence);
        let more = line("c", Level::Secondary, Status::Decided);
        plan.groups
            .iter_mut()
            .for_each(|group| group.lines.push(more.clone()));
        assert_eq!(PlanSheet::new(&plan).intro, "");
    }

    #[test]
    fn late_and_dropped_actions_are_said_in_the_boxes() {
        let mut late = line("a", Level::Primary, Status::InProgress);
        late.late = true;
        let dropped = line("b", Level::Primary, Status::Dropped);
        let sheet = PlanSheet::new(&with_lines(vec![late, dropped]));
        let boxes: Vec<_> = sheet
            .boxes
            .iter()
            .map(|figure| plain(&figure.label))
            .collect();
        assert_eq!(
            boxes,
            [
                "action en tout, 1 abandonnée",
                "réalisée",
                "en cours, 1 en retard",
                "à venir"
            ]
        );
    }

    #[test]
    fn a_situation_says_its_theme_its_rating_and_where() {
        let group = Group {
            situation: Some("Ici, tout est urgent".to_owned()),
            theme: Some(Theme {
                code: "charge".to_owned(),
                title: "Charge et rythme de travail".to_owned(),
            }),
            rating: Some("Souvent chez nous".to_owned()),
            work_units: vec!["Atelier".to_owned(), "Bureau".to_owned()],
            own: true,
            ..Group::default()
        };
        let sheet = group_sheet(&group, true);
        assert_eq!(plain(&sheet.title), "« Ici, tout est urgent »");
        let about = "Charge et rythme de travail. Souvent chez nous. Situation écrite par l’entreprise. \
                     Unités de travail : Atelier, Bureau.";
        assert_eq!(plain(&sheet.about), about);
        assert!(sheet.empty.is_some());
    }

    #[test]
    fn a_title_already_between_quotation_marks_is_left_alone() {
        let group = Group {
            situation: Some("« Deux chefs »".to_owned()),
            ..Group::default()
        };
        assert_eq!(plain(&group_title(&group)), "« Deux chefs »");
    }

    #[test]
    fn situations_put_aside_come_at_the_end() {
        let aside = Group {
            parked: true,
            ..Group::default()
        };
        let plan = PlanDocument {
            groups: vec![aside, Group::default()],
            ..PlanDocument::default()
        };
        let sheet = PlanSheet::new(&plan);
        assert_eq!(sheet.groups.len(), 1);
        assert_eq!(sheet.parked.map(|parked| parked.groups.len()), Some(1));
    }

    #[test]
    fn only_a_very_long_action_may_be_split_between_pages() {
        let mut long = line("a", Level::Primary, Status::Done);
        long.notes = Some("mot ".repeat(300));
        let sheets = PlanSheet::new(&PlanDocument {
            with_details: true,
            ..with_lines(vec![long, line("b", Level::Primary, Status::Done)])
        });
        let rows = sheets.groups.iter().flat_map(|group| &group.rows);
        assert_eq!(rows.map(|row| row.long).collect::<Vec<_>>(), [true, false]);
    }

    fn any_line() -> impl Strategy<Value = Line> {
        let text = || option::of("\\PC{0,30}");
        let status = prop_oneof![
            Just(Status::Idea),
            Just(Status::InProgress),
            Just(Status::Evaluated),
            Just(Status::Dropped)
        ];
        let status = option::of((status, "\\PC{0,9}"));
        ("\\PC{0,30}", text(), text(), text(), status, any::<bool>()).prop_map(
            |(title, owner, due, notes, status, late)| Line {
                title,
                owner,
                due,
                notes,
                status: status.map(|(code, label)| Labelled { code, label }),
                late,
                ..Line::default()
            },
        )
    }

    fn any_plan() -> impl Strategy<Value = PlanDocument> {
        let lines = proptest::collection::vec(any_line(), 0..4);
        let group = (option::of("\\PC{0,30}"), any::<bool>(), lines).prop_map(
            |(situation, parked, lines)| Group {
                situation,
                parked,
                lines,
                ..Group::default()
            },
        );
        let groups = proptest::collection::vec(group, 0..4);
        (
            groups,
            "\\PC{0,20}",
            option::of("\\PC{0,10}"),
            any::<bool>(),
        )
            .prop_map(|(groups, name, built_on, with_details)| PlanDocument {
                firm: Firm {
                    name,
                    ..Firm::default()
                },
                built_on,
                groups,
                with_details,
                ..PlanDocument::default()
            })
    }

    proptest! {
        #[test]
        fn no_action_is_lost_and_each_row_has_a_cell_per_column(plan in any_plan()) {
            let sheet = PlanSheet::new(&plan);
            let parked = sheet.parked.iter().flat_map(|parked| &parked.groups);
            let rows: Vec<_> = sheet.groups.iter().chain(parked).flat_map(|group| &group.rows).collect();
            prop_assert_eq!(rows.len(), plan.rows().count());
            for row in rows {
                prop_assert_eq!(row.cells.len(), sheet.columns.len());
                prop_assert!(row.details.iter().all(|detail| !detail.text.trim().is_empty()));
            }
        }

        #[test]
        fn the_boxes_add_up(plan in any_plan()) {
            let counts = plan.counts();
            prop_assert_eq!(counts.done + counts.in_progress + counts.upcoming, counts.total);
            prop_assert_eq!(counts.total + counts.dropped, plan.rows().count());
        }
    }
}
