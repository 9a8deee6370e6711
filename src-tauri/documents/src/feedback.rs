//! « Vous avez dit, on fait, on ne fait pas et pourquoi »: what employees get back, theme by theme.
//!
//! What was said is in the titles of the situations.
//! Only actions marked for the staff are in it; what is restricted never is ([`crate::Document::is_public`]).

use dossier::ActionStatus;
use library::Theme;
use words::{DuePrecision, Period, dates, fill};

use crate::document::Document;
use crate::paper::{
    Block, Cell, ColumnHeading, Line, Paper, Row, Title, WIDE, ended_sentences, sentences, typeset,
};
use crate::plan_paper::{next_meeting, situation_title, title_and_reason};
use crate::text::joined;
use crate::texts::text;
use crate::view::{Action, Situation, View};

/// What is said about one theme; no theme for what belongs to none.
struct About<'a> {
    theme: Option<&'a Theme>,
    /// What was said, what is done, what is not.
    columns: [Vec<String>; 3],
}

/// The feedback on paper.
pub(crate) fn paper(view: &View<'_>) -> Paper {
    let mut paper = Paper::new(Document::Feedback, view, text("feedback.title"));
    paper.closing.clear();
    let intro = Some(text("feedback.intro").to_owned());
    paper.text(Some(sentences([intro, next_meeting(view)])));
    let abouts = themes(view).into_iter().map(|theme| about(view, theme));
    let says = |about: &About<'_>| about.columns.iter().any(|items| !items.is_empty());
    let abouts: Vec<_> = abouts.filter(says).collect();
    if abouts.is_empty() {
        paper.sentence("feedback.nothing");
    }
    for about in abouts {
        add(&mut paper, about);
    }
    paper.sentence("feedback.thanks");
    paper
}

/// Each theme once, in the order it first comes; then what has none.
fn themes<'a>(view: &'a View<'_>) -> Vec<Option<&'a Theme>> {
    let mut themes: Vec<Option<&Theme>> = Vec::new();
    for theme in view
        .situations
        .iter()
        .filter_map(|known| known.theme.as_ref())
    {
        if !themes.contains(&Some(theme)) {
            themes.push(Some(theme));
        }
    }
    themes.push(None);
    themes
}

fn about<'a>(view: &View<'_>, theme: Option<&'a Theme>) -> About<'a> {
    let situations = view.situations.iter();
    let situations: Vec<_> = situations
        .filter(|situation| situation.theme.as_ref() == theme)
        .collect();
    let actions = view.actions.iter().filter(|action| action.share_with_staff);
    let actions: Vec<_> = actions
        .filter(|action| theme_of(view, action) == theme)
        .collect();
    let titles = situations
        .iter()
        .map(|situation| situation_title(situation));
    let done = actions.iter().filter_map(|action| done(action)).collect();
    let not_done = not_done(&actions, &situations);
    About {
        theme,
        columns: [titles.collect(), done, not_done],
    }
}

/// The theme of the main situation of an action.
fn theme_of<'a>(view: &'a View<'_>, action: &Action<'_>) -> Option<&'a Theme> {
    view.situations_of(action).next()?.theme.as_ref()
}

/// « Un seul numéro pour les urgences. Paul, pour le 4 déc. 2026. »
fn done(action: &Action<'_>) -> Option<String> {
    let title = typeset(&action.title, WIDE)?;
    let when = match action.status {
        ActionStatus::Done | ActionStatus::Evaluated => match action.done_on {
            Some(day) => fill(
                text("feedback.done_on"),
                &[("date", &dates::short_day(day))],
            ),
            None => text("feedback.done").to_owned(),
        },
        ActionStatus::Decided | ActionStatus::InProgress => {
            joined([typeset(&action.owner_name, WIDE), by(action)], ", ")
        }
        ActionStatus::Idea
        | ActionStatus::Proposed
        | ActionStatus::Postponed
        | ActionStatus::Dropped => return None,
    };
    Some(ended_sentences([Some(title), Some(when)]))
}

/// « pour le 4 déc. 2026 », « pour mars 2027 »
pub(crate) fn by(action: &Action<'_>) -> Option<String> {
    action.due().map(by_then)
}

fn by_then(due: Period) -> String {
    let sentence = match due.precision {
        DuePrecision::Day | DuePrecision::Quarter => text("feedback.by"),
        DuePrecision::Month => text("feedback.by_month"),
    };
    fill(sentence, &[("date", &dates::short(due))])
}

/// What is put off or given up, and why; then the situations put aside.
fn not_done(actions: &[&Action<'_>], situations: &[&Situation<'_>]) -> Vec<String> {
    let actions = actions.iter().filter_map(|action| refused(action));
    let aside = situations.iter().filter(|situation| situation.is_parked());
    actions
        .chain(aside.map(|situation| title_and_reason(situation)))
        .collect()
}

fn refused(action: &Action<'_>) -> Option<String> {
    let later = action.status == ActionStatus::Postponed;
    if !later && action.status != ActionStatus::Dropped {
        return None;
    }
    let later = later.then(|| text("feedback.later").to_owned());
    let reason = typeset(&action.reason, WIDE);
    let reason = reason.unwrap_or_else(|| text("feedback.no_reason").to_owned());
    let title = typeset(&action.title, WIDE);
    Some(ended_sentences([title, later, Some(reason)]))
}

fn add(paper: &mut Paper, about: About<'_>) {
    let title = about.theme.and_then(|theme| typeset(&theme.title, WIDE));
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: title.unwrap_or_else(|| text("feedback.whole_firm").to_owned()),
        theme: about.theme.map(|theme| theme.slug.clone()),
        ..Title::default()
    }));
    let cells = about.columns.map(|items| {
        if items.is_empty() {
            Cell::text(text("feedback.none"))
        } else {
            Cell::items(items)
        }
    });
    let headings = [
        ColumnHeading::new("said", text("feedback.said"), 30),
        ColumnHeading::new("done", text("feedback.doing"), 30),
        ColumnHeading::new("not-done", text("feedback.not_doing"), 30),
    ];
    let line = Line::new(cells.to_vec(), Vec::new());
    paper.table(headings.to_vec(), vec![Row::Line(line)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_quarter_have_an_article_and_a_month_has_none() {
        let said = |due: Option<Period>| by_then(due.unwrap()).replace('\u{a0}', " ");
        let day = Period::day(jiff::civil::date(2027, 3, 4));
        assert_eq!(said(Some(day)), "pour le 4 mars 2027");
        assert_eq!(said(Period::month(2027, 3)), "pour mars 2027");
        assert_eq!(said(Period::quarter(2027, 1)), "pour le 1er trim. 2027");
    }
}
