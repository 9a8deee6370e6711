//! Every figure printed equals a recomputation from the JSON of the dossier, for any dossier at all.
//!
//! The recomputation knows nothing of the program: it counts in the JSON of the plan, field by field.

use std::collections::BTreeSet;

use calamine::{Data, DataType};
use documents::{Document, Format, Options, Years};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::any::on_a_thousand;
use crate::support::docx::{self, Row};
use crate::support::{Firm, plain, written};
use crate::workbooks::{self, number};

/// A sheet of a workbook: its name and its rows.
type Sheet = (String, Vec<Vec<Data>>);

type Outcome = Result<(), TestCaseError>;

#[test]
fn every_figure_of_every_page_is_that_of_the_dossier() {
    on_a_thousand(|firm| {
        let json = Json::of(firm);
        the_boxes_and_the_rows_of_the_plan_are_those_of_the_dossier(firm, &json)?;
        the_figures_of_the_list_are_those_of_decided_actions(firm, &json)?;
        the_figures_of_the_annex_are_those_of_present_situations(firm, &json)?;
        the_figures_of_a_year_are_those_of_its_actions(firm, json)
    });
}

#[test]
fn every_number_of_every_table_and_calendar_is_that_of_the_dossier() {
    on_a_thousand(|firm| {
        let json = Json::of(firm);
        let sheets = workbooks::read(&written(Document::Plan, Format::Xlsx, firm));
        a_workbook_holds_each_number_and_each_date_of_the_dossier(&json, &sheets)?;
        a_workbook_counts_the_actions_of_each_situation(&json, &sheets)?;
        a_calendar_holds_each_date_of_the_dossier_once(firm, &json)
    });
}

/// What documents may show of a dossier, as JSON: restricted situations gone, with their own actions.
struct Json {
    situations: Vec<Value>,
    actions: Vec<Value>,
    units: usize,
}

impl Json {
    fn of(firm: &Firm) -> Self {
        let all = Options {
            with_restricted: true,
            ..Options::default()
        };
        let json = written(Document::Plan, Format::Json, &firm.choosing(all));
        let mut json: Value = serde_json::from_slice(&json).unwrap();
        let mut json = json["plan"].take();
        let list = |json: &mut Value, name: &str| match json[name].take() {
            Value::Array(values) => values,
            other => panic!("{other} is no list"),
        };
        let restricted = |situation: &Value| situation["restricted"] == true;
        let mut situations = list(&mut json, "situations");
        let hidden: BTreeSet<_> = situations
            .iter()
            .filter(|situation| restricted(situation))
            .map(|situation| situation["id"].to_string())
            .collect();
        situations.retain(|situation| !restricted(situation));
        let mut actions = list(&mut json, "actions");
        actions.retain_mut(|action| {
            let Value::Array(links) = &mut action["situations"] else {
                panic!("{action} has no list");
            };
            let all = links.len();
            links.retain(|id| !hidden.contains(&id.to_string()));
            all == 0 || !links.is_empty()
        });
        let units = list(&mut json, "units").len();
        Self {
            situations,
            actions,
            units,
        }
    }

    fn count(&self, kept: impl Fn(&Value) -> bool) -> usize {
        self.actions.iter().filter(|action| kept(action)).count()
    }

    /// Actions in one of these states.
    fn so(&self, states: &[&str]) -> usize {
        self.count(|action| is(action, states))
    }

    fn late(&self, states: &[&str]) -> usize {
        self.count(|action| is(action, states) && action["late"] == true)
    }
}

/// The state of an action; « none » when it has none.
fn is(action: &Value, states: &[&str]) -> bool {
    let code = action["status"]["code"].as_str().unwrap_or("none");
    states.contains(&code)
}

const UPCOMING: [&str; 5] = ["idea", "proposed", "decided", "postponed", "none"];
const UNDECIDED: [&str; 3] = ["idea", "proposed", "none"];
const DONE: [&str; 2] = ["done", "evaluated"];
const LISTED: [&str; 4] = ["decided", "in_progress", "done", "evaluated"];

/// The figures of the first table: a number, and all the numbers of its label.
fn figures(tables: &[Vec<Row>]) -> Vec<Vec<usize>> {
    let cells = &tables[0][0].cells;
    cells.iter().map(|cell| numbers(cell)).collect()
}

