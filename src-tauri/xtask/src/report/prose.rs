//! Every text of the library that people read, with the file and the line an author would open.
//!
//! Texts come from the compiled library, so that Markdown is read in one place only; their lines are
//! found back by their letters. The words of the search are no prose and are left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use library::{Kind, Library, Rich, SituationSheet, Titled};

/// A paragraph, a list item or a field of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// What the sheet is, as authors write it: `situation`, `module`…
    pub kind: &'static str,
    /// Its theme, for situations.
    pub theme: String,
    /// Its slug.
    pub sheet: String,
    /// Which part of the sheet it belongs to.
    pub section: &'static str,
    /// The words, without any mark, on one line.
    pub text: String,
    /// Path of the file, from the folder of the content.
    pub file: String,
    /// Line in the file, from 1.
    pub line: usize,
}

impl Passage {
    /// Where an author finds it.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// Whether it is written in whole sentences, and not a title, a label or a choice.
    pub(crate) fn is_sentences(&self) -> bool {
        !matches!(
            self.section,
            "title" | "scene" | "first step" | "indicator" | "choices" | "material" | "details"
        )
    }
}

#[cfg(test)]
impl Passage {
    /// A passage of the story of a situation, for tests.
    pub(crate) fn of_story(sheet: &str, text: &str) -> Self {
        Self {
            kind: Kind::Situation.as_str(),
            theme: "charge".to_owned(),
            sheet: sheet.to_owned(),
            section: "story",
            text: text.to_owned(),
            file: format!("agir/charge/{sheet}.md"),
            line: 1,
        }
    }
}

/// Every passage of the library, in the order of kinds.
pub(crate) fn passages(library: &Library, content: &Path) -> Result<Vec<Passage>> {
    let mut gathered = Gathered::new(content);
    situations(library, &mut gathered)?;
    readings(library, &mut gathered)?;
    lists(library, &mut gathered)?;
    help(library, &mut gathered)?;
    workshops(library, &mut gathered)?;
    facts(library, &mut gathered)?;
    Ok(gathered.passages)
}

/// Gathers the passages of a sheet after another.
struct Gathered<'a> {
    passages: Vec<Passage>,
    content: &'a Path,
    files: BTreeMap<String, Vec<String>>,
    sheet: Passage,
}

impl<'a> Gathered<'a> {
    fn new(content: &'a Path) -> Self {
        Self {
            passages: Vec::new(),
            content,
            files: BTreeMap::new(),
            sheet: Passage {
                kind: "",
                theme: String::new(),
                sheet: String::new(),
                section: "",
                text: String::new(),
                file: String::new(),
                line: 1,
            },
        }
    }

    /// Starts a sheet: what is gathered from now on belongs to it.
    fn sheet(&mut self, kind: &'static str, slug: &str, file: String) -> Result<()> {
        if !self.files.contains_key(&file) {
            let path = self.content.join(&file);
            let text = fs::read_to_string(&path);
            let text = text.with_context(|| format!("Read {}", path.display()))?;
            let lines = text.lines().map(letters_of_source).collect();
            self.files.insert(file.clone(), lines);
        }
        self.sheet.kind = kind;
        slug.clone_into(&mut self.sheet.sheet);
        self.sheet.theme.clear();
        self.sheet.file = file;
        Ok(())
    }

    fn text(&mut self, section: &'static str, text: &str) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let passage = Passage {
                section,
                text: line.trim().to_owned(),
                line: self.line_of(line),
                ..self.sheet.clone()
            };
            self.passages.push(passage);
        }
    }

    fn texts(&mut self, section: &'static str, texts: &[String]) {
        for text in texts {
            self.text(section, text);
        }
    }

    fn rich(&mut self, section: &'static str, texts: &[Rich]) {
        for text in texts {
            self.text(section, &text.plain);
        }
    }

    fn titled(&mut self, section: &'static str, items: &[Titled]) {
        for item in items {
            self.text(
                section,
                &format!("{} {}", item.title, item.text.plain.trim()),
            );
        }
    }

    fn line_of(&self, text: &str) -> usize {
        let lines = self.files.get(&self.sheet.file);
        lines.and_then(|lines| line_among(lines, text)).unwrap_or(1)
    }
}

/// How many letters are enough to tell a line of a file from the others.
const ENOUGH: usize = 24;

/// The line that holds a text, from 1. A figure called by its id is not written in the file: the
/// text is then known by its beginning, or by its end.
fn line_among(lines: &[String], text: &str) -> Option<usize> {
    let wanted = letters(text);
    let length = wanted.chars().count();
    let start: String = wanted.chars().take(ENOUGH).collect();
    let end: String = wanted.chars().skip(length.saturating_sub(ENOUGH)).collect();
    let tries = [wanted.as_str(), &start, &end];
    let mut found = tries
        .into_iter()
        .filter_map(|wanted| lines.iter().position(|line| line.contains(wanted)));
    found.next().map(|rank| rank + 1)
}

