//! Spelling and agreement, by Grammalecte: one run over all the prose, told back by file and line.
//!
//! What it does not know and is right is in `french/dictionary.txt`; its false alarms are in
//! `french/grammalecte.toml`. Each has a reason, and what serves no more is reported: both lists are
//! only ever as long as they must be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

use super::prose::Passage;
use crate::command::{command, root};
use crate::setup;

/// An error in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Rank of the passage.
    pub passage: usize,
    /// Where in the passage, in characters.
    pub place: Range<usize>,
    /// The words it is about.
    pub words: String,
    /// What is wrong, as Grammalecte says it.
    pub message: String,
    /// The rule that was broken; empty for spelling.
    pub rule: String,
}

/// What was found, sorted out.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// What nothing explains.
    pub faults: Vec<Fault>,
    /// How many were explained, by the dictionary or as false alarms.
    pub explained: usize,
    /// Explanations that no text needs any more.
    pub spare: Vec<String>,
}

/// Checks every passage.
pub(crate) fn check(passages: &[Passage]) -> Result<Checked> {
    setup::for_report()?;
    let explanations = Explanations::read()?;
    Ok(sort_out(passages, grammalecte(passages)?, &explanations))
}

/// Sorts out what is explained from what is not.
fn sort_out(passages: &[Passage], faults: Vec<Fault>, explanations: &Explanations) -> Checked {
    let mut used = BTreeSet::new();
    let mut checked = Checked::default();
    for fault in faults {
        let text = passages.get(fault.passage).map(|passage| &passage.text);
        match explanations.of(&fault, text.map_or("", String::as_str)) {
            Some(explanation) => {
                checked.explained += 1;
                used.insert(explanation);
            }
            None => checked.faults.push(fault),
        }
    }
    let spare = explanations.all().filter(|entry| !used.contains(entry));
    checked.spare = spare.cloned().collect();
    checked
}

/// Everything that explains an error.
struct Explanations {
    /// In lower case → as written.
    words: BTreeMap<String, String>,
    alarms: Alarms,
}

/// Contents of `french/grammalecte.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alarms {
    /// Rules that are never right here.
    off: Vec<Alarm>,
    /// Single false alarms of rules that are useful elsewhere: a few words.
    accepted: Vec<Alarm>,
}

/// A false alarm.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alarm {
    /// The rule, or the words.
    #[serde(alias = "rule", alias = "text")]
    what: String,
    reason: String,
}

/// How much is shown on each side of an error, in characters.
const AROUND: usize = 30;

impl Fault {
    /// Its words in brackets, with what is around them.
    pub(crate) fn around(&self, text: &str) -> String {
        let Range { start, end } = self.place;
        let before = part(text, start.saturating_sub(AROUND)..start);
        let after = part(text, end..end + AROUND);
        format!("{before}[{}]{after}", self.words)
    }
}

impl Explanations {
    fn read() -> Result<Self> {
        Self::parse(
            include_str!("../../french/dictionary.txt"),
            include_str!("../../french/grammalecte.toml"),
        )
    }

    fn parse(dictionary: &str, alarms: &str) -> Result<Self> {
        let alarms: Alarms = toml::from_str(alarms).context("Read grammalecte.toml")?;
        let mut all = alarms.off.iter().chain(&alarms.accepted);
        let reasoned = all.all(|alarm| !alarm.reason.is_empty());
        ensure!(reasoned, "grammalecte.toml: each entry says why");
        Ok(Self {
            words: words_of(dictionary)?,
            alarms,
        })
    }

    /// The explanation of an error in this text.
    fn of(&self, fault: &Fault, text: &str) -> Option<&String> {
        if fault.rule.is_empty() {
            return self.words.get(&fault.words.to_lowercase());
        }
        let off = self.alarms.off.iter().find(|off| off.what == fault.rule);
        let mut accepted = self.alarms.accepted.iter();
        let accepted = || accepted.find(|alarm| holds(text, &alarm.what, &fault.place));
        off.or_else(accepted).map(|alarm| &alarm.what)
    }

    /// Every explanation there is, as `of` gives them.
    fn all(&self) -> impl Iterator<Item = &String> {
        let alarms = self.alarms.off.iter().chain(&self.alarms.accepted);
        self.words.values().chain(alarms.map(|alarm| &alarm.what))
    }
}

/// Whether a place of a text, in characters, is inside one of these words of it.
fn holds(text: &str, words: &str, place: &Range<usize>) -> bool {
    let length = words.chars().count();
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let start = before.chars().count();
        start <= place.start && place.end <= start + length
    })
}

/// The words of the dictionary; a group of words follows the comment that gives its reason.
fn words_of(dictionary: &str) -> Result<BTreeMap<String, String>> {
    let mut reason = false;
    let mut words = BTreeMap::new();
    for line in dictionary.lines().map(str::trim) {
        if line.is_empty() {
            reason = false;
        } else if line.starts_with('#') {
            reason = true;
        } else if !reason {
            bail!("dictionary.txt: `{line}` stands under no reason");
        } else if words.insert(line.to_lowercase(), line.to_owned()).is_some() {
            bail!("dictionary.txt: `{line}` is there twice");
        }
    }
    Ok(words)
}

/// What Grammalecte prints.
#[derive(Deserialize)]
struct Answer {
    data: Vec<Paragraph>,
}

/// The errors of a line.
#[derive(Deserialize)]
struct Paragraph {
    /// Number of the line, from 1.
    #[serde(rename = "iParagraph")]
    line: usize,
    /// Agreement and typography.
    #[serde(rename = "lGrammarErrors")]
    grammar: Vec<Printed>,
    /// Unknown words.
    #[serde(rename = "lSpellingErrors")]
    spelling: Vec<Printed>,
}

