//! « Oublier »: what goes and what stays is shown first; then it is in no page and no file.

use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use support::{Page, Visitor};

const PAGE: &str = "/settings/forgetting";
const CONFIRM: &str = "/settings/forgetting/confirmation";

/// A firm whose plan names Héloïse, in two copies too: since something changed, and since it was closed.
async fn with_a_name() -> Visitor {
    let visitor = Visitor::with_dossier().await;
    for (title, owner) in [
        ("Revoir le planning", "Héloïse Zyxwvut"),
        ("Autre chose", "Paul"),
    ] {
        let fields = [("title", title), ("owner_name", owner)];
        visitor
            .send("/actions", &fields)
            .await
            .expect(StatusCode::OK);
    }
    visitor.restart()
}

/// The files of the data folder that hold a word, whatever its case and its accents.
fn holding(visitor: &Visitor, word: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    gather(visitor.data(), &mut files);
    files.retain(|file| {
        let bytes = fs::read(file).unwrap_or_default();
        words::fold(&String::from_utf8_lossy(&bytes)).contains(word)
    });
    files
}

fn gather(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            gather(&entry.path(), into);
        } else {
            into.push(entry.path());
        }
    }
}

fn attribute_of_situation(page: &Page, title: &str) -> String {
    let values = page.attributes("#situation option", "value");
    let titles = page.texts("#situation option");
    let mut both = values.into_iter().zip(titles);
    let found = both.find(|(_, text)| text.starts_with(title));
    found.unwrap_or_else(|| panic!("{title}")).0
}

#[tokio::test]
async fn a_name_goes_from_the_plan_its_history_and_its_copies_once_it_was_seen() {
    let visitor = with_a_name().await;
    assert!(visitor.see("/settings").await.html.contains(PAGE));
    let seen = visitor
        .send(PAGE, &[("words", "  HELOISE\n\nzyxwvut\n")])
        .await;
    let seen = seen.expect(StatusCode::OK);
    assert_eq!(seen.text("h1"), "Ce qui serait oublié");
    assert!(seen.text(".lede").starts_with("« HELOISE », « zyxwvut »."));
    let goes = seen.text("main .card");
    assert!(goes.contains("Action : Qui (1)"), "{goes}");
    assert!(
        goes.contains("Copies de sécurité : 2 sont refaites."),
        "{goes}"
    );
    assert!(seen.says("C’est sans retour") && seen.says("Les documents déjà imprimés"));
    assert!(
        seen.texts("[name=in_versions]").is_empty(),
        "no version, nothing to choose"
    );
    assert_eq!(holding(&visitor, "heloise").len(), 3, "nothing is done yet");

    let words = seen
        .attribute("#forget-form [name=words]", "value")
        .unwrap();
    let done = visitor
        .send(CONFIRM, &[("words", &words), ("situation", "")])
        .await;
    let done = done.expect(StatusCode::OK);
    assert!(done.says("C’est oublié, ici et dans les copies de cet ordinateur."));
    assert_eq!(done.address, PAGE, "nothing of it in the address");
    assert!(
        done.attributes("toast-message form", "action").is_empty(),
        "no way back"
    );
    for word in ["heloise", "zyxwvut"] {
        assert_eq!(holding(&visitor, word), Vec::<PathBuf>::new());
    }
    let plan = visitor.see("/plan").await;
    assert!(plan.says("Revoir le planning") && plan.says("Paul") && !plan.says("Héloïse"));
    let history = visitor.see("/history").await;
    assert!(history.says("oublié pour de bon") && !history.says("Héloïse"));
    visitor
        .send("/undo", &[])
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY);
    let again = visitor.send(PAGE, &[("words", "Héloïse")]).await;
    let again = again.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.says("Il n’y a rien à oublier"));
}

#[tokio::test]
async fn a_restricted_situation_goes_and_its_actions_stay() {
    let visitor = Visitor::with_dossier().await;
    let form = [
        ("title", "Des remarques sur mon corps"),
        ("theme", "harcelement"),
    ];
    let sheet = visitor
        .send("/own-situations", &form)
        .await
        .expect(StatusCode::OK);
    let ask = visitor.see(PAGE).await;
    let id = attribute_of_situation(&ask, "Des remarques sur mon corps");
    let action = [
        ("title", "Nommer une personne de confiance"),
        ("situation", &id),
    ];
    visitor
        .send("/actions", &action)
        .await
        .expect(StatusCode::OK);
    let seen = visitor
        .send(PAGE, &[("situation", &id)])
        .await
        .expect(StatusCode::OK);
    assert!(seen.says("Situation : 1, en entier") && seen.says("Ses actions, sans elle."));
    visitor
        .send(CONFIRM, &[("situation", &id)])
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        holding(&visitor, "remarques sur mon corps"),
        Vec::<PathBuf>::new()
    );
    assert_eq!(
        visitor.go(&sheet.address).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        visitor
            .see("/plan")
            .await
            .says("Nommer une personne de confiance")
    );
    assert!(!visitor.see("/history").await.says("remarques"));
}

