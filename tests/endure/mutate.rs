//! What is read from outside, mutated: tables, exports, logos, forms, addresses, searches, dates,
//! numbers. Nothing may panic, end the process, or take ten seconds; a refusal is an answer.
//!
//! Files to import are mostly read here, within the same budgets as in the process apart, which is started for a
//! few of them and must say the same.

use std::cell::RefCell;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use dossier::testing::{TODAY, as_suggested, atelier_rossi, boulangerie_martin, device, now};
use dossier::{DossierExport, Imported, Table};
use fastrand::Rng;
use library::Library;
use support::Visitor;
use support::pages::PAGES;
use tokio::runtime::Runtime;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::Outcome;
use crate::play::{Form, forms, judged_status};

/// Something to read, mutated, and how often: a word is read a thousand times quicker than a workbook, and a
/// workbook here than in a process of its own.
type Reader = (&'static str, u32, fn(&mut Rng) -> Outcome);

const READERS: &[Reader] = &[
    ("date", 400, |random| {
        let text = mutated_text(random, DATES);
        let read = words::dates::read(&text, TODAY);
        let _ = read.map(words::dates::short);
        Ok("date")
    }),
    ("number", 400, |random| {
        let text = mutated_text(random, NUMBERS);
        let _ = (
            words::numbers::read(&text).map(words::numbers::exact),
            words::numbers::read_euros(&text),
            words::numbers::read_count(&text),
        );
        Ok("number")
    }),
    ("words", 400, |random| {
        let text = mutated_text(random, QUERIES);
        let _ = (
            words::fold(&text),
            words::words(&text),
            words::quoted(&text),
            words::text::keep_together(&text),
        );
        Ok("words")
    }),
    ("csv", 60, |random| {
        table(&mutated(random, CSV.as_bytes()), "csv")
    }),
    ("xlsx", 40, |random| table(&workbook(random), "xlsx")),
    ("read apart", 3, |random| {
        let bytes = match random.u8(..3) {
            0 => mutated(random, CSV.as_bytes()),
            1 => mutated(random, EXPORT.as_bytes()),
            _ => workbook(random),
        };
        apart(&bytes)
    }),
    ("json", 60, |random| {
        let bytes = mutated(random, EXPORT.as_bytes());
        if let Ok(export) = DossierExport::from_json(&bytes) {
            let mut dossier = boulangerie_martin();
            let preview = dossier.preview_import(&export);
            let done = dossier.once(now()).import_records(&export);
            if preview.is_ok() && done.is_err() {
                return Err(format!("json: preview fine, import refused: {done:?}"));
            }
        }
        Ok("json")
    }),
    ("picture", 300, |random| {
        let picture = PICTURES[random.usize(..PICTURES.len())];
        let _ = documents::Logo::new(&mutated(random, picture));
        Ok("picture")
    }),
    ("search", 100, |random| {
        let text = mutated_text(random, QUERIES);
        let hits = LIBRARY.with(|library| library.search(&text, 5).map(|hits| hits.len()));
        hits.map(|_| "search").map_err(|error| error.to_string())
    }),
    ("address", 30, |random| {
        let (_, address) = PAGES[random.usize(..PAGES.len())];
        let mut address = address.to_owned();
        if address.contains('?') && random.bool() {
            address += &encoded(&mutated_text(random, QUERIES));
        } else {
            let name = NAMES[random.usize(..NAMES.len())];
            let sign = if address.contains('?') { '&' } else { '?' };
            let value = encoded(&mutated_text(random, QUERIES));
            address += &format!("{sign}{name}={value}");
        }
        address.truncate(LONGEST_ADDRESS);
        asked(&address, None).map(|()| "address")
    }),
    ("form", 30, |random| {
        let form = FORMS.with_borrow(|desk| {
            let forms = &desk.forms;
            forms[random.usize(..forms.len())].clone()
        });
        let fields = form.fields.iter().map(|(name, usual)| {
            let value = match random.u8(..4) {
                0 => usual.clone(),
                1 => mutated_text(random, DATES),
                2 => mutated_text(random, NUMBERS),
                _ => mutated_text(random, QUERIES),
            };
            (name.clone(), value)
        });
        let fields: Vec<(String, String)> = fields.collect();
        asked(&form.action, Some(&fields)).map(|()| "form")
    }),
];

const DATES: &[&str] = &[
    "1er trimestre 2027",
    "T1 2027",
    "11/12",
    "12/2026",
    "3 mars",
    "fin mars 2027",
    "demain",
    "2026-11-24",
    "31/02/2027",
    "lundi prochain",
    "dans 3 semaines",
];
const NUMBERS: &[&str] = &[
    "1 000",
    "1 200,50 €",
    "12,5",
    "-3",
    "1e9",
    "١٢",
    "999999999999999999999",
];
const QUERIES: &[&str] = &[
    "débordé",
    "on se crie dessus",
    "burn-out",
    "l’heure",
    "OR AND NOT",
    "\"a\" NEAR b*",
    "%_\\'",
    "a\u{301}",
    "\u{202E}abc",
    "charge",
    "in_progress",
    "2026",
];
const NAMES: &[&str] = &[
    "q",
    "state",
    "group",
    "view",
    "page",
    "owner",
    "theme",
    "open",
    "from",
    "year",
    "words",
    "question",
    "answer",
    "size",
    "doc",
    "draw",
    "department",
    "before",
    "sector",
];
const CSV: &str = "Situation;Action;Qui;Pour quand;Où on en est;Coût\n« On court »;Réunir l’équipe;Zoé;T1 2027;Décidée;1 200 €\n;Afficher;Ada;12/03/2027;En cours;\n";
const PICTURES: &[&[u8]] = &[
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\"><defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#123\"/></linearGradient></defs><g transform=\"scale(2)\"><path d=\"M1 1L9 9z\" fill=\"url(#g)\"/><text x=\"1\" y=\"9\">A</text></g></svg>",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0\x1f\xf3\xffa",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\x10\0\x10\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9",
];

static EXPORT: LazyLock<String> = LazyLock::new(|| {
    let export = atelier_rossi().export().expect("an export");
    export.canonical_json().expect("its JSON")
});

static WORKBOOK: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(CSV.lines()) {
        for (column, text) in (0..).zip(line.split(';')) {
            sheet.write_string(row, column, text).expect("a cell");
        }
    }
    sheet.write_number(1, 7, 46_000.5).expect("a number");
    sheet
        .merge_range(5, 0, 6, 3, "together", &rust_xlsxwriter::Format::new())
        .expect("a merge");
    let bytes = book.save_to_buffer().expect("a workbook");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let parts = (0..zip.len()).map(|index| {
        let mut part = zip.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        (part.name().expect("a name").into_owned(), bytes)
    });
    parts.collect()
});

