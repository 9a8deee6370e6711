//! Word-processor files, reopened: their headings, their tables, their words.

use documents::{Document, Format, Logo, Options, PlanColumn, Years};
use dossier::Visibility;
use jiff::civil::date;

use crate::support::docx::{self, Part};
use crate::support::firm::{action, situation};
use crate::support::{Firm, example, plain, written};

fn text(document: Document, firm: &Firm) -> String {
    plain(&docx::text(&written(document, Format::Docx, firm)))
}

#[test]
fn the_plan_says_what_the_page_says() {
    let text = text(Document::Plan, &example());
    for sentence in [
        "Menuiserie Ferrand, 18 salariés, Castres (Tarn)",
        "Notre plan d’actions",
        "Version validée : Plan 2027 v1, le 20 novembre 2026, par la gérance",
        "13\nactions en tout, 1 abandonnée",
        "Prochain point d’équipe : mardi 15 décembre 2026.",
        "« Ici, tout est urgent »",
        "Charge et rythme de travail. Souvent chez nous. Unités de travail : Atelier, Bureau.",
        "Pièces arrêtées en cours : de 12 à 3 par semaine",
        "11 déc. 2026",
        "En retard",
        "À reprendre plus tard",
        "À reparler après l’emménagement, au printemps.",
        "Fiches de la mallette : 20",
    ] {
        assert!(text.contains(sentence), "« {sentence} » is not in: {text}");
    }
    assert!(
        !text.contains("plainte") && !text.contains("réservé"),
        "{text}"
    );
}

#[test]
fn headings_tables_language_and_title_are_marked() {
    let bytes = written(Document::Plan, Format::Docx, &example());
    let headings: Vec<_> = docx::parts(&bytes)
        .into_iter()
        .filter_map(|part| match part {
            Part::Paragraph(style, words) if style.starts_with("Heading") => Some((style, words)),
            Part::Paragraph(..) | Part::Table(_) => None,
        })
        .collect();
    assert_eq!(
        headings[0],
        ("Heading1".to_owned(), "Notre plan d’actions".to_owned())
    );
    assert!(
        headings
            .iter()
            .skip(1)
            .all(|(style, _)| style == "Heading2")
    );
    let tables = docx::tables(&bytes);
    let heads: Vec<_> = tables[1].iter().map(|row| row.heads).collect();
    assert_eq!(heads.iter().filter(|heads| **heads).count(), 1);
    assert!(heads[0], "the first row is repeated");
    let styles = docx::file(&bytes, "word/styles.xml");
    assert!(styles.contains("<w:lang w:val=\"fr-FR\""), "{styles}");
    let core = docx::file(&bytes, "docProps/core.xml");
    assert!(core.contains("<dc:title>Plan d’actions RPS, Menuiserie Ferrand</dc:title>"));
    assert!(core.contains("<dc:language>fr-FR</dc:language>"), "{core}");
    let footer = docx::file(&bytes, "word/footer1.xml");
    assert!(footer.contains(" NUMPAGES "), "{footer}");
}

#[test]
fn a_plan_is_a_draft_until_a_version_is_validated() {
    let validated_firm = example();
    let draft = validated_firm.choosing(Options::default());
    for document in [
        Document::Plan,
        Document::Annex,
        Document::ActionList,
        Document::Feedback,
    ] {
        let bytes = written(document, Format::Docx, &draft);
        let header = docx::file(&bytes, "word/header1.xml");
        assert!(header.contains("Brouillon"), "{document:?}");
        let footer = docx::file(&bytes, "word/footer1.xml");
        assert!(footer.contains(", brouillon"), "{document:?}");
        let bytes = written(document, Format::Docx, &validated_firm);
        assert!(!docx::file(&bytes, "word/header1.xml").contains("Brouillon"));
        assert!(plain(&docx::text(&bytes)).contains("Version validée : Plan 2027 v1"));
    }
}

