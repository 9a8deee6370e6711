//! What a query asks for: each word that says something, with all that can stand for it.
//!
//! A word may be met as itself, by its stem, as a word it begins (the last one, while typing), as a
//! word a typing error away, or as a synonym; each way counts less than the one before. Reading the
//! documents is for `matches`.

use words::text::singular;
use words::words;

use super::lexicon::{Lexicon, Term};
use super::stems::{is_stop_word, key, stem, term};

/// Longest query read, in words: beyond, nobody is typing.
const MOST_WORDS: usize = 12;
/// Most forms a beginning is completed to.
const COMPLETIONS: usize = 30;

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

    /// How sure its surest variant is.
    fn certainty(&self) -> f32 {
        let weights = self.variants.iter().map(|(_, weight)| *weight);
        weights.fold(0.0, f32::max).clamp(ONE_ERROR, EXACT)
    }
}

/// What a query asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub concepts: Vec<Concept>,
}

/// A word as it was typed.
#[derive(Clone, Debug)]
struct Typed {
    form: String,
    /// Its term, were it known.
    term: String,
    /// Whether it is being typed still.
    unfinished: bool,
}

/// A word of the query, with what it was understood as.
struct Understood {
    form: String,
    /// Whether it is asked for, or only there for the expressions around it.
    said: bool,
    /// The terms it was understood as.
    terms: Vec<Term>,
    concept: Concept,
}

impl Query {
    /// Reads what was typed.
    pub(crate) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let typed = typed(text, lexicon);
        let telling = typed.iter().filter(|typed| !is_stop_word(&typed.form));
        let weak = |typed: &&Typed| {
            known_terms(typed, lexicon)
                .iter()
                .any(|term| lexicon.is_weak(*term))
        };
        let telling = telling.filter(|typed| !weak(typed)).count();
        // When hardly a word says something, the expression does: common words are kept.
        let keep_common = telling == 0 || telling == 1 && typed.len() > 3;
        let mut understood: Vec<Understood> = typed
            .into_iter()
            .map(|typed| {
                let said = keep_common || !is_stop_word(&typed.form);
                understand(typed, said, lexicon)
            })
            .collect();
        join_neighbours(&mut understood, lexicon);
        add_synonyms(&mut understood, lexicon);
        let said = understood.into_iter().filter(|word| word.said);
        Self {
            concepts: said.map(|word| word.concept).collect(),
        }
    }
}

/// The words typed. Those glued together are separated: « lequipe », « tropdetravail ».
fn typed(text: &str, lexicon: &Lexicon) -> Vec<Typed> {
    let unfinished = text.chars().next_back().is_some_and(char::is_alphanumeric);
    let mut found = read_words(text);
    found.truncate(MOST_WORDS);
    if let Some(last) = found.last_mut() {
        last.unfinished = unfinished;
    }
    let parts = found
        .into_iter()
        .flat_map(|typed| match glued(&typed, lexicon) {
            Some((left, right)) => [read_words(left), read_words(right)].concat(),
            None => vec![typed],
        });
    parts.collect()
}

fn read_words(text: &str) -> Vec<Typed> {
    let words = words(text).into_iter();
    let typed = words.map(|word| Typed {
        term: term(text, &word),
        form: word.form,
        unfinished: false,
    });
    typed.collect()
}

/// The two words a word nobody knows is made of: an elision without its apostrophe, or two known
/// words without their space, when it is no typing error.
fn glued<'a>(typed: &'a Typed, lexicon: &Lexicon) -> Option<(&'a str, &'a str)> {
    let form = typed.form.as_str();
    if form.len() < 6 || typed.unfinished || !known_terms(typed, lexicon).is_empty() {
        return None;
    }
    let is_known = |part: &str| {
        let mut stems = lexicon.form(part).into_iter().flat_map(|form| &form.stems);
        stems.any(|term| lexicon.frequency(*term) > 0)
    };
    let elided = ["l", "d", "j", "qu", "n", "s", "m", "c"].into_iter();
    let mut rests = elided.filter_map(|start| form.strip_prefix(start));
    if let Some(rest) = rests.find(|rest| rest.starts_with(VOWELS) && is_known(rest)) {
        return Some(("", rest));
    }
    if !lexicon.near(form, 1, false).is_empty() {
        return None;
    }
    (3..form.len().saturating_sub(2))
        .filter_map(|middle| form.split_at_checked(middle))
        .find(|(left, right)| is_known(left) && is_known(right))
}

const VOWELS: [char; 7] = ['a', 'e', 'i', 'o', 'u', 'y', 'h'];

/// The stems of a word: those of its form, or its own were the form unknown.
fn known_terms(typed: &Typed, lexicon: &Lexicon) -> Vec<Term> {
    if let Some(known) = lexicon.form(&typed.form) {
        return known.stems.clone();
    }
    let mut stems: Vec<Term> = lexicon.term(&typed.term).into_iter().collect();
    stems.extend(lexicon.term(&stem(&typed.form)));
    stems.dedup();
    stems
}

