//! The situations of the firm: what exists already, who lives them, who may see them, where they stand,
//! all of them on one page, and the work units they are about.

use axum::http::StatusCode;
use support::{Page, Visitor};

const SHEET: &str = "/situations/ici-tout-est-urgent";

/// Sends a form that must be taken.
async fn sent(visitor: &Visitor, address: &str, fields: &[(&str, &str)]) -> Page {
    visitor.send(address, fields).await.expect(StatusCode::OK)
}

/// Our own situation, and its address.
async fn own(visitor: &Visitor) -> String {
    let form = [
        ("title", "On finit toujours après l’heure"),
        ("theme", "temps"),
    ];
    sent(visitor, "/own-situations", &form).await.address
}

/// Undoes what the message says was done.
async fn undone(visitor: &Visitor, page: &Page) {
    let operation = page
        .attribute("#toasts input[name=operation]", "value")
        .expect("the message has « Annuler »");
    sent(visitor, "/undo", &[("operation", &operation)]).await;
}

/// The ids of the work units that a page lets one tick.
fn unit_names(page: &Page) -> Vec<String> {
    page.attributes("#work_units input", "name")
}

#[tokio::test]
async fn what_exists_already_is_said_before_the_rating_on_a_sheet_and_on_our_own() {
    let visitor = Visitor::with_dossier().await;
    let own = own(&visitor).await;
    for address in [SHEET, own.as_str()] {
        let form = [("text", "Le planning est au mur"), ("works", "partly")];
        let page = sent(&visitor, &format!("{address}/measures"), &form).await;
        assert!(page.address.starts_with(address), "{}", page.address);
        let said = page.text("#measures .existing__list p");
        assert_eq!(said, "Le planning est au mur (ça marche en partie)");
        let (before, _) = page.html.split_once("id=\"exposure\"").unwrap();
        assert!(
            before.contains("id=\"measures\""),
            "{address}: asked before the rating"
        );
    }
}

#[tokio::test]
async fn what_exists_already_is_mended_removed_and_put_back() {
    let visitor = Visitor::with_dossier().await;
    let page = sent(
        &visitor,
        &format!("{SHEET}/measures"),
        &[("text", "Le tableu")],
    )
    .await;
    assert!(
        page.text("#measures li")
            .contains("on ne sait pas si ça marche"),
        "no answer is no opinion"
    );
    let form = page
        .attribute("#measures li form", "action")
        .expect("a form to mend it");
    let fields = [
        ("text", "Le tableau"),
        ("works", "yes"),
        ("since", "janvier"),
    ];
    let page = sent(&visitor, &form, &fields).await;
    assert_eq!(
        page.text("#measures li p"),
        "Le tableau (ça marche, depuis janvier)"
    );
    let page = sent(&visitor, &format!("{form}/removal"), &[]).await;
    assert!(page.texts("#measures li").is_empty());
    undone(&visitor, &page).await;
    assert_eq!(visitor.see(SHEET).await.texts("#measures li").len(), 1);
}

#[tokio::test]
async fn one_undo_takes_back_a_measure_and_the_situation_it_brought() {
    let visitor = Visitor::with_dossier().await;
    let page = sent(
        &visitor,
        &format!("{SHEET}/measures"),
        &[("text", "Le tableau")],
    )
    .await;
    undone(&visitor, &page).await;
    assert!(
        visitor
            .see("/firm-situations")
            .await
            .texts(".situation-line")
            .is_empty()
    );
}

#[tokio::test]
async fn the_same_form_says_more_of_a_sheet_and_of_our_own() {
    let visitor = Visitor::with_dossier().await;
    let own = own(&visitor).await;
    let fields = [
        ("exposed_groups", "Les poseurs"),
        ("exposed_count", "5_9"),
        ("gender_differential", "women"),
        ("gender_note", "Les temps partiels"),
        ("causes", "Les délais promis sans l’atelier"),
        ("resources", "On s’entend bien"),
        ("effects", "On refait"),
        ("gollac_family", "autonomie"),
        ("origin", "workshop"),
        ("visibility", "group"),
    ];
    for (address, page) in [
        (SHEET, format!("{SHEET}/details")),
        (own.as_str(), own.clone()),
    ] {
        let shown = visitor.see(&page).await;
        let form = shown.attribute("#details-form", "action").unwrap();
        assert_eq!(form, format!("{address}/details"));
        sent(&visitor, &form, &fields).await;
        let shown = visitor.see(&page).await;
        assert_eq!(
            shown.attributes("#details-form [checked]", "value"),
            ["women", "group"]
        );
        assert_eq!(
            shown.attributes("#details-form [selected]", "value"),
            ["5_9", "workshop", "autonomie"]
        );
        assert_eq!(shown.text("#effects"), "On refait");
    }
}

