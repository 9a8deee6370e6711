//! The command `export`: a document of a dossier, the same bytes as from the window.
//!
//! Nothing is remembered: without an option, the usual choices of the document are taken, whatever was last
//! chosen in the window.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::ArgMatches;
use documents::{Document, Format, Options, RESTRICTED, Source};
use dossier::{DocumentSettings, Dossier};
use jiff::Zoned;
use jiff::tz::TimeZone;
use library::Library;
use words::fold;

use crate::file::{about, argument, now, open};
use crate::texts::sentence;
use crate::usage::document_name;

/// Writes the document asked for.
pub(crate) fn export(arguments: &ArgMatches) -> Result<String> {
    let output = PathBuf::from(argument(arguments, "output"));
    let at = now().to_zoned(TimeZone::system());
    let library = Library::embedded()?;
    let bytes = made(arguments, (&open(arguments)?, &library), &at)?;
    let shown = output.display().to_string();
    fs::write(&output, bytes).with_context(about(&output))?;
    Ok(format!("{}\n", sentence("exported", &[&shown])))
}

/// The document asked for, made at an instant.
fn made(
    arguments: &ArgMatches,
    (dossier, library): (&Dossier, &Library),
    at: &Zoned,
) -> Result<Vec<u8>> {
    let name = argument(arguments, "document");
    let mut documents = Document::ALL.iter().copied();
    let document = documents.find(|document| document_name(*document) == name);
    let document = document.unwrap_or(Document::Plan);
    let format = format(document, argument(arguments, "format"))?;
    let settings = settings(document, arguments)?;
    let source = Source {
        records: &dossier.export()?,
        library,
        at: at.clone(),
        revisions: documents::revisions(dossier, document, at.date())?,
    };
    let options = Options::chosen(dossier, document, &settings)?;
    match documents::write(document, &source, format, &options) {
        Err(documents::Error::NoPrinter) => bail!(sentence("no_printer", &[])),
        written => Ok(written?),
    }
}

/// The format of this name, the only PDF of a document that has one on A3, or the usual one.
fn format(document: Document, name: &str) -> Result<Format> {
    let formats = document.formats();
    let named = |format: &&Format| format.code() == name;
    let pdf = |format: &&Format| name == Format::Pdf.code() && format.is_paper();
    let found = match name {
        "" => formats.first(),
        _ => formats.iter().find(named).or(formats.iter().find(pdf)),
    };
    found.copied().ok_or_else(|| {
        let codes: Vec<_> = formats.iter().map(|format| format.code()).collect();
        anyhow!(sentence("export.no_format", &[&codes.join(", ")]))
    })
}

/// The usual choices, but for what the options say.
fn settings(document: Document, arguments: &ArgMatches) -> Result<DocumentSettings> {
    let usual = DocumentSettings::usual(document.code());
    let year = arguments.get_one::<i16>("annee");
    let labels = arguments
        .get_many::<String>("colonne")
        .into_iter()
        .flatten();
    let columns = labels.map(|label| column(document, label));
    let restricted = arguments.get_flag("confidentielles");
    let restricted = restricted.then(|| RESTRICTED.to_owned());
    Ok(DocumentSettings {
        columns: columns.collect::<Result<_>>()?,
        period: year.map(ToString::to_string).unwrap_or_default(),
        with_names: !arguments.get_flag("sans-noms"),
        with_firm_logo: !arguments.get_flag("sans-logo"),
        with_consultant_logo: arguments.get_flag("logo-conseil"),
        options: restricted.into_iter().collect(),
        ..usual
    })
}

