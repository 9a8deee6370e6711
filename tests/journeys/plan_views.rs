//! The plan seen as a table, a board, a strip and a matrix, and several actions changed together.

use axum::http::StatusCode;
use support::{Page, Visitor};

/// The id of the action with this title, on the board of the whole plan.
async fn action(visitor: &Visitor, title: &str) -> String {
    let board = visitor.see("/plan?view=board").await;
    let place = board
        .texts(".board-card__title")
        .iter()
        .position(|shown| shown.starts_with(title))
        .unwrap();
    ids(&board, "li.board-card", "card-").swap_remove(place)
}

fn ids(page: &Page, selector: &str, prefix: &str) -> Vec<String> {
    page.attributes(selector, "id")
        .into_iter()
        .map(|id| id.trim_start_matches(prefix).to_owned())
        .collect()
}

const PLANNING: &str = "Afficher le planning des livraisons";
const MEDIATION: &str = "Une médiation courte";
const RULE: &str = "Se donner une règle commune";

/// What the column of a state holds.
fn column(board: &Page, status: &str) -> Vec<String> {
    board.texts(&format!("[data-place={status}] .board-card__title"))
}

#[tokio::test]
async fn the_filters_stay_from_one_view_to_the_next() {
    let visitor = Visitor::with_sample().await;
    let board = visitor.see("/plan?view=board&owner=Sophie").await;
    assert_eq!(board.texts(".board-card").len(), 2, "only hers");
    let links = board.attributes(".segmented a, .tabs a", "href");
    let plan = links.iter().filter(|link| link.starts_with("/plan"));
    assert!(plan.clone().count() >= 5, "{links:?}");
    for link in plan {
        assert!(link.contains("owner=Sophie"), "{link}");
    }
}

#[tokio::test]
async fn the_table_is_grouped_as_the_person_asks() {
    let visitor = Visitor::with_sample().await;
    let groups = async |group: &str| {
        let page = visitor.see(&format!("/plan?group={group}")).await;
        assert_eq!(page.texts("tr.act").len(), 11, "every action once, {group}");
        page.texts(".grp b")
    };
    assert!(groups("situation").await[0].contains("Ici, tout est urgent"));
    assert!(groups("owner").await.contains(&"Sophie".to_owned()));
    assert!(groups("theme").await[0].contains("Changements"));
    assert!(groups("month").await.contains(&"Décembre 2026".to_owned()));
    let by_owner = visitor.see("/plan?group=owner").await;
    assert!(
        by_owner.text(".act-others").starts_with("Répond à : «"),
        "its reasons are said when the group does not"
    );
}

#[tokio::test]
async fn a_card_goes_to_another_column_by_its_own_menu() {
    let visitor = Visitor::with_sample().await;
    let id = action(&visitor, MEDIATION).await;
    let fields = [("to", "in_progress"), ("back", "/plan?view=board&owner=")];
    let board = visitor
        .send(&format!("/actions/{id}/status"), &fields)
        .await
        .expect(StatusCode::OK);
    assert!(board.address.contains("view=board"), "{}", board.address);
    let there = column(&board, "in_progress");
    assert!(there.iter().any(|title| title.starts_with(MEDIATION)));
    assert_eq!(column(&board, "decided").len(), 3);
}

#[tokio::test]
async fn a_state_that_needs_a_reason_asks_for_it_on_the_board() {
    let visitor = Visitor::with_sample().await;
    let id = action(&visitor, MEDIATION).await;
    let address = format!("/actions/{id}/status");
    let back = ("back", "/plan?view=board");
    let asked = visitor.send(&address, &[("to", "dropped"), back]).await;
    assert!(asked.address.starts_with("/plan?view=board"));
    assert_eq!(asked.texts("#change-reason").len(), 1);
    assert!(column(&asked, "dropped").is_empty(), "nothing is done yet");
    let told = visitor
        .send(
            &address,
            &[("to", "dropped"), ("asked", "true"), ("reason", ""), back],
        )
        .await;
    assert!(told.text(".plan-open .error").contains("Écrire pourquoi"));
    let fields = [
        ("to", "dropped"),
        ("asked", "true"),
        ("reason", "Le service de santé propose autre chose"),
        back,
    ];
    let board = visitor.send(&address, &fields).await.expect(StatusCode::OK);
    assert_eq!(column(&board, "dropped").len(), 1);
    assert!(board.texts(".plan-open").is_empty(), "the form is closed");
}

