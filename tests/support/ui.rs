//! What `ui/` holds that no page shows: components nobody calls, classes and custom properties
//! nothing names.
//!
//! Pure functions on a tree, from its root, with the standard library alone: the tidy checks refuse
//! what they find, `cargo xtask figures` counts it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

/// Our catalogue, at `/ui-kit`: what only it calls is served to nobody.
const CATALOGUE: &str = "ui-kit.html";

/// The style sheet of the catalogue: its classes are for it alone.
const CATALOGUE_STYLES: &str = "pages/ui-kit.css";

/// Put on elements by htmx while it works.
const HTMX_CLASSES: [&str; 1] = ["htmx-request"];

/// Things of one kind, and those among them that serve nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// How many there are.
    pub all: usize,
    /// Those that serve nothing, by name.
    pub idle: BTreeSet<String>,
}

/// The components of `ui/templates/components/`; idle when no page calls them, directly or through
/// another component. The catalogue is no page.
///
/// # Errors
///
/// When a template cannot be read.
pub fn components(root: &Path) -> io::Result<Census> {
    let called_by_pages = |name: &str| name != CATALOGUE;
    component_census(root, called_by_pages)
}

/// The components of `ui/templates/components/`; idle when the catalogue does not show them.
///
/// # Errors
///
/// When a template cannot be read.
pub fn catalogue(root: &Path) -> io::Result<Census> {
    component_census(root, |name| name == CATALOGUE)
}

/// The classes that `ui/styles` names in its selectors; idle when no template, script or Rust file
/// puts them on an element. A class of the catalogue's own sheet may be named by the catalogue.
///
/// # Errors
///
/// When a file cannot be read.
pub fn classes(root: &Path) -> io::Result<Census> {
    let mut named: BTreeSet<String> = HTMX_CLASSES.map(str::to_owned).into();
    let mut named_by_catalogue = BTreeSet::new();
    for (name, text) in texts(&root.join("ui/templates"), "html")? {
        let into = if name == CATALOGUE {
            &mut named_by_catalogue
        } else {
            &mut named
        };
        into.extend(template_classes(&text).into_iter().map(|class| class.name));
    }
    for (_, text) in texts(&root.join("ui/scripts"), "js")? {
        named.extend(script_classes(&text));
    }
    for (_, text) in texts(&root.join("src-tauri"), "rs")? {
        named.extend(rust_classes(&text));
    }
    let mut selected: BTreeMap<String, bool> = BTreeMap::new();
    for (name, text) in texts(&root.join("ui/styles"), "css")? {
        for class in selected_classes(&text) {
            let only_catalogue = selected.entry(class).or_insert(true);
            *only_catalogue &= name == CATALOGUE_STYLES;
        }
    }
    let serves = |class: &String, only_catalogue: bool| {
        named.contains(class) || only_catalogue && named_by_catalogue.contains(class)
    };
    Ok(Census {
        all: selected.len(),
        idle: selected
            .iter()
            .filter(|(class, only_catalogue)| !serves(class, **only_catalogue))
            .map(|(class, _)| class.clone())
            .collect(),
    })
}

/// The custom properties that `ui/styles` sets; idle when no `var()` reads them.
///
/// # Errors
///
/// When a style sheet cannot be read.
pub fn custom_properties(root: &Path) -> io::Result<Census> {
    let mut set = BTreeSet::new();
    let mut read = BTreeSet::new();
    for (_, text) in texts(&root.join("ui/styles"), "css")? {
        let text = without_comments(&text);
        // A declaration stands alone between these signs: `--` inside a class does not begin it.
        for part in text.split(['{', '}', ';']) {
            if let Some((name, _)) = part.trim().strip_prefix("--").map(split_name) {
                set.insert(name.to_owned());
            }
        }
        for part in text.split("var(--").skip(1) {
            read.insert(split_name(part).0.to_owned());
        }
    }
    Ok(Census {
        all: set.len(),
        idle: set.difference(&read).cloned().collect(),
    })
}

/// The classes that a template composes with an expression, as `pill--{{ status }}`: nothing can tell
/// which they are.
///
/// # Errors
///
/// When a template cannot be read.
pub fn composed_classes(root: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for (name, text) in texts(&root.join("ui/templates"), "html")? {
        let composed = template_classes(&text)
            .into_iter()
            .filter(|class| class.composed);
        found.extend(composed.map(|class| format!("{name}: {}", class.name)));
    }
    Ok(found)
}

