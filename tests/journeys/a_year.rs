//! A year of a small firm, from three situations to the documents it hands over: what was done on the pages
//! is what every file says, and what every file says is what the screens said.
//!
//! Files are read back by other people's readers. The PDF needs its engine: the tests of documents open it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use axum::http::StatusCode;
use calamine::{Data, DataType as _, Reader as _, Xlsx};
use dossier::testing::{device, now};
use dossier::{Dossier, DossierExport};
use icalendar::{Calendar, CalendarDateTime, Component as _, DatePerhapsTime};
use scraper::Html;
use serde_json::Value;
use support::Visitor;

use crate::documents::saved;
use crate::follow_up::{answer, id_of, meeting};

const URGENT: &str = "Ici, tout est urgent";
const OWN: &str = "On finit toujours après l’heure";

/// What the firm decides in November: what, who, when, for which of the three situations.
const DECIDED: [(&str, &str, &str, usize); 8] = [
    ("Trier les commandes le matin", "Karim", "4/12/2026", 0),
    ("Afficher qui décide d’une urgence", "Inès", "18/12/2026", 0),
    ("Tenir un point le lundi", "Paul", "11/1/2027", 0),
    ("Refaire le planning d’équipe", "Karim", "1/2/2027", 1),
    ("Racheter un téléphone", "Inès", "15/2/2027", 1),
    ("Changer le logiciel de caisse", "Paul", "15/2/2027", 1),
    ("Former deux remplaçants", "Inès", "31/3/2027", 2),
    ("Fermer à 18 h 30", "Karim", "30/6/2027", 2),
];

const NO_BUDGET: &str = "Le budget se vote en mai";
const NO_BETTER: &str = "L’essai n’a rien donné de mieux";
const SEEN: &str = "On finit à l’heure deux jours sur trois";

/// Where the plan is in March: what, who, when, in which state, late or not.
const BECAME: [(&str, &str, &str, &str, bool); 9] = [
    (
        "Trier les commandes le matin",
        "Karim",
        "2026-12-04",
        "evaluated",
        false,
    ),
    (
        "Afficher qui décide d’une urgence",
        "Inès",
        "2026-12-18",
        "evaluated",
        false,
    ),
    (
        "Tenir un point le lundi",
        "Paul",
        "2027-01-11",
        "done",
        false,
    ),
    (
        "Refaire le planning d’équipe",
        "Karim",
        "2027-02-01",
        "decided",
        true,
    ),
    (
        "Racheter un téléphone",
        "Inès",
        "2027-06-15",
        "postponed",
        false,
    ),
    (
        "Changer le logiciel de caisse",
        "Paul",
        "2027-02-15",
        "dropped",
        false,
    ),
    (
        "Former deux remplaçants",
        "Inès",
        "2027-03-31",
        "in_progress",
        false,
    ),
    ("Fermer à 18 h 30", "Karim", "2027-06-30", "decided", false),
    (
        "Décaler les livraisons",
        "Inès",
        "2027-04-15",
        "decided",
        false,
    ),
];

/// The word of a state.
fn word(state: &str) -> &'static str {
    match state {
        "decided" => "Décidée",
        "in_progress" => "En cours",
        "done" => "Réalisée",
        "evaluated" => "Évaluée",
        "postponed" => "Reportée",
        "dropped" => "Abandonnée",
        other => panic!("{other} is not in this year"),
    }
}

async fn done(visitor: &Visitor, address: &str, form: &[(&str, &str)]) -> support::Page {
    visitor.send(address, form).await.expect(StatusCode::OK)
}

