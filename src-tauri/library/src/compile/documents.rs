//! What the search reads of each entry: its passages, by field.
//!
//! Long texts are cut into sentences, so that a passage is short enough to be shown. The title comes
//! first and the introduction second: the latter is shown when nothing better is.

use super::kinds::Content;
use crate::kind::Kind;
use crate::model::{
    ActionIdea, CrisisSheet, Department, GlossaryTerm, Helper, LeaderSheet, LegalPoint, Module,
    Need, Outline, Quiz, ReceivedIdea, Rich, SituationSheet, Theme, Titled, Tool,
};
use crate::search::{Document, Field, words_of_kind};

/// The documents of the search, in the order of kinds.
pub(crate) fn documents(content: &Content) -> Vec<Document> {
    let mut found: Vec<Document> = Vec::new();
    found.extend(content.situations.iter().map(situation));
    found.extend(content.crises.iter().map(crisis));
    found.extend(content.needs.iter().map(need));
    let places = &content.departments;
    found.extend(content.helpers.iter().map(|entry| helper(entry, places)));
    found.extend(content.modules.iter().map(module));
    found.extend(content.leaders.iter().map(leader));
    found.extend(content.themes.iter().map(theme));
    found.extend(content.legal_points.iter().map(legal_point));
    found.extend(content.ideas.iter().map(idea));
    found.extend(content.tools.iter().map(tool));
    found.extend(content.outlines.iter().map(outline));
    found.extend(content.quizzes.iter().map(quiz));
    found.extend(content.terms.iter().map(term));
    found
}

/// Gathers the passages of a document.
struct Writer {
    document: Document,
}

impl Writer {
    fn new(kind: Kind, slug: &str, title: &str, lead: &str) -> Self {
        let mut writer = Self {
            document: Document {
                kind,
                slug: slug.to_owned(),
                theme: String::new(),
                title: title.to_owned(),
                passages: Vec::new(),
            },
        };
        writer.passage(Field::Title, title);
        writer.passage(Field::Lead, lead);
        writer
    }

    fn in_theme(mut self, theme: &str) -> Self {
        theme.clone_into(&mut self.document.theme);
        self
    }

    fn passage(&mut self, field: Field, text: &str) {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        self.document.passages.push((field, words.join(" ")));
    }

    /// A text, sentence by sentence.
    fn text(mut self, field: Field, text: &str) -> Self {
        for line in text.lines() {
            for sentence in sentences(line) {
                self.passage(field, sentence);
            }
        }
        self
    }

    /// Items, each a passage.
    fn items(mut self, field: Field, items: impl IntoIterator<Item: AsRef<str>>) -> Self {
        for item in items {
            self.passage(field, item.as_ref());
        }
        self
    }

    fn rich(self, field: Field, items: &[Rich]) -> Self {
        self.items(field, items.iter().map(|item| &item.plain))
    }

    fn titled(mut self, field: Field, items: &[Titled]) -> Self {
        for item in items {
            let text = format!("{} {}", item.title, item.text.plain);
            self.passage(field, &text);
        }
        self
    }

    fn words(self, words: &[String]) -> Self {
        self.items(Field::Words, words)
    }

    fn done(self) -> Document {
        let words = words_of_kind(self.document.kind);
        self.words(words).document
    }
}

/// Cuts a text after `.`, `!`, `?` or `…` followed by a space, unless what follows goes on with it.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for run in letters.windows(3) {
        let [(_, mark), (at, space), (_, next)] = run else {
            continue;
        };
        let ends = matches!(mark, '.' | '!' | '?' | '\u{2026}');
        let goes_on = next.is_lowercase() || *next == '\u{bb}';
        if ends && *space == ' ' && !goes_on {
            found.extend(text.get(start..*at));
            start = at + 1;
        }
    }
    found.extend(text.get(start..));
    found.retain(|sentence| !sentence.trim().is_empty());
    found
}

fn situation(sheet: &SituationSheet) -> Document {
    let lead = format!("{}. {}", sheet.scene, sheet.aim);
    Writer::new(Kind::Situation, &sheet.slug, &sheet.title, &lead)
        .in_theme(&sheet.theme)
        .words(&sheet.words)
        .rich(Field::Signs, &sheet.signs)
        .text(Field::Story, &sheet.story.plain)
        .titled(Field::Causes, &sheet.causes)
        .items(Field::Questions, &sheet.questions)
        .items(Field::Actions, sheet.actions.iter().flat_map(action))
        .rich(Field::Rest, &sheet.helps)
        .titled(Field::Rest, &sheet.false_ideas)
        .items(Field::Rest, of_the_law(sheet))
        .done()
}

/// What a situation says of the law, to employees, and for the document unique.
fn of_the_law(sheet: &SituationSheet) -> Vec<&str> {
    let fixed = sheet.fixed_by_law.iter().map(|fixed| &fixed.here);
    let said = sheet.illegal.iter().chain(fixed);
    let mut texts: Vec<&str> = said.flat_map(|text| sentences(text)).collect();
    let (voice, line) = (&sheet.employee, &sheet.duerp);
    texts.extend([voice.say.as_str(), &voice.to, &voice.right]);
    texts.extend([line.situation.as_str(), &line.existing, &line.planned]);
    texts
}

