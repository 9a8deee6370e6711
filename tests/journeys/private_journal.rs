//! The journal of the program holds no word of a dossier, whatever goes wrong.

use std::fs;

use axum::http::StatusCode;
use support::{Visitor, journal};

/// What each text typed here holds; no test of another file does.
const WORD: &str = "Zorglonde";

/// A sentence with that word.
fn typed() -> String {
    format!("Mme {WORD} en arrêt")
}

/// An action with the word in its title, and its id.
async fn action(visitor: &Visitor) -> String {
    let page = visitor.send("/actions", &[("title", &typed())]).await;
    let id = page.attribute("tr.act", "id").unwrap();
    id.trim_start_matches("action-").to_owned()
}

/// Changes that rules refuse.
async fn refused(visitor: &Visitor) {
    let id = action(visitor).await;
    for owner in [typed(), format!("{} aussi", typed())] {
        let address = format!("/actions/{id}");
        let page = visitor.send(&address, &[("owner_name", &owner)]).await;
        page.expect(StatusCode::OK);
    }
    let history = visitor.see("/history").await;
    let operations = history.attributes("input[name=operation]", "value");
    let first = operations.last().unwrap();
    for form in [
        (
            "/undo".to_owned(),
            vec![("operation", operations[1].as_str())],
        ),
        ("/undo".to_owned(), vec![("operation", first.as_str())]),
        ("/work-units".to_owned(), vec![("name", "")]),
        (format!("/actions/{id}/status"), vec![("to", WORD)]),
        (
            format!("/actions/{id}"),
            vec![("due_on", WORD), ("title", WORD)],
        ),
        (
            "/plan/selection".to_owned(),
            vec![("ids", id.as_str()), ("to", "done")],
        ),
        (format!("/actions/{WORD}"), vec![("title", WORD)]),
        (format!("/backups/{WORD}/restoration"), vec![]),
    ] {
        let (address, fields) = form;
        let page = visitor.send(&address, &fields).await;
        assert!(
            page.status.is_client_error(),
            "{address} {fields:?}: {}",
            page.status
        );
    }
}

/// Files that are no dossier, no picture, no plan, by names that hold the word.
async fn unread(visitor: &Visitor) {
    for (address, name) in [
        ("/dossiers/opening", "mallette"),
        ("/imports", "csv"),
        ("/imports", "json"),
        ("/documents/logos/firm", "svg"),
    ] {
        let path = visitor.data().join(format!("{}.{name}", typed()));
        visitor.desk.will_open(&path);
        visitor.send(address, &[]).await;
        fs::write(&path, format!("{{ \"{WORD}\": {WORD}")).unwrap();
        visitor.send(address, &[]).await;
    }
}

/// The dossier is taken away while it is open, then damaged.
async fn lost(visitor: &Visitor) {
    let path = visitor.dossier_files()[0].clone();
    let pocket = visitor.data().join(WORD);
    fs::rename(&path, &pocket).unwrap();
    let page = visitor.send("/actions", &[("title", &typed())]).await;
    assert!(page.status.is_server_error(), "{}", page.status);
    fs::rename(&pocket, &path).unwrap();
}

#[tokio::test]
async fn the_journal_holds_no_word_of_the_dossier_and_no_name_of_a_firm() {
    let visitor = Visitor::new();
    visitor
        .send("/dossiers", &[("name", &typed())])
        .await
        .expect(StatusCode::OK);
    refused(&visitor).await;
    unread(&visitor).await;
    lost(&visitor).await;
    let _ = visitor.restart();
    let journal = journal::written();
    for kind in [
        "changed-since",
        "not-a-dossier",
        "vanished",
        "form-not-understood",
    ] {
        assert!(
            journal.contains(kind),
            "the journal tells « {kind} »:\n{journal}"
        );
    }
    let leaks = journal.lines().filter(|line| {
        let line = line.to_lowercase();
        line.contains(&WORD.to_lowercase())
    });
    assert_eq!(leaks.collect::<Vec<_>>(), Vec::<&str>::new());
}
