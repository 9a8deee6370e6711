//! Printed documents, reopened by other programs: what they say, how they are built, that any dossier prints.
//!
//! Needs `pdftotext`, `pdfinfo` and `pdffonts` (poppler-utils) and `qpdf`, installed by the set-up. How pages
//! look is judged by eye: `typst/` says how.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    reason = "in a test, to panic is to fail"
)]

mod support;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use documents::{Document, Format, Logo, Options, PlanColumn};
use dossier::{Action, ActionStatus, CostKind, ExistingMeasure, PreventionLevel, SituationState};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use support::firm::{action as blank_action, lived, situation};
use support::{Firm, any, docx, example, written};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn the_plan_says_everything_on_two_pages() -> Outcome {
    let printed = Printed::document(Document::Plan, Format::Pdf)?;
    assert_eq!(printed.pages()?, 2);
    let text = printed.text()?;
    for sentence in [
        "Menuiserie Ferrand, 18 salariés, Castres (Tarn)",
        "Notre plan d’actions",
        "Période : 2026-2027",
        "Version validée : Plan 2027 v1, le 20 novembre 2026, par la gérance",
        "Avis du CSE : favorable",
        "13 actions en tout, 1 abandonnée",
        "4 réalisées",
        "à venir, 1 en retard",
        "8 actions sur 13.",
        // The end of the line cuts the month; the word processor says it whole.
        "Prochain point d’équipe : mardi 15",
        "« Ici, tout est urgent » Charge et rythme de travail. Souvent chez nous.",
        "Action Niveau Qui Pour quand État",
        "Outiller et soutenir Sophie 27 nov. 2026 En cours",
        "En retard",
        "Comment lire le niveau.",
        "Au prochain point, on se demande",
        "Le CSE, s’il existe",
        "Fiches de la mallette : 20",
        "Menuiserie Ferrand, plan d’actions RPS, imprimé le 24 novembre 2026 Page 1 sur 2",
        "Page 2 sur 2",
    ] {
        assert!(text.contains(sentence), "« {sentence} » is not in: {text}");
    }
    assert!(!text.contains("Brouillon") && !text.contains('□'), "{text}");
    Ok(())
}

#[test]
fn each_document_says_what_it_is_for() -> Outcome {
    let cases: [(Document, Format, &[&str]); 8] = [
        (
            Document::Plan,
            Format::PdfA3,
            &[
                "Indicateur Coût estimé Effet constaté",
                "Ce qui existe déjà : Tableau des commandes",
                "À reparler après l’emménagement, au printemps.",
            ],
        ),
        (
            Document::Annex,
            Format::Pdf,
            &[
                "Unité de travail : Pose sur chantier",
                "Manque d’autonomie",
                "Pas de situation relevée pour : Exigences émotionnelles",
                "Textes relus le 21 août 2026.",
            ],
        ),
        (
            Document::ActionList,
            Format::Pdf,
            &[
                "Conditions d’exécution",
                "Coût total estimé : entre 1 700 € et 7 200 €, 14 jours.",
                "Actions reportées ou abandonnées, et pourquoi",
            ],
        ),
        (
            Document::Poster,
            Format::PdfA3,
            &[
                "On s’y met",
                "C’est décidé",
                "C’est fait",
                "Paul, pour le 4 déc. 2026",
            ],
        ),
        (
            Document::Feedback,
            Format::Pdf,
            &[
                "Vous avez dit",
                "« Deux chefs, deux consignes »",
                "Rien à ce jour.",
            ],
        ),
        (
            Document::SituationSheet,
            Format::Pdf,
            &[
                "Ce que la loi fixe ici",
                "Si vous êtes salarié, élu",
                "Causes dans le travail",
                "Cotations",
                "Pour en parler ensemble",
            ],
        ),
        (
            Document::ActionSheet,
            Format::Pdf,
            &[
                "Premier petit pas : Lister les urgences",
                "6,5 par semaine",
                "Points de suivi",
                "3 par semaine visé",
            ],
        ),
        (
            Document::YearReport,
            Format::Pdf,
            &[
                "Bilan de l’année 2026-2027",
                "13 actions décidées",
                "Ce qui a changé dans le travail",
            ],
        ),
    ];
    for (document, format, sentences) in cases {
        let text = Printed::document(document, format)?.text()?;
        for sentence in sentences {
            assert!(
                text.contains(sentence),
                "{document:?}, « {sentence} »: {text}"
            );
        }
        for restricted in ["plainte", "réservé", "Demander conseil"] {
            assert!(!text.contains(restricted), "{document:?}: {text}");
        }
    }
    Ok(())
}

