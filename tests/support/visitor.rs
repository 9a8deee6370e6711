//! A person before the pages: goes, fills, sends, reads.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ::pages::{App, Folders, Printer, Setup};
use axum::Router;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use documents::{Document, Format, Options, Source};
use library::Library;
use scraper::{Html, Selector};
use tempfile::TempDir;

use crate::{PaperDesk, journal};

/// The real content, compiled once for all the tests of a binary.
static CONTENT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    match library::compile::compile(&folder) {
        Ok(compiled) => compiled.bytes,
        Err(report) => panic!("the content does not compile:\n{report}"),
    }
});

/// The library of the real content.
#[must_use]
pub fn real_library() -> Library {
    Library::from_vec(&CONTENT).unwrap()
}

/// Typst stays out of these tests: what would be printed is the data of the page.
fn printed(
    document: Document,
    source: &Source<'_>,
    format: Format,
    options: &Options,
) -> anyhow::Result<Vec<u8>> {
    let (document, format) = match format {
        Format::Pdf | Format::PdfA3 => (Document::Plan, Format::Json),
        Format::Docx | Format::Xlsx | Format::Csv | Format::Json | Format::Ics => {
            (document, format)
        }
    };
    Ok(documents::write(document, source, format, options)?)
}

/// A person at a computer with its own data folder.
pub struct Visitor {
    /// The desk they sit at.
    pub desk: PaperDesk,
    folder: TempDir,
    router: Router,
    app: App,
}

/// What they see.
pub struct Page {
    /// The HTTP status.
    pub status: StatusCode,
    /// Where they are, redirects followed.
    pub address: String,
    /// The page's source.
    pub html: String,
    headers: HeaderMap,
}

impl Visitor {
    /// Somebody who opens the program for the first time.
    #[must_use]
    pub fn new() -> Self {
        Self::with_printer(Box::new(printed))
    }

    /// The same person, whose documents are made so.
    #[must_use]
    pub fn with_printer(print: Printer) -> Self {
        Self::at_first(print, None)
    }

    /// Somebody with a dossier, whose program runs this one to read foreign files.
    pub async fn reading_apart_with(program: PathBuf) -> Self {
        let visitor = Self::at_first(Box::new(printed), Some(program));
        visitor.create_dossier().await;
        visitor
    }

    fn at_first(print: Printer, again: Option<PathBuf>) -> Self {
        journal::keep();
        let folder = tempfile::tempdir().unwrap();
        let desk = PaperDesk::new();
        let app = App::new(Setup {
            library: real_library(),
            desk: Box::new(desk.clone()),
            print,
            again,
            folders: Folders::under(folder.path()),
            reload_templates: false,
        })
        .unwrap();
        Self {
            desk,
            folder,
            router: ::pages::router(app.clone()),
            app,
        }
    }

    /// Somebody who has the sample dossier open.
    pub async fn with_sample() -> Self {
        let visitor = Self::new();
        visitor
            .send("/dossiers/sample", &[])
            .await
            .expect(StatusCode::OK);
        visitor
    }

    /// Somebody who has a dossier of their own, still empty.
    pub async fn with_dossier() -> Self {
        let visitor = Self::new();
        visitor.create_dossier().await;
        visitor
    }

    /// Creates a dossier through the form.
    pub async fn create_dossier(&self) {
        let form = [
            ("name", "Boulangerie Martin"),
            ("headcount", "11"),
            ("department", "31"),
        ];
        self.send("/dossiers", &form).await.expect(StatusCode::OK);
    }