#[tokio::test]
async fn saying_more_of_a_sheet_keeps_one_situation() {
    let visitor = Visitor::with_dossier().await;
    let details = format!("{SHEET}/details");
    sent(&visitor, &details, &[("causes", "Les délais")]).await;
    sent(
        &visitor,
        &format!("{SHEET}/story"),
        &[("story", "Le jeudi")],
    )
    .await;
    sent(&visitor, &details, &[("effects", "On refait")]).await;
    let list = visitor.see("/firm-situations").await;
    assert_eq!(list.texts(".situation-line").len(), 1);
    assert_eq!(visitor.see(&details).await.text("#causes"), "Les délais");
}

#[tokio::test]
async fn units_are_ticked_unticked_and_named_on_the_spot() {
    let visitor = Visitor::with_dossier().await;
    let details = format!("{SHEET}/details");
    for name in ["Fournil", "Boutique", "Fournil"] {
        sent(
            &visitor,
            &format!("{SHEET}/work-units/new"),
            &[("name", name)],
        )
        .await;
    }
    let page = visitor.see(&details).await;
    let names = unit_names(&page);
    assert_eq!(names.len(), 2, "a name already there is not added again");
    assert_eq!(page.attributes("#work_units input[checked]", "name"), names);
    let one = [("units", "listed"), (names[1].as_str(), "true")];
    sent(&visitor, &format!("{SHEET}/work-units"), &one).await;
    let page = visitor.see(&details).await;
    assert_eq!(
        page.attributes("#work_units input[checked]", "name"),
        names[1..]
    );
    sent(
        &visitor,
        &format!("{SHEET}/work-units"),
        &[("units", "listed")],
    )
    .await;
    let page = visitor.see(&details).await;
    assert!(
        page.attributes("#work_units input[checked]", "name")
            .is_empty()
    );
}

#[tokio::test]
async fn a_restricted_situation_has_no_project_button_and_is_not_projected_by_its_address() {
    let visitor = Visitor::with_dossier().await;
    let asked = format!("{SHEET}?question=1");
    sent(&visitor, "/projection", &[("address", SHEET)]).await;
    assert_eq!(
        visitor.see("/projection").await.text("h1"),
        "« Ici, tout est urgent »"
    );
    sent(
        &visitor,
        &format!("{SHEET}/details"),
        &[("visibility", "restricted")],
    )
    .await;
    for address in [SHEET, asked.as_str()] {
        let room = visitor.see("/projection").await;
        assert!(!room.says("urgent"), "{}", room.text("body"));
        visitor.send("/projection", &[("address", address)]).await;
    }
    let sheet = visitor.see(SHEET).await;
    assert!(
        !sheet.html.contains("action=\"/projection\""),
        "no « Projeter »"
    );
    assert!(sheet.text(".ours").contains("Réservée : jamais projetée"));
    sent(
        &visitor,
        &format!("{SHEET}/details"),
        &[("visibility", "group")],
    )
    .await;
    let sheet = visitor.see(SHEET).await;
    assert!(sheet.html.contains("action=\"/projection\""));
}

#[tokio::test]
async fn what_we_say_of_a_sheet_stays_out_of_the_room() {
    let visitor = Visitor::with_dossier().await;
    sent(
        &visitor,
        &format!("{SHEET}/measures"),
        &[("text", "Yvonne rattrape tout")],
    )
    .await;
    sent(
        &visitor,
        &format!("{SHEET}/details"),
        &[("causes", "Yvonne dit oui à tous")],
    )
    .await;
    sent(&visitor, "/projection", &[("address", SHEET)]).await;
    assert!(!visitor.see("/projection").await.html.contains("Yvonne"));
}

