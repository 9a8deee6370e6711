//! Accessibility: axe-core on every page, in every mode, in both engines.

use std::path::Path;

use serde_json::{Value, json};
use support::pages::PAGES;

use crate::browser::{Engine, Program, in_both};

/// Colours and sizes a person may choose.
const MODES: [(&str, &str); 4] = [
    ("light", "normal"),
    ("dark", "normal"),
    ("contrast", "normal"),
    ("light", "very-large"),
];

fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).unwrap()
}

/// What axe finds on the page shown, as lines to read.
async fn violations(program: &Program, axe: &str) -> Vec<String> {
    program.client.execute(axe, vec![]).await.unwrap();
    let run = "
        const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
            .then(found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))),
                  error => done(['axe: ' + error]));";
    let found: Value = program.client.execute_async(run, vec![]).await.unwrap();
    found
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap_or_default().to_owned())
        .collect()
}

async fn choose(program: &Program, colours: &str, text: &str) {
    program.go("/settings").await;
    for (name, value) in [("colours", colours), ("text", text)] {
        let script = "
            const input = document.querySelector(`input[name=${arguments[0]}][value=${arguments[1]}]`);
            if (!input.checked) input.click();
            return true;";
        program
            .wait_script("the setting", script, vec![json!(name), json!(value)])
            .await;
        program
            .wait(&format!("input[name={name}][value={value}]:checked"))
            .await;
    }
    let mode = if colours == "dark" { "dark" } else { "light" };
    program.wait(&format!("html[data-mode={mode}]")).await;
}

in_both!(axe_finds_nothing_on_any_page_in_any_mode);

async fn axe_finds_nothing_on_any_page_in_any_mode(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::open(engine, &folder.path().join("data"), true).await;
    let axe = axe();
    let mut found = Vec::new();
    for (colours, text) in MODES {
        choose(&program, colours, text).await;
        for (_, address) in PAGES.iter().filter(|(route, _)| *route != "/search/panel") {
            program.go(address).await;
            let page = violations(&program, &axe).await;
            found.extend(
                page.into_iter()
                    .map(|line| format!("{colours} {text} {address} {line}")),
            );
        }
    }
    program.quit().await;
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}
