//! An action from the first line to its evaluation.

use axum::http::StatusCode;
use support::{Page, Visitor};

/// Adds an action to an empty plan and gives its id.
pub(crate) async fn added(visitor: &Visitor, owner: &str, due: &str) -> String {
    let form = [
        ("title", "Afficher le planning des livraisons"),
        ("owner_name", owner),
        ("due_on", due),
    ];
    let plan = visitor.send("/actions", &form).await.expect(StatusCode::OK);
    id(&plan)
}

fn id(plan: &Page) -> String {
    plan.attribute("tr.act", "id")
        .unwrap()
        .trim_start_matches("action-")
        .to_owned()
}

async fn changed(visitor: &Visitor, id: &str, fields: &[(&str, &str)]) -> Page {
    visitor
        .send(&format!("/actions/{id}/status"), fields)
        .await
        .expect(StatusCode::OK)
}

#[tokio::test]
async fn an_action_with_a_name_and_a_date_is_decided() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Karim", "11/12").await;
    let plan = visitor.see("/plan").await;
    assert_eq!(plan.text(".pill"), "Décidée");
    assert_eq!(
        plan.attribute("input[name=due_on]", "value").as_deref(),
        Some("11\u{a0}déc.\u{a0}2026")
    );
}

#[tokio::test]
async fn a_cell_is_saved_as_it_is_typed() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "", "").await;
    let address = format!("/actions/{id}");
    visitor
        .send_htmx(&address, &[("owner_name", "Inès")])
        .await
        .expect(StatusCode::OK);
    visitor
        .send_htmx(&address, &[("due_on", "mars 2027")])
        .await
        .expect(StatusCode::OK);
    let plan = visitor.see("/plan").await;
    assert_eq!(
        plan.attribute("input[name=owner_name]", "value").as_deref(),
        Some("Inès")
    );
    assert_eq!(
        plan.attribute("input[name=due_on]", "value").as_deref(),
        Some("mars\u{a0}2027")
    );
}

#[tokio::test]
async fn a_cell_understands_the_dates_of_an_imported_table() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "", "").await;
    for (typed, shown) in [
        ("1er trimestre 2027", "1er\u{a0}trim.\u{a0}2027"),
        ("2027", "4e\u{a0}trim.\u{a0}2027"),
        ("avant le 12 mars 2027", "12\u{a0}mars\u{a0}2027"),
    ] {
        visitor
            .send_htmx(&format!("/actions/{id}"), &[("due_on", typed)])
            .await
            .expect(StatusCode::OK);
        let plan = visitor.see("/plan").await;
        let due = plan.attribute("input[name=due_on]", "value");
        assert_eq!(due.as_deref(), Some(shown), "{typed}");
    }
}

#[tokio::test]
async fn a_date_nobody_understands_is_told_and_the_old_one_kept() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Karim", "11/12").await;
    let answer = visitor
        .send_htmx(&format!("/actions/{id}"), &[("due_on", "bientôt")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text("#toasts")
            .contains("On ne comprend pas cette date")
    );
    let plan = visitor.see("/plan").await;
    assert_eq!(
        plan.attribute("input[name=due_on]", "value").as_deref(),
        Some("11\u{a0}déc.\u{a0}2026")
    );
}

#[tokio::test]
async fn deciding_asks_who_and_when_only_when_they_are_missing() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "", "").await;
    let asked = changed(&visitor, &id, &[("to", "decided")]).await;
    assert!(asked.text(".act-panel h3").contains("Décider cette action"));
    assert_eq!(asked.texts("#change-owner, #change-due").len(), 2);
    let told = changed(
        &visitor,
        &id,
        &[("to", "decided"), ("owner_name", ""), ("due_on", "")],
    )
    .await;
    assert!(
        told.text(".act-panel .error")
            .contains("Dire qui s’en occupe"),
        "{}",
        told.text(".act-panel")
    );
    let fields = [
        ("to", "decided"),
        ("owner_name", "Paul"),
        ("due_on", "4 déc. 2026"),
    ];
    assert_eq!(
        changed(&visitor, &id, &fields).await.text(".pill"),
        "Décidée"
    );
}

#[tokio::test]
async fn an_action_past_its_date_is_late_by_itself() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Karim", "4/12/2026").await;
    visitor.desk.set_now("2026-12-10T08:00:00Z");
    let plan = visitor.see("/plan").await;
    assert_eq!(plan.text(".pill"), "En retard");
    assert!(visitor.see("/").await.says("Karim, en retard de 6 jours"));
}

#[tokio::test]
async fn postponing_and_dropping_ask_why() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Karim", "11/12").await;
    let asked = changed(&visitor, &id, &[("to", "postponed")]).await;
    assert!(asked.text(".act-panel h3").contains("Mettre de côté"));
    let fields = [
        ("to", "postponed"),
        ("due_on", "15/01/2027"),
        ("reason", "On attend le fournisseur"),
    ];
    assert_eq!(
        changed(&visitor, &id, &fields).await.text(".pill"),
        "Reportée"
    );
    let history = visitor.see("/history").await;
    assert!(history.says("On attend le fournisseur"));
}

#[tokio::test]
async fn a_done_action_is_evaluated_by_its_effect() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Karim", "11/12").await;
    assert_eq!(
        changed(&visitor, &id, &[("to", "done")])
            .await
            .text(".pill"),
        "Réalisée"
    );
    let asked = changed(&visitor, &id, &[("to", "evaluated")]).await;
    assert_eq!(asked.texts("#change-effect").len(), 1);
    let fields = [("to", "evaluated"), ("effectiveness", "partly")];
    assert_eq!(
        changed(&visitor, &id, &fields).await.text(".pill"),
        "Évaluée"
    );
}

#[tokio::test]
async fn the_drawer_keeps_every_field() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Karim", "11/12").await;
    let fields = [
        ("title", "Afficher le planning"),
        ("next_step", "Demander les dates au dépôt"),
        ("indicator_target", "2,5"),
        ("cost_kind", "lt500"),
        ("effort", "2"),
        ("review_on", "1er mars 2027"),
    ];
    visitor
        .send_htmx(&format!("/actions/{id}"), &fields)
        .await
        .expect(StatusCode::OK);
    let page = visitor.see(&format!("/plan?open={id}")).await;
    assert_eq!(page.text("textarea[name=title]"), "Afficher le planning");
    assert_eq!(
        page.text("textarea[name=next_step]"),
        "Demander les dates au dépôt"
    );
    assert_eq!(
        page.attribute("input[name=indicator_target]", "value")
            .as_deref(),
        Some("2,5")
    );
    assert_eq!(
        page.attribute("select[name=cost_kind] option[selected]", "value")
            .as_deref(),
        Some("lt500")
    );
    assert_eq!(
        page.attribute("input[name=review_on]", "value").as_deref(),
        Some("1er\u{a0}mars\u{a0}2027")
    );
}

#[tokio::test]
async fn filters_say_how_many_and_keep_only_those() {
    let visitor = Visitor::with_sample().await;
    let plan = visitor.see("/plan").await;
    assert!(
        plan.texts(".chip").contains(&"En retard (1)".to_owned()),
        "{:?}",
        plan.texts(".chip")
    );
    assert_eq!(
        visitor.see("/plan?state=late").await.texts("tr.act").len(),
        1
    );
    assert_eq!(
        visitor
            .see("/plan?owner=Sophie")
            .await
            .texts("tr.act")
            .len(),
        2
    );
    assert!(
        visitor
            .see("/plan?owner=Personne")
            .await
            .says("Aucune action avec ces choix")
    );
}
