//! Three months later: what waits, a meeting that goes through the actions, what they changed, the
//! year on one page.

use axum::http::StatusCode;
use support::{Page, Visitor};

/// Adds an action and gives its id.
pub(super) async fn added(visitor: &Visitor, title: &str, owner: &str, due: &str) -> String {
    let form = [("title", title), ("owner_name", owner), ("due_on", due)];
    let plan = visitor.send("/actions", &form).await.expect(StatusCode::OK);
    id_of(&plan, title)
}

/// The id of an action by its title.
pub(super) fn id_of(plan: &Page, title: &str) -> String {
    let (before, _) = plan.html.split_once(title).unwrap();
    let (_, from) = before.rsplit_once("action-").unwrap();
    from.split(['"', '#', '&']).next().unwrap().to_owned()
}

/// A plan of ten decided actions, all due before spring.
async fn ten_actions(visitor: &Visitor) {
    for number in 1..=10 {
        let (title, due) = (format!("Action numéro {number:02}"), format!("{number}/12"));
        added(visitor, &title, "Karim", &due).await;
    }
}

/// Prepares a meeting today and gives its address.
pub(super) async fn meeting(visitor: &Visitor) -> Page {
    let form = [("planned_on", ""), ("minutes", "30")];
    visitor
        .send("/follow-up/meetings", &form)
        .await
        .expect(StatusCode::OK)
}

/// Answers for the action at hand, as its button does.
pub(super) async fn answer(visitor: &Visitor, page: &Page, to: &str) -> Page {
    let form = page.attribute("#answer-form", "action").unwrap();
    visitor
        .send(&form, &[("note", ""), ("to", to)])
        .await
        .expect(StatusCode::OK)
}

#[tokio::test]
async fn the_follow_up_opens_on_what_is_late_soon_and_to_be_looked_at() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "4/12/2026").await;
    added(&visitor, "Tenir un point le lundi", "Inès", "20/12/2026").await;
    visitor.desk.set_now("2026-12-10T08:00:00Z");
    let page = visitor.see("/follow-up").await;
    assert_eq!(
        page.texts(".since__counts a"),
        ["1 en retard", "1 à faire dans les trois semaines"]
    );
    assert!(
        page.text("#part-late")
            .contains("Karim. En retard de 6 jours."),
        "{}",
        page.text("#part-late")
    );
    assert!(
        page.text("#part-due_soon")
            .contains("Tenir un point le lundi")
    );
}

#[tokio::test]
async fn an_action_under_way_can_be_said_to_go_forward() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Afficher le planning", "Karim", "4/12/2026").await;
    let page = meeting(&visitor).await;
    let second = "#answer-form button[data-key=\"2\"]";
    assert!(page.text(second).contains("C’est en cours"));
    visitor
        .send(&format!("/actions/{id}/status"), &[("to", "in_progress")])
        .await
        .expect(StatusCode::OK);
    let page = visitor.see(&page.address).await;
    assert!(page.text(second).contains("Ça avance"));
    let to = page.attribute(second, "value").unwrap();
    answer(&visitor, &page, &to).await;
    let page = visitor.see(&page.address).await;
    let seen = page.text(".agenda-line");
    assert!(
        seen.contains("« Ça avance »") && seen.contains("En cours"),
        "{seen}"
    );
}

#[tokio::test]
async fn ten_actions_are_gone_through_with_an_answer_each() {
    let visitor = Visitor::with_dossier().await;
    ten_actions(&visitor).await;
    visitor.desk.set_now("2027-03-02T09:00:00Z");
    let mut page = meeting(&visitor).await;
    assert_eq!(page.texts("#answer-form button[data-key]").len(), 5);
    let mut seen = Vec::new();
    for to in ["done", "in_progress", "same"].iter().cycle().take(10) {
        seen.push(page.text("#at-hand-title"));
        page = answer(&visitor, &page, to).await;
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 10, "each answer brings another action");
    assert!(page.says("Tout est vu"), "{}", page.text("#at-hand"));
    assert!(page.says("10 vues sur 10"), "{}", page.text(".lede"));
}

