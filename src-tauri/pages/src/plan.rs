//! « Notre plan »: the table, its filters, and the drawer of the open action.
//!
//! One line an action, grouped by situation. What is typed in a cell is sent by itself; the page
//! comes back whole. The drawer's fields are in `actions`.

use axum::extract::{Query, State};
use dossier::{
    Action, ActionId, ActionPatch, ActionStatus, CostKind, IdeaRef, Page, PlanCounts, PlanFilter,
    PlanGroup, PlanLine, PreventionLevel, RatingMethod, SituationHead, StatusGroup,
};
use jiff::civil::Date;
use library::{ActionIdea, Cost, Kind};
use serde::{Deserialize, Serialize};

use crate::actions::{Drawer, DrawerQuery};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::texts::Choice;

/// Actions on a page of the plan.
const PAGE: u32 = 50;

/// Actions on the projector: a room reads no more.
const PROJECTED: u32 = 200;

/// What the person asks to see.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PlanQuery {
    state: String,
    owner: String,
    theme: String,
    page: u32,
    #[serde(flatten)]
    drawer: DrawerQuery,
}

#[derive(Serialize)]
struct Index {
    tab: &'static str,
    lede: String,
    empty: bool,
    filter: ShownFilter,
    groups: Vec<Group>,
    owners: Vec<String>,
    themes: Vec<Choice>,
    page: u32,
    pages: u32,
    drawer: Option<Drawer>,
    projection_address: &'static str,
}

#[derive(Serialize)]
struct ShownFilter {
    state: String,
    owner: String,
    theme: String,
    states: Vec<StateChoice>,
    /// The page's address, ready for one more parameter.
    base: String,
    /// The page's address without its drawer.
    close: String,
}

#[derive(Serialize)]
struct StateChoice {
    value: String,
    label: String,
    count: u32,
}

/// The actions of one situation, or those of none.
#[derive(Serialize)]
pub(crate) struct Group {
    id: String,
    theme: Option<String>,
    title: String,
    href: Option<String>,
    note: String,
    lines: Vec<Line>,
}

/// One action.
#[derive(Serialize)]
pub(crate) struct Line {
    id: String,
    title: String,
    others: Option<String>,
    level: Option<&'static str>,
    level_label: String,
    owner: String,
    due: String,
    late: bool,
    status: &'static str,
    pill: &'static str,
    pill_label: String,
    statuses: Vec<Choice>,
    open: bool,
}

/// `GET /plan`
pub(crate) async fn index(State(app): State<App>, Query(query): Query<PlanQuery>) -> Answer {
    app.work(move |app| {
        app.follow(Some("/plan"));
        let today = app.today();
        let filter = filter(&query);
        let page = query.page.max(1);
        let window = Page {
            limit: PAGE,
            offset: (page - 1) * PAGE,
        };
        let (counts, situations, plan, owners) = app.dossier(|dossier| {
            let plan = dossier.plan_lines(&filter, today, window)?;
            Ok((
                dossier.plan_counts(today)?,
                dossier.situation_count()?,
                plan,
                dossier.owners()?,
            ))
        })?;
        let open = query.drawer.open;
        let view = Index {
            tab: "actions",
            lede: lede(app, counts.total, situations),
            empty: counts.total == 0,
            filter: shown_filter(app, &query, &counts),
            groups: plan
                .groups
                .into_iter()
                .map(|group| shown_group(app, group, open))
                .collect(),
            owners,
            themes: app.theme_choices()?,
            page,
            pages: plan.total.div_ceil(PAGE),
            drawer: Drawer::of(app, &query.drawer)?,
            projection_address: "/plan",
        };
        app.page(Section::Plan, "plan/index.html", &view)
    })
    .await
}

fn filter(query: &PlanQuery) -> PlanFilter {
    PlanFilter {
        late: query.state == LATE,
        group: query.state.parse().ok(),
        owner: Some(query.owner.clone()).filter(|owner| !owner.is_empty()),
        theme: Some(query.theme.clone()).filter(|theme| !theme.is_empty()),
        ..PlanFilter::default()
    }
}

/// The filter that is no group of states: computed, never stored.
const LATE: &str = "late";

/// What a person filters by, in the order shown: everything, the late ones, then by state.
const STATES: [&str; 7] = [
    "",
    LATE,
    "in_progress",
    "decided",
    "done",
    "to_decide",
    "dropped",
];

