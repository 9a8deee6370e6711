//! An entry as the compiled file holds it, and the texts found in it by the names of its fields.

use serde_json::Value;

/// An entry of any kind.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Code of its kind, as authors write it.
    pub kind: &'static str,
    /// Its identifier.
    pub slug: String,
    /// The slug of the theme it is listed in; empty when it is in none.
    pub theme: String,
    /// Path of the file it is written in, from the folder of the content.
    pub file: String,
    /// What lists show of it, in JSON; empty when they show it whole.
    pub(crate) card: String,
    /// The whole entry, in JSON.
    pub(crate) json: String,
    /// The same, read.
    pub body: Value,
}

impl Entry {
    /// The texts under a path of fields, such as `actions.title`, lists gone through: plain, a
    /// title in bold with what follows it.
    #[must_use]
    pub fn texts(&self, path: &str) -> Vec<String> {
        let found = path.split('.').fold(vec![&self.body], |values, field| {
            let inner = values.into_iter().filter_map(|value| value.get(field));
            inner.flat_map(items).collect()
        });
        found.into_iter().filter_map(text).collect()
    }
}

fn items(value: &Value) -> &[Value] {
    let items = value.as_array().map(Vec::as_slice);
    items.unwrap_or(std::slice::from_ref(value))
}

fn text(value: &Value) -> Option<String> {
    let plain = |value: &Value| {
        let text = value.as_str().or_else(|| value.get("plain")?.as_str());
        text.map(str::to_owned)
    };
    match value.get("title") {
        Some(title) => Some(format!("{} {}", plain(title)?, plain(value.get("text")?)?)),
        None => plain(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_through_lists_and_formatting() {
        let entry = Entry {
            kind: "situation",
            slug: String::new(),
            theme: String::new(),
            file: String::new(),
            card: String::new(),
            json: String::new(),
            body: serde_json::json!({
                "title": "Ici",
                "story": { "html": "<p>Un.</p>", "plain": "Un." },
                "causes": [{ "title": "La cause.", "text": { "html": "", "plain": "Deux." } }],
                "actions": [{ "how": "Faire." }, { "how": "Dire.", "none": null }],
            }),
        };
        assert_eq!(entry.texts("title"), ["Ici"]);
        assert_eq!(entry.texts("story"), ["Un."]);
        assert_eq!(entry.texts("causes"), ["La cause. Deux."]);
        assert_eq!(entry.texts("actions.how"), ["Faire.", "Dire."]);
        assert_eq!(entry.texts("actions.none"), Vec::<String>::new());
        assert_eq!(entry.texts("absent"), Vec::<String>::new());
    }
}