/// Lives the year: two sheets and a situation of their own, eight actions, a meeting, an evaluation, a
/// validated version.
async fn a_year() -> Visitor {
    let visitor = Visitor::with_dossier().await;
    let situations = three_situations(&visitor).await;
    let mut ids = Vec::new();
    for (title, owner, due, situation) in DECIDED {
        let form = [
            ("title", title),
            ("owner_name", owner),
            ("due_on", due),
            ("situation", &situations[situation]),
        ];
        ids.push(id_of(&done(&visitor, "/actions", &form).await, title));
    }
    let costs = [
        ("cost_amount", "250"),
        ("indicator_label", "Commandes urgentes par semaine"),
        ("indicator_baseline", "9"),
        ("indicator_target", "3"),
    ];
    done(&visitor, &format!("/actions/{}", ids[0]), &costs).await;
    visitor.desk.set_now("2027-02-24T09:00:00Z");
    the_meeting(&visitor).await;
    visitor.desk.set_now("2027-03-10T09:00:00Z");
    the_evaluation(&visitor, &ids, &situations[0]).await;
    let version = [
        ("label", "Plan 2027"),
        ("validated_by_role", "la gérante"),
        ("validated_on", "10/3/2027"),
    ];
    done(&visitor, "/versions", &version).await;
    visitor
}

/// Rates two sheets and a situation of the firm; gives their ids in the dossier.
async fn three_situations(visitor: &Visitor) -> Vec<String> {
    let roles = visitor.see("/themes/roles").await;
    let sheets = roles.html.split("href=\"/situations/").nth(1).unwrap();
    let second = sheets.split(['"', '#', '?']).next().unwrap();
    for (sheet, level) in [("ici-tout-est-urgent", "3"), (second, "2")] {
        let address = format!("/situations/{sheet}/rating");
        done(visitor, &address, &[("level", level)]).await;
    }
    let form = [("title", OWN), ("story", "Le mardi."), ("theme", "temps")];
    let own = done(visitor, "/own-situations", &form).await.address;
    let own = format!("{own}/rating");
    done(visitor, &own, &[("level", "3")]).await;
    let page = visitor.see("/actions/new").await;
    let ids = page.attributes("#situation option", "value");
    let known = ids.into_iter().zip(page.texts("#situation option"));
    let mut known: Vec<_> = known.filter(|(id, _)| !id.is_empty()).collect();
    known.sort_by_key(|(_, title)| (title.contains(OWN), !title.contains(URGENT)));
    assert_eq!(known.len(), 3, "{known:?}");
    known.into_iter().map(|(id, _)| id).collect()
}

/// Three months later, each action gets its answer.
async fn the_meeting(visitor: &Visitor) {
    let mut page = meeting(visitor).await;
    for _ in DECIDED {
        let title = page.text("#at-hand-title");
        let rank = DECIDED.iter().position(|(known, ..)| *known == title);
        let (to, reason, due) = match rank.unwrap() {
            0..=2 => ("done", "", ""),
            4 => ("postponed", NO_BUDGET, "15/6/2027"),
            5 => ("dropped", NO_BETTER, ""),
            6 => ("in_progress", "", ""),
            _ => ("same", "", ""),
        };
        page = answer(visitor, &page, to).await;
        if !reason.is_empty() {
            let form = page.attribute("#ask-form", "action").unwrap();
            let filled = [("to", to), ("reason", reason), ("due_on", due)];
            page = done(visitor, &form, &filled).await;
        }
    }
    assert!(page.says("8 vues sur 8"), "{}", page.text(".lede"));
    let end = page.attribute("#end-form", "action").unwrap();
    let form = [
        ("participants", "la gérante, deux vendeurs"),
        ("participant_count", "3"),
        ("next_on", "15/6/2027"),
    ];
    done(visitor, &end, &form).await;
}

/// One action worked, and the situation weighs less; another did not, and leads to a new one.
async fn the_evaluation(visitor: &Visitor, ids: &[String], situation: &str) {
    let form = [
        ("effect", "effective"),
        ("situation", situation),
        ("rating", "1"),
        ("indicator_value", "4"),
        ("note", SEEN),
    ];
    let page = done(visitor, &format!("/follow-up/effects/{}", ids[0]), &form).await;
    assert!(page.text(".change").contains("Ça pèse moins"));
    let without = format!("/follow-up/effects/{}", ids[1]);
    done(visitor, &without, &[("effect", "no_effect")]).await;
    let next = [
        ("title", "Décaler les livraisons"),
        ("owner_name", "Inès"),
        ("due_on", "15/4/2027"),
    ];
    done(visitor, &format!("{without}/next"), &next).await;
}

