//! Files made to harm: each is refused, or read, within a budget of time and memory.
//!
//! What used to end the program would end the tests too: each file is read by this program run again, which
//! says what it answered.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use dossier::testing::{as_suggested, boulangerie_martin, device, now};
use dossier::*;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Tells the second life of this program which file to read.
const FILE: &str = "MALLETTE_CRAFTED_FILE";

/// Stands before what it answers.
const ANSWER: &str = "answer: ";

/// Far more than a release build needs, for the debug build of a busy machine; what was mended took minutes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A file, its name, and what reading it must answer.
struct Crafted(&'static str, Vec<u8>, &'static str);

#[test]
fn each_crafted_file_is_refused_or_read_within_the_budget() {
    if std::env::var_os(FILE).is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for Crafted(name, bytes, expected) in crafted() {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let size = bytes.len();
        assert_eq!(answer(&path), expected, "{name}, {size} bytes");
    }
}

/// What this program answers when it is run again on a file.
fn answer(path: &Path) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_second_life_reads_its_file", "--nocapture"])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = child.stdout.take().unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(std::io::read_to_string(stdout).unwrap()));
    let said = receiver.recv_timeout(PATIENCE);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    let Ok(said) = said else {
        return "no answer in time".to_owned();
    };
    let told = said.lines().find_map(|line| line.split_once(ANSWER));
    told.map_or_else(|| format!("died: {status}"), |(_, told)| told.to_owned())
}

#[test]
fn the_second_life_reads_its_file() {
    if let Some(path) = std::env::var_os(FILE) {
        let bytes = std::fs::read(&path).unwrap();
        println!("{ANSWER}{}", read(&bytes));
    }
}

/// Reads a file as a page does: up to the preview for a dossier, to the import for a table.
fn read(bytes: &[u8]) -> String {
    let mut dossier = boulangerie_martin();
    let outcome = if bytes.starts_with(b"{") {
        DossierExport::from_json(bytes)
            .and_then(|export| dossier.preview_import(&export))
            .map(|_| ())
    } else {
        Table::read(bytes, None)
            .map_err(Error::from)
            .and_then(|table| {
                let choices = as_suggested(&table);
                dossier.preview_rows(&table, &choices)?;
                let done = dossier.once(now()).import_rows(&table, &choices);
                done.map(|_| ())
            })
    };
    match outcome {
        Ok(()) => "read".to_owned(),
        Err(Error::Refused(refusal)) => {
            let rule = serde_json::to_value(refusal).unwrap();
            rule["rule"].as_str().unwrap().to_owned()
        }
        Err(error) => error.to_string(),
    }
}

