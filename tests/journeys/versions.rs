//! What the law asks, a version frozen for ever, and what changed since, read in sentences.

use axum::http::StatusCode;
use support::Visitor;

async fn added(visitor: &Visitor, title: &str, owner: &str, due: &str) -> String {
    let form = [("title", title), ("owner_name", owner), ("due_on", due)];
    let plan = visitor.send("/actions", &form).await.expect(StatusCode::OK);
    let (before, _) = plan.html.split_once(title).unwrap();
    let (_, from) = before.rsplit_once("action-").unwrap();
    from.split(['"', '#', '&']).next().unwrap().to_owned()
}

/// Validates the plan and gives the address of the version.
async fn validated(visitor: &Visitor, label: &str) -> String {
    let form = [
        ("label", label),
        ("validated_by_role", "la gérante"),
        ("validated_on", "24/11/2026"),
    ];
    let page = visitor
        .send("/versions", &form)
        .await
        .expect(StatusCode::OK);
    assert_eq!(page.text("h1"), label);
    page.address
}

#[tokio::test]
async fn a_line_of_the_law_goes_away_when_its_field_is_filled() {
    let visitor = Visitor::with_dossier().await;
    let page = visitor.see("/completeness").await;
    let line = page.text("#lacking-version");
    assert!(line.contains("Une version du plan est validée"), "{line}");
    assert!(
        line.contains("R. 4121-4") && line.contains("vérifi"),
        "{line}"
    );
    let way = page.attribute("#lacking-version a.link-more", "href");
    assert_eq!(way.as_deref(), Some("/versions/new"));
    validated(&visitor, "Plan 2026").await;
    let page = visitor.see("/completeness").await;
    assert_eq!(page.texts("#lacking-version").len(), 0);
    assert_eq!(page.texts("#lacking-sent_to_health_service").len(), 1);
}

#[tokio::test]
async fn sending_the_version_is_noted_on_it_and_completes_the_plan() {
    let visitor = Visitor::with_dossier().await;
    let version = validated(&visitor, "Plan 2026").await;
    let page = visitor.see("/completeness").await;
    let way = page
        .attribute("#lacking-sent_to_health_service a.link-more", "href")
        .unwrap();
    assert_eq!(way.split('#').next(), Some(version.as_str()));
    let form = [
        ("sent_to_spst_on", "26/11/2026"),
        ("cse_consulted_on", ""),
        ("cse_opinion", ""),
    ];
    visitor.send(&version, &form).await.expect(StatusCode::OK);
    assert!(
        visitor
            .see("/versions")
            .await
            .says("Envoyée au service de santé le 26 nov. 2026")
    );
    let page = visitor.see("/completeness").await;
    assert_eq!(page.texts("#lacking-sent_to_health_service").len(), 0);
}

#[tokio::test]
async fn what_is_missing_depends_on_how_many_work_there() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "11/12/2026").await;
    let small = visitor.see("/completeness").await;
    assert!(
        small
            .text("details #lacking-action_cost")
            .contains("chiffrée")
    );
    let form = [("name", "Boulangerie Martin"), ("headcount", "60")];
    visitor
        .send("/settings/company", &form)
        .await
        .expect(StatusCode::OK);
    let large = visitor.see("/completeness").await;
    assert!(large.says("50 salariés et plus"));
    let duty = large.text("#completeness > ul #lacking-action_cost");
    assert!(duty.contains("L. 4121-3-1"), "{duty}");
}

#[tokio::test]
async fn a_validated_version_never_changes_and_says_so() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Afficher le planning", "Karim", "11/12/2026").await;
    let version = validated(&visitor, "Plan 2026").await;
    let before = visitor.see(&version).await;
    let fingerprint = before.text(".fingerprint");
    assert_eq!(fingerprint.len(), 64);
    visitor
        .send(&format!("/actions/{id}"), &[("title", "Autre chose")])
        .await
        .expect(StatusCode::OK);
    visitor
        .send(&format!("/actions/{id}/removal"), &[])
        .await
        .expect(StatusCode::OK);
    let after = visitor.see(&version).await;
    assert!(after.says("Afficher le planning") && !after.says("Autre chose"));
    assert_eq!(after.text(".fingerprint"), fingerprint);
    assert!(after.says("la copie est celle qui a été validée"));
}

#[tokio::test]
async fn the_copy_of_a_version_has_the_fingerprint_it_shows() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "11/12/2026").await;
    let version = validated(&visitor, "Plan 2026").await;
    let path = visitor.data().join("version.json");
    visitor.desk.will_write(Some(&path));
    visitor
        .send(&format!("{version}/plan.json"), &[])
        .await
        .expect(StatusCode::OK);
    let copy = std::fs::read(&path).unwrap();
    let sum = std::process::Command::new("sha256sum").arg(&path).output();
    if let Ok(sum) = sum {
        let sum = String::from_utf8_lossy(&sum.stdout).into_owned();
        let shown = visitor.see(&version).await.text(".fingerprint");
        assert!(sum.starts_with(&shown), "{sum} is not {shown}");
    }
    let plan: serde_json::Value = serde_json::from_slice(&copy).unwrap();
    assert_eq!(plan["company"]["name"], "Boulangerie Martin");
}

#[tokio::test]
async fn what_changed_since_a_version_is_read_in_sentences() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Afficher le planning", "Karim", "11/12/2026").await;
    validated(&visitor, "Plan 2026").await;
    assert!(
        visitor
            .see("/versions/difference")
            .await
            .says("Rien n’a changé")
    );
    visitor
        .send(&format!("/actions/{id}"), &[("owner_name", "Inès")])
        .await
        .expect(StatusCode::OK);
    visitor
        .send(&format!("/actions/{id}/status"), &[("to", "in_progress")])
        .await
        .expect(StatusCode::OK);
    added(&visitor, "Tenir un point le lundi", "Paul", "4/12/2026").await;
    let page = visitor.see("/versions/difference").await;
    let said = page.texts("#part-actions li");
    for sentence in [
        "« Afficher le planning » : qui, « Inès » au lieu de « Karim ».",
        "« Afficher le planning » était décidée, elle est maintenant en cours.",
        "Nouvelle action : « Tenir un point le lundi ».",
    ] {
        assert!(said.contains(&sentence.to_owned()), "{said:?}");
    }
}

#[tokio::test]
async fn a_version_without_a_name_or_with_a_strange_date_is_not_frozen() {
    let visitor = Visitor::with_dossier().await;
    let form = [("label", " "), ("validated_on", "24/11/2026")];
    let page = visitor.send("/versions", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("label", "Plan"), ("validated_on", "bientôt")];
    let page = visitor.send("/versions", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        visitor
            .see("/versions")
            .await
            .says("Aucune version validée")
    );
}

#[tokio::test]
async fn a_version_prints_as_it_was_validated() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Afficher le planning", "Karim", "11/12/2026").await;
    let version = validated(&visitor, "Plan 2026").await;
    visitor
        .send(&format!("/actions/{id}"), &[("title", "Autre chose")])
        .await
        .expect(StatusCode::OK);
    visitor.desk.set_now("2027-03-10T08:00:00Z");
    let path = visitor.data().join("version.pdf");
    visitor.desk.will_write(Some(&path));
    visitor
        .send(&format!("{version}/plan.pdf"), &[])
        .await
        .expect(StatusCode::OK);
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let plan = &file["plan"];
    assert_eq!(plan["version"]["label"], "Plan 2026");
    assert_eq!(plan["actions"][0]["title"], "Afficher le planning");
    assert_eq!(plan["actions"][0]["late"], false);
}
