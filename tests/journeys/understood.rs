//! What people type is understood as they mean it, said beside its field, and never guessed.

use axum::http::StatusCode;
use support::{Page, Visitor};

use crate::follow_an_action::added;

async fn asked(visitor: &Visitor, reads: &str, text: &str) -> Page {
    let form = [("reads", reads), ("text", text)];
    visitor
        .send("/understood", &form)
        .await
        .expect(StatusCode::OK)
}

#[tokio::test]
async fn what_was_understood_is_said_beside_the_field() {
    let visitor = Visitor::new();
    let cases = [
        ("period", "fin mars", "mars 2027, jusqu’au 31"),
        ("period", "T3", "3e trim. 2027, jusqu’au 30 septembre"),
        ("period", "semaine 12", "vendredi 26 mars 2027"),
        ("period", "lundi prochain", "lundi 30 novembre 2026"),
        ("day", "mars", "mercredi 31 mars 2027"),
        ("day", "dans 15 jours", "mercredi 9 décembre 2026"),
        ("euros", "15 k€", "15 000 €"),
        ("euros", "1 200,50 €", "1 201 €, arrondi à l’euro"),
        ("number", "environ 2,5", "2,5"),
        ("count", "environ 18", "18"),
        ("count", "18", ""),
        ("euros", " ", ""),
    ];
    for (reads, text, said) in cases {
        assert_eq!(
            asked(&visitor, reads, text).await.text("body"),
            said,
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_is_not_understood_says_what_to_do() {
    let visitor = Visitor::new();
    let cases = [
        (
            "period",
            "bientôt",
            "On ne comprend pas cette date. L’écrire",
        ),
        (
            "day",
            "31/12/1999",
            "Cette année est bien loin. On attend une année entre 2000 et 2100",
        ),
        ("period", "31/12/9999", "Cette année est bien loin."),
        ("euros", "500 à 800", "On attend un nombre."),
        ("count", "2,5", "On attend un nombre."),
    ];
    for (reads, text, said) in cases {
        let error = asked(&visitor, reads, text).await.text(".error");
        assert!(error.starts_with(said), "{text}: {error}");
    }
}

#[tokio::test]
async fn a_refused_date_says_the_one_before_only_when_there_was_one() {
    for (due, said) in [
        ("T3 2027", "La date d’avant est gardée : 3e trim. 2027."),
        ("", "Rien n’a été changé."),
    ] {
        let visitor = Visitor::with_dossier().await;
        let address = format!("/actions/{}", added(&visitor, "Karim", due).await);
        for text in ["bientôt", "31/12/9999"] {
            let answer = visitor.send_htmx(&address, &[("due_on", text)]).await;
            let toast = answer
                .expect(StatusCode::UNPROCESSABLE_ENTITY)
                .text("#toasts");
            assert!(toast.contains(said), "{toast}");
            assert_eq!(toast.contains("d’avant"), !due.is_empty(), "{toast}");
        }
        let cost = visitor
            .send_htmx(&address, &[("cost_amount", "cher")])
            .await;
        assert!(
            cost.text("#toasts")
                .contains("On attend un nombre. Rien n’a été")
        );
    }
}

#[tokio::test]
async fn money_and_numbers_are_read_as_people_write_them() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Karim", "fin mars").await;
    let fields = [
        ("cost_amount", "15 k€"),
        ("cost_days", "environ 12"),
        ("indicator_baseline", "1 000"),
        ("indicator_target", "1.200,5"),
    ];
    visitor
        .send(&format!("/actions/{id}"), &fields)
        .await
        .expect(StatusCode::OK);
    let page = visitor.see(&format!("/plan?open={id}")).await;
    let shown = |name: &str| {
        page.attribute(&format!("input[name={name}]"), "value")
            .unwrap()
    };
    assert_eq!(shown("cost_amount"), "15000");
    assert_eq!(shown("cost_days"), "12");
    assert_eq!(shown("indicator_baseline"), "1000");
    assert_eq!(shown("indicator_target"), "1200,5");
}

#[tokio::test]
async fn a_postponed_action_has_the_very_date_that_was_typed() {
    let visitor = Visitor::with_dossier().await;
    let id = added(&visitor, "Karim", "T1 2027").await;
    for (typed, shown) in [("15/04/2027", "15 avr. 2027"), ("mai 2027", "mai 2027")] {
        let form = [
            ("to", "postponed"),
            ("reason", "Le fournisseur"),
            ("due_on", typed),
        ];
        visitor
            .send(&format!("/actions/{id}/status"), &form)
            .await
            .expect(StatusCode::OK);
        let plan = visitor.see("/plan").await;
        let due = plan.attribute(".cell[name=due_on]", "value").unwrap();
        assert_eq!(due.replace('\u{a0}', " "), shown);
        visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    }
}

/// Every field that a form gives to a reader of dates and numbers says beneath it what was understood.
#[tokio::test]
async fn every_field_that_is_read_has_a_place_to_say_it() {
    let visitor = Visitor::with_sample().await;
    let mut fields = 0;
    for (_, address) in support::pages::PAGES {
        let page = visitor.go(address).await;
        for id in page.attributes("[data-reads]", "id") {
            let place = format!("output[id=\"{id}-understood\"][for=\"{id}\"]");
            assert_eq!(page.texts(&place), [""], "{address}: {id}");
            let described = page.attribute(&format!("[id=\"{id}\"]"), "aria-describedby");
            assert!(described.unwrap().contains(&format!("{id}-understood")));
            fields += 1;
        }
        for name in page.attributes("input[type=text][name$=_on]", "id") {
            let reads = page.attribute(&format!("[id=\"{name}\"]"), "data-reads");
            assert!(
                reads.is_some(),
                "{address}: {name} is a date that nobody reads"
            );
        }
    }
    assert!(fields > 30, "{fields}");
}