#[test]
fn fifty_employees_make_a_programme() {
    let mut firm = example();
    for (headcount, title, article) in [
        (
            Some(49),
            "Liste des actions de prévention, volet RPS",
            "III, 2°",
        ),
        (
            Some(50),
            "Programme annuel de prévention, volet RPS",
            "III, 1°",
        ),
        (
            None,
            "Liste des actions de prévention, volet RPS",
            "L’effectif n’est pas renseigné.",
        ),
    ] {
        firm.records.company.headcount = headcount;
        let text = text(Document::ActionList, &firm);
        assert!(text.contains(title), "{headcount:?}: {text}");
        assert!(text.contains(article), "{headcount:?}: {text}");
        assert!(text.contains("Texte relu le 21 août 2026."), "{text}");
    }
}

#[test]
fn the_programme_says_what_is_missing_while_it_is_a_draft() {
    let mut firm = example().choosing(Options::default());
    firm.records.company.headcount = Some(60);
    let text = text(Document::ActionList, &firm);
    let missing = "À compléter : conditions d’exécution (8 actions), indicateur (8 actions), moyens (9 actions).";
    assert!(text.contains(missing), "{text}");
    assert!(
        text.contains(
            "Coût total estimé : entre 1 700 € et 7 200 €, 14 jours. 1 action n’est pas chiffrée."
        ),
        "{text}"
    );
    assert!(
        text.contains("1 action proposée n’est pas encore décidée"),
        "{text}"
    );
    let put_off = "Pas avant de connaître le carnet de commandes de l’été";
    assert!(text.contains(put_off), "{text}");
}

#[test]
fn the_annex_names_each_unit_and_the_six_families() {
    let text = text(Document::Annex, &example());
    for words in [
        "Unité de travail : Atelier",
        "Unité de travail : Pose sur chantier",
        "Unité de travail : Bureau",
        "Ce qui se passe : Les commandes arrivent",
        "Pas de situation relevée pour : Exigences émotionnelles ; Conflits de valeurs ; Insécurité de la situation de travail.",
        "Un seul numéro pour les urgences clients (Paul, 4 déc. 2026, décidée)",
        "Situations mises de côté, à reprendre",
        "Textes relus le 21 août 2026.",
    ] {
        assert!(text.contains(words), "« {words} » is not in: {text}");
    }
    assert!(!text.contains("Fermer l’atelier"), "given up: {text}");
}

#[test]
fn situations_without_unit_or_family_have_their_place() {
    let mut firm = Firm::empty();
    firm.put_under(situation(1, "Nulle part"), &[]);
    let alone = text(Document::Annex, &firm);
    assert!(alone.contains("Toute l’entreprise"), "{alone}");
    assert!(alone.contains("Famille à préciser"), "{alone}");
    firm.records.work_units = example().records.work_units;
    let nowhere = text(Document::Annex, &firm);
    assert!(
        nowhere.contains("Sans unité de travail précisée"),
        "{nowhere}"
    );
    firm.records.work_units.truncate(1);
    let only = text(Document::Annex, &firm);
    assert!(!only.contains("Sans unité de travail précisée"), "{only}");
}

/// A firm that took a sheet and wrote this of it.
fn on_split_shifts(story: &str) -> Firm {
    let mut firm = Firm::empty();
    let mut taken = situation(1, "Les coupures");
    taken.library_ref = Some("les-coupures-de-quatre-heures".to_owned());
    story.clone_into(&mut taken.story);
    firm.put_under(taken, &[]);
    firm
}

#[test]
fn the_annex_borrows_the_line_of_a_sheet_until_the_firm_has_its_words() {
    let line = "journées de près de onze heures coupées en deux";
    let borrowed = text(Document::Annex, &on_split_shifts(""));
    assert!(borrowed.contains(line), "{borrowed}");
    assert!(
        borrowed.contains("texte de la fiche, à reprendre avec nos mots"),
        "{borrowed}"
    );
    let own = text(Document::Annex, &on_split_shifts("On ferme à minuit."));
    assert!(own.contains("On ferme à minuit."), "{own}");
    assert!(!own.contains(line), "{own}");
    let plan = text(Document::Plan, &on_split_shifts(""));
    assert!(!plan.contains(line), "only in the annex: {plan}");
}

