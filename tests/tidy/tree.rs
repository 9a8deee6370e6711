//! The workspace: lints everywhere, nothing third-party committed, released migrations untouched.

use std::fs;
use std::process::Command;

use crate::{files, none, root};

#[test]
fn every_package_keeps_the_workspace_lints() {
    none(
        files("src-tauri", "toml")
            .into_iter()
            .filter(|(path, _)| path.ends_with("Cargo.toml"))
            .chain([(
                "Cargo.toml".to_owned(),
                fs::read_to_string(root().join("Cargo.toml")).unwrap(),
            )])
            .filter(|(_, text)| !text.contains("[lints]\nworkspace = true"))
            .map(|(path, _)| format!("{path} lacks `[lints] workspace = true`")),
    );
}

#[test]
fn nothing_third_party_is_committed() {
    let mut git = Command::new("git");
    let listed = git.arg("ls-files").current_dir(root()).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout);
    let third_party = |path: &&str| {
        path.contains("node_modules")
            || path.starts_with("gen/")
            || [".min.js", ".woff2", ".ttf"]
                .iter()
                .any(|end| path.ends_with(end))
    };
    let offences = listed.lines().filter(third_party);
    none(offences.map(|path| format!("{path} is third-party or generated")));
}

#[test]
fn the_architecture_fits_in_150_lines() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(
        text.lines().count() <= 150,
        "ARCHITECTURE.md has {} lines",
        text.lines().count()
    );
}

#[test]
fn every_test_the_security_page_names_is_there() {
    let page = fs::read_to_string(root().join("docs/SECURITE.md")).unwrap();
    let spans = page.split('`').skip(1).step_by(2);
    let is_test = |span: &&str| {
        span.contains('_')
            && span
                .chars()
                .all(|sign| sign.is_ascii_lowercase() || sign == '_')
    };
    let named: Vec<&str> = spans.filter(is_test).collect();
    assert!(named.len() > 20, "the page says how things are tested");
    let sources = [files("src-tauri", "rs"), files("tests", "rs")].concat();
    let is_there = |name: &&str| {
        let defined = format!("fn {name}()");
        sources.iter().any(|(_, text)| text.contains(&defined))
    };
    none(
        named
            .into_iter()
            .filter(|name| !is_there(name))
            .map(str::to_owned),
    );
}