/// The whole dossier, as it is handed over.
async fn handed_over(visitor: &Visitor) -> String {
    let path = visitor.data().join("remis.json");
    visitor.desk.will_write(Some(&path));
    done(visitor, "/documents/dossier.json", &[]).await;
    std::fs::read_to_string(path).unwrap()
}

fn list<'a>(json: &'a Value, name: &str) -> &'a Vec<Value> {
    json[name].as_array().unwrap()
}

/// The record that has this value.
fn one<'a>(records: &'a [Value], field: &str, value: &str) -> &'a Value {
    let found = records.iter().find(|record| record[field] == value);
    found.unwrap_or_else(|| panic!("no {field} is {value}"))
}

fn number(page: &str, after: &str) -> usize {
    let (_, rest) = page.split_once(after).unwrap();
    let first = rest.split_whitespace().next().unwrap();
    first.parse().unwrap()
}

#[tokio::test]
async fn what_was_done_is_in_the_dossier_that_is_handed_over() {
    let visitor = a_year().await;
    let json: Value = serde_json::from_str(&handed_over(&visitor).await).unwrap();
    let actions = list(&json, "actions");
    assert_eq!(actions.len(), BECAME.len());
    for (title, owner, due, state, _) in BECAME {
        let action = one(actions, "title", title);
        assert_eq!(action["owner_name"], owner, "{title}");
        assert_eq!(action["due_on"], due, "{title}");
        assert_eq!(action["status"], state, "{title}");
    }
    let first = one(actions, "title", DECIDED[0].0);
    let without = one(actions, "title", DECIDED[1].0);
    let next = one(actions, "title", "Décaler les livraisons");
    assert_eq!(first["effectiveness"], "effective");
    assert_eq!(without["effectiveness"], "no_effect");
    assert_eq!(next["follows_action_id"], without["id"]);
    assert_eq!(one(actions, "title", DECIDED[4].0)["reason"], NO_BUDGET);
    assert_eq!(one(actions, "title", DECIDED[5].0)["reason"], NO_BETTER);
    let urgent = one(list(&json, "situations"), "title", URGENT);
    let ratings = list(&json, "ratings").iter();
    let ratings: Vec<_> = ratings
        .filter(|rating| rating["situation_id"] == urgent["id"])
        .map(|rating| rating["value"].as_u64())
        .collect();
    assert_eq!(ratings, [Some(3), Some(1)]);
    let held = one(list(&json, "meetings"), "held_on", "2027-02-24");
    assert_eq!(held["participant_count"], 3);
    assert_eq!(list(&json, "plan_versions")[0]["label"], "Plan 2027");
}

#[tokio::test]
async fn the_screens_count_what_the_dossier_holds() {
    let visitor = a_year().await;
    let json: Value = serde_json::from_str(&handed_over(&visitor).await).unwrap();
    let count = |states: &[&str], year: &str| {
        let actions = list(&json, "actions").iter();
        let kept = actions.filter(|action| {
            let state = action["status"].as_str().unwrap();
            states.contains(&state) && action["due_on"].as_str().unwrap().starts_with(year)
        });
        kept.count()
    };
    let ended = ["done", "evaluated"];
    let open = ["decided", "in_progress", "postponed"];
    for year in ["2026", "2027"] {
        let page = visitor
            .see(&format!("/follow-up/balance?year={year}"))
            .await;
        let figures = page.text(".balance__figures");
        assert_eq!(
            number(&figures, "Réalisées"),
            count(&ended, year),
            "{figures}"
        );
        assert_eq!(
            number(&figures, "Pas faites"),
            count(&open, year),
            "{figures}"
        );
        let dropped = count(&["dropped"], year);
        let said = figures
            .contains("Abandonnées")
            .then(|| number(&figures, "Abandonnées"));
        assert_eq!(said.unwrap_or(0), dropped, "{figures}");
    }
    let late: Vec<_> = BECAME.iter().filter(|(.., late)| *late).collect();
    let plan = visitor.see("/plan?state=late").await;
    assert_eq!(plan.texts("tr.act").len(), late.len());
    let page = visitor.see("/follow-up").await;
    assert!(page.text("#part-late").contains(late[0].0));
    let chips = page.texts(".since__counts a");
    assert!(chips.contains(&"1 en retard".to_owned()), "{chips:?}");
    let plan = visitor.see("/plan").await;
    assert_eq!(plan.texts("tr.act").len(), list(&json, "actions").len());
    for (title, _, _, state, late) in BECAME {
        let row = plan.texts("tr.act");
        let row = row.iter().find(|row| row.contains(title)).unwrap();
        let word = if late { "En retard" } else { word(state) };
        assert!(row.contains(word), "{row}");
    }
}

