//! A problem on the screen: a page with its ways out and what was typed, or a message above the form.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
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
    let Some(problem) = problem_of(&response) else {
        return response;
    };
    let reference = note(&app, &problem);
    if from_htmx && changes {
        return as_message(&app, &problem, reference.as_deref());
    }
    as_page(&app, &problem, reference, typed)
}

/// The problem that a handler met, or what the router refused by itself, which it tells in English or
/// without a word. Our own pages are HTML, whatever their status.
fn problem_of(response: &Response) -> Option<Arc<Problem>> {
    let status = response.status();
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let rejected = (status.is_client_error() || status.is_server_error()) && !is_ours;
    let met = response.extensions().get::<Arc<Problem>>().cloned();
    met.or_else(|| rejected.then(|| Arc::new(Problem::Rejected(status))))
}

/// What the form held, so that a native page can show it again: all of it, however large.
async fn keep_typed(request: Request, changes: bool) -> (Request, Typed) {
    if !changes {
        return (request, Vec::new());
    }
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    let mut typed: Typed = serde_urlencoded::from_bytes(&bytes).unwrap_or_default();
    typed.retain(|(_, value)| !value.trim().is_empty());
    (Request::from_parts(parts, bytes.into()), typed)
}

/// Writes what is ours to mend in the log, under a short reference that the page shows too.
fn note(app: &App, problem: &Problem) -> Option<String> {
    if !problem.severe() {
        tracing::info!(?problem, "refused");
        return None;
    }
    let reference = format!("{:x}", app.now().as_millisecond());
    tracing::error!(reference, ?problem, "a request failed");
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
        .unwrap_or_else(|problem| {
            tracing::error!(?problem, "a problem could not be put into words");
            (StatusCode::INTERNAL_SERVER_ERROR, Html(String::new())).into_response()
        })
}

fn as_message(app: &App, problem: &Problem, reference: Option<&str>) -> Response {
    let words = problem.words(app.texts()).with_screen().in_one_line();
    // What the person cannot mend is looked for in the log.
    let ours = problem.status() == StatusCode::INTERNAL_SERVER_ERROR;
    let reference = reference.filter(|_| ours).map(|reference| {
        let sentence = app.texts().label("problem", "reference");
        words::fill(sentence, &[("", reference)])
    });
    let told: Vec<String> = [Some(words), reference].into_iter().flatten().collect();
    app.show_toast(Toast::problem(told.join(" ")));
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