struct Desk {
    runtime: Runtime,
    visitor: Visitor,
    forms: Vec<Form>,
}

thread_local! {
    static LIBRARY: Library = support::real_library();
    static FORMS: RefCell<Desk> = RefCell::new(Desk::new());
}

impl Desk {
    fn new() -> Self {
        let runtime = crate::play::runtime();
        let visitor = runtime.block_on(Visitor::with_sample());
        let forms = runtime.block_on(forms(&visitor));
        Self {
            runtime,
            visitor,
            forms,
        }
    }
}

/// Asks a page or sends a form: whatever was typed, the answer is a page of ours.
fn asked(address: &str, fields: Option<&[(String, String)]>) -> Result<(), String> {
    FORMS.with_borrow(|desk| {
        let page = desk.runtime.block_on(async {
            match fields {
                None => desk.visitor.go(address).await,
                Some(fields) => {
                    let fields = fields
                        .iter()
                        .map(|(name, value)| (name.as_str(), value.as_str()));
                    let fields: Vec<_> = fields.collect();
                    desk.visitor.send(address, &fields).await
                }
            }
        });
        judged_status(address, page.status).map_err(|why| format!("{why} {fields:?}"))
    })
}

fn table(bytes: &[u8], label: &'static str) -> Outcome {
    let Ok(table) = Table::read(bytes, None) else {
        return Ok(label);
    };
    let choices = as_suggested(&table);
    let company = dossier::Company {
        name: "Essai".to_owned(),
        ..dossier::Company::default()
    };
    let mut dossier = dossier::Dossier::in_memory(company, &device(), now()).expect("a dossier");
    let preview = dossier.preview_rows(&table, &choices);
    let done = dossier.once(now()).import_rows(&table, &choices);
    if preview.is_ok() && done.is_err() {
        return Err(format!("{label}: preview fine, import refused: {done:?}"));
    }
    Ok(label)
}