#[tokio::test]
async fn postponing_in_a_meeting_asks_why_and_when_then_goes_on() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "4/12/2026").await;
    visitor.desk.set_now("2026-12-10T08:00:00Z");
    let page = meeting(&visitor).await;
    let asked = answer(&visitor, &page, "postponed").await;
    let form = asked.attribute("#ask-form", "action").unwrap();
    let empty = [("to", "postponed"), ("reason", ""), ("due_on", "")];
    let told = visitor.send(&form, &empty).await.expect(StatusCode::OK);
    assert_eq!(told.texts("#ask-form .error").len(), 1);
    let filled = [
        ("to", "postponed"),
        ("reason", "Le tableau n’est pas livré"),
        ("due_on", "15/03/2027"),
    ];
    let page = visitor.send(&form, &filled).await.expect(StatusCode::OK);
    assert!(page.says("Tout est vu"));
    assert!(
        visitor
            .see("/history")
            .await
            .says("Le tableau n’est pas livré")
    );
}

#[tokio::test]
async fn a_meeting_that_ends_is_what_the_next_one_starts_from() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "20/12/2026").await;
    let page = meeting(&visitor).await;
    let page = answer(&visitor, &page, "in_progress").await;
    let end = page.attribute("#end-form", "action").unwrap();
    let form = [
        ("participants", "la direction, deux poseurs"),
        ("participant_count", "3"),
        ("notes", "On garde le point du lundi"),
        ("next_on", "15/12/2026"),
    ];
    let page = visitor.send(&end, &form).await.expect(StatusCode::OK);
    assert!(page.text("#toasts").contains("15 déc. 2026"));
    assert!(page.says("Depuis le point du 24 nov. 2026"));
    visitor.desk.set_now("2026-12-15T08:00:00Z");
    let page = visitor.see("/follow-up").await;
    let next = page.attribute(".card[data-plan] a.btn", "href").unwrap();
    let page = visitor.see(&next).await;
    assert!(
        page.text("#at-hand")
            .contains("La dernière fois : en cours"),
        "{}",
        page.text("#at-hand")
    );
}

#[tokio::test]
async fn one_undo_takes_back_a_meeting_held_and_the_next_one_planned() {
    let visitor = Visitor::with_dossier().await;
    added(&visitor, "Afficher le planning", "Karim", "4/12/2026").await;
    let page = meeting(&visitor).await;
    let page = answer(&visitor, &page, "same").await;
    let end = page.attribute("#end-form", "action").unwrap();
    let form = [("next_on", "15/12/2026")];
    let page = visitor.send(&end, &form).await.expect(StatusCode::OK);
    assert!(page.says("Depuis le point du 24 nov. 2026"));
    visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    let page = visitor.see("/follow-up").await;
    assert!(!page.says("15 déc. 2026"), "no next meeting");
    assert!(!page.says("Depuis le point du 24 nov. 2026"), "not held");
}

/// An action of the sheet « charge », rated and done, three months ago.
async fn a_done_action_on_a_rated_situation(visitor: &Visitor) -> String {
    let theme = visitor.see("/themes/charge").await;
    let sheet = theme
        .html
        .split("href=\"/situations/")
        .nth(1)
        .and_then(|rest| rest.split(['"', '#']).next())
        .unwrap()
        .to_owned();
    let address = format!("/situations/{sheet}");
    visitor
        .send(&format!("{address}/rating"), &[("level", "3")])
        .await
        .expect(StatusCode::OK);
    let page = visitor.see(&address).await;
    let idea = page.attribute("input[name=idea]", "value").unwrap();
    visitor
        .send(&format!("{address}/actions"), &[("idea", &idea)])
        .await
        .expect(StatusCode::OK);
    let plan = visitor.see("/plan").await;
    let id = plan
        .attribute("tr.act", "id")
        .unwrap()
        .trim_start_matches("action-")
        .to_owned();
    let done = [
        ("to", "done"),
        ("owner_name", "Karim"),
        ("due_on", "4/12/2026"),
    ];
    visitor
        .send(&format!("/actions/{id}/status"), &done)
        .await
        .expect(StatusCode::OK);
    visitor.desk.set_now("2027-03-10T08:00:00Z");
    id
}