fn action(action: &ActionIdea) -> Vec<&str> {
    let mut texts = vec![action.title.as_str()];
    texts.extend(sentences(&action.how));
    texts.extend([action.next_step.as_str(), action.indicator.as_str()]);
    texts
}

fn crisis(sheet: &CrisisSheet) -> Document {
    Writer::new(Kind::Crisis, &sheet.slug, &sheet.title, &sheet.summary)
        .words(&sheet.words)
        .rich(Field::Signs, &sheet.now)
        .rich(Field::Story, &sheet.next)
        .rich(Field::Rest, &sheet.avoid)
        .done()
}

fn need(need: &Need) -> Document {
    Writer::new(Kind::Need, &need.slug, &need.title, &need.first_call)
        .words(&need.words)
        .done()
}

fn helper(helper: &Helper, departments: &[Department]) -> Document {
    let places = helper.territory.iter().map(|code| {
        let department = departments
            .iter()
            .find(|department| department.code == *code);
        department.map_or(code.as_str(), |department| department.name.as_str())
    });
    let contact = &helper.contact;
    let ways = [
        &contact.phone,
        &contact.site,
        &contact.address,
        &contact.find,
    ];
    Writer::new(Kind::Helper, &helper.slug, &helper.name, &helper.help)
        .words(&helper.words)
        .items(Field::Rest, places)
        .items(Field::Rest, ways.into_iter().flatten())
        .done()
}

fn module(module: &Module) -> Document {
    Writer::new(Kind::Module, &module.slug, &module.title, &module.summary)
        .words(&module.words)
        .rich(Field::Signs, &module.takeaways)
        .text(Field::Story, &module.body.plain)
        .text(Field::Questions, &module.team_question)
        .done()
}

fn leader(sheet: &LeaderSheet) -> Document {
    Writer::new(Kind::Leader, &sheet.slug, &sheet.title, &sheet.summary)
        .words(&sheet.words)
        .text(Field::Story, &sheet.story.plain)
        .rich(Field::Signs, &sheet.helps)
        .text(Field::Actions, &sheet.next_step.plain)
        .text(Field::Rest, &sheet.false_idea.plain)
        .done()
}

fn theme(theme: &Theme) -> Document {
    Writer::new(Kind::Theme, &theme.slug, &theme.title, &theme.summary)
        .in_theme(&theme.slug)
        .text(Field::Signs, &theme.question)
        .items(Field::Rest, &theme.first_moves)
        .done()
}

fn legal_point(point: &LegalPoint) -> Document {
    Writer::new(Kind::Law, &point.id, &point.title, &point.duty.plain)
        .items(Field::Words, [&point.article, &point.id])
        .done()
}

fn idea(idea: &ReceivedIdea) -> Document {
    Writer::new(Kind::Idea, &idea.slug, &idea.idea, &idea.answer.plain).done()
}

fn tool(tool: &Tool) -> Document {
    Writer::new(Kind::Tool, &tool.slug, &tool.title, &tool.summary)
        .words(&tool.words)
        .text(Field::Story, &tool.purpose.plain)
        .rich(Field::Actions, &tool.how)
        .titled(Field::Rest, &tool.worse)
        .titled(Field::Rest, &tool.better)
        .text(Field::Rest, &tool.caution.plain)
        .items(Field::Rest, &tool.material)
        .done()
}

fn outline(outline: &Outline) -> Document {
    let mut writer = Writer::new(
        Kind::Outline,
        &outline.slug,
        &outline.title,
        &outline.summary,
    )
    .words(&outline.words);
    for step in &outline.steps {
        writer = writer
            .items(Field::Story, [&step.title, &step.projector])
            .text(Field::Rest, &step.say);
    }
    writer.items(Field::Rest, &outline.material).done()
}

fn quiz(quiz: &Quiz) -> Document {
    let theme = quiz.theme.as_deref().unwrap_or_default();
    let mut writer =
        Writer::new(Kind::Quiz, &quiz.slug, &quiz.title, &quiz.summary).in_theme(theme);
    for question in &quiz.questions {
        writer = writer
            .items(Field::Rest, [&question.statement])
            .text(Field::Rest, &question.explanation.plain);
    }
    writer.done()
}

fn term(term: &GlossaryTerm) -> Document {
    Writer::new(Kind::Term, &term.slug, &term.term, &term.definition.plain)
        .words(&term.words)
        .items(Field::Words, &term.acronym)
        .done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_sentences_that_can_be_shown() {
        let text = "On commence. On finit… Qui décide ? « Moi. » Et puis etc. on verra.";
        assert_eq!(
            sentences(text),
            [
                "On commence.",
                "On finit…",
                "Qui décide ?",
                "« Moi. » Et puis etc. on verra."
            ]
        );
    }
}
