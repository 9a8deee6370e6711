//! The words of the program, letter by letter, or those a search finds.
//!
//! Where a text uses one of them, `terms` links it here.

use std::collections::BTreeMap;

use axum::extract::Query;
use library::{GlossaryTerm, Kind};
use serde::Serialize;
use tera::context;

use super::reference::{ListQuery, found, keep};
use crate::frame::Section;
use crate::respond::Answer;
use crate::state::App;

/// Terms under a letter; under none when they were searched.
#[derive(Serialize)]
struct LetterGroup {
    letter: Option<char>,
    terms: Vec<GlossaryTerm>,
}

/// `GET /glossary`
pub(crate) fn show(app: &App, Query(query): Query<ListQuery>) -> Answer {
    let all = app.library().glossary()?;
    let total = all.len();
    let name = |term: &GlossaryTerm| (term.slug.clone(), term.term.clone());
    let names: BTreeMap<String, String> = all.iter().map(name).collect();
    let groups = match found(app, Kind::Term, &query.q)? {
        None => by_letter(all),
        found => vec![LetterGroup {
            letter: None,
            terms: keep(all, found, |term| &term.slug),
        }],
    };
    let view = context! {
        q => &query.q,
        alphabet => &('A'..='Z').collect::<Vec<_>>(),
        used => &groups.iter().map(|group| group.letter).collect::<Vec<_>>(),
        total, names, groups
    };
    app.page(Section::Inform, "inform/glossary.html", view)
}

fn by_letter(terms: Vec<GlossaryTerm>) -> Vec<LetterGroup> {
    let mut groups: BTreeMap<char, Vec<GlossaryTerm>> = BTreeMap::new();
    for term in terms {
        groups.entry(initial(&term.term)).or_default().push(term);
    }
    let group = |(letter, terms)| LetterGroup {
        letter: Some(letter),
        terms,
    };
    groups.into_iter().map(group).collect()
}

/// The letter a word is filed under: a capital without accent.
fn initial(word: &str) -> char {
    words::fold(word)
        .chars()
        .next()
        .unwrap_or('#')
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filed_without_their_accents() {
        assert_eq!(["Élu", "aidant", "Qualité"].map(initial), ['E', 'A', 'Q']);
    }
}