/// The letters of a line of a file, without the targets of its links.
fn letters_of_source(line: &str) -> String {
    let mut parts = line.split("](");
    let first = parts.next().unwrap_or_default();
    let after = |part: &str| letters(part.split_once(')').map_or(part, |(_, after)| after));
    let rest: String = parts.map(after).collect();
    letters(first) + &rest
}

fn letters(text: &str) -> String {
    text.chars().filter(|ch| ch.is_alphanumeric()).collect()
}

fn situations(library: &Library, to: &mut Gathered<'_>) -> Result<()> {
    for card in library.all_situations()? {
        let sheet = library.situation(&card.slug)?.context("A situation")?;
        let file = format!("agir/{}/{}.md", sheet.theme, sheet.slug);
        to.sheet(Kind::Situation.as_str(), &sheet.slug, file)?;
        to.sheet.theme.clone_from(&sheet.theme);
        to.text("title", &sheet.title);
        to.text("scene", &sheet.scene);
        to.text("aim", &sheet.aim);
        to.text("story", &sheet.story.plain);
        to.rich("signs", &sheet.signs);
        to.titled("causes", &sheet.causes);
        to.rich("helps", &sheet.helps);
        to.texts("questions", &sheet.questions);
        to.titled("false ideas", &sheet.false_ideas);
        of_the_law(&sheet, to);
        for action in &sheet.actions {
            to.text("title", &action.title);
            to.text("actions", &action.how);
            to.text("first step", &action.next_step);
            to.text("indicator", &action.indicator);
        }
    }
    Ok(())
}

/// What a situation says of the law, to employees, and for the document unique.
fn of_the_law(sheet: &SituationSheet, to: &mut Gathered<'_>) {
    if let Some(illegal) = &sheet.illegal {
        to.text("illegal", illegal);
    }
    for fixed in &sheet.fixed_by_law {
        to.text("fixed by law", &fixed.here);
    }
    let (voice, line) = (&sheet.employee, &sheet.duerp);
    for text in [&voice.say, &voice.to, &voice.right] {
        to.text("employee", text);
    }
    for text in [&line.situation, &line.existing, &line.planned] {
        to.text("document unique", text);
    }
}

fn readings(library: &Library, to: &mut Gathered<'_>) -> Result<()> {
    for card in library.modules()? {
        let sheet = library.module(&card.slug)?.context("A module")?;
        let file = format!("s-informer/modules/{}.md", sheet.slug);
        to.sheet(Kind::Module.as_str(), &sheet.slug, file)?;
        to.text("title", &sheet.title);
        to.text("summary", &sheet.summary);
        to.text("body", &sheet.body.plain);
        to.rich("takeaways", &sheet.takeaways);
        to.text("question", &sheet.team_question);
    }
    for card in library.crises()? {
        let sheet = library.crisis(&card.slug)?.context("A crisis sheet")?;
        let file = format!("s-informer/crise/{}.md", sheet.slug);
        to.sheet(Kind::Crisis.as_str(), &sheet.slug, file)?;
        to.text("title", &sheet.title);
        to.text("summary", &sheet.summary);
        to.rich("now", &sheet.now);
        to.rich("next", &sheet.next);
        to.rich("avoid", &sheet.avoid);
    }
    for card in library.leader_sheets()? {
        let sheet = library
            .leader_sheet(&card.slug)?
            .context("A leader sheet")?;
        let file = format!("s-informer/dirigeant/{}.md", sheet.slug);
        to.sheet(Kind::Leader.as_str(), &sheet.slug, file)?;
        to.text("title", &sheet.title);
        to.text("summary", &sheet.summary);
        to.text("story", &sheet.story.plain);
        to.rich("helps", &sheet.helps);
        to.text("first move", &sheet.next_step.plain);
        to.text("false ideas", &sheet.false_idea.plain);
    }
    Ok(())
}

fn lists(library: &Library, to: &mut Gathered<'_>) -> Result<()> {
    for card in library.quizzes()? {
        let quiz = library.quiz(&card.slug)?.context("A quiz")?;
        let file = format!("s-informer/quiz/{}.toml", quiz.slug);
        to.sheet(Kind::Quiz.as_str(), &quiz.slug, file)?;
        to.text("title", &quiz.title);
        to.text("summary", &quiz.summary);
        for question in &quiz.questions {
            to.text("question", &question.statement);
            to.texts("choices", choices(&question.form));
            to.text("explanation", &question.explanation.plain);
        }
    }
    for idea in library.received_ideas()? {
        to.sheet(
            Kind::Idea.as_str(),
            &idea.slug,
            "s-informer/idees-recues.toml".to_owned(),
        )?;
        to.text("title", &idea.idea);
        to.text("answer", &idea.answer.plain);
    }
    for term in library.glossary()? {
        to.sheet(
            Kind::Term.as_str(),
            &term.slug,
            "s-informer/glossaire.toml".to_owned(),
        )?;
        to.text("title", &term.term);
        to.text("definition", &term.definition.plain);
    }
    Ok(())
}

fn choices(form: &library::QuestionForm) -> &[String] {
    use library::QuestionForm;
    match form {
        QuestionForm::Single { choices, .. }
        | QuestionForm::Multiple { choices, .. }
        | QuestionForm::Order { choices } => choices,
        QuestionForm::TrueFalse { .. } => &[],
    }
}

