//! The program under a `WebDriver`: starting, finding, acting, looking.
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

/// A running program, its data folder and its driver.
pub(crate) struct Program {
    pub(crate) client: Client,
    _driver: Driver,
    journal: PathBuf,
}

/// A driver and the program it started: a window left behind would take the focus of the next test.
struct Driver(Child);

impl Drop for Driver {
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
    /// Starts the program on a data folder.
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

    /// Starts Chromium, for the development server.
    pub(crate) async fn chromium(profile: &Path) -> Self {
        let arguments = [
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--window-size=1440,900".to_owned(),
            format!("--user-data-dir={}", profile.display()),
        ];
        Self::drive(
            &mut Command::new("chromedriver"),
            json!({ "browserName": "chrome", "goog:chromeOptions": { "args": arguments } }),
        )
        .await
    }

    async fn drive(command: &mut Command, capabilities: Value) -> Self {
        let port = free_port();
        let started = command
            .arg(format!("--port={port}"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Paris")
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let driver = Driver(started.expect("start the driver"));
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
                        _driver: driver,
                        journal: PathBuf::new(),
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
        self.client
            .goto(&format!("mallette://localhost{page}"))
            .await
            .unwrap();
        self.wait("main#contenu, main").await;
    }

    /// Goes anywhere.
    pub(crate) async fn visit(&self, url: &str) {
        for _ in 0..200 {
            if self.client.goto(url).await.is_ok() {
                break;
            }
            tokio::time::sleep(BLINK).await;
        }
        self.wait("main").await;
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

#[expect(
    clippy::disallowed_methods,
    reason = "a free port for the driver of the tests"
)]
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
