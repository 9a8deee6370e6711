//! A dossier that does not open any more: its copies are found wherever it went, and one takes its place.

use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use support::{Page, Visitor};

const SHEET: &str = "/situations/ici-tout-est-urgent";
const RECOVERY: &str = "/dossiers/recovery";

/// Somebody whose dossier, rated, has a copy; another one is open.
async fn with_a_copy() -> (Visitor, PathBuf) {
    let visitor = Visitor::with_dossier().await;
    rate(&visitor, "2").await;
    let path = visitor.dossier_files()[0].clone();
    let visitor = visitor.restart();
    visitor
        .send("/dossiers", &[("name", "Atelier Rossi")])
        .await
        .expect(StatusCode::OK);
    (visitor, path)
}

async fn rate(visitor: &Visitor, level: &str) {
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", level)])
        .await
        .expect(StatusCode::OK);
}

async fn rating(visitor: &Visitor) -> Option<String> {
    let sheet = visitor.see(SHEET).await;
    sheet.attribute(".exposure input[checked]", "value")
}

fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    for byte in bytes.iter_mut().skip(4096).take(8192) {
        *byte = 0xFF;
    }
    fs::write(path, &bytes).unwrap();
}

async fn open(visitor: &Visitor, path: &Path) -> Page {
    let path = path.display().to_string();
    visitor.send("/dossiers/opening", &[("path", &path)]).await
}

/// Takes back the first copy that a page offers.
async fn recover(visitor: &Visitor) -> Page {
    let offer = visitor.see(RECOVERY).await;
    let field = |name: &str| {
        let input = format!("form[action='{RECOVERY}'] input[name={name}]");
        offer.attribute(&input, "value").unwrap()
    };
    let form = [("dossier", field("dossier")), ("copy", field("copy"))];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    visitor.send(RECOVERY, &form).await.expect(StatusCode::OK)
}

fn kept_aside(path: &Path) -> Vec<PathBuf> {
    let beside = fs::read_dir(path.parent().unwrap()).unwrap().flatten();
    let files = beside.map(|entry| entry.path());
    files
        .filter(|file| file.to_string_lossy().contains("endommage"))
        .collect()
}

#[tokio::test]
async fn a_damaged_dossier_offers_all_its_copies_and_is_kept_aside() {
    let (visitor, path) = with_a_copy().await;
    open(&visitor, &path).await.expect(StatusCode::OK);
    rate(&visitor, "3").await;
    let visitor = visitor.restart();
    visitor.send("/dossiers/sample", &[]).await;
    damage(&path);
    let damaged = fs::read(&path).unwrap();
    let page = open(&visitor, &path).await;
    assert!(page.says("Ce dossier est abîmé"), "{}", page.text("main"));
    assert!(
        page.attributes("main a", "href")
            .contains(&RECOVERY.to_owned())
    );
    let offer = visitor.see(RECOVERY).await;
    let copies = offer.texts(".dossier-list li");
    assert!(copies.len() >= 2, "{copies:?}");
    assert!(
        copies
            .iter()
            .all(|copy| copy.contains("1 situation, aucune action. Copie vérifiée.")),
        "{copies:?}"
    );
    assert!(offer.says("Boulangerie Martin"));
    recover(&visitor).await;
    assert_eq!(rating(&visitor).await.as_deref(), Some("3"), "the last one");
    let aside = kept_aside(&path);
    assert_eq!(aside.len(), 1, "the damaged file is kept");
    assert_eq!(fs::read(&aside[0]).unwrap(), damaged);
}

#[tokio::test]
async fn a_damaged_file_that_moved_still_has_its_copies() {
    let (visitor, path) = with_a_copy().await;
    let moved = visitor.data().join("bureau.mallette");
    fs::rename(&path, &moved).unwrap();
    damage(&moved);
    let page = open(&visitor, &moved).await;
    assert!(page.says("Ce dossier est abîmé"), "{}", page.text("main"));
    recover(&visitor).await;
    assert_eq!(rating(&visitor).await.as_deref(), Some("2"));
    assert!(moved.exists() && !path.exists());
}

