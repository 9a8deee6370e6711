//! What Rust files must and must not hold.

use proc_macro2::{TokenStream, TokenTree};
use xtask::count::tokens;

use crate::{files, none};

/// The files of the program and of its tools, tests aside.
fn sources() -> Vec<(String, String)> {
    files("src-tauri", "rs")
}

/// The lines that hold code, with their number: neither tests, nor comments, nor documentation.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let held = tokens::held(&tokens::code(text).unwrap());
    (1..)
        .zip(text.lines())
        .filter(move |(number, _)| held.contains(number))
}

/// Lines of code outside the rooms in `allowed` that contain one of `words`.
fn containing(words: &[&str], allowed: &[&str]) -> Vec<String> {
    sources()
        .iter()
        .filter(|(path, _)| !allowed.iter().any(|room| path.starts_with(room)))
        .flat_map(|(path, text)| {
            code(text)
                .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
                .map(move |(number, line)| format!("{path}:{number}: {}", line.trim()))
        })
        .collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    none(
        sources()
            .into_iter()
            .chain(files("tests", "rs"))
            .filter(|(_, text)| !text.starts_with("//!"))
            .map(|(path, _)| format!("{path} does not open with `//!`")),
    );
}

#[test]
fn only_the_shell_names_tauri() {
    none(containing(
        &["tauri::", "tauri_build", "tauri_plugin"],
        &["src-tauri/shell"],
    ));
}

#[test]
fn only_the_dossier_and_the_library_hold_sql() {
    let words = [
        "SELECT ",
        "INSERT INTO",
        "UPDATE ",
        "DELETE FROM",
        "PRAGMA ",
        "rusqlite",
    ];
    none(containing(
        &words,
        &["src-tauri/dossier", "src-tauri/library"],
    ));
}

#[test]
fn no_tauri_command_is_registered() {
    none(containing(
        &["invoke_handler", "#[tauri::command]", "#[command]"],
        &[],
    ));
}

#[test]
fn no_french_is_written_in_rust() {
    let accents = "àâçéèêëîïôûùüœÀÂÇÉÈÊËÎÏÔÛÙŒ«»’";
    none(
        sources()
            .iter()
            .filter(|(path, _)| !path.contains("/tests/") && !path.contains("/testing/"))
            .flat_map(|(path, text)| {
                code(text)
                    .filter(|(_, line)| {
                        let outside = line.split(" // ").next().unwrap_or(line);
                        // A sign looked for in a text, « '«' », is no sentence.
                        let mut signs =
                            outside.split('\'').map(|part| (part.chars().count(), part));
                        signs.any(|(length, part)| {
                            length != 1 && part.contains(|c| accents.contains(c))
                        })
                    })
                    .map(move |(number, line)| format!("{path}:{number}: {}", line.trim()))
            }),
    );
}

/// What the journal may be given beside a sentence: kinds and places of ours, and the problems whose `Debug` is made
/// of them. A file may be given one more.
const NOTED: [&str; 6] = [
    "?problem",
    "kind=?error.kind()",
    "cause=pages::kinds(&error)",
    "reference",
    "opener",
    "place",
];

/// The errors of the windows themselves, which know no dossier.
const NOTED_BY_WINDOWS: (&str, &str) = ("src-tauri/shell/window.rs", "%error");

