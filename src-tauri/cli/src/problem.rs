//! What is said when a command fails: the sentences of the window, by `pages::Problem`.

use anyhow::Error;
use dossier::Error as DossierError;
use pages::Problem;

use crate::texts::{Sentence, sentence};

/// The file that an error is about: its context, said before the sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct About(pub(crate) String);

/// What happened, what is safe, what to do next. A sentence of the command line is said as it is; the cause of a
/// mistake of ours follows, for whoever mends it.
pub(crate) fn in_words(error: Error) -> String {
    let error = match error.downcast::<Sentence>() {
        Ok(sentence) => return sentence.to_string(),
        Err(error) => error,
    };
    let file = error.downcast_ref::<About>().map(ToString::to_string);
    let problem = problem(error);
    let words = problem.in_words().unwrap_or_else(|error| error.to_string());
    let words = match file {
        Some(file) => sentence("about_file", &[&file, &words]).to_string(),
        None => words,
    };
    match &problem {
        Problem::Internal(cause)
        | Problem::NotPrinted(cause)
        | Problem::Dossier(DossierError::Internal(cause)) => {
            let cause = sentence("reference", &[&format!("{cause:#}")]);
            format!("{words}\n{cause}")
        }
        Problem::NoDossier
        | Problem::NoPage
        | Problem::Rejected(_)
        | Problem::NotUnderstood(_)
        | Problem::Kept(..)
        | Problem::NotWritten(_)
        | Problem::Dossier(_) => words,
    }
}

