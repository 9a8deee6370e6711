//! What exists in a content folder: identifiers, old names, titles and figures, across all files.
//!
//! Built once every file has been read, so that sheets can be checked against each other. It also
//! reports what is there twice. Whether a sheet may refer to something is for the checker.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::demands::Demands;
use super::files::SourceFile;
use super::front_matter::{Field, Text, Texts};
use super::report::{Problem, Report, Rule};
use crate::distance::nearest;
use crate::kind::Kind;

/// A shelf of the library: the code of a kind, or one of the constants below.
pub(crate) type Shelf = &'static str;
/// The shelf of sources.
pub(crate) const SOURCE: Shelf = "source";
/// The shelf of figures.
pub(crate) const FIGURE: Shelf = "chiffre";
/// The shelf of departments and territories.
pub(crate) const TERRITORY: Shelf = "departement";
/// The action ideas of a situation.
pub(crate) const ACTION: Shelf = "action";

/// An entry as read from its file, before being checked.
pub(crate) struct Entry<'a, H> {
    pub file: &'a SourceFile,
    /// Name of the file, or identifier given in the list.
    pub slug: String,
    /// Where the entry stands, for problems about the whole of it.
    pub at: usize,
    pub head: H,
    /// Where the body of a sheet starts; the end of the file for TOML.
    pub body: usize,
}

/// What the entries of a shelf have in common.
pub(crate) trait Listed {
    /// The shelf they stand on.
    const SHELF: Shelf;
    /// The title, which is unique on the shelf; `None` where titles may repeat.
    fn title(&self) -> Option<&Spanned<String>>;
    /// The rank in a list.
    fn position(&self) -> Option<&Spanned<i64>> {
        None
    }
    /// Old names.
    fn aliases(&self) -> Option<&Texts> {
        None
    }
}

/// What a text needs to say a figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct FigureText {
    pub value: String,
    pub year: String,
    pub publisher: String,
    pub to_check: bool,
}

/// Everything that exists.
pub(crate) struct Known {
    /// What is asked of every situation.
    pub demands: Demands,
    /// By shelf: identifier or old name → identifier.
    shelves: BTreeMap<Shelf, BTreeMap<String, String>>,
    /// By identifier.
    pub figures: BTreeMap<String, FigureText>,
    /// By situation: the identifiers of its actions.
    pub actions: BTreeMap<String, BTreeSet<String>>,
    /// Old names, to be followed by the program: kind, old name, identifier.
    pub aliases: Vec<(Kind, String, String)>,
    /// Where each title and rank was met: (shelf, folder, what).
    met: BTreeMap<(Shelf, String, String), String>,
}

impl Known {
    /// Nothing yet.
    pub(crate) fn new(demands: Demands) -> Self {
        Self {
            demands,
            shelves: BTreeMap::new(),
            figures: BTreeMap::new(),
            actions: BTreeMap::new(),
            aliases: Vec::new(),
            met: BTreeMap::new(),
        }
    }

    /// The identifier meant by an identifier or an old name.
    pub(crate) fn find(&self, shelf: Shelf, id: &str) -> Option<&str> {
        self.shelves.get(shelf)?.get(id).map(String::as_str)
    }

    /// The identifier nearest to one that does not exist.
    pub(crate) fn nearest(&self, shelf: Shelf, id: &str) -> Option<&str> {
        let names = self.shelves.get(shelf)?.keys();
        nearest(id, names.map(String::as_str))
    }

    /// Adds an identifier that stands in no list of its own.
    pub(crate) fn add(&mut self, shelf: Shelf, id: &str) {
        let shelf = self.shelves.entry(shelf).or_default();
        shelf.insert(id.to_owned(), id.to_owned());
    }

