//! What of the interface serves no page: template components that no page calls, classes that no page bears.
//!
//! The catalogue of components is no page: what only it shows, nobody sees.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use super::tokens::{Kind, Token};

/// A file of the interface: its path from the top of the repository, and its text.
pub type File = (String, String);

/// The catalogue of components.
const CATALOGUE: &str = "ui/templates/ui-kit";

/// What htmx itself puts on an element while a request runs.
const HTMX: &str = "htmx-";

/// The components that no page calls, not even through another component; by name, with their file.
#[must_use]
pub fn unused_components(templates: &[File]) -> Vec<(String, String)> {
    let parts = Parts::of(templates);
    let live = parts.live();
    let defined = parts.components.iter();
    let unused = defined.filter(|(name, _)| !live.contains(*name));
    let told = |(name, component): (&&str, &Component<'_>)| {
        ((*name).to_owned(), component.path.to_owned())
    };
    unused.map(told).collect()
}

/// How many components there are.
#[must_use]
pub fn component_count(templates: &[File]) -> usize {
    Parts::of(templates).components.len()
}

/// The classes that no page bears, with the style file that speaks of them: in templates, in the components
/// that pages call, or in what Rust writes.
#[must_use]
pub fn unused_classes(
    templates: &[File],
    styles: &[File],
    sources: &[Source],
) -> Vec<(String, String)> {
    let mut borne = borne_by_templates(templates);
    for source in sources {
        borne.extend(borne_by_code(&source.tokens));
    }
    let mut unused = BTreeMap::new();
    for (path, text) in styles {
        for class in classes(text) {
            if !borne.contains(class) && !class.starts_with(HTMX) {
                unused
                    .entry(class.to_owned())
                    .or_insert_with(|| path.clone());
            }
        }
    }
    unused.into_iter().collect()
}

/// How many classes the styles speak of.
#[must_use]
pub fn class_count(styles: &[File]) -> usize {
    let all: BTreeSet<&str> = styles.iter().flat_map(|(_, text)| classes(text)).collect();
    all.len()
}

/// A component: where it is defined, and its template.
struct Component<'a> {
    path: &'a str,
    body: &'a str,
}

/// The templates, with the components apart from the pages.
struct Parts<'a> {
    components: BTreeMap<&'a str, Component<'a>>,
    pages: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(templates: &'a [File]) -> Self {
        let mut components = BTreeMap::new();
        let mut pages = Vec::new();
        for (path, text) in templates {
            let mut rest = text.as_str();
            while let Some((before, definition)) = rest.split_once("{% component ") {
                pages.push(before);
                let end = definition.find("endcomponent").unwrap_or(definition.len());
                let (body, after) = definition.split_at(end);
                components.insert(name_at(body), Component { path, body });
                rest = after.split_once("%}").map_or("", |(_, after)| after);
            }
            if !path.starts_with(CATALOGUE) {
                pages.push(rest);
            }
        }
        Self { components, pages }
    }

    /// The components that pages call, by themselves or through another.
    fn live(&self) -> BTreeSet<&'a str> {
        let mut live = BTreeSet::new();
        let mut waiting: Vec<&str> = self.pages.iter().flat_map(|page| called(page)).collect();
        while let Some(name) = waiting.pop() {
            if let (Some(component), true) = (self.components.get(name), live.insert(name)) {
                waiting.extend(called(component.body));
            }
        }
        live
    }
}

/// The components that a template calls.
fn called(template: &str) -> impl Iterator<Item = &str> {
    let parts = template.split('<').zip(template.split('<').skip(1));
    parts
        .filter(|(before, _)| {
            let before = before.trim_end().trim_end_matches('-');
            before.ends_with("{{") || before.ends_with("{%")
        })
        .map(|(_, name)| name_at(name))
}