#[test]
fn the_feedback_says_what_is_done_and_what_is_not_and_why() {
    let bytes = written(Document::Feedback, Format::Docx, &example());
    let tables = docx::tables(&bytes);
    let first = &tables[0][1].cells;
    let plain: Vec<_> = first.iter().map(|cell| plain(cell)).collect();
    assert!(
        plain[0].contains("« Quand elle est en congé, rien n’avance »"),
        "{plain:?}"
    );
    assert!(
        plain[1].contains("Un point debout de dix minutes le lundi. Sophie, pour le 27 nov. 2026."),
        "{plain:?}"
    );
    assert!(plain[2].contains("Fermer l’atelier un vendredi sur deux. Les délais de livraison ne le permettent pas cette année."), "{plain:?}");
    let text = docx::text(&bytes);
    assert!(
        !text.contains("médiation"),
        "not marked for the staff: {text}"
    );
}

#[test]
fn public_documents_never_hold_what_is_restricted() {
    let firm = example().choosing(Options {
        with_restricted: true,
        ..Options::default()
    });
    let restricted = |document| {
        let text = docx::text(&written(document, Format::Docx, &firm));
        text.contains("plainte") || text.contains("Demander conseil")
    };
    assert!(restricted(Document::Plan), "asked for");
    assert!(restricted(Document::Annex), "asked for");
    assert!(!restricted(Document::Feedback), "never");
}

#[test]
fn the_year_tells_what_was_done_left_and_given_up() {
    let firm = example().choosing(Options {
        period: Some(Years::one(2026)),
        ..Options::default()
    });
    let text = text(Document::YearReport, &firm);
    for words in [
        "Bilan de l’année 2026",
        "12\nactions décidées",
        "3 rencontres dans l’année : 10 mars 2026, 6 oct. 2026, 20 nov. 2026.",
        "Effets constatés : efficace (2), en partie (1).",
        "Ce qui a été abandonné, et pourquoi",
        "Tout à fait chez nous, le 10 mars 2026",
    ] {
        assert!(text.contains(words), "« {words} » is not in: {text}");
    }
    assert!(!text.contains("20 janv. 2027"), "an action of 2027: {text}");
}

#[test]
fn chosen_columns_are_those_of_the_table() {
    let columns = [PlanColumn::Action, PlanColumn::Reason, PlanColumn::Due];
    let bytes = written(Document::Plan, Format::Docx, &example().showing(&columns));
    let heads = &docx::tables(&bytes)[1][0].cells;
    assert_eq!(heads, &["Action", "Motif", "Pour quand"]);
}

#[test]
fn names_become_functions_when_asked() {
    let firm = example().choosing(Options {
        hide_names: true,
        ..Options::default()
    });
    let text = docx::text(&written(Document::Plan, Format::Docx, &firm));
    for name in ["Sophie", "Karim", "Inès", "M. Ferrand", "Paul"] {
        assert!(!text.contains(name), "{name} is in: {text}");
    }
    assert!(text.contains("cheffe d’atelier"), "{text}");
}

