//! Styles, scripts, fonts and images, under `/assets/…`.
//!
//! Embedded in release builds, read from disk in debug ones. The styles are one answer, and so are the
//! scripts: the imports of `app.css` and of `app.js` are put in their place, in order, since each
//! request delays the first page. Nothing here depends on a dossier.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/styles"]
struct Styles;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/scripts"]
struct Scripts;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/images"]
struct Images;

/// Third-party files, put there by `cargo xtask assets`.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../gen/vendor"]
#[exclude = "print-fonts/*"]
struct Vendor;

/// The files a browser may ask for.
pub(crate) async fn asset(Path(path): Path<String>) -> Response {
    let headers = |kind| [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, CACHE)];
    match find(&path) {
        Some((bytes, kind)) => (headers(kind), bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Assets never change while a released program runs; in development they do.
const CACHE: &str = if cfg!(debug_assertions) {
    "no-store"
} else {
    "max-age=31536000, immutable"
};

fn find(path: &str) -> Option<(Vec<u8>, &'static str)> {
    let (folder, rest) = path.split_once('/')?;
    match folder {
        "styles" if rest == "app.css" => {
            Some((stylesheet().into_bytes(), "text/css; charset=utf-8"))
        }
        "scripts" if rest == "app.js" => {
            Some((script().into_bytes(), "text/javascript; charset=utf-8"))
        }
        "styles" => file(Styles::get(rest), rest),
        "scripts" => file(Scripts::get(rest).or_else(|| Vendor::get(path)), rest),
        "images" => file(Images::get(rest), rest),
        "fonts" => file(Vendor::get(path), rest),
        _ => None,
    }
}

fn file(found: Option<EmbeddedFile>, name: &str) -> Option<(Vec<u8>, &'static str)> {
    let kind = match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        _ => return None,
    };
    Some((found?.data.into_owned(), kind))
}

/// `app.css` with each `@import url("…");` replaced by the file it names.
fn stylesheet() -> String {
    joined(&text(Styles::get("app.css")), |line| {
        let rest = line.trim().strip_prefix("@import url(\"")?;
        let (name, _) = rest.split_once('"')?;
        Some(text(Styles::get(name)))
    })
}

/// `app.js` with each `import "./….js";` replaced by the file it names.
fn script() -> String {
    joined(&text(Scripts::get("app.js")), |line| {
        let name = line.strip_prefix("import \"./")?.strip_suffix("\";")?;
        Some(scoped(&text(Scripts::get(name))))
    })
}

/// A file with each line that imports another replaced by what is imported.
fn joined(file: &str, imported: impl Fn(&str) -> Option<String>) -> String {
    let lines = file.lines();
    let lines = lines.map(|line| imported(line).unwrap_or_else(|| line.to_owned()) + "\n");
    lines.collect()
}

/// A script in a scope of its own, as modules are; the one that others import from stays outside.
fn scoped(script: &str) -> String {
    if script.contains("\nexport ") {
        return script.replace("\nexport ", "\n");
    }
    let own = script.lines().filter(|line| !line.starts_with("import "));
    format!("{{\n{}\n}}", own.collect::<Vec<_>>().join("\n"))
}

/// What is written in a file; nothing when there is none.
pub(crate) fn text(file: Option<EmbeddedFile>) -> String {
    file.map(|file| String::from_utf8_lossy(&file.data).into_owned())
        .unwrap_or_default()
}

/// The drawings of `ui/images/`, by path without extension.
pub(crate) fn images() -> BTreeMap<String, Drawing> {
    drawings(Images::iter(), Images::get, "")
}

/// A text file of `ui/images/`, by its path; none when there is no such file.
pub(crate) fn image_text(path: &str) -> Option<String> {
    Images::get(path).map(|file| text(Some(file)))
}

/// The interface icons, by name.
pub(crate) fn icons() -> BTreeMap<String, Drawing> {
    drawings(Vendor::iter(), Vendor::get, "icons/")
}

fn drawings(
    names: impl Iterator<Item = Cow<'static, str>>,
    get: fn(&str) -> Option<EmbeddedFile>,
    folder: &str,
) -> BTreeMap<String, Drawing> {
    names
        .filter_map(|path| {
            let name = path.strip_prefix(folder)?.strip_suffix(".svg")?.to_owned();
            Some((name, Drawing::parse(&text(get(&path)))?))
        })
        .collect()
}

/// What is inside an SVG file.
pub(crate) struct Drawing {
    /// Its `viewBox`.
    pub(crate) view_box: String,
    /// Its elements, as text.
    pub(crate) inside: String,
}

impl Drawing {
    /// Takes the outer element away.
    fn parse(svg: &str) -> Option<Self> {
        let (_, from_tag) = svg.split_once("<svg")?;
        let (tag, rest) = from_tag.split_once('>')?;
        let (inside, _) = rest.rsplit_once("</svg>")?;
        let (_, from_box) = tag.split_once("viewBox=\"")?;
        let (view_box, _) = from_box.split_once('"')?;
        Some(Self {
            view_box: view_box.to_owned(),
            inside: inside.trim().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_one_answer_without_imports() {
        let whole = script();
        let left = whole
            .lines()
            .any(|line| line.starts_with("import ") || line.starts_with("export "));
        assert!(!left, "an import was left in the script");
        for name in Scripts::iter().filter(|name| name.starts_with("elements/")) {
            let name = name.trim_start_matches("elements/").trim_end_matches(".js");
            let own = format!("\"{name}\",");
            assert!(whole.contains(&own), "{name} is missing from the script");
        }
    }

    #[test]
    fn the_stylesheet_is_one_answer_without_imports() {
        let whole = stylesheet();
        assert!(
            !whole.contains("@import"),
            "an import was left in the stylesheet"
        );
        assert!(
            whole.contains(".btn"),
            "the components are missing from the stylesheet"
        );
    }

    #[test]
    fn a_path_never_leaves_its_folder() {
        assert!(find("styles/../../Cargo.toml").is_none());
        assert!(find("templates/layout.html").is_none());
    }
}
