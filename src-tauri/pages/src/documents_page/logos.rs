//! The logos printed on documents: the firm's and the consultant's, kept with the dossier.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use axum::extract::Path as Address;
use dossier::limits::LOGO_BYTES;
use dossier::{Error, LogoKind, LogoPlace, Refusal};

use crate::desk::FileKind;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// The kinds of pictures that documents print.
const KINDS: [FileKind; 4] = [FileKind::Png, FileKind::Jpg, FileKind::Jpeg, FileKind::Svg];

/// How long a logo may take to print: on paper it takes a moment.
const PATIENCE: Duration = Duration::from_secs(10);

/// `POST /documents/logos/{place}`: asks which picture, checks that it prints, keeps it.
pub(super) fn choose(app: &App, Address(place): Address<LogoPlace>) -> Answer {
    let Some(path) = app.desk().choose_file(&KINDS) else {
        return see("/documents#logos");
    };
    let bytes = read(&path).map_err(|_| refused(Refusal::LogoUnreadable))?;
    LogoKind::of(&bytes).map_err(refused)?;
    try_out(&bytes)?;
    app.remember(|remember| remember.set_logo(place, &bytes))?;
    see("/documents#logos")
}

/// The bytes of a picture, as far as its rule needs to say that it is too heavy.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(LOGO_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Prints the picture once, on a thread that is left behind when it takes too long.
fn try_out(bytes: &[u8]) -> Result<(), Problem> {
    let logo = documents::Logo::new(bytes).map_err(|_| refused(Refusal::LogoUnreadable))?;
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(documents::try_out(&logo)));
    match told.recv_timeout(PATIENCE) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(refused(Refusal::LogoUnreadable)),
        Err(_) => Err(refused(Refusal::LogoNotPlain)),
    }
}

fn refused(refusal: Refusal) -> Problem {
    Problem::Dossier(Error::Refused(refusal))
}

/// `POST /documents/logos/{place}/removal`
pub(super) fn remove(app: &App, Address(place): Address<LogoPlace>) -> Answer {
    app.remember(|remember| remember.remove_logo(place))?;
    see("/documents#logos")
}