/// An error.
#[derive(Deserialize)]
struct Printed {
    /// From this character of the line…
    #[serde(rename = "nStart")]
    start: usize,
    /// …to this one, excluded.
    #[serde(rename = "nEnd")]
    end: usize,
    /// The unknown word.
    #[serde(rename = "sValue")]
    word: Option<String>,
    #[serde(rename = "sRuleId", default)]
    rule: String,
    #[serde(rename = "sMessage", default)]
    message: String,
    #[serde(rename = "aSuggestions", default)]
    suggestions: Vec<String>,
}

impl Printed {
    fn fault(self, passage: usize, line: &str) -> Fault {
        let place = self.start..self.end;
        let suggestions = self.suggestions.join(", ");
        let message = match &self.word {
            Some(_) => "unknown word".to_owned(),
            None => format!("{} [{suggestions}]", self.message),
        };
        Fault {
            passage,
            words: self.word.unwrap_or_else(|| part(line, place.clone())),
            place,
            message,
            rule: stable(&self.rule).to_owned(),
        }
    }
}

/// Runs Grammalecte on a file that holds one passage a line.
fn grammalecte(passages: &[Passage]) -> Result<Vec<Fault>> {
    let path = root().join("gen/report/prose.txt");
    let lines: Vec<&str> = passages.iter().map(|passage| &*passage.text).collect();
    fs::create_dir_all(root().join("gen/report"))?;
    fs::write(&path, lines.join("\n") + "\n")?;
    let mut program = command(
        "grammalecte-cli",
        &["--json", "--only_when_errors", "--file"],
    );
    // Its texts are UTF-8 whatever the locale.
    let output = program.arg(&path).env("PYTHONUTF8", "1").output();
    let output = output.context("Start grammalecte-cli")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "grammalecte-cli: {errors}");
    faults_of(&String::from_utf8_lossy(&output.stdout), &lines)
}

fn faults_of(printed: &str, lines: &[&str]) -> Result<Vec<Fault>> {
    let answer: Answer = serde_json::from_str(printed).context("Read Grammalecte's answer")?;
    let mut faults = Vec::new();
    for paragraph in answer.data {
        let passage = paragraph.line.saturating_sub(1);
        let line = lines.get(passage).copied().unwrap_or_default();
        let errors = paragraph.spelling.into_iter().chain(paragraph.grammar);
        faults.extend(errors.map(|error| error.fault(passage, line)));
    }
    Ok(faults)
}

fn part(line: &str, place: Range<usize>) -> String {
    line.chars().skip(place.start).take(place.len()).collect()
}

/// The part of a rule's id that does not change from a version of Grammalecte to the next: in
/// `g2__conf_a__b1_a1_1`, the rest numbers its inner steps.
fn stable(rule: &str) -> &str {
    rule.split("__").nth(1).unwrap_or(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r##"{ "grammalecte": "2.1.2", "lang": "fr", "data" : [
        {"iParagraph": 2, "lGrammarErrors": [{"nStart": 4, "nEnd": 9, "sLineId": "#1", "sRuleId": "g2__gn_accord__b1_a1_1",
         "sType": "gn", "aColor": [1, 2, 3], "sMessage": "Accord.", "aSuggestions": ["chats"], "URL": ""}],
         "lSpellingErrors": [{"i": 1, "sType": "WORD", "sValue": "Bao", "nStart": 0, "nEnd": 3}]}]}"##;

    fn explained(dictionary: &str, alarms: &str) -> Checked {
        let lines = ["Un.", "Les été chat"];
        let passages = lines.map(|text| Passage::of_story("urgent", text));
        let faults = faults_of(ANSWER, &lines).unwrap();
        let explanations = Explanations::parse(dictionary, alarms).unwrap();
        sort_out(&passages, faults, &explanations)
    }

    #[test]
    fn an_error_is_told_with_its_words_and_a_stable_rule() {
        let checked = explained("", "off = []\naccepted = []");
        let [spelling, grammar] = checked.faults.as_slice() else {
            panic!("two errors expected: {checked:?}");
        };
        assert_eq!((spelling.passage, spelling.words.as_str()), (1, "Bao"));
        assert_eq!(grammar.words, "été c", "counted in characters, not bytes");
        assert_eq!(grammar.around("Les été chat"), "Les [été c]hat");
        assert_eq!(grammar.rule, "gn_accord");
    }

    #[test]
    fn what_has_a_reason_is_no_error() {
        let alarms = "off = []\n[[accepted]]\ntext = \"été chat\"\nreason = \"a test\"";
        let checked = explained("# First names\nBao\n", alarms);
        assert!(checked.faults.is_empty(), "{checked:?}");
        assert!(checked.spare.is_empty(), "{checked:?}");
        let off = "accepted = []\n[[off]]\nrule = \"gn_accord\"\nreason = \"a test\"";
        assert_eq!(explained("", off).explained, 1);
    }

    #[test]
    fn a_false_alarm_is_accepted_in_its_words_only() {
        assert!(holds("Les été chat", "été chat", &(4..9)));
        assert!(!holds("Les été chat", "été chat", &(0..3)));
        assert!(!holds("Les été chat", "été", &(4..9)));
    }

    #[test]
    fn a_reason_nobody_needs_is_told() {
        let checked = explained("# First names\nZo\n", "off = []\naccepted = []");
        assert_eq!(checked.spare, ["Zo"]);
    }

    #[test]
    fn a_word_without_a_reason_is_refused() {
        assert!(words_of("Bao\n").is_err());
        assert!(words_of("# Names\nBao\n\nZo\n").is_err());
        assert!(words_of("# Names\nBao\nbao\n").is_err(), "there twice");
    }

    #[test]
    fn the_lists_of_the_project_are_read() {
        assert!(Explanations::read().is_ok());
    }
}
