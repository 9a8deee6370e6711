//! What the disk spoilt in the open dossier: each thing, its last good value, and the ways out.

use dossier::{Damage, Damaged};
use serde::Serialize;
use tera::context;

use crate::frame::Section;
use crate::history::{Change, changed_fields};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::toast::Toast;

/// One thing in words.
#[derive(Serialize)]
struct Line {
    /// The key of what it is.
    kind: &'static str,
    title: String,
    /// The key of what is known of it.
    known: &'static str,
    /// What the file says, and what was written last.
    changes: Vec<Change>,
}

impl Line {
    fn new(app: &App, damage: &Damage) -> Self {
        let change = damage.change.as_ref();
        Self {
            kind: change.map_or(damage.what.code(), |change| change.kind.code()),
            title: damage.title.clone(),
            known: if damage.what == Damaged::Record && !damage.can_mend {
                "lost"
            } else {
                damage.what.code()
            },
            changes: change
                .map(|change| changed_fields(app, change).collect())
                .unwrap_or_default(),
        }
    }
}

/// `GET /damage`
pub(crate) fn index(app: &App) -> Answer {
    let damage = app.dossier(dossier::Dossier::damage)?;
    let view = context! {
        lines => &damage.iter().map(|damage| Line::new(app, damage)).collect::<Vec<_>>(),
        can_mend => &damage.iter().any(|damage| damage.can_mend)
    };
    app.page(Section::Settings, "damage/index.html", view)
}

/// `POST /damage/mending`
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method alone is of one lifetime, and any is asked"
)]
pub(crate) fn mend(app: &App) -> Answer {
    app.change(|once| once.mend())?;
    let text = app.texts().label("done", "mended").to_owned();
    app.show_toast(Toast::done(text, None));
    see("/damage")
}
