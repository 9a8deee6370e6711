//! The characters of a TOML string, each with its place in the file.
//!
//! Needed to report a fault at the right line of a long string, and to mend it without touching the
//! TOML around it. The string was already accepted by the TOML reader.

use toml::de::DeValue;

use super::typography::Glyph;

/// The glyphs of a string written `raw` (with its quotation marks) at this offset of the file.
pub(crate) fn glyphs(raw: &str, at: usize) -> Vec<Glyph> {
    let (mark, literal) = match raw.get(..3) {
        Some("\"\"\"") => (3, false),
        Some("'''") => (3, true),
        _ => (1, raw.starts_with('\'')),
    };
    let mut text = raw
        .get(mark..raw.len().saturating_sub(mark))
        .unwrap_or_default();
    let mut start = at + mark;
    if mark == 3 {
        // The line break right after the opening mark is not part of the string.
        let trimmed = text
            .strip_prefix("\r\n")
            .or_else(|| text.strip_prefix('\n'));
        let trimmed = trimmed.unwrap_or(text);
        start += text.len() - trimmed.len();
        text = trimmed;
    }
    if literal {
        return super::typography::glyphs(text, start);
    }
    unescape(text, start)
}

fn unescape(text: &str, at: usize) -> Vec<Glyph> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        let (read, len) = if ch == '\\' {
            escape(rest)
        } else {
            (Some(ch), ch.len_utf8())
        };
        let offset = text.len() - rest.len();
        found.extend(read.map(|ch| Glyph {
            ch,
            at: at + offset,
            len,
        }));
        rest = rest.get(len..).unwrap_or_default();
    }
    found
}

/// The character an escape stands for, and how many bytes it takes. A line-ending backslash stands
/// for nothing and swallows the white space after it.
fn escape(text: &str) -> (Option<char>, usize) {
    let code = text.chars().nth(1).unwrap_or('\\');
    let len = match code {
        'x' => 4,
        'u' => 6,
        'U' => 10,
        space if space.is_whitespace() => {
            let after = text.get(1..).unwrap_or_default();
            return (None, 1 + after.len() - after.trim_start().len());
        }
        other => 1 + other.len_utf8(),
    };
    let written = format!("\"{}\"", text.get(..len).unwrap_or_default());
    let read = DeValue::parse(&written).ok();
    let read = read.and_then(|read| read.get_ref().as_str()?.chars().next());
    (read, len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> String {
        glyphs(raw, 0).iter().map(|glyph| glyph.ch).collect()
    }

    #[test]
    fn a_string_reads_as_toml_reads_it() {
        for raw in [
            r#""simple""#,
            r#"'lit\eral'"#,
            r#""dire \"non\" \u00e9 \\ fin""#,
            "\"\"\"\nun\ndeux \\\n   trois\"\"\"",
            "'''\nun\n'deux''''",
        ] {
            let table: toml::Table = toml::from_str(&format!("a = {raw}")).unwrap();
            assert_eq!(table["a"].as_str(), Some(text(raw).as_str()), "for {raw}");
        }
    }

    #[test]
    fn each_character_keeps_its_place() {
        let raw = r#""a\"b""#;
        let places: Vec<(usize, usize)> = glyphs(raw, 10)
            .iter()
            .map(|glyph| (glyph.at, glyph.len))
            .collect();
        assert_eq!(places, [(11, 1), (12, 2), (14, 1)]);
    }
}
