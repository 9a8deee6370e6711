//! What a query asks for: each word that says something, with all that can stand for it.
//!
//! A word may be met as itself, as a word it begins (the last one, while typing), as a word a typing
//! error away, or as a synonym; each way counts less than the one before. Reading the documents is
//! for `ranking`.

use super::lexicon::{Lexicon, Term};
use super::words::{Word, is_stop_word, is_weak, key, stem, words};

/// Longest query read, in words: beyond, nobody is typing.
const MOST_WORDS: usize = 12;
/// Most forms a beginning is completed to.
const COMPLETIONS: usize = 40;

/// Weights of the ways to meet a word.
const EXACT: f32 = 1.0;
const SAME_STEM: f32 = 0.85;
const SYNONYM: f32 = 0.6;
const COMPLETED: f32 = 0.75;
const COMPLETED_TOO: f32 = 0.35;
const ONE_ERROR: f32 = 0.85;
const TWO_ERRORS: f32 = 0.65;
const RARE_ERROR: f32 = 0.35;

/// Something the query asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Concept {
    /// The terms that can stand for it, with how much each counts.
    pub variants: Vec<(Term, f32)>,
    /// The start of the word being typed, to mark in the results.
    pub beginning: Option<String>,
    /// Whether it says little by itself.
    pub weak: bool,
    /// Whether it is a common word, kept because hardly anything else was typed: never marked.
    pub common: bool,
}

impl Concept {
    fn add(&mut self, term: Term, weight: f32) {
        match self.variants.iter_mut().find(|(known, _)| *known == term) {
            Some((_, known)) => *known = known.max(weight),
            None => self.variants.push((term, weight)),
        }
    }
}

/// What a query asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub concepts: Vec<Concept>,
}

/// A word of the query, with the terms it was understood as.
struct Typed {
    word: Word,
    said: bool,
    terms: Vec<Term>,
    concept: Concept,
}

impl Query {
    /// Reads what was typed.
    pub(crate) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let mut typed = split_unknown(words(text), lexicon);
        typed.truncate(MOST_WORDS);
        let telling = typed.iter().filter(|word| !is_stop_word(&word.form));
        let telling = telling.filter(|word| !is_weak(&word.term)).count();
        // When hardly a word says something, the expression does: common words are kept.
        let keep_common = telling == 0 || telling == 1 && typed.len() > 3;
        let unfinished = text.chars().next_back().is_some_and(char::is_alphanumeric);
        let last = typed.len().saturating_sub(1);
        let mut typed: Vec<Typed> = typed
            .into_iter()
            .enumerate()
            .map(|(rank, word)| {
                let said = keep_common || !is_stop_word(&word.form);
                understand(word, said, unfinished && rank == last, lexicon)
            })
            .collect();
        join_neighbours(&mut typed, lexicon);
        add_synonyms(&mut typed, lexicon);
        let concepts = typed
            .into_iter()
            .filter(|typed| typed.said)
            .map(|typed| typed.concept);
        Self {
            concepts: concepts.collect(),
        }
    }
}

/// Finds what a word stands for.
fn understand(word: Word, said: bool, unfinished: bool, lexicon: &Lexicon) -> Typed {
    let mut concept = Concept::default();
    let mut terms = exact_terms(&word, lexicon);
    let itself = lexicon.term(&key(&word.form));
    for term in &terms {
        concept.add(*term, if itself.is_some() { SAME_STEM } else { EXACT });
    }
    for term in itself {
        concept.add(term, EXACT);
        terms.push(term);
    }
    let known: u32 = terms.iter().map(|term| lexicon.frequency(*term)).sum();
    if said && unfinished {
        complete(&word, known > 0, &mut concept, lexicon);
    }
    if said
        && concept
            .variants
            .iter()
            .all(|(term, _)| lexicon.frequency(*term) == 0)
    {
        let corrected = correct(&word, unfinished, &mut concept, lexicon);
        terms.extend(corrected);
    } else if said && concept.beginning.is_none() && lexicon.terms_of(&word.form).is_none() {
        // A word never seen may be a mistyped one that happens to share the stem of another.
        terms.extend(correct(&word, false, &mut concept, lexicon));
    } else if said && !unfinished && known <= 1 && word.form.len() >= 5 {
        for (term, _) in lexicon.near(&word.form, 1, false) {
            concept.add(term, RARE_ERROR);
        }
    }
    let weak = terms.iter().any(|term| lexicon.is_weak(*term));
    concept.common = is_stop_word(&word.form);
    concept.weak = weak || concept.common;
    Typed {
        word,
        said,
        terms,
        concept,
    }
}

