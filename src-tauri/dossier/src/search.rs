//! Finding a word in the dossier's own texts, whatever its case and its accents.
//!
//! One SQL function, `holds(text, folded_word)`. The library has the real search engine: this is
//! only the filter box of the plan.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use unicode_normalization::char::decompose_canonical;

/// Makes `holds` known to a connection.
pub(crate) fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("holds", 2, flags, |context| {
        let text = context.get_raw(0).as_str().unwrap_or_default();
        let word = context.get_raw(1).as_str().unwrap_or_default();
        Ok(holds(text, word))
    })
}

/// The text in lower case, without accents: "Été" gives "ete".
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

fn holds(text: &str, word: &str) -> bool {
    fold(text).contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("L’ÉTÉ, un cœur de Noël"), "l'ete, un coeur de noel");
        assert!(holds(
            "Afficher le planning des LIVRAISONS dans l’atelier",
            &fold("l'Atelier")
        ));
        assert!(!holds("Afficher le planning", &fold("livraison")));
    }
}