#[test]
fn a_logo_is_in_the_header() {
    let png = include_bytes!("../support/logo.png");
    let jpeg = include_bytes!("../support/logo.jpg");
    let firm = example().choosing(Options {
        firm_logo: Some(Logo::new(png).unwrap()),
        consultant_logo: Some(Logo::new(jpeg).unwrap()),
        ..Options::default()
    });
    let bytes = written(Document::Plan, Format::Docx, &firm);
    let names = docx::names(&bytes);
    for name in ["word/media/logo0.png", "word/media/logo1.jpeg"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
    let header = docx::file(&bytes, "word/header1.xml");
    assert_eq!(header.matches("r:embed=").count(), 2, "{header}");
    let links = docx::file(&bytes, "word/_rels/header1.xml.rels");
    assert!(links.contains("media/logo1.jpeg"), "{links}");
    let kinds = docx::file(&bytes, "[Content_Types].xml");
    assert!(kinds.contains("image/jpeg"), "{kinds}");
}

#[test]
fn a_dossier_with_nothing_in_it_is_written() {
    let empty = Firm::empty();
    for document in Document::ALL.iter().copied() {
        for format in document.formats() {
            if !format.is_paper() {
                let bytes = written(document, *format, &empty);
                assert!(!bytes.is_empty(), "{document:?} {format:?}");
            }
        }
    }
    assert!(text(Document::Plan, &empty).contains("Il n’y a pas encore d’action dans ce plan."));
    assert!(text(Document::Feedback, &empty).contains("Il n’y a encore rien à partager."));
}

#[test]
fn typed_text_is_never_markup() {
    let typed = "<w:t>&amp; \"a\" ]]> {date} \u{0}";
    let mut action = action(1, typed);
    action.owner_name = typed.to_owned();
    let text = text(Document::Plan, &Firm::with(action));
    assert_eq!(
        text.matches("<w:t>&amp; \"a\" ]]> {date}").count(),
        2,
        "{text}"
    );
}

/// The titles of the actions of a plan, in order.
fn titles(firm: &Firm) -> String {
    let json = written(Document::Plan, Format::Json, firm);
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let actions = json["plan"]["actions"].as_array().unwrap().iter();
    actions
        .map(|action| action["title"].as_str().unwrap())
        .collect()
}

/// Three actions: of 2026 under what is restricted, of 2027 under that and what is open, of neither.
fn three_actions() -> Firm {
    let mut firm = Firm::empty();
    let due = [Some(date(2026, 12, 1)), Some(date(2027, 12, 1)), None];
    for (rank, due) in (1..).zip(due) {
        let mut action = action(rank, &rank.to_string());
        action.due_on = due;
        action.owner_name = "Sophie".to_owned();
        action.owner_role = "cheffe d’atelier".to_owned();
        action.contributors = "Paul".to_owned();
        firm.records.actions.push(action);
    }
    let ids: Vec<_> = firm
        .records
        .actions
        .iter()
        .map(|action| action.id)
        .collect();
    let mut restricted = situation(1, "Réservée");
    restricted.visibility = Visibility::Restricted;
    firm.put_under(restricted, &ids[..2]);
    firm.put_under(situation(2, "Ouverte"), &ids[1..2]);
    firm
}

#[test]
fn what_is_restricted_is_left_out_unless_asked() {
    let firm = three_actions();
    assert_eq!(titles(&firm), "23");
    assert!(!text(Document::Plan, &firm).contains("Réservée"));
    let asked = firm.choosing(Options {
        with_restricted: true,
        ..Options::default()
    });
    assert_eq!(titles(&asked), "123");
    assert!(text(Document::Plan, &asked).contains("Réservée"));
    assert!(
        !text(Document::Feedback, &asked).contains("Réservée"),
        "never"
    );
}

#[test]
fn a_period_keeps_its_actions_and_their_situations() {
    let firm = three_actions().choosing(Options {
        period: Some(Years::one(2026)),
        with_restricted: true,
        ..Options::default()
    });
    assert_eq!(
        titles(&firm),
        "13",
        "an action without a date is of the year it was written"
    );
    let text = text(Document::Plan, &firm);
    assert!(
        text.contains("Réservée") && !text.contains("Ouverte"),
        "{text}"
    );
    assert!(text.contains("Période : 2026"), "{text}");
}

#[test]
fn an_action_that_treats_several_situations_is_printed_under_the_first() {
    let mut firm = Firm::empty();
    for (rank, title) in (1..).zip(["un", "deux", "trois"]) {
        firm.records.actions.push(action(rank, title));
    }
    let ids: Vec<_> = firm
        .records
        .actions
        .iter()
        .map(|action| action.id)
        .collect();
    firm.put_under(situation(1, "a"), &ids[..2]);
    firm.put_under(situation(2, "b"), &ids[..1]);
    firm.records.actions[0].main_situation_id = Some(firm.records.situations[1].id);
    let rows = &docx::tables(&written(Document::Plan, Format::Docx, &firm))[1];
    let first: Vec<_> = rows
        .iter()
        .skip(1)
        .map(|row| row.cells[0].clone())
        .collect();
    let first: Vec<_> = first
        .iter()
        .map(|cell| cell.lines().next().unwrap_or(""))
        .collect();
    let plain: Vec<_> = first.iter().map(|cell| plain(cell)).collect();
    assert_eq!(
        plain,
        ["« a »", "deux", "« b »", "un", "Autres actions", "trois"]
    );
}

#[test]
fn measures_and_follow_up_points_are_told_in_the_order_of_their_days() {
    let mut firm = example();
    firm.records.indicator_values.reverse();
    let text = text(
        Document::ActionList,
        &firm.showing(&[PlanColumn::LastValue]),
    );
    assert!(text.contains("6,5 par semaine le 20 nov. 2026"), "{text}");
}
