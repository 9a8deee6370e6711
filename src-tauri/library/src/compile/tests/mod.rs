//! Each rule, broken on purpose: `tests/fixtures/invalid_content/<rule>/*.toml` says how.
//!
//! A case is one change to `valid_content`, which is right: the only rule it breaks
//! must be the one its folder is named after.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::read;
use super::report::{Report, Rule};

/// One change to the content. Without `find` the whole file is written; without `put` it is removed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    find: Option<String>,
    put: Option<String>,
    bytes: Option<Vec<u8>>,
}

fn fixtures(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../../tests/fixtures").join(name)
}

/// Every file under a folder, sorted.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

impl Case {
    /// What the compiler says of the valid content once changed.
    fn report(&self) -> Report {
        let dir = tempfile::tempdir().unwrap();
        copy(&fixtures("valid_content"), dir.path());
        let path = dir.path().join(&self.file);
        match (&self.find, &self.put, &self.bytes) {
            (Some(find), Some(put), None) => {
                let text = fs::read_to_string(&path).unwrap();
                assert!(text.contains(find), "`{find}` is not in {}", self.file);
                fs::write(&path, text.replacen(find, put, 1)).unwrap();
            }
            (None, Some(put), None) => fs::write(&path, put).unwrap(),
            (None, None, Some(bytes)) => fs::write(&path, bytes).unwrap(),
            (None, None, None) => fs::remove_file(&path).unwrap(),
            _ => panic!("a case replaces a text, writes a file or removes it"),
        }
        read(dir.path()).err().unwrap_or_default()
    }
}

fn case(path: &Path) -> Case {
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The rule a case breaks: the name of its folder.
fn rule_of(case: &Path) -> Rule {
    let name = case
        .parent()
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap();
    let name: StrDeserializer<'_, Error> = name.into_deserializer();
    Rule::deserialize(name).unwrap()
}

#[test]
fn the_valid_content_is_right() {
    if let Err(report) = read(&fixtures("valid_content")) {
        panic!("{report}");
    }
}

#[test]
fn a_content_that_breaks_a_rule_is_refused_for_that_rule_only() {
    let cases = files(&fixtures("invalid_content"));
    assert!(!cases.is_empty());
    let mut offences = String::new();
    for path in cases {
        let rule = rule_of(&path);
        let report = case(&path).report();
        let only = report.problems.iter().all(|problem| problem.rule == rule);
        if report.is_empty() || !only {
            let path = path.display();
            offences += &format!("{path} should break {rule:?} only, and breaks:\n{report}\n");
        }
    }
    assert!(offences.is_empty(), "{offences}");
}

#[test]
fn every_rule_is_broken_by_a_case() {
    let cases = files(&fixtures("invalid_content"));
    let broken: Vec<Rule> = cases.iter().map(|case| rule_of(case)).collect();
    // No content can break the last one: it is ours to mend.
    let missing = Rule::ALL
        .iter()
        .filter(|rule| !broken.contains(rule) && **rule != Rule::NotWritten);
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&Rule>::new());
}

#[test]
fn what_is_grave_or_under_a_sensitive_theme_is_neither_rated_nor_projected() {
    let compiled = super::compile(&fixtures("valid_content")).unwrap();
    let library = crate::Library::from_vec(&compiled.bytes).unwrap();
    let rules = |slug: &str| {
        let sheet = library.situation(slug).unwrap().unwrap();
        let theme = library.theme(&sheet.theme).unwrap().unwrap();
        let rateable = library.is_rateable(&theme.slug, Some(slug)).unwrap();
        assert_eq!(sheet.is_rateable(&theme), rateable, "{slug}");
        (rateable, sheet.is_projectable(&theme))
    };
    assert_eq!(rules("tout-est-urgent"), (true, true));
    assert_eq!(rules("crie-dessus"), (false, false));
    assert!(library.is_rateable("charge", None).unwrap());
    assert!(!library.is_rateable("relations", None).unwrap());
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let compile = || super::compile(&fixtures("valid_content")).unwrap();
    assert_eq!(compile().bytes, compile().bytes);
}
