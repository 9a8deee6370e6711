//! The words of the program, letter by letter, or those a search finds.
//!
//! Where a text uses one of them, `terms` links it here.

use std::collections::BTreeMap;

use axum::extract::Query;
use library::{GlossaryTerm, Kind};
use serde::Serialize;

use super::reference::{Asked, found, keep};
use crate::frame::Section;
use crate::respond::Answer;
use crate::state::App;

#[derive(Serialize)]
struct Glossary {
    q: String,
    total: usize,
    alphabet: Vec<Letter>,
    groups: Vec<LetterGroup>,
}

/// A letter of the alphabet, and whether a term begins with it.
#[derive(Serialize)]
struct Letter {
    letter: char,
    used: bool,
}

/// Terms under a letter; under none when they were searched.
#[derive(Serialize)]
struct LetterGroup {
    letter: Option<char>,
    terms: Vec<ShownTerm>,
}

#[derive(Serialize)]
struct ShownTerm {
    #[serde(flatten)]
    term: GlossaryTerm,
    see_also: Vec<TermLink>,
}

#[derive(Serialize)]
struct TermLink {
    slug: String,
    term: String,
}

/// `GET /glossary`
pub(crate) fn show(app: &App, Query(asked): Query<Asked>) -> Answer {
    let all = app.library().glossary()?;
    let names: BTreeMap<String, String> = all
        .iter()
        .map(|term| (term.slug.clone(), term.term.clone()))
        .collect();
    let found = found(app, Kind::Term, &asked.q)?;
    let searched = found.is_some();
    let total = all.len();
    let terms = keep(all, found, |term| &term.slug);
    let groups = if searched {
        vec![LetterGroup {
            letter: None,
            terms: terms
                .into_iter()
                .map(|term| shown_term(term, &names))
                .collect(),
        }]
    } else {
        by_letter(terms, &names)
    };
    let view = Glossary {
        q: asked.q,
        total,
        alphabet: alphabet(&groups),
        groups,
    };
    app.page(Section::Inform, "inform/glossary.html", &view)
}

fn by_letter(terms: Vec<GlossaryTerm>, names: &BTreeMap<String, String>) -> Vec<LetterGroup> {
    let mut groups: BTreeMap<char, Vec<ShownTerm>> = BTreeMap::new();
    for term in terms {
        let letter = initial(&term.term);
        groups
            .entry(letter)
            .or_default()
            .push(shown_term(term, names));
    }
    groups
        .into_iter()
        .map(|(letter, terms)| LetterGroup {
            letter: Some(letter),
            terms,
        })
        .collect()
}

/// The letter a word is filed under: a capital without accent.
fn initial(word: &str) -> char {
    words::fold(word)
        .chars()
        .next()
        .unwrap_or('#')
        .to_ascii_uppercase()
}

fn alphabet(groups: &[LetterGroup]) -> Vec<Letter> {
    ('A'..='Z')
        .map(|letter| Letter {
            letter,
            used: groups.iter().any(|group| group.letter == Some(letter)),
        })
        .collect()
}

fn shown_term(term: GlossaryTerm, names: &BTreeMap<String, String>) -> ShownTerm {
    let link = |slug: &String| {
        Some(TermLink {
            slug: slug.clone(),
            term: names.get(slug)?.clone(),
        })
    };
    ShownTerm {
        see_also: term.see.iter().filter_map(link).collect(),
        term,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filed_without_their_accents() {
        assert_eq!(["Élu", "aidant", "Qualité"].map(initial), ['E', 'A', 'Q']);
    }
}
