//! The plan for other programs: what the document shows, whole, in canonical JSON.
//!
//! Keys sorted, no spaces, numbers as serde writes them: the same view gives the same bytes. The columns chosen
//! do not matter here; names, years and restricted situations do. The dossier's own exchange format is not this.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::Error;
use crate::view::DossierView;

/// What the file says it is.
const FORMAT: &str = "mallette-plan";

/// Grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    format_version: u32,
    plan: &'a DossierView,
}

/// Writes a view.
pub(crate) fn write(view: &DossierView) -> Result<Vec<u8>, Error> {
    let unwritable = |error: serde_json::Error| Error::Written(error.to_string());
    let file = File {
        format: FORMAT,
        format_version: VERSION,
        plan: view,
    };
    let value = sorted(serde_json::to_value(file).map_err(unwritable)?);
    serde_json::to_vec(&value).map_err(unwritable)
}

/// With sorted keys, whatever order serde keeps.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            let fields = fields.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}
