//! A text cut at its titles: what stands before the first, then one part a title.
//!
//! The compiler writes the HTML, so that a title is always `<h2>…</h2>`, alone at its level.

use serde::Serialize;

/// What stands under a title.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    /// Its place on the page, for links and for the projector.
    pub(crate) id: String,
    /// The title, in plain text (escaped as HTML).
    pub(crate) title: String,
    /// The text.
    pub(crate) html: String,
}

/// The opening, and the parts.
pub(crate) fn cut(html: &str) -> (String, Vec<Part>) {
    let mut pieces = html.split("<h2>");
    let opening = pieces.next().unwrap_or_default().to_owned();
    let parts = pieces
        .filter_map(|piece| piece.split_once("</h2>"))
        .zip(1..)
        .map(|((title, html), rank)| Part {
            id: format!("partie-{rank}"),
            title: without_tags(title),
            html: html.to_owned(),
        })
        .collect();
    (opening, parts)
}

fn without_tags(html: &str) -> String {
    let mut plain = String::new();
    let mut in_tag = false;
    for sign in html.chars() {
        match sign {
            '<' => in_tag = true,
            '>' => in_tag = false,
            sign if !in_tag => plain.push(sign),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_titles() {
        let (opening, parts) = cut("<p>a</p><h2>Un <em>titre</em></h2><p>b</p><h2>Deux</h2>");
        assert_eq!(opening, "<p>a</p>");
        let parts: Vec<_> = parts
            .iter()
            .map(|part| (part.id.as_str(), part.title.as_str(), part.html.as_str()))
            .collect();
        assert_eq!(
            parts,
            [
                ("partie-1", "Un titre", "<p>b</p>"),
                ("partie-2", "Deux", "")
            ]
        );
    }

    #[test]
    fn a_text_without_titles_is_its_own_opening() {
        assert_eq!(cut("<p>a</p>"), ("<p>a</p>".to_owned(), Vec::new()));
    }
}
