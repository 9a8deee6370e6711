//! Finding a word in the dossier's own texts, whatever its case and its accents.
//!
//! One SQL function, `holds(folded_word, text, …)`. The library has the real search engine: this is
//! only the filter box of the plan.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use unicode_normalization::char::decompose_canonical;

/// Makes `holds` known to a connection.
pub(crate) fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("holds", -1, flags, |context| {
        let text = |rank| context.get_raw(rank).as_bytes().unwrap_or_default();
        Ok((1..context.len()).any(|rank| holds(text(0), text(rank))))
    })
}

/// The text in lower case, without accents: an E acute gives "e".
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        push_folded(letter, &mut folded);
    }
    folded
}

fn push_folded(letter: char, folded: &mut String) {
    if letter.is_ascii() {
        folded.push(letter.to_ascii_lowercase());
        return;
    }
    match letter {
        '\u{152}' | '\u{153}' => folded.push_str("oe"),
        '\u{C6}' | '\u{E6}' => folded.push_str("ae"),
        '\u{2019}' => folded.push('\''),
        _ => decompose_canonical(letter, |part| {
            if !unicode_normalization::char::is_combining_mark(part) {
                folded.extend(part.to_lowercase());
            }
        }),
    }
}

/// True when the text holds the folded word. Most of the time of the filter box is spent here, and
/// most texts need no copy.
fn holds(word: &[u8], text: &[u8]) -> bool {
    if text.is_ascii() {
        return holds_ascii(word, text);
    }
    let text = String::from_utf8_lossy(text);
    holds_ascii(word, fold(&text).as_bytes())
}

fn holds_ascii(word: &[u8], text: &[u8]) -> bool {
    let Some(first) = word.first() else {
        return true;
    };
    let starts = text
        .iter()
        .enumerate()
        .filter(|(_, byte)| byte.eq_ignore_ascii_case(first));
    let mut parts = starts.filter_map(|(start, _)| text.get(start..start + word.len()));
    parts.any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("L’ÉTÉ, un cœur de Noël"), "l'ete, un coeur de noel");
        let holds = |word: &str, text: &str| holds(fold(word).as_bytes(), text.as_bytes());
        assert!(holds(
            "l'Atelier",
            "Afficher le planning des LIVRAISONS dans l’atelier"
        ));
        assert!(holds("Livraisons", "Afficher le planning des LIVRAISONS"));
        assert!(holds("été", "Avant l’ÉTÉ"));
        assert!(!holds("livraison", "Afficher le planning"));
        assert!(!holds("planning", ""));
    }
}
