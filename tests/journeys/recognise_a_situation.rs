//! From everyday words to a sheet, from a sheet to the plan.

use axum::http::StatusCode;
use support::Visitor;

const SHEET: &str = "/situations/ici-tout-est-urgent";

#[tokio::test]
async fn everyday_words_lead_to_the_sheet() {
    let visitor = Visitor::new();
    for words in ["débordé", "deborde", "debordé", "on court partout"] {
        let page = visitor
            .see(&format!("/search?q={}", words.replace(' ', "+")))
            .await;
        let found = page.texts(".results a").join(" | ");
        assert!(found.contains("Ici, tout est urgent"), "{words}: {found}");
    }
}

#[tokio::test]
async fn a_search_without_result_says_what_to_do() {
    let visitor = Visitor::new();
    let page = visitor.see("/search?q=xyzzyqwk").await;
    assert!(page.says("Rien pour « xyzzyqwk »"));
    assert_eq!(
        page.attribute(".empty a.btn", "href").as_deref(),
        Some("/themes")
    );
}

#[tokio::test]
async fn a_sheet_says_what_the_law_fixes_and_what_an_employee_can_say() {
    let visitor = Visitor::new();
    let sheet = visitor
        .see("/situations/les-coupures-de-quatre-heures")
        .await;
    assert_eq!(
        sheet.text(".notice[data-kind=danger] h2"),
        "C’est illégal, on arrête"
    );
    let law = sheet.text("#law");
    for shown in ["Onze heures", "L. 3131-1", "Toutes les entreprises"] {
        assert!(law.contains(shown), "{shown} is not in: {law}");
    }
    assert!(
        law.contains("rifié le") || law.contains("relevé le"),
        "{law}"
    );
    let links = sheet.attributes("#employee a", "href");
    assert_eq!(links, ["/law#l3131-1", "/law#l8221-5", "/law#l2281-3"]);
    let line = sheet.text("#duerp");
    assert!(
        line.contains("Salle et cuisine") && line.contains("Intensité"),
        "{line}"
    );
}

#[tokio::test]
async fn an_answer_is_kept_and_shown_everywhere() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", "2")])
        .await
        .expect(StatusCode::OK);
    let sheet = visitor.see(SHEET).await;
    assert_eq!(
        sheet
            .attribute(".exposure input[checked]", "value")
            .as_deref(),
        Some("2")
    );
    let theme = visitor.see("/themes/charge?show=ours").await;
    assert_eq!(theme.texts(".sit-card").len(), 1);
    assert!(theme.text(".sit-card").contains("Souvent"));
}

#[tokio::test]
async fn an_answer_can_be_taken_back() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send(&format!("{SHEET}/rating"), &[("level", "3")])
        .await
        .expect(StatusCode::OK);
    visitor
        .send(&format!("{SHEET}/rating/clearing"), &[])
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        visitor
            .see(SHEET)
            .await
            .attribute(".exposure input[checked]", "value"),
        None
    );
}

#[tokio::test]
async fn our_own_words_are_kept_as_typed() {
    let visitor = Visitor::with_dossier().await;
    let story = "Surtout en octobre.\nL’atelier attend <les cotes> & tout arrive le jeudi 🙂";
    visitor
        .send(&format!("{SHEET}/story"), &[("story", story)])
        .await
        .expect(StatusCode::OK);
    let page = visitor.see(SHEET).await;
    assert!(
        page.text("#story")
            .contains("L’atelier attend <les cotes> & tout arrive le jeudi 🙂")
    );
    assert!(
        page.says("Enregistré aujourd’hui à 9 h 00"),
        "{}",
        page.text("#story-hint")
    );
}

#[tokio::test]
async fn a_sheet_in_the_dossier_begins_with_its_ready_line_until_we_write() {
    let visitor = Visitor::with_dossier().await;
    let fresh = visitor.see(SHEET).await;
    assert_eq!(fresh.text("#story"), "", "nothing before it is ours");
    let add = [("idea", "niveaux-urgence")];
    let added = visitor.send(&format!("{SHEET}/actions"), &add).await;
    added.expect(StatusCode::OK);
    let begun = visitor.see(SHEET).await;
    let line = begun.text("#duerp");
    let story = begun.text("#story");
    assert!(!story.is_empty() && line.contains(&story), "{story}");
    assert!(begun.says("La ligne de la fiche, pour commencer"));
    let existing = begun.attribute("#new-measure input[name=text]", "value");
    assert!(
        existing.is_some_and(|existing| line.contains(&existing)),
        "{line}"
    );
    let details = visitor.see(&format!("{SHEET}/details")).await;
    let unit = details.attribute("#new-unit input", "value");
    assert!(unit.is_some_and(|unit| line.contains(&unit)), "{line}");

    let ours = [("story", "Le jeudi, tout arrive.")];
    let kept = visitor.send(&format!("{SHEET}/story"), &ours).await;
    kept.expect(StatusCode::OK);
    let page = visitor.see(SHEET).await;
    assert_eq!(page.text("#story"), "Le jeudi, tout arrive.");
    assert!(!page.says("La ligne de la fiche, pour commencer"));
}

