//! Finding a word in the dossier's own texts, whatever its case and its accents.
//!
//! The library has the real search engine: this is only the filter box of the plan.

use words::fold;

/// True when the text holds the folded word. Most of the time of the filter box is spent here, and
/// most texts need no copy.
pub(crate) fn holds(word: &str, text: &str) -> bool {
    if text.is_ascii() {
        return holds_ascii(word.as_bytes(), text.as_bytes());
    }
    holds_ascii(word.as_bytes(), fold(text).as_bytes())
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
        let holds = |word: &str, text: &str| holds(&fold(word), text);
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
