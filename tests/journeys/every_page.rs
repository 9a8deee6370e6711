//! Every page, on a full dossier, on an empty one, and on none: it is there, it is whole.

use support::Visitor;
use support::pages::PAGES;

/// What holds on every page.
async fn check(visitor: &Visitor, address: &str, firm: &str) {
    let page = visitor.go(address).await;
    assert!(
        !page.status.is_server_error(),
        "{address} with {firm}: {}\n{}",
        page.status,
        page.text("main")
    );
    if address.starts_with("/search/panel") {
        return;
    }
    assert_eq!(
        page.texts("h1").len(),
        1,
        "{address} with {firm} has one title"
    );
    assert_eq!(
        page.texts("main").len(),
        1,
        "{address} with {firm} has one main"
    );
    assert!(
        !page.text("title").starts_with('–'),
        "{address} with {firm} has a name"
    );
}

#[tokio::test]
async fn every_page_shows_with_the_sample() {
    let visitor = Visitor::with_sample().await;
    for (_, address) in PAGES {
        check(&visitor, address, "the sample").await;
    }
}

#[tokio::test]
async fn every_page_shows_with_an_empty_dossier() {
    let visitor = Visitor::with_dossier().await;
    for (_, address) in PAGES {
        check(&visitor, address, "an empty dossier").await;
    }
}

#[tokio::test]
async fn every_page_shows_without_a_dossier() {
    let visitor = Visitor::new();
    for (_, address) in PAGES {
        check(&visitor, address, "no dossier").await;
    }
}

#[tokio::test]
async fn every_sheet_of_the_library_shows() {
    let visitor = Visitor::with_sample().await;
    for list in ["/inform", "/crisis", "/helpers", "/outlines"] {
        let page = visitor.see(list).await;
        for address in links(&page.html) {
            check(&visitor, &address, "the sample").await;
        }
    }
    for theme in [
        "charge",
        "roles",
        "management",
        "conflits",
        "public",
        "harcelement",
        "changements",
        "temps",
        "sens",
    ] {
        let page = visitor.see(&format!("/themes/{theme}")).await;
        for address in links(&page.html) {
            check(&visitor, &address, "the sample").await;
        }
    }
}

/// The addresses of sheets a page leads to.
fn links(html: &str) -> Vec<String> {
    let kinds = [
        "/modules/",
        "/quiz/",
        "/leader/",
        "/crisis/",
        "/helpers/",
        "/needs/",
        "/outlines/",
        "/tools/",
        "/situations/",
    ];
    let hrefs = html
        .split("href=\"")
        .skip(1)
        .filter_map(|part| part.split_once('"').map(|(href, _)| href));
    let mut found: Vec<String> = hrefs
        .filter(|href| kinds.iter().any(|kind| href.starts_with(kind)))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}
