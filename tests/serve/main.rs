//! `cargo xtask serve`: the program's pages on 127.0.0.1, for a browser. Debug builds only.
//!
//! Dialogs are answered by fixed places of a temporary folder, and the projector is a second tab on
//! `/projection`. Requests go through the same bridge as in the window.
#![expect(clippy::print_stdout, reason = "a developers' tool")]

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::Library;
use pages::{App, Desk, FileKind, Folders, Setup, Topic};

/// A desk whose dialogs answer at once.
struct BrowserDesk {
    folder: PathBuf,
}

impl Desk for BrowserDesk {
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock of the development server"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
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

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !cfg!(debug_assertions) {
        anyhow::bail!("the server is for development: build it without --release");
    }
    let (mut port, mut sample) = (7373, false);
    for argument in std::env::args().skip(1) {
        match argument.parse() {
            Ok(number) => port = number,
            Err(_) if argument == "--sample" => sample = true,
            Err(_) => anyhow::bail!("serve takes --sample and a port, not {argument}"),
        }
    }
    let folder = tempfile::tempdir()?;
    let app = App::new(Setup {
        library: content()?,
        desk: Box::new(BrowserDesk {
            folder: folder.path().to_owned(),
        }),
        print: Box::new(|document, view, format, options| {
            Ok(documents::write(document, view, format, options)?)
        }),
        again: None,
        folders: Folders::under(folder.path()),
        reload_templates: true,
    })?;
    let router = pages::router(app);
    if sample {
        let sample = Request::builder()
            .method("POST")
            .uri("/dossiers/sample")
            .body(Vec::new())?;
        pages::bridge::answer(router.clone(), sample).await;
    }
    serve(router, port).await
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
