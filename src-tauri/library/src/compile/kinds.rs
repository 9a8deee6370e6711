//! The kinds of entries: where each is written, what is unique in it, how it is read and listed.
//!
//! One line of the table below makes a kind: its place in the folder, its list in [`Content`], how it
//! is checked, what the compiled file holds of it.

use super::checker::Checker;
use super::entry::Entry;
use super::files::Parsed;
use super::identifiers::{
    Collection, DEPARTMENT, EDITION, FIGURE, Identifiers, SAMPLE, SOURCE, SYNONYMS,
};
use super::lists::Synonyms;
use super::report::Report;
use super::{act, help, inform, lists, quiz, workshop};
use crate::error::Result;
use crate::kind::Kind;
use crate::model::{
    CrisisCard, CrisisSheet, Department, Edition, Figure, GlossaryTerm, Helper, LeaderCard,
    LeaderSheet, LegalPoint, Module, ModuleCard, Need, Outline, OutlineCard, Quiz, QuizCard,
    ReceivedIdea, Sample, SituationCard, SituationSheet, Source, Theme, Tool, ToolCard,
};

/// Where the entries of a kind are written, and what can be told of them before they are checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Path from the folder of the content; `*` stands for any name.
    pub pattern: &'static str,
    /// The collection they stand on.
    pub collection: Collection,
    /// In a list file: the key of its blocks, and that of their identifiers.
    pub list: Option<(&'static str, &'static str)>,
    /// Key of the title, unique on the collection.
    pub title: Option<&'static str>,
    /// Key of the rank, unique in its folder.
    pub rank: Option<&'static str>,
    /// Whether they may have old names.
    pub aliased: bool,
    /// Whether there is no library without.
    pub necessary: bool,
}

const TITLE: Option<&str> = Some("titre");
const NAME: Option<&str> = Some("nom");

impl Place {
    const fn at(pattern: &'static str, collection: Collection) -> Self {
        Self {
            pattern,
            collection,
            list: None,
            title: None,
            rank: None,
            aliased: false,
            necessary: false,
        }
    }

    /// Blocks of a list file.
    const fn list(
        pattern: &'static str,
        collection: Collection,
        blocks: &'static str,
        id: &'static str,
    ) -> Self {
        let mut place = Self::at(pattern, collection);
        place.list = Some((blocks, id));
        place
    }

    /// Sheets: one file each, titled, ranked, that may have old names.
    const fn sheets(pattern: &'static str, collection: Collection) -> Self {
        let mut place = Self::at(pattern, collection);
        (place.title, place.rank, place.aliased) = (TITLE, Some("ordre"), true);
        place
    }

    /// What the file at this path is, if it is anything.
    pub(crate) fn of(path: &str) -> Option<&'static Self> {
        PLACES.iter().find(|place| place.is_at(path))
    }

    /// The file of an entry: the last `*` is its name, the one before its theme.
    fn file(&self, theme: &str, slug: &str) -> String {
        match self.pattern.rsplit_once('*') {
            Some((before, after)) => format!("{}{slug}{after}", before.replace('*', theme)),
            None => self.pattern.to_owned(),
        }
    }

    fn is_at(&self, path: &str) -> bool {
        let fits = |(wanted, name): (&str, &str)| match wanted.strip_prefix('*') {
            Some(end) => name.len() > end.len() && name.ends_with(end),
            None => name == wanted,
        };
        let parts = self.pattern.split('/');
        parts.clone().count() == path.split('/').count() && parts.zip(path.split('/')).all(fits)
    }
}

