//! Every page, on a full dossier, on an empty one, and on none: it is there, it is whole.

use std::path::PathBuf;

use axum::http::StatusCode;
use dossier::testing::{device, now};
use dossier::{Dossier, DossierExport};
use serde_json::{Value, json};
use support::Visitor;
use support::pages::PAGES;

use crate::documents::saved;

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

/// The sample as a later edition may write it: themes, sheets, helpers and families that this one does not
/// have.
fn from_the_future(visitor: &Visitor) -> PathBuf {
    let sample = Dossier::open(&visitor.dossier_files()[0], &device(), now()).unwrap();
    let mut value: Value = serde_json::to_value(sample.export().unwrap()).unwrap();
    let future = "from-the-future";
    for situation in value["situations"].as_array_mut().unwrap() {
        situation["theme_code"] = json!(future);
        situation["gollac_family"] = json!(future);
        situation["library_ref"] = json!(null);
    }
    value["situations"][0]["library_ref"] = json!(future);
    for action in value["actions"].as_array_mut().unwrap() {
        action["helper_slugs"] = json!(future);
        action["support_channel"] = json!(future);
        action["library_action_ref"] = json!("from-the-future/idea");
    }
    value["company"]["department"] = json!(future);
    value["company"]["is_example"] = json!(false);
    value["dossier_id"] = json!("01900000-0000-7000-8000-0000000000ff");
    value["plan_versions"] = json!([]);
    let export = DossierExport::from_json(value.to_string().as_bytes()).unwrap();
    let path = visitor.data().join("future.mallette");
    Dossier::create_from_export(&path, &export, &device(), now()).unwrap();
    path
}

#[tokio::test]
async fn every_page_and_document_shows_with_codes_that_nobody_knows() {
    let visitor = Visitor::with_sample().await;
    let path = from_the_future(&visitor).display().to_string();
    let opened = visitor.send("/dossiers/opening", &[("path", &path)]).await;
    opened.expect(StatusCode::OK);
    for (_, address) in PAGES {
        check(&visitor, address, "codes of the future").await;
        visitor.see(address).await;
    }
    let plan = visitor.see("/plan?group=theme").await;
    assert!(plan.says("from-the-future"), "the raw word stands for it");
    for action in plan.attributes("tr.act", "id") {
        let id = action.trim_start_matches("action-").to_owned();
        visitor.see(&format!("/plan?open={id}")).await;
    }
    let list = visitor.see("/firm-situations").await;
    for address in list.attributes("main a", "href") {
        if address.contains("situations/") {
            let page = visitor.go(&address).await;
            assert!(!page.status.is_server_error(), "{address}");
        }
    }
    let version = [("label", "Plan"), ("validated_on", "24/11/2026")];
    visitor
        .send("/versions", &version)
        .await
        .expect(StatusCode::OK);
    let page = visitor.see("/documents").await;
    for document in page.attributes("input[name=doc]", "value") {
        let page = visitor.see(&format!("/documents?doc={document}")).await;
        for format in page.attributes("button[name=format]", "value") {
            let bytes = saved(&visitor, &document, &format, &[]).await;
            assert!(bytes.len() > 100, "{document} in {format}");
        }
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
