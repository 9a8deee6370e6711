//! The template engine: Tera over `ui/templates`, its drawings and attributes; the words are in `filters`.
//!
//! In development every rendering reads the templates from disk again.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Context as _, Result};
use rust_embed::RustEmbed;
use tera::{Context, Function, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::assets::{self, Drawing};
use crate::filters::{self, Sources};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/templates"]
struct Files;

/// The loaded templates.
pub(crate) struct Templates {
    tera: Tera,
    sources: Sources,
    reload: bool,
}

impl Templates {
    /// Loads every template; a mistake in one of them is an error naming its line.
    pub(crate) fn load(sources: Sources, reload: bool) -> Result<Self> {
        Ok(Self {
            tera: engine(&sources)?,
            sources,
            reload,
        })
    }

    /// Renders a whole template.
    pub(crate) fn render(&self, name: &str, context: &Context) -> Result<String> {
        let fresh = match self.reload {
            true => Some(engine(&self.sources)?),
            false => None,
        };
        let tera = fresh.as_ref().unwrap_or(&self.tera);
        tera.render(name, context)
            .with_context(|| format!("Render {name}"))
    }
}

fn engine(sources: &Sources) -> Result<Tera> {
    let mut tera = Tera::default();
    register(&mut tera);
    filters::register(&mut tera, &sources.texts, &sources.clock);
    filters::register_library(&mut tera, &sources.texts, &sources.library);
    let names = Files::iter();
    let files = names.map(|name| (name.to_string(), assets::text(Files::get(&name))));
    tera.add_raw_templates(files.collect::<Vec<_>>())
        .context("Load the templates")?;
    Ok(tera)
}

fn register(tera: &mut Tera) {
    let stroke = " fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" \
                  stroke-linejoin=\"round\"";
    let class = "ico";
    tera.register_function("icon", Drawings::new(assets::icons(), class, stroke));
    tera.register_function("svg", Drawings::new(assets::images(), "", ""));
    tera.register_filter("attributes", |rest: &Map, _: Kwargs, _: &State<'_>| {
        attributes(rest)
    });
}

/// `{{ rest | attributes }}`: what a component was given besides its arguments, as attributes of its
/// element, sorted so that a page is always the same bytes. Underscores become dashes; `true` writes
/// the bare name; none, false and "" write nothing; aria-* keep true and false.
fn attributes(rest: &Map) -> TeraResult<Value> {
    let named = rest
        .iter()
        .filter_map(|(key, value)| Some((key.as_str()?.replace('_', "-"), value)));
    let sorted: BTreeMap<String, &Value> = named.collect();
    let mut html = Vec::new();
    for (name, value) in sorted {
        let is_state = value.as_bool().filter(|_| !name.starts_with("aria-"));
        let nothing = value.is_undefined() || value.is_none() || value.as_str() == Some("");
        if nothing || is_state == Some(false) {
            continue;
        }
        write!(html, " {name}")?;
        if is_state.is_none() {
            html.extend_from_slice(b"=\"");
            tera::escape_html(&value.to_string(), &mut html)?;
            html.push(b'"');
        }
    }
    Ok(Value::safe_string(&String::from_utf8_lossy(&html)))
}

/// `icon(name="printer")`, `svg(name="themes/charge", class="pict")`: a drawing put in the page.
///
/// A code that nobody drew, come from another edition or from a file, has the neutral drawing of its folder.
struct Drawings {
    files: BTreeMap<String, Drawing>,
    /// Those of the usual class, written once: a page of contacts has hundreds.
    usual: BTreeMap<String, Value>,
    stroke: &'static str,
}

impl Drawings {
    fn new(files: BTreeMap<String, Drawing>, class: &str, stroke: &'static str) -> Self {
        let usual = files
            .iter()
            .map(|(name, drawing)| (name.clone(), written(drawing, class, stroke)));
        Self {
            usual: usual.collect(),
            files,
            stroke,
        }
    }
}

/// What a code that nobody drew is drawn as, in the folders of codes that are open.
const NEUTRAL: &str = "inconnu";

fn written(drawing: &Drawing, class: &str, stroke: &str) -> Value {
    Value::safe_string(&format!(
        "<svg class=\"{class}\" viewBox=\"{}\"{stroke} aria-hidden=\"true\" focusable=\"false\">{}</svg>",
        drawing.view_box, drawing.inside
    ))
}

impl Function<TeraResult<Value>> for Drawings {
    fn call(&self, arguments: Kwargs, _: &State<'_>) -> TeraResult<Value> {
        let name: &str = arguments.must_get("name")?;
        let class: Option<&str> = arguments.get("class")?;
        let drawn = |name: &str| match class {
            None => self.usual.get(name).cloned(),
            Some(class) => (self.files.get(name)).map(|file| written(file, class, self.stroke)),
        };
        let neutral = || drawn(&format!("{}/{NEUTRAL}", name.split_once('/')?.0));
        drawn(name)
            .or_else(neutral)
            .ok_or_else(|| tera::Error::message(format!("no drawing is called `{name}`")))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_component_is_given_besides_becomes_attributes() {
        let mut tera = Tera::default();
        register(&mut tera);
        tera.add_raw_template(
            "attributes.html",
            "{% component x(...rest) %}<i{{ rest | attributes }}>{% endcomponent x %}\
             {{ <x hx_post=\"/plan\" required={true} disabled={false} value=\"\" title={none} \
             aria_expanded={false} data_key={2} alt={quoted} /> }}",
        )
        .unwrap();
        let mut context = Context::new();
        context.insert("quoted", "\"<&");
        let html = tera.render("attributes.html", &context).unwrap();
        assert_eq!(
            html,
            "<i alt=\"&quot;&lt;&amp;\" aria-expanded=\"false\" data-key=\"2\" hx-post=\"/plan\" required>"
        );
    }
}
