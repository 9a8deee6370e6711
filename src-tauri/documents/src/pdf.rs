//! Papers and posters as PDF: tagged for screen readers (PDF/UA-1), made to be kept (PDF/A-2a).
//!
//! What is said comes from `paper` and `poster`, how it looks from `typst/`. Any dossier prints: a sign that
//! no embedded font draws becomes a square, and the last page says so.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use crate::Error;
use crate::logo::Logo;
use crate::printer::Printer;

/// Stands for a sign that cannot be printed.
const SQUARE: char = '□';

/// The zero-width space, where a long word may be cut.
const CUT: char = '\u{200b}';

/// The engine of the whole program: it takes memory, one is enough.
static PRINTER: LazyLock<Result<Printer, Error>> = LazyLock::new(Printer::new);

/// Prints a document by the template that lays it out. When it cannot be, and could without its logos, it is a logo's doing.
pub(crate) fn print(
    template: &str,
    document: &impl Serialize,
    logos: &[&Logo],
) -> Result<Vec<u8>, Error> {
    let printer = match &*PRINTER {
        Ok(printer) => printer,
        Err(error) => return Err(Error::Embedded(error.to_string())),
    };
    let data = |logos: &[&Logo]| printer.data(document, logos.len());
    let printed = printer.print(template, data(logos)?, logos);
    match printed {
        Err(error) if !logos.is_empty() && printer.print(template, data(&[])?, &[]).is_ok() => {
            Err(Error::Logo(error.to_string()))
        }
        printed => printed,
    }
}

impl Printer {
    /// What a template reads, as JSON: the document, whether a sign of it was replaced, how many logos there are.
    fn data(&self, document: &impl Serialize, logos: usize) -> Result<Vec<u8>, Error> {
        let unreadable = |error: serde_json::Error| Error::Layout(error.to_string());
        let mut sheet = serde_json::to_value(document).map_err(unreadable)?;
        let replaced = self.keep_printable(&mut sheet);
        let page = json!({ "sheet": sheet, "replaced": replaced, "logos": logos });
        serde_json::to_vec(&page).map_err(unreadable)
    }

    /// Puts a square in place of each sign that no font draws; says whether there was one.
    fn keep_printable(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.keep_printable_text(text),
            Value::Array(values) => self.keep_all_printable(values),
            Value::Object(fields) => self.keep_all_printable(fields.values_mut()),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn keep_all_printable<'a>(&self, values: impl IntoIterator<Item = &'a mut Value>) -> bool {
        let each = values.into_iter().map(|value| self.keep_printable(value));
        each.fold(false, |any, replaced| any | replaced)
    }

    fn keep_printable_text(&self, text: &mut String) -> bool {
        let visible: String = text.chars().filter_map(visible).collect();
        let mut kept = String::with_capacity(visible.len());
        let mut replaced = false;
        for cluster in visible.graphemes(true) {
            let (drawn, whole) = self.drawn(cluster);
            kept.push_str(drawn);
            if !whole {
                kept.push(SQUARE);
                replaced = true;
            }
        }
        *text = kept;
        replaced
    }

    /// What can be drawn of a letter and its marks, and whether that is all of it.
    fn drawn<'a>(&self, cluster: &'a str) -> (&'a str, bool) {
        if cluster.chars().all(is_layout) || self.draws(cluster) {
            return (cluster, true);
        }
        let mut signs = cluster.chars();
        let letter = signs
            .next()
            .filter(|letter| self.draws(letter.encode_utf8(&mut [0; 4])));
        let marks = signs.as_str().len();
        let letter = letter.and_then(|_| cluster.get(..cluster.len() - marks));
        (letter.unwrap_or_default(), false)
    }
}

/// The sign itself, a space for a tabulation, nothing for what is never seen.
fn visible(sign: char) -> Option<char> {
    match sign {
        '\n' | CUT => Some(sign),
        '\t' => Some(' '),
        '\u{2028}' | '\u{2029}' => Some('\n'),
        _ if sign.is_control() || is_invisible(sign) => None,
        _ => Some(sign),
    }
}

/// Read by the layout, never drawn.
fn is_layout(sign: char) -> bool {
    matches!(sign, '\n' | CUT)
}

/// Marks that direct or join other signs: nothing to draw, and PDF/UA refuses some.
fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200c}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::example;
    use crate::poster::Poster;
    use crate::view::View;
    use crate::{Document, PlanColumn};

    fn printable(text: &str) -> Result<(String, bool), Error> {
        let mut text = text.to_owned();
        let replaced = Printer::new()?.keep_printable_text(&mut text);
        Ok((text, replaced))
    }

    #[test]
    fn the_templates_lay_out_without_a_warning() -> Result<(), Error> {
        let printer = Printer::new()?;
        let firm = example().showing(PlanColumn::ALL);
        let source = firm.source();
        for document in Document::ALL.iter().copied() {
            for format in document.formats() {
                let view = View::new(&source, (document, *format), &firm.options)?;
                let laid_out = if document == Document::Poster {
                    let data = printer.data(&Poster::new(&view), 0)?;
                    printer.lay_out("poster.typ", data, &[])?
                } else if format.is_paper() {
                    let paper = crate::paper(document, &view, *format, &firm.options);
                    printer.lay_out("paper.typ", printer.data(&paper, 0)?, &[])?
                } else {
                    continue;
                };
                assert!(
                    laid_out.output.is_ok(),
                    "{document:?}: {:?}",
                    laid_out.output.err()
                );
                assert!(laid_out.warnings.is_empty(), "{:?}", laid_out.warnings);
            }
        }
        Ok(())
    }

    #[test]
    fn only_what_cannot_be_drawn_becomes_a_square() -> Result<(), Error> {
        let cases = [
            ("Déjà vu : 5 °C → 8 €", "Déjà vu : 5 °C → 8 €", false),
            ("a\tb\r\nc\u{feff}", "a b\nc", false),
            ("👩\u{200d}💻", "👩💻", false),
            ("漢字", "□□", true),
            ("🙊\u{326}!", "🙊□!", true),
            ("\u{e000}", "□", true),
            ("□", "□", false),
        ];
        for (typed, kept, replaced) in cases {
            assert_eq!(
                printable(typed)?,
                (kept.to_owned(), replaced),
                "for {typed:?}"
            );
        }
        Ok(())
    }
}
