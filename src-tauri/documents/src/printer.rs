//! The printing engine: Typst with our fonts, our templates and nothing else.
//!
//! Built once and kept: reading the fonts takes longer than printing a page. It sees no disk, no network, no
//! system font and no clock, so the same document gives the same bytes on every machine. A document's own
//! text is never part of a template: it is read by it, as data, from a file that exists only in memory.

use typst::diag::{FileError, FileResult, SourceDiagnostic, SourceResult, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::Error;
use crate::logo::Logo;

/// The name under which a template reads the data of a document.
const DATA: &str = "data.json";

/// Text, titles, then what people type and those two lack: other alphabets and symbols, emoji.
const FONTS: [&[u8]; 6] = [
    include_bytes!("../../../gen/vendor/print-fonts/AtkinsonHyperlegibleNext_400Regular.ttf"),
    include_bytes!("../../../gen/vendor/print-fonts/AtkinsonHyperlegibleNext_600SemiBold.ttf"),
    include_bytes!("../../../gen/vendor/print-fonts/AtkinsonHyperlegibleNext_700Bold.ttf"),
    include_bytes!("../../../gen/vendor/print-fonts/BricolageGrotesque_700Bold.ttf"),
    include_bytes!("../../../gen/vendor/print-fonts/DejaVuSans.ttf"),
    include_bytes!("../../../gen/vendor/print-fonts/NotoEmoji_400Regular.ttf"),
];

/// How many of them are for French; any text may fall back on each of the others.
const MAIN_FONTS: usize = 4;

/// Templates, by the name under which they import each other.
const TEMPLATES: [(&str, &str); 6] = [
    ("paper.typ", include_str!("../typst/paper.typ")),
    ("poster.typ", include_str!("../typst/poster.typ")),
    ("logo.typ", include_str!("../typst/logo.typ")),
    ("blocks.typ", include_str!("../typst/blocks.typ")),
    ("furniture.typ", include_str!("../typst/furniture.typ")),
    ("shapes.typ", include_str!("../typst/shapes.typ")),
];

/// The pictogram of a theme, as the interface shows it.
macro_rules! pictogram {
    ($theme:literal) => {
        (
            concat!($theme, ".svg"),
            include_str!(concat!("../../../ui/images/themes/", $theme, ".svg")),
        )
    };
}

/// Drawings, as the interface shows them.
const IMAGES: [(&str, &str); 10] = [
    ("logo.svg", include_str!("../../../ui/images/logo.svg")),
    pictogram!("changements"),
    pictogram!("charge"),
    pictogram!("conflits"),
    pictogram!("harcelement"),
    pictogram!("management"),
    pictogram!("public"),
    pictogram!("roles"),
    pictogram!("sens"),
    pictogram!("temps"),
];

/// Fonts, templates and drawings, ready to print any number of documents.
pub(crate) struct Printer {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: Vec<Source>,
    images: Vec<(FileId, Bytes)>,
    data: FileId,
    standards: PdfStandards,
}

impl Printer {
    /// Reads the embedded fonts and templates: some milliseconds, to be spent once.
    ///
    /// # Errors
    /// [`Error::Embedded`] if a part of the program itself is unusable.
    pub(crate) fn new() -> Result<Self, Error> {
        let fonts: Vec<_> = FONTS
            .into_iter()
            .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
            .collect();
        if fonts.len() < FONTS.len() {
            return Err(Error::Embedded("a font cannot be read".to_owned()));
        }
        // Row headers in tables are still behind this flag of Typst.
        let features = [Feature::A11yExtras].into_iter().collect();
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]);
        let source = |(name, text): (&str, &str)| Ok(Source::new(file(name)?, text.to_owned()));
        let image = |(name, svg): (&str, &str)| Ok((file(name)?, plain_colours(svg)));
        let sources: Result<_, Error> = TEMPLATES.into_iter().map(source).collect();
        let images: Result<_, Error> = IMAGES.into_iter().map(image).collect();
        Ok(Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources: sources?,
            images: images?,
            data: file(DATA)?,
            standards: standards.map_err(|error| Error::Embedded(error.message().to_string()))?,
        })
    }

    /// Lays out a template with its data (JSON) and logos, and writes the PDF.
    pub(crate) fn print(
        &self,
        template: &str,
        data: Vec<u8>,
        logos: &[&Logo],
    ) -> Result<Vec<u8>, Error> {
        // What Typst warns about is the template's affair: tests look at it.
        let Warned { output, .. } = self.lay_out(template, data, logos)?;
        let pdf = output
            .map_err(|errors| Error::Layout(messages(&errors)))
            .and_then(|document| self.write(&document));
        // What Typst remembers between documents is not worth the memory: printing is rare.
        typst::comemo::evict(0);
        pdf
    }

    /// The pages, before they are a file.
    pub(crate) fn lay_out(
        &self,
        template: &str,
        data: Vec<u8>,
        logos: &[&Logo],
    ) -> Result<Warned<SourceResult<PagedDocument>>, Error> {
        let job = Job {
            printer: self,
            main: file(template)?,
            data: Bytes::new(data),
            logos: (0..).zip(logos).map(logo).collect::<Result<_, Error>>()?,
        };
        Ok(typst::compile(&job))
    }

    /// Whether a letter with its marks can be drawn whole: Typst takes all of it from one font, and a title
    /// has not the same first choice as the rest. Signs of private use have no meaning PDF/A could keep.
    pub(crate) fn draws(&self, cluster: &str) -> bool {
        let draws = |font: &Font| {
            let mut signs = cluster.chars();
            signs.all(|sign| !is_private(sign) && font.info().coverage.contains(u32::from(sign)))
        };
        let alone = cluster.chars().nth(1).is_none();
        let (main, fallback) = self.fonts.split_at(MAIN_FONTS);
        fallback.iter().any(draws) || main.iter().all(draws) || (alone && main.iter().any(draws))
    }

    fn write(&self, document: &PagedDocument) -> Result<Vec<u8>, Error> {
        let options = PdfOptions {
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(document, &options).map_err(|errors| Error::NotConforming(messages(&errors)))
    }
}

