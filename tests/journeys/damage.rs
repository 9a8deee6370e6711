//! The disk spoils a dossier: it is said on every page, what is shown is right, one click puts it right.

use std::fs;
use std::path::Path;

use axum::http::StatusCode;
use support::Visitor;

const TITLE: &str = "Une tournée de moins le vendredi";

/// Changes one sign of a text in a file, where it first stands; says how many places there are.
fn spoil(path: &Path, text: &str, place: usize) {
    let mut bytes = fs::read(path).unwrap();
    let windows = bytes.windows(text.len()).enumerate();
    let places: Vec<usize> = windows
        .filter(|(_, window)| *window == text.as_bytes())
        .map(|(at, _)| at)
        .collect();
    bytes[places[place % places.len()] + 6] ^= 1;
    fs::write(path, bytes).unwrap();
}

async fn spoilt(place: usize) -> Visitor {
    let visitor = Visitor::with_dossier().await;
    visitor
        .send("/actions", &[("title", TITLE)])
        .await
        .expect(StatusCode::OK);
    let file = visitor.dossier_files().remove(0);
    visitor.restart_after(|| spoil(&file, TITLE, place))
}

#[tokio::test]
async fn what_the_disk_spoilt_is_said_shown_right_and_put_right_in_one_click() {
    for place in 0..3 {
        let visitor = spoilt(place).await;
        let plan = visitor.see("/plan").await;
        assert!(
            plan.says("Le disque a abîmé 1 ligne de ce dossier"),
            "{place}"
        );
        assert!(plan.html.contains(TITLE), "{place}: what is shown is right");
        let refused = visitor.send("/actions", &[("title", "Autre")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("Voir ce qui est abîmé"));
        let page = visitor.see("/damage").await;
        assert_eq!(page.texts(".dossier-list > li").len(), 1);
        let mended = visitor.send("/damage/mending", &[]).await;
        assert!(mended.expect(StatusCode::OK).says("Rien n’est abîmé"));
        let plan = visitor.see("/plan").await;
        assert!(!plan.says("Le disque a abîmé"));
        assert!(plan.html.contains(TITLE));
        assert!(
            visitor
                .see("/history")
                .await
                .says("Dernières bonnes valeurs remises")
        );
        visitor
            .send("/actions", &[("title", "Autre")])
            .await
            .expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn the_room_is_not_told_of_it() {
    let visitor = spoilt(0).await;
    visitor
        .send("/projection", &[("address", "/plan")])
        .await
        .expect(StatusCode::OK);
    assert!(!visitor.see("/projection").await.says("Le disque a abîmé"));
    assert!(visitor.see("/plan").await.says("Le disque a abîmé"));
}
