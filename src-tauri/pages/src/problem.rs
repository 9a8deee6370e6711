//! The only place that turns an error into words and ways out.
//!
//! Each kind of error has its key in `ui/texts/problems.toml`: what happened, what is safe, what to do
//! next. The matches have no `_`: a new kind does not compile until someone decides what people read.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use dossier::{Error as DossierError, Refusal};
use serde::Serialize;

use crate::frame::{Section, Toast};
use crate::respond::{Plain, retarget_to_toasts};
use crate::state::App;
use crate::texts::{ProblemText, Texts};

/// What stops a request.
#[derive(Debug)]
pub enum Problem {
    /// No dossier is open, and the page needs one.
    NoDossier,
    /// There is no such page.
    NoPage,
    /// What was typed is not understood; the key of the sentence.
    NotUnderstood(&'static str),
    /// The plan could not be made into a document.
    NotPrinted(anyhow::Error),
    /// A file the person chose could not be written.
    NotWritten(std::io::Error),
    /// The dossier said no, or cannot.
    Dossier(DossierError),
    /// Ours to mend.
    Internal(anyhow::Error),
}

impl Problem {
    /// Wraps a mistake of ours.
    pub(crate) fn internal(error: impl Into<anyhow::Error>) -> Self {
        Self::Internal(error.into())
    }

    /// A handler panicked: the request fails, the program goes on.
    pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or(panic.downcast_ref::<&str>().copied());
        Self::Internal(anyhow::anyhow!(
            "a handler panicked: {}",
            text.unwrap_or("no message")
        ))
    }

    /// The page to start on when a dossier could not be opened.
    pub(crate) fn page_at_start(&self, app: &App) -> &'static str {
        app.show_toast(Toast::problem(self.words(app.texts()).in_one_line()));
        if matches!(self, Self::Dossier(DossierError::Damaged { .. })) {
            "/dossiers/recovery"
        } else {
            "/dossiers"
        }
    }

    /// What happened, what is safe and what to do next, in one line: what a command says of it.
    ///
    /// # Errors
    /// When a text file is wrong: never in a released program.
    pub fn in_words(&self) -> anyhow::Result<String> {
        Ok(self.words(&Texts::load()?).in_one_line())
    }

    fn words(&self, texts: &Texts) -> ProblemText {
        texts.problem(self.key())
    }

    /// The key of its sentence.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::NoDossier => "no-dossier",
            Self::NoPage => "no-page",
            Self::NotUnderstood(key) => key,
            Self::NotPrinted(_) => "not-printed",
            Self::NotWritten(error) => not_written(error),
            Self::Dossier(error) => dossier_key(error),
            Self::Internal(_) => "internal",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NoPage | Self::Dossier(DossierError::NotFound { .. }) => StatusCode::NOT_FOUND,
            Self::NoDossier | Self::Dossier(DossierError::Locked) => StatusCode::CONFLICT,
            Self::NotUnderstood(_)
            | Self::Dossier(
                DossierError::Refused(_) | DossierError::NotADossier | DossierError::TooNew { .. },
            ) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotWritten(_)
            | Self::Dossier(
                DossierError::DiskFull
                | DossierError::ReadOnly
                | DossierError::Vanished
                | DossierError::Damaged { .. },
            ) => StatusCode::INSUFFICIENT_STORAGE,
            Self::NotPrinted(_) | Self::Internal(_) | Self::Dossier(DossierError::Internal(_)) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// Whether the person must not close the program before something is done.
    fn severe(&self) -> bool {
        matches!(
            self.status(),
            StatusCode::INSUFFICIENT_STORAGE | StatusCode::INTERNAL_SERVER_ERROR
        )
    }

    fn ways_out(&self) -> Vec<WayOut> {
        let home = WayOut::link("home", "/");
        match self {
            Self::NoDossier => vec![WayOut::link("create", "/dossiers"), home],
            Self::NoPage | Self::NotUnderstood(_) | Self::Internal(_) => vec![home],
            Self::NotPrinted(_) | Self::NotWritten(_) => vec![WayOut::link("plan", "/plan"), home],
            Self::Dossier(error) => match error {
                DossierError::Refused(_) | DossierError::NotFound { .. } => {
                    vec![WayOut::link("plan", "/plan"), home]
                }
                DossierError::Damaged { .. } => {
                    vec![
                        WayOut::link("recover", "/dossiers/recovery"),
                        WayOut::link("dossiers", "/dossiers"),
                    ]
                }
                DossierError::DiskFull | DossierError::ReadOnly | DossierError::Vanished => {
                    vec![
                        WayOut::post("copy", "/backups/copy"),
                        WayOut::link("dossiers", "/dossiers"),
                    ]
                }
                DossierError::TooNew { .. } | DossierError::NotADossier | DossierError::Locked => {
                    vec![WayOut::link("dossiers", "/dossiers"), home]
                }
                DossierError::Internal(_) => vec![home],
            },
        }
    }
}

impl From<DossierError> for Problem {
    fn from(error: DossierError) -> Self {
        Self::Dossier(error)
    }
}

impl From<library::Error> for Problem {
    fn from(error: library::Error) -> Self {
        Self::internal(error)
    }
}

fn dossier_key(error: &DossierError) -> &'static str {
    match error {
        DossierError::Refused(refusal) => refusal_key(refusal),
        DossierError::NotFound { .. } => "gone",
        DossierError::TooNew { .. } => "too-new",
        DossierError::NotADossier => "not-a-dossier",
        DossierError::Damaged { .. } => "damaged",
        DossierError::ReadOnly => "read-only",
        DossierError::DiskFull => "disk-full",
        DossierError::Locked => "locked",
        DossierError::Vanished => "vanished",
        DossierError::Internal(_) => "internal",
    }
}

