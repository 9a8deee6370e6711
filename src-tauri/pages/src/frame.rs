//! The frame around every page: navigation, the firm, the fleeting message, the person's settings.

use dossier::StatusGroup;
use serde::Serialize;

use crate::preferences::{Colours, TextSize};
use crate::problem::Problem;
use crate::state::App;
use crate::toast::Toast;

/// Which entry of the navigation a page is under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Section {
    Home,
    Inform,
    Act,
    Help,
    Plan,
    Workshops,
    Documents,
    Crisis,
    Settings,
    None,
}

/// What `layout.html` needs besides the page's own view.
#[derive(Serialize)]
pub(crate) struct Frame {
    section: Section,
    mode: &'static str,
    text: &'static str,
    contrast: bool,
    reduce_motion: bool,
    letter_keys: bool,
    dossier: Option<DossierName>,
    action_count: u32,
    projecting: bool,
    toast: Option<Toast>,
}

/// The firm, as the switcher shows it.
#[derive(Serialize)]
struct DossierName {
    name: String,
    summary: String,
}

impl Frame {
    pub(crate) fn new(app: &App, section: Section) -> Result<Self, Problem> {
        let preferences = app.preferences();
        let (dossier, action_count) = match app.has_dossier() {
            true => firm(app)?,
            false => (None, 0),
        };
        Ok(Self {
            section,
            mode: if preferences.colours == Colours::Dark {
                "dark"
            } else {
                "light"
            },
            text: match preferences.text {
                TextSize::Normal => "md",
                TextSize::Large => "lg",
                TextSize::VeryLarge => "xl",
            },
            contrast: preferences.colours == Colours::Contrast,
            reduce_motion: preferences.reduce_motion,
            letter_keys: !preferences.no_letter_keys,
            dossier,
            action_count,
            projecting: app.projected().is_some(),
            toast: app.take_toast(),
        })
    }
}

fn firm(app: &App) -> Result<(Option<DossierName>, u32), Problem> {
    // A file that has gone must not hide the page that says so.
    let today = app.today();
    let found = app.dossier(|dossier| Ok((dossier.company()?, dossier.plan_counts(today)?)));
    let Ok((company, counts)) = found else {
        return Ok((None, 0));
    };
    let count = counts.total - counts.of(StatusGroup::Dropped.statuses());
    let department = app.department_name(&company.department);
    let headcount = company
        .headcount
        .map(|count| app.texts().count("employees", i64::from(count)));
    let summary: Vec<String> = [headcount, department].into_iter().flatten().collect();
    Ok((
        Some(DossierName {
            name: company.name,
            summary: summary.join(" · "),
        }),
        count,
    ))
}
