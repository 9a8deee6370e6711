//! The commands, their arguments, and what is said of a misuse.

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use documents::{Document, Format};

use crate::texts::{Sentence, Texts, fill};

/// The whole command line.
pub(crate) fn command(texts: &Texts) -> Command {
    let template = format!(
        "{{about}}\n\n{} {{usage}}\n\n{}\n{{subcommands}}\n\n{}\n{{options}}\n",
        texts.usage, texts.commands, texts.options
    );
    Command::new("mallette-cli")
        .about(texts.about.clone())
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(
            flag("help", texts.help.clone())
                .short('h')
                .action(ArgAction::Help)
                .global(true),
        )
        .arg(
            flag("version", texts.version.clone())
                .short('V')
                .action(ArgAction::Version),
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            search(texts),
            check(texts),
            new(texts),
            show(texts),
            export(texts),
        ])
}

fn search(texts: &Texts) -> Command {
    sub("search", &texts.search.about, texts)
        .arg(positional("query", &texts.search.query))
        .arg(flag("json", texts.search.json.clone()).action(ArgAction::SetTrue))
        .arg(
            flag("limit", texts.search.limit.clone())
                .value_parser(clap::value_parser!(u16).range(1..))
                .default_value("20"),
        )
}

fn check(texts: &Texts) -> Command {
    sub("check", &texts.check.about, texts).arg(positional("folder", &texts.check.folder))
}

fn new(texts: &Texts) -> Command {
    sub("new", &texts.new.about, texts)
        .arg(flag("sample", texts.new.sample.clone()).action(ArgAction::SetTrue))
        .arg(flag("name", texts.new.name.clone()).default_value("Mallette RPS"))
        .arg(positional("file", &texts.new.file))
}

fn show(texts: &Texts) -> Command {
    sub("show", &texts.show.about, texts)
        .arg(positional("file", &texts.show.file))
        .arg(flag("json", texts.show.json.clone()).action(ArgAction::SetTrue))
}

fn export(texts: &Texts) -> Command {
    let said = &texts.export;
    let documents = Document::ALL.map(|document| document_name(document, texts).to_owned());
    let formats = PossibleValuesParser::new(Format::ALL.map(Format::code));
    let switch = |name, help: &String| flag(name, help.clone()).action(ArgAction::SetTrue);
    sub("export", &said.about, texts)
        .arg(positional("file", &texts.show.file))
        .arg(
            flag("document", said.document.clone())
                .value_parser(PossibleValuesParser::new(documents))
                .default_value(document_name(Document::Plan, texts).to_owned()),
        )
        .arg(flag("format", said.format.clone()).value_parser(formats))
        .arg(
            flag("annee", said.year.clone())
                .value_parser(clap::value_parser!(i16).range(1900..10_000)),
        )
        .arg(flag("colonne", said.column.clone()).action(ArgAction::Append))
        .arg(switch("sans-noms", &said.without_names))
        .arg(switch("confidentielles", &said.restricted))
        .arg(switch("sans-logo", &said.without_logo))
        .arg(switch("logo-conseil", &said.consultant_logo))
        .arg(
            flag("output", said.output.clone())
                .short('o')
                .required(true),
        )
}

/// What a document is called on the command line.
pub(crate) fn document_name(document: Document, texts: &Texts) -> &str {
    let name = texts.export.documents.get(document.code());
    name.map_or("", String::as_str)
}

fn sub(name: &'static str, about: &str, texts: &Texts) -> Command {
    let template = format!(
        "{{about}}\n\n{} {{usage}}\n\n{}\n{{positionals}}\n\n{}\n{{options}}\n",
        texts.usage, texts.arguments, texts.options
    );
    Command::new(name)
        .about(about.to_owned())
        .help_template(template)
}

fn flag(name: &'static str, help: String) -> Arg {
    Arg::new(name).long(name).help(help)
}

fn positional(name: &'static str, help: &str) -> Arg {
    Arg::new(name).required(true).help(help.to_owned())
}

/// What is wrong with a command, in one sentence.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what else may be wrong is told in one sentence"
)]
pub(crate) fn misuse(error: &clap::Error, texts: &Texts) -> Sentence {
    let named = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(name)) => Some(name.clone()),
        Some(ContextValue::Strings(names)) => Some(names.join(", ")),
        Some(_) | None => None,
    };
    match error.kind() {
        ErrorKind::MissingRequiredArgument => fill(
            &texts.missing,
            &[&named(ContextKind::InvalidArg).unwrap_or_default()],
        ),
        ErrorKind::InvalidSubcommand => fill(
            &texts.unknown,
            &[&named(ContextKind::InvalidSubcommand).unwrap_or_default()],
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => fill(
            &texts.unknown,
            &[&named(ContextKind::InvalidValue).unwrap_or_default()],
        ),
        ErrorKind::UnknownArgument => fill(
            &texts.unknown,
            &[&named(ContextKind::InvalidArg).unwrap_or_default()],
        ),
        _ => texts.misused.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misused(arguments: &[&str]) -> String {
        let texts = Texts::load().unwrap();
        let error = command(&texts).try_get_matches_from(arguments).unwrap_err();
        misuse(&error, &texts).to_string()
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command(&Texts::load().unwrap()).debug_assert();
    }

    #[test]
    fn a_misuse_is_told_in_french_with_what_is_wrong() {
        assert!(misused(&["mallette-cli", "serch", "x"]).contains("« serch »"));
        assert!(misused(&["mallette-cli", "export", "a.mallette"]).contains("--output"));
        assert!(
            misused(&["mallette-cli", "export", "a", "-o", "b", "--format", "doc"])
                .contains("« doc »")
        );
    }
}
