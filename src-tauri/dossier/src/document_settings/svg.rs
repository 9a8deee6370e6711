//! Which SVG is only a drawing: it runs nothing, reads nothing, and takes a moment to draw.
//!
//! Looked at, not drawn. What is cheap to write and long to draw is refused: filters, and pieces that name
//! other pieces which name others. What a style sheet says is read as the drawing engines read it, or refused.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node, ParsingOptions};

use super::LogoKind;

/// Whose names the elements of a drawing have.
const SVG: &str = "http://www.w3.org/2000/svg";

/// How many pieces may stand inside, or be named by, one another.
const DEPTH: usize = 64;

/// What a whole drawing may cost, each piece counted as often as it is drawn.
const BUDGET: usize = 4 * 1024 * 1024;

/// What a piece costs besides its text.
const PIECE: usize = 512;

/// What a piece costs that is drawn apart, on a layer as large as the logo, then laid over the rest.
const LAYER: usize = 16 * 1024;

/// What makes a piece be drawn apart.
const APART: [&str; 4] = ["opacity", "mask", "clip-path", "mix-blend-mode"];

/// What a dashed line costs: it is cut into as many pieces as its dashes.
const DASHED: usize = 256 * 1024;

/// How long its style sheets may be: each piece looks for itself in them.
const SHEET: usize = 16 * 1024;

/// How many times longer than wide a drawing may be, or wider than long.
const STRETCH: f64 = 100.0;

/// The longest side a drawing may say, in any unit.
const SIDE: f64 = 100_000.0;

/// Why an SVG is no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It is no SVG, or it runs something.
    NoDrawing,
    /// It reads something outside itself, has a filter, or too much of everything.
    NotPlain,
}

/// A drawing being looked at.
struct Drawing<'a> {
    pieces: BTreeMap<&'a str, Node<'a, 'a>>,
    rules: Vec<(&'a str, &'a str)>,
}

/// Whether this text is a drawing, and only that.
pub(crate) fn check(text: &str) -> Result<(), Unfit> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    if text.to_ascii_lowercase().contains("<!entity") {
        return Err(Unfit::NoDrawing);
    }
    let document = Document::parse_with_options(text, options).map_err(|_| Unfit::NoDrawing)?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) || document.descendants().any(runs) {
        return Err(Unfit::NoDrawing);
    }
    let drawing = Drawing::new(&document).filter(|_| has_a_size(root));
    let mut budget = BUDGET;
    if drawing.is_some_and(|drawing| drawing.costs(root, DEPTH, &mut budget)) {
        Ok(())
    } else {
        Err(Unfit::NotPlain)
    }
}

/// Whether it is a program, or holds one.
fn runs(node: Node<'_, '_>) -> bool {
    let name = node.tag_name().name().to_ascii_lowercase();
    let is_program = matches!(name.as_str(), "script" | "foreignobject");
    is_program
        || node.attributes().any(|attribute| {
            let name = attribute.name().to_ascii_lowercase();
            name.starts_with("on") || spaceless(attribute.value()).contains("javascript:")
        })
}

/// In small letters, without spaces and control characters.
fn spaceless(text: &str) -> String {
    let signs = text
        .chars()
        .filter(|sign| !sign.is_whitespace() && !sign.is_control());
    signs.collect::<String>().to_ascii_lowercase()
}

/// Whether it says a size, and one that a page can show.
fn has_a_size(root: Node<'_, '_>) -> bool {
    let number = |text: &str| {
        let unit = |sign: char| sign.is_ascii_alphabetic() || sign == '%';
        text.trim()
            .trim_end_matches(unit)
            .trim()
            .parse::<f64>()
            .ok()
    };
    let side = |name| root.attribute(name).map(number);
    let seen = root.attribute("viewBox").map(|seen| {
        let mut sides = seen
            .split([' ', ',', '\n', '\t', '\r'])
            .filter(|side| !side.is_empty());
        [sides.nth(2).and_then(number), sides.next().and_then(number)]
    });
    let sizes = [
        seen,
        side("width")
            .zip(side("height"))
            .map(|(width, height)| [width, height]),
    ];
    let fits = |size: &[Option<f64>; 2]| {
        let [Some(width), Some(height)] = size else {
            return false;
        };
        let shows = |side: f64| side > 0.0 && side <= SIDE;
        shows(*width) && shows(*height) && width.max(*height) <= width.min(*height) * STRETCH
    };
    let mut sizes = sizes.iter().flatten().peekable();
    sizes.peek().is_some() && sizes.all(fits)
}