    /// Where the program keeps things.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The files of the dossiers made so far.
    #[must_use]
    pub fn dossier_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.data().join("dossiers"))
            .into_iter()
            .flatten()
            .flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "mallette")
        });
        files.sort();
        files
    }

    /// Closes the program and starts it again on the same data.
    #[must_use]
    pub fn restart(self) -> Self {
        self.restart_after(|| ())
    }

    /// The same, after something happened to the data.
    #[must_use]
    pub fn restart_after(self, happened: impl FnOnce()) -> Self {
        self.app.close().unwrap();
        happened();
        let app = App::new(Setup {
            library: real_library(),
            desk: Box::new(self.desk.clone()),
            print: Box::new(printed),
            again: None,
            folders: Folders::under(self.folder.path()),
            reload_templates: false,
        })
        .unwrap();
        let _ = ::pages::open_last(&app);
        Self {
            router: ::pages::router(app.clone()),
            app,
            ..self
        }
    }

    /// Goes to a page.
    pub async fn go(&self, address: &str) -> Page {
        self.ask(Method::GET, address, Vec::new(), false).await
    }

    /// Goes to a page that must be there.
    pub async fn see(&self, address: &str) -> Page {
        self.go(address).await.expect(StatusCode::OK)
    }

    /// Sends a form as a browser without script does.
    pub async fn send(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        self.ask(Method::POST, address, encoded(fields), false)
            .await
    }

    /// Sends a form as htmx does.
    pub async fn send_htmx(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        self.ask(Method::POST, address, encoded(fields), true).await
    }

    async fn ask(&self, method: Method, address: &str, body: Vec<u8>, htmx: bool) -> Page {
        let (mut method, mut body, mut address) = (method, body, address.to_owned());
        loop {
            let mut request = Request::builder()
                .method(method)
                .uri(format!("mallette://localhost{address}"))
                .header("content-type", "application/x-www-form-urlencoded");
            if htmx {
                request = request.header("hx-request", "true");
            }
            let page = self.request(request.body(body).unwrap()).await;
            match refreshed(&page.html) {
                Some(next) => (method, body, address) = (Method::GET, Vec::new(), next),
                None => {
                    return Page {
                        address: page.pushed().unwrap_or(address),
                        ..page
                    };
                }
            }
        }
    }

    /// Sends a request as it is, and follows nothing that a web view would not.
    pub async fn request(&self, request: Request<Vec<u8>>) -> Page {
        let address = request.uri().path().to_owned();
        let answer = ::pages::bridge::answer(self.router.clone(), request).await;
        let (parts, body) = answer.into_parts();
        Page {
            status: parts.status,
            address,
            html: String::from_utf8_lossy(&body).into_owned(),
            headers: parts.headers,
        }
    }
}

impl Default for Visitor {
    fn default() -> Self {
        Self::new()
    }
}

fn encoded(fields: &[(&str, &str)]) -> Vec<u8> {
    serde_urlencoded::to_string(fields).unwrap().into_bytes()
}

/// Where a refresh page leads.
fn refreshed(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("http-equiv=\"refresh\" content=\"0;url=")?;
    let (address, _) = rest.split_once('"')?;
    let address = address.replace("&amp;", "&");
    Some(address.split('#').next().unwrap_or_default().to_owned())
}

impl Page {
    /// What a header says.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The address htmx puts in the bar.
    fn pushed(&self) -> Option<String> {
        self.header("hx-push-url").map(str::to_owned)
    }

    /// The page, if its status is this one; fails the test otherwise.
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(
            self.status,
            status,
            "{} says:\n{}",
            self.address,
            self.text("main")
        );
        self
    }

    /// What an element says, with plain spaces; empty when there is none.
    #[must_use]
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// What each element of a selector says, with plain spaces.
    #[must_use]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector)
            .map(|element| {
                let text: String = element.text().collect::<Vec<_>>().join(" ");
                text.split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .replace(['\u{a0}', '\u{202f}'], " ")
            })
            .collect()
    }

    /// An attribute of the first element of a selector.
    #[must_use]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector)
            .next()?
            .value()
            .attr(name)
            .map(str::to_owned)
    }

    /// An attribute of each element of a selector that has it.
    #[must_use]
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        let elements = page.select(&selector);
        let values = elements.filter_map(|element| element.value().attr(name));
        values.map(str::to_owned).collect()
    }

    /// Whether the page says something, spaces aside.
    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        self.text("body").contains(words)
    }
}
