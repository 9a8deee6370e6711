//! What templates, styles and texts must and must not hold.

use std::collections::BTreeSet;

use support::ui::{self, Census};

use crate::{files, none, root};

/// Longer lines are not read in a review.
const LONGEST_LINE: usize = 200;

#[test]
fn templates_hold_no_inline_style_script_or_handler() {
    let words = [
        "style=\"",
        "onclick=",
        "onchange=",
        "oninput=",
        "<script>",
        "javascript:",
        "hx-on",
    ];
    none(
        files("ui/templates", "html")
            .iter()
            .flat_map(|(path, text)| {
                let lines = text.lines().enumerate();
                lines
                    .filter(move |(_, line)| words.iter().any(|word| line.contains(word)))
                    .map(move |(index, line)| format!("{path}:{}: {}", index + 1, line.trim()))
            }),
    );
}

#[test]
fn every_component_is_called_by_a_page() {
    none_idle(
        &ui::components(&root()).unwrap(),
        "component, called by no page",
    );
}

#[test]
fn the_catalogue_shows_every_component() {
    none_idle(
        &ui::catalogue(&root()).unwrap(),
        "component, not in the catalogue",
    );
}

#[test]
fn every_class_of_the_styles_is_given_to_an_element() {
    none_idle(
        &ui::classes(&root()).unwrap(),
        "class of ui/styles, named nowhere",
    );
}

#[test]
fn every_custom_property_is_read() {
    none_idle(
        &ui::custom_properties(&root()).unwrap(),
        "custom property, read nowhere",
    );
}

#[test]
fn every_class_is_written_whole() {
    none(ui::composed_classes(&root()).unwrap());
}

fn none_idle(census: &Census, what: &str) {
    assert!(census.all > 30, "the check looks at nothing: {census:?}");
    none(census.idle.iter().map(|name| format!("`{name}`: {what}")));
}

#[test]
fn pages_write_no_component_by_hand() {
    let written = [
        "class=\"btn",
        "class=\"page-head",
        "class=\"notice",
        "class=\"empty",
    ];
    none(templates_outside_components().flat_map(|(path, text)| {
        let by_hand = |line: &str| written.iter().any(|word| line.contains(word));
        offending_lines(&path, &text, by_hand)
    }));
}

#[test]
fn crumbs_are_components() {
    none(
        templates_outside_components()
            .filter(|(_, text)| {
                let crumbs = text.split("{% block crumbs %}").nth(1);
                let crumbs = crumbs.and_then(|text| text.split("{% endblock").next());
                crumbs.is_some_and(|crumbs| crumbs.contains("<li") || crumbs.contains("<a"))
            })
            .map(|(path, _)| format!("{path} writes its crumbs by hand")),
    );
}

#[test]
fn no_template_has_a_long_line() {
    none(
        files("ui/templates", "html")
            .iter()
            .flat_map(|(path, text)| {
                offending_lines(path, text, |line| line.chars().count() > LONGEST_LINE)
            }),
    );
}

fn templates_outside_components() -> impl Iterator<Item = (String, String)> {
    let templates = files("ui/templates", "html").into_iter();
    templates.filter(|(path, _)| !path.contains("/components/"))
}

/// The lines that offend, each with its place.
fn offending_lines(path: &str, text: &str, offends: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| offends(line));
    lines
        .map(|(index, line)| format!("{path}:{}: {}", index + 1, line.trim()))
        .collect()
}

#[test]
fn every_component_of_the_styles_is_one_layer() {
    none(
        files("ui/styles/components", "css")
            .into_iter()
            .filter(|(_, text)| text.matches("@layer components").count() != 1)
            .map(|(path, _)| format!("{path} is not one `@layer components {{ … }}`")),
    );
}

#[test]
fn colours_are_written_only_in_the_tokens() {
    none(
        files("ui/styles", "css")
            .iter()
            .filter(|(path, _)| !path.ends_with("tokens.css"))
            .flat_map(|(path, text)| {
                text.lines().enumerate().filter_map(move |(index, line)| {
                    let colour =
                        line.contains("oklch(") || line.contains("rgb(") || line.contains("hsl(");
                    colour.then(|| format!("{path}:{}: {}", index + 1, line.trim()))
                })
            }),
    );
}

#[test]
fn every_icon_used_is_installed_and_every_installed_icon_is_used() {
    let mut used = BTreeSet::new();
    let texts = files("ui/templates", "html")
        .into_iter()
        .chain(files("src-tauri/pages", "rs"))
        .chain(files("content", "toml"));
    let templates: Vec<String> = texts.map(|(_, text)| text).collect();
    let listed = std::fs::read_to_string(root().join("ui/icons.txt")).unwrap();
    let listed: BTreeSet<&str> = listed.lines().filter(|line| !line.is_empty()).collect();
    for text in &templates {
        for start in ["icon(name=\"", " icon=\"", " icon_after=\""] {
            let parts = text.split(start).skip(1);
            used.extend(parts.filter_map(|part| Some(part.split_once('"')?.0)));
        }
    }
    let missing = used
        .difference(&listed)
        .map(|name| format!("icon `{name}` is not in ui/icons.txt"));
    let quoted = |name: &str| {
        templates
            .iter()
            .any(|text| text.contains(&format!("\"{name}\"")))
    };
    let spare = listed
        .difference(&used)
        .filter(|name| !quoted(name))
        .map(|name| format!("icon `{name}` of ui/icons.txt is used nowhere"));
    none(missing.chain(spare));
}

#[test]
fn french_signs_keep_their_unbreakable_spaces_in_templates() {
    none(
        files("ui/templates", "html")
            .iter()
            .flat_map(|(path, text)| {
                let read = read_by_people(text);
                let broken = |line: &str| {
                    let signs = [" ;", " !", " ?", "« ", " »", " : "];
                    signs.iter().any(|sign| line.trim().contains(sign))
                };
                offending_lines(path, &read, broken)
            }),
    );
}

/// What people read in a template, line by line: the text between tags, and the strings given to
/// components and filters. Comments, the rest of Tera's tags and HTML's own are not read.
fn read_by_people(template: &str) -> String {
    let mut read = String::new();
    let mut tag = Tag::None;
    let mut in_string = false;
    let mut previous = ' ';
    for sign in template.chars() {
        let inside_tera = matches!(tag, Tag::Tera(_));
        match (previous, sign) {
            (_, '\n') => read.push('\n'),
            ('{', '#') => tag = Tag::Comment,
            ('#', '}') if matches!(tag, Tag::Comment) => tag = Tag::None,
            ('{', '{' | '%') if !inside_tera => tag = Tag::Tera(matches!(tag, Tag::Html)),
            ('}' | '%', '}') if !in_string => {
                if let Tag::Tera(in_html) = tag {
                    tag = if in_html { Tag::Html } else { Tag::None };
                }
            }
            (_, '"') if inside_tera => in_string = !in_string,
            (_, '<') if matches!(tag, Tag::None) => tag = Tag::Html,
            (_, '>') if matches!(tag, Tag::Html) => tag = Tag::None,
            _ if sign != '{' && (matches!(tag, Tag::None) || in_string) => read.push(sign),
            _ => {}
        }
        previous = sign;
    }
    read
}

/// Where a sign of a template stands.
enum Tag {
    None,
    Comment,
    Html,
    /// One of Tera's tags, and whether it is inside one of HTML.
    Tera(bool),
}
