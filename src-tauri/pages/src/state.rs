//! What the program holds between two requests: the library, the open dossier, the desktop.
//!
//! One person, one window, one dossier: a mutex each is enough. Handlers do their work on a worker
//! thread through [`App::work`], so that neither SQLite nor a dialog ever blocks the runtime.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::Context as _;
use documents::{Document, Format, Options, Source};
use dossier::{DeviceId, Dossier, Once, Remember};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use library::Library;

use crate::desk::{Desk, Topic};
use crate::filters::Sources;
use crate::preferences::{Preferences, RecentDossier};
use crate::problem::Problem;
use crate::templates::Templates;
use crate::terms::Terms;
use crate::texts::Texts;
use crate::toast::Toast;

/// Turns a dossier into the bytes of a document: `documents::write` in the programs people receive,
/// without the PDF engine in tests.
pub type Printer =
    Box<dyn Fn(Document, &Source<'_>, Format, &Options) -> anyhow::Result<Vec<u8>> + Send + Sync>;

/// Everything the pages are made from, given once at start.
pub struct Setup {
    /// The content.
    pub library: Library,
    /// The desktop around the pages.
    pub desk: Box<dyn Desk>,
    /// Makes the documents.
    pub print: Printer,
    /// Where things are kept.
    pub folders: Folders,
    /// Whether templates are read from disk at each rendering (development).
    pub reload_templates: bool,
}

/// Where things are kept on this computer.
#[derive(Clone, Debug)]
pub struct Folders {
    /// New dossiers, one file each.
    pub dossiers: PathBuf,
    /// Backups, one folder a dossier.
    pub backups: PathBuf,
    /// The preferences file.
    pub preferences: PathBuf,
}

impl Folders {
    /// Everything under one folder, as the user's data folder or a test's.
    #[must_use]
    pub fn under(folder: &Path) -> Self {
        Self {
            dossiers: folder.join("dossiers"),
            backups: folder.join("copies"),
            preferences: folder.join("preferences.json"),
        }
    }
}

/// The state shared by all handlers. Cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    library: Arc<Library>,
    terms: OnceLock<Terms>,
    desk: Arc<dyn Desk>,
    print: Printer,
    folders: Folders,
    templates: Templates,
    texts: Arc<Texts>,
    preferences: Mutex<Preferences>,
    dossier: Mutex<Option<Dossier>>,
    toast: Mutex<Option<Toast>>,
    projected: Mutex<Option<String>>,
    attempted: Mutex<Option<PathBuf>>,
    importing: Mutex<Option<PathBuf>>,
}

impl App {
    /// Loads templates, texts and preferences.
    ///
    /// # Errors
    /// When a template or a text file is wrong: never in a released program.
    pub fn new(setup: Setup) -> anyhow::Result<Self> {
        let mut preferences = Preferences::load(&setup.folders.preferences);
        preferences
            .device
            .get_or_insert_with(|| DeviceId(dossier::new_uuid(setup.desk.now())));
        let texts = Arc::new(Texts::load()?);
        let library = Arc::new(setup.library);
        let desk: Arc<dyn Desk> = Arc::from(setup.desk);
        let watch = Arc::clone(&desk);
        let sources = Sources {
            texts: Arc::clone(&texts),
            library: Arc::clone(&library),
            clock: Arc::new(move || watch.now().to_zoned(watch.time_zone())),
        };
        Ok(Self(Arc::new(Inner {
            templates: Templates::load(sources, setup.reload_templates)?,
            texts,
            library,
            terms: OnceLock::new(),
            desk,
            print: setup.print,
            folders: setup.folders,
            preferences: Mutex::new(preferences),
            dossier: Mutex::new(None),
            toast: Mutex::new(None),
            projected: Mutex::new(None),
            attempted: Mutex::new(None),
            importing: Mutex::new(None),
        })))
    }