/// Every whole number of a text, thousands together.
fn numbers(text: &str) -> Vec<usize> {
    let text = text.replace('\u{a0}', " ");
    let mut joined = String::new();
    let signs: Vec<_> = text.chars().collect();
    for (index, sign) in signs.iter().enumerate() {
        let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
        let before = index.checked_sub(1).and_then(|at| signs.get(at));
        let inside = *sign == ' ' && digit(before) && digit(signs.get(index + 1));
        if !inside {
            joined.push(*sign);
        }
    }
    let parts = joined.split(|sign: char| !sign.is_ascii_digit());
    parts.filter_map(|part| part.parse().ok()).collect()
}

/// A number, then those among the others that are not zero.
fn figure(count: usize, others: &[usize]) -> Vec<usize> {
    let others = others.iter().copied().filter(|count| *count > 0);
    [count].into_iter().chain(others).collect()
}

fn tables(document: Document, firm: &Firm) -> Vec<Vec<Row>> {
    docx::tables(&written(document, Format::Docx, firm))
}

fn the_boxes_and_the_rows_of_the_plan_are_those_of_the_dossier(
    firm: &Firm,
    json: &Json,
) -> Outcome {
    let dropped = json.so(&["dropped"]);
    let in_progress = ["in_progress"];
    let expected = [
        figure(json.actions.len() - dropped, &[dropped]),
        figure(json.so(&DONE), &[]),
        figure(json.so(&in_progress), &[json.late(&in_progress)]),
        figure(json.so(&UPCOMING), &[json.late(&UPCOMING)]),
    ];
    let tables = tables(Document::Plan, firm);
    prop_assert_eq!(figures(&tables), expected);
    let rows = tables.iter().skip(1).flatten();
    let lines = rows
        .filter(|row| !row.heads && row.cells.len() == 8)
        .count();
    prop_assert_eq!(lines, json.actions.len(), "one line per action");
    Ok(())
}

fn the_figures_of_the_list_are_those_of_decided_actions(firm: &Firm, json: &Json) -> Outcome {
    let in_progress = ["in_progress"];
    let decided = ["decided"];
    let expected = [
        figure(json.so(&LISTED), &[]),
        figure(json.so(&DONE), &[]),
        figure(json.so(&in_progress), &[json.late(&in_progress)]),
        figure(json.so(&decided), &[json.late(&decided)]),
    ];
    let bytes = written(Document::ActionList, Format::Docx, firm);
    prop_assert_eq!(figures(&docx::tables(&bytes)), expected);
    let paragraphs = docx::paragraphs(&bytes);
    let cost = said(&paragraphs, "Coût total estimé");
    prop_assert_eq!(cost.as_deref().map(numbers), total_cost(json));
    let undecided = json.so(&UNDECIDED);
    let said = paragraphs.iter().map(|line| plain(line));
    let mut said = said.filter(|line| line.contains("pas dans cette liste"));
    let said = said.next().and_then(|line| numbers(&line).first().copied());
    prop_assert_eq!(said, Some(undecided).filter(|count| *count > 0));
    Ok(())
}

/// The numbers of the sentence of costs: bounds, days, actions without a cost.
fn total_cost(json: &Json) -> Option<Vec<usize>> {
    let listed = json.actions.iter().filter(|action| is(action, &LISTED));
    let listed: Vec<_> = listed.map(|action| &action["cost"]).collect();
    let known: Vec<_> = listed
        .iter()
        .filter(|cost| cost["low"].is_u64() || cost["high"].is_u64())
        .collect();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap_or(0)).unwrap();
    let low: usize = known.iter().map(|cost| number(&cost["low"])).sum();
    let closed = known.iter().all(|cost| cost["high"].is_u64());
    let high: usize = known.iter().map(|cost| number(&cost["high"])).sum();
    let days = listed.iter().filter_map(|cost| cost["days"].as_f64());
    let hundredths: i64 = days.map(|days| (days * 100.0).round() as i64).sum();
    if known.is_empty() && hundredths == 0 {
        return None;
    }
    let mut numbers = Vec::new();
    if !known.is_empty() {
        numbers.push(low);
        numbers.extend((closed && high != low).then_some(high));
    }
    if hundredths > 0 {
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        numbers.push(usize::try_from(whole).unwrap());
        let decimals = format!("{rest:02}");
        let decimals = decimals.trim_end_matches('0');
        numbers.extend((rest > 0).then(|| decimals.parse::<usize>().unwrap()));
    }
    let unknown = listed.len() - known.len();
    numbers.extend((unknown > 0).then_some(unknown));
    Some(numbers)
}

fn said(paragraphs: &[String], start: &str) -> Option<String> {
    let lines = paragraphs.iter().map(|line| plain(line));
    lines.into_iter().find(|line| line.starts_with(start))
}