#[tokio::test]
async fn a_dropped_action_comes_back_where_it_was() {
    let visitor = Visitor::with_sample().await;
    let id = action(&visitor, MEDIATION).await;
    let reason = [("to", "dropped"), ("reason", "Trop tôt")];
    visitor
        .send(&format!("/actions/{id}/status"), &reason)
        .await;
    let board = visitor.see("/plan?view=board").await;
    let ways = board.texts("[data-place=dropped] .board-card__moves button");
    assert_eq!(ways, ["Décidée"]);
}

#[tokio::test]
async fn the_strip_shows_a_year_with_what_is_late_and_what_has_no_date() {
    let visitor = Visitor::with_sample().await;
    visitor
        .send("/actions", &[("title", "Revoir les affichages")])
        .await
        .expect(StatusCode::OK);
    let page = visitor.see("/plan?view=months").await;
    let months = page.texts(".frise--year > li h2");
    assert_eq!(months.len(), 12);
    assert!(
        page.text(".frise--year > li[aria-current] h2")
            .contains("on est là")
    );
    assert_eq!(page.texts(".frise--year [data-s=late]").len(), 1);
    assert!(
        page.text("section:has(#undated-title)")
            .contains("Revoir les affichages")
    );
    let later = page.attribute("a[rel=next]", "href").unwrap();
    let moved = visitor.see(&later).await;
    assert!(
        moved.text("section:has(#overdue-title)").contains(PLANNING),
        "what is late is never out of sight"
    );
}

#[tokio::test]
async fn an_action_is_placed_by_effort_and_effect_and_ties_are_said() {
    let visitor = Visitor::with_sample().await;
    let place = async |title: &str, effort: &str, impact: &str| {
        let id = action(&visitor, title).await;
        let fields = [
            ("effort", effort),
            ("impact", impact),
            ("back", "/plan?view=priorities"),
        ];
        let page = visitor
            .send(&format!("/actions/{id}/priority"), &fields)
            .await
            .expect(StatusCode::OK);
        (id, page)
    };
    let (rule, _) = place(RULE, "1", "3").await;
    let (planning, page) = place(PLANNING, "1", "3").await;
    let cell = "[data-effort='1'][data-impact='3']";
    let here = ids(&page, &format!("{cell} .dot"), "dot-");
    assert!(here.contains(&rule) && here.contains(&planning), "{here:?}");
    let line = page.text(&format!("#rank-{planning}"));
    assert!(line.contains("Effet fort, effort léger"), "{line}");
    assert!(line.contains("À égalité avec"), "{line}");
    let told = page.text(&format!("#rank-{rule}"));
    assert!(told.contains("Soutien du groupe : 6 voix sur 7"), "{told}");
    let (_, page) = place(PLANNING, "", "3").await;
    assert!(
        page.texts("select[name=effort]").len() == 1,
        "without effort it is to be placed again"
    );
}

#[tokio::test]
async fn several_actions_change_together_in_one_step() {
    let visitor = Visitor::with_sample().await;
    let (first, second) = (
        action(&visitor, PLANNING).await,
        action(&visitor, MEDIATION).await,
    );
    let fields = [
        ("ids", first.as_str()),
        ("ids", second.as_str()),
        ("owner_name", "Inès"),
        ("due_on", "15 janv. 2027"),
        ("to", "in_progress"),
        ("back", "/plan?state=in_progress"),
    ];
    let page = visitor
        .send("/plan/selection", &fields)
        .await
        .expect(StatusCode::OK);
    assert!(
        page.address.contains("state=in_progress"),
        "the filters stay"
    );
    for id in [&first, &second] {
        let value = |field: &str| page.attribute(&format!("#{field}-{id}"), "value");
        assert_eq!(value("owner").as_deref(), Some("Inès"));
        assert_eq!(value("due").as_deref(), Some("15\u{a0}janv.\u{a0}2027"));
    }
    visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    let page = visitor.see("/plan").await;
    assert_eq!(
        page.attribute(&format!("#owner-{first}"), "value")
            .as_deref(),
        Some("Karim"),
        "undone at once"
    );
}

