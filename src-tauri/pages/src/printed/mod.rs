//! The plan of a dossier as documents print it: the same words as on screen.
//!
//! Used by the documents page and by the command line, which has no page. The whole dossier, for every
//! document, is in `view` and `actions`.

mod actions;
mod view;

use documents::{Firm, Group, Labelled, Level, Line, PlanDocument, Status, Theme};
use dossier::{
    Action, ActionStatus, Dossier, Page, PlanFilter, PlanGroup, PlanLine, PreventionLevel,
    RatingMethod, SituationState,
};
use jiff::civil::Date;
use library::Library;

use crate::lookup::iso_due;
use crate::texts::Texts;

pub(crate) use view::{Moment, dossier_view};

/// The plan of a dossier, ready to be printed in any format.
///
/// # Errors
/// When the dossier or the library cannot be read.
pub fn plan_document(
    library: &Library,
    dossier: &Dossier,
    today: Date,
) -> anyhow::Result<PlanDocument> {
    Printed {
        library,
        texts: &Texts::load()?,
    }
    .plan(dossier, today)
}

/// What gives a plan its words.
struct Printed<'a> {
    library: &'a Library,
    texts: &'a Texts,
}

impl Printed<'_> {
    /// The word of a code.
    fn label(&self, list: &str, code: &str) -> String {
        self.texts.label(list, code).to_owned()
    }

    fn plan(&self, dossier: &Dossier, today: Date) -> anyhow::Result<PlanDocument> {
        let company = dossier.company()?;
        let plan = dossier.plan_lines(&PlanFilter::default(), today, Page::ALL)?;
        let departments = self.library.departments()?;
        let department = departments
            .into_iter()
            .find(|department| department.code == company.department);
        Ok(PlanDocument {
            firm: Firm {
                headcount: company.headcount,
                city: given(company.city),
                department: department.map(|department| department.name),
                name: company.name,
            },
            period: Some(today.year().to_string()),
            printed_on: today,
            library_edition: Some(self.library.edition()?.version),
            groups: plan
                .groups
                .into_iter()
                .map(|group| self.group(group))
                .collect(),
            ..PlanDocument::default()
        })
    }

    fn group(&self, group: PlanGroup) -> Group {
        let lines = group
            .lines
            .into_iter()
            .map(|line| self.line(line))
            .collect();
        let Some(situation) = group.situation else {
            return Group {
                lines,
                ..Group::default()
            };
        };
        let exposure = situation
            .rating_value
            .filter(|_| situation.rating_method == Some(RatingMethod::Exposure4));
        let theme = self.library.theme(&situation.theme_code).ok().flatten();
        let at_ours = self.texts.label("plan", "at-ours");
        Group {
            theme: theme.map(|theme| Theme {
                code: theme.slug,
                title: theme.title,
            }),
            rating: exposure.map(|level| {
                format!(
                    "{} {at_ours}",
                    self.texts.label("exposure", &level.to_string())
                )
            }),
            own: situation.library_ref.is_none(),
            parked: situation.state == SituationState::Parked,
            situation: Some(situation.title),
            lines,
            ..Group::default()
        }
    }

    fn line(&self, line: PlanLine) -> Line {
        let PlanLine {
            action,
            late,
            other_situations,
            ..
        } = line;
        let label = |list: &str, code: &'static str| self.texts.label(list, code).to_owned();
        let status = if late { "late" } else { action.status.code() };
        Line {
            level: action.prevention_level.map(|level| Labelled {
                code: printed_level(level),
                label: label("level", level.code()),
            }),
            status: Some(Labelled {
                code: printed_status(action.status),
                label: label("status", status),
            }),
            due: due(&action),
            late,
            other_situations: other_situations
                .into_iter()
                .map(|situation| situation.title)
                .collect(),
            cost: action.cost_kind.map(|kind| label("cost", kind.code())),
            effect: action
                .effectiveness
                .map(|effect| label("effectiveness", effect.code())),
            owner: given(action.owner_name),
            first_step: given(action.next_step),
            expected_result: given(action.expected_result),
            indicator: given(action.indicator_label),
            conditions: given(action.conditions),
            resources: given(action.resources_needed),
            contributors: given(action.contributors),
            reason: given(action.reason),
            review_on: action.review_on.map(|date| date.to_string()),
            title: action.title,
            notes: None,
        }
    }
}

/// The due date in the form documents read: a day, a month or a quarter.
fn due(action: &Action) -> Option<String> {
    action
        .due_on
        .map(|date| iso_due(date, action.due_precision))
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

fn printed_level(level: PreventionLevel) -> Level {
    match level {
        PreventionLevel::Primary => Level::Primary,
        PreventionLevel::Secondary => Level::Secondary,
        PreventionLevel::Tertiary => Level::Tertiary,
    }
}

fn printed_status(status: ActionStatus) -> Status {
    match status {
        ActionStatus::Idea => Status::Idea,
        ActionStatus::Proposed => Status::Proposed,
        ActionStatus::Decided => Status::Decided,
        ActionStatus::InProgress => Status::InProgress,
        ActionStatus::Done => Status::Done,
        ActionStatus::Evaluated => Status::Evaluated,
        ActionStatus::Postponed => Status::Postponed,
        ActionStatus::Dropped => Status::Dropped,
    }
}