    /// Adds the entries of a shelf, reporting what is there twice.
    pub(crate) fn add_all<H: Listed>(&mut self, entries: &[Entry<'_, H>], report: &mut Report) {
        for entry in entries {
            let place = (entry.file, entry.at);
            self.add_name(H::SHELF, &entry.slug, &entry.slug, place, report);
        }
        for entry in entries {
            self.add_title(entry, report);
            self.add_position(entry, report);
            self.add_aliases(entry, report);
        }
    }

    fn add_name(
        &mut self,
        shelf: Shelf,
        name: &str,
        id: &str,
        (file, at): (&SourceFile, usize),
        report: &mut Report,
    ) {
        let line = file.line(at);
        if !is_identifier(name) {
            let problem = Problem::new(&file.path, line, Rule::BadIdentifier, &[("nom", name)]);
            report.add(problem);
        }
        if let Some(elsewhere) = self.meet(shelf, "", &format!("={name}"), file, at) {
            let arguments = [("id", name), ("ailleurs", elsewhere.as_str())];
            let rule = Rule::DuplicateIdentifier;
            report.add(Problem::new(&file.path, line, rule, &arguments));
            return;
        }
        let shelf = self.shelves.entry(shelf).or_default();
        shelf.insert(name.to_owned(), id.to_owned());
    }

    fn add_title<H: Listed>(&mut self, entry: &Entry<'_, H>, report: &mut Report) {
        if let Some(title) = entry.head.title() {
            self.add_unique_title(H::SHELF, entry.file, title, report);
        }
    }

    /// Reports a title already met on the shelf, whatever its case and spaces.
    pub(crate) fn add_unique_title(
        &mut self,
        shelf: Shelf,
        file: &SourceFile,
        title: &Spanned<String>,
        report: &mut Report,
    ) {
        let at = title.span().start;
        let key = format!("\"{}", comparable(title.get_ref()));
        if let Some(elsewhere) = self.meet(shelf, "", &key, file, at) {
            let arguments = [
                ("titre", title.get_ref().as_str()),
                ("ailleurs", &elsewhere),
            ];
            let line = file.line(at);
            report.add(Problem::new(
                &file.path,
                line,
                Rule::DuplicateTitle,
                &arguments,
            ));
        }
    }

    fn add_position<H: Listed>(&mut self, entry: &Entry<'_, H>, report: &mut Report) {
        let Some(position) = entry.head.position() else {
            return;
        };
        let at = position.span().start;
        let rank = position.get_ref().to_string();
        let folder = entry.file.folder();
        if let Some(elsewhere) = self.meet(H::SHELF, folder, &rank, entry.file, at) {
            let arguments = [("ordre", rank.as_str()), ("ailleurs", &elsewhere)];
            let line = entry.file.line(at);
            let rule = Rule::DuplicateOrder;
            report.add(Problem::new(&entry.file.path, line, rule, &arguments));
        }
    }

    fn add_aliases<H: Listed>(&mut self, entry: &Entry<'_, H>, report: &mut Report) {
        let Some(Some(aliases)) = entry.head.aliases() else {
            return;
        };
        for alias in aliases.get_ref() {
            let place = (entry.file, alias.span().start);
            self.add_name(H::SHELF, alias.get_ref(), &entry.slug, place, report);
            if let Ok(kind) = H::SHELF.parse() {
                let alias = alias.get_ref().clone();
                self.aliases.push((kind, alias, entry.slug.clone()));
            }
        }
    }

    /// Remembers where something is; gives where it was if it was already there.
    fn meet(
        &mut self,
        shelf: Shelf,
        folder: &str,
        what: &str,
        file: &SourceFile,
        at: usize,
    ) -> Option<String> {
        let key = (shelf, folder.to_owned(), what.to_owned());
        let place = format!("{}:{}", file.path, file.line(at));
        match self.met.get(&key) {
            Some(elsewhere) => Some(elsewhere.clone()),
            None => {
                self.met.insert(key, place);
                None
            }
        }
    }
}

/// Whether a name can be an identifier: it is part of addresses and file names.
pub(crate) fn is_identifier(name: &str) -> bool {
    let allowed = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '-';
    !name.is_empty()
        && name.len() <= 60
        && name.chars().all(allowed)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

fn comparable(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ").to_lowercase().replace('\u{2019}', "'")
}

/// The text of a field that may be absent.
pub(crate) fn text_of(field: &Text) -> String {
    value_of(field).cloned().unwrap_or_default()
}

/// The value of a field that may be absent.
pub(crate) fn value_of<T>(field: &Field<T>) -> Option<&T> {
    field.as_ref().map(Spanned::get_ref)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_fits_in_an_address() {
        for name in ["ici-tout-est-urgent", "l4121-2", "90-couverts"] {
            assert!(is_identifier(name), "{name}");
        }
        for name in ["", "Urgent", "été", "a_b", "a b", "-a", "a-"] {
            assert!(!is_identifier(name), "{name}");
        }
    }

    #[test]
    fn titles_are_compared_as_people_read_them() {
        assert_eq!(
            comparable("L’Équipe\u{a0}: ici"),
            comparable("l'équipe : ici")
        );
    }
}