fn the_figures_of_the_annex_are_those_of_present_situations(firm: &Firm, json: &Json) -> Outcome {
    let present: Vec<_> = json
        .situations
        .iter()
        .filter(|known| known["parked"] == false && known["resolved"] == false)
        .collect();
    let rated = present
        .iter()
        .filter(|known| known["ratings"] != serde_json::json!([]));
    let acted = present.iter().filter(|known| {
        json.actions.iter().any(|action| {
            let links = action["situations"].as_array().unwrap();
            let titled = !action["title"].as_str().unwrap().trim().is_empty();
            links.contains(&known["id"]) && !is(action, &["dropped"]) && titled
        })
    });
    let expected = [present.len(), json.units, rated.count(), acted.count()];
    let tables = tables(Document::Annex, firm);
    let figures = figures(&tables);
    prop_assert_eq!(figures, expected.map(|count| vec![count]));
    Ok(())
}

fn the_figures_of_a_year_are_those_of_its_actions(firm: &Firm, mut json: Json) -> Outcome {
    json.actions.retain(|action| {
        let year = &action["year"];
        year.is_null() || *year == 2026
    });
    let dropped = json.so(&["dropped"]);
    let decided = json.actions.len() - json.so(&UNDECIDED);
    let done = json.so(&DONE);
    let expected = [
        figure(decided, &[]),
        figure(done, &[json.so(&["evaluated"])]),
        figure(decided - done - dropped, &[]),
        figure(dropped, &[]),
    ];
    let firm = firm.choosing(Options {
        period: Some(Years::one(2026)),
        ..Options::default()
    });
    let figures = figures(&tables(Document::YearReport, &firm));
    prop_assert_eq!(figures, expected);
    Ok(())
}

fn a_workbook_holds_each_number_and_each_date_of_the_dossier(
    json: &Json,
    sheets: &[Sheet],
) -> Outcome {
    let (_, actions) = &sheets[0];
    prop_assert_eq!(actions.len() - 1, json.actions.len());
    prop_assert_eq!(sheets[1].1.len() - 1, json.situations.len());
    let heading: Vec<_> = actions[0].iter().map(ToString::to_string).collect();
    let at = |label: &str| heading.iter().position(|known| known == label).unwrap();
    for row in actions.iter().skip(1) {
        let id = row[at("Identifiant")].to_string();
        let action = json
            .actions
            .iter()
            .find(|action| action["id"] == id.as_str());
        let action = action.unwrap();
        for (label, field) in [
            ("Coût, au moins", "low"),
            ("Coût, au plus", "high"),
            ("Jours de travail", "days"),
        ] {
            let known = action["cost"][field].as_f64();
            prop_assert_eq!(number(&row[at(label)]), known, "{}", label);
        }
        prop_assert_eq!(number(&row[at("Année")]), action["year"].as_f64());
        let due = action["due"].as_str().unwrap_or_default();
        if let Ok(day) = due.parse::<jiff::civil::Date>()
            && day.year() >= 1900
        {
            let epoch = jiff::civil::date(1899, 12, 30);
            let serial = day.since(epoch).unwrap().get_days();
            prop_assert!(row[at("Pour quand")].is_datetime(), "{}", due);
            prop_assert_eq!(number(&row[at("Pour quand")]), Some(f64::from(serial)));
        }
    }
    Ok(())
}

fn a_workbook_counts_the_actions_of_each_situation(json: &Json, sheets: &[Sheet]) -> Outcome {
    let rows = sheets[1].1.iter().skip(1);
    for (row, situation) in rows.zip(&json.situations) {
        let treated = json.count(|action| {
            let links = action["situations"].as_array().unwrap();
            links.contains(&situation["id"])
        });
        prop_assert_eq!(row.last().and_then(number), Some(treated as f64));
    }
    let happened = json.actions.iter().map(|action| {
        let lengths = [&action["indicator"]["values"], &action["reviews"]];
        lengths
            .map(|list| list.as_array().map_or(0, Vec::len))
            .iter()
            .sum::<usize>()
    });
    prop_assert_eq!(sheets[2].1.len() - 1, happened.sum::<usize>());
    Ok(())
}

fn a_calendar_holds_each_date_of_the_dossier_once(firm: &Firm, json: &Json) -> Outcome {
    let dated = |field: &str| json.count(|action| !action[field].is_null());
    let text = String::from_utf8(written(Document::Calendar, Format::Ics, firm)).unwrap();
    let events = text.matches("BEGIN:VEVENT").count();
    prop_assert_eq!(events, dated("due") + dated("review_on"));
    Ok(())
}
