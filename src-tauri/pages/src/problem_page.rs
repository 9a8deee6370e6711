//! A problem on the screen: a page with its ways out and what was typed, or a message above the form.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use dossier::Error as DossierError;
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::retarget_to_toasts;
use crate::state::App;
use crate::toast::Toast;

/// The fields the person had filled, by their names.
type Typed = Vec<(String, String)>;

/// Puts problems into words: a page for a native request, a message for htmx, which leaves the form
/// as it was typed.
pub(crate) async fn put_into_words(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let from_htmx = request.headers().contains_key("hx-request");
    let changes = request.method() != axum::http::Method::GET;
    let (request, typed) = keep_typed(request, changes).await;
    let response = next.run(request).await;
    let Some(problem) = response
        .extensions()
        .get::<std::sync::Arc<Problem>>()
        .cloned()
    else {
        return response;
    };
    let reference = note(&app, &problem);
    if from_htmx && changes {
        return as_message(&app, &problem);
    }
    as_page(&app, &problem, reference, typed)
}

/// What the form held, so that a native page can show it again.
async fn keep_typed(request: Request, changes: bool) -> (Request, Typed) {
    if !changes {
        return (request, Vec::new());
    }
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, FORM_LIMIT)
        .await
        .unwrap_or_default();
    let mut typed: Typed = serde_urlencoded::from_bytes(&bytes).unwrap_or_default();
    typed.retain(|(_, value)| !value.trim().is_empty());
    (Request::from_parts(parts, bytes.into()), typed)
}

/// More bytes than any form of the program holds.
const FORM_LIMIT: usize = 4 * 1024 * 1024;

/// Writes what is ours to mend in the log, under a short reference that the page shows too.
fn note(app: &App, problem: &Problem) -> Option<String> {
    if !problem.severe() {
        tracing::info!(?problem, "refused");
        return None;
    }
    let reference = format!("{:x}", app.now().as_millisecond());
    tracing::error!(%reference, ?problem, "a request failed");
    Some(reference)
}

fn as_page(app: &App, problem: &Problem, reference: Option<String>, typed: Typed) -> Response {
    let view = context! {
        problem => &problem.words(app.texts()).with_screen(),
        severe => &problem.severe(),
        reference,
        ways_out => problem.ways_out(),
        typed
    };
    app.page_with(problem.status(), Section::None, "problem.html", view)
        .unwrap_or_else(|error| {
            tracing::error!(?error, "a problem could not be put into words");
            (StatusCode::INTERNAL_SERVER_ERROR, Html(String::new())).into_response()
        })
}

fn as_message(app: &App, problem: &Problem) -> Response {
    let words = problem.words(app.texts()).with_screen();
    app.show_toast(Toast::problem(words.in_one_line()));
    let status = problem.status();
    let page = app.page_with(status, Section::None, "toasts.html", context! {});
    retarget_to_toasts(page.unwrap_or_else(|_| status.into_response()))
}

/// The page to start on when a dossier could not be opened.
pub(crate) fn page_at_start(app: &App, problem: &Problem) -> &'static str {
    app.show_toast(Toast::problem(problem.words(app.texts()).in_one_line()));
    if matches!(
        problem,
        Problem::Dossier(DossierError::Damaged { .. } | DossierError::Altered)
    ) {
        "/dossiers/recovery"
    } else {
        "/dossiers"
    }
}
