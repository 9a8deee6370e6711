//! The one place that counts: code lines, lengths of functions, modules in circles, files that name a field.
//!
//! Rust is read as tokens, never as text: a comment, a documentation or a test cannot pass for code, nor a
//! brace in a string for the end of a function.

pub mod circles;
pub mod fields;
pub mod functions;
pub mod tokens;
// Beside the tidy checks, which refuse what it finds.
#[path = "../../../../tests/support/ui.rs"]
pub mod ui;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use proc_macro2::TokenStream;

/// The folder of the rooms, from the top of the repository.
const ROOMS: &str = "src-tauri";

/// The folders that hold tests, and what is only measured or shown.
const OUTSIDE: [&str; 3] = ["tests", "examples", "benches"];

/// A Rust file of the program or of its tools: its tests, its comments and its documentation are left out.
#[derive(Debug)]
pub struct Source {
    /// From the top of the repository, with `/`.
    pub path: String,
    /// The folder of its crate under `src-tauri`.
    pub room: String,
    /// Its code.
    pub code: TokenStream,
    /// How many lines hold code.
    pub code_lines: usize,
}

impl Source {
    /// Reads the text of the file at `path`.
    ///
    /// # Errors
    /// When it is not Rust.
    pub fn new(path: &str, text: &str) -> Result<Self> {
        let code = tokens::code(text).with_context(|| format!("Read {path}"))?;
        let room = path.split('/').nth(1).unwrap_or_default().to_owned();
        Ok(Self {
            path: path.to_owned(),
            room,
            code_lines: tokens::lines(&code, text),
            code,
        })
    }

    /// The modules that lead to this file inside its crate: none for the root.
    #[must_use]
    pub fn module(&self) -> Vec<&str> {
        let inside = self.path.split('/').skip(2).filter(|part| *part != "src");
        let mut module: Vec<&str> = inside.collect();
        let file = module.pop().unwrap_or_default().trim_end_matches(".rs");
        if !matches!(file, "mod" | "lib" | "main" | "build") {
            module.push(file);
        }
        module
    }
}

/// Every Rust file under `src-tauri` that is neither a test, nor a bench, nor an example; sorted by path.
///
/// # Errors
/// When a file cannot be read, or is not Rust.
pub fn sources(root: &Path) -> Result<Vec<Source>> {
    let files = files(root, ROOMS, "rs")?;
    files
        .iter()
        .filter(|(path, _)| !path.split('/').any(|part| OUTSIDE.contains(&part)))
        .map(|(path, text)| Source::new(path, text))
        .collect()
}

/// The code lines of each room, by name.
#[must_use]
pub fn rooms(sources: &[Source]) -> BTreeMap<&str, usize> {
    let mut rooms = BTreeMap::new();
    for source in sources {
        *rooms.entry(source.room.as_str()).or_default() += source.code_lines;
    }
    rooms
}

/// Every file under `folder` with this extension: its path from the root, with `/`, and its text; sorted.
///
/// # Errors
/// When a folder or a file cannot be read.
pub fn files(root: &Path, folder: &str, extension: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    collect(&root.join(folder), extension, &mut found)?;
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).with_context(|| format!("Read {}", path.display()))?;
        let shown = path.strip_prefix(root).unwrap_or(&path);
        let parts: Vec<_> = shown.iter().map(|part| part.to_string_lossy()).collect();
        Ok((parts.join("/"), text))
    };
    let mut files: Vec<_> = found.into_iter().map(read).collect::<Result<_>>()?;
    files.sort();
    Ok(files)
}

/// What is installed or built is nobody's work here.
const INSTALLED: [&str; 2] = ["node_modules", "target"];

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("Read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if !path.is_dir() {
            found.extend(
                Some(path).filter(|path| path.extension().is_some_and(|end| end == extension)),
            );
        } else if !INSTALLED.iter().any(|name| path.ends_with(name)) {
            collect(&path, extension, found)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_knows_its_room_and_its_module() {
        let module = |path: &str| {
            let source = Source::new(path, "").unwrap();
            (source.room.clone(), source.module().join("::"))
        };
        let cases = [
            ("src-tauri/dossier/src/lib.rs", "dossier", ""),
            ("src-tauri/dossier/src/plan.rs", "dossier", "plan"),
            ("src-tauri/dossier/src/plan/mod.rs", "dossier", "plan"),
            (
                "src-tauri/dossier/src/plan/query.rs",
                "dossier",
                "plan::query",
            ),
            ("src-tauri/shell/main.rs", "shell", ""),
            ("src-tauri/shell/window.rs", "shell", "window"),
        ];
        for (path, room, expected) in cases {
            assert_eq!(
                module(path),
                (room.to_owned(), expected.to_owned()),
                "{path}"
            );
        }
    }

    #[test]
    fn the_lines_of_a_room_are_those_of_its_files() {
        let source = |path: &str, text: &str| Source::new(path, text).unwrap();
        let sources = [
            source("src-tauri/a/src/lib.rs", "mod b;\n\nfn f() {}\n"),
            source("src-tauri/a/src/b.rs", "//! Doc.\nconst B: u8 = 1;\n"),
            source("src-tauri/c/main.rs", "fn main() {}\n"),
        ];
        assert_eq!(rooms(&sources), BTreeMap::from([("a", 3), ("c", 1)]));
    }
}
