//! French texts: folded to be compared, cut into words, quoted, kept together, filled.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::french::FRENCH;

/// The space that never breaks: between a number and its unit, before a colon, inside guillemets.
pub const NO_BREAK_SPACE: char = '\u{a0}';

/// The thin one: before `;`, `!` and `?`.
pub const NARROW_SPACE: char = '\u{202f}';

/// What opens a quotation, with its space.
pub const OPENING_QUOTE: &str = "\u{ab}\u{a0}";

/// What closes a quotation, with its space.
pub const CLOSING_QUOTE: &str = "\u{a0}\u{bb}";

/// The text in lower case, without accents nor ligatures, with plain apostrophes: two texts that people
/// take for the same have the same fold.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_ascii() {
            folded.push(sign.to_ascii_lowercase());
        } else {
            fold_sign(sign, &mut folded);
        }
    }
    folded
}

fn fold_sign(sign: char, folded: &mut String) {
    for lower in sign.to_lowercase() {
        match lower {
            '\u{153}' => folded.push_str("oe"),
            '\u{e6}' => folded.push_str("ae"),
            '\u{2019}' => folded.push('\''),
            _ => folded.extend(
                std::iter::once(lower)
                    .nfd()
                    .filter(|part| part.is_alphanumeric() || !is_combining_mark(*part)),
            ),
        }
    }
}

/// The fold of a text, and of that only letters and digits: what a word is known by.
#[must_use]
pub fn fold_letters(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// A word in the singular, as far as its last letter tells: « conflits » as « conflit ».
#[must_use]
pub fn singular(word: &str) -> &str {
    let plural = !word.ends_with("ss") && !word.ends_with("aux");
    let rest = word
        .strip_suffix(['s', 'x'])
        .filter(|rest| plural && rest.len() > 2);
    rest.unwrap_or(word)
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In lower case, without accents: letters and digits only.
    pub form: String,
    /// Where it starts in the text, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// Whether a hyphen ties it to the word before.
    pub tied: bool,
}

impl Word {
    fn new(text: &str, (start, end): (usize, usize), tied: bool) -> Self {
        Self {
            form: fold_letters(text.get(start..end).unwrap_or_default()),
            start,
            end,
            tied,
        }
    }
}

/// The words of a text, in order. Elided articles and pronouns are left out; a hyphen parts words, an
/// apostrophe inside one or a plus sign does not: « aujourd’hui », « N+1 ».
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    let mut tied = false;
    let mut signs = text.char_indices().peekable();
    while let Some((start, sign)) = signs.next() {
        let end = start + sign.len_utf8();
        if sign.is_alphanumeric() || is_combining_mark(sign) {
            run = Some((run.map_or(start, |(from, _)| from), end));
            continue;
        }
        let inside = run.is_some() && signs.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if inside && is_apostrophe(sign) {
            let before = run.and_then(|(from, to)| text.get(from..to));
            if FRENCH
                .elisions
                .contains(&fold_letters(before.unwrap_or_default()))
            {
                run = None;
            }
            continue;
        }
        if inside && sign == '+' {
            continue;
        }
        if let Some(range) = run.take() {
            found.push(Word::new(text, range, tied));
        }
        tied = inside && is_hyphen(sign);
    }
    if let Some(range) = run {
        found.push(Word::new(text, range, tied));
    }
    found
}

/// Whether a sign is an apostrophe, straight or curved.
#[must_use]
pub const fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '\u{2019}' | '\u{2bc}')
}

/// Whether a sign is a hyphen.
#[must_use]
pub const fn is_hyphen(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}' | '\u{2011}')
}

/// A title between guillemets: « Ici, tout est urgent ». Guillemets inside become “ ”, as French sets them;
/// a title that is a quotation already stays as it is.
#[must_use]
pub fn quoted(title: &str) -> String {
    let title = title.trim();
    let inside = title
        .strip_prefix('\u{ab}')
        .and_then(|rest| rest.strip_suffix('\u{bb}'));
    if inside.is_some_and(|inside| !inside.contains(['\u{ab}', '\u{bb}'])) {
        return title.to_owned();
    }
    // Whatever space was typed inside guillemets goes with them.
    let opened = title.split('\u{ab}').map(str::trim_start);
    let opened = opened.collect::<Vec<_>>().join("\u{201c}");
    let closed = opened.split('\u{bb}').collect::<Vec<_>>();
    let last = closed.len().saturating_sub(1);
    let closed = closed.iter().enumerate().map(|(rank, part)| match rank {
        _ if rank == last => *part,
        _ => part.trim_end(),
    });
    let inside = closed.collect::<Vec<_>>().join("\u{201d}");
    format!("{OPENING_QUOTE}{inside}{CLOSING_QUOTE}")
}

