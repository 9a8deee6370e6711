//! What a tool asks to print: the cards of situations, the images to choose from.
//!
//! The backs of a sheet of cards are in the order that meets their fronts when the paper turns on its long
//! edge. Only what may be shown to a room becomes a card.

use anyhow::Context as _;
use library::{Library, SituationCard, SituationSheet, Theme};
use serde::{Deserialize, Serialize};
use tera::context;

use crate::assets;
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// Cards of the deck, and those of a sheet of paper: three rows of three.
const CARDS: usize = 54;
const ROW: usize = 3;
const ON_SHEET: usize = ROW * ROW;
/// Questions on the back of a card.
const QUESTIONS: usize = 2;
/// Images on a sheet of paper.
const IMAGES: usize = 2;

/// The page that prints what a tool needs, for the tools that need one.
pub(crate) fn of_tool(slug: &str) -> Option<&'static str> {
    match slug {
        "cartes-de-situations" => Some("/decks/situations"),
        "photolangage" => Some("/decks/images"),
        _ => None,
    }
}

/// A card of the deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Card {
    number: usize,
    theme: String,
    theme_title: String,
    title: String,
    questions: Vec<String>,
}

/// A sheet of paper: its fronts, then its backs as they are printed. A place may be empty.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Paper {
    fronts: Vec<Option<Card>>,
    backs: Vec<Option<Card>>,
}

/// `GET /decks/situations`
pub(crate) fn situations(app: &App) -> Answer {
    let cards = cards(app)?;
    let papers: Vec<_> = cards.chunks(ON_SHEET).map(Paper::new).collect();
    let view = context! { count => &cards.len(), papers };
    app.page(Section::Workshops, "decks/situations.html", view)
}

impl Paper {
    fn new(cards: &[Card]) -> Self {
        let mut fronts: Vec<_> = cards.iter().cloned().map(Some).collect();
        fronts.resize(ON_SHEET, None);
        let rows = fronts.chunks(ROW);
        let backs = rows.flat_map(|row| row.iter().rev().cloned()).collect();
        Self { fronts, backs }
    }
}

/// The situations of a theme, drawn one after the other.
struct Pile {
    theme: Theme,
    waiting: std::vec::IntoIter<SituationCard>,
    drawn: Vec<SituationSheet>,
}

impl Pile {
    fn of(library: &Library, theme: Theme) -> Result<Self, Problem> {
        Ok(Self {
            waiting: library.situations(&theme.slug)?.into_iter(),
            theme,
            drawn: Vec::new(),
        })
    }

    /// Draws the next sheet that may be shown to a room; false when there is none left.
    fn draw(&mut self, library: &Library) -> Result<bool, Problem> {
        for card in self.waiting.by_ref() {
            let sheet = library.situation(&card.slug)?;
            if let Some(sheet) = sheet.filter(|sheet| sheet.is_projectable(&self.theme)) {
                self.drawn.push(sheet);
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The deck: the first situations of each theme, as many of each as there can be, theme after theme.
fn cards(app: &App) -> Result<Vec<Card>, Problem> {
    let library = app.library();
    let themes = library.themes()?.into_iter();
    let piles = themes.map(|theme| Pile::of(library, theme));
    let mut piles = piles.collect::<Result<Vec<_>, _>>()?;
    let (mut count, mut before) = (0, None);
    while count < CARDS && before != Some(count) {
        before = Some(count);
        for pile in &mut piles {
            count += usize::from(count < CARDS && pile.draw(library)?);
        }
    }
    let drawn = piles.iter().flat_map(|pile| {
        let sheets = pile.drawn.iter();
        sheets.map(|sheet| (&pile.theme, sheet))
    });
    let numbered = drawn.zip(1..);
    Ok(numbered
        .map(|((theme, sheet), number)| card(number, theme, sheet))
        .collect())
}

fn card(number: usize, theme: &Theme, sheet: &SituationSheet) -> Card {
    let questions = sheet.questions.iter();
    Card {
        number,
        theme: theme.slug.clone(),
        theme_title: theme.short_title.clone(),
        title: sheet.title.clone(),
        questions: questions.take(QUESTIONS).cloned().collect(),
    }
}

/// Contents of `ui/images/photolangage/images.toml`: the images, in order.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Album {
    #[serde(rename = "image", default)]
    images: Vec<Image>,
}

/// An image to choose, with a title that says what is seen and nothing more.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Image {
    /// Its file, in the same folder.
    #[serde(rename(deserialize = "fichier"))]
    file: String,
    #[serde(rename(deserialize = "titre"))]
    title: String,
}

/// `GET /decks/images`
pub(crate) fn images(app: &App) -> Answer {
    let images = album().map_err(Problem::internal)?.images;
    let papers: Vec<_> = images.chunks(IMAGES).collect();
    let view = context! { count => &images.len(), per_paper => &IMAGES, papers };
    app.page(Section::Workshops, "decks/images.html", view)
}

/// The album; empty as long as nobody drew.
fn album() -> anyhow::Result<Album> {
    let Some(text) = assets::image_text("photolangage/images.toml") else {
        return Ok(Album::default());
    };
    toml::from_str(&text).context("Read ui/images/photolangage/images.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_back_meets_its_front_when_the_paper_turns_on_its_long_edge() {
        let card = |number| Card {
            number,
            theme: String::new(),
            theme_title: String::new(),
            title: String::new(),
            questions: Vec::new(),
        };
        let cards: Vec<Card> = (1..=7).map(card).collect();
        let paper = Paper::new(&cards);
        let numbers = |side: &[Option<Card>]| -> Vec<Option<usize>> {
            side.iter()
                .map(|card| Some(card.as_ref()?.number))
                .collect()
        };
        let fronts = [1, 2, 3, 4, 5, 6, 7, 0, 0];
        let backs = [3, 2, 1, 6, 5, 4, 0, 0, 7];
        let told = |side: [usize; 9]| side.map(|number| (number > 0).then_some(number)).to_vec();
        assert_eq!(numbers(&paper.fronts), told(fronts));
        assert_eq!(numbers(&paper.backs), told(backs));
    }
}
