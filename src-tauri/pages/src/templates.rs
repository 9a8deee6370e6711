//! The template engine: Tera over `ui/templates`, its drawings and attributes; the words are in `filters`.
//!
//! In development every rendering reads the templates from disk again.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use anyhow::{Context as _, Result};
use library::Library;
use rust_embed::RustEmbed;
use tera::{Context, Function, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::assets::{self, Drawing};
use crate::filters;
use crate::texts::Texts;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/templates"]
struct Files;

/// The loaded templates.
pub(crate) struct Templates {
    tera: RwLock<Tera>,
    texts: Arc<Texts>,
    library: Arc<Library>,
    reload: bool,
}

impl Templates {
    /// Loads every template; a mistake in one of them is an error naming its line.
    pub(crate) fn load(texts: Arc<Texts>, library: Arc<Library>, reload: bool) -> Result<Self> {
        Ok(Self {
            tera: RwLock::new(engine(&texts, &library)?),
            texts,
            library,
            reload,
        })
    }

    /// Renders a whole template.
    pub(crate) fn render(&self, name: &str, context: &Context) -> Result<String> {
        if self.reload {
            let fresh = engine(&self.texts, &self.library)?;
            *self
                .tera
                .write()
                .unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        }
        self.read()
            .render(name, context)
            .with_context(|| format!("Render {name}"))
    }

    fn read(&self) -> RwLockReadGuard<'_, Tera> {
        self.tera
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn engine(texts: &Arc<Texts>, library: &Arc<Library>) -> Result<Tera> {
    let mut tera = Tera::default();
    register(&mut tera);
    filters::register(&mut tera, texts);
    filters::register_library(&mut tera, texts, library);
    let files: Vec<(String, String)> = Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            Some((
                name.to_string(),
                String::from_utf8_lossy(&file.data).into_owned(),
            ))
        })
        .collect();
    tera.add_raw_templates(files)
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
        let drawing = match class {
            None => self.usual.get(name).cloned(),
            Some(class) => {
                let drawing = self.files.get(name);
                drawing.map(|drawing| written(drawing, class, self.stroke))
            }
        };
        drawing.ok_or_else(|| tera::Error::message(format!("no drawing is called `{name}`")))
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