#[tokio::test]
async fn an_action_that_answers_a_restricted_situation_too_is_not_shown_with_the_other_one() {
    let visitor = Visitor::with_dossier().await;
    let own = own(&visitor).await;
    sent(
        &visitor,
        &format!("{own}/details"),
        &[("visibility", "restricted")],
    )
    .await;
    let page = sent(
        &visitor,
        &format!("{SHEET}/actions"),
        &[("idea", "niveaux-urgence")],
    )
    .await;
    let link = page.attribute("[data-added] a", "href").unwrap();
    let action = link.rsplit_once("action-").unwrap().1.to_owned();
    let id = own.rsplit('/').next().unwrap();
    let room = |page: Page| page.text("aside");
    sent(&visitor, "/projection", &[("address", SHEET)]).await;
    assert!(room(visitor.see("/projection").await).contains("Dans notre plan"));
    sent(
        &visitor,
        &format!("/actions/{action}/situations"),
        &[("situation", id)],
    )
    .await;
    assert!(!room(visitor.see("/projection").await).contains("Dans notre plan"));
}

#[tokio::test]
async fn our_own_situation_of_a_sensitive_theme_is_restricted_from_the_start_and_never_rated() {
    let visitor = Visitor::with_dossier().await;
    let form = [
        ("title", "Des remarques sur mon corps"),
        ("theme", "harcelement"),
    ];
    let page = sent(&visitor, "/own-situations", &form).await;
    assert!(page.text(".ours").contains("Réservée : jamais projetée"));
    assert!(page.texts(".exposure").is_empty());
    let rated = format!("{}/rating", page.address);
    let refused = visitor.send(&rated, &[("level", "2")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_situation_is_put_aside_with_its_reason_and_taken_up_again() {
    let visitor = Visitor::with_dossier().await;
    sent(&visitor, &format!("{SHEET}/rating"), &[("level", "2")]).await;
    let state = format!("{SHEET}/state");
    let page = sent(&visitor, &state, &[("to", "parked"), ("reason", " ")]).await;
    assert!(
        page.text("#standing .error").contains("pourquoi"),
        "the reason is asked for"
    );
    let reason = "Après le déménagement";
    let page = sent(&visitor, &state, &[("to", "parked"), ("reason", reason)]).await;
    assert!(page.text("#standing").contains("Mise de côté"));
    assert!(page.text("#standing").contains(reason));
    let list = visitor.see("/firm-situations").await;
    assert!(list.text("#parked .situation-line").contains(reason));
    assert!(list.texts("#current").is_empty());
    let form = list.attribute("#parked form", "action").unwrap();
    let list = sent(&visitor, &form, &[("to", "noted"), ("from_list", "true")]).await;
    assert_eq!(list.address, "/firm-situations");
    assert_eq!(list.texts("#current .situation-line").len(), 1);
    assert!(
        list.text("#current").contains("Souvent"),
        "its answer is still there"
    );
}

#[tokio::test]
async fn what_is_not_the_case_any_more_stands_apart() {
    let visitor = Visitor::with_dossier().await;
    let own = own(&visitor).await;
    sent(
        &visitor,
        &format!("{own}/state"),
        &[("to", "resolved"), ("reason", "")],
    )
    .await;
    let list = visitor.see("/firm-situations").await;
    assert_eq!(list.texts("#resolved .situation-line").len(), 1);
    assert!(list.texts("#current, #parked").is_empty());
}

#[tokio::test]
async fn the_list_says_the_answer_the_actions_and_what_changed() {
    let visitor = Visitor::with_sample().await;
    let page = visitor.see("/firm-situations").await;
    assert_eq!(page.texts("#current .situation-line").len(), 5);
    let line = page
        .texts(".situation-line")
        .into_iter()
        .find(|line| line.contains("Ici, tout est urgent"))
        .unwrap();
    assert!(line.contains("Souvent"), "{line}");
    assert!(line.contains("1 chose existe déjà"), "{line}");
    visitor.desk.set_now("2026-12-24T08:00:00Z");
    sent(&visitor, &format!("{SHEET}/rating"), &[("level", "1")]).await;
    let page = visitor.see("/firm-situations?words=URGENT").await;
    assert_eq!(page.texts(".situation-line").len(), 1);
    assert_eq!(page.text(".situation-line__trend"), "Ça pèse moins");
}

#[tokio::test]
async fn the_list_is_reached_from_where_one_acts_and_from_the_plan() {
    let visitor = Visitor::with_sample().await;
    for from in ["/themes", "/plan", "/follow-up", "/history"] {
        let links = visitor.see(from).await.attributes("main a", "href");
        assert!(
            links.iter().any(|link| link == "/firm-situations"),
            "{from}"
        );
    }
}

#[tokio::test]
async fn work_units_are_added_renamed_and_removed_when_nothing_names_them() {
    let visitor = Visitor::with_sample().await;
    let names = |page: &Page| page.attributes(".unit-line input", "value");
    let settings = visitor.see("/settings").await.attributes("main a", "href");
    assert!(settings.iter().any(|link| link == "/work-units"));
    let page = sent(&visitor, "/work-units", &[("name", "Garage")]).await;
    assert_eq!(names(&page), ["Atelier", "Pose", "Bureau", "Garage"]);
    let again = visitor.send("/work-units", &[("name", "Garage")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text("main .error").contains("Ce nom est déjà pris"));
    let form = page
        .attribute(".unit-line:last-child form", "action")
        .unwrap();
    let page = sent(&visitor, &form, &[("name", "Parc")]).await;
    assert_eq!(names(&page)[3], "Parc");
    let taken = visitor.send(&form, &[("name", "Pose")]).await;
    assert_eq!(taken.texts(".unit-line:last-child .error").len(), 1);
    let page = sent(&visitor, &format!("{form}/removal"), &[]).await;
    assert_eq!(names(&page).len(), 3);
    undone(&visitor, &page).await;
    let page = visitor.see("/work-units").await;
    assert_eq!(names(&page).len(), 4);
    let first = page
        .attribute(".unit-line:first-child form", "action")
        .unwrap();
    let used = visitor.send(&format!("{first}/removal"), &[]).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = page.attribute(".unit-line:first-child a", "href").unwrap();
    assert_eq!(visitor.see(&list).await.texts(".situation-line").len(), 3);
}

/// Where a line of the check leads, and the page there; the field it names must be on it.
async fn led(visitor: &Visitor, line: &str) -> (String, Page) {
    let check = visitor.see("/completeness").await;
    let links = check.attributes(&format!("#lacking-{line} a.link-more"), "href");
    let address = links.into_iter().next().expect("the line leads somewhere");
    let (page, field) = address.split_once('#').expect("the link names a field");
    let page = visitor.see(page).await;
    assert_eq!(
        page.attributes(&format!("#{field}"), "id"),
        [field],
        "{address}"
    );
    (address, page)
}

#[tokio::test]
async fn what_the_law_asks_of_situations_leads_to_their_very_field() {
    let visitor = Visitor::with_dossier().await;
    for name in ["Fournil", "Boutique"] {
        sent(&visitor, "/work-units", &[("name", name)]).await;
    }
    let own = own(&visitor).await;
    let (address, _) = led(&visitor, "situations_rated").await;
    assert_eq!(address, format!("{own}#exposure"));
    sent(&visitor, &format!("{own}/rating"), &[("level", "2")]).await;
    let (address, _) = led(&visitor, "situation_units").await;
    assert_eq!(address, format!("{own}#work_units"));
    let (address, _) = led(&visitor, "gender_question").await;
    assert_eq!(address, format!("{own}#gender_differential"));
    sent(&visitor, &format!("{own}/removal"), &[]).await;

    sent(
        &visitor,
        &format!("{SHEET}/story"),
        &[("story", "Le jeudi")],
    )
    .await;
    let (address, _) = led(&visitor, "situations_rated").await;
    assert_eq!(address, format!("{SHEET}#exposure"));
    sent(&visitor, &format!("{SHEET}/rating"), &[("level", "2")]).await;
    let (address, page) = led(&visitor, "situation_units").await;
    assert_eq!(address, format!("{SHEET}/details#work_units"));
    let unit = unit_names(&page).remove(0);
    sent(&visitor, &format!("{SHEET}/work-units"), &[(&unit, "true")]).await;
    let (address, _) = led(&visitor, "gender_question").await;
    assert_eq!(address, format!("{SHEET}/details#gender_differential"));
    let answer = [("gender_differential", "unknown")];
    sent(&visitor, &format!("{SHEET}/details"), &answer).await;
    let check = visitor.see("/completeness").await;
    for line in ["situations_rated", "situation_units", "gender_question"] {
        assert!(
            check.texts(&format!("#lacking-{line}")).is_empty(),
            "{line} is done"
        );
    }
}