/// What one document can see while it is laid out.
struct Job<'a> {
    printer: &'a Printer,
    main: FileId,
    data: Bytes,
    logos: Vec<(FileId, Bytes)>,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.printer.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.printer.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let mut sources = self.printer.sources.iter();
        let source = sources.find(|source| source.id() == id);
        source.cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.printer.data {
            return Ok(self.data.clone());
        }
        let mut images = self.printer.images.iter().chain(&self.logos);
        let image = images.find(|(known, _)| *known == id);
        image.map(|(_, svg)| svg.clone()).ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.printer.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

/// A logo under the name a template gives it: the same for both kinds, which their bytes tell apart.
fn logo((rank, logo): (usize, &&Logo)) -> Result<(FileId, Bytes), Error> {
    let name = format!("logo-{rank}");
    Ok((file(&name)?, Bytes::new(logo.bytes.to_vec())))
}

/// The name of a file that exists only in memory.
fn file(name: &str) -> Result<FileId, Error> {
    let path =
        VirtualPath::new(name).map_err(|error| Error::Embedded(format!("{name}: {error}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The interface colours its drawings by theme, `var(--t-mid, #f1b499)`; paper takes the colour given there.
fn plain_colours(svg: &str) -> Bytes {
    let mut parts = svg.split("var(");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (variable, rest) = part.split_once(')').unwrap_or((part, ""));
        let given = variable.split_once(',');
        let colour = given.map_or("black", |(_, colour)| colour);
        plain.push_str(colour.trim());
        plain.push_str(rest);
    }
    Bytes::from_string(plain)
}

fn is_private(sign: char) -> bool {
    matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The messages of Typst, for the log.
fn messages(diagnostics: &[SourceDiagnostic]) -> String {
    let messages = diagnostics.iter();
    let messages: Vec<_> = messages.map(|one| one.message.as_str()).collect();
    messages.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_drawing_keeps_a_variable_colour() {
        for (name, svg) in IMAGES {
            let plain = plain_colours(svg);
            let plain = plain.as_str().unwrap_or_default();
            assert!(
                plain.starts_with("<svg") && !plain.contains("var("),
                "{name}: {plain}"
            );
            assert!(
                !plain.contains("black"),
                "{name} has a variable without a colour"
            );
        }
    }

    #[test]
    fn french_other_alphabets_symbols_and_emoji_are_drawn() -> Result<(), Error> {
        let printer = Printer::new()?;
        for sign in "aéœÉŒ«»’…–☐→≥✓Ωжשع🙂🚧👍□".chars() {
            assert!(printer.draws(&sign.to_string()), "{sign}");
        }
        for cluster in ["漢", "\u{e000}", "🙊\u{326}"] {
            assert!(!printer.draws(cluster), "{cluster}");
        }
        Ok(())
    }
}
