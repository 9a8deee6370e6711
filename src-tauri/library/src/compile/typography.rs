//! French typography: apostrophes, quotation marks and non-breaking spaces.
//!
//! One function finds what is wrong and how to mend it; the check reports it, `fix` applies it, so
//! that what was fixed is never reported again. Web addresses are left alone. It decides nothing
//! about which texts are prose: see `prose` and `fix`.

use words::text::{CLOSING_QUOTE, NARROW_SPACE as NARROW, NO_BREAK_SPACE as WIDE, OPENING_QUOTE};

use super::report::Rule;

/// A character of a text, with its place in the file it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// The character, as it reads.
    pub ch: char,
    /// Where it starts in the file, in bytes.
    pub at: usize,
    /// How many bytes of the file it takes (more than its own when escaped).
    pub len: usize,
}

/// The glyphs of a text that stands as it is at this offset of a file.
pub(crate) fn glyphs(text: &str, at: usize) -> Vec<Glyph> {
    text.char_indices()
        .map(|(offset, ch)| Glyph {
            ch,
            at: at + offset,
            len: ch.len_utf8(),
        })
        .collect()
}

/// Something to mend in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repair {
    /// The rule that is broken.
    pub rule: Rule,
    /// Rank of the faulty glyph, for the extract shown to the author.
    pub glyph: usize,
    /// Where to change the file, and how many bytes to take out.
    pub at: usize,
    pub len: usize,
    /// What to put there; `None` when only the author can tell.
    pub with: Option<&'static str>,
}

const OPENING: char = '\u{ab}';
const CLOSING: char = '\u{bb}';
const APOSTROPHE: &str = "\u{2019}";

/// Everything to mend in a text, in order.
pub(crate) fn repairs(glyphs: &[Glyph]) -> Vec<Repair> {
    let addresses = addresses(glyphs);
    let mut quotes = 0_usize;
    let mut found = Vec::new();
    for (rank, glyph) in glyphs.iter().enumerate() {
        if addresses.iter().any(|range| range.contains(&rank)) {
            continue;
        }
        let before = rank.checked_sub(1).and_then(|rank| glyphs.get(rank));
        let after = glyphs.get(rank + 1);
        let space_before =
            |space| before.and_then(|before| space_before(rank, glyph, before, space));
        match glyph.ch {
            '\'' => found.push(apostrophe(rank, glyph, before)),
            '"' => {
                quotes += 1;
                found.push(quote(rank, glyph, quotes, glyphs));
            }
            ';' | '!' | '?' => found.extend(space_before(NARROW)),
            ':' if after.is_none_or(|after| after.ch.is_whitespace()) => {
                found.extend(space_before(WIDE));
            }
            CLOSING => found.extend(space_before(WIDE)),
            OPENING => {
                let after = after.filter(|after| after.ch != WIDE);
                found.extend(after.map(|after| spaced(rank, glyph, after, WIDE)));
            }
            _ => {}
        }
    }
    found
}

impl Repair {
    /// Replaces a glyph.
    fn replace(rule: Rule, rank: usize, glyph: &Glyph, with: Option<&'static str>) -> Self {
        Self {
            rule,
            glyph: rank,
            at: glyph.at,
            len: glyph.len,
            with,
        }
    }
}

fn apostrophe(rank: usize, glyph: &Glyph, before: Option<&Glyph>) -> Repair {
    let between = before.is_some_and(|before| before.ch.is_alphanumeric());
    let with = between.then_some(APOSTROPHE);
    Repair::replace(Rule::StraightApostrophe, rank, glyph, with)
}

/// Straight quotes go by two: the odd ones open. A last one alone is left to the author.
fn quote(rank: usize, glyph: &Glyph, count: usize, glyphs: &[Glyph]) -> Repair {
    let opens = count % 2 == 1;
    let alone = opens && !glyphs.iter().skip(rank + 1).any(|glyph| glyph.ch == '"');
    let mark = if opens { OPENING_QUOTE } else { CLOSING_QUOTE };
    Repair::replace(Rule::StraightQuote, rank, glyph, (!alone).then_some(mark))
}