    /// Runs `job` on a worker thread.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || job(&app))
            .await
            .context("Run a handler")
            .map_err(Problem::internal)?
    }

    pub(crate) fn library(&self) -> &Library {
        &self.0.library
    }

    /// The words of the glossary, ready to be looked for in texts.
    pub(crate) fn terms(&self) -> Result<&Terms, Problem> {
        if let Some(terms) = self.0.terms.get() {
            return Ok(terms);
        }
        let terms = Terms::new(self.library().glossary()?);
        Ok(self.0.terms.get_or_init(|| terms))
    }

    pub(crate) fn desk(&self) -> &dyn Desk {
        self.0.desk.as_ref()
    }

    pub(crate) fn folders(&self) -> &Folders {
        &self.0.folders
    }

    pub(crate) fn templates(&self) -> &Templates {
        &self.0.templates
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.0.texts
    }

    /// The bytes of a document.
    pub(crate) fn print(
        &self,
        document: Document,
        source: &Source<'_>,
        format: Format,
        options: &Options,
    ) -> Result<Vec<u8>, Problem> {
        (self.0.print)(document, source, format, options).map_err(Problem::NotPrinted)
    }

    /// Whether a dossier is open.
    pub(crate) fn has_dossier(&self) -> bool {
        lock(&self.0.dossier).is_some()
    }

    /// Reads the open dossier.
    ///
    /// # Errors
    /// [`Problem::NoDossier`] when none is open; what `job` refuses.
    pub(crate) fn dossier<T>(
        &self,
        job: impl FnOnce(&Dossier) -> dossier::Result<T>,
    ) -> Result<T, Problem> {
        self.with_dossier(|dossier| job(dossier))
    }

    /// Does one operation on the open dossier and tells the other windows.
    pub(crate) fn change<T>(
        &self,
        job: impl FnOnce(Once<'_>) -> dossier::Result<T>,
    ) -> Result<T, Problem> {
        let now = self.now();
        let done = self.with_dossier(|dossier| job(dossier.once(now)))?;
        self.desk().announce(Topic::Dossier);
        self.back_up_later();
        Ok(done)
    }

    /// Does one operation and says so, with the way to undo it.
    pub(crate) fn change_and_say<T>(
        &self,
        job: impl FnOnce(Once<'_>) -> dossier::Result<T>,
    ) -> Result<T, Problem> {
        let done = self.change(job)?;
        self.say_done()?;
        Ok(done)
    }

    /// Remembers in the open dossier what is no operation.
    pub(crate) fn remember<T>(
        &self,
        job: impl FnOnce(Remember<'_>) -> dossier::Result<T>,
    ) -> Result<T, Problem> {
        let now = self.now();
        self.with_dossier(|dossier| job(dossier.remember(now)))
    }

    fn with_dossier<T>(
        &self,
        job: impl FnOnce(&mut Dossier) -> dossier::Result<T>,
    ) -> Result<T, Problem> {
        match lock(&self.0.dossier).as_mut() {
            Some(dossier) => Ok(job(dossier)?),
            None => Err(Problem::NoDossier),
        }
    }

    /// The file of the open dossier.
    pub(crate) fn dossier_path(&self) -> Option<PathBuf> {
        Some(lock(&self.0.dossier).as_ref()?.path()?.to_owned())
    }

    /// The name of the firm, when a dossier is open.
    pub(crate) fn firm_name(&self) -> Option<String> {
        Some(self.dossier(Dossier::company).ok()?.name)
    }

    /// This computer.
    pub(crate) fn device(&self) -> DeviceId {
        self.preferences()
            .device
            .unwrap_or(DeviceId(dossier::new_uuid(self.now())))
    }

    /// The file somebody last tried to open: what a recovery is about.
    pub(crate) fn attempted(&self) -> Option<PathBuf> {
        lock(&self.0.attempted).clone()
    }

    pub(crate) fn note_attempt(&self, path: &Path) {
        *lock(&self.0.attempted) = Some(path.to_owned());
    }

    /// The file somebody chose to import, until it is.
    pub(crate) fn importing(&self) -> Option<PathBuf> {
        lock(&self.0.importing).clone()
    }

    pub(crate) fn set_importing(&self, path: Option<PathBuf>) {
        *lock(&self.0.importing) = path;
    }

    /// Makes a backup when one is due, after the answer.
    fn back_up_later(&self) {
        let (app, now) = (self.clone(), self.now());
        tokio::task::spawn_blocking(move || {
            if let Err(problem) = app.with_dossier(|dossier| dossier.backup_if_due(now)) {
                tracing::warn!(?problem, "a backup could not be made");
            }
        });
    }

    /// Puts a dossier in the place of the open one, which is closed with a backup.
    pub(crate) fn open(&self, dossier: Dossier, path: &Path) -> Result<(), Problem> {
        let name = dossier.company()?.name;
        self.close()?;
        *lock(&self.0.dossier) = Some(dossier);
        let opened = RecentDossier {
            path: path.to_owned(),
            name,
            opened_at: self.now(),
        };
        self.edit_preferences(|preferences| preferences.remember(opened));
        self.desk().announce(Topic::Dossier);
        Ok(())
    }

    /// Closes the open dossier, if any, after a backup.
    ///
    /// # Errors
    /// When the backup cannot be written; the dossier is closed all the same.
    pub fn close(&self) -> Result<(), Problem> {
        if let Some(dossier) = lock(&self.0.dossier).take() {
            dossier.close(self.now())?;
        }
        Ok(())
    }

    pub(crate) fn preferences(&self) -> Preferences {
        lock(&self.0.preferences).clone()
    }

    /// Changes the preferences and writes them; a full disk costs the person nothing but them.
    pub(crate) fn edit_preferences(&self, edit: impl FnOnce(&mut Preferences)) {
        let mut preferences = lock(&self.0.preferences);
        edit(&mut preferences);
        if let Err(error) = preferences.save(&self.0.folders.preferences) {
            tracing::warn!(kind = ?error.kind(), "the preferences could not be written");
        }
    }

    pub(crate) fn show_toast(&self, toast: Toast) {
        *lock(&self.0.toast) = Some(toast);
    }

    pub(crate) fn take_toast(&self) -> Option<Toast> {
        lock(&self.0.toast).take()
    }

    /// The address the projector shows, when there is one.
    pub(crate) fn projected(&self) -> Option<String> {
        lock(&self.0.projected).clone()
    }

    pub(crate) fn set_projected(&self, address: Option<String>) {
        let before = std::mem::replace(&mut *lock(&self.0.projected), address.clone());
        if before != address {
            self.desk().announce(Topic::Projection);
        }
    }

    /// The projector follows the page the person opens; a page that is not for the room leaves it.
    pub(crate) fn follow(&self, address: Option<&str>) {
        if let (Some(shown), Some(address)) = (self.projected(), address)
            && shown.split(['?', '#']).next() != Some(address)
        {
            self.set_projected(Some(address.to_owned()));
        }
    }

    /// The room goes on with the person, question by question, while something is projected.
    pub(crate) fn follow_closely(&self, address: &str) {
        if self.projected().is_some() {
            self.set_projected(Some(address.to_owned()));
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.desk().now()
    }

    /// Today, where the person is.
    pub(crate) fn today(&self) -> Date {
        self.local(self.now()).date()
    }

    /// An instant, where the person is.
    pub(crate) fn local(&self, instant: Timestamp) -> DateTime {
        instant.to_zoned(self.desk().time_zone()).datetime()
    }
}

/// A panic while holding a lock leaves nothing half changed: SQLite rolls back, the rest is replaced
/// whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
