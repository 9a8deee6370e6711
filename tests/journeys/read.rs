//! Reading, playing, checking, being helped: the pages of the library, in the hands of a person.

// Helpers are tests too: what lints allow in tests is allowed in the whole file.
#![cfg(test)]

use axum::http::StatusCode;
use pages::Topic;
use support::{Visitor, real_library};

const MODULE: &str = "/modules/ce-que-sont-les-rps";
const QUIZ: &str = "/quiz/les-rps-en-general";

/// Asks for a page until it says something: what was read is noted after the answer.
async fn until(visitor: &Visitor, address: &str, selector: &str, words: &str) {
    for _ in 0..5_000 {
        if visitor.see(address).await.text(selector).contains(words) {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("{address} never says « {words} » in {selector}");
}

#[tokio::test]
async fn a_reading_is_started_then_read_then_to_be_read_again() {
    let visitor = Visitor::with_dossier().await;
    let first = ".modules li:first-child";
    visitor.see(MODULE).await;
    until(&visitor, "/inform", first, "Commencé").await;
    let page = visitor
        .send(&format!("{MODULE}/reading"), &[("state", "read")])
        .await
        .expect(StatusCode::OK);
    assert!(page.says("Remettre à lire"), "it can be taken back");
    assert!(visitor.see("/inform").await.text(first).contains("Lu"));
    assert!(visitor.see("/").await.says("1 lecture sur"));
    visitor
        .send(&format!("{MODULE}/reading"), &[("state", "started")])
        .await
        .expect(StatusCode::OK);
    assert!(
        visitor
            .see("/inform")
            .await
            .text(first)
            .contains("Commencé")
    );
}

#[tokio::test]
async fn going_to_the_next_reading_says_that_this_one_is_read() {
    let visitor = Visitor::with_dossier().await;
    let page = visitor.see(MODULE).await;
    let next = page.attribute("input[name=next]", "value").unwrap();
    let page = visitor
        .send(
            &format!("{MODULE}/reading"),
            &[("state", "read"), ("next", &next)],
        )
        .await
        .expect(StatusCode::OK);
    assert_eq!(page.address, format!("/modules/{next}"));
    let first = visitor.see("/inform").await.text(".modules li:first-child");
    assert!(first.contains("Lu"), "{first}");
}

#[tokio::test]
async fn readings_are_read_without_a_dossier_too() {
    let visitor = Visitor::new();
    let page = visitor.see(MODULE).await;
    assert!(
        !page.says("Marquer comme lu"),
        "there is nowhere to note it"
    );
    visitor
        .send(&format!("{MODULE}/reading"), &[("state", "read")])
        .await
        .expect(StatusCode::OK);
}

#[tokio::test]
async fn every_reading_stands_on_a_shelf_once() {
    let page = Visitor::new().see("/inform").await;
    let shown = page.texts(".modules .n").len();
    assert_eq!(shown, real_library().modules().unwrap().len());
    assert!(
        !page.texts("h2").contains(&"Et aussi".to_owned()),
        "a reading has no shelf in ui/texts/labels.toml, [module-shelf]"
    );
}

#[tokio::test]
async fn words_of_the_glossary_are_linked_once_and_never_in_titles() {
    let visitor = Visitor::new();
    for module in real_library().modules().unwrap() {
        let page = visitor.see(&format!("/modules/{}", module.slug)).await;
        assert!(
            page.texts(":is(h1, h2) .term").is_empty(),
            "{} has a link in a title",
            module.slug
        );
        let mut links = hrefs(&page.html, "class=\"term\" href=\"");
        let count = links.len();
        links.sort();
        links.dedup();
        assert_eq!(links.len(), count, "{} links a word twice", module.slug);
    }
    let page = visitor.see(MODULE).await;
    assert!(
        page.texts(".prose .term")
            .contains(&"stress au travail".to_owned())
    );
}

/// What follows a mark, up to the next quote.
fn hrefs(html: &str, mark: &str) -> Vec<String> {
    html.split(mark)
        .skip(1)
        .filter_map(|part| part.split_once('"'))
        .map(|(href, _)| href.to_owned())
        .collect()
}

#[tokio::test]
async fn what_the_head_of_the_firm_looks_up_is_never_noted() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .see("/leader/je-pense-a-tout-arreter-et-a-disparaitre")
        .await;
    visitor.see("/crisis/propos-suicidaires").await;
    visitor.see(MODULE).await;
    until(&visitor, "/inform", ".modules", "Commencé").await;
    let pills = visitor.see("/inform").await.texts(".pill");
    assert_eq!(pills.len(), 1, "only the reading is noted: {pills:?}");
}

#[tokio::test]
async fn a_quiz_is_played_with_plain_forms_and_scores_nobody() {
    let visitor = Visitor::with_dossier().await;
    let asked = visitor.see(QUIZ).await;
    assert_eq!(asked.text(".quiz-head .strong"), "Question 1 sur 8");
    assert_eq!(asked.texts("button.answer").len(), 3);
    assert!(asked.texts(".feedback").is_empty(), "no answer before ours");
    let answered = visitor.see(&format!("{QUIZ}?question=1&answer=2")).await;
    assert!(
        answered
            .text("[data-state=right]")
            .contains("Notre réponse, et c’est juste")
    );
    assert!(answered.text(".feedback").contains("C’est faux."));
    assert!(answered.text(".feedback").contains("Source :"));
    let wrong = visitor.see(&format!("{QUIZ}?question=1&answer=1")).await;
    assert!(wrong.text("[data-state=ours]").contains("Notre réponse"));
    let end = visitor.see(&format!("{QUIZ}?question=9")).await;
    assert_eq!(
        end.texts(".questions li").len(),
        8,
        "every answer is recalled"
    );
    for word in ["score", "points", "bonnes réponses", "/ 8", "sur 8"] {
        assert!(!end.text("main").contains(word), "{word} is a mark");
    }
}

#[tokio::test]
async fn every_question_of_every_quiz_can_be_asked_and_answered() {
    let visitor = Visitor::new();
    for card in real_library().quizzes().unwrap() {
        for number in 1..=card.question_count {
            let address = format!("/quiz/{}?question={number}", card.slug);
            let asked = visitor.see(&address).await;
            assert!(!asked.texts(".answer").is_empty(), "{address} has choices");
            let answered = visitor.see(&format!("{address}&answer=0")).await;
            assert!(
                answered.text(".feedback").contains("Source :"),
                "{address} is explained"
            );
        }
    }
}

#[tokio::test]
async fn a_quiz_goes_on_where_people_stopped_and_starts_again() {
    let visitor = Visitor::with_dossier().await;
    visitor.see(&format!("{QUIZ}?question=3")).await;
    let told = "On s’était arrêté à la question 3";
    until(&visitor, "/inform", ".quiz-door", told).await;
    let page = visitor.see(QUIZ).await;
    assert_eq!(page.text(".quiz-head .strong"), "Question 3 sur 8");
    visitor.see(&format!("{QUIZ}?question=9")).await;
    until(&visitor, "/inform", ".side-links", "déjà fait").await;
    let page = visitor.see(QUIZ).await;
    assert_eq!(page.text(".quiz-head .strong"), "Question 1 sur 8");
}

#[tokio::test]
async fn things_are_put_in_order_one_by_one() {
    let visitor = Visitor::new();
    let first = visitor.see(&format!("{QUIZ}?question=5")).await;
    assert_eq!(first.texts("button.answer").len(), 3);
    let second = visitor.see(&format!("{QUIZ}?question=5&answer=2")).await;
    assert_eq!(second.texts(".picked li").len(), 1);
    assert_eq!(second.texts("button.answer").len(), 2);
    let done = visitor
        .see(&format!("{QUIZ}?question=5&answer=2&answer=1"))
        .await;
    assert_eq!(done.texts(".picked li").len(), 3);
    assert!(
        done.text(".picked li")
            .starts_with("Changer ce qui crée le problème")
    );
}

#[tokio::test]
async fn the_room_plays_the_quiz_and_sees_what_it_thought() {
    let visitor = Visitor::with_dossier().await;
    let address = format!("{QUIZ}?question=1");
    let page = visitor
        .send("/projection", &[("address", &address)])
        .await
        .expect(StatusCode::OK);
    assert_eq!(page.address, address, "the person stays on the question");
    let room = visitor.see("/projection").await;
    assert!(room.text("h1").contains("Le stress au travail"));
    assert!(
        room.texts("[data-state], .scene-quiz__why").is_empty(),
        "no answer before the room's"
    );
    let _ = visitor.desk.announced();
    visitor
        .see(&format!("{QUIZ}?question=1&hands=2&hands=5&hands=1"))
        .await;
    assert_eq!(visitor.desk.announced(), [Topic::Projection]);
    let room = visitor.see("/projection").await;
    assert!(room.text("[data-state=right]").contains("5 mains levées"));
    assert!(
        room.text(".scene-quiz__why")
            .contains("on regarde le poste")
    );
    assert!(
        room.texts("input, button:not([hidden]), a, .side")
            .is_empty(),
        "nothing to press, nothing private"
    );
}

#[tokio::test]
async fn harassment_is_neither_played_nor_asked_in_front_of_a_room() {
    let visitor = Visitor::with_dossier().await;
    let quiz = "/quiz/harcelement-et-sexisme?question=1";
    let page = visitor.see(quiz).await;
    let main = page.text("main");
    assert!(!main.contains("mains levées") && !main.contains("Projeter"));
    for address in [
        quiz,
        "/modules/harcelement-reconnaitre-recevoir-agir?question=1",
    ] {
        visitor
            .send("/projection", &[("address", address)])
            .await
            .expect(StatusCode::OK);
        let room = visitor.see("/projection").await;
        assert_eq!(room.text("h1"), "On commence bientôt.", "{address}");
    }
}

#[tokio::test]
async fn a_reading_and_its_question_are_projected() {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send("/projection", &[("address", MODULE)])
        .await
        .expect(StatusCode::OK);
    let room = visitor.see("/projection").await;
    assert_eq!(room.text("h1"), "Les RPS, de quoi on parle ?");
    assert!(room.texts(".term").is_empty(), "no links on the big screen");
    let question = format!("{MODULE}?question=1");
    visitor
        .send("/projection", &[("address", &question)])
        .await
        .expect(StatusCode::OK);
    let room = visitor.see("/projection").await;
    assert!(
        room.text(".scene-q").ends_with('?'),
        "{}",
        room.text("body")
    );
}

#[tokio::test]
async fn the_law_is_kept_to_a_size_of_firm_and_to_a_word() {
    let visitor = Visitor::with_sample().await;
    let all = visitor.see("/law").await;
    assert!(
        all.text(".chips").contains("11 à 49 (nous)"),
        "our size is marked"
    );
    let all = all.texts(".law").len();
    let small = visitor.see("/law?size=under-11").await;
    assert!(small.texts(".law").len() < all);
    assert!(
        small
            .texts(".law .tag")
            .iter()
            .all(|tag| tag != "50 salariés et plus"),
        "what starts at fifty is not for ten"
    );
    let large = visitor.see("/law?size=300").await;
    assert!(
        large
            .texts(".law .tag")
            .contains(&"250 salariés et plus".to_owned())
    );
    let found = visitor.see("/law?q=harc%C3%A8lement").await;
    assert!(
        found
            .texts(".law h2")
            .iter()
            .any(|title| title.contains("harcèlement"))
    );
    for foot in found.texts(".law__foot") {
        let dated = foot.contains("Vérifié le") || foot.contains("À vérifier, relevé le");
        assert!(dated, "{foot} has its date");
    }
    let nothing = visitor.see("/law?q=xylophone").await;
    assert!(nothing.says("Tout montrer"));
}

#[tokio::test]
async fn a_word_is_found_by_its_letter_or_by_a_search() {
    let visitor = Visitor::new();
    let page = visitor.see("/glossary").await;
    assert_eq!(
        page.texts(".letter dt").len(),
        real_library().glossary().unwrap().len()
    );
    let under_e = page.texts("#lettre-E dt");
    assert!(
        under_e.iter().any(|term| term.starts_with("Épuisement")),
        "accents do not make letters: {under_e:?}"
    );
    let page = visitor.see("/glossary?q=burn-out").await;
    let terms = page.texts(".letter dt");
    assert!(
        terms.contains(&"Épuisement professionnel".to_owned()),
        "{terms:?}"
    );
    assert!(
        visitor
            .see("/glossary?q=xylophone")
            .await
            .says("Rien pour ce mot")
    );
}

#[tokio::test]
async fn a_need_leads_to_the_helpers_of_our_department_in_order() {
    let visitor = Visitor::with_sample().await;
    let page = visitor.see("/needs/faire-face-aux-incivilites").await;
    assert_eq!(
        page.texts(".contact__name"),
        ["Notre service de santé au travail", "Carsat Midi-Pyrénées"],
        "the sample firm is in the Tarn"
    );
    assert!(page.text("#contacts-title").ends_with("dans le Tarn"));
    assert!(page.says("Ce qu’on peut dire au premier appel"));
    let page = visitor
        .see("/needs/faire-face-aux-incivilites?department=34")
        .await;
    assert!(
        page.texts(".contact__name")
            .contains(&"Carsat Languedoc-Roussillon".to_owned())
    );
    assert_eq!(page.text(".dept-map [aria-current] span"), "Hérault");
}

#[tokio::test]
async fn every_contact_has_its_date_and_a_way_to_be_reached() {
    let visitor = Visitor::new();
    let page = visitor.see("/helpers").await;
    for contact in page.texts(".contact") {
        assert!(
            contact.contains("Vérifié le") || contact.contains("À vérifier, relevé le"),
            "{contact} has no date"
        );
    }
    for helper in real_library().helpers().unwrap() {
        let page = visitor.see(&format!("/helpers/{}", helper.slug)).await;
        let ways = ["Téléphone", "Site", "Courriel", "Trouver le contact"];
        let reach = page.texts(".reach dt");
        assert!(
            ways.iter().any(|way| reach.contains(&(*way).to_owned())),
            "{} cannot be reached",
            helper.slug
        );
    }
}

#[tokio::test]
async fn a_contact_without_a_number_says_where_to_read_it_and_what_to_ask() {
    let visitor = Visitor::new();
    let page = visitor.see("/helpers/prestal").await;
    assert!(!page.texts(".reach dt").contains(&"Téléphone".to_owned()));
    assert!(page.text(".reach").contains("affichage du lieu de travail"));
    assert!(page.text(".first-call").contains("Bonjour"));
}

#[tokio::test]
async fn a_role_play_is_read_in_its_two_versions_and_listed_apart() {
    let visitor = Visitor::new();
    let list = visitor.see("/outlines").await;
    assert!(list.texts("h2").contains(&"Les jeux de rôle".to_owned()));
    let play = visitor.see("/tools/jeu-recadrer").await;
    let versions = ["Quand ça tourne mal", "Quand ça tourne mieux"];
    assert_eq!(play.texts(".play h2"), versions);
    assert!(visitor.see("/tools/meteo").await.texts(".play").is_empty());
}

#[tokio::test]
async fn elsewhere_only_national_contacts_are_shown() {
    let visitor = Visitor::new();
    let page = visitor.see("/helpers?department=elsewhere").await;
    assert!(page.says("Hors d’Occitanie"));
    let contacts = page.texts(".contact");
    assert!(!contacts.is_empty());
    assert!(
        contacts
            .iter()
            .all(|contact| contact.contains("Toute la France"))
    );
    let page = visitor
        .see("/needs/faire-face-aux-incivilites?department=elsewhere")
        .await;
    assert!(
        page.says("contacts nationaux"),
        "{}",
        page.text("#contacts")
    );
}

#[tokio::test]
async fn each_of_the_thirteen_departments_is_on_the_map_and_in_the_list() {
    let visitor = Visitor::new();
    let page = visitor.see("/helpers").await;
    assert_eq!(page.texts(".dept-map a").len(), 13);
    assert_eq!(page.texts("#department option:not([value=''])").len(), 14);
    for department in real_library().departments().unwrap() {
        let page = visitor
            .see(&format!("/helpers?department={}", department.code))
            .await;
        assert_eq!(page.text(".dept-map [aria-current] b"), department.code);
        assert_ne!(
            page.text("#where"),
            format!("On est où ? {}", department.name),
            "{} has its preposition in ui/texts/labels.toml, [in-department]",
            department.name
        );
        assert!(
            department.statement.is_some() && page.text(".help-where").contains("Relevé le"),
            "{} does not say what was checked, and when",
            department.name
        );
    }
}

#[tokio::test]
async fn a_department_can_be_made_ours_and_this_is_undone() {
    let visitor = Visitor::with_sample().await;
    let page = visitor.see("/helpers?department=34").await;
    assert!(page.says("C’est notre département"));
    let fields = [("department", "34"), ("need", "parler-du-travail-ensemble")];
    let page = visitor
        .send("/helpers/department", &fields)
        .await
        .expect(StatusCode::OK);
    assert_eq!(page.address, "/needs/parler-du-travail-ensemble");
    assert!(page.text(".dossier").contains("Hérault"));
    assert!(!page.says("C’est notre département"), "it already is");
    let page = visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    assert!(page.text(".dossier").contains("Tarn"));
}

#[tokio::test]
async fn the_number_of_our_health_service_is_noted_once_and_at_hand_in_a_crisis() {
    let visitor = Visitor::with_sample().await;
    let helper = "/helpers/service-sante-au-travail";
    let wanted = visitor.see("/helpers").await;
    assert!(wanted.says("Noter le numéro"), "{}", wanted.text("main"));
    let number = ("health_service", " AST 81, 01 99 00 00 00 ");
    let page = visitor.send("/helpers/health-service", &[number]).await;
    assert_eq!(page.address, helper);
    for address in [helper, "/helpers", "/crisis/propos-suicidaires"] {
        let page = visitor.see(address).await;
        assert!(
            page.says("AST 81, 01 99 00 00 00"),
            "{address}: {}",
            page.text("main")
        );
    }
    assert!(
        visitor
            .see("/history")
            .await
            .says("Service de santé au travail")
    );
}

#[tokio::test]
async fn the_crisis_page_is_one_click_from_every_page() {
    let visitor = Visitor::with_sample().await;
    for (_, address) in support::pages::PAGES {
        if address.starts_with("/projection") || address.starts_with("/search/panel") {
            continue;
        }
        let page = visitor.go(address).await;
        assert_eq!(
            page.attribute(".grave", "href").as_deref(),
            Some("/crisis"),
            "{address}"
        );
    }
    let page = visitor.see("/crisis").await;
    assert_eq!(
        page.texts(".crisis-list a").len(),
        real_library().crises().unwrap().len() + 1,
        "every sheet, and the theme that opens on what to do first"
    );
    assert!(page.text(".emergency").contains("15 ou 112"));
}