#[tokio::test]
async fn a_file_of_which_nothing_is_left_is_known_by_its_place() {
    let (visitor, path) = with_a_copy().await;
    fs::write(&path, [0; 20_000]).unwrap();
    let page = open(&visitor, &path).await;
    assert!(page.says("Ce dossier est abîmé"), "{}", page.text("main"));
    recover(&visitor).await;
    assert_eq!(rating(&visitor).await.as_deref(), Some("2"));
}

#[tokio::test]
async fn a_file_nobody_knows_is_offered_every_copy_of_this_computer() {
    let (visitor, path) = with_a_copy().await;
    let stranger = visitor.data().join("inconnu.mallette");
    let mut bytes = fs::read(&path).unwrap();
    bytes[200..].fill(0xFF);
    fs::write(&stranger, &bytes).unwrap();
    let page = open(&visitor, &stranger).await;
    assert!(page.says("Ce dossier est abîmé"), "{}", page.text("main"));
    let offer = visitor.see(RECOVERY).await;
    assert!(offer.says("On ne reconnaît pas ce fichier"));
    assert!(offer.says("Boulangerie Martin"));
    recover(&visitor).await;
    assert_eq!(rating(&visitor).await.as_deref(), Some("2"));
}

#[tokio::test]
async fn a_file_that_is_gone_can_be_taken_back_too() {
    let (visitor, path) = with_a_copy().await;
    fs::remove_file(&path).unwrap();
    let page = open(&visitor, &path).await;
    assert!(
        page.says("Le dossier n’est plus là"),
        "{}",
        page.text("main")
    );
    assert!(
        page.attributes("main a", "href")
            .contains(&RECOVERY.to_owned())
    );
    recover(&visitor).await;
    assert_eq!(rating(&visitor).await.as_deref(), Some("2"));
    assert!(kept_aside(&path).is_empty(), "there was nothing to keep");
}

#[tokio::test]
async fn only_a_copy_that_is_listed_takes_the_place() {
    let (visitor, path) = with_a_copy().await;
    damage(&path);
    let damaged = fs::read(&path).unwrap();
    open(&visitor, &path).await;
    let offer = visitor.see(RECOVERY).await;
    let dossier = offer
        .attribute(
            &format!("form[action='{RECOVERY}'] input[name=dossier]"),
            "value",
        )
        .unwrap();
    for copy in ["../../dossiers/atelier-rossi", "20261124T080000000Z", ""] {
        visitor
            .send(RECOVERY, &[("dossier", &dossier), ("copy", copy)])
            .await
            .expect(StatusCode::NOT_FOUND);
    }
    assert_eq!(fs::read(&path).unwrap(), damaged);
}

#[tokio::test]
async fn a_damaged_version_kept_aside_is_shown_then_deleted_when_asked() {
    let (visitor, path) = with_a_copy().await;
    damage(&path);
    open(&visitor, &path).await;
    recover(&visitor).await;
    let aside = kept_aside(&path).remove(0);
    let page = visitor.see("/backups").await;
    assert!(page.says("Une version abîmée a été mise de côté"));
    assert!(page.says("Aujourd’hui à 9 h 00"), "{}", page.text("main"));
    let show = page.attribute(".notice form", "action").unwrap();
    visitor.send(&show, &[]).await.expect(StatusCode::OK);
    assert_eq!(visitor.desk.shown(), std::slice::from_ref(&aside));
    let ask = page.attribute(".notice a.btn", "href").unwrap();
    visitor.see(&ask).await;
    assert!(aside.exists(), "nothing is deleted by looking");
    let page = visitor.send(&ask, &[]).await.expect(StatusCode::OK);
    assert!(!aside.exists() && path.exists());
    assert!(!page.says("Une version abîmée a été mise de côté"));
}
