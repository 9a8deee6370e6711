//! What Rust files must and must not hold.

use crate::{files, none};

/// The files of the program and of its tools, tests aside.
fn sources() -> Vec<(String, String)> {
    files("src-tauri", "rs")
}

/// The part of a file before its unit tests, without comment lines.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = ["#[cfg(test)]", "#[cfg(all(test"];
    let starts = tests.iter().filter_map(|start| text.find(start));
    let before_tests = starts.min().and_then(|start| text.get(..start));
    let before_tests = before_tests.unwrap_or(text);
    before_tests
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
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

#[test]
fn every_write_goes_through_transact() {
    let offences = containing(
        &[".unchecked_transaction(", "execute_batch(", "BEGIN"],
        &[
            "src-tauri/dossier/src/storage",
            "src-tauri/dossier/src/backup",
            "src-tauri/library",
            "src-tauri/dossier/examples",
        ],
    );
    none(
        offences
            .into_iter()
            .filter(|line| line.starts_with("src-tauri/dossier/src")),
    );
}
