//! What templates, styles and texts must and must not hold.

use std::collections::BTreeSet;

use crate::{files, none, root};

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
        .chain(files("src-tauri/pages", "rs"));
    let templates: Vec<String> = texts.map(|(_, text)| text).collect();
    let listed = std::fs::read_to_string(root().join("ui/icons.txt")).unwrap();
    let listed: BTreeSet<&str> = listed.lines().filter(|line| !line.is_empty()).collect();
    for text in &templates {
        for part in text.split("icon(name=\"").skip(1) {
            used.extend(part.split_once('"').map(|(name, _)| name));
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
                text.lines().enumerate().filter_map(move |(index, line)| {
                    let bare = without_code(line);
                    let broken = [" ;", " !", " ?", "« ", " »"]
                        .iter()
                        .any(|sign| bare.contains(sign))
                        || bare.contains(" : ");
                    broken.then(|| format!("{path}:{}: {}", index + 1, line.trim()))
                })
            }),
    );
}

/// The line without its Tera parts and its tags, whose spaces are not read by people.
fn without_code(line: &str) -> String {
    let mut bare = String::new();
    let mut depth = 0_usize;
    let mut tag = false;
    let mut previous = ' ';
    for sign in line.chars() {
        match (previous, sign) {
            ('{', '{' | '%' | '#') => depth += 1,
            ('}' | '%' | '#', '}') => depth = depth.saturating_sub(1),
            _ if depth == 0 && sign == '<' => tag = true,
            _ if depth == 0 && sign == '>' => tag = false,
            _ if depth == 0 && !tag && sign != '{' => bare.push(sign),
            _ => {}
        }
        previous = sign;
    }
    bare
}