#[tokio::test]
async fn a_situation_already_removed_is_still_in_the_history_and_is_offered() {
    let visitor = Visitor::with_dossier().await;
    let form = [("title", "On se parle mal"), ("theme", "conflits")];
    visitor
        .send("/own-situations", &form)
        .await
        .expect(StatusCode::OK);
    visitor.send("/undo", &[]).await.expect(StatusCode::OK);
    let ask = visitor.see(PAGE).await;
    assert!(ask.says("On se parle mal (déjà retirée, encore dans l’historique)"));
    let id = attribute_of_situation(&ask, "On se parle mal");
    visitor
        .send(CONFIRM, &[("situation", &id)])
        .await
        .expect(StatusCode::OK);
    assert!(visitor.see(PAGE).await.says("Il n’y a aucune situation"));
    assert_eq!(holding(&visitor, "on se parle mal"), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_letter_and_what_is_nowhere_are_refused_and_what_was_typed_stays() {
    let visitor = with_a_name().await;
    for (words, told) in [
        ("h", "C’est trop court pour être oublié"),
        ("", "C’est trop court pour être oublié"),
        ("Héloïse\nb", "C’est trop court pour être oublié"),
        ("introuvable", "Il n’y a rien à oublier"),
    ] {
        for address in [PAGE, CONFIRM] {
            let page = visitor.send(address, &[("words", words)]).await;
            let page = page.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text(".error").contains(told), "{words:?} at {address}");
            assert_eq!(page.text("textarea"), words.replace('\n', " "));
        }
    }
    assert_eq!(holding(&visitor, "heloise").len(), 3);
}

#[tokio::test]
async fn a_validated_plan_stays_as_it_was_signed_unless_asked_and_then_says_so() {
    let visitor = with_a_name().await;
    let form = [("label", "Plan 2026"), ("validated_on", "24/11/2026")];
    let version = visitor
        .send("/versions", &form)
        .await
        .expect(StatusCode::OK)
        .address;
    let words = [("words", "Héloïse")];
    let seen = visitor.send(PAGE, &words).await.expect(StatusCode::OK);
    assert!(seen.says("Le plan validé « Plan 2026 »") && seen.says("quarante ans"));
    visitor.send(CONFIRM, &words).await.expect(StatusCode::OK);
    assert!(
        visitor.see(&version).await.says("Héloïse"),
        "as it was signed"
    );
    let asked = [("words", "Héloïse"), ("in_versions", "yes")];
    visitor.send(CONFIRM, &asked).await.expect(StatusCode::OK);
    let masked = visitor.see(&version).await;
    assert!(!masked.says("Héloïse"));
    assert!(masked.says("Quelque chose a été masqué dans cette copie depuis sa validation"));
    assert!(masked.says("elle ne se compare plus"));
    assert_eq!(holding(&visitor, "heloise"), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_copy_that_cannot_be_made_again_is_told_and_can_be_deleted() {
    let visitor = with_a_name().await;
    let copies = holding(&visitor, "heloise");
    let copy = copies
        .iter()
        .find(|path| path.starts_with(visitor.data().join("copies")));
    let copy = copy.unwrap();
    let mut bytes = fs::read(copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(copy, bytes).unwrap();
    let words = [("words", "Héloïse")];
    let seen = visitor.send(PAGE, &words).await.expect(StatusCode::OK);
    assert!(seen.says("1 copie abîmée, qui ne peut pas être refaite"));
    let done = visitor.send(CONFIRM, &words).await.expect(StatusCode::OK);
    assert_eq!(done.address, "/backups");
    assert!(done.says("C’est oublié ici. Les copies abîmées n’ont pas pu être refaites"));
    let name = copy.file_stem().unwrap().to_str().unwrap();
    let deletion = format!("/backups/{name}/deletion");
    assert!(done.html.contains(&deletion));
    visitor.send(&deletion, &[]).await.expect(StatusCode::OK);
    assert_eq!(holding(&visitor, "heloise"), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn the_room_never_sees_the_page() {
    let visitor = with_a_name().await;
    assert!(
        !visitor
            .see(PAGE)
            .await
            .html
            .contains("action=\"/projection\"")
    );
    for address in [PAGE, CONFIRM] {
        visitor.send("/projection", &[("address", address)]).await;
        let room = visitor.see("/projection").await;
        assert!(!room.says("Oublier"), "{}", room.text("body"));
    }
}