/// Which of the window's problems it is. The only file a command writes by itself is a document.
fn problem(error: Error) -> Problem {
    let error = match error.downcast::<DossierError>() {
        Ok(error) => return Problem::Dossier(error),
        Err(error) => error,
    };
    match error.downcast::<std::io::Error>() {
        Ok(error) => Problem::NotWritten(error),
        Err(error) if error.is::<documents::Error>() => Problem::NotPrinted(error),
        Err(error) => Problem::Internal(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use support::Disk;
    use tempfile::TempDir;

    use super::*;
    use crate::{commands, usage};

    /// A folder with the dossier of a firm.
    fn folder() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("martin.mallette");
        done(&["new", "--name", "Martin", &path.display().to_string()]).unwrap();
        (folder, path)
    }

    /// What a command prints, or says when it fails.
    fn done(arguments: &[&str]) -> Result<String, String> {
        let line = ["mallette-cli"].iter().chain(arguments);
        let matches = usage::command().try_get_matches_from(line).unwrap();
        commands::run(&matches).map_err(in_words)
    }

    /// What is said of a file that cannot be shown: the file first.
    fn sentence_about(path: &std::path::Path) -> String {
        let file = path.display().to_string();
        let said = done(&["show", &file]).unwrap_err();
        let about = sentence("about_file", &[&file, ""]);
        said.strip_prefix(&about.to_string())
            .expect(&said)
            .to_owned()
    }

    /// Changes the bytes of a file.
    fn edit(path: &std::path::Path, change: impl Fn(&mut [u8])) {
        let mut bytes = fs::read(path).unwrap();
        change(&mut bytes);
        fs::write(path, bytes).unwrap();
    }

    #[test]
    fn a_file_that_is_no_dossier_is_told_as_in_the_window() {
        let (folder, _) = folder();
        let note = folder.path().join("note.mallette");
        fs::write(&note, "Liste de courses").unwrap();
        let expected = Problem::Dossier(DossierError::NotADossier)
            .in_words()
            .unwrap();
        assert!(expected.starts_with("Ce fichier n’est pas un dossier de la mallette. "));
        assert_eq!(sentence_about(&note), expected);
        assert_eq!(sentence_about(folder.path()), expected, "a folder");
    }

    #[test]
    fn an_empty_or_a_broken_dossier_is_damaged() {
        let (folder, path) = folder();
        let empty = folder.path().join("vide.mallette");
        fs::write(&empty, "").unwrap();
        assert!(sentence_about(&empty).starts_with("Ce dossier est abîmé. "));
        edit(&path, |bytes| bytes[4096..12288].fill(0xFF));
        assert!(sentence_about(&path).starts_with("Ce dossier est abîmé. "));
    }

    #[test]
    fn a_dossier_of_a_newer_edition_asks_for_that_edition() {
        let (_folder, path) = folder();
        // Where SQLite keeps the number of the schema.
        edit(&path, |bytes| {
            bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
        });
        let said = sentence_about(&path);
        assert!(
            said.starts_with("Ce dossier vient d’une version plus récente. "),
            "{said}"
        );
        assert!(said.contains("Installer la dernière version"), "{said}");
    }

    #[test]
    fn a_file_that_is_not_there_is_told_without_a_word_of_the_screen() {
        let (_folder, path) = folder();
        fs::remove_file(&path).unwrap();
        let said = sentence_about(&path);
        assert!(said.starts_with("Le dossier n’est plus là. "), "{said}");
        assert!(!said.contains("écran"), "{said}");
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "it opens the file as another program would"
    )]
    fn a_dossier_held_by_another_program_is_told() {
        let (_folder, path) = folder();
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let said = sentence_about(&path);
        assert!(
            said.starts_with("Un autre programme tient ce dossier. "),
            "{said}"
        );
    }

    #[test]
    fn a_name_that_is_taken_is_refused_and_the_file_untouched() {
        let (folder, path) = folder();
        let note = folder.path().join("note.mallette");
        fs::write(&note, "Liste de courses").unwrap();
        for (file, more) in [(&path, "--sample"), (&note, "--name=Martin")] {
            let before = fs::read(file).unwrap();
            let said = done(&["new", more, &file.display().to_string()]).unwrap_err();
            assert!(said.contains("Un fichier porte déjà ce nom. "), "{said}");
            assert_eq!(fs::read(file).unwrap(), before);
        }
    }

    #[test]
    fn a_firm_without_a_name_is_refused() {
        let (folder, _) = folder();
        let file = folder.path().join("a.mallette").display().to_string();
        let said = done(&["new", "--name", " ", &file]).unwrap_err();
        assert!(said.contains("Il manque un texte. "), "{said}");
    }

    #[test]
    fn a_full_and_a_protected_disk_are_told_without_a_word_of_the_screen() {
        let (folder, _) = folder();
        let key = folder.path().join("cle");
        let Some(disk) = Disk::mount(&key, "1M") else {
            return;
        };
        let file = key.join("a.mallette").display().to_string();
        disk.fill();
        let said = done(&["new", &file]).unwrap_err();
        assert!(said.contains("Le disque est plein. "), "{said}");
        assert!(!said.contains("écran"), "{said}");
        disk.empty();
        disk.protect();
        let said = done(&["new", &file]).unwrap_err();
        assert!(said.contains("protégé en écriture. "), "{said}");
    }

    #[test]
    fn a_document_that_cannot_be_written_is_told_as_in_the_window() {
        let (folder, path) = folder();
        let (file, output) = (
            path.display().to_string(),
            folder.path().join("gone/plan.csv"),
        );
        let line = [
            "export",
            &file,
            "--format",
            "csv",
            "-o",
            &output.display().to_string(),
        ];
        let said = done(&line).unwrap_err();
        assert!(said.starts_with(&output.display().to_string()), "{said}");
        assert!(
            said.contains("Le document n’a pas pu être enregistré. L’endroit choisi n’existe plus"),
            "{said}"
        );
    }

    #[test]
    fn a_mistake_of_ours_is_told_with_its_cause_and_a_sentence_as_it_is() {
        let cause = anyhow::anyhow!("no such table").context("Read the firm");
        let said = in_words(cause);
        assert!(
            said.starts_with("Quelque chose s’est mal passé. "),
            "{said}"
        );
        assert!(said.ends_with("Read the firm: no such table"), "{said}");
        let about = sentence("about_file", &["{}", "b"]);
        let expected = about.to_string();
        assert!(expected.contains("{}"), "a name is never read as a blank");
        assert_eq!(in_words(about.into()), expected);
    }
}
