//! The only place that turns an error into words and ways out.
//!
//! Each kind of error has its key in `ui/texts/problems.toml`: what happened, what is safe, what to do
//! next. The matches have no `_`: a new kind does not compile until someone decides what people read.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dossier::{Error as DossierError, Refusal};

use crate::texts::{ProblemText, Texts};

/// What stops a request. The journal writes it by its kinds alone: see `journal`.
pub enum Problem {
    /// No dossier is open, and the page needs one.
    NoDossier,
    /// There is no such page.
    NoPage,
    /// The router refused the request before a handler saw it: an address, a method or a form that no page of
    /// ours sends, or a form too large; the status says which.
    Rejected(StatusCode),
    /// What was typed is not understood; the key of the sentence.
    NotUnderstood(&'static str),
    /// The same, and what the field held, in words, is kept.
    Kept(&'static str, String),
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
    pub(crate) fn panicked() -> Self {
        Self::Internal(anyhow::anyhow!("A handler panicked"))
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
        if let Self::Dossier(DossierError::Refused(rule)) = self {
            return refusal_words(rule, texts);
        }
        let words = texts.problem(self.key());
        if let Self::Kept(_, value) = self {
            return words.keeping(value);
        }
        words
    }

    /// The key of its sentence.
    pub(crate) fn key(&self) -> &'static str {
        self.kind().0
    }

    /// The status it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        self.kind().1
    }

    /// Where to go from here, by the codes of `problem.html`.
    pub(crate) fn ways_out(&self) -> Ways {
        self.kind().2
    }

    /// Whether the person must not close the program before something is done.
    pub(crate) fn severe(&self) -> bool {
        matches!(
            self.status(),
            StatusCode::INSUFFICIENT_STORAGE | StatusCode::INTERNAL_SERVER_ERROR
        )
    }

    /// Its key, its status, and where to go from there.
    fn kind(&self) -> (&'static str, StatusCode, Ways) {
        use StatusCode as Code;
        match self {
            Self::NoDossier => ("no-dossier", Code::CONFLICT, &["create", "home"]),
            Self::NoPage => ("no-page", Code::NOT_FOUND, HOME),
            Self::Rejected(status) => (rejected_key(*status), *status, HOME),
            Self::NotUnderstood(key) | Self::Kept(key, _) => {
                (key, Code::UNPROCESSABLE_ENTITY, HOME)
            }
            Self::NotPrinted(error) if is_of_a_logo(error) => {
                ("logo-not-printed", Code::UNPROCESSABLE_ENTITY, PLAN)
            }
            Self::NotPrinted(_) => ("not-printed", Code::INTERNAL_SERVER_ERROR, PLAN),
            Self::NotWritten(error) => (not_written(error), Code::INSUFFICIENT_STORAGE, PLAN),
            Self::Internal(_) => ("internal", Code::INTERNAL_SERVER_ERROR, HOME),
            Self::Dossier(error) => match error {
                DossierError::Refused(Refusal::MendFirst) => {
                    ("mend-first", Code::UNPROCESSABLE_ENTITY, MEND)
                }
                DossierError::Refused(rule) => {
                    (refusal_key(rule), Code::UNPROCESSABLE_ENTITY, PLAN)
                }
                DossierError::NotFound { .. } => ("gone", Code::NOT_FOUND, PLAN),
                DossierError::TooNew { .. } => ("too-new", Code::UNPROCESSABLE_ENTITY, OTHER),
                DossierError::NotADossier => ("not-a-dossier", Code::UNPROCESSABLE_ENTITY, OTHER),
                DossierError::Locked => ("locked", Code::CONFLICT, OTHER),
                DossierError::Damaged { .. } => ("damaged", Code::INSUFFICIENT_STORAGE, RECOVER),
                DossierError::Altered => ("altered", Code::UNPROCESSABLE_ENTITY, RECOVER),
                DossierError::Replaced { kept: Some(_) } => ("replaced", Code::CONFLICT, OTHER),
                DossierError::Replaced { kept: None } => ("replaced-bare", Code::CONFLICT, OTHER),
                DossierError::ReadOnly => ("read-only", Code::INSUFFICIENT_STORAGE, COPY),
                DossierError::DiskFull => ("disk-full", Code::INSUFFICIENT_STORAGE, COPY),
                DossierError::Vanished => ("vanished", Code::INSUFFICIENT_STORAGE, GONE),
                DossierError::Internal(_) => ("internal", Code::INTERNAL_SERVER_ERROR, HOME),
            },
        }
    }
}