#[tokio::test]
async fn the_effect_is_observed_and_the_situation_rated_again() {
    let visitor = Visitor::with_dossier().await;
    let id = a_done_action_on_a_rated_situation(&visitor).await;
    let page = visitor.see("/follow-up").await;
    assert!(page.text("#look").contains("Ça a changé quelque chose ?"));
    let situation = page
        .attribute("#look input[name=situation]", "value")
        .unwrap();
    let form = [
        ("effect", "effective"),
        ("situation", &situation),
        ("rating", "1"),
        ("note", "On finit à l’heure deux jours sur trois"),
    ];
    let page = visitor
        .send(&format!("/follow-up/effects/{id}"), &form)
        .await
        .expect(StatusCode::OK);
    let change = page.text(".change");
    assert!(
        change.contains("Avant : Tout à fait") && change.contains("Après : Un peu"),
        "{change}"
    );
    assert!(change.contains("Ça pèse moins"), "{change}");
    assert_eq!(visitor.see("/plan").await.text(".pill"), "Évaluée");
}

#[tokio::test]
async fn an_action_without_effect_leads_to_another_one_linked_to_it() {
    let visitor = Visitor::with_dossier().await;
    let id = a_done_action_on_a_rated_situation(&visitor).await;
    let page = visitor
        .send(
            &format!("/follow-up/effects/{id}"),
            &[("effect", "no_effect")],
        )
        .await
        .expect(StatusCode::OK);
    assert!(page.text("#next").contains("Essayer autre chose"));
    let form = [
        ("title", "Décaler les livraisons"),
        ("owner_name", "Inès"),
        ("due_on", "15/04/2027"),
    ];
    visitor
        .send(&format!("/follow-up/effects/{id}/next"), &form)
        .await
        .expect(StatusCode::OK);
    let page = visitor.see(&format!("/follow-up/effects/{id}")).await;
    assert!(page.says("Après elle"));
    assert!(page.says("Décaler les livraisons"));
}

#[tokio::test]
async fn no_answer_about_the_effect_is_told_and_nothing_is_written() {
    let visitor = Visitor::with_dossier().await;
    let id = a_done_action_on_a_rated_situation(&visitor).await;
    let page = visitor
        .send(
            &format!("/follow-up/effects/{id}"),
            &[("note", "On ne sait pas")],
        )
        .await
        .expect(StatusCode::OK);
    assert_eq!(page.texts("#effect .error").len(), 1);
    assert_eq!(visitor.see("/plan").await.text(".pill"), "Réalisée");
}

#[tokio::test]
async fn undone_actions_go_to_the_next_year_with_their_reason() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Afficher le planning", "Karim", "4/12/2026").await;
    let carry = format!("carry-{id}");
    let (reason, due) = (format!("reason-{id}"), format!("due-{id}"));
    visitor.desk.set_now("2026-12-30T08:00:00Z");
    let page = visitor.see("/follow-up/balance?year=2026").await;
    assert!(page.text("#carry").contains("Afficher le planning"));
    let empty = [("year", "2026"), (carry.as_str(), "true"), (&reason, "")];
    let told = visitor.send("/follow-up/balance", &empty).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.says("Écrire pourquoi"), "{}", told.text("#carry"));
    let form = [
        ("year", "2026"),
        (carry.as_str(), "true"),
        (&reason, "Le fournisseur a du retard"),
        (&due, "15/02/2027"),
    ];
    let page = visitor
        .send("/follow-up/balance", &form)
        .await
        .expect(StatusCode::OK);
    assert!(page.says("Reportée à 2027 : Le fournisseur a du retard"));
    let next = visitor.see("/follow-up/balance?year=2027").await;
    assert!(next.text("#carry").contains("Afficher le planning"));
}