/// The arguments of each `tracing::…!(…)`.
fn journal_calls(code: &TokenStream) -> Vec<TokenStream> {
    let trees: Vec<TokenTree> = code.clone().into_iter().collect();
    let called = trees.windows(6).filter_map(|trees| match trees {
        [of, .., mark, TokenTree::Group(arguments)] => {
            let is_call = tokens::is_word(of, "tracing") && tokens::is_sign(mark, '!');
            is_call.then(|| arguments.stream())
        }
        _ => None,
    });
    let inside = trees.iter().flat_map(|tree| match tree {
        TokenTree::Group(group) => journal_calls(&group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
    });
    called.chain(inside).collect()
}

/// Those that may say more than a sentence and kinds.
fn told_to_the_journal(path: &str, text: &str) -> Vec<String> {
    let calls = journal_calls(&tokens::code(text).unwrap()).into_iter();
    let parts = calls.flat_map(|call| {
        let trees: Vec<TokenTree> = call.into_iter().collect();
        let parts = trees.split(|tree| tokens::is_sign(tree, ','));
        let parts = parts.map(|part| part.iter().map(ToString::to_string).collect::<String>());
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>()
    });
    let may_be = |part: &String| {
        let sentence = part.starts_with('"') && !part.replace("{SHOWN}", "").contains('{');
        sentence || NOTED.contains(&&*part.replace(' ', "")) || NOTED_BY_WINDOWS == (path, part)
    };
    parts.filter(|part| !may_be(part)).collect()
}

#[test]
fn the_journal_is_told_sentences_and_kinds_alone() {
    let leaks = |(path, text): &(String, String)| {
        let told = told_to_the_journal(path, text);
        told.into_iter()
            .map(|part| format!("{path}: {part}"))
            .collect::<Vec<_>>()
    };
    none(sources().iter().flat_map(leaks));
    for (call, told) in [
        ("tracing::info!(?problem, \"refused\")", 0),
        ("tracing::warn!(%error, \"refused\")", 1),
        (
            "tracing::warn!(path = %path.display(), ?refusal, \"gone\")",
            2,
        ),
        ("tracing::error!(\"{error:#}\")", 1),
        ("tracing::error!(\"at {}\", path)", 2),
    ] {
        let text = format!("fn told() {{ {call}; }}");
        assert_eq!(told_to_the_journal("a.rs", &text).len(), told, "{call}");
    }
}

#[test]
fn nothing_else_writes_to_the_journal() {
    none(containing(&["use tracing", "use log::", " log::"], &[]));
    none(containing(
        &["tracing_subscriber"],
        &["src-tauri/shell/logging.rs"],
    ));
}

/// Where a dossier is written: SQLite itself, the operation that keeps before and after, and what is
/// kept without history.
const WRITERS: [&str; 3] = [
    "src-tauri/dossier/src/storage/",
    "src-tauri/dossier/src/history/tx.rs",
    "src-tauri/dossier/src/preference.rs",
];

/// What writes, or makes room to write.
const WRITING: [&str; 15] = [
    "INSERT ",
    "UPDATE ",
    "DELETE ",
    "REPLACE ",
    "BEGIN",
    "SAVEPOINT",
    "execute(",
    "execute_batch(",
    "transaction",
    "savepoint(",
    "storage::insert",
    "storage::update",
    "storage::delete",
    "storage::replace",
    "storage::forget",
];

/// Lines of the dossier that write beside the writers.
fn written_beside(sources: &[(String, String)]) -> Vec<String> {
    let elsewhere = |path: &str| {
        path.starts_with("src-tauri/dossier/src/")
            && !WRITERS.iter().any(|writer| path.starts_with(writer))
    };
    let lines = sources.iter().filter(|(path, _)| elsewhere(path));
    lines
        .flat_map(|(path, text)| {
            code(text)
                .filter(|(_, line)| WRITING.iter().any(|word| line.contains(word)))
                .map(move |(number, line)| format!("{path}:{number}: {}", line.trim()))
        })
        .collect()
}

#[test]
fn every_write_of_a_dossier_goes_through_one_door() {
    // The door itself: one function opens the transactions, one place asks for it.
    let (door, beside): (Vec<_>, Vec<_>) = written_beside(&sources())
        .into_iter()
        .partition(|line| line.starts_with("src-tauri/dossier/src/dossier/mod.rs:"));
    none(beside);
    let opened = |line: &&String| line.contains("transaction_with_behavior(");
    assert_eq!(door.iter().filter(opened).count(), 1, "{door:#?}");
    let asked = |line: &&String| line.contains("= in_transaction(");
    assert_eq!(door.iter().filter(asked).count(), 1, "{door:#?}");
    assert_eq!(door.len(), 5, "and no other line: {door:#?}");
}

#[test]
fn a_second_door_is_seen() {
    for planted in [
        "conn.execute(sql, ())?;",
        "conn.execute_batch(sql)?;",
        "let tx = self.conn.unchecked_transaction()?;",
        "let sql = \"UPDATE actions SET title = ''\";",
        "storage::insert(conn, Kind::Action, &fields)?;",
    ] {
        let file = (
            "src-tauri/dossier/src/company.rs",
            format!("//! Firm.\n{planted}\n"),
        );
        let seen = written_beside(&[(file.0.to_owned(), file.1)]);
        assert_eq!(seen.len(), 1, "{planted}");
    }
}