fn count(counts: &PlanCounts, state: &str) -> u32 {
    match state.parse::<StatusGroup>() {
        Ok(group) => counts.of(group.statuses()),
        Err(_) if state == LATE => counts.late,
        Err(_) => counts.total,
    }
}

fn shown_filter(app: &App, query: &PlanQuery, counts: &PlanCounts) -> ShownFilter {
    let states = STATES
        .iter()
        .map(|state| StateChoice {
            value: (*state).to_owned(),
            label: app
                .texts()
                .label("plan-states", if state.is_empty() { "all" } else { state })
                .to_owned(),
            count: count(counts, state),
        })
        .filter(|choice| choice.count > 0 || choice.value == query.state || choice.value.is_empty())
        .collect();
    let pairs = [
        ("state", &query.state),
        ("owner", &query.owner),
        ("theme", &query.theme),
    ];
    let kept: Vec<_> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let parameters = serde_urlencoded::to_string(&kept).unwrap_or_default();
    let close = if parameters.is_empty() {
        "/plan".to_owned()
    } else {
        format!("/plan?{parameters}")
    };
    ShownFilter {
        state: query.state.clone(),
        owner: query.owner.clone(),
        theme: query.theme.clone(),
        states,
        base: if parameters.is_empty() {
            "/plan?".to_owned()
        } else {
            format!("{close}&")
        },
        close,
    }
}

fn lede(app: &App, actions: u32, situations: u32) -> String {
    let actions = app.texts().count("plan-lede-actions", i64::from(actions));
    let situations = app
        .texts()
        .count("plan-lede-situations", i64::from(situations));
    format!("{actions}, {situations}.")
}

fn shown_group(app: &App, group: PlanGroup, open: Option<ActionId>) -> Group {
    let count = app.texts().count(
        "group-actions",
        i64::try_from(group.lines.len()).unwrap_or_default(),
    );
    let lines = group
        .lines
        .into_iter()
        .map(|line| shown_line(app, line, open))
        .collect();
    match group.situation {
        Some(situation) => Group {
            id: situation.id.to_string(),
            href: Some(situation_address(&situation)),
            note: group_note(app, &situation, &count),
            title: quoted(&situation.title),
            theme: Some(situation.theme_code).filter(|theme| !theme.is_empty()),
            lines,
        },
        None => Group {
            id: "none".to_owned(),
            theme: None,
            title: app.texts().label("plan", "no-situation").to_owned(),
            href: None,
            note: count,
            lines,
        },
    }
}

/// « Souvent chez nous, 2 actions ».
fn group_note(app: &App, situation: &SituationHead, count: &str) -> String {
    let exposure = situation
        .rating_value
        .filter(|_| situation.rating_method == Some(RatingMethod::Exposure4));
    match exposure {
        Some(level) => format!(
            "{} {}, {count}",
            app.exposure_label(level),
            app.texts().label("plan", "at-ours")
        ),
        None => count.to_owned(),
    }
}

/// Where a situation of the dossier is shown.
pub(crate) fn situation_address(situation: &SituationHead) -> String {
    match &situation.library_ref {
        Some(slug) => Kind::Situation.address(slug),
        None => format!("/own-situations/{}", situation.id),
    }
}

/// « Ici, tout est urgent »; guillemets inside become “ ”, as French sets them.
pub(crate) fn quoted(title: &str) -> String {
    let inside = title
        .replace("\u{ab}\u{a0}", "\u{201c}")
        .replace("\u{a0}\u{bb}", "\u{201d}");
    format!("\u{ab}\u{a0}{inside}\u{a0}\u{bb}")
}

fn shown_line(app: &App, line: PlanLine, open: Option<ActionId>) -> Line {
    let PlanLine {
        action,
        late,
        other_situations,
        ..
    } = line;
    let texts = app.texts();
    let others: Vec<String> = other_situations
        .iter()
        .map(|situation| quoted(&situation.title))
        .collect();
    let level = action.prevention_level.map(PreventionLevel::code);
    Line {
        open: open == Some(action.id),
        id: action.id.to_string(),
        others: (!others.is_empty()).then(|| others.join(", ")),
        level,
        level_label: level
            .map(|level| texts.label("level", level).to_owned())
            .unwrap_or_default(),
        due: app.due(action.due_on, action.due_precision),
        late,
        status: action.status.code(),
        pill: pill(action.status, late),
        pill_label: texts
            .label("status", if late { LATE } else { action.status.code() })
            .to_owned(),
        statuses: status_choices(app, action.status, &action.status.choices(None)),
        title: action.title,
        owner: action.owner_name,
    }
}

