//! The only place that turns an error into words and ways out.
//!
//! Each kind of error has its key in `ui/texts/problems.toml`: what happened, what is safe, what to do
//! next. The matches have no `_`: a new kind does not compile until someone decides what people read.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dossier::{Error as DossierError, Refusal};
use serde::Serialize;

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

    /// What happened, what is safe and what to do next, in one line: what a command says of it.
    ///
    /// # Errors
    /// When a text file is wrong: never in a released program.
    pub fn in_words(&self) -> anyhow::Result<String> {
        Ok(self.words(&Texts::load()?).in_one_line())
    }

    /// What people read of it.
    pub(crate) fn words(&self, texts: &Texts) -> ProblemText {
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

    /// The status it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
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
    pub(crate) fn severe(&self) -> bool {
        matches!(
            self.status(),
            StatusCode::INSUFFICIENT_STORAGE | StatusCode::INTERNAL_SERVER_ERROR
        )
    }

    /// Where to go from here.
    pub(crate) fn ways_out(&self) -> Vec<WayOut> {
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

/// What a rule said no to apart from what stops a request: `or_refused(app.change(…))?` is done or refused.
pub(crate) fn or_refused<T>(done: Result<T, Problem>) -> Result<Result<T, Refusal>, Problem> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Problem::Dossier(DossierError::Refused(refusal))) => Ok(Err(refusal)),
        Err(problem) => Err(problem),
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
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WayOut {
    /// The code of its label.
    code: &'static str,
    href: &'static str,
    post: bool,
}

impl WayOut {
    fn link(code: &'static str, href: &'static str) -> Self {
        Self {
            code,
            href,
            post: false,
        }
    }

    fn post(code: &'static str, href: &'static str) -> Self {
        Self {
            code,
            href,
            post: true,
        }
    }
}

/// A problem travels to the outermost layer, which knows the request and the words.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}