/// The rows of a sheet, each by its headings.
fn rows(sheet: &[Vec<Data>]) -> Vec<BTreeMap<String, Data>> {
    let headings: Vec<_> = sheet[0].iter().map(ToString::to_string).collect();
    let rows = sheet.iter().skip(1);
    rows.map(|row| headings.iter().cloned().zip(row.iter().cloned()).collect())
        .collect()
}

fn workbook(bytes: Vec<u8>) -> Vec<Vec<BTreeMap<String, Data>>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets().into_iter();
    sheets
        .map(|(_, range)| rows(&range.rows().map(<[Data]>::to_vec).collect::<Vec<_>>()))
        .collect()
}

/// A day of a workbook, in ISO.
fn day(cell: &Data) -> String {
    let Data::DateTime(date) = cell else {
        panic!("{cell} is no date");
    };
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year}-{month:02}-{day:02}")
}

#[tokio::test]
async fn the_workbook_and_the_table_in_plain_text_say_the_same_year() {
    let visitor = a_year().await;
    let sheets = workbook(saved(&visitor, "plan", "xlsx", &[]).await);
    let text = saved(&visitor, "plan", "csv", &[]).await;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let mut table = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let table: Vec<BTreeMap<String, String>> =
        table.deserialize().map(|row| row.unwrap()).collect();
    assert_eq!((sheets[0].len(), table.len()), (BECAME.len(), BECAME.len()));
    for (title, owner, due, state, late) in BECAME {
        let row = sheets[0].iter().find(|row| row["Action"] == title).unwrap();
        let line = table.iter().find(|line| line["Action"] == title).unwrap();
        assert_eq!(row["Qui"], owner, "{title}");
        assert_eq!(day(&row["Pour quand"]), due, "{title}");
        assert_eq!(row["État"], word(state), "{title}");
        assert_eq!(row["En retard"] == "oui", late, "{title}");
        assert_eq!(line["Pour quand"], due, "{title}");
        for same in ["Qui", "État", "Situation", "Effet constaté", "Motif"] {
            assert_eq!(row[same].to_string(), line[same], "{title}, {same}");
        }
    }
    let cost: f64 = sheets[0]
        .iter()
        .filter_map(|row| row["Coût, au plus"].as_f64())
        .sum();
    assert_eq!(cost, 250.0);
    assert_eq!(sheets[1].len(), 3, "three situations");
}

#[tokio::test]
async fn the_calendar_holds_each_date_and_cancels_what_is_over() {
    let visitor = a_year().await;
    let bytes = saved(&visitor, "calendar", "ics", &[]).await;
    let text = String::from_utf8(bytes).unwrap();
    let calendar: Calendar = text.parse().unwrap();
    let events = calendar.components.iter().filter_map(|one| one.as_event());
    let events: Vec<_> = events.collect();
    for (title, _, due, state, _) in BECAME {
        let day = due.parse::<jiff::civil::Date>().unwrap();
        let day = day.strftime("%Y%m%d").to_string();
        let event = events
            .iter()
            .find(|event| {
                let about = event.get_summary().unwrap_or_default();
                about.contains(title) && started(event) == day
            })
            .unwrap_or_else(|| panic!("{title} is not on {day}: {text}"));
        let over = ["done", "evaluated", "dropped"].contains(&state);
        let status = event.property_value("STATUS");
        assert_eq!(status == Some("CANCELLED"), over, "{title}: {status:?}");
    }
}

/// The day of an event, without dashes.
fn started(event: &icalendar::Event) -> String {
    match event.get_start() {
        Some(DatePerhapsTime::Date(day)) => day.format("%Y%m%d").to_string(),
        Some(DatePerhapsTime::DateTime(
            CalendarDateTime::Floating(_)
            | CalendarDateTime::Utc(_)
            | CalendarDateTime::WithTimezone { .. },
        ))
        | None => String::new(),
    }
}