fn space_before(rank: usize, mark: &Glyph, before: &Glyph, space: char) -> Option<Repair> {
    let right = before.ch == space || starts_afresh(before.ch, mark.ch);
    (!right).then(|| spaced(rank, mark, before, space))
}

/// Whether a mark needs no space after this character: `?!`, `(?)`, a line break.
fn starts_afresh(before: char, mark: char) -> bool {
    let stuck = matches!(before, '!' | '?' | '(' | '[') && mark != CLOSING;
    stuck || before == '\n'
}

/// Puts a space between a mark and its neighbour, instead of the space that the neighbour may be.
fn spaced(rank: usize, mark: &Glyph, neighbour: &Glyph, space: char) -> Repair {
    let replaced = neighbour.ch.is_whitespace();
    Repair {
        rule: match mark.ch {
            ':' => Rule::WideSpace,
            OPENING | CLOSING => Rule::GuillemetSpace,
            _ => Rule::NarrowSpace,
        },
        glyph: rank,
        // A new space stands before the second of the two.
        at: neighbour.at.max(if replaced { 0 } else { mark.at }),
        len: if replaced { neighbour.len } else { 0 },
        with: Some(if space == NARROW {
            "\u{202f}"
        } else {
            "\u{a0}"
        }),
    }
}

/// Ranks of the glyphs that belong to web or e-mail addresses.
fn addresses(glyphs: &[Glyph]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for word in glyphs.split(|glyph| glyph.ch.is_whitespace()) {
        let text: String = word.iter().map(|glyph| glyph.ch).collect();
        if ["://", "www.", "@"].iter().any(|mark| text.contains(mark)) {
            found.push(start..start + word.len());
        }
        start += word.len() + 1;
    }
    found
}

/// Applies repairs to a text, given from its start. Gives how many were applied.
pub(crate) fn apply(text: &mut String, mut repairs: Vec<Repair>) -> usize {
    repairs.retain(|repair| repair.with.is_some());
    repairs.sort_by_key(|repair| (repair.at, repair.len));
    repairs.dedup_by_key(|repair| (repair.at, repair.len));
    let count = repairs.len();
    for repair in repairs.into_iter().rev() {
        let range = repair.at..repair.at + repair.len;
        text.replace_range(range, repair.with.unwrap_or_default());
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        let mut mended = text.to_owned();
        let repairs = repairs(&glyphs(text, 0));
        apply(&mut mended, repairs);
        mended
    }

    #[test]
    fn straight_marks_become_french_ones() {
        let cases = [
            ("l'équipe", "l’équipe"),
            ("dire \"non\" ici", "dire «\u{a0}non\u{a0}» ici"),
            ("« non »", "«\u{a0}non\u{a0}»"),
            ("«non»", "«\u{a0}non\u{a0}»"),
            ("Qui ? Quoi!", "Qui\u{202f}? Quoi\u{202f}!"),
            ("Quoi ?!", "Quoi\u{202f}?!"),
            ("Un : deux ; trois", "Un\u{a0}: deux\u{202f}; trois"),
            ("« Ah ! »", "«\u{a0}Ah\u{202f}!\u{a0}»"),
        ];
        for (written, expected) in cases {
            assert_eq!(fixed(written), expected, "for {written}");
        }
    }

    #[test]
    fn what_is_right_or_not_prose_is_left_alone() {
        for text in [
            "à 8:30",
            "situation:ici-tout",
            "https://exemple.fr/?a=b;c",
            "contact@exemple.fr",
            "(?)",
        ] {
            assert_eq!(fixed(text), text);
        }
    }

    #[test]
    fn a_second_pass_changes_nothing() {
        for text in [
            "Il dit \"oui\"! Et l'autre: \"non\"?",
            "«Quoi?!» «»",
            "a ;b",
            "« Ah? » : \"\"",
        ] {
            let once = fixed(text);
            assert_eq!(fixed(&once), once, "from {text}");
        }
    }

    #[test]
    fn what_only_the_author_can_tell_is_reported_and_kept() {
        assert_eq!(fixed("un \" seul"), "un \" seul");
        let found = repairs(&glyphs("un \" seul", 0));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, Rule::StraightQuote);
    }
}