#[test]
fn every_file_is_sound_tagged_and_keeps_its_fonts() -> Outcome {
    for (document, format) in printed_documents() {
        let printed = Printed::document(document, format)?;
        let info = printed.tool("pdfinfo", &[])?;
        let title = format!("Title: {}, Menuiserie Ferrand", document.title());
        for line in [
            title.as_str(),
            "Author: Menuiserie Ferrand",
            "CreationDate: Tue Nov 24 00:00:00 2026 UTC",
            "Tagged: yes",
            "PDF version: 1.7",
        ] {
            assert!(info.contains(line), "{document:?}, « {line} »: {info}");
        }
        let fonts = printed.tool("pdffonts", &[])?;
        assert!(
            fonts.contains("AtkinsonHyperlegibleNext-Regular"),
            "{fonts}"
        );
        assert!(!fonts.contains(" no "), "a font is not embedded: {fonts}");
        let check = printed.tool("qpdf", &["--check"])?;
        let sound = "No syntax or stream encoding errors found";
        assert!(check.contains(sound), "{document:?}: {check}");
        let metadata = printed.tool("pdfinfo", &["-meta"])?;
        for mark in [
            "<pdfuaid:part>1</pdfuaid:part>",
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
        ] {
            assert!(metadata.contains(mark), "{document:?}: {metadata}");
        }
        let language = printed.tool("qpdf", &["--json"])?;
        assert!(language.contains(r#""/Lang": "u:fr""#), "{document:?}");
    }
    Ok(())
}

#[test]
fn sheets_are_a4_or_a3_and_lie_when_tables_are_wide() -> Outcome {
    for (document, format, size) in [
        (Document::Plan, Format::Pdf, "595.276 x 841.89 pts (A4)"),
        (Document::Plan, Format::PdfA3, "1190.55 x 841.89 pts (A3)"),
        (Document::Annex, Format::Pdf, "841.89 x 595.276 pts (A4)"),
        (
            Document::ActionList,
            Format::Pdf,
            "841.89 x 595.276 pts (A4)",
        ),
        (Document::Poster, Format::PdfA3, "841.89 x 1190.55 pts (A3)"),
    ] {
        let info = Printed::document(document, format)?.tool("pdfinfo", &[])?;
        assert!(info.contains(size), "{document:?}: {info}");
    }
    Ok(())
}

#[test]
fn the_poster_gets_smaller_rather_than_longer() -> Outcome {
    let mut firm = example();
    for _ in 0..2 {
        let poster = written(Document::Poster, Format::PdfA3, &firm);
        let actions = &mut firm.records.actions;
        assert_eq!(
            Printed::bytes(&poster)?.pages()?,
            1,
            "{} actions",
            actions.len()
        );
        actions.extend(actions.clone());
    }
    Ok(())
}

#[test]
fn a_screen_reader_finds_headings_and_headed_tables() -> Outcome {
    let printed = Printed::document(Document::Plan, Format::Pdf)?;
    let structure = printed.tool("pdfinfo", &["-struct"])?;
    let count = |tag: &str| structure.matches(tag).count();
    assert_eq!(count("H1"), 1, "the title");
    assert_eq!(
        count("H2"),
        10,
        "six groups, those put aside, three closing parts"
    );
    assert_eq!(count("H3"), 1, "a situation put aside");
    assert_eq!(count("Table (block)"), 6);
    assert_eq!(count("/Scope /Column"), 30);
    assert_eq!(count("/Scope /Row"), 14, "each action heads its row");
    assert_eq!(count("Figure"), 0, "drawings are decoration");
    Ok(())
}

#[test]
fn each_document_has_one_title_and_no_figure_without_words() -> Outcome {
    for (document, format) in printed_documents() {
        let printed = Printed::document(document, format)?;
        let structure = printed.tool("pdfinfo", &["-struct"])?;
        let count = |tag: &str| structure.matches(tag).count();
        assert_eq!(count("H1"), 1, "{document:?}");
        assert_eq!(count("Figure"), 0, "{document:?}");
    }
    Ok(())
}

#[test]
fn the_page_and_the_word_processor_print_the_same_figures() -> Outcome {
    let mut runner = TestRunner::new(Config {
        cases: 3,
        failure_persistence: None,
        ..Config::default()
    });
    runner.run(&any::dossier(), |firm| {
        for document in [Document::Annex, Document::ActionList, Document::YearReport] {
            let docx = written(document, Format::Docx, &firm);
            let boxes = docx::tables(&docx).remove(0).remove(0).cells;
            let text = Printed::bytes(&written(document, Format::Pdf, &firm))
                .and_then(|printed| printed.text());
            let text = flattened(&text.map_err(|error| TestCaseError::fail(error.to_string()))?);
            for figure in boxes {
                let figure = flattened(&figure);
                prop_assert!(
                    text.contains(&figure),
                    "{:?}, {}: {}",
                    document,
                    figure,
                    text
                );
            }
        }
        Ok(())
    })?;
    Ok(())
}

#[test]
fn any_dossier_prints_in_any_document() -> Outcome {
    let mut runner = TestRunner::new(Config {
        cases: 4,
        failure_persistence: None,
        ..Config::default()
    });
    runner.run(&any::dossier(), |firm| {
        for (document, format) in printed_documents() {
            firm.try_write(document, format)
                .map_err(|error| TestCaseError::fail(format!("{document:?}: {error}")))?;
        }
        Ok(())
    })?;
    Ok(())
}

#[test]
fn situations_without_action_print_in_any_document() -> Outcome {
    let mut firm = example();
    firm.records.actions.truncate(1);
    firm.records.action_situations.clear();
    for action in &mut firm.records.actions {
        action.main_situation_id = None;
    }
    for count in 0..=firm.records.situations.len() {
        let mut firm = firm.clone();
        firm.records.situations.truncate(count);
        for (document, format) in printed_documents() {
            firm.try_write(document, format)?;
        }
    }
    Ok(())
}

#[test]
fn logos_are_printed_in_place_of_ours() -> Outcome {
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="90" height="30" fill="#147"/></svg>"##;
    let options = Options {
        firm_logo: Some(Logo::new(include_bytes!("support/logo.png"))?),
        consultant_logo: Some(Logo::new(svg)?),
        ..Options::default()
    };
    for document in [Document::Feedback, Document::Poster] {
        let format = document.formats().first().copied().ok_or("no format")?;
        let bytes = example()
            .choosing(options.clone())
            .try_write(document, format)?;
        let printed = Printed::bytes(&bytes)?;
        let images = printed.tool("pdfimages", &["-list"])?;
        assert!(images.contains("image 60 24"), "{document:?}: {images}");
    }
    let docx = example()
        .choosing(options)
        .try_write(Document::Plan, Format::Docx)?;
    assert!(docx::names(&docx).contains(&"word/media/logo1.png".to_owned()));
    Ok(())
}

#[test]
fn a_logo_in_jpeg_is_printed_in_colours_and_in_grey() -> Outcome {
    let colours = include_bytes!("support/logo.jpg");
    let grey = include_bytes!("support/logo-grey.jpg");
    let options = Options {
        firm_logo: Some(Logo::new(colours)?),
        consultant_logo: Some(Logo::new(grey)?),
        ..Options::default()
    };
    for (document, format) in [
        (Document::Plan, Format::Pdf),
        (Document::Poster, Format::PdfA3),
    ] {
        let bytes = example()
            .choosing(options.clone())
            .try_write(document, format)?;
        let images = Printed::bytes(&bytes)?.tool("pdfimages", &["-list"])?;
        assert!(
            images.contains("60 24 rgb") || images.contains("60 24 icc"),
            "{images}"
        );
        assert!(images.contains("jpeg"), "kept as it is: {images}");
    }
    Ok(())
}

#[test]
fn a_logo_that_does_not_print_is_known_before_it_is_kept() -> Outcome {
    let svg = |inside: &str| {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 30\">";
        format!("{head}{inside}</svg>").into_bytes()
    };
    let png = include_bytes!("support/logo.png");
    let jpeg = include_bytes!("support/logo.jpg");
    let plain =
        svg("<rect width=\"90\" height=\"30\" fill=\"#147\"/><text x=\"9\" y=\"9\">Martin</text>");
    for bytes in [&png[..], jpeg, &plain, &svg("")] {
        documents::try_out(&Logo::new(bytes)?)?;
    }
    let mut header = png.to_vec();
    header.truncate(40);
    let mut wrong = png.to_vec();
    for byte in wrong.iter_mut().skip(40).take(40) {
        *byte = 0xFF;
    }
    let cut = jpeg.get(..200).unwrap_or_default().to_vec();
    let outside = svg("<image href=\"file:///etc/hostname\"/>");
    let filtered = svg("<filter id=\"f\"><feTurbulence/></filter><rect filter=\"url(#f)\"/>");
    for bytes in [header, wrong, cut, outside, filtered, b"<svg".to_vec()] {
        let tried = Logo::new(&bytes).and_then(|logo| documents::try_out(&logo));
        assert!(matches!(tried, Err(documents::Error::Logo(_))), "{tried:?}");
    }
    Ok(())
}

#[test]
fn what_was_tried_out_prints_and_what_was_not_is_told_apart() -> Outcome {
    let png = include_bytes!("support/logo.png");
    let jpeg = include_bytes!("support/logo.jpg");
    for length in [40, 60, 100, 150, 200, 300] {
        for bytes in [&png[..], jpeg] {
            let Ok(logo) = Logo::new(bytes.get(..length).unwrap_or(bytes)) else {
                continue;
            };
            let prints = documents::try_out(&logo).is_ok();
            let options = Options {
                firm_logo: Some(logo),
                ..Options::default()
            };
            let written = example()
                .choosing(options)
                .try_write(Document::Plan, Format::Pdf);
            assert_eq!(written.is_ok(), prints, "{length}");
            let told = matches!(written, Err(documents::Error::Logo(_)));
            assert_eq!(told, !prints, "{length}");
        }
    }
    Ok(())
}

#[test]
fn text_that_looks_like_code_prints_as_typed() -> Outcome {
    let odd = [
        "#set page(width: 1cm)",
        "#panic(\"non\")",
        "$x^2$ et *gras* et _souligné_",
        "= Titre",
        "- liste",
        "[lien](https://exemple.fr)",
        "`code` ```bloc```",
        "@renvoi <etiquette>",
        "// commentaire /* */",
        "\\u{41} \\n \\",
        "a~b--c...",
        "{\"cle\": null} \"guillemets\" 'droits'",
        "{firm} {date}",
    ];
    let actions = odd.map(|title| Action {
        conditions: title.to_owned(),
        ..blank_action(0, title)
    });
    let mut plan = with_actions(actions);
    plan.records.company.name = "#strong[Firme] {date}".to_owned();
    let text = Printed::plan(&plan)?.text()?;
    let flat = flattened(&text);
    for typed in odd {
        assert!(
            flat.matches(&flattened(typed)).count() >= 2,
            "{typed} is not twice in: {text}"
        );
    }
    assert!(
        text.contains("#strong[Firme] {date}, plan d’actions RPS"),
        "{text}"
    );
    Ok(())
}

#[test]
fn a_dossier_with_nothing_in_it_prints() -> Outcome {
    let text = Printed::plan(&Firm::empty())?.text()?;
    assert!(
        text.contains("Il n’y a pas encore d’action dans ce plan."),
        "{text}"
    );
    assert!(text.contains("Plan d’actions RPS, imprimé le"), "{text}");
    assert!(text.contains("Brouillon"), "{text}");
    for (document, format) in printed_documents() {
        let bytes = written(document, format, &Firm::empty());
        Printed::bytes(&bytes)?.tool("qpdf", &["--check"])?;
    }
    Ok(())
}

#[test]
fn an_action_and_a_situation_with_nothing_in_them_print() -> Outcome {
    let mut plan = with_actions([blank_action(0, "")]);
    plan.put_under(situation(1, ""), &[]);
    let mut parked = situation(2, "De côté");
    parked.state = SituationState::Parked;
    plan.put_under(parked, &[]);
    let text = Printed::plan(&plan)?.text()?;
    assert!(
        text.contains("Pas encore d’action pour cette situation."),
        "{text}"
    );
    assert!(text.contains("Situation sans titre"), "{text}");
    assert!(text.contains("Autres actions"), "{text}");
    assert!(text.contains("À reprendre plus tard"), "{text}");
    Ok(())
}

#[test]
fn three_hundred_actions_and_endless_notes_print_whole() -> Outcome {
    let mut actions: Vec<_> = (1..=300)
        .map(|number| action(&format!("Action numéro {number}")))
        .collect();
    actions.push(Action {
        conditions: format!(
            "Début. {} Fin de la note.",
            "Une phrase de la note. ".repeat(450)
        ),
        ..action("Action à longue note")
    });
    let mut plan = with_actions(actions);
    put_under(&mut plan, "Tout change");
    let printed = Printed::plan(&plan)?;
    let text = printed.text()?;
    for words in [
        "Action numéro 1 ",
        "Action numéro 300 ",
        "Début.",
        "Fin de la note.",
    ] {
        assert!(text.contains(words), "« {words} » is missing");
    }
    let pages = printed.pages()?;
    let recalled = text.matches("« Tout change »").count();
    assert!(pages > 8, "{pages} pages");
    assert!(
        recalled >= pages - 1,
        "the situation is recalled on the pages that follow: {recalled} of {pages}"
    );
    Ok(())
}

#[test]
fn what_no_page_can_hold_does_not_stop_the_printing() -> Outcome {
    let endless = "anticonstitutionnellement".repeat(60);
    let mut plan = with_actions([Action {
        owner_name: endless.clone(),
        conditions: endless.clone(),
        ..action(&endless)
    }]);
    plan.records.company.name = endless.clone();
    plan.records.company.city = endless.clone();
    put_under(&mut plan, &endless);
    let text = Printed::plan(&plan)?.text()?;
    assert!(text.contains("anticonstitutionnellement"), "{text}");
    Ok(())
}

#[test]
fn every_alphabet_prints_or_is_replaced_by_a_square() -> Outcome {
    let known = ["🙂 Bravo 👍🏽", "Ωμέγα", "Привет", "→☐✓≥½①", "Zażółć Ðřž"];
    let plan = with_actions(known.map(action));
    let text = Printed::plan(&plan)?.text()?;
    for typed in ["Bravo", "Ωμέγα", "Привет", "→☐✓≥½①", "Zażółć Ðřž"] {
        assert!(text.contains(typed), "{typed} is not in: {text}");
    }
    assert!(!text.contains('□'), "{text}");

    let plan = with_actions(["שלום", "مرحبا", "会議", "a\u{0}b\u{feff}c\td\u{e000}"].map(action));
    let text = Printed::plan(&plan)?.text()?;
    assert!(text.contains("שלום") || text.contains("םולש"), "{text}");
    assert!(text.contains("□□"), "{text}");
    assert!(text.contains("abc d□"), "{text}");
    assert!(text.contains("Le signe □ remplace"), "{text}");
    Ok(())
}

#[test]
fn the_drawer_of_an_action_is_printed_on_demand() -> Outcome {
    let plan = with_actions([Action {
        next_step: "En parler lundi".to_owned(),
        cost_kind: Some(CostKind::Under500),
        review_on: Some(date(2027, 3, 1)),
        ..action("Une action")
    }]);
    let text = Printed::plan(&plan)?.text()?;
    let details = "Premier petit pas : En parler lundi Coût estimé : Moins de 500 € Point de suivi : 1er mars 2027";
    assert!(text.contains(details), "{text}");
    let closed = Printed::bytes(&written(Document::Plan, Format::Pdf, &plan))?;
    assert!(!closed.text()?.contains("Premier petit pas"));
    Ok(())
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let firm = example();
    for ((document, format), once) in &*PRINTED {
        assert!(*once == written(*document, *format, &firm), "{document:?}");
    }
}

#[test]
fn any_text_anywhere_prints() -> Outcome {
    let text = prop_oneof![
        any::<String>(),
        "\\PC{0,60}",
        "[\\u{590}-\\u{6ff}a-z ]{0,30}",
        "[\\u{300}-\\u{36f}a-c\\u{5b0}-\\u{5d5}\\u{1f600}-\\u{1f64f}\\u{200c}\\u{200d}]{0,20}",
        "[\\u{0}-\\u{2ff} \\n\\t]{0,80}",
        "[\\u{2000}-\\u{2fff}]{0,30}",
        "[\\u{1f1e6}-\\u{1f1ff}\\u{1f3fb}-\\u{1f3ff}\\u{fe0f}\\u{20e3}0-9#*]{0,20}",
    ];
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    runner.run(&[(); 6].map(|()| text.clone()), |texts| {
        let plan = made_of(texts);
        plan.choosing(drawers_open())
            .try_write(Document::Plan, Format::Pdf)
            .map(drop)
            .map_err(|error| TestCaseError::fail(error.to_string()))
    })?;
    Ok(())
}

/// A plan whose every place holds one of these texts.
fn made_of([a, b, c, d, e, f]: [String; 6]) -> Firm {
    let mut plan = with_actions([Action {
        owner_name: b.clone(),
        reason: e.clone(),
        conditions: d.clone(),
        next_step: c.clone(),
        ..blank_action(0, &a)
    }]);
    for title in [&e, &a, &f] {
        put_under(&mut plan, title);
    }
    let mut others = example().records;
    others.work_units.truncate(1);
    let (records, unit) = (&mut plan.records, others.work_units.remove(0));
    if let Some(situation) = records.situations.first_mut() {
        situation.theme_code = "charge".to_owned();
        situation.story = b.clone();
        records.situation_units.push(lived(situation.id, unit.id));
        let mut existing: ExistingMeasure = others.measures.remove(0);
        existing.situation_id = situation.id;
        existing.text = d.clone();
        records.measures.push(existing);
    }
    records.work_units.push(unit);
    records
        .work_units
        .iter_mut()
        .for_each(|unit| unit.name.clone_from(&b));
    records.company.name = f;
    records.company.city = d;
    plan
}

/// The example printed once: printing takes most of the time of these tests.
static PRINTED: LazyLock<BTreeMap<(Document, Format), Vec<u8>>> = LazyLock::new(|| {
    let firm = example();
    let print = |(document, format)| ((document, format), written(document, format, &firm));
    printed_documents().map(print).collect()
});

/// Every document that prints, on each of its sheets.
fn printed_documents() -> impl Iterator<Item = (Document, Format)> {
    let all = Document::ALL.iter().copied();
    all.flat_map(|document| {
        let formats = document.formats().iter().copied();
        let printed = formats.filter(|format| format.is_paper());
        printed.map(move |format| (document, format))
    })
}

fn action(title: &str) -> Action {
    Action {
        prevention_level: Some(PreventionLevel::Primary),
        owner_name: "Sophie".to_owned(),
        due_on: Some(date(2026, 12, 11)),
        status: ActionStatus::Decided,
        ..blank_action(0, title)
    }
}

/// These actions, under no situation.
fn with_actions(actions: impl IntoIterator<Item = Action>) -> Firm {
    let mut firm = Firm::empty();
    for (rank, action) in actions.into_iter().enumerate() {
        let id = blank_action(rank, "").id;
        firm.records.actions.push(Action { id, ..action });
    }
    firm
}

/// Puts every action under one more situation.
fn put_under(plan: &mut Firm, title: &str) {
    let ids: Vec<_> = plan
        .records
        .actions
        .iter()
        .map(|action| action.id)
        .collect();
    let rank = plan.records.situations.len();
    plan.put_under(situation(rank, title), &ids);
}

/// What prints all that the drawer of each action holds.
fn drawers_open() -> Options {
    let usual = Document::Plan.columns(Format::Pdf).iter().copied();
    let drawer = [
        PlanColumn::NextStep,
        PlanColumn::OtherSituations,
        PlanColumn::ExpectedResult,
        PlanColumn::Indicator,
        PlanColumn::Conditions,
        PlanColumn::Resources,
        PlanColumn::Cost,
        PlanColumn::Contributors,
        PlanColumn::Review,
        PlanColumn::Effect,
        PlanColumn::Reason,
        PlanColumn::Existing,
    ];
    Options {
        columns: usual.chain(drawer).collect(),
        ..Options::default()
    }
}

/// Without spaces, which a line end may have replaced.
fn flattened(text: &str) -> String {
    text.split_whitespace()
        .collect::<String>()
        .replace('\u{200b}', "")
}

/// A document on disk, for the programs that read PDF.
struct Printed {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Printed {
    /// A plan, drawers open.
    fn plan(plan: &Firm) -> Result<Self, Box<dyn Error>> {
        let open = plan.choosing(drawers_open());
        Self::bytes(&open.try_write(Document::Plan, Format::Pdf)?)
    }

    /// A document of the example.
    fn document(document: Document, format: Format) -> Result<Self, Box<dyn Error>> {
        Self::bytes(PRINTED.get(&(document, format)).ok_or("not printed")?)
    }

    fn bytes(pdf: &[u8]) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("document.pdf");
        fs::write(&path, pdf)?;
        Ok(Self {
            path,
            _folder: folder,
        })
    }

    /// All the words, in the order of the file, one space apart.
    fn text(&self) -> Result<String, Box<dyn Error>> {
        let output = Command::new("pdftotext")
            .args(["-raw", "-enc", "UTF-8"])
            .arg(&self.path)
            .arg("-")
            .output()?;
        Ok(spaced(&output.stdout))
    }

    fn pages(&self) -> Result<usize, Box<dyn Error>> {
        let info = self.tool("pdfinfo", &[])?;
        let (_, after) = info.split_once("Pages: ").ok_or("no page count")?;
        Ok(after.split(' ').next().unwrap_or_default().parse()?)
    }

    /// What a program says of the file, one space between words.
    fn tool(&self, name: &str, options: &[&str]) -> Result<String, Box<dyn Error>> {
        let output = Command::new(name).args(options).arg(&self.path).output()?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name} fails: {complaint}");
        Ok(spaced(&output.stdout))
    }
}

fn spaced(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
