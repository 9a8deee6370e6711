//! One dossier played with for long: pages are opened, forms are sent, and the memory stays what it was.

use std::cell::RefCell;
use std::collections::BTreeMap;

use fastrand::Rng;
use scraper::{Html, Selector};
use support::Visitor;
use support::pages::PAGES;
use tokio::runtime::{Builder, Runtime};

use crate::Outcome;

/// Pages opened between two looks at the memory.
const PAGES_A_ROUND: usize = 200;

/// Rounds before the memory is what it will be: what is read once has been read.
const WARM_UP: usize = 3;

/// How much more than after the warm-up is still the same, in KiB.
const SLACK: u64 = 48 * 1024;

/// A person at work, and the memory after each round.
pub(crate) struct Player {
    runtime: Runtime,
    visitor: Visitor,
    forms: Vec<Form>,
    seen: Vec<u64>,
}

thread_local! {
    static PLAYER: RefCell<Option<Player>> = const { RefCell::new(None) };
}

impl Player {
    fn new() -> Self {
        let runtime = runtime();
        let visitor = runtime.block_on(Visitor::with_sample());
        let forms = runtime.block_on(forms(&visitor));
        Self {
            runtime,
            visitor,
            forms,
            seen: Vec::new(),
        }
    }

    fn play(&mut self, random: &mut Rng) -> Outcome {
        for _ in 0..PAGES_A_ROUND {
            let (_, address) = PAGES[random.usize(..PAGES.len())];
            let page = self.runtime.block_on(self.visitor.go(address));
            if page.status.is_server_error() {
                return Err(format!("{address}: {}", page.status));
            }
        }
        let form = &self.forms[random.usize(..self.forms.len())];
        let fields = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<_> = fields.collect();
        let page = self
            .runtime
            .block_on(self.visitor.send(&form.action, &fields));
        if page.status.is_server_error() {
            return Err(format!("{}: {}", form.action, page.status));
        }
        let memory = resident();
        self.seen.push(memory);
        match self.seen.get(WARM_UP) {
            Some(first) if memory > first + SLACK => {
                Err(format!("the memory went from {first} to {memory} KiB"))
            }
            _ => Ok("pages opened, a form sent, memory stable"),
        }
    }
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

/// A round of pages.
pub(crate) fn once(random: &mut Rng) -> Outcome {
    with_player(|player| player.play(random))
}

/// Lends the person at work, who stays from one round to the next.
fn with_player<T>(work: impl FnOnce(&mut Player) -> T) -> T {
    PLAYER.with_borrow_mut(|player| work(player.get_or_insert_with(Player::new)))
}

/// The memory of this process, in KiB (Linux; elsewhere always zero).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or_default()
}
