//! Words of the glossary, linked where a text first uses them.
//!
//! One [`TermLinks`] follows a page from top to bottom, so that a word is linked once; what it looks for
//! is prepared once for all pages. Titles and
//! links are left alone; a word the author linked is taken as linked. It knows nothing of French
//! beyond a final s or x: a form it misses is simply not linked.

use std::collections::BTreeMap;

use library::GlossaryTerm;
use words::text::{is_apostrophe, is_hyphen, singular};

/// The words of the glossary, ready to be looked for.
pub(crate) struct Terms {
    terms: Vec<GlossaryTerm>,
    /// What is looked for, by its first word.
    forms: BTreeMap<String, Vec<Form>>,
}

/// The words still to be linked on a page.
pub(crate) struct TermLinks<'a> {
    known: &'a Terms,
    /// Places of the terms found, in the order they come.
    found: Vec<usize>,
}

/// A way a term is written.
struct Form {
    /// Folded; of an acronym, itself as it is.
    words: Vec<String>,
    is_acronym: bool,
    /// The place of its term.
    place: usize,
}

impl Form {
    fn new(name: &str, place: usize) -> Self {
        let is_acronym = name.chars().all(char::is_uppercase);
        let words = match is_acronym {
            true => vec![name.to_owned()],
            false => cut(name).into_iter().map(|word| word.folded).collect(),
        };
        Self {
            words,
            is_acronym,
            place,
        }
    }

    /// Whether these words begin with it.
    fn begins(&self, words: &[Word<'_>]) -> bool {
        let is_next = |(rank, (name, word)): (usize, (&String, &Word<'_>))| match self.is_acronym {
            true => word.text == name,
            false => (rank == 0 || word.joined) && *name == word.folded,
        };
        let mut pairs = self.words.iter().zip(words).enumerate();
        self.words.len() <= words.len() && pairs.all(is_next)
    }
}

/// A word of a text, with its place.
struct Word<'a> {
    text: &'a str,
    /// Without accents nor the mark of the plural: folded once, compared with every form.
    folded: String,
    start: usize,
    end: usize,
    /// Whether no punctuation stands between it and the word before.
    joined: bool,
}

impl Terms {
    /// Every way these terms are written: each of their names, and their acronym.
    pub(crate) fn new(terms: Vec<GlossaryTerm>) -> Self {
        let mut forms: BTreeMap<String, Vec<Form>> = BTreeMap::new();
        for (place, term) in terms.iter().enumerate() {
            for name in term.term.split(", ").chain(term.acronym.as_deref()) {
                let form = Form::new(name.trim(), place);
                if let Some(first) = form.words.first() {
                    forms.entry(first.clone()).or_default().push(form);
                }
            }
        }
        Self { terms, forms }
    }

    /// For a page where nothing is linked yet.
    pub(crate) fn links(&self) -> TermLinks<'_> {
        TermLinks {
            known: self,
            found: Vec::new(),
        }
    }
}

impl TermLinks<'_> {
    /// The terms found so far, in the order of the texts.
    pub(crate) fn found(&self) -> Vec<GlossaryTerm> {
        let places = self.found.iter();
        places
            .filter_map(|place| self.known.terms.get(*place).cloned())
            .collect()
    }

    /// The text, with the first use of each term linked.
    pub(crate) fn link(&mut self, html: &str) -> String {
        let mut linked = String::with_capacity(html.len() + 256);
        let mut closed_by: Option<&str> = None;
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let (text, from_tag) = rest.split_at(start);
            let end = from_tag.find('>').map_or(from_tag.len(), |end| end + 1);
            let (tag, after) = from_tag.split_at(end);
            linked.push_str(&self.link_text(text, closed_by.is_none()));
            linked.push_str(tag);
            match closed_by {
                Some(closing) if tag == closing => closed_by = None,
                Some(_) => {}
                None => closed_by = left_alone(tag),
            }
            self.note_link(tag);
            rest = after;
        }
        linked.push_str(&self.link_text(rest, closed_by.is_none()));
        linked
    }

    /// A link the author wrote counts as the first.
    fn note_link(&mut self, tag: &str) {
        let place = tag
            .split_once("/glossary#")
            .and_then(|(_, rest)| rest.split_once('"'))
            .and_then(|(slug, _)| {
                let mut terms = self.known.terms.iter();
                terms.position(|term| term.slug == slug)
            });
        if let Some(place) = place {
            self.meet(place);
        }
    }

    fn meet(&mut self, place: usize) {
        if !self.found.contains(&place) {
            self.found.push(place);
        }
    }

    fn link_text(&mut self, text: &str, wanted: bool) -> String {
        if !wanted || text.trim().is_empty() {
            return text.to_owned();
        }
        let words = cut(text);
        let mut linked = String::with_capacity(text.len());
        let (mut next, mut copied) = (0, 0);
        while let Some(from) = words.get(next..).filter(|words| !words.is_empty()) {
            let Some(form) = self.find(from) else {
                next += 1;
                continue;
            };
            let (place, length) = (form.place, form.words.len());
            let (Some(first), Some(last), Some(term)) = (
                from.first(),
                from.get(length - 1),
                self.known.terms.get(place),
            ) else {
                break;
            };
            let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
            linked.push_str(part(copied, first.start));
            let (slug, name) = (&term.slug, part(first.start, last.end));
            linked.push_str(&format!(
                "<a class=\"term\" href=\"/glossary#{slug}\">{name}</a>"
            ));
            self.meet(place);
            copied = last.end;
            next += length;
        }
        linked.push_str(text.get(copied..).unwrap_or_default());
        linked
    }

    /// The longest form that these words begin with, of a term not linked yet.
    fn find(&self, words: &[Word<'_>]) -> Option<&Form> {
        let first = words.first()?;
        let beginning = |with: &str| self.known.forms.get(with).into_iter().flatten();
        let forms = beginning(&first.folded).chain(beginning(first.text));
        forms
            .filter(|form| !self.found.contains(&form.place) && form.begins(words))
            .min_by_key(|form| std::cmp::Reverse(form.words.len()))
    }
}

