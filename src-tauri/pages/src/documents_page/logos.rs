//! The logos printed on documents: the firm's and the consultant's, kept with the dossier.

use axum::extract::Path;
use dossier::{Error, LogoPlace, Refusal};

use crate::desk::FileKind;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// The kinds of pictures that documents print.
const KINDS: [FileKind; 4] = [FileKind::Png, FileKind::Jpg, FileKind::Jpeg, FileKind::Svg];

/// `POST /documents/logos/{place}`: asks which picture, checks that it prints, keeps it.
pub(super) fn choose(app: &App, Path(place): Path<LogoPlace>) -> Answer {
    let Some(path) = app.desk().choose_file(&KINDS) else {
        return see("/documents#logos");
    };
    let unreadable = |_| Problem::Dossier(Error::Refused(Refusal::LogoUnreadable));
    let bytes = std::fs::read(path).map_err(unreadable)?;
    app.remember(|remember| remember.set_logo(place, &bytes))?;
    see("/documents#logos")
}

/// `POST /documents/logos/{place}/removal`
pub(super) fn remove(app: &App, Path(place): Path<LogoPlace>) -> Answer {
    app.remember(|remember| remember.remove_logo(place))?;
    see("/documents#logos")
}