/// Finds what a word stands for.
fn understand(typed: Typed, said: bool, lexicon: &Lexicon) -> Understood {
    let mut concept = Concept::default();
    let mut terms = known_terms(&typed, lexicon);
    let itself = lexicon.term(&key(&typed.form));
    let stem_weight = if itself.is_some() { SAME_STEM } else { EXACT };
    for term in &terms {
        concept.add(*term, stem_weight);
    }
    if let Some(term) = itself {
        concept.add(term, EXACT);
        terms.push(term);
    }
    if said {
        let frequency = terms.iter().map(|term| lexicon.frequency(*term)).sum();
        terms.extend(look_further(&typed, frequency, &mut concept, lexicon));
    }
    let weak = terms.iter().any(|term| lexicon.is_weak(*term));
    concept.common = is_stop_word(&typed.form);
    concept.weak = weak || concept.common;
    Understood {
        form: typed.form,
        said,
        terms,
        concept,
    }
}

/// Adds the words it begins and those a typing error away; gives the latter.
fn look_further(
    typed: &Typed,
    frequency: u32,
    concept: &mut Concept,
    lexicon: &Lexicon,
) -> Vec<Term> {
    if typed.unfinished {
        complete(&typed.form, frequency > 0, concept, lexicon);
    }
    let met = |(term, _): &(Term, f32)| lexicon.frequency(*term) > 0;
    if !concept.variants.iter().any(met) {
        return correct(&typed.form, typed.unfinished, concept, lexicon);
    }
    if concept.beginning.is_some() {
        return Vec::new();
    }
    if lexicon.form(&typed.form).is_none() {
        // A form never seen may be a mistyped one that happens to share the stem of another.
        return correct(&typed.form, false, concept, lexicon);
    }
    if frequency <= 1 && typed.form.len() >= 5 {
        for (term, _) in lexicon.near(&typed.form, 1, false) {
            concept.add(term, RARE_ERROR);
        }
    }
    Vec::new()
}

/// Adds the words that the word being typed may become.
fn complete(form: &str, known: bool, concept: &mut Concept, lexicon: &Lexicon) {
    if form.chars().count() < 2 {
        return;
    }
    let weight = if known { COMPLETED_TOO } else { COMPLETED };
    for term in lexicon.beginning_with(form, COMPLETIONS) {
        concept.add(term, weight);
        concept.beginning = Some(form.to_owned());
    }
}

/// Adds the words a typing error away; gives the nearest.
fn correct(form: &str, unfinished: bool, concept: &mut Concept, lexicon: &Lexicon) -> Vec<Term> {
    let length = form.chars().count();
    let limit = match length {
        0..=3 => return Vec::new(),
        4..=8 => 1,
        _ => 2,
    };
    let mut near = lexicon.near(form, limit, unfinished && length >= 5);
    if near.is_empty() {
        near = lexicon.near(singular(form), limit, false);
    }
    for (term, apart) in &near {
        concept.add(*term, if *apart < 2 { ONE_ERROR } else { TWO_ERRORS });
    }
    near.into_iter().map(|(term, _)| term).collect()
}

/// « burn out » asks for « burnout »: neighbours that make a known word together are one concept.
fn join_neighbours(understood: &mut [Understood], lexicon: &Lexicon) {
    for at in 1..understood.len() {
        let Some([left, right]) = understood.get_mut(at - 1..=at) else {
            continue;
        };
        let joined = format!("{}{}", left.form, right.form);
        let terms = joined_terms(&joined, lexicon);
        if terms.is_empty() || !(left.said || right.said) {
            continue;
        }
        left.concept = Concept::default();
        for term in terms {
            left.concept.add(term, EXACT);
        }
        left.concept.beginning = right.concept.beginning.take();
        (left.said, right.said) = (true, false);
    }
}

/// What stands for a compound: itself rather than its stem, as « post-it » is no « poste ».
fn joined_terms(joined: &str, lexicon: &Lexicon) -> Vec<Term> {
    let met = |term: &Term| lexicon.frequency(*term) > 0;
    let Some(known) = lexicon.form(joined) else {
        return Vec::new();
    };
    match known.itself.filter(met) {
        Some(itself) => vec![itself],
        None => known.stems.iter().copied().filter(met).collect(),
    }
}

/// Adds the groups of synonyms whose words or expressions were typed.
fn add_synonyms(understood: &mut [Understood], lexicon: &Lexicon) {
    let mut found: Vec<(std::ops::Range<usize>, Term)> = Vec::new();
    for (start, word) in understood.iter().enumerate() {
        let firsts = word.terms.iter();
        for expression in firsts.flat_map(|term| lexicon.expressions_from(*term)) {
            let range = start..start + expression.terms.len();
            let run = understood.get(range.clone()).unwrap_or_default();
            let mut pairs = run.iter().zip(&expression.terms);
            if !run.is_empty() && pairs.all(|(word, term)| word.terms.contains(term)) {
                found.push((range, expression.group));
            }
        }
    }
    for (range, group) in found {
        for word in understood.get_mut(range).into_iter().flatten() {
            word.concept.add(group, SYNONYM * word.concept.certainty());
        }
    }
}
