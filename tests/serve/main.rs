//! `cargo xtask serve`: the program's pages on 127.0.0.1, for a browser. Debug builds only.
//!
//! Dialogs are answered by fixed places of one folder, and the projector is a second tab on `/projection`.
//! Documents are printed and requests go through the same bridge as in the window.
#![expect(clippy::print_stdout, reason = "a developers' tool")]

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use library::Library;
use pages::{App, Desk, FileKind, Folders, Setup, Topic};

/// A desk whose dialogs answer at once.
struct BrowserDesk {
    folder: PathBuf,
    /// How far its clock is from the system's.
    ahead: SignedDuration,
}

impl Desk for BrowserDesk {
    fn now(&self) -> Timestamp {
        system_clock() + self.ahead
    }

    fn time_zone(&self) -> TimeZone {
        TimeZone::system()
    }

    fn choose_dossier(&self) -> Option<PathBuf> {
        None
    }

    fn choose_file(&self, kinds: &[FileKind]) -> Option<PathBuf> {
        let named = |kind: &FileKind| self.folder.join(format!("import.{}", kind.code()));
        kinds.iter().map(named).find(|path| path.exists())
    }

    fn choose_destination(&self, proposed: &str, kind: FileKind) -> Option<PathBuf> {
        Some(self.folder.join(format!("{proposed}.{}", kind.code())))
    }

    fn show_in_folder(&self, path: &Path) {
        println!("{}", path.display());
    }

    fn print(&self) -> bool {
        false
    }

    fn open_projector(&self) {
        println!("the projector is at /projection");
    }

    fn close_projector(&self) {}

    fn announce(&self, _: Topic) {}
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clock of the development server"
)]
fn system_clock() -> Timestamp {
    Timestamp::now()
}

/// What was asked for.
struct Options {
    port: u16,
    /// Whether the sample firm is opened. Otherwise, the last dossier of the folder.
    sample: bool,
    /// Where everything is; a folder of its own, deleted at the end, when it is not said.
    data: Option<PathBuf>,
    /// Where the clock starts.
    clock: Option<Timestamp>,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut options = Self {
            port: 7373,
            sample: false,
            data: None,
            clock: None,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().context("A value after an option");
            match argument.as_str() {
                "--sample" => options.sample = true,
                "--data" => options.data = Some(value()?.into()),
                "--clock" => options.clock = Some(value()?.parse()?),
                port => options.port = port.parse().context(USE)?,
            }
        }
        Ok(options)
    }
}

const USE: &str = "serve takes --sample, --data FOLDER, --clock INSTANT and a port";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !cfg!(debug_assertions) {
        anyhow::bail!("the server is for development: build it without --release");
    }
    let options = Options::read(std::env::args().skip(1))?;
    let temporary = tempfile::tempdir()?;
    let folder = options.data.as_deref().unwrap_or(temporary.path());
    let start = system_clock();
    let app = App::new(Setup {
        library: content()?,
        desk: Box::new(BrowserDesk {
            folder: folder.to_owned(),
            ahead: options.clock.unwrap_or(start).duration_since(start),
        }),
        print: Box::new(|document, view, format, options| {
            Ok(documents::write(document, view, format, options)?)
        }),
        again: None,
        folders: Folders::under(folder),
        reload_templates: true,
    })?;
    let router = pages::router(app.clone());
    if options.sample {
        let sample = Request::builder()
            .method("POST")
            .uri("/dossiers/sample")
            .body(Vec::new())?;
        pages::bridge::answer(router.clone(), sample).await;
    } else {
        // The browser asks for its page itself.
        let _ = pages::open_last(&app);
    }
    serve(router, options.port).await
}

fn content() -> anyhow::Result<Library> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let compiled =
        library::compile::compile(&folder).map_err(|report| anyhow::anyhow!("\n{report}"))?;
    Ok(Library::from_vec(&compiled.bytes)?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the development server listens on the loopback only"
)]
async fn serve(router: Router, port: u16) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .context("Listen")?;
    println!("http://{}", listener.local_addr()?);
    let bridged =
        Router::new().fallback(move |request: Request<Body>| bridge(router.clone(), request));
    axum::serve(listener, bridged).await?;
    Ok(())
}

/// The window's own bridge, so that a browser sees what the window sees.
async fn bridge(router: Router, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, 4 * 1024 * 1024)
        .await
        .unwrap_or_default();
    pages::bridge::answer(router, Request::from_parts(parts, bytes.to_vec()))
        .await
        .map(Body::from)
}
