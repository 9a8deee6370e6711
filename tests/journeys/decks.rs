//! From a tool to the cards and the images it asks to print.

use support::Visitor;

#[tokio::test]
async fn the_card_tool_leads_to_fifty_four_cards_front_and_back() {
    let visitor = Visitor::new();
    let tool = visitor.see("/tools/cartes-de-situations").await;
    let links = tool.attributes("aside a", "href");
    assert!(links.contains(&"/decks/situations".to_owned()), "{links:?}");
    let deck = visitor.see("/decks/situations").await;
    let (fronts, backs) = (
        deck.texts(".deck__said").len(),
        deck.texts(".deck__card[data-back]").len(),
    );
    assert_eq!((fronts, backs), (54, 54));
    assert_eq!(deck.texts(".deck__question").len(), 2 * 54);
    assert_eq!(deck.texts(".deck__paper").len(), 12);
    assert!(
        deck.texts(".deck__card[data-theme=harcelement]").is_empty(),
        "harassment is no game"
    );
    let numbers = deck.texts(".deck__card[data-back] b");
    assert_eq!(numbers[..3], ["3", "2", "1"], "mirrored");
}

#[tokio::test]
async fn the_image_tool_leads_to_its_images_each_with_a_title() {
    let visitor = Visitor::new();
    let tool = visitor.see("/tools/photolangage").await;
    let links = tool.attributes("aside a", "href");
    assert!(links.contains(&"/decks/images".to_owned()), "{links:?}");
    let page = visitor.see("/decks/images").await;
    let titles = page.texts(".deck__image figcaption span");
    assert!(!titles.is_empty(), "there are images");
    assert_eq!(page.texts(".deck__image svg").len(), titles.len());
    assert!(titles.iter().all(|title| !title.is_empty()), "{titles:?}");
}