fn crafted() -> Vec<Crafted> {
    vec![
        Crafted(
            "announced.xlsx",
            announced("199999999999"),
            "import_too_heavy",
        ),
        Crafted(
            "announced_again.xlsx",
            announced("00018446744073709551615"),
            "import_too_heavy",
        ),
        Crafted("repeated.xlsx", repeated(), "import_too_heavy"),
        Crafted("merged_often.xlsx", merged(20_000), "import_too_heavy"),
        Crafted(
            "merged_over_one_another.xlsx",
            merged(9_000),
            "import_too_heavy",
        ),
        Crafted("wide.xlsx", wide(), "read"),
        Crafted("formats.xlsx", formats(), "import_too_heavy"),
        Crafted("sheets.xlsx", sheets(), "import_too_heavy"),
        Crafted("laughs.xlsx", laughs(), "import_unreadable"),
        Crafted("zeros.xlsx", zeros(), "import_too_large"),
        Crafted("many_rows.xlsx", many_rows(), "import_too_many_rows"),
        Crafted(
            "many_rows.csv",
            "a;b\n".repeat(1_000_000).into(),
            "import_too_many_rows",
        ),
        Crafted("long_cell.xlsx", long_cell(), "import_cell_too_long"),
        Crafted(
            "long_cell.csv",
            format!("Action\n{}\n", "é".repeat(40_000)).into(),
            "import_cell_too_long",
        ),
        Crafted(
            "many_columns.csv",
            ";".repeat(5_000_000).into_bytes(),
            "import_no_title",
        ),
        Crafted("many_names.csv", many_names(), "import_too_heavy"),
        Crafted("long_headings.csv", long_headings(), "import_no_title"),
        Crafted("long_values.csv", long_values(), "read"),
        Crafted("one_situation.csv", one_situation(), "read"),
        Crafted("deep.json", deep(), "import_unreadable"),
        Crafted("many_values.json", many_values(), "import_too_heavy"),
        Crafted("chain.json", chain(), "read"),
        Crafted("overflow.json", overflow(), "read"),
    ]
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";
const BOOK: &str = "xl/workbook.xml";

/// A small workbook, some of its parts replaced.
fn workbook(parts: &[(&str, String)]) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let usual = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            BOOK,
            book("<sheet name=\"Plan\" sheetId=\"1\" r:id=\"r1\"/>"),
        ),
        (
            STRINGS,
            strings(
                "3",
                "<si><t>Action</t></si><si><t>Qui</t></si><si><t>Trier</t></si>",
            ),
        ),
        (SHEET, sheet(&rows(2, 1), "")),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let named = |name| parts.iter().find(|(given, _)| *given == name);
    let others = parts
        .iter()
        .filter(|(name, _)| usual.iter().all(|(usual, _)| usual != name));
    let usual = usual.iter().map(|part| named(part.0).unwrap_or(part));
    for (name, text) in usual.chain(others) {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn book(sheets: &str) -> String {
    format!("<workbook><sheets>{sheets}</sheets></workbook>")
}

fn strings(count: &str, texts: &str) -> String {
    format!("<sst count=\"{count}\" uniqueCount=\"{count}\">{texts}</sst>")
}

fn sheet(rows: &str, after: &str) -> String {
    format!("<worksheet><dimension ref=\"A1:B3\"/><sheetData>{rows}</sheetData>{after}</worksheet>")
}

/// So many rows, so many cells in each; the first text in the first row, the last one below.
fn rows(count: usize, width: usize) -> String {
    let mut rows = String::new();
    for row in 1..=count {
        write!(rows, "<row r=\"{row}\">").unwrap();
        for _ in 0..width {
            let text = if row == 1 { 0 } else { 2 };
            write!(rows, "<c t=\"s\"><v>{text}</v></c>").unwrap();
        }
        rows.push_str("</row>");
    }
    rows
}

/// A text table that says it has far more texts than it has.
fn announced(count: &str) -> Vec<u8> {
    workbook(&[(STRINGS, strings(count, "<si><t>Action</t></si>"))])
}

/// One long text, in each of a hundred thousand cells.
fn repeated() -> Vec<u8> {
    let long = "mot ".repeat(8_000);
    let texts = format!("<si><t>Action</t></si><si><t>Qui</t></si><si><t>{long}</t></si>");
    workbook(&[
        (STRINGS, strings("3", &texts)),
        (SHEET, sheet(&rows(1_000, 100), "")),
    ])
}

/// Areas merged over the same three thousand rows, again and again.
fn merged(count: usize) -> Vec<u8> {
    let areas = "<mergeCell ref=\"A1:B3000\"/>".repeat(count);
    let areas = format!("<mergeCells count=\"{count}\">{areas}</mergeCells>");
    workbook(&[(SHEET, sheet(&rows(3_000, 2), &areas))])
}

/// A sheet that says it is as wide and as high as a sheet can be.
fn wide() -> Vec<u8> {
    let sheet = sheet(&rows(3, 2), "").replace("A1:B3", "A1:XFD1048576");
    workbook(&[(SHEET, sheet)])
}

/// A number format of half a megabyte, copied by ten thousand formats of cells.
fn formats() -> Vec<u8> {
    let long = "0".repeat(500_000);
    let formats = "<xf numFmtId=\"200\"></xf>".repeat(10_000);
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"{long}\"></numFmt></numFmts><cellXfs>{formats}</cellXfs></styleSheet>"
    );
    workbook(&[(STYLES, styles)])
}

/// The same sheet, under a hundred thousand names.
fn sheets() -> Vec<u8> {
    workbook(&[(
        BOOK,
        book(&"<sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/>".repeat(100_000)),
    )])
}

/// Entities that unfold into billions.
fn laughs() -> Vec<u8> {
    let mut entities = "<!ENTITY l0 \"lol\">".to_owned();
    for rank in 1..10 {
        let before = format!("&l{};", rank - 1).repeat(10);
        write!(entities, "<!ENTITY l{rank} \"{before}\">").unwrap();
    }
    let texts = strings("1", "<si><t>&l9;</t></si>");
    workbook(&[(STRINGS, format!("<!DOCTYPE sst [{entities}]>{texts}"))])
}