/// The key of a rule's sentence, the same on a page and under a field.
pub(crate) fn refusal_key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Missing { .. } => "missing",
        Refusal::TooLong { .. } => "too-long",
        Refusal::OutOfRange { .. } => "out-of-range",
        Refusal::NameTaken => "name-taken",
        Refusal::UnitStillInUse { .. } => "unit-in-use",
        Refusal::RatingOutOfScale { .. } => "rating-out-of-scale",
        Refusal::OwnerMissing => "owner-missing",
        Refusal::DueMissing => "due-missing",
        Refusal::ReasonMissing => "reason-missing",
        Refusal::NewDueMissing => "new-due-missing",
        Refusal::EffectivenessMissing => "effectiveness-missing",
        Refusal::DueBeforeStart => "due-before-start",
        Refusal::StatusOutOfReach { .. } => "status-out-of-reach",
        Refusal::ChangedSince { .. } => "changed-since",
        Refusal::ReferredSince { .. } => "referred-since",
        Refusal::AlreadyUndone => "already-undone",
        Refusal::NotUndoable { .. } => "not-undoable",
        Refusal::NothingToUndo => "nothing-to-undo",
        Refusal::NothingToRedo => "nothing-to-redo",
        Refusal::FileAlreadyThere => "file-already-there",
        Refusal::OtherDossier => "other-dossier",
        Refusal::BackupUnusable => "backup-unusable",
        Refusal::NotRecurring => "not-recurring",
        Refusal::AlreadyRenewed => "already-renewed",
        Refusal::NothingToCarry { .. } => "nothing-to-carry",
        Refusal::YearNotLater => "year-not-later",
        Refusal::Several { .. } => "several",
        Refusal::ImportTooLarge { .. } => "import-too-large",
        Refusal::ImportTooManyRows { .. } => "import-too-many-rows",
        Refusal::ImportTruncated => "import-truncated",
        Refusal::ImportUnreadable => "import-unreadable",
        Refusal::ImportBroken { .. } => "import-broken",
        Refusal::ImportNoTitle => "import-no-title",
        Refusal::LogoUnreadable => "logo-unreadable",
        Refusal::LogoTooLarge { .. } => "logo-too-large",
        Refusal::LogoTooWide { .. } => "logo-too-wide",
        Refusal::LogoForPress => "logo-for-press",
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the system has many more ways to fail, told alike"
)]
fn not_written(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "file-disk-full",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "file-read-only",
        ErrorKind::NotFound => "file-vanished",
        _ => "file-not-written",
    }
}

/// A button or a link that leads out of the problem.
#[derive(Clone, Debug)]
pub(crate) struct WayOut {
    label: &'static str,
    href: &'static str,
    post: bool,
}

impl WayOut {
    fn link(label: &'static str, href: &'static str) -> Self {
        Self {
            label,
            href,
            post: false,
        }
    }

    fn post(label: &'static str, href: &'static str) -> Self {
        Self {
            label,
            href,
            post: true,
        }
    }
}

#[derive(Serialize)]
struct ProblemView<'a> {
    problem: ProblemWords<'a>,
}

#[derive(Serialize)]
struct ProblemWords<'a> {
    title: &'a str,
    text: &'a str,
    next: &'a str,
    severe: bool,
    reference: Option<String>,
    ways_out: Vec<WayOutWords<'a>>,
    typed: Vec<Typed>,
}

#[derive(Serialize)]
struct WayOutWords<'a> {
    label: &'a str,
    href: &'a str,
    post: bool,
}

/// A field the person had filled.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Typed {
    name: String,
    value: String,
}

/// A problem travels to the outermost layer, which knows the request and the words.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

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
async fn keep_typed(request: Request, changes: bool) -> (Request, Vec<Typed>) {
    if !changes {
        return (request, Vec::new());
    }
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, FORM_LIMIT)
        .await
        .unwrap_or_default();
    let typed = serde_urlencoded::from_bytes::<Vec<(String, String)>>(&bytes)
        .unwrap_or_default()
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| Typed { name, value })
        .collect();
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

fn as_page(app: &App, problem: &Problem, reference: Option<String>, typed: Vec<Typed>) -> Response {
    let words = problem.words(app.texts()).with_screen();
    let ways_out = problem
        .ways_out()
        .into_iter()
        .map(|way| WayOutWords {
            label: app.texts().label("ways-out", way.label),
            href: way.href,
            post: way.post,
        })
        .collect();
    let view = ProblemView {
        problem: ProblemWords {
            title: &words.title,
            text: &words.text,
            next: &words.next,
            severe: problem.severe(),
            reference,
            ways_out,
            typed,
        },
    };
    app.page_with(problem.status(), Section::None, "problem.html", &view)
        .unwrap_or_else(|error| {
            tracing::error!(?error, "a problem could not be put into words");
            (StatusCode::INTERNAL_SERVER_ERROR, Html(String::new())).into_response()
        })
}

fn as_message(app: &App, problem: &Problem) -> Response {
    let words = problem.words(app.texts()).with_screen();
    app.show_toast(Toast::problem(words.in_one_line()));
    let response = app
        .page_with(problem.status(), Section::None, "toasts.html", &Plain {})
        .unwrap_or_else(|_| problem.status().into_response());
    retarget_to_toasts(response)
}