/// The state now, then those a person may pick.
pub(crate) fn status_choices(
    app: &App,
    now: ActionStatus,
    choices: &[ActionStatus],
) -> Vec<Choice> {
    let mut all: Vec<ActionStatus> = std::iter::once(now)
        .chain(choices.iter().copied())
        .collect();
    all.sort();
    all.into_iter()
        .map(|status| Choice {
            value: status.code().to_owned(),
            label: app.texts().label("status", status.code()).to_owned(),
        })
        .collect()
}

/// The drawing of a state.
pub(crate) fn pill(status: ActionStatus, late: bool) -> &'static str {
    match status {
        _ if late => "late",
        ActionStatus::InProgress => "doing",
        ActionStatus::Idea
        | ActionStatus::Proposed
        | ActionStatus::Decided
        | ActionStatus::Done
        | ActionStatus::Evaluated
        | ActionStatus::Postponed
        | ActionStatus::Dropped => status.code(),
    }
}

/// An action in a few words, beside its situation.
#[derive(Serialize)]
pub(crate) struct ActionNote {
    id: String,
    title: String,
    note: String,
}

impl ActionNote {
    pub(crate) fn new(app: &App, action: &Action) -> Self {
        let due = app.due(action.due_on, action.due_precision);
        let note: Vec<&str> = [action.owner_name.as_str(), due.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let note = if note.is_empty() {
            app.texts().label("status", action.status.code()).to_owned()
        } else {
            note.join(", ")
        };
        Self {
            id: action.id.to_string(),
            title: action.title.clone(),
            note,
        }
    }
}

/// The plan as the room sees it.
#[derive(Serialize)]
pub(crate) struct ProjectedPlan {
    lede: String,
    groups: Vec<Group>,
}

impl ProjectedPlan {
    pub(crate) fn new(app: &App) -> Result<Self, Problem> {
        let today = app.today();
        let filter = PlanFilter {
            hide_restricted: true,
            ..PlanFilter::default()
        };
        let plan =
            app.dossier(|dossier| dossier.plan_lines(&filter, today, Page::first(PROJECTED)))?;
        let situations = plan
            .groups
            .iter()
            .filter(|group| group.situation.is_some())
            .count();
        Ok(Self {
            lede: lede(
                app,
                plan.total,
                u32::try_from(situations).unwrap_or_default(),
            ),
            groups: plan
                .groups
                .into_iter()
                .map(|group| shown_group(app, group, None))
                .collect(),
        })
    }
}

/// The code of a library's level in a dossier.
pub(crate) fn level_code(level: library::PreventionLevel) -> &'static str {
    level_of(level).code()
}

fn level_of(level: library::PreventionLevel) -> PreventionLevel {
    match level {
        library::PreventionLevel::Primary => PreventionLevel::Primary,
        library::PreventionLevel::Secondary => PreventionLevel::Secondary,
        library::PreventionLevel::Tertiary => PreventionLevel::Tertiary,
    }
}

/// An idea of the library as the start of an action.
pub(crate) fn idea_of(idea: &ActionIdea) -> IdeaRef {
    IdeaRef {
        id: idea.id.clone(),
        fields: ActionPatch {
            title: Some(shortened(&idea.title)),
            prevention_level: Some(Some(level_of(idea.level))),
            next_step: Some(idea.first_step.clone()),
            indicator_label: Some(idea.indicator.clone()),
            cost_kind: Some(Some(cost_of(idea.cost))),
            effort: Some(Some(idea.effort)),
            impact: Some(Some(idea.effect)),
            ..ActionPatch::default()
        },
    }
}

/// A title of the library, cut on a word where a dossier's is shorter.
fn shortened(title: &str) -> String {
    if title.chars().count() <= dossier::limits::ACTION_TITLE {
        return title.to_owned();
    }
    let cut: String = title
        .chars()
        .take(dossier::limits::ACTION_TITLE - 1)
        .collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}\u{2026}")
}

fn cost_of(cost: Cost) -> CostKind {
    match cost {
        Cost::Nil => CostKind::Zero,
        Cost::Under500 => CostKind::Under500,
        Cost::From500To5000 => CostKind::From500To5000,
        Cost::Over5000 => CostKind::Over5000,
    }
}

/// Late since how long: « en retard de 7 jours ».
pub(crate) fn late_days(app: &App, due: Date, today: Date) -> String {
    let days = due
        .until(today)
        .map(|span| i64::from(span.get_days()))
        .unwrap_or_default();
    app.texts().count("late-days", days)
}