/// A hundred megabytes of nothing.
fn zeros() -> Vec<u8> {
    workbook(&[("xl/media/image1.bin", "\0".repeat(100 << 20))])
}

fn many_rows() -> Vec<u8> {
    workbook(&[(SHEET, sheet(&rows(100_000, 1), ""))])
}

fn long_cell() -> Vec<u8> {
    let texts = format!("<si><t>{}</t></si>", "long ".repeat(10_000)).repeat(3);
    workbook(&[(STRINGS, strings("3", &texts))])
}

/// Work units by the thousand in each cell.
fn many_names() -> Vec<u8> {
    let names: Vec<String> = (0..3_000).map(|rank| format!("u{rank}")).collect();
    let line = format!("\"Trop\";\"{}\"\n", names.join("\n"));
    format!("Situation;Unité\n{}", line.repeat(20)).into()
}

/// Twenty lines of two hundred sentences, which all might be headings.
fn long_headings() -> Vec<u8> {
    let cell = format!("{};", "bla ".repeat(1_500));
    format!("{}\n", cell.repeat(200)).repeat(20).into()
}

/// Pages of text where a date, a status and a cost are expected.
fn long_values() -> Vec<u8> {
    let cell = "un mot ".repeat(1_000);
    let line = format!("Trier;Zoé;{cell};{cell};{cell}\n");
    format!("Action;Qui;Pour quand;État;Coût\n{}", line.repeat(1_000)).into()
}

/// Three thousand rows, all for one situation, each with a measure more.
fn one_situation() -> Vec<u8> {
    let rows = (0..3_000).map(|row| format!("On court;Courir {row};Un seau {row};Unité {row}\n"));
    let rows: String = rows.collect();
    format!("Situation;Action;Ce qui existe;Unité\n{rows}").into()
}

fn deep() -> Vec<u8> {
    let (open, close) = ("[".repeat(500_000), "]".repeat(500_000));
    format!("{{\"schema_version\":1,\"dossier_id\":{open}{close}}}").into()
}

fn many_values() -> Vec<u8> {
    let values = "0,".repeat(3_000_000);
    format!("{{\"schema_version\":1,\"dossier_id\":\"x\",\"actions\":[{values}0]}}").into()
}

/// The JSON of a dossier, changed.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let json = boulangerie_martin().export().unwrap().canonical_json();
    let mut value = serde_json::from_str(&json.unwrap()).unwrap();
    change(&mut value);
    value.to_string().into()
}

/// Twenty-six thousand actions, each after the one before, and written the other way round.
fn chain() -> Vec<u8> {
    changed(|value| {
        let mut action = value["actions"][0].clone();
        action["main_situation_id"] = Value::Null;
        let id = |rank: usize| json!(format!("01900000-0000-7000-8000-{rank:012x}"));
        let chain = (1..26_000).rev().map(|rank| {
            action["id"] = id(rank);
            action["follows_action_id"] = if rank == 1 { Value::Null } else { id(rank - 1) };
            action.clone()
        });
        let chain: Vec<Value> = chain.collect();
        value["actions"].as_array_mut().unwrap().extend(chain);
    })
}

/// Answers whose sum is more than a number holds.
fn overflow() -> Vec<u8> {
    changed(|value| {
        let most = u32::MAX;
        value["ratings"][0]["distribution"] = json!(format!("[{most},{most},1,0]"));
    })
}

#[test]
fn a_chain_of_actions_is_imported_undone_and_read_again() {
    let whole = serde_json::from_slice(&chain()).unwrap();
    let export = DossierExport::from_json(&first_of(&whole, 2_000)).unwrap();
    let mut dossier = Dossier::from_export(&export, &device(), now()).unwrap();
    let again = DossierExport::from_json(&first_of(&whole, 2_400)).unwrap();
    let added = dossier.once(now()).import_records(&again).unwrap();
    let actions = added.counts.iter().find(|count| count.kind == Kind::Action);
    assert_eq!(actions.unwrap().added, 400);
    dossier.once(now()).undo().unwrap();
}

/// The beginning of a chain of actions, whose last ones come first.
fn first_of(chain: &Value, length: usize) -> Vec<u8> {
    let mut value = chain.clone();
    let actions = value["actions"].as_array_mut().unwrap();
    let own = actions
        .iter()
        .position(|action| action["id"] == json!("01900000-0000-7000-8000-00000000658f"));
    let kept = actions.len() - length;
    actions.drain(own.unwrap()..kept);
    value.to_string().into()
}