/// Where to go from a problem, by the codes of `problem.html`.
type Ways = &'static [&'static str];

const HOME: Ways = &["home"];
const PLAN: Ways = &["plan", "home"];
const OTHER: Ways = &["dossiers", "home"];
const COPY: Ways = &["copy", "dossiers"];
const GONE: Ways = &["copy", "recover", "dossiers"];
const RECOVER: Ways = &["recover", "dossiers"];
const MEND: Ways = &["damage", "home"];

/// What a rule said no to apart from what stops a request: `or_refused(app.change(…))?` is done or refused.
pub(crate) fn or_refused<T>(done: Result<T, Problem>) -> Result<Result<T, Refusal>, Problem> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Problem::Dossier(DossierError::Refused(refusal))) => Ok(Err(refusal)),
        Err(problem) => Err(problem),
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Dossier(refusal.into())
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

/// What people read of a rule that said no, with its numbers.
pub(crate) fn refusal_words(refusal: &Refusal, texts: &Texts) -> ProblemText {
    let words = texts.problem(refusal_key(refusal));
    let number = |number: usize| words::numbers::count(number);
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other sentences have no blank"
    )]
    match refusal {
        Refusal::TooLong {
            field,
            limit,
            length,
        } => words.filled(&[
            ("field", texts.label("fields", field)),
            ("limit", &number(*limit)),
            ("length", &number(*length)),
        ]),
        Refusal::ImportCellTooLong { line, limit } => {
            words.filled(&[("line", &line.to_string()), ("limit", &number(*limit))])
        }
        _ => words,
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
        Refusal::FileNameTooLong { .. } => "file-name-too-long",
        Refusal::OtherDossier => "other-dossier",
        Refusal::BackupUnusable => "backup-unusable",
        Refusal::NotRecurring => "not-recurring",
        Refusal::AlreadyRenewed => "already-renewed",
        Refusal::NothingToCarry { .. } => "nothing-to-carry",
        Refusal::YearNotLater => "year-not-later",
        Refusal::Several { .. } => "several",
        Refusal::ImportTooLarge { .. } => "import-too-large",
        Refusal::ImportTooManyRows { .. } => "import-too-many-rows",
        Refusal::ImportCellTooLong { .. } => "import-cell-too-long",
        Refusal::ImportTooHeavy => "import-too-heavy",
        Refusal::ImportTruncated => "import-truncated",
        Refusal::ImportUnreadable => "import-unreadable",
        Refusal::ImportAltered => "import-altered",
        Refusal::ImportBroken { .. } => "import-broken",
        Refusal::ImportNoTitle => "import-no-title",
        Refusal::LogoUnreadable => "logo-unreadable",
        Refusal::LogoTooLarge { .. } => "logo-too-large",
        Refusal::LogoTooWide { .. } => "logo-too-wide",
        Refusal::LogoForPress => "logo-for-press",
        Refusal::LogoNotPlain => "logo-not-plain",
        Refusal::MendFirst => "mend-first",
        Refusal::NothingToMend => "nothing-to-mend",
        Refusal::ForgetTooShort => "forget-too-short",
        Refusal::NothingToForget => "nothing-to-forget",
    }
}

/// Whether a document is not printed for a logo alone: one that came with a file, since those chosen are tried out.
fn is_of_a_logo(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<documents::Error>();
    matches!(error, Some(documents::Error::Logo(_)))
}

/// The key of what the router refused: where it leads, how much it holds, what it says.
fn rejected_key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "no-page",
        StatusCode::BAD_REQUEST => "address-not-understood",
        StatusCode::PAYLOAD_TOO_LARGE => "form-too-large",
        _ => "form-not-understood",
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

/// A problem travels to the outermost layer, which knows the request and the words.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}