/// The name that a text starts with.
fn name_at(text: &str) -> &str {
    let is_name = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '_' | '-');
    let end = text.find(|sign| !is_name(sign)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Every class that the pages bear, or may bear: what a page chooses between is written somewhere in its tags.
fn borne_by_templates(templates: &[File]) -> BTreeSet<String> {
    let parts = Parts::of(templates);
    let live = parts.live();
    let components = parts
        .components
        .iter()
        .filter(|(name, _)| live.contains(*name));
    let bodies = components.map(|(_, component)| component.body);
    let mut borne = BTreeSet::new();
    for text in bodies.chain(parts.pages.iter().copied()) {
        for value in attributes(text) {
            borne.extend(words(&value));
        }
        for tag in tags(text) {
            borne.extend(tag.split('"').skip(1).step_by(2).flat_map(words));
        }
    }
    borne
}

/// What Rust bears: the classes of the tags it writes, and those it gives by a field.
fn borne_by_code(tokens: &[Token]) -> Vec<String> {
    let mut borne = Vec::new();
    for (rank, token) in tokens.iter().enumerate() {
        let Kind::Literal(text) = &token.kind else {
            continue;
        };
        let plain = text.replace('\\', "");
        borne.extend(attributes(&plain).iter().flat_map(|value| words(value)));
        let before = tokens.get(rank.saturating_sub(2)..rank).unwrap_or_default();
        if let [name, colon] = before
            && name.is_word("class")
            && colon.is_sign(':')
        {
            borne.extend(words(plain.trim_matches('"')));
        }
    }
    borne
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// The values of the attributes `class`, what their Tera tags print left out.
fn attributes(text: &str) -> Vec<String> {
    let starts = text.match_indices("class=\"");
    starts
        .filter_map(|(at, start)| text.get(at + start.len()..))
        .map(|rest| without_tags(rest, true))
        .collect()
}

/// A template without its tags; only its beginning, up to a quote outside of a tag, when asked.
fn without_tags(text: &str, to_quote: bool) -> String {
    let mut kept = String::new();
    let mut rest = text;
    loop {
        let tag = TAGS
            .iter()
            .filter_map(|(open, close)| rest.find(open).map(|at| (at, *close)))
            .min();
        let (at, close) = tag.unwrap_or((rest.len(), ""));
        let plain = rest.get(..at).unwrap_or_default();
        if let Some((last, _)) = plain.split_once('"').filter(|_| to_quote) {
            kept.push_str(last);
            return kept;
        }
        kept.push_str(plain);
        kept.push(' ');
        let after = rest.get(at..).and_then(|tag| tag.split_once(close));
        match after {
            Some((_, after)) if !close.is_empty() => rest = after,
            _ => return kept,
        }
    }
}

/// How the tags of a template open and close.
const TAGS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

/// What is inside the tags of a template, comments aside.
fn tags(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (open, close) in TAGS.iter().take(2) {
        let parts = text.split(open).skip(1);
        found.extend(parts.filter_map(|part| part.split_once(close).map(|(tag, _)| tag)));
    }
    found
}

/// The classes that the selectors of a style file name.
fn classes(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let plain = blanked(text);
    for (at, sign) in plain
        .char_indices()
        .filter(|(_, sign)| "{};".contains(*sign))
    {
        let chunk = text.get(start..at).zip(plain.get(start..at));
        start = at + 1;
        let Some((chunk, plain)) = chunk.filter(|_| sign == '{') else {
            continue;
        };
        for (dot, _) in plain.match_indices('.') {
            let name = chunk.get(dot + 1..).map(class_at).unwrap_or_default();
            let is_class = name.chars().next().is_some_and(char::is_alphabetic);
            found.extend(is_class.then_some(name));
        }
    }
    found
}

fn class_at(text: &str) -> &str {
    let end = text.find(|sign: char| !(sign.is_alphanumeric() || "-_".contains(sign)));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// The text with spaces in place of its comments and of what stands between quotes: as many bytes.
fn blanked(text: &str) -> String {
    let mut blanked = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (open, close) = [("/*", "*/"), ("\"", "\""), ("'", "'")]
            .into_iter()
            .min_by_key(|(open, _)| rest.find(open).unwrap_or(usize::MAX))
            .unwrap_or_default();
        let Some((before, after)) = rest.split_once(open) else {
            blanked.push_str(rest);
            break;
        };
        let (inside, left) = after.split_once(close).unwrap_or((after, ""));
        blanked.push_str(before);
        let hidden = rest.len() - before.len() - left.len();
        blanked.extend(std::iter::repeat_n(' ', hidden));
        debug_assert!(inside.len() <= hidden);
        rest = left;
    }
    blanked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        (path.to_owned(), text.to_owned())
    }

    const COMPONENTS: &str = "{# what it is: .not-a-class #}
{% component ui.used(label: string) -%}
<b class=\"used{% if label == \"x\" %} used--x{% endif %}\">{{ <ui.inner /> }}</b>
{%- endcomponent ui.used %}
{% component ui.inner() %}<i class=\"inner\"></i>{% endcomponent ui.inner %}
{% component ui.dead() %}<i class=\"dead\">{{- <ui.dead_too /> -}}</i>{% endcomponent ui.dead %}
{% component ui.dead_too() %}{% endcomponent ui.dead_too %}
";

    fn templates() -> Vec<File> {
        vec![
            file("ui/templates/components/ui.html", COMPONENTS),
            file(
                "ui/templates/home/index.html",
                "{% <ui.used label=\"a\"> %}<p class=\"page {{ kind }}\">a < b</p>{% </ui.used> %}{{ svg(name=\"x\", class=\"drawn\") }}",
            ),
            file(
                "ui/templates/ui-kit.html",
                "{{ <ui.dead /> }}<p class=\"kit\"></p>",
            ),
        ]
    }

    #[test]
    fn a_component_that_only_the_catalogue_or_a_dead_one_calls_is_unused() {
        let unused = unused_components(&templates());
        let names: Vec<&str> = unused.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["ui.dead", "ui.dead_too"]);
        assert_eq!(component_count(&templates()), 4);
    }

    #[test]
    fn a_class_that_no_page_bears_is_unused() {
        let style = "@layer components { /* .comment { } */
  .used, .used--x > .inner:not(.dead)::after { content: \".text {\"; inset: .5rem; }
  .page.htmx-request { & .drawn { background: url(a.svg); } & .kit, a[href=\".no\"] { } .written.given { } } }";
        let styles = [file("ui/styles/a.css", style)];
        let code =
            "fn f() -> View { html(\"<a class=\\\"written\\\">\"); View { class: \"given\" } }";
        let sources = [Source::new("src-tauri/pages/src/a.rs", code).unwrap()];
        let unused = unused_classes(&templates(), &styles, &sources);
        let names: Vec<&str> = unused.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["dead", "kit"]);
        assert_eq!(class_count(&styles), 10);
    }
}