fn component_census(root: &Path, is_caller: impl Fn(&str) -> bool) -> io::Result<Census> {
    let mut calls_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut waiting: Vec<String> = Vec::new();
    for (name, text) in texts(&root.join("ui/templates"), "html")? {
        if name.starts_with("components/") {
            for part in text.split("{% component ").skip(1) {
                let (defined, rest) = split_name(part);
                let body = rest.split("{%- endcomponent").next().unwrap_or(rest);
                calls_of.insert(defined.to_owned(), calls(body));
            }
        } else if is_caller(&name) {
            waiting.extend(calls(&text));
        }
    }
    let mut live = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if let Some(inner) = calls_of.get(&name)
            && live.insert(name)
        {
            waiting.extend(inner.iter().cloned());
        }
    }
    Ok(Census {
        all: calls_of.len(),
        idle: calls_of
            .into_keys()
            .filter(|name| !live.contains(name))
            .collect(),
    })
}

/// The components a template calls: `<ui.button …`, where no HTML element has a full stop.
fn calls(text: &str) -> BTreeSet<String> {
    text.split('<')
        .skip(1)
        .map(|part| split_name(part).0)
        .filter(|name| name.contains('.'))
        .map(str::to_owned)
        .collect()
}

/// A class given to an element.
struct Named {
    name: String,
    /// Whether an expression touches it: the class that is shown is another.
    composed: bool,
}

/// The classes in `class="…"`, in the `class="…"` and `class={…}` of components, and in the values
/// such arguments have when they are not given.
fn template_classes(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for part in text.split("class").skip(1) {
        let part = part.trim_start_matches(": string");
        let Some(value) = part.trim_start().strip_prefix('=') else {
            continue;
        };
        match value.trim_start().split_at_checked(1) {
            Some(("\"", rest)) => found.extend(words(quoted(rest))),
            Some(("{", rest)) => {
                let expression = rest.split('}').next().unwrap_or(rest);
                let composed = expression.contains('~');
                for string in expression.split('"').skip(1).step_by(2) {
                    let named = words(string).into_iter();
                    found.extend(named.map(|class| Named { composed, ..class }));
                }
            }
            _ => {}
        }
    }
    found
}

/// What comes before the closing quote, quotes inside Tera's tags aside.
fn quoted(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut previous = ' ';
    for (index, sign) in text.char_indices() {
        match (previous, sign) {
            ('{', '{' | '%') => depth += 1,
            ('}' | '%', '}') => depth = depth.saturating_sub(1),
            (_, '"') if depth == 0 => return text.get(..index).unwrap_or(text),
            _ => {}
        }
        previous = sign;
    }
    text
}

/// The words of a value, Tera's tags being spaces; a tag that shows something touches its neighbour.
fn words(value: &str) -> Vec<Named> {
    const SHOWN: char = '\u{1}';
    let mut bare = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('{') {
        bare.push_str(before);
        let (mark, end) = if after.starts_with('{') {
            (SHOWN, "}}")
        } else {
            (' ', "%}")
        };
        bare.push(mark);
        rest = after.split_once(end).map_or("", |(_, rest)| rest);
    }
    bare.push_str(rest);
    bare.split_whitespace()
        .map(|word| Named {
            composed: word.contains(SHOWN),
            name: word.replace(SHOWN, ""),
        })
        .filter(|class| !class.name.is_empty())
        .collect()
}

/// The classes a script adds, takes away or toggles.
fn script_classes(text: &str) -> BTreeSet<String> {
    text.split("classList.")
        .skip(1)
        .filter_map(|part| part.split_once('(')?.1.split_once(')'))
        .flat_map(|(arguments, _)| arguments.split('"').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// The classes of the HTML that Rust makes, unit tests aside: `class=\"term\"`, `class = "ico"`.
fn rust_classes(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    code.split("class")
        .skip(1)
        .filter_map(|part| {
            let value = part
                .strip_prefix(" = ")
                .or_else(|| part.strip_prefix('='))?;
            value.trim_start_matches('\\').strip_prefix('"')
        })
        .flat_map(|value| value.split(['"', '\\']).next().unwrap_or(value).split(' '))
        .filter(|class| !class.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The classes in the selectors of a style sheet: what stands before `{`, at-rules aside.
fn selected_classes(text: &str) -> BTreeSet<String> {
    let text = without_comments(text);
    text.split_inclusive(['{', '}', ';'])
        .filter_map(|part| part.strip_suffix('{'))
        .filter(|selector| !selector.trim_start().starts_with('@'))
        .flat_map(|selector| selector.split('"').step_by(2))
        .flat_map(|part| part.split('.').skip(1))
        .map(|class| split_name(class).0.to_owned())
        .collect()
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        bare.push_str(part.split_once("*/").map_or("", |(_, rest)| rest));
    }
    bare
}

/// A name at the start of a text, and the rest. A full stop stands inside a component's name.
fn split_name(text: &str) -> (&str, &str) {
    let end = text.find(|sign: char| !sign.is_alphanumeric() && !"-_.".contains(sign));
    text.split_at(end.unwrap_or(text.len()))
}

/// Every file under `folder` with this extension: its path from there, with `/`, and its text.
fn texts(folder: &Path, extension: &str) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((path, shown)) = waiting.pop() {
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            let name = format!("{shown}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                waiting.push((path, format!("{name}/")));
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push((name, fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}
