//! Finding a word in the dossier's own texts, whatever its case and its accents.
//!
//! One SQL function, `holds(folded_word, text, …)`. The library has the real search engine: this is
//! only the filter box of the plan.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use words::fold;

/// Makes `holds` known to a connection.
pub(crate) fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("holds", -1, flags, |context| {
        let text = |rank| context.get_raw(rank).as_bytes().unwrap_or_default();
        Ok((1..context.len()).any(|rank| holds(text(0), text(rank))))
    })
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