fn help(library: &Library, to: &mut Gathered<'_>) -> Result<()> {
    for need in library.needs()? {
        to.sheet(
            Kind::Need.as_str(),
            &need.slug,
            "se-faire-aider/besoins.toml".to_owned(),
        )?;
        to.text("title", &need.title);
        to.text("first call", &need.first_call);
    }
    for helper in library.helpers()? {
        let file = format!("se-faire-aider/acteurs/{}.toml", helper.slug);
        to.sheet(Kind::Helper.as_str(), &helper.slug, file)?;
        to.text("title", &helper.name);
        to.text("help", &helper.help);
        to.text("details", &helper.cost);
        to.text(
            "details",
            helper.contact.hours.as_deref().unwrap_or_default(),
        );
        to.text("find", helper.contact.find.as_deref().unwrap_or_default());
    }
    for theme in library.themes()? {
        to.sheet(Kind::Theme.as_str(), &theme.slug, "themes.toml".to_owned())?;
        to.text("title", &theme.title);
        to.text("question", &theme.question);
        to.text("summary", &theme.summary);
        to.texts("first moves", &theme.first_moves);
    }
    Ok(())
}

fn workshops(library: &Library, to: &mut Gathered<'_>) -> Result<()> {
    for card in library.outlines()? {
        let outline = library.outline(&card.slug)?.context("An outline")?;
        let file = format!("ateliers/deroules/{}.toml", outline.slug);
        to.sheet(Kind::Outline.as_str(), &outline.slug, file)?;
        to.text("title", &outline.title);
        to.text("summary", &outline.summary);
        to.text("details", &outline.participants);
        to.texts("material", &outline.material);
        for step in &outline.steps {
            to.text("title", &step.title);
            to.text("projector", &step.projector);
            to.text("say", &step.say);
            to.text("notes", &step.notes);
            to.text("if stuck", &step.if_stuck);
        }
    }
    for card in library.tools()? {
        let tool = library.tool(&card.slug)?.context("A tool")?;
        let file = format!("ateliers/outils/{}.md", tool.slug);
        to.sheet(Kind::Tool.as_str(), &tool.slug, file)?;
        to.text("title", &tool.title);
        to.text("summary", &tool.summary);
        to.text("details", &tool.participants);
        to.texts("material", &tool.material);
        to.text("purpose", &tool.purpose.plain);
        to.rich("how", &tool.how);
        to.titled("worse", &tool.worse);
        to.titled("better", &tool.better);
        to.text("caution", &tool.caution.plain);
    }
    Ok(())
}

fn facts(library: &Library, to: &mut Gathered<'_>) -> Result<()> {
    for point in library.legal_points()? {
        to.sheet(
            Kind::Law.as_str(),
            &point.id,
            "s-informer/droit.toml".to_owned(),
        )?;
        to.text("title", &point.title);
        to.text("duty", &point.duty.plain);
        to.text("details", point.since.as_deref().unwrap_or_default());
    }
    for figure in library.figures()? {
        to.sheet("chiffre", &figure.id, "s-informer/chiffres.toml".to_owned())?;
        to.text("details", &figure.measure);
    }
    for source in library.sources()? {
        to.sheet("source", &source.id, "sources.toml".to_owned())?;
        to.text("title", &source.title);
    }
    for sample in library.samples()? {
        to.sheet(
            "exemple",
            &sample.slug,
            format!("exemple/{}.toml", sample.slug),
        )?;
        let table: toml::Table = toml::from_str(&sample.text).context("Read the sample")?;
        for text in said(&toml::Value::Table(table)) {
            to.text("sample", &text);
        }
    }
    Ok(())
}

/// The texts of a TOML value that are more than a word: those people read.
fn said(value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::String(text) if text.contains(' ') => vec![text.clone()],
        toml::Value::Array(values) => values.iter().flat_map(said).collect(),
        toml::Value::Table(table) => table.iter().flat_map(|(_, value)| said(value)).collect(),
        toml::Value::String(_)
        | toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_back_whatever_its_marks_links_and_figures() {
        let file = [
            "## Titre",
            "",
            "- **La cause.** On lit [la fiche](situation:ici) avant.",
            "Selon l’étude, {chiffre:abc} des salariés sont interrompus sans cesse.",
        ];
        let lines: Vec<String> = file.into_iter().map(letters_of_source).collect();
        let cases = [
            ("La cause. On lit la fiche avant.", Some(3)),
            (
                "Selon l’étude, 31 % (2016) des salariés sont interrompus sans cesse.",
                Some(4),
            ),
            ("Ailleurs.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(line_among(&lines, text), expected, "line of {text}");
        }
    }

    #[test]
    fn only_what_people_read_is_taken_from_the_sample() {
        let table: toml::Table =
            toml::from_str("cle = \"urgence\"\nn = 1\nl = [\"Un mot.\"]\n[t]\na = \"Deux mots\"")
                .unwrap();
        let found = said(&toml::Value::Table(table));
        assert_eq!(found, ["Un mot.", "Deux mots"]);
    }
}