/// The terms of the word itself: those of its form, and its stem as typed.
fn exact_terms(word: &Word, lexicon: &Lexicon) -> Vec<Term> {
    let mut terms = lexicon.terms_of(&word.form).unwrap_or_default().to_vec();
    if terms.is_empty() {
        terms.extend(lexicon.term(&word.term));
        terms.extend(lexicon.term(&stem(&word.form)));
        terms.dedup();
    }
    terms
}

/// Adds the words that the word being typed may become.
fn complete(word: &Word, known: bool, concept: &mut Concept, lexicon: &Lexicon) {
    if word.form.chars().count() < 2 {
        return;
    }
    let weight = if known { COMPLETED_TOO } else { COMPLETED };
    let completions = lexicon.beginning_with(&word.form, COMPLETIONS);
    if completions.is_empty() {
        return;
    }
    for term in completions {
        concept.add(term, weight);
    }
    concept.beginning = Some(word.form.clone());
}

/// Adds the words a typing error away; gives the nearest.
fn correct(word: &Word, unfinished: bool, concept: &mut Concept, lexicon: &Lexicon) -> Vec<Term> {
    let length = word.form.chars().count();
    let limit = match length {
        0..=3 => return Vec::new(),
        4..=8 => 1,
        _ => 2,
    };
    let near = lexicon.near(&word.form, limit, unfinished && length >= 5);
    for (term, apart) in &near {
        concept.add(*term, if *apart < 2 { ONE_ERROR } else { TWO_ERRORS });
    }
    near.into_iter().map(|(term, _)| term).collect()
}

/// Separates words that were typed without their space or apostrophe: « lequipe », « trocharge ».
fn split_unknown(typed: Vec<Word>, lexicon: &Lexicon) -> Vec<Word> {
    let mut found = Vec::new();
    for word in typed {
        if word.form.len() < 6 || !exact_terms(&word, lexicon).is_empty() {
            found.push(word);
            continue;
        }
        match two_words(&word.form, lexicon) {
            Some((left, right)) => {
                found.extend(words(left));
                found.extend(words(right));
            }
            None => found.push(word),
        }
    }
    found
}

fn two_words<'a>(form: &'a str, lexicon: &Lexicon) -> Option<(&'a str, &'a str)> {
    let is_known = |part: &str| {
        let terms = lexicon.terms_of(part).unwrap_or_default();
        terms.iter().any(|term| lexicon.frequency(*term) > 0)
    };
    let elided = ["l", "d", "j", "qu", "n", "s", "m", "c"];
    for start in elided {
        let rest = form
            .strip_prefix(start)
            .filter(|rest| rest.starts_with(VOWELS));
        if let Some(rest) = rest.filter(|rest| is_known(rest)) {
            return Some(("", rest));
        }
    }
    (3..form.len().saturating_sub(2))
        .filter_map(|middle| form.split_at_checked(middle))
        .find(|(left, right)| is_known(left) && is_known(right))
}

const VOWELS: [char; 7] = ['a', 'e', 'i', 'o', 'u', 'y', 'h'];

/// « burn out » asks for « burnout »: neighbours that make a known word together are one concept.
fn join_neighbours(typed: &mut [Typed], lexicon: &Lexicon) {
    for at in 1..typed.len() {
        let Some([left, right]) = typed.get_mut(at - 1..=at) else {
            continue;
        };
        let joined = format!("{}{}", left.word.form, right.word.form);
        let terms = lexicon.terms_of(&joined).unwrap_or_default();
        let known = terms.iter().any(|term| lexicon.frequency(*term) > 0);
        if !known || !(left.said || right.said) {
            continue;
        }
        left.concept = Concept::default();
        for term in terms {
            left.concept.add(*term, EXACT);
        }
        left.concept.beginning = right.concept.beginning.take();
        (left.said, right.said) = (true, false);
    }
}

/// Adds the groups of synonyms whose words or expressions were typed.
fn add_synonyms(typed: &mut [Typed], lexicon: &Lexicon) {
    let mut found: Vec<(std::ops::Range<usize>, Term)> = Vec::new();
    for (start, word) in typed.iter().enumerate() {
        for term in &word.terms {
            for expression in lexicon.expressions_from(*term) {
                let end = start + expression.terms.len();
                let run = typed.get(start..end).unwrap_or_default();
                let matches = run.len() == expression.terms.len()
                    && run
                        .iter()
                        .zip(&expression.terms)
                        .all(|(word, term)| word.terms.contains(term));
                if matches {
                    found.push((start..end, expression.group));
                }
            }
        }
    }
    for (range, group) in found {
        for word in typed.get_mut(range).into_iter().flatten() {
            let certain = word.concept.variants.iter().map(|(_, weight)| *weight);
            let certainty = certain.fold(0.0, f32::max).clamp(ONE_ERROR, EXACT);
            word.concept.add(group, SYNONYM * certainty);
        }
    }
}
