//! The first minutes: nothing is asked, a dossier takes a minute, the sample is one click away.

use axum::http::StatusCode;
use support::Visitor;

#[tokio::test]
async fn nothing_is_asked_before_looking_around() {
    let visitor = Visitor::new();
    let page = visitor.see("/").await;
    assert_eq!(page.text("h1"), "Bonjour. On ouvre la mallette ?");
    assert_eq!(
        page.texts(".door h2"),
        ["S’informer", "Agir", "Se faire aider"]
    );
    visitor.see("/themes").await;
    visitor.see("/situations/ici-tout-est-urgent").await;
}

#[tokio::test]
async fn a_dossier_is_created_with_one_short_form() {
    let visitor = Visitor::with_dossier().await;
    let page = visitor.see("/").await;
    assert_eq!(page.text(".dossier strong"), "Boulangerie Martin");
    assert_eq!(page.text(".dossier small"), "11 salariés · Haute-Garonne");
    assert_eq!(visitor.dossier_files().len(), 1, "one firm, one file");
}

#[tokio::test]
async fn a_form_that_lacks_something_keeps_what_was_typed() {
    let visitor = Visitor::new();
    let form = [
        ("name", ""),
        ("headcount", "dix-huit"),
        ("department", "81"),
    ];
    let page = visitor
        .send("/dossiers", &form)
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        page.texts(".field .error").len(),
        2,
        "the name and the headcount are told"
    );
    assert_eq!(
        page.attribute("#headcount", "value").as_deref(),
        Some("dix-huit")
    );
    assert!(visitor.dossier_files().is_empty(), "no file was made");
}

#[tokio::test]
async fn what_is_wrong_at_the_first_opening_is_said_on_its_page() {
    let visitor = Visitor::new();
    let form = [("first", "true"), ("name", "")];
    let page = visitor
        .send("/dossiers", &form)
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("h1").contains("On ouvre la mallette"));
    assert_eq!(page.texts(".field .error").len(), 1);
}

#[tokio::test]
async fn the_sample_firm_is_full_and_marked_as_an_example() {
    let visitor = Visitor::with_sample().await;
    let page = visitor.see("/").await;
    assert!(page.says("Un dossier d’exemple"));
    assert_eq!(page.text(".ring-text b"), "4");
    assert_eq!(page.text(".dossier strong"), "Menuiserie Ferrand");
    let plan = visitor.see("/plan").await;
    assert_eq!(plan.texts("tr.act").len(), 11);
}

#[tokio::test]
async fn the_last_dossier_opens_again_by_itself() {
    let visitor = Visitor::with_dossier().await.restart();
    assert_eq!(
        visitor.see("/").await.text(".dossier strong"),
        "Boulangerie Martin"
    );
}

#[tokio::test]
async fn two_firms_are_never_mixed() {
    let visitor = Visitor::with_dossier().await;
    let add = [("idea", "niveaux-urgence")];
    visitor
        .send("/situations/ici-tout-est-urgent/actions", &add)
        .await
        .expect(StatusCode::OK);
    visitor
        .send("/dossiers", &[("name", "Atelier Rossi")])
        .await
        .expect(StatusCode::OK);
    assert!(visitor.see("/plan").await.says("Le plan est encore vide"));
    let martin = visitor
        .dossier_files()
        .into_iter()
        .find(|path| path.ends_with("boulangerie-martin.mallette"));
    let path = martin.unwrap().display().to_string();
    visitor
        .send("/dossiers/opening", &[("path", &path)])
        .await
        .expect(StatusCode::OK);
    assert_eq!(visitor.see("/plan").await.texts("tr.act").len(), 1);
}
