//! What people read when something goes wrong: what happened, what is safe, what to do.

use std::fs;

use axum::http::StatusCode;
use support::{Disk, Visitor};

const SHEET: &str = "/situations/ici-tout-est-urgent";

#[tokio::test]
async fn a_page_that_is_gone_leads_back() {
    let visitor = Visitor::new();
    let page = visitor
        .go("/situations/inconnue")
        .await
        .expect(StatusCode::NOT_FOUND);
    assert!(page.says("Cette page n’existe plus"));
    assert_eq!(
        page.attribute(".problem a.btn", "href").as_deref(),
        Some("/")
    );
}

#[tokio::test]
async fn a_text_that_is_too_long_is_told_with_its_field_and_its_length_and_stays_typed() {
    let visitor = Visitor::with_dossier().await;
    let action = [("title", "Afficher le planning")];
    visitor
        .send("/actions", &action)
        .await
        .expect(StatusCode::OK);
    let id = visitor
        .see("/plan")
        .await
        .attribute("tr.act", "id")
        .unwrap();
    let address = format!("/actions/{}", id.trim_start_matches("action-"));
    let long = "Un feutre. ".repeat(200);
    let form = [("resources_needed", long.as_str())];
    let told = "De quoi on a besoin » : 2 199 signes, 2 000 au plus. Rien n’a été changé.";
    let page = visitor.send(&address, &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says(told), "{}", page.text("main"));
    assert!(
        page.says("Un feutre. Un feutre."),
        "what was typed is there"
    );
    let page = visitor.send_htmx(&address, &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("#toasts").contains(told), "{}", page.html);
    assert!(page.text("main").is_empty(), "the form is left as it is");
    let short = [("resources_needed", "Un feutre.")];
    visitor.send(&address, &short).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_file_that_is_no_dossier_is_refused_untouched() {
    let visitor = Visitor::new();
    let path = visitor.data().join("note.mallette");
    fs::write(&path, "Liste de courses").unwrap();
    let shown = path.display().to_string();
    let page = visitor.send("/dossiers/opening", &[("path", &shown)]).await;
    assert!(page.says("Ce fichier n’est pas un dossier de la mallette"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "Liste de courses");
}

#[tokio::test]
async fn a_key_taken_out_is_told_and_cured_by_putting_it_back() {
    let visitor = Visitor::with_dossier().await;
    let path = visitor.dossier_files()[0].clone();
    let pocket = visitor.data().join("pocket");
    fs::rename(&path, &pocket).unwrap();
    let answer = visitor
        .send_htmx(&format!("{SHEET}/rating"), &[("level", "2")])
        .await;
    assert!(
        answer.text("#toasts").contains("Le dossier n’est plus là"),
        "{}",
        answer.html
    );
    fs::rename(&pocket, &path).unwrap();
    visitor
        .send_htmx(&format!("{SHEET}/rating"), &[("level", "2")])
        .await
        .expect(StatusCode::OK);
}

#[tokio::test]
async fn a_file_replaced_by_another_firm_s_is_told_and_both_can_be_opened() {
    let visitor = Visitor::with_dossier().await;
    let other = visitor.dossier_files()[0].clone();
    visitor
        .send("/dossiers", &[("name", "Atelier Rossi")])
        .await
        .expect(StatusCode::OK);
    let of_rossi = |path: &std::path::PathBuf| path.to_string_lossy().contains("atelier-rossi");
    let ours = visitor.dossier_files().into_iter().find(of_rossi).unwrap();
    fs::copy(&other, &ours).unwrap();
    let answer = visitor
        .send_htmx(&format!("{SHEET}/rating"), &[("level", "2")])
        .await;
    let told = answer.text("#toasts");
    assert!(told.contains("a été remplacé"), "{}", answer.html);
    assert!(told.contains("est gardé à côté"), "{told}");
    visitor.see("/dossiers").await;
    let is_kept = |path: &std::path::PathBuf| of_rossi(path) && *path != ours;
    let kept = visitor.dossier_files().into_iter().find(is_kept).unwrap();
    for (path, firm) in [(&kept, "Atelier Rossi"), (&ours, "Boulangerie Martin")] {
        let shown = path.display().to_string();
        visitor
            .send("/dossiers/opening", &[("path", &shown)])
            .await
            .expect(StatusCode::OK);
        let home = visitor.see("/").await;
        assert!(home.says(firm), "{firm}: {}", home.text("body"));
    }
}

#[tokio::test]
async fn a_dossier_that_another_program_changed_is_refused_with_its_sentence() {
    let visitor = Visitor::with_dossier().await;
    let path = visitor.dossier_files()[0].clone();
    let visitor = visitor.restart();
    visitor
        .send("/dossiers", &[("name", "Atelier Rossi")])
        .await
        .expect(StatusCode::OK);
    let mut bytes = fs::read(&path).unwrap();
    // Another default for a column, as long as ours.
    let at = bytes
        .windows(15)
        .position(|part| part == b"DEFAULT 'noted'");
    bytes[at.unwrap()..][..15].copy_from_slice(b"DEFAULT 'other'");
    fs::write(&path, &bytes).unwrap();
    let shown = path.display().to_string();
    let page = visitor.send("/dossiers/opening", &[("path", &shown)]).await;
    assert!(
        page.says("Un autre programme y a ajouté ou changé quelque chose"),
        "{}",
        page.text("main")
    );
    assert_eq!(fs::read(&path).unwrap(), bytes, "untouched");
}

#[tokio::test]
async fn a_refused_change_shows_what_was_typed() {
    let visitor = Visitor::with_dossier().await;
    let path = visitor.dossier_files()[0].clone();
    fs::rename(&path, visitor.data().join("pocket")).unwrap();
    let page = visitor
        .send(
            &format!("{SHEET}/story"),
            &[("story", "Le jeudi, tout arrive")],
        )
        .await;
    assert!(
        page.says("Le jeudi, tout arrive"),
        "what was typed is on the page"
    );
}

/// Sends a long text, so that it needs room.
async fn write_long(visitor: &Visitor) -> support::Page {
    let story = format!("Le jeudi, tout arrive. {}", "Encore un colis. ".repeat(400));
    visitor
        .send(&format!("{SHEET}/story"), &[("story", &story)])
        .await
}

#[tokio::test]
async fn a_full_disk_is_told_keeps_the_text_and_is_cured_by_making_room() {
    let visitor = Visitor::new();
    let Some(disk) = Disk::mount(&visitor.data().join("dossiers"), "1M") else {
        return;
    };
    visitor.create_dossier().await;
    disk.fill();
    let page = write_long(&visitor).await;
    assert!(page.says("Le disque est plein"), "{}", page.html);
    assert!(
        page.says("Le jeudi, tout arrive."),
        "what was typed is there"
    );
    disk.empty();
    write_long(&visitor).await.expect(StatusCode::OK);
    assert!(visitor.see(SHEET).await.says("Le jeudi, tout arrive."));
}

#[tokio::test]
async fn a_protected_key_is_told_and_its_dossier_can_still_be_read() {
    let visitor = Visitor::with_dossier().await;
    let Some(disk) = Disk::mount(&visitor.data().join("key"), "4M") else {
        return;
    };
    let path = visitor.data().join("key/martin.mallette");
    fs::copy(&visitor.dossier_files()[0], &path).unwrap();
    disk.protect();
    visitor.desk.will_open(&path);
    visitor.send("/dossiers/opening", &[]).await;
    let page = write_long(&visitor).await;
    assert!(page.says("protégé en écriture"), "{}", page.html);
    assert!(
        page.says("Le jeudi, tout arrive."),
        "what was typed is there"
    );
    visitor.see("/plan").await.expect(StatusCode::OK);
}

#[expect(
    clippy::disallowed_methods,
    reason = "it opens the file as another program would"
)]
#[tokio::test]
async fn a_dossier_held_by_another_program_is_told_and_can_be_tried_again() {
    let visitor = Visitor::with_dossier().await;
    let other = rusqlite::Connection::open(&visitor.dossier_files()[0]).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let page = write_long(&visitor).await;
    assert!(
        page.says("Un autre programme tient ce dossier"),
        "{}",
        page.html
    );
    assert!(
        page.says("Le jeudi, tout arrive."),
        "what was typed is there"
    );
    other.execute_batch("ROLLBACK").unwrap();
    write_long(&visitor).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_words_never_show_a_code() {
    let visitor = Visitor::with_sample().await;
    let known = [
        "in_progress",
        "exposure4",
        "not_found",
        "Internal",
        "{}",
        "None",
    ];
    for address in ["/", "/plan", "/history", "/settings", "/backups"] {
        let text = visitor.see(address).await.text("body");
        for code in known {
            assert!(!text.contains(code), "{address} shows `{code}`");
        }
    }
}

#[tokio::test]
async fn a_reference_that_helps_is_always_there_to_be_read() {
    let visitor = Visitor::with_printer(Box::new(|_, _, _, _| Err(anyhow::anyhow!("No ink"))));
    visitor.create_dossier().await;
    let path = visitor.data().join("plan.pdf");
    let asked = [("format", "pdf")];
    let helps = "cette référence aide à comprendre : ";
    visitor.desk.will_write(Some(&path));
    let page = visitor.send("/documents/plan/file", &asked).await;
    assert!(
        page.text(".problem").contains(helps),
        "{}",
        page.text("main")
    );
    visitor.desk.will_write(Some(&path));
    let answer = visitor.send_htmx("/documents/plan/file", &asked).await;
    let toast = answer.text("#toasts");
    let (_, reference) = toast.split_once(helps).unwrap();
    assert!(reference.len() > 8, "{toast}");
}