impl<'a> Drawing<'a> {
    /// The pieces by their names, and the rules of the style sheets; none when a sheet says what is not drawn, or
    /// in a way that only a browser would read.
    fn new(document: &'a Document<'a>) -> Option<Self> {
        let named = document
            .descendants()
            .filter_map(|node| Some((node.attribute("id")?, node)));
        let sheets = document
            .descendants()
            .filter(|node| node.tag_name().name() == "style");
        let texts: Vec<&str> = sheets
            .flat_map(|sheet| sheet.children().filter_map(|part| part.text()))
            .collect();
        let refused = ["filter", "dash", "@", "\\", "/*"];
        let lower = texts.concat().to_ascii_lowercase();
        if lower.len() > SHEET || refused.iter().any(|word| lower.contains(word)) {
            return None;
        }
        let rules = texts
            .iter()
            .flat_map(|text| text.split('}'))
            .filter_map(|rule| rule.split_once('{'));
        Some(Self {
            pieces: named.collect(),
            rules: rules.collect(),
        })
    }

    /// Whether a piece is drawn within the budget, which it spends.
    fn costs(&self, node: Node<'a, 'a>, depth: usize, budget: &mut usize) -> bool {
        let Some((cost, named)) = self.piece(node) else {
            return false;
        };
        let (Some(depth), Some(left)) = (depth.checked_sub(1), budget.checked_sub(cost)) else {
            return false;
        };
        *budget = left;
        let inside = node.children().filter(Node::is_element);
        inside
            .chain(named)
            .all(|piece| self.costs(piece, depth, budget))
    }

    /// What a piece costs by itself, and the pieces it names; none when it is no plain piece.
    fn piece(&self, node: Node<'a, 'a>) -> Option<(usize, Vec<Node<'a, 'a>>)> {
        let mut cost = PIECE;
        let mut named = Vec::new();
        if node.tag_name().name().eq_ignore_ascii_case("filter") {
            return None;
        }
        for (name, value) in self.said_of(node) {
            cost += value.len();
            let value = value.trim();
            let is = |property: &str| name.eq_ignore_ascii_case(property) && value != "none";
            if is("filter") || name == "style" && value.contains(['\\', '*']) {
                return None;
            }
            cost += if is("stroke-dasharray") { DASHED } else { 0 };
            cost += if APART.into_iter().any(is) { LAYER } else { 0 };
            if name == "href" && !value.starts_with('#') {
                cost += picture(node, value)?;
                continue;
            }
            let by_address = value.split("url(").skip(1);
            let by_address = by_address.map(|part| part.trim_start_matches([' ', '"', '\'']));
            for target in by_address.chain((name == "href").then_some(value)) {
                let end = |sign: char| matches!(sign, ')' | '"' | '\'') || sign.is_whitespace();
                let id = target.strip_prefix('#')?.split(end).next()?;
                named.extend(self.pieces.get(id));
            }
        }
        Some((cost, named))
    }

    /// What its attributes, its style and the style sheets say of it.
    fn said_of(&self, node: Node<'a, 'a>) -> Vec<(&'a str, &'a str)> {
        let attributes = node.attributes().map(|it| (it.name(), it.value()));
        let style = node.attribute("style");
        let classes = node.attribute("class").unwrap_or_default();
        let is_sign = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_');
        let is_about = |selector: &str| {
            let mut words = selector.split(|sign| !is_sign(sign));
            let is_its = |word| classes.split_whitespace().any(|class| class == word);
            !selector.contains('.') || words.any(is_its)
        };
        let rules = self.rules.iter().filter(|(selector, _)| is_about(selector));
        let styles = style.into_iter().chain(rules.map(|(_, style)| *style));
        let styles = styles
            .flat_map(|style| style.split(';'))
            .filter_map(|line| line.split_once(':'));
        attributes
            .chain(styles)
            .map(|(name, value)| (name.trim(), value))
            .collect()
    }
}