#[tokio::test]
async fn when_one_says_no_none_changes_and_each_says_what_it_lacks() {
    let visitor = Visitor::with_sample().await;
    visitor
        .send("/actions", &[("title", "Revoir les affichages")])
        .await
        .expect(StatusCode::OK);
    let (idea, sound) = (
        action(&visitor, "Revoir les affichages").await,
        action(&visitor, MEDIATION).await,
    );
    let fields = [
        ("ids", idea.as_str()),
        ("ids", sound.as_str()),
        ("due_on", "15/01/2027"),
        ("to", "in_progress"),
        ("back", "/plan"),
    ];
    let page = visitor.send("/plan/selection", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = page.text("#bulk [role=alert]");
    assert!(told.contains("« Revoir les affichages »"), "{told}");
    assert!(
        told.contains("Il manque un prénom. Dire qui s’en occupe."),
        "{told}"
    );
    assert!(!told.contains(MEDIATION), "only those that say no: {told}");
    let typed = page.attribute("#bulk-due", "value");
    assert_eq!(
        typed.as_deref(),
        Some("15/01/2027"),
        "nothing typed is lost"
    );
    assert_eq!(page.attributes(".choose input[checked]", "value").len(), 2);
    let board = visitor.see("/plan?view=board").await;
    assert!(
        column(&board, "decided")
            .iter()
            .any(|title| title.starts_with(MEDIATION))
    );
}

#[tokio::test]
async fn an_empty_choice_or_an_odd_date_is_told_in_place() {
    let visitor = Visitor::with_sample().await;
    let id = action(&visitor, MEDIATION).await;
    let told = async |fields: &[(&str, &str)]| {
        let page = visitor.send("/plan/selection", fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.text("#bulk [role=alert]")
    };
    assert!(
        told(&[("owner_name", "Inès")])
            .await
            .contains("Aucune action n’est cochée")
    );
    assert!(told(&[("ids", &id)]).await.contains("Rien n’est demandé"));
    let odd = [("ids", id.as_str()), ("due_on", "bientôt")];
    assert!(told(&odd).await.contains("On ne comprend pas cette date"));
}

#[tokio::test]
async fn the_drawer_measures_links_copies_and_counts() {
    let visitor = Visitor::with_sample().await;
    let id = action(&visitor, RULE).await;
    let measure = format!("/actions/{id}/indicator-values");
    for (day, value) in [("6/10/2026", "12"), ("3/11/2026", "8,5")] {
        visitor
            .send(&measure, &[("measured_on", day), ("value", value)])
            .await
            .expect(StatusCode::OK);
    }
    let page = visitor.see(&format!("/plan?open={id}")).await;
    let curve = page.attribute(".curve svg", "aria-label").unwrap();
    assert!(
        curve.contains("De 12") && curve.contains("à 8,5"),
        "{curve}"
    );
    let more = page
        .attribute("select[name=situation] option", "value")
        .unwrap();
    let linked = visitor
        .send(
            &format!("/actions/{id}/situations"),
            &[("situation", &more)],
        )
        .await
        .expect(StatusCode::OK);
    assert_eq!(linked.texts(".answers__one").len(), 2);
    let copied = visitor
        .send(&format!("/actions/{id}/copy"), &[])
        .await
        .expect(StatusCode::OK);
    assert_eq!(copied.texts("tr.act").len(), 12);
    for (typed, shown) in [("1 200 €", "1 200 €"), ("1\u{202f}200,50", "1 201 €")] {
        visitor
            .send(&format!("/actions/{id}"), &[("cost_amount", typed)])
            .await
            .expect(StatusCode::OK);
        let page = visitor.see("/plan?owner=Sophie").await;
        let costs = page.text(".plan-costs");
        assert!(costs.contains(shown), "{costs}");
    }
}

#[tokio::test]
async fn the_room_sees_the_view_on_screen_and_nothing_private() {
    let visitor = Visitor::with_sample().await;
    let address = "/plan?view=board&owner=Sophie";
    visitor
        .send("/projection", &[("address", address)])
        .await
        .expect(StatusCode::OK);
    let room = visitor.see("/projection").await;
    assert_eq!(room.texts(".board-card").len(), 2, "the same filters");
    assert!(room.texts("a, button, input, select, .no-print").is_empty());
    visitor.see("/plan?view=priorities").await;
    assert_eq!(visitor.see("/projection").await.texts(".matrix").len(), 1);
    visitor.see("/plan?view=months").await;
    assert_eq!(visitor.see("/projection").await.texts(".frise").len(), 1);
    let room = visitor.see("/projection").await;
    assert!(room.texts("a, button, input, select").is_empty());
}

#[tokio::test]
async fn the_list_of_keys_has_those_of_a_cell() {
    let keys = Visitor::with_sample().await.see("/plan").await;
    let keys = keys.texts("#keys kbd");
    for key in ["F2", "Échap"] {
        assert!(keys.contains(&key.to_owned()), "{keys:?}");
    }
}