/// Declares the kinds: the list of each, what lists show of it when they do not show it whole, its
/// identifier, its theme when it is listed by theme, how it is checked, where it is written.
macro_rules! kinds {
    ($($list:ident: $type:ident $(as $card:ident)?, by $id:ident $(in $theme:ident)?, $read:path, $place:expr;)+) => {
        /// Everything the library holds.
        #[derive(Debug, Default)]
        pub(crate) struct Content {
            $(pub $list: Vec<$type>,)+
            /// Old names: kind, old name, identifier.
            pub aliases: Vec<(Kind, String, String)>,
        }

        /// Where the entries of each kind are written.
        pub(crate) const PLACES: &[Place] = &[$($place),+];

        impl Content {
            /// Checks the files. What is given is right only when the report stays empty.
            pub(crate) fn read(files: &[Parsed<'_>], known: &Identifiers, report: &mut Report) -> Self {
                Self {
                    $($list: all(&$place, $read, files, known, report),)+
                    aliases: known.aliases.clone(),
                }
            }

            /// The entries, as the compiled file holds them.
            pub(crate) fn entries(&self) -> Result<Vec<Entry>> {
                let mut entries = Vec::new();
                $(for entry in &self.$list {
                    let (slug, theme) = (&entry.$id, kinds!(@theme entry $($theme)?));
                    entries.push(Entry {
                        kind: $place.collection,
                        slug: slug.clone(),
                        theme: theme.to_owned(),
                        file: $place.file(theme, slug),
                        card: kinds!(@card entry $($card)?),
                        json: serde_json::to_string(entry)?,
                        body: serde_json::to_value(entry)?,
                    });
                })+
                Ok(entries)
            }
        }
    };
    (@card $entry:ident $card:ident) => { serde_json::to_string(&$card::from($entry))? };
    (@card $entry:ident) => { String::new() };
    (@theme $entry:ident $theme:ident) => { $entry.$theme.as_str() };
    (@theme $entry:ident) => { "" };
}

kinds! {
    editions: Edition, by id, lists::edition,
        Place { necessary: true, ..Place::at("bibliotheque.toml", EDITION) };
    themes: Theme, by slug, act::theme,
        Place { title: TITLE, rank: Some("numero"), necessary: true,
            ..Place::list("themes.toml", Kind::Theme.code(), "theme", "slug") };
    sources: Source, by id, lists::source,
        Place { necessary: true, ..Place::list("sources.toml", SOURCE, "source", "id") };
    situations: SituationSheet as SituationCard, by slug in theme, act::situation,
        Place::sheets("agir/*/*.md", Kind::Situation.code());
    modules: Module as ModuleCard, by slug, inform::module,
        Place::sheets("s-informer/modules/*.md", Kind::Module.code());
    quizzes: Quiz as QuizCard, by slug, quiz::quiz,
        Place { title: TITLE, ..Place::at("s-informer/quiz/*.toml", Kind::Quiz.code()) };
    ideas: ReceivedIdea, by slug, lists::idea,
        Place { title: Some("idee"),
            ..Place::list("s-informer/idees-recues.toml", Kind::Idea.code(), "idee", "slug") };
    terms: GlossaryTerm, by slug, lists::term,
        Place { title: Some("terme"),
            ..Place::list("s-informer/glossaire.toml", Kind::Term.code(), "terme", "slug") };
    legal_points: LegalPoint, by id, lists::legal_point,
        Place { title: TITLE,
            ..Place::list("s-informer/droit.toml", Kind::Law.code(), "point", "id") };
    figures: Figure, by id, lists::figure,
        Place::list("s-informer/chiffres.toml", FIGURE, "chiffre", "id");
    crises: CrisisSheet as CrisisCard, by slug, inform::crisis,
        Place::sheets("s-informer/crise/*.md", Kind::Crisis.code());
    leaders: LeaderSheet as LeaderCard, by slug, inform::leader,
        Place::sheets("s-informer/dirigeant/*.md", Kind::Leader.code());
    needs: Need, by slug, help::need,
        Place { title: TITLE,
            ..Place::list("se-faire-aider/besoins.toml", Kind::Need.code(), "besoin", "slug") };
    helpers: Helper, by slug, help::helper,
        Place { title: NAME, aliased: true,
            ..Place::at("se-faire-aider/acteurs/*.toml", Kind::Helper.code()) };
    departments: Department, by code, help::department,
        Place { title: NAME,
            ..Place::list("se-faire-aider/departements.toml", DEPARTMENT, "departement", "code") };
    outlines: Outline as OutlineCard, by slug, workshop::outline,
        Place::sheets("ateliers/deroules/*.toml", Kind::Outline.code());
    tools: Tool as ToolCard, by slug, workshop::tool,
        Place::sheets("ateliers/outils/*.md", Kind::Tool.code());
    synonyms: Synonyms, by slug, lists::synonyms,
        Place::at("recherche/synonymes.toml", SYNONYMS);
    samples: Sample, by slug, lists::sample,
        Place::at("exemple/*.toml", SAMPLE);
}

/// The entries of a place, checked.
fn all<T>(
    place: &Place,
    read: fn(&mut Checker<'_>) -> T,
    files: &[Parsed<'_>],
    known: &Identifiers,
    report: &mut Report,
) -> Vec<T> {
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.place.collection == place.collection)
    {
        let mut check = Checker::new(file, known, report);
        match place.list {
            Some((blocks, _)) => found.extend(check.tables(blocks, read)),
            None => found.push(read(&mut check)),
        }
        if place.aliased {
            check.maybe("alias", Checker::texts);
        }
        check.spare_keys();
    }
    found
}

impl Content {
    /// Puts the entries in the order they are listed in.
    pub(crate) fn sort(&mut self) {
        self.themes.sort_by_key(|theme| theme.number);
        let themes: Vec<&str> = self.themes.iter().map(|theme| &*theme.slug).collect();
        let rank = |theme: &str| themes.iter().position(|slug| *slug == theme);
        let place = |sheet: &SituationSheet| (rank(&sheet.theme), sheet.position);
        self.situations.sort_by_key(place);
        let place = |quiz: &Quiz| (quiz.theme.as_deref().map(rank), quiz.slug.clone());
        self.quizzes.sort_by_key(place);
        self.modules.sort_by_key(|module| module.position);
        self.crises.sort_by_key(|sheet| sheet.position);
        self.leaders.sort_by_key(|sheet| sheet.position);
        self.outlines.sort_by_key(|outline| outline.position);
        self.tools.sort_by_key(|tool| tool.position);
        let place = |one: &Helper| (one.position.unwrap_or(u16::MAX), one.slug.clone());
        self.helpers.sort_by_key(place);
        self.terms
            .sort_by_key(|term| words::fold_letters(&term.term));
    }
}