/// What a picture inside the drawing costs: it is in the drawing itself, and a logo by itself.
fn picture(node: Node<'_, '_>, address: &str) -> Option<usize> {
    let (_, bytes) = address
        .strip_prefix("data:image/")?
        .split_once(";base64,")?;
    let bytes: String = bytes.chars().filter(|sign| !sign.is_whitespace()).collect();
    let bytes = STANDARD.decode(bytes).ok()?;
    let (_, size) = LogoKind::of(&bytes).ok()?;
    let (width, height) = size.filter(|_| node.tag_name().name() == "image")?;
    usize::try_from(u64::from(width) * u64::from(height) / 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A drawing of this size that holds this.
    fn drawing(inside: &str) -> String {
        format!(
            "<svg xmlns=\"{SVG}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 90 30\">{inside}</svg>"
        )
    }

    #[test]
    fn what_drawing_programs_write_is_a_drawing() {
        let png = STANDARD.encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40");
        for inside in [
            "<rect width='90' height='30' fill='#147'/>",
            "<style>.cls-1{fill:none;}.cls-2{clip-path:url(#c);}.cls-3{fill:url(#g);}</style>\
             <defs><linearGradient id='g'><stop/></linearGradient><clipPath id='c'><rect class='cls-1'/></clipPath></defs>\
             <g class='cls-2'><path class='cls-3' d='M0 0h9v9z'/></g>",
            "<defs><rect id='r'/><clipPath id='c'><use xlink:href='#r'/></clipPath></defs><g clip-path='url(#c)'><path/></g>",
            "<path style='stroke-dasharray:none;filter:none;color-interpolation-filters:linearRGB' filter='none'/>",
            "<path stroke-dasharray='4 2'/>",
            &format!(
                "<pattern id='p'><use href='#i'/></pattern><rect fill='url(#p)'/><image id='i' href='data:image/png;base64,{png}'/>"
            ),
        ] {
            assert_eq!(check(&drawing(inside)), Ok(()), "{inside}");
        }
    }

    #[test]
    fn a_filter_or_what_is_outside_is_refused() {
        for inside in [
            "<filter id='f'><feTurbulence numOctaves='9999'/></filter><rect filter='url(#f)'/>",
            "<rect filter='blur(9999)'/>",
            "<rect style='fill:red; FILTER : blur(9999)'/>",
            "<rect style='fil/**/ter:blur(9999)'/>",
            "<style>rect { filter: blur(9999) }</style><rect/>",
            "<style>rect { f\\69lter: blur(9999) }</style><rect/>",
            "<style>@import 'a.css';</style><rect/>",
            "<image href='http://example.org/a.png'/>",
            "<image xlink:href='file:///etc/hostname'/>",
            "<image href='../a.png'/>",
            "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>",
            "<image href='data:text/html,a'/>",
            "<use href='other.svg#a'/>",
            "<rect fill='url(http://example.org/a.svg#g)'/>",
            "<a href='https://example.org'><rect/></a>",
        ] {
            assert_eq!(check(&drawing(inside)), Err(Unfit::NotPlain), "{inside}");
        }
    }

    #[test]
    fn what_is_no_drawing_or_runs_is_told_apart() {
        let plain = drawing("<rect/>").replace(SVG, "http://example.org");
        for text in [
            "",
            "<svg viewBox='0 0 1 1'/>",
            "<svg",
            &plain,
            &drawing("<script>alert(1)</script>"),
            &drawing("<foreignObject><p/></foreignObject>"),
            &drawing("<rect onclick='alert(1)'/>"),
            &drawing("<a href=' java\nscript:alert(1)'><rect/></a>"),
            "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg>&a;</svg>",
        ] {
            assert_eq!(check(text), Err(Unfit::NoDrawing), "{text}");
        }
    }

    #[test]
    fn pieces_that_name_one_another_without_end_are_refused() {
        // Each level draws the one before ten times: ten thousand million squares in 3 KB.
        for named in [
            "<use href='#aN'/>",
            "<rect fill='url(#aN)'/>",
            "<rect mask='url(#aN)'/>",
            "<rect style='clip-path: url( \"#aN\" )'/>",
        ] {
            let level = |rank: usize| {
                let inside = named.replace('N', &(rank - 1).to_string()).repeat(10);
                format!("<pattern id='a{rank}'>{inside}</pattern>")
            };
            let levels: String = (1..=10).map(level).collect();
            let svg = drawing(&format!(
                "<rect id='a0'/>{levels}{}",
                named.replace('N', "10")
            ));
            assert_eq!(check(&svg), Err(Unfit::NotPlain), "{named}");
        }
        let itself = drawing("<g id='a'><use href='#a'/></g>");
        assert_eq!(check(&itself), Err(Unfit::NotPlain));
        let classes = drawing(
            "<style>.a{fill:url(#p)}</style><pattern id='p'><rect class='a'/><rect class='a'/></pattern><g class='a'/>",
        );
        assert_eq!(check(&classes), Err(Unfit::NotPlain));
    }

    #[test]
    fn too_many_too_deep_too_dashed_or_of_an_absurd_size_is_refused() {
        let deep = format!("{}{}", "<g>".repeat(50_000), "</g>".repeat(50_000));
        let wide = STANDARD.encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x0f\xff\0\0\x0f\xff");
        let picture = format!("<image href='data:image/png;base64,{wide}'/>");
        for inside in [
            "<rect/>".repeat(20_000),
            "<rect opacity='.5'/>".repeat(300),
            "<path stroke-dasharray='.00001' d='M0 0H9999999'/>".repeat(30),
            picture.repeat(3),
            deep,
        ] {
            let head: String = inside.chars().take(40).collect();
            assert_eq!(check(&drawing(&inside)), Err(Unfit::NotPlain), "{head}");
        }
        for size in [
            "viewBox='0 0 1 1000000000'",
            "viewBox='0 0 0 0'",
            "width='1e30' height='1e30'",
            "width='-1' height='1'",
            "viewBox='0 0 NaN 1'",
            "",
        ] {
            let svg = format!("<svg xmlns='{SVG}' {size}><rect/></svg>");
            assert_eq!(check(&svg), Err(Unfit::NotPlain), "{size}");
        }
        let metric = format!("<svg xmlns='{SVG}' width='90mm' height='3cm'><rect/></svg>");
        assert_eq!(check(&metric), Ok(()));
    }
}