/// Makes the spaces that were typed before `; : ! ? € %`, inside `« »` and inside numbers unbreakable. Adds
/// none, removes none.
#[must_use]
pub fn keep_together(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    let mut previous = None;
    while let Some(sign) = signs.next() {
        let next = signs.peek();
        let before_sign = matches!(
            next,
            Some(';' | ':' | '!' | '?' | '\u{bb}' | '\u{20ac}' | '%')
        );
        let digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        let in_number = digit(previous) && digit(next.copied());
        let joined = sign == ' ' && (before_sign || in_number || previous == Some('\u{ab}'));
        kept.push(if joined { NO_BREAK_SPACE } else { sign });
        previous = Some(sign);
    }
    kept
}

/// The text with every space unbreakable: a date, an amount.
#[must_use]
pub(crate) fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// With a capital at its beginning: « décembre » → « Décembre ».
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_uppercase);
    first.chain(signs).collect()
}

/// In the middle of a sentence: « Décidée » → « décidée ».
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_lowercase);
    first.chain(signs).collect()
}

/// Fills each `{name}` of a sentence in one pass: a value that itself contains braces stays as it is, and
/// so does a blank without a value. A `{}` takes the next value whose name is empty.
#[must_use]
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut unnamed = values.iter().filter(|(name, _)| name.is_empty());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let value = if name.is_empty() {
            unnamed.next()
        } else {
            values.iter().find(|(known, _)| *known == name)
        };
        filled.push_str(&match value {
            Some((_, value)) => Cow::Borrowed(*value),
            None => Cow::Owned(format!("{{{name}}}")),
        });
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn forms(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.form).collect()
    }

    #[test]
    fn case_accents_ligatures_and_apostrophes_do_not_matter() {
        assert_eq!(fold("L’ÉTÉ, un cœur de Noël"), "l'ete, un coeur de noel");
        assert_eq!(
            fold("e\u{301}te\u{301}"),
            "ete",
            "accents apart from letters"
        );
        assert_eq!(fold_letters("Œuvre-ÆÇ 12"), "oeuvreaec12");
    }

    #[test]
    fn words_are_known_without_accents_case_nor_elisions() {
        assert_eq!(forms("L’équipe, jusqu'à Noël !"), ["equipe", "a", "noel"]);
        assert_eq!(forms("J'ai qu’un cœur"), ["ai", "un", "coeur"]);
        assert_eq!(forms("aujourd’hui le N+1"), ["aujourdhui", "le", "n1"]);
        assert_eq!(
            forms("e\u{301}te\u{301}"),
            ["ete"],
            "accents apart from letters"
        );
    }

    #[test]
    fn a_hyphen_separates_words_and_ties_them() {
        let words = words("le burn-out");
        let tied: Vec<(&str, bool)> = words
            .iter()
            .map(|word| (word.form.as_str(), word.tied))
            .collect();
        assert_eq!(tied, [("le", false), ("burn", false), ("out", true)]);
        assert_eq!((words[1].start, words[1].end), (3, 7));
    }

    #[test]
    fn a_title_is_quoted_once() {
        let plain = |title: &str| quoted(title).replace(NO_BREAK_SPACE, " ");
        assert_eq!(plain("Ici, tout est urgent"), "« Ici, tout est urgent »");
        assert_eq!(
            plain("On dit «\u{a0}non\u{a0}» au client"),
            "« On dit “non” au client »"
        );
        assert_eq!(
            plain("«\u{a0}Tout est urgent\u{a0}»"),
            "« Tout est urgent »"
        );
        assert_eq!(
            plain("«\u{a0}Oui\u{a0}» ou «\u{a0}non\u{a0}»"),
            "« “Oui” ou “non” »"
        );
        assert_eq!(plain("« L’été » d’août"), "« “L’été” d’août »");
        assert_eq!(
            plain("On dit «non» au client"),
            "« On dit “non” au client »"
        );
    }

    #[test]
    fn a_typed_space_before_a_colon_no_longer_breaks() {
        assert_eq!(
            keep_together("Une règle : « quand ? », à 8:30"),
            "Une règle\u{a0}: «\u{a0}quand\u{a0}?\u{a0}», à 8:30"
        );
        assert_eq!(
            keep_together("de 500 à 5 000 €, 10 %"),
            "de 500 à 5\u{a0}000\u{a0}€, 10\u{a0}%"
        );
    }

    #[test]
    fn blanks_are_filled_by_name_or_in_order_and_only_once() {
        let filled = fill("{a} et {b}.", &[("a", "{b}"), ("b", "deux")]);
        assert_eq!(filled, "{b} et deux.");
        assert_eq!(
            fill("{} puis {}", &[("", "un"), ("", "deux")]),
            "un puis deux"
        );
        assert_eq!(fill("{chiffre:id} {", &[("id", "x")]), "{chiffre:id} {");
    }

    proptest! {
        #[test]
        fn folding_and_spacing_lose_nothing_they_should_keep(text in "\\PC{0,60}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            let plain = |text: &str| text.replace(NO_BREAK_SPACE, " ");
            prop_assert_eq!(plain(&keep_together(&text)), plain(&text));
        }
    }
}