fn cut(text: &str) -> Vec<Word<'_>> {
    let mut before = 0;
    let cut = words::words(text).into_iter().map(|word| {
        let joined = text.get(before..word.start).is_some_and(joins);
        before = word.end;
        Word {
            text: text.get(word.start..word.end).unwrap_or_default(),
            folded: singular(&word.form).to_owned(),
            start: word.start,
            end: word.end,
            joined,
        }
    });
    cut.collect()
}

/// Whether what stands between two words leaves them together: an elided « d’ » does.
fn joins(between: &str) -> bool {
    !between.is_empty()
        && between.chars().all(|sign| {
            sign.is_whitespace() || sign.is_alphanumeric() || is_hyphen(sign) || is_apostrophe(sign)
        })
}

/// What closes an element whose text is never linked.
fn left_alone(tag: &str) -> Option<&'static str> {
    [
        ("<a ", "</a>"),
        ("<h2", "</h2>"),
        ("<h3", "</h3>"),
        ("<h4", "</h4>"),
    ]
    .into_iter()
    .find(|(opening, _)| tag.starts_with(opening))
    .map(|(_, closing)| closing)
}

#[cfg(test)]
mod tests {
    use library::Rich;

    use super::*;

    fn terms() -> Terms {
        let term = |slug: &str, term: &str, acronym: Option<&str>| GlossaryTerm {
            slug: slug.to_owned(),
            term: term.to_owned(),
            definition: Rich::default(),
            acronym: acronym.map(str::to_owned),
            see: Vec::new(),
            words: Vec::new(),
        };
        Terms::new(vec![
            term("conflit", "Conflit", None),
            term("conflit-de-valeurs", "Conflit de valeurs", None),
            term("document-unique", "Document unique", Some("DUERP")),
            term("elu", "Élu, représentant du personnel", None),
        ])
    }

    fn slugs(links: &TermLinks<'_>) -> Vec<String> {
        links.found().into_iter().map(|term| term.slug).collect()
    }

    #[test]
    fn only_the_first_use_of_a_term_is_linked() {
        let terms = terms();
        let mut links = terms.links();
        let linked = links.link("<p>Un conflit. Deux conflits.</p>");
        assert_eq!(
            linked,
            "<p>Un <a class=\"term\" href=\"/glossary#conflit\">conflit</a>. Deux conflits.</p>"
        );
        assert_eq!(
            links.link("<p>Conflit.</p>"),
            "<p>Conflit.</p>",
            "nor further"
        );
    }

    #[test]
    fn the_longest_term_wins_and_plurals_are_met() {
        let terms = terms();
        let mut links = terms.links();
        links.link("Les conflits de valeurs, les représentants du personnel.");
        assert_eq!(slugs(&links), ["conflit-de-valeurs", "elu"]);
    }

    #[test]
    fn titles_and_links_are_left_alone() {
        let terms = terms();
        let mut links = terms.links();
        let html = "<h2>Un conflit</h2><p><a href=\"/x\">le document unique</a></p>";
        assert_eq!(links.link(html), html);
        assert!(links.found().is_empty());
    }

    #[test]
    fn a_word_the_author_linked_is_not_linked_again() {
        let terms = terms();
        let mut links = terms.links();
        let html = "<a href=\"/glossary#conflit\">une dispute</a>, un conflit";
        assert_eq!(links.link(html), html);
        assert_eq!(slugs(&links), ["conflit"]);
    }

    #[test]
    fn an_acronym_is_met_in_capitals_only_and_a_full_stop_parts_words() {
        let terms = terms();
        let mut links = terms.links();
        let text = "Le duerp. Un document. Unique en son genre.";
        assert_eq!(links.link(text), text);
        assert!(links.link("Le DUERP").contains("#document-unique"));
    }
}
