//! One dossier played with for the whole run, by one process: pages are opened, forms are sent, undone and done
//! again, copies are made as time goes, and the memory stays what it was.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use scraper::{Html, Selector};
use support::Visitor;
use support::pages::PAGES;
use tokio::runtime::{Builder, Runtime};

use crate::{Outcome, note};

/// What the memory of this process is noted as, in KiB.
pub(crate) const MEMORY: &str = "memory";

/// Pages opened in a round.
const PAGES_A_ROUND: usize = 10;

/// Between two pages: the trials beside have the computer.
const PAUSE: Duration = Duration::from_millis(10);

/// Between two rounds, on the clock of the program.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// How much more the last quarter of the run may take than the first, in KiB: what is read once, and what the
/// system keeps between two uses.
const SLACK: u64 = 24 * 1024;

/// A person at work.
struct Player {
    runtime: Runtime,
    visitor: Visitor,
    forms: Vec<Form>,
    now: Timestamp,
}

thread_local! {
    static PLAYER: RefCell<Player> = RefCell::new(Player::new());
}

/// Seats the person.
pub(crate) fn prepare() {
    PLAYER.with_borrow(|_| ());
}

/// A round of pages.
pub(crate) fn once(random: &mut Rng) -> Outcome {
    let outcome = PLAYER.with_borrow_mut(|player| player.play(random));
    note(MEMORY, resident());
    outcome.map(|()| "pages opened, forms sent and undone")
}

/// Whether the memory stayed what it was, said in one line.
pub(crate) fn judged(memory: &[u64]) -> Result<(), String> {
    let quarter = memory.len() / 4;
    let mean =
        |part: &[u64]| part.iter().sum::<u64>() / u64::try_from(part.len()).unwrap_or(1).max(1);
    let (first, last) = (
        mean(&memory[..quarter]),
        mean(&memory[memory.len() - quarter..]),
    );
    let most = memory.iter().max().unwrap_or(&0) / 1024;
    let said = format!(
        "memory of the dossier played with: {} MiB in the first quarter, {} MiB in the last, {most} MiB at most",
        first / 1024,
        last / 1024
    );
    println!("\n{said}, {} samples", memory.len());
    if last > first + SLACK {
        Err(said)
    } else {
        Ok(())
    }
}

impl Player {
    fn new() -> Self {
        // What the program writes in its journal is kept by the tests that read it, without end.
        let nowhere = tracing_subscriber::fmt().with_writer(std::io::sink);
        let _ = nowhere.try_init();
        let runtime = runtime();
        let visitor = runtime.block_on(Visitor::with_sample());
        let forms = runtime.block_on(forms(&visitor));
        Self {
            runtime,
            visitor,
            forms,
            now: dossier::testing::now(),
        }
    }

    fn play(&mut self, random: &mut Rng) -> Result<(), String> {
        self.now += MINUTE;
        self.visitor.desk.set_now(&self.now.to_string());
        for _ in 0..PAGES_A_ROUND {
            std::thread::sleep(PAUSE);
            let (_, address) = PAGES[random.usize(..PAGES.len())];
            self.answered(address, |visitor| visitor.go(address))?;
        }
        let form = self.forms[random.usize(..self.forms.len())].clone();
        let fields = form.fields.iter();
        let fields: Vec<_> = fields
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let before = self.history()?;
        self.answered(&form.action, |visitor| visitor.send(&form.action, &fields))?;
        if self.history()? == before {
            return Ok(());
        }
        // What a form adds is taken away again: the firm stays as large as it was, its history grows.
        for address in ["/undo", "/redo", "/undo"] {
            self.answered(address, |visitor| visitor.send(address, &[]))?;
        }
        Ok(())
    }

    /// What the history shows.
    fn history(&self) -> Result<String, String> {
        self.answered("/history", |visitor| visitor.go("/history"))
    }

    /// Asks something that must be answered by a page of ours; gives what it says.
    fn answered<'a, F>(
        &'a self,
        address: &str,
        ask: impl FnOnce(&'a Visitor) -> F,
    ) -> Result<String, String>
    where
        F: Future<Output = support::Page>,
    {
        let page = self.runtime.block_on(ask(&self.visitor));
        judged_status(address, page.status)?;
        Ok(page.text("main"))
    }
}

/// A page that fails by our fault is a failure.
pub(crate) fn judged_status(address: &str, status: StatusCode) -> Result<(), String> {
    if status.is_server_error() {
        return Err(format!("{address}: {status}"));
    }
    Ok(())
}

/// What runs the pages.
pub(crate) fn runtime() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_time().build().unwrap()
}

/// A form of a page: where it goes, and what it holds before anybody types.
#[derive(Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

/// The forms of every page, but for those that open, leave or put back a dossier.
pub(crate) async fn forms(visitor: &Visitor) -> Vec<Form> {
    let mut forms = BTreeMap::new();
    for (_, address) in PAGES {
        let page = visitor.go(address).await;
        for form in forms_of(&page.html) {
            let names: Vec<String> = form.fields.iter().map(|(name, _)| name.clone()).collect();
            forms.insert((form.action.clone(), names), form);
        }
    }
    let apart = ["/dossiers", "/backups", "/projection", "/settings/folder"];
    let mut forms: Vec<Form> = forms.into_values().collect();
    forms.retain(|form| !apart.iter().any(|apart| form.action.starts_with(apart)));
    forms
}

fn forms_of(html: &str) -> Vec<Form> {
    let page = Html::parse_document(html);
    let form = Selector::parse("form[method=post][action]").unwrap();
    let field = Selector::parse("input[name], textarea[name], select[name], button[name]").unwrap();
    let forms = page.select(&form).map(|form| {
        let fields = form.select(&field).map(|field| {
            let value = |name| field.value().attr(name).unwrap_or_default().to_owned();
            (value("name"), value("value"))
        });
        Form {
            action: form.value().attr("action").unwrap_or_default().to_owned(),
            fields: fields.collect(),
        }
    });
    forms.collect()
}

/// The memory of this process, in KiB (Linux; elsewhere always zero).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or_default()
}
