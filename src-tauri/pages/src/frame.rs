//! The frame around every page: navigation, the firm, the fleeting message, the person's settings.

use dossier::{DossierId, StatusGroup};
use serde::Serialize;

use crate::preferences::Display;
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
    display: Display,
    dossier: Option<Firm>,
    projecting: bool,
    damage: Option<Spoilt>,
    toast: Option<Toast>,
}

/// How much of the dossier the disk spoilt.
#[derive(Serialize)]
struct Spoilt {
    count: usize,
    /// How many have no good value any more.
    lost_count: usize,
}

/// The firm, as the switcher shows it, and how many actions its plan has.
#[derive(Serialize)]
struct Firm {
    id: DossierId,
    name: String,
    headcount: Option<u32>,
    department: Option<String>,
    action_count: u32,
}

impl Frame {
    pub(crate) fn new(app: &App, section: Section) -> Self {
        Self {
            section,
            display: app.preferences().display,
            // A file that has gone must not hide the page that says so.
            dossier: firm(app).ok(),
            projecting: app.projected().is_some(),
            damage: spoilt(app).ok().flatten(),
            toast: app.take_toast(),
        }
    }
}

fn firm(app: &App) -> Result<Firm, Problem> {
    let today = app.today();
    let (id, company, counts) = app.dossier(|dossier| {
        Ok((
            dossier.id(),
            dossier.company()?,
            dossier.plan_counts(today)?,
        ))
    })?;
    Ok(Firm {
        id,
        department: app.department_name(&company.department),
        action_count: counts.total - counts.of(StatusGroup::Dropped.statuses()),
        headcount: company.headcount,
        name: company.name,
    })
}

/// None of a dossier that is whole.
fn spoilt(app: &App) -> Result<Option<Spoilt>, Problem> {
    let damage = app.dossier(dossier::Dossier::damage)?;
    Ok((!damage.is_empty()).then(|| Spoilt {
        count: damage.len(),
        lost_count: damage.iter().filter(|it| !it.can_mend).count(),
    }))
}
