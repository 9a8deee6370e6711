//! Going back to a copy: what is lost and found is shown first, and nothing is lost by it.

use std::fs;
use std::path::PathBuf;

use axum::http::StatusCode;
use support::Visitor;

const SHEET: &str = "/situations/ici-tout-est-urgent";

#[tokio::test]
async fn a_copy_is_made_when_the_dossier_is_closed_and_can_be_gone_back_to() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", "1")])
        .await
        .expect(StatusCode::OK);
    let visitor = visitor.restart();
    visitor.desk.set_now("2026-11-25T08:00:00Z");
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", "3")])
        .await
        .expect(StatusCode::OK);
    let list = visitor.see("/backups").await;
    let copy = list
        .attribute(".dossier-list li:last-child a.btn", "href")
        .unwrap();
    let preview = visitor.see(&copy).await;
    assert!(preview.says("Ce qu’on perdrait"));
    visitor
        .send(&format!("{copy}/restoration"), &[])
        .await
        .expect(StatusCode::OK);
    let sheet = visitor.see(SHEET).await;
    assert_eq!(
        sheet
            .attribute(".exposure input[checked]", "value")
            .as_deref(),
        Some("1")
    );
    assert!(
        visitor
            .see("/backups")
            .await
            .texts(".dossier-list li")
            .len()
            >= 2,
        "the present was kept too"
    );
    assert!(
        visitor
            .see("/history")
            .await
            .says("Retour à une copie de sécurité")
    );
}

#[tokio::test]
async fn a_copy_goes_where_the_person_says() {
    let visitor = Visitor::with_sample().await;
    let key = visitor.data().join("cle.mallette");
    visitor.desk.will_write(Some(&key));
    visitor
        .send("/backups/copy", &[])
        .await
        .expect(StatusCode::OK);
    let path = key.display().to_string();
    visitor
        .send("/dossiers/opening", &[("path", &path)])
        .await
        .expect(StatusCode::OK);
    assert_eq!(visitor.see("/plan").await.texts("tr.act").len(), 11);
}

#[tokio::test]
async fn a_name_that_is_no_copy_leads_nowhere() {
    let visitor = Visitor::with_sample().await;
    assert_eq!(
        visitor.go("/backups/..%2F..%2Fetc").await.status,
        StatusCode::NOT_FOUND
    );
}

/// Somebody whose dossier has copies: when it changed, and when it was closed.
async fn with_copies() -> Visitor {
    let mut visitor = Visitor::with_dossier().await;
    for level in ["1", "2"] {
        visitor
            .send(&format!("{SHEET}/rating"), &[("level", level)])
            .await
            .expect(StatusCode::OK);
        visitor = visitor.restart();
        visitor.desk.set_now("2026-11-25T08:00:00Z");
    }
    visitor
}

/// The copies there are.
fn copies(visitor: &Visitor) -> Vec<PathBuf> {
    let folders = fs::read_dir(visitor.data().join("copies"))
        .unwrap()
        .flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
    let mut files: Vec<_> = files.map(|file| file.path()).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "mallette"));
    files.sort();
    files
}

#[tokio::test]
async fn a_copy_where_one_bit_turned_is_said_damaged_and_not_offered() {
    let visitor = with_copies().await;
    let copy = copies(&visitor).remove(0);
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&copy, bytes).unwrap();
    let mut list = visitor.see("/backups").await.texts(".dossier-list li");
    let oldest = list.pop().unwrap();
    assert!(oldest.contains("Cette copie est abîmée"), "{oldest}");
    assert!(!oldest.contains("Voir ce qui changerait"), "{oldest}");
    assert!(!list.is_empty());
    assert!(
        list.iter().all(|copy| copy.contains("Copie vérifiée")),
        "{list:?}"
    );
    let name = copy.file_stem().unwrap().to_str().unwrap().to_owned();
    let refused = visitor
        .send(&format!("/backups/{name}/restoration"), &[])
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Cette copie est abîmée"));
}

#[tokio::test]
async fn copies_are_deleted_one_by_one_or_all_once_asked() {
    let visitor = with_copies().await;
    let mut count = copies(&visitor).len();
    assert!(count > 1);
    while count > 1 {
        let list = visitor.see("/backups").await;
        let ask = list
            .attribute(".dossier-list li:last-child a[href$=deletion]", "href")
            .unwrap();
        let asked = visitor.see(&ask).await;
        assert!(asked.says("Elle sera effacée de cet ordinateur"));
        assert_eq!(
            copies(&visitor).len(),
            count,
            "nothing is deleted by looking"
        );
        visitor.send(&ask, &[]).await.expect(StatusCode::OK);
        count -= 1;
        assert_eq!(copies(&visitor).len(), count);
    }
    let asked = visitor.see("/backups/deletion").await;
    assert!(
        asked.says("1 copie de ce dossier sera effacée"),
        "{}",
        asked.text("main")
    );
    let page = visitor
        .send("/backups/deletion", &[])
        .await
        .expect(StatusCode::OK);
    assert!(page.says("Aucune copie pour l’instant"));
    assert!(copies(&visitor).is_empty());
}

#[tokio::test]
async fn a_dossier_taken_off_the_list_keeps_its_copies_unless_asked() {
    let visitor = with_copies().await;
    let (path, count) = (visitor.dossier_files()[0].clone(), copies(&visitor).len());
    let list = visitor.see("/dossiers").await;
    let ask = list
        .attribute(".dossier-list a[href^='/dossiers/forgetting']", "href")
        .unwrap();
    let asked = visitor.see(&ask).await;
    assert!(
        asked.says(&format!("{count} copies de sécurité : Boulangerie Martin")),
        "{}",
        asked.text("main")
    );
    let folder = visitor.data().join("copies").display().to_string();
    assert!(asked.says(&folder), "where they are");
    let field = |name: &str| asked.attribute(&format!("section input[name={name}]"), "value");
    let (dossier, shown) = (field("dossier").unwrap(), field("path").unwrap());

    let forget = |dossier: Option<String>| {
        let mut form = vec![("path", shown.clone())];
        form.extend(dossier.map(|dossier| ("dossier", dossier)));
        form
    };
    for (form, left) in [(forget(None), count), (forget(Some(dossier)), 0)] {
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let page = visitor.send("/dossiers/forgetting", &form).await;
        assert_eq!(page.texts(".dossier-list li").len(), 0);
        assert_eq!(copies(&visitor).len(), left);
    }
    assert!(path.exists(), "the file stays");
}

#[tokio::test]
async fn the_copies_of_another_dossier_are_never_deleted_with_one() {
    let visitor = with_copies().await;
    let asked = visitor
        .see("/dossiers/forgetting?path=%2Felsewhere%2Fmartin.mallette")
        .await;
    assert_eq!(asked.texts("section input[name=dossier]").len(), 0);
    let before = copies(&visitor);
    let folder = before[0].parent().unwrap();
    let dossier = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let form = [
        ("path", "/elsewhere/martin.mallette"),
        ("dossier", &dossier),
    ];
    visitor
        .send("/dossiers/forgetting", &form)
        .await
        .expect(StatusCode::NOT_FOUND);
    assert_eq!(copies(&visitor), before);
}
