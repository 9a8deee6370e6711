//! The commands, their arguments, and what is said of a misuse.

use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, value_parser};
use documents::{Document, Format};

use crate::texts::{Sentence, label, sentence, text};

/// The whole command line.
pub(crate) fn command() -> Command {
    let help = flag("help", "help").action(ArgAction::Help);
    let version = flag("version", "version").action(ArgAction::Version);
    Command::new("mallette-cli")
        .about(text("about"))
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(template("commands", "{subcommands}"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(help.short('h').global(true))
        .arg(version.short('V'))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([search(), check(), new(), show(), export()])
}

fn search() -> Command {
    let limit = flag("limit", "search.limit").value_parser(value_parser!(u16).range(1..));
    sub("search", "search.about")
        .arg(positional("query", "search.query"))
        .arg(switch("json", "search.json"))
        .arg(limit.default_value("20"))
}

fn check() -> Command {
    sub("check", "check.about").arg(positional("folder", "check.folder"))
}

fn new() -> Command {
    sub("new", "new.about")
        .arg(switch("sample", "new.sample"))
        .arg(flag("name", "new.name").default_value("Mallette RPS"))
        .arg(positional("file", "new.file"))
}

fn show() -> Command {
    sub("show", "show.about")
        .arg(positional("file", "show.file"))
        .arg(switch("json", "show.json"))
}

fn export() -> Command {
    let documents = Document::ALL.iter().copied().map(document_name);
    let documents = PossibleValuesParser::new(documents);
    let formats = Format::ALL.iter().map(|format| format.code());
    let formats = PossibleValuesParser::new(formats);
    let document = flag("document", "export.document").value_parser(documents);
    let year = flag("annee", "export.year").value_parser(value_parser!(i16).range(1900..10_000));
    sub("export", "export.about")
        .arg(positional("file", "show.file"))
        .arg(document.default_value(document_name(Document::Plan)))
        .arg(flag("format", "export.format").value_parser(formats))
        .arg(year)
        .arg(flag("colonne", "export.column").action(ArgAction::Append))
        .arg(switch("sans-noms", "export.without_names"))
        .arg(switch("confidentielles", "export.restricted"))
        .arg(switch("sans-logo", "export.without_logo"))
        .arg(switch("logo-conseil", "export.consultant_logo"))
        .arg(flag("output", "export.output").short('o').required(true))
}

/// What a document is called on the command line.
pub(crate) fn document_name(document: Document) -> &'static str {
    label("export.documents", document.code())
}

fn sub(name: &'static str, about: &'static str) -> Command {
    let template = template("arguments", "{positionals}");
    Command::new(name)
        .about(text(about))
        .help_template(template)
}

/// What the help is made of: how to use it, what follows under its own heading, the options.
fn template(heading: &'static str, list: &str) -> String {
    let (usage, heading, options) = (text("usage"), text(heading), text("options"));
    format!("{{about}}\n\n{usage} {{usage}}\n\n{heading}\n{list}\n\n{options}\n{{options}}\n")
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(text(help))
}

fn switch(name: &'static str, help: &'static str) -> Arg {
    flag(name, help).action(ArgAction::SetTrue)
}

fn positional(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).required(true).help(text(help))
}

/// What is wrong with a command, in one sentence.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what else may be wrong is told in one sentence"
)]
pub(crate) fn misuse(error: &clap::Error) -> Sentence {
    let (path, kind) = match error.kind() {
        ErrorKind::MissingRequiredArgument => ("missing", ContextKind::InvalidArg),
        ErrorKind::InvalidSubcommand => ("unknown", ContextKind::InvalidSubcommand),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            ("unknown", ContextKind::InvalidValue)
        }
        ErrorKind::UnknownArgument => ("unknown", ContextKind::InvalidArg),
        _ => return sentence("misused", &[]),
    };
    match error.get(kind) {
        Some(ContextValue::String(name)) => sentence(path, &[name]),
        Some(ContextValue::Strings(names)) => sentence(path, &[&names.join(", ")]),
        Some(_) | None => sentence(path, &[""]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misused(arguments: &[&str]) -> String {
        let error = command().try_get_matches_from(arguments).unwrap_err();
        misuse(&error).to_string()
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
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
