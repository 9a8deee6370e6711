//! The plan of the bench made by us, by `WeasyPrint` and by `LibreOffice`: each a program started, each a
//! PDF written, in turn. The two others are given the same table as a plain page of HTML, which they lay
//! out with less care: no repeated title, no signature boxes, no tags.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use documents::{Document, Format, Options, PlanColumn};
use dossier::DossierExport;
use library::Library;

use super::{median_and_least, source};

/// How this program is asked to print one plan, and no more.
pub(crate) const PRINT: &str = "print";

/// Each program makes the plan so many times, after once for nothing.
const RUNS: usize = 5;

/// How the page looks: about what our plan looks like.
const STYLE: &str = "@page { size: A4; margin: 32mm 15mm 23mm } \
    body { font: 9pt sans-serif } h2 { font-size: 12pt; break-after: avoid } \
    table { width: 100%; border-collapse: collapse } tr { break-inside: avoid } \
    th, td { text-align: left; vertical-align: top; padding: 1.5mm 2mm 1.5mm 0; \
    border-bottom: 0.5pt solid #999 }";

/// A program that makes the plan.
struct Program {
    name: &'static str,
    command: Box<dyn Fn() -> Command>,
    pdf: PathBuf,
    times: Vec<Duration>,
    there: bool,
}

/// Times the three of them, one after the other, and says by how much we are quicker.
pub(crate) fn compare(records: &DossierExport) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::write(at.join("records.json"), serde_json::to_vec(records)?)?;
    fs::write(at.join("plan.html"), html(records)?)?;
    let mut programs = programs(at)?;
    for _ in 0..=RUNS {
        for program in programs.iter_mut().filter(|program| program.there) {
            program.run()?;
        }
    }
    println!(
        "\nthe plan of {} actions, the whole program each time:",
        records.actions.len()
    );
    println!("program          median      least      bytes  against ours");
    let mut ours = Duration::ZERO;
    for program in programs {
        let name = program.name;
        if !program.there {
            println!("{name:<12} not installed: cargo xtask bench documents");
            continue;
        }
        // The first time, what it reads comes from the disk.
        let (median, least) = median_and_least(program.times.into_iter().skip(1).collect());
        let bytes = fs::metadata(&program.pdf)?.len();
        if ours.is_zero() {
            ours = median;
        }
        let ratio = median.as_secs_f64() / ours.as_secs_f64();
        println!("{name:<12} {median:>10.1?} {least:>10.1?} {bytes:>10}  × {ratio:.1}");
    }
    Ok(())
}

fn programs(at: &Path) -> Result<[Program; 3], Box<dyn Error>> {
    let this = std::env::current_exe()?;
    let file = |name: &str| at.join(name);
    let (records, html, profile) = (file("records.json"), file("plan.html"), file("profile"));
    let (ours, other, folder) = (file("ours.pdf"), file("weasyprint.pdf"), at.to_owned());
    let (our_pdf, other_pdf, other_html) = (ours.clone(), other.clone(), html.clone());
    Ok([
        Program::new("Mallette RPS", ours, move || {
            let mut command = Command::new(&this);
            command.arg(PRINT).args([&records, &our_pdf]);
            command
        }),
        Program::new("WeasyPrint", other, move || {
            let mut command = Command::new("weasyprint");
            command.args([&other_html, &other_pdf]);
            command
        }),
        Program::new("LibreOffice", file("plan.pdf"), move || {
            let mut command = Command::new("soffice");
            let profile = format!("-env:UserInstallation=file://{}", profile.display());
            command.args([&profile, "--headless", "--convert-to", "pdf", "--outdir"]);
            command.args([&folder, &html]);
            command
        }),
    ])
}

impl Program {
    fn new(name: &'static str, pdf: PathBuf, command: impl Fn() -> Command + 'static) -> Self {
        Self {
            name,
            command: Box::new(command),
            pdf,
            times: Vec::new(),
            there: true,
        }
    }

    /// Makes the plan once, which must be there at the end.
    fn run(&mut self) -> Result<(), Box<dyn Error>> {
        let _ = fs::remove_file(&self.pdf);
        let mut command = (self.command)();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        match command.status() {
            Err(error) if error.kind() == ErrorKind::NotFound => self.there = false,
            Err(error) => return Err(error.into()),
            Ok(_) if !self.pdf.exists() => return Err(format!("{} failed", self.name).into()),
            Ok(_) => self.times.push(start.elapsed()),
        }
        Ok(())
    }
}

/// The same table, plain: a title and a table for each situation, from the plan as CSV.
fn html(records: &DossierExport) -> Result<String, Box<dyn Error>> {
    let columns = Document::Plan.columns(Format::Pdf).iter().copied();
    let options = Options {
        columns: [PlanColumn::Situation].into_iter().chain(columns).collect(),
        ..Options::default()
    };
    let library = Library::embedded()?;
    let source = source(records, &library)?;
    let plan = documents::write(Document::Plan, &source, Format::Csv, &options)?;
    let mut rows = csv::ReaderBuilder::new();
    let mut rows = rows.delimiter(b';').from_reader(plan.as_slice());
    let headings: Vec<_> = rows.headers()?.iter().skip(1).map(escaped).collect();
    let title = escaped(Document::Plan.title());
    let mut page = format!(
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><p>{}</p><h1>{title}</h1><table>",
        escaped(&records.company.name)
    );
    let mut under = None;
    for row in rows.records() {
        let row = row?;
        let situation = row.get(0).map(escaped);
        if situation != under {
            let heads = headings.join("</th><th>");
            let title = situation.as_deref().unwrap_or_default();
            write!(
                page,
                "</table><h2>{title}</h2><table><thead><tr><th>{heads}</th></tr></thead>"
            )?;
            under = situation;
        }
        let cells: Vec<_> = row.iter().skip(1).map(escaped).collect();
        write!(page, "<tr><td>{}</td></tr>", cells.join("</td><td>"))?;
    }
    page.push_str("</table></body></html>");
    Ok(page)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