/// What a text document says, with plain spaces.
fn words(docx: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    let apart = xml.replace("</w:p>", " </w:p>");
    let page = Html::parse_document(&apart);
    let text: String = page.root_element().text().collect();
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn the_documents_to_read_tell_the_year() {
    let visitor = a_year().await;
    let plan = words(saved(&visitor, "plan", "docx", &[]).await);
    for (title, ..) in BECAME {
        assert!(plan.contains(title), "{title} is not in {plan}");
    }
    for said in [
        "Version validée : Plan 2027",
        "8 actions en tout, 1 abandonnée",
        "3 réalisées",
        "1 en cours",
        "4 à venir, 1 en retard",
    ] {
        assert!(plan.contains(said), "{said} is not in {plan}");
    }
    assert!(!plan.contains("brouillon"), "it is validated");
    let list = words(saved(&visitor, "action-list", "docx", &[]).await);
    assert!(list.contains("250 €"), "{list}");
    let year = saved(&visitor, "year-report", "docx", &[("period", "2027")]).await;
    let year = words(year);
    for said in [
        "Bilan de l’année 2027",
        "1 rencontre dans l’année : 24 févr. 2027",
        NO_BETTER,
        "Tenir un point le lundi",
    ] {
        assert!(year.contains(said), "{said} is not in {year}");
    }
    let feedback = words(saved(&visitor, "feedback", "docx", &[]).await);
    assert!(feedback.contains("Ici, tout est urgent"), "{feedback}");
    let annex = words(saved(&visitor, "annex", "docx", &[]).await);
    for said in [URGENT, OWN] {
        assert!(annex.contains(said), "{said} is not in {annex}");
    }
}

#[tokio::test]
async fn what_is_printed_holds_the_same_figures() {
    let visitor = a_year().await;
    for document in ["plan", "poster", "situation-sheet", "action-sheet"] {
        let format = if document == "poster" {
            "pdf-a3"
        } else {
            "pdf"
        };
        let bytes = saved(&visitor, document, format, &[]).await;
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        let actions = list(&file["plan"], "actions");
        assert_eq!(actions.len(), BECAME.len(), "{document}");
        for (title, owner, due, state, late) in BECAME {
            let action = one(actions, "title", title);
            assert_eq!(action["owner_name"], owner, "{title}");
            assert_eq!(action["due"], due, "{title}");
            assert_eq!(action["status"]["code"], state, "{title}");
            assert_eq!(action["late"], late, "{title}");
        }
    }
}

#[tokio::test]
async fn a_year_comes_back_from_its_json_to_the_byte() {
    let visitor = a_year().await;
    // Choices of documents and the version are in the file too.
    saved(&visitor, "plan", "csv", &[("columns", "action")]).await;
    let json = handed_over(&visitor).await;
    let export = DossierExport::from_json(json.as_bytes()).unwrap();
    let copy = Dossier::from_export(&export, &device(), now()).unwrap();
    let again = copy.export().unwrap().sealed_json().unwrap();
    assert!(again == json, "not the same bytes");
}

#[tokio::test]
async fn a_year_brought_into_another_dossier_is_the_same_year() {
    let visitor = a_year().await;
    let before: Value = serde_json::from_str(&handed_over(&visitor).await).unwrap();
    let path = visitor.data().join("apporte.json");
    std::fs::write(&path, before.to_string()).unwrap();
    visitor.create_dossier().await;
    visitor.desk.will_open(&path);
    let page = done(&visitor, "/imports", &[]).await;
    assert!(!page.says("C’est une copie de ce dossier"));
    done(&visitor, "/imports/dossier", &[]).await;
    let after: Value = serde_json::from_str(&handed_over(&visitor).await).unwrap();
    assert_ne!(after["dossier_id"], before["dossier_id"]);
    for records in [
        "situations",
        "ratings",
        "actions",
        "action_situations",
        "status_events",
        "indicator_measures",
        "meetings",
        "reviews",
    ] {
        assert_eq!(after[records], before[records], "{records}");
    }
}
