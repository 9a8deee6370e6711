//! The copies of the open dossier: which there are, going back to one, deleting them, and the damaged files
//! that recoveries kept aside.

use std::path::{Path as FilePath, PathBuf};

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use dossier::{Aside, BackupCounts, KeptCopies};
use jiff::Timestamp;
use serde::Serialize;
use tera::context;

use crate::frame::Section;
use crate::history::Line;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::sync::sync;
use crate::toast::Toast;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/backups", get(sync(index)))
        .route("/backups/copy", post(sync(copy)))
        .route(
            "/backups/deletion",
            get(sync(ask_all)).post(sync(delete_all)),
        )
        .route("/backups/{name}", get(sync(preview)))
        .route("/backups/{name}/restoration", post(sync(restore)))
        .route(
            "/backups/{name}/deletion",
            get(sync(ask_one)).post(sync(delete_one)),
        )
        .route("/backups/aside/{name}/folder", post(sync(show_aside)))
        .route(
            "/backups/aside/{name}/deletion",
            get(sync(ask_aside)).post(sync(delete_aside)),
        )
}

/// A copy, by the name it has in an address.
#[derive(Serialize)]
pub(crate) struct Backup {
    name: String,
    at: Timestamp,
    counts: BackupCounts,
    pub(crate) verified: bool,
}

/// Each copy of a dossier; checked, so to be asked once a page.
pub(crate) fn listed(copies: &KeptCopies) -> Vec<Backup> {
    let backups = copies.list().into_iter().map(|backup| Backup {
        name: name_of(&backup.path),
        at: backup.at,
        counts: backup.counts,
        verified: backup.verified,
    });
    backups.collect()
}

fn name_of(copy: &FilePath) -> String {
    let stem = copy.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// `GET /backups`
fn index(app: &App) -> Answer {
    let copies = app.dossier(|dossier| Ok(dossier.kept_copies()))?;
    let asides = asides(app)?.into_iter().map(|aside| Damaged {
        at: app.instant(aside.at),
        name: aside_name(&aside),
    });
    let view = context! {
        backups => &copies.as_ref().map(listed).unwrap_or_default(),
        asides => &asides.collect::<Vec<_>>()
    };
    app.page(Section::Settings, "backups/index.html", view)
}

/// The copies of the open dossier.
fn copies(app: &App) -> Result<KeptCopies, Problem> {
    let copies = app.dossier(|dossier| Ok(dossier.kept_copies()))?;
    copies.ok_or(Problem::NoPage)
}

/// The copy of this name, among those of the open dossier: never a path from outside.
fn find(app: &App, name: &str) -> Result<(PathBuf, Timestamp), Problem> {
    copies(app)?.find(name).ok_or(Problem::NoPage)
}

/// Lost operations told one by one; the others are counted.
const SHOWN_LOST: usize = 12;

/// `GET /backups/{name}`: what going back would lose and bring.
fn preview(app: &App, Path(name): Path<String>) -> Answer {
    let (copy, at) = find(app, &name)?;
    let preview = app.dossier(|dossier| dossier.preview_restore(&copy))?;
    let lost = preview.lost.iter().take(SHOWN_LOST);
    let view = context! {
        name,
        at,
        lost => &lost.map(|line| Line::new(app, line)).collect::<Vec<_>>(),
        lost_count => &preview.lost_count,
        gained => &preview.gained,
        counts_then => &preview.counts_then,
        counts_now => &preview.counts_now
    };
    app.page(Section::Settings, "backups/restore.html", view)
}

/// `POST /backups/{name}/restoration`
fn restore(app: &App, Path(name): Path<String>) -> Answer {
    let (copy, at) = find(app, &name)?;
    app.change(|once| once.restore(&copy))?;
    let text = app
        .texts()
        .label("done", "restored")
        .replace("{}", &app.moment_text(at));
    app.show_toast(Toast::done(text, None));
    see("/")
}

/// `POST /backups/copy`: a copy of the dossier where the person wants it.
fn copy(app: &App) -> Answer {
    app.save_copy()?;
    see("/settings")
}

/// `GET /backups/{name}/deletion`: what deleting a copy means.
fn ask_one(app: &App, Path(name): Path<String>) -> Answer {
    let (_, at) = find(app, &name)?;
    let view = context! { what => "one", at, address => &format!("/backups/{name}/deletion") };
    app.page(Section::Settings, "backups/deletion.html", view)
}

/// `POST /backups/{name}/deletion`
fn delete_one(app: &App, Path(name): Path<String>) -> Answer {
    let (copy, _) = find(app, &name)?;
    dossier::delete_backup(&copy)?;
    deleted(app, "copy-deleted")
}

/// `GET /backups/deletion`: what deleting every copy of the dossier means.
fn ask_all(app: &App) -> Answer {
    let copies = copies(app)?;
    let view = context! { what => "all", copies, address => "/backups/deletion" };
    app.page(Section::Settings, "backups/deletion.html", view)
}

/// `POST /backups/deletion`
fn delete_all(app: &App) -> Answer {
    copies(app)?.delete()?;
    deleted(app, "copies-deleted")
}

/// Says what was deleted, on the page of the copies.
fn deleted(app: &App, what: &str) -> Answer {
    let text = app.texts().label("done", what).to_owned();
    app.show_toast(Toast::done(text, None));
    see("/backups")
}

/// A damaged file kept aside, by the name it has in an address.
#[derive(Serialize)]
struct Damaged {
    name: String,
    at: Timestamp,
}

fn aside_name(aside: &Aside) -> String {
    let extension = aside.path.extension().unwrap_or_default();
    extension.to_string_lossy().into_owned()
}

/// The damaged files kept beside the open dossier.
fn asides(app: &App) -> Result<Vec<Aside>, Problem> {
    let path = app.dossier_path().ok_or(Problem::NoDossier)?;
    Ok(dossier::asides(&path))
}

fn find_aside(app: &App, name: &str) -> Result<Aside, Problem> {
    let mut asides = asides(app)?.into_iter();
    asides
        .find(|aside| aside_name(aside) == name)
        .ok_or(Problem::NoPage)
}

/// `POST /backups/aside/{name}/folder`: shows a damaged file in the file manager.
fn show_aside(app: &App, Path(name): Path<String>) -> Answer {
    app.desk().show_in_folder(&find_aside(app, &name)?.path);
    see("/backups")
}

/// `GET /backups/aside/{name}/deletion`: what deleting a damaged file means.
fn ask_aside(app: &App, Path(name): Path<String>) -> Answer {
    let at = app.instant(find_aside(app, &name)?.at);
    let address = format!("/backups/aside/{name}/deletion");
    let view = context! { what => "aside", at, address };
    app.page(Section::Settings, "backups/deletion.html", view)
}

/// `POST /backups/aside/{name}/deletion`
fn delete_aside(app: &App, Path(name): Path<String>) -> Answer {
    dossier::delete_aside(&find_aside(app, &name)?)?;
    deleted(app, "aside-deleted")
}