/// The code of a column, by what people read over it; accents do not matter.
fn column(document: Document, label: &str) -> Result<String> {
    let choices = document.choices();
    let wanted = fold(label.trim());
    let found = choices.iter().find(|column| fold(column.label()) == wanted);
    found.map(|column| column.code().to_owned()).ok_or_else(|| {
        let labels: Vec<_> = choices.iter().map(|column| column.label()).collect();
        anyhow!(sentence("export.no_column", &[label, &labels.join(" ; ")]))
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use dossier::testing::{atelier_rossi, device, now, saved};
    use support::{Visitor, real_library};

    use super::*;
    use crate::usage::command;

    /// What the command line makes of a file with these options.
    fn written(file: &Path, options: &[&str], at: &Zoned) -> Result<Vec<u8>> {
        let file = file.display().to_string();
        let mut line = vec!["mallette-cli", "export", &file, "-o", "unused"];
        line.extend(options);
        let matches = command().try_get_matches_from(line)?;
        let arguments = matches.subcommand_matches("export").unwrap();
        made(arguments, (&open(arguments)?, &real_library()), at)
    }

    /// A person whose window makes real documents, with the sample dossier and a logo.
    async fn visitor() -> Visitor {
        let visitor = Visitor::with_printer(Box::new(|document, source, format, options| {
            Ok(documents::write(document, source, format, options)?)
        }));
        visitor.send("/dossiers/sample", &[]).await;
        let logo = visitor.data().join("logo.svg");
        fs::write(
            &logo,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"4\"/>",
        )
        .unwrap();
        visitor.desk.will_open(&logo);
        visitor.send("/documents/logos/firm", &[]).await;
        visitor
    }

    /// What the window saves for the same choices.
    async fn saved_by_hand(visitor: &Visitor, document: &str, form: &[(&str, &str)]) -> Vec<u8> {
        let path = visitor.data().join("by-hand");
        visitor.desk.will_write(Some(&path));
        visitor
            .send(&format!("/documents/{document}/file"), form)
            .await;
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(path).unwrap();
        bytes
    }

    fn instant(visitor: &Visitor) -> Zoned {
        use pages::Desk as _;
        visitor.desk.now().to_zoned(visitor.desk.time_zone())
    }

    /// Printing needs its engine: `cargo xtask test` has it.
    fn can_write(format: Format) -> bool {
        cfg!(feature = "pdf") || !format.is_paper()
    }

    #[tokio::test]
    async fn every_document_is_the_one_the_window_saves_in_every_format() {
        let visitor = visitor().await;
        let (file, at) = (&visitor.dossier_files()[0], instant(&visitor));
        for document in Document::ALL.iter().copied() {
            let formats = document
                .formats()
                .iter()
                .filter(|format| can_write(**format));
            for format in formats {
                let options = [
                    "--document",
                    document_name(document),
                    "--format",
                    format.code(),
                ];
                let form = [
                    ("format", format.code()),
                    ("with_names", "true"),
                    ("with_firm_logo", "true"),
                ];
                let by_hand = saved_by_hand(&visitor, document.code(), &form).await;
                let line = written(file, &options, &at).unwrap();
                assert!(line == by_hand, "{document:?} as {format:?}");
            }
        }
    }

    /// Options of the command line, and the fields of the form that ask for the same.
    type Case = (
        &'static [&'static str],
        &'static [(&'static str, &'static str)],
    );

    #[tokio::test]
    async fn each_option_does_what_the_page_does() {
        const USUAL: (&str, &str) = ("with_names", "true");
        const LOGO: (&str, &str) = ("with_firm_logo", "true");
        const COLUMNS: (&str, &str) = ("columns", "action");
        let visitor = visitor().await;
        let (file, at) = (&visitor.dossier_files()[0], instant(&visitor));
        let cases: [Case; 6] = [
            (&["--annee", "2026"], &[USUAL, LOGO, ("period", "2026")]),
            (&["--sans-noms"], &[LOGO]),
            (
                &["--confidentielles"],
                &[USUAL, LOGO, ("with_restricted", "true")],
            ),
            (&["--sans-logo"], &[USUAL]),
            (
                &["--logo-conseil"],
                &[USUAL, LOGO, ("with_consultant_logo", "true")],
            ),
            (
                &["--colonne", "action", "--colonne", "Qui"],
                &[USUAL, LOGO, COLUMNS, ("columns", "owner")],
            ),
        ];
        for format in ["docx", "csv"] {
            for (options, fields) in cases {
                let by_hand: Vec<_> = [("format", format)].iter().chain(fields).copied().collect();
                let by_hand = saved_by_hand(&visitor, "plan", &by_hand).await;
                let line: Vec<_> = ["--format", format]
                    .iter()
                    .chain(options)
                    .copied()
                    .collect();
                assert!(written(file, &line, &at).unwrap() == by_hand, "{line:?}");
            }
        }
    }

    #[test]
    fn a_format_alone_is_that_of_the_plan_and_a_document_alone_has_its_usual_one() {
        let code = |document, name| format(document, name).map(Format::code).ok();
        assert_eq!(code(Document::Plan, "docx"), Some("docx"));
        assert_eq!(code(Document::Calendar, ""), Some("ics"));
        assert_eq!(code(Document::Poster, "pdf"), Some("pdf-a3"));
        let refused = format(Document::Annex, "csv").unwrap_err();
        assert!(refused.to_string().contains("pdf, docx, xlsx"), "{refused}");
        let arguments = ["mallette-cli", "export", "a", "-o", "b", "--format", "docx"];
        let matches = command().try_get_matches_from(arguments).unwrap();
        let arguments = matches.subcommand_matches("export").unwrap();
        assert_eq!(argument(arguments, "document"), "plan");
    }

    #[test]
    fn confidential_situations_are_there_only_when_asked_whatever_the_window_remembers() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rossi.mallette");
        let mut dossier = saved(&atelier_rossi(), &file, &device());
        let remembered = DocumentSettings {
            options: vec![RESTRICTED.to_owned()],
            ..DocumentSettings::usual("plan")
        };
        dossier
            .remember(now())
            .set_document_settings(&remembered)
            .unwrap();
        drop(dossier);
        let at = now().to_zoned(TimeZone::UTC);
        let holds = |options: &[&str]| {
            let csv = written(&file, options, &at).unwrap();
            String::from_utf8(csv)
                .unwrap()
                .contains("Des mots qui blessent")
        };
        assert!(!holds(&["--format", "csv"]));
        assert!(holds(&["--format", "csv", "--confidentielles"]));
    }

    #[test]
    fn an_unknown_column_is_told_with_those_there_are() {
        let refused = column(Document::Plan, "Humeur").unwrap_err().to_string();
        assert!(
            refused.contains("« Humeur »") && refused.contains("Pour quand"),
            "{refused}"
        );
        assert_eq!(column(Document::Plan, " etat ").unwrap(), "status");
    }
}
