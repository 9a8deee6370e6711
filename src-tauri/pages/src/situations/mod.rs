//! Situations: a sheet and what the firm says of it, the firm's own situations, and the list of them all.
//!
//! A situation of the firm is named by its address, whether it comes from a sheet or not: what is said of
//! it ([`ours`], [`measures`], [`details`], [`standing`]) is one handler for both. Grave sheets are never
//! rated; sensitive and restricted ones are never projected.

mod details;
mod list;
mod measures;
mod ours;
mod own;
mod sheet;
mod standing;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::routing::{get, post};
use dossier::{Dossier, NewSituation, SheetRef, SituationId};
use library::{Kind, SituationSheet, Theme};

pub(crate) use sheet::projected;

use crate::problem::Problem;
use crate::state::App;
use crate::sync::sync;

/// Everything about situations.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/situations/{slug}", get(sync(sheet::show)))
        .route("/situations/{slug}/story", post(sync(sheet::story)))
        .route("/situations/{slug}/actions", post(sync(sheet::add_idea)))
        .route("/own-situations", post(sync(own::create)))
        .route("/own-situations/new", get(sync(own::new)))
        .route(
            "/own-situations/{id}",
            get(sync(own::show)).post(sync(own::update)),
        )
        .route("/own-situations/{id}/removal", post(sync(own::remove)))
        .route("/firm-situations", get(sync(list::show)))
        .merge(of_both("/situations/{slug}"))
        .merge(of_both("/own-situations/{id}"))
}

/// What is said of a situation, whatever it comes from.
fn of_both(at: &str) -> Router<App> {
    let under = |path: &str| format!("{at}/{path}");
    Router::new()
        .route(&under("rating"), post(sync(ours::rate)))
        .route(&under("rating/clearing"), post(sync(ours::clear_rating)))
        .route(&under("measures"), post(sync(measures::add)))
        .route(&under("measures/{measure}"), post(sync(measures::edit)))
        .route(
            &under("measures/{measure}/removal"),
            post(sync(measures::remove)),
        )
        .route(
            &under("details"),
            get(sync(details::show)).post(sync(details::update)),
        )
        .route(&under("work-units"), post(sync(details::choose_units)))
        .route(&under("work-units/new"), post(sync(details::add_unit)))
        .route(&under("state"), post(sync(standing::change)))
}

/// A situation as an address names it: the sheet it comes from, or its id when it is the firm's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// The slug of a sheet.
    Sheet(String),
    /// The id of a situation of the dossier.
    Own(SituationId),
}

impl Named {
    fn of(path: &str) -> Option<Self> {
        let mut parts = path.split('/').skip(1);
        match (parts.next()?, parts.next()?) {
            ("situations", slug) => Some(Self::Sheet(slug.to_owned())),
            ("own-situations", id) => Some(Self::Own(id.parse().ok()?)),
            _ => None,
        }
    }

    /// Its page.
    fn address(&self) -> String {
        match self {
            Self::Sheet(slug) => Kind::Situation.address(slug),
            Self::Own(id) => crate::address::of_situation(None, id),
        }
    }

    /// Where the rest of it is filled: a page of its own behind a sheet, its own page otherwise.
    fn details_address(&self) -> String {
        match self {
            Self::Sheet(_) => format!("{}/details", self.address()),
            Self::Own(_) => self.address(),
        }
    }

    /// What the dossier needs to take it from its sheet; none for the firm's own.
    fn sheet(&self, app: &App) -> Result<Option<SheetRef>, Problem> {
        match self {
            Self::Sheet(slug) => reference(app, slug).map(Some),
            Self::Own(_) => Ok(None),
        }
    }

    /// Its id, when the dossier has it.
    fn id(&self, dossier: &Dossier) -> dossier::Result<Option<SituationId>> {
        match self {
            Self::Sheet(slug) => {
                let situation = dossier.situation_for_sheet(slug)?;
                Ok(situation.map(|situation| situation.id))
            }
            Self::Own(id) => Ok(Some(*id)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Self::of(parts.uri.path()).ok_or(Problem::NoPage)
    }
}

/// What the dossier needs to take a situation from its sheet.
fn reference(app: &App, slug: &str) -> Result<SheetRef, Problem> {
    let (sheet, theme) = find(app, slug)?;
    sheet_reference(app, &sheet, &theme)
}

/// A situation to add, from its sheet if it has one.
fn taken_from(sheet: Option<SheetRef>) -> NewSituation {
    NewSituation {
        sheet,
        ..NewSituation::default()
    }
}

/// The sheet of a slug, or of one of its former names, and its theme.
pub(crate) fn find(app: &App, slug: &str) -> Result<(SituationSheet, Theme), Problem> {
    let sheet = app.library().situation(slug)?.ok_or(Problem::NoPage)?;
    let theme = app.library().theme(&sheet.theme)?.ok_or(Problem::NoPage)?;
    Ok((sheet, theme))
}

/// What the dossier keeps of a sheet.
fn sheet_reference(app: &App, sheet: &SituationSheet, theme: &Theme) -> Result<SheetRef, Problem> {
    Ok(SheetRef {
        slug: sheet.slug.clone(),
        version: app.library().edition()?.version,
        title: sheet.title.clone(),
        theme: theme.slug.clone(),
        restricted: !sheet.is_projectable(theme),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_situation_is_named_by_its_address() {
        let named = Named::of("/situations/trop/measures/7").unwrap();
        assert_eq!(named, Named::Sheet("trop".to_owned()));
        assert_eq!(named.details_address(), "/situations/trop/details");
        let id = "01890000-0000-7000-8000-000000000000";
        let own = Named::of(&format!("/own-situations/{id}/state")).unwrap();
        assert_eq!(own.address(), format!("/own-situations/{id}"));
        assert_eq!(own.details_address(), own.address());
        assert_eq!(Named::of("/own-situations/seven"), None);
        assert_eq!(Named::of("/plan"), None);
    }
}