#[tokio::test]
async fn the_room_sees_what_the_law_fixes() {
    let visitor = Visitor::with_dossier().await;
    let address = "/situations/les-coupures-de-quatre-heures";
    let shown = visitor.send("/projection", &[("address", address)]).await;
    shown.expect(StatusCode::OK);
    let room = visitor.see("/projection").await;
    assert!(room.says("C’est illégal, on arrête"));
    assert!(room.text("#law").contains("Onze heures de repos"));
}

#[tokio::test]
async fn an_idea_goes_to_the_plan_once() {
    let visitor = Visitor::with_dossier().await;
    let add = [("idea", "niveaux-urgence")];
    for _ in 0..2 {
        visitor
            .send(&format!("{SHEET}/actions"), &add)
            .await
            .expect(StatusCode::OK);
    }
    let page = visitor.see(SHEET).await;
    assert_eq!(page.texts(".action-card[data-added]").len(), 1);
    let plan = visitor.see("/plan").await;
    assert_eq!(plan.texts("tr.act").len(), 1);
    assert!(
        plan.text("tbody th[scope=rowgroup]")
            .contains("« Ici, tout est urgent »")
    );
}

#[tokio::test]
async fn without_a_dossier_the_way_to_one_is_shown() {
    let visitor = Visitor::new();
    let page = visitor
        .send(&format!("{SHEET}/actions"), &[("idea", "niveaux-urgence")])
        .await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(
        page.attribute(".problem a.btn", "href").as_deref(),
        Some("/dossiers")
    );
}

#[tokio::test]
async fn a_sensitive_sheet_opens_on_the_first_gestures_and_is_never_rated() {
    let visitor = Visitor::with_dossier().await;
    let page = visitor.see("/situations/ce-n-est-que-de-l-humour").await;
    assert!(
        page.text(".emergency")
            .contains("D’abord, les premiers gestes")
    );
    assert!(page.texts(".exposure").is_empty());
    assert!(
        !page.html.contains("action=\"/projection\""),
        "it cannot be projected"
    );
    let refused = visitor
        .send(
            "/situations/ce-n-est-que-de-l-humour/rating",
            &[("level", "1")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn our_own_situation_has_its_page_and_its_actions() {
    let visitor = Visitor::with_dossier().await;
    let form = [
        ("title", "On finit toujours après l’heure"),
        ("story", "Le mardi."),
        ("theme", "temps"),
    ];
    let page = visitor
        .send("/own-situations", &form)
        .await
        .expect(StatusCode::OK);
    assert_eq!(page.text("h1"), "« On finit toujours après l’heure »");
    let id = page.address.rsplit('/').next().unwrap().to_owned();
    visitor
        .send(&format!("/own-situations/{id}/rating"), &[("level", "3")])
        .await
        .expect(StatusCode::OK);
    let new = visitor.see(&format!("/actions/new?situation={id}")).await;
    assert_eq!(
        new.attribute("#situation option[selected]", "value"),
        Some(id.clone())
    );
    let action = [
        ("title", "Fermer la caisse à 18 h 30"),
        ("situation", id.as_str()),
    ];
    visitor
        .send("/actions", &action)
        .await
        .expect(StatusCode::OK);
    let plan = visitor.see("/plan").await;
    assert!(
        plan.text("tbody th[scope=rowgroup]")
            .contains("Tout à fait chez nous, 1 action")
    );
}

#[tokio::test]
async fn a_situation_without_a_title_is_asked_for_one() {
    let visitor = Visitor::with_dossier().await;
    let form = [
        ("title", " "),
        ("story", "Le mardi, la livraison bloque la porte."),
    ];
    let page = visitor
        .send("/own-situations", &form)
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        page.text("#story"),
        "Le mardi, la livraison bloque la porte."
    );
    assert_eq!(page.texts(".field .error").len(), 1);
}

#[tokio::test]
async fn a_trade_has_its_situations_its_words_and_its_helpers() {
    let visitor = Visitor::new();
    let act = visitor.see("/themes").await;
    let links = act.attributes("main a", "href");
    assert!(links.contains(&"/act/trades".to_owned()), "{links:?}");
    let all = visitor.see("/act/trades").await;
    let trades = all.texts(".sit-card h3");
    assert!(trades.contains(&"Agriculture".to_owned()), "{trades:?}");

    let page = visitor.see("/act/trades/agriculture").await;
    assert_eq!(page.texts(".sit-card").len(), 5);
    assert!(page.says("Personne n’a compté"), "the rule is told");
    assert!(page.text("#trade-helpers").contains("MSA"));
    let words = page.attributes("#trade-words a", "href");
    let found = visitor.see(&words[0]).await;
    assert!(!found.texts(".results a").is_empty(), "{}", words[0]);

    let search = visitor.see("/search?q=agriculture").await;
    let results = search.attributes(".results a", "href");
    assert!(
        results.contains(&"/act/trades/agriculture".to_owned()),
        "{results:?}"
    );
    let few = visitor.see("/act/trades/aeronautique").await;
    assert_eq!(
        few.texts(".sit-card").len(),
        5,
        "completed by what happens everywhere"
    );
    let none = visitor.go("/act/trades/astrologie").await;
    none.expect(StatusCode::NOT_FOUND);
}