/// Reads a file in a process of its own, then here: both say the same.
fn apart(bytes: &[u8]) -> Outcome {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("its bytes");
    let program = std::env::current_exe().expect("this program");
    let [apart, here] = [Some(&*program), None].map(|program| {
        let read = Imported::read(program, file.path(), None);
        read.map(|imported| serde_json::to_string(&imported).expect("its JSON"))
    });
    match (apart, here) {
        (Ok(apart), Ok(here)) if apart == here => Ok("read apart"),
        (Err(apart), Err(here)) if apart.to_string() == here.to_string() => Ok("read apart"),
        (apart, here) => Err(format!("read apart: {apart:?}, here: {here:?}")),
    }
}

/// A workbook whose parts were mutated, zipped again so that what is inside is read.
fn workbook(random: &mut Rng) -> Vec<u8> {
    let chosen = random.usize(..WORKBOOK.len());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (rank, (name, bytes)) in WORKBOOK.iter().enumerate() {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        let bytes = if rank == chosen {
            mutated(random, bytes)
        } else {
            bytes.clone()
        };
        zip.write_all(&bytes).expect("its bytes");
    }
    let mut bytes = zip.finish().expect("a zip").into_inner();
    if random.u8(..8) == 0 {
        bytes = mutated(random, &bytes);
    }
    bytes
}

/// No address is longer: a request cannot be made of it.
const LONGEST_ADDRESS: usize = 60_000;

/// A quarter of the largest form.
const LONGEST_TEXT: usize = 1 << 20;

/// What breaks readers: limits of numbers, signs of formats, signs of other scripts.
const ODD: &[&[u8]] = &[
    b"0",
    b"-1",
    b"4294967296",
    b"99999999999999999999",
    b"1e309",
    b"NaN",
    b"null",
    b"[]",
    b"{",
    b"\"",
    b"<",
    b">",
    b"&amp;",
    b"]]>",
    b";",
    b"\n",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    "\u{202E}".as_bytes(),
    "\u{1F468}\u{200D}\u{1F469}".as_bytes(),
    b"A1:XFD1048576",
    b"../",
    b"=1+1",
];

/// Some bytes changed, dropped, doubled or replaced by something odd.
fn mutated(random: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.usize(..4) {
        let at = random.usize(..=bytes.len());
        let to = (at + random.usize(..24)).min(bytes.len());
        match random.u8(..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let piece = bytes[at..to].to_vec();
                let copies = piece.repeat(random.usize(..40));
                bytes.splice(at..at, copies);
            }
            3 => bytes.truncate(at),
            _ => {
                let odd = ODD[random.usize(..ODD.len())];
                bytes.splice(at..to, odd.iter().copied());
            }
        }
    }
    bytes
}

fn mutated_text(random: &mut Rng, texts: &[&str]) -> String {
    let text = texts[random.usize(..texts.len())];
    let mut bytes = mutated(random, text.as_bytes());
    if random.u8(..200) == 0 {
        bytes = bytes.repeat(2_000);
        bytes.truncate(LONGEST_TEXT);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded(text: &str) -> String {
    serde_urlencoded::to_string([("x", text)])
        .expect("a query")
        .split_off(2)
}

/// Reads the library and opens the pages.
pub(crate) fn prepare() {
    LIBRARY.with(|_| ());
    FORMS.with_borrow(|_| ());
}

/// One input.
pub(crate) fn once(random: &mut Rng) -> Outcome {
    let total: u32 = READERS.iter().map(|(_, weight, _)| weight).sum();
    let mut choice = random.u32(..total);
    for (_, weight, read) in READERS {
        if choice < *weight {
            return read(random);
        }
        choice -= weight;
    }
    Ok("none")
}
