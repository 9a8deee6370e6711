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

use documents::{Document, DossierView, Format, PlanColumn, PlanRow};

use super::median_and_least;

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
pub(crate) fn compare(view: &DossierView) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    fs::write(at.join("view.json"), serde_json::to_vec(view)?)?;
    fs::write(at.join("plan.html"), html(view)?)?;
    let mut programs = programs(at)?;
    for _ in 0..=RUNS {
        for program in programs.iter_mut().filter(|program| program.there) {
            program.run()?;
        }
    }
    println!(
        "\nthe plan of {} actions, the whole program each time:",
        view.actions.len()
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
    let (view, html, profile) = (file("view.json"), file("plan.html"), file("profile"));
    let (ours, other, folder) = (file("ours.pdf"), file("weasyprint.pdf"), at.to_owned());
    let (our_pdf, other_pdf, other_html) = (ours.clone(), other.clone(), html.clone());
    Ok([
        Program::new("Mallette RPS", ours, move || {
            let mut command = Command::new(&this);
            command.arg(PRINT).args([&view, &our_pdf]);
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

/// The same table, plain: a title and a table for each situation.
fn html(view: &DossierView) -> Result<String, std::fmt::Error> {
    let columns = Document::Plan.columns(Format::Pdf);
    let mut page = "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\">".to_owned();
    let title = escaped(Document::Plan.title());
    write!(page, "<title>{title}</title><style>{STYLE}</style></head>")?;
    let firm = escaped(&view.firm.name);
    write!(page, "<body><p>{firm}</p><h1>{title}</h1>")?;
    let rows = view.rows();
    for situation in &view.situations {
        write!(page, "<h2>{}</h2>", escaped(&situation.title))?;
        let rows: Vec<_> = rows
            .iter()
            .filter(|row| row.situation.is_some_and(|known| known.id == situation.id))
            .collect();
        table(&mut page, columns, &rows)?;
    }
    let rows: Vec<_> = rows.iter().filter(|row| row.situation.is_none()).collect();
    table(&mut page, columns, &rows)?;
    page.push_str("</body></html>");
    Ok(page)
}

fn table(page: &mut String, columns: &[PlanColumn], rows: &[&PlanRow<'_>]) -> std::fmt::Result {
    page.push_str("<table><thead><tr>");
    for column in columns {
        write!(page, "<th>{}</th>", escaped(column.label()))?;
    }
    page.push_str("</tr></thead><tbody>");
    for row in rows {
        page.push_str("<tr>");
        for column in columns {
            write!(page, "<td>{}</td>", escaped(&column.text(**row)))?;
        }
        page.push_str("</tr>");
    }
    page.push_str("</tbody></table>");
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
