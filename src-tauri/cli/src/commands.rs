//! What each command does: it gives back what to print.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::ArgMatches;
use dossier::{Company, Dossier, Sample};
use library::Library;

use crate::export;
use crate::file::{about, argument, device, now, open};
use crate::texts::{Sentence, sentence};

/// Runs the command asked for.
pub(crate) fn run(matches: &ArgMatches) -> Result<String> {
    match matches.subcommand() {
        Some(("search", arguments)) => search(arguments),
        Some(("check", arguments)) => check(arguments),
        Some(("new", arguments)) => new(arguments),
        Some(("show", arguments)) => show(arguments),
        Some(("export", arguments)) => export::export(arguments),
        _ => bail!(sentence("misused", &[])),
    }
}

fn search(arguments: &ArgMatches) -> Result<String> {
    let limit = arguments.get_one::<u16>("limit").copied().unwrap_or(20);
    let query = argument(arguments, "query");
    let mut hits = Library::embedded()?.search(query, usize::from(limit))?;
    hits.truncate(usize::from(limit));
    if arguments.get_flag("json") {
        return Ok(format!("{}\n", serde_json::to_string_pretty(&hits)?));
    }
    if hits.is_empty() {
        return Ok(format!("{}\n", sentence("nothing_found", &[query])));
    }
    let line = |hit: &library::Hit| {
        format!(
            "{:10} {}\n           {}\n",
            hit.kind,
            hit.plain_title(),
            hit.plain_passage()
        )
    };
    Ok(hits.iter().map(line).collect())
}

fn check(arguments: &ArgMatches) -> Result<String> {
    let folder = argument(arguments, "folder");
    match library::compile::compile(Path::new(folder)) {
        Ok(_) => Ok(format!("{}\n", sentence("valid", &[folder]))),
        Err(report) => {
            let count = report.problems.len().to_string();
            let invalid = sentence("invalid", &[&count]);
            bail!(Sentence(format!("\n{report}\n{invalid}")))
        }
    }
}

fn new(arguments: &ArgMatches) -> Result<String> {
    let path = PathBuf::from(argument(arguments, "file"));
    if arguments.get_flag("sample") {
        let samples = Library::embedded()?.samples()?;
        let sample = samples
            .first()
            .ok_or_else(|| anyhow!(sentence("no_sample", &[])))?;
        let sample = Sample::from_toml(&sample.text)?;
        Dossier::create_sample(&path, &sample, &device(), now()).with_context(about(&path))?;
    } else {
        let company = Company {
            name: argument(arguments, "name").to_owned(),
            ..Company::default()
        };
        Dossier::create(&path, company, &device(), now()).with_context(about(&path))?;
    }
    Ok(format!(
        "{}\n",
        sentence("created", &[&path.display().to_string()])
    ))
}

fn show(arguments: &ArgMatches) -> Result<String> {
    let dossier = open(arguments)?;
    let export = dossier.export()?;
    if arguments.get_flag("json") {
        return Ok(format!("{}\n", export.sealed_json()?));
    }
    let company = dossier.company()?;
    let mut shown = format!("{}\n", company.name);
    for action in dossier.actions()? {
        shown.push_str(&format!("- {} ({})\n", action.title, action.status));
    }
    Ok(shown)
}
