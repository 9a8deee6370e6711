//! The facts of the library against their uses: what nobody cites, and what is still to be checked.
//!
//! Citations are read from the sheets (their lists) and from the texts (links by id). It does not
//! judge a fact: the status is what the author gave.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use library::{Kind, Library, Status};

/// The shelf of figures, as authors write it in `{chiffre:…}`.
const FIGURE: &str = "chiffre";
/// The shelf of sources.
const SOURCE: &str = "source";

/// The authors' guide: its links are examples.
const GUIDE: &str = "LISEZMOI.md";

/// A fact that can be cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// Its shelf, as authors write it.
    pub shelf: &'static str,
    /// Its identifier.
    pub id: String,
    /// Whether a sheet or another fact cites it.
    pub cited: bool,
    /// Whether it was checked at its source; sources have no status.
    pub checked: bool,
}

/// Every point of law, figure, helper and source.
pub(crate) fn facts(library: &Library, content: &Path) -> Result<Vec<Fact>> {
    let mut citations = BTreeSet::new();
    listed(library, &mut citations)?;
    in_folder(content, &mut citations)?;
    let mut facts = declared(library)?;
    for fact in &mut facts {
        fact.cited = citations.contains(&(fact.shelf, fact.id.clone()));
    }
    Ok(facts)
}

fn declared(library: &Library) -> Result<Vec<Fact>> {
    let fact = |shelf, id, status| Fact {
        shelf,
        id,
        cited: false,
        checked: status == Status::Checked,
    };
    let law = library.legal_points()?.into_iter();
    let figures = library.figures()?.into_iter();
    let helpers = library.helpers()?.into_iter();
    let sources = library.sources()?.into_iter();
    Ok(law
        .map(|point| fact(Kind::Law.as_str(), point.id, point.status))
        .chain(figures.map(|figure| fact(FIGURE, figure.id, figure.status)))
        .chain(helpers.map(|helper| fact(Kind::Helper.as_str(), helper.slug, helper.status)))
        .chain(sources.map(|source| fact(SOURCE, source.id, Status::Checked)))
        .collect())
}

type Citations = BTreeSet<(&'static str, String)>;

/// What sheets and facts cite in their lists.
fn listed(library: &Library, found: &mut Citations) -> Result<()> {
    let law = Kind::Law.as_str();
    let helper = Kind::Helper.as_str();
    let mut cite = |shelf: &'static str, ids: Vec<String>| {
        found.extend(ids.into_iter().map(|id| (shelf, id)));
    };
    for card in library.all_situations()? {
        let sheet = library.situation(&card.slug)?.context("A situation")?;
        let fixed = sheet.fixed_by_law.into_iter().map(|fixed| fixed.point);
        cite(law, fixed.chain(sheet.employee.points).collect());
        cite(SOURCE, sheet.sources);
    }
    for card in library.modules()? {
        let sheet = library.module(&card.slug)?.context("A module")?;
        cite(law, sheet.law);
        cite(SOURCE, sheet.sources);
    }
    for card in library.crises()? {
        let sheet = library.crisis(&card.slug)?.context("A crisis sheet")?;
        cite(helper, sheet.helpers);
        cite(law, sheet.law);
        cite(SOURCE, sheet.sources);
    }
    for card in library.leader_sheets()? {
        let sheet = library
            .leader_sheet(&card.slug)?
            .context("A leader sheet")?;
        cite(helper, sheet.helpers);
        cite(SOURCE, sheet.sources);
    }
    for card in library.quizzes()? {
        let quiz = library.quiz(&card.slug)?.context("A quiz")?;
        cite(
            SOURCE,
            quiz.questions
                .into_iter()
                .map(|question| question.source)
                .collect(),
        );
    }
    for card in library.tools()? {
        cite(SOURCE, library.tool(&card.slug)?.context("A tool")?.sources);
    }
    let needs = library.needs()?.into_iter();
    cite(helper, needs.flat_map(|need| need.helpers).collect());
    let themes = library.themes()?.into_iter();
    cite(helper, themes.flat_map(|theme| theme.helpers).collect());
    cite(SOURCE, sources_of_facts(library)?);
    Ok(())
}

fn sources_of_facts(library: &Library) -> Result<Vec<String>> {
    let law = library.legal_points()?.into_iter();
    let figures = library.figures()?.into_iter();
    let helpers = library.helpers()?.into_iter();
    let ideas = library.received_ideas()?.into_iter();
    Ok(law
        .map(|point| point.source)
        .chain(figures.map(|figure| figure.source))
        .chain(helpers.map(|helper| helper.source))
        .chain(ideas.map(|idea| idea.source))
        .collect())
}

/// What the texts of a folder cite by links.
fn in_folder(folder: &Path, found: &mut Citations) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("Read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            in_folder(&path, found)?;
        } else if !path.ends_with(GUIDE) {
            let text = fs::read_to_string(&path);
            in_text(
                &text.with_context(|| format!("Read {}", path.display()))?,
                found,
            );
        }
    }
    Ok(())
}

/// What a text cites: `[words](droit:l4121-1)`, `{chiffre:some-figure}`.
fn in_text(text: &str, found: &mut Citations) {
    for shelf in [Kind::Law.as_str(), Kind::Helper.as_str(), FIGURE] {
        for opening in ['(', '{'] {
            let start = format!("{opening}{shelf}:");
            for part in text.split(start.as_str()).skip(1) {
                let ends = |ch: char| !(ch.is_ascii_alphanumeric() || ch == '-');
                let id = part.split(ends).next().unwrap_or_default();
                found.insert((shelf, id.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cites_by_links_and_by_figures() {
        let mut found = BTreeSet::new();
        in_text(
            "Voir [ici](droit:l4121-1), {chiffre:dares-2016} et [là](module:cadre).",
            &mut found,
        );
        let expected = [("chiffre", "dares-2016"), ("droit", "l4121-1")];
        let expected = expected.map(|(shelf, id)| (shelf, id.to_owned()));
        assert_eq!(found, BTreeSet::from(expected));
    }
}
