//! The program under a `WebDriver`: starting, finding, acting, looking. In its own window, or its pages served to
//! Chromium, which is what the window is made of on Windows.
//!
//! Elements are found again at each act: a page may be replaced between two.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use crate::desktop;

/// How long a person would wait before saying that it does not work.
const PATIENCE: Duration = Duration::from_secs(20);

/// Between two looks.
const BLINK: Duration = Duration::from_millis(40);

/// The instant tests start at, unless they say otherwise: a Tuesday morning.
pub(crate) const CLOCK: &str = "2026-11-24T08:00:00Z";

/// What shows the pages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Engine {
    /// The program's own window.
    Window,
    /// Chromium, without a window, on the pages that the development server gives.
    Chromium,
}

/// The same journey in both engines: `cargo test … in_chromium` needs neither the window nor a display.
macro_rules! in_both {
    ($($journey:ident),+ $(,)?) => { $(
        mod $journey {
            use crate::browser::Engine;

            #[tokio::test(flavor = "multi_thread")]
            async fn in_the_window() {
                super::$journey(Engine::Window).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_chromium() {
                super::$journey(Engine::Chromium).await;
            }
        }
    )+ };
}
pub(crate) use in_both;

/// A running program, its data folder and its driver.
pub(crate) struct Program {
    pub(crate) client: Client,
    /// What stands before the address of each page.
    origin: String,
    journal: PathBuf,
    _driver: Started,
    _server: Option<Started>,
}

/// A program and those it started: a window left behind would take the focus of the next test.
struct Started(Child);

impl Started {
    fn new(command: &mut Command) -> Self {
        let command = command.process_group(0).stdout(Stdio::null());
        Self(command.spawn().expect("start a program"))
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.wait();
    }
}

/// The folder of the built programs.
pub(crate) fn built(name: &str) -> PathBuf {
    let target = std::env::current_exe().unwrap();
    let debug = target.parent().unwrap().parent().unwrap();
    debug.join(name)
}

impl Program {
    /// Starts the program on a data folder, with the sample firm or as the folder is.
    pub(crate) async fn open(engine: Engine, data: &Path, with_sample: bool) -> Self {
        match engine {
            Engine::Chromium => Self::served(data, with_sample).await,
            Engine::Window if with_sample => {
                let sample = sample(data.parent().unwrap());
                Self::start(data, &[sample.to_str().unwrap()]).await
            }
            Engine::Window => Self::start(data, &[]).await,
        }
    }

    /// Starts the window on a data folder.
    pub(crate) async fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["--data", data.to_str().unwrap(), "--clock", CLOCK];
        all.extend(arguments);
        let options = json!({ "binary": built("mallette-rps"), "args": all });
        let mut program = Self::drive(
            Command::new("WebKitWebDriver").env("TAURI_WEBVIEW_AUTOMATION", "true"),
            json!({ "browserName": "wry", "webkitgtk:browserOptions": options }),
        )
        .await;
        program.journal = data.join("journal.log");
        program
    }

    /// Starts the server on a data folder, and Chromium on its first page.
    async fn served(data: &Path, with_sample: bool) -> Self {
        let port = free_port();
        let mut serve = Command::new(built("serve"));
        serve.args(["--data", data.to_str().unwrap(), "--clock", CLOCK]);
        serve.args(with_sample.then_some("--sample"));
        let server = Started::new(serve.arg(port.to_string()));
        let mut program = Self::drive(
            &mut Command::new("chromedriver"),
            json!({ "browserName": "chrome", "goog:chromeOptions": { "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--window-size=1280,820",
                format!("--user-data-dir={}", data.with_extension("profile").display()),
            ] } }),
        )
        .await;
        program.origin = format!("http://127.0.0.1:{port}");
        program._server = Some(server);
        program.go("/").await;
        program
    }

    async fn drive(command: &mut Command, capabilities: Value) -> Self {
        let port = free_port();
        let command = command
            .arg(format!("--port={port}"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Paris")
            .stderr(Stdio::null());
        let driver = Started::new(command);
        let capabilities: Capabilities = serde_json::from_value(capabilities).unwrap();
        let address = format!("http://127.0.0.1:{port}");
        for _ in 0..200 {
            let mut builder =
                ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
            let session = builder.capabilities(capabilities.clone()).connect(&address);
            match tokio::time::timeout(PATIENCE, session).await {
                Ok(Ok(client)) => {
                    return Self {
                        client,
                        origin: "mallette://localhost".to_owned(),
                        journal: PathBuf::new(),
                        _driver: driver,
                        _server: None,
                    };
                }
                Ok(Err(_)) => tokio::time::sleep(BLINK).await,
                Err(_) => break,
            }
        }
        panic!("the driver at {address} gives no session");
    }

    /// Goes to a page of the program.
    pub(crate) async fn go(&self, page: &str) {
        let address = format!("{}{page}", self.origin);
        // A server that just started may not listen yet.
        for _ in 0..200 {
            if self.client.goto(&address).await.is_ok() {
                break;
            }
            tokio::time::sleep(BLINK).await;
        }
        self.wait("main#contenu, main").await;
    }

    /// Waits for an element and gives it: never kept across an act.
    pub(crate) async fn wait(&self, selector: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(BLINK);
        match wait.for_element(Locator::Css(selector)).await {
            Ok(element) => element,
            Err(error) => panic!(
                "no `{selector}` on the page: {error}\n{}",
                self.text("body").await
            ),
        }
    }

    /// Waits until the page says something.
    pub(crate) async fn wait_text(&self, selector: &str, text: &str) {
        self.wait_script(
            &format!("`{text}` in `{selector}`"),
            "return [...document.querySelectorAll(arguments[0])].some(e => (e.innerText + ' ' + (e.value ?? '')).replace(/[\\u00a0\\u202f]/g, ' ').includes(arguments[1]));",
            vec![json!(selector), json!(text)],
        )
        .await;
    }

    /// Waits until a script is true.
    pub(crate) async fn wait_script(&self, what: &str, script: &str, arguments: Vec<Value>) {
        let tries = PATIENCE.as_millis() / BLINK.as_millis();
        for _ in 0..tries {
            if self.client.execute(script, arguments.clone()).await.ok() == Some(json!(true)) {
                return;
            }
            tokio::time::sleep(BLINK).await;
        }
        desktop::picture("waiting-in-vain");
        let journal = std::fs::read_to_string(&self.journal).unwrap_or_default();
        panic!(
            "waited in vain for {what}\n{}\n{journal}",
            self.text("body").await
        );
    }

    /// What an element says, with plain spaces.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.innerText ?? '';";
        let text = self
            .client
            .execute(script, vec![json!(selector)])
            .await
            .unwrap_or_default();
        text.as_str()
            .unwrap_or_default()
            .replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// Clicks the button or link that says exactly this.
    pub(crate) async fn press(&self, words: &str) {
        let script = "
            const plain = (e) => e.innerText.replace(/[\\u00a0\\u202f]/g, ' ').trim();
            const found = [...document.querySelectorAll('button, a, summary, label')]
                .find(e => e.checkVisibility() && plain(e).startsWith(arguments[0]));
            if (!found) return false;
            found.scrollIntoView({ block: 'center' });
            found.click();
            return true;";
        self.wait_script(&format!("a button « {words} »"), script, vec![json!(words)])
            .await;
    }

    /// Clicks a thing with the mouse, where it is.
    pub(crate) async fn click(&self, selector: &str) {
        for _ in 0..50 {
            if self.wait(selector).await.click().await.is_ok() {
                return;
            }
            tokio::time::sleep(BLINK).await;
        }
        panic!("`{selector}` cannot be clicked");
    }

    /// Types in a field after emptying it.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        for _ in 0..50 {
            let element = self.wait(selector).await;
            if element.clear().await.is_ok() && element.send_keys(text).await.is_ok() {
                return;
            }
            tokio::time::sleep(BLINK).await;
        }
        panic!("`{selector}` cannot be filled");
    }

    /// Replaces what a field says in one edit, as someone selecting all and typing does.
    pub(crate) async fn retype(&self, selector: &str, text: &str) {
        let field = self.wait(selector).await;
        let select = "document.querySelector(arguments[0]).select();";
        self.client
            .execute(select, vec![json!(selector)])
            .await
            .unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Sends keys to the focused element.
    pub(crate) async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Closes the program.
    pub(crate) async fn quit(self) {
        let _ = self.client.close().await;
    }
}

/// A sample dossier, made by the command line.
pub(crate) fn sample(folder: &Path) -> PathBuf {
    let path = folder.join("exemple.mallette");
    let made = Command::new(built("mallette-cli"))
        .args(["new", "--sample"])
        .arg(&path)
        .status()
        .unwrap();
    assert!(made.success(), "mallette-cli new --sample failed");
    path
}

#[expect(
    clippy::disallowed_methods,
    reason = "a free port for the driver of the tests"
)]
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
