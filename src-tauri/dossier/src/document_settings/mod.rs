//! How each document was last made, and the logos printed on it: remembered with the dossier.
//!
//! Choices, not facts: they are no operation, so undo never brings an old column back in place of an old
//! action. What a document is and which columns exist is the business of whoever makes it.

mod svg;

use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::once::Remember;
use crate::preference::Preference;
use crate::storage;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// Largest logo, in bytes: it is printed a few centimetres wide.
pub const LOGO_BYTES: usize = 512 * 1024;

/// Largest side of a logo, in pixels: larger ones take seconds to print.
pub const LOGO_SIDE: u32 = 4_096;

/// How a document was last made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentSettings {
    /// Code of the document.
    pub document: String,
    /// Codes of the chosen columns, in order; empty for the usual ones.
    #[serde(with = "words")]
    pub columns: Vec<String>,
    /// Code of the period; empty for everything.
    pub period: String,
    /// False when the names are left out.
    pub with_names: bool,
    /// False without the logo of the firm.
    pub with_firm_logo: bool,
    /// True with the logo of the consultant.
    pub with_consultant_logo: bool,
    /// Codes of other options.
    #[serde(with = "words")]
    pub options: Vec<String>,
}

impl DocumentSettings {
    /// The settings, if their codes can be told apart once written.
    pub(crate) fn checked(&self) -> Result<&Self> {
        let codes = self.columns.iter().chain(&self.options);
        for code in codes.chain([&self.document]) {
            if code.is_empty() || code.contains(char::is_whitespace) {
                return Err(anyhow::anyhow!("{code:?} is no code").into());
            }
        }
        Ok(self)
    }

    /// A document never made yet: usual columns, names, logo of the firm.
    pub fn usual(document: &str) -> Self {
        Self {
            document: document.to_owned(),
            columns: Vec::new(),
            period: String::new(),
            with_names: true,
            with_firm_logo: true,
            with_consultant_logo: false,
            options: Vec::new(),
        }
    }
}

codes! {
    /// Whose logo.
    pub enum LogoPlace {
        /// The firm's.
        Firm = "firm",
        /// The consultant's.
        Consultant = "consultant",
    }
}

codes! {
    /// Kinds of pictures that a document can print.
    pub enum LogoKind {
        /// PNG.
        Png = "image/png",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// SVG.
        Svg = "image/svg+xml",
    }
}

/// A logo, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// Whose.
    pub place: LogoPlace,
    /// Its media type.
    pub media_type: LogoKind,
    /// The picture; in base 64 in a file or in JSON.
    #[serde(with = "picture", rename = "data")]
    pub bytes: Vec<u8>,
}

impl Logo {
    /// A picture somebody chose, if it can be printed.
    ///
    /// # Errors
    /// As [`LogoKind::of`].
    pub fn new(place: LogoPlace, bytes: &[u8]) -> Result<Self, Refusal> {
        let (media_type, _) = LogoKind::of(bytes)?;
        Ok(Self {
            place,
            media_type,
            bytes: bytes.to_owned(),
        })
    }
}

impl Preference for DocumentSettings {
    const TABLE: &'static str = "document_settings";
    const KEY: &'static str = "document";
}

impl Preference for Logo {
    const TABLE: &'static str = "logos";
    const KEY: &'static str = "place";
}

impl LogoKind {
    /// What these bytes are, by their signature and not by a name, with their width and height in pixels
    /// when they have any: the one rule of what a document can print.
    ///
    /// # Errors
    /// [`Refusal::LogoTooLarge`], [`Refusal::LogoTooWide`], [`Refusal::LogoForPress`],
    /// [`Refusal::LogoNotPlain`], [`Refusal::LogoUnreadable`].
    pub fn of(bytes: &[u8]) -> Result<(Self, Option<(u32, u32)>), Refusal> {
        if bytes.len() > LOGO_BYTES {
            return Err(Refusal::LogoTooLarge { limit: LOGO_BYTES });
        }
        let (kind, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            (Self::Png, png_size(bytes).ok_or(Refusal::LogoUnreadable)?)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            let (inks, size) = jpeg_frame(bytes).ok_or(Refusal::LogoUnreadable)?;
            if !matches!(inks, 1 | 3) {
                return Err(Refusal::LogoForPress);
            }
            (Self::Jpeg, size)
        } else {
            let text = std::str::from_utf8(bytes).map_err(|_| Refusal::LogoUnreadable)?;
            return svg::check(text).map(|()| (Self::Svg, None)).map_err(unfit);
        };
        let (width, height) = size;
        if width.max(height) > LOGO_SIDE {
            return Err(Refusal::LogoTooWide { limit: LOGO_SIDE });
        }
        if width.min(height) == 0 {
            return Err(Refusal::LogoUnreadable);
        }
        Ok((kind, Some(size)))
    }
}

fn unfit(why: svg::Unfit) -> Refusal {
    match why {
        svg::Unfit::NoDrawing => Refusal::LogoUnreadable,
        svg::Unfit::NotPlain => Refusal::LogoNotPlain,
    }
}

/// Width and height, from the first chunk (PNG, 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.get(12..)?.strip_prefix(b"IHDR")?;
    let side = |at: usize| Some(u32::from_be_bytes(*header.get(at..)?.first_chunk()?));
    Some((side(0)?, side(4)?))
}

/// How many inks a JPEG has, with its width and height, from its frame header (ISO/IEC 10918-1, B.2.2).
fn jpeg_frame(bytes: &[u8]) -> Option<(u8, (u32, u32))> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xFF, marker, high, low, after @ ..] = rest else {
            return None;
        };
        let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if is_frame {
            let [_, h1, h2, w1, w2, inks, ..] = after else {
                return None;
            };
            let side = |high: u8, low: u8| u32::from(u16::from_be_bytes([high, low]));
            return Some((*inks, (side(*w1, *w2), side(*h1, *h2))));
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        rest = rest.get(2 + length..)?;
    }
}

impl Dossier {
    /// How a document was last made.
    pub fn document_settings(&self, document: &str) -> Result<DocumentSettings> {
        let sql = "SELECT * FROM document_settings WHERE document = ?1";
        let kept = self.query(|conn| storage::one(conn, sql, [document]))?;
        Ok(kept.unwrap_or_else(|| DocumentSettings::usual(document)))
    }

    /// The logo of the firm, or of the consultant.
    pub fn logo(&self, place: LogoPlace) -> Result<Option<Logo>> {
        let sql = "SELECT * FROM logos WHERE place = ?1";
        self.query(|conn| storage::one(conn, sql, [place]))
    }
}

impl Remember<'_> {
    /// Remembers how a document was made.
    ///
    /// # Errors
    /// A code with a space in it: a mistake of the caller.
    pub fn set_document_settings(self, settings: &DocumentSettings) -> Result<()> {
        self.prefer(|preferences| preferences.keep(settings.checked()?))
    }

    /// Keeps a logo, in place of the one before.
    ///
    /// # Errors
    /// As [`LogoKind::of`].
    pub fn set_logo(self, place: LogoPlace, bytes: &[u8]) -> Result<Logo> {
        let logo = Logo::new(place, bytes)?;
        self.prefer(|preferences| preferences.keep(&logo))?;
        Ok(logo)
    }

    /// Forgets a logo.
    pub fn remove_logo(self, place: LogoPlace) -> Result<()> {
        self.prefer(|preferences| preferences.forget::<Logo>(place))
    }
}

/// Everything remembered about documents, for the export.
pub(crate) fn all(conn: &Connection) -> Result<(Vec<DocumentSettings>, Vec<Logo>)> {
    let settings = "SELECT * FROM document_settings ORDER BY document";
    let logos = "SELECT * FROM logos ORDER BY place DESC";
    Ok((
        storage::all(conn, settings, ())?,
        storage::all(conn, logos, ())?,
    ))
}

/// Codes separated by spaces in a file, a list in JSON.
mod words {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        Text(String),
        List(Vec<String>),
    }

    pub(super) fn serialize<S: Serializer>(words: &[String], to: S) -> Result<S::Ok, S::Error> {
        words.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
        Ok(match Words::deserialize(from)? {
            Words::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
            Words::List(list) => list,
        })
    }
}

/// Bytes in base 64.
mod picture {
    use super::{Engine, STANDARD};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = |error| D::Error::custom(format!("Read a picture: {error}"));
        STANDARD.decode(text).map_err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::atelier_rossi;

    /// The first bytes of a PNG of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    /// The first bytes of a JPEG of this size and so many inks, after a comment.
    fn jpeg(width: u16, height: u16, inks: u8) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.push(inks);
        bytes
    }

    #[test]
    fn a_picture_is_known_by_its_first_bytes() {
        let svg = "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n\
                   <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>";
        let (small, wide) = (Some((64, 64)), Some((64, 32)));
        assert_eq!(LogoKind::of(&png(64, 64)), Ok((LogoKind::Png, small)));
        for inks in [1, 3] {
            let read = LogoKind::of(&jpeg(64, 32, inks));
            assert_eq!(read, Ok((LogoKind::Jpeg, wide)), "{inks}");
        }
        assert_eq!(LogoKind::of(svg.as_bytes()), Ok((LogoKind::Svg, None)));
        for other in [
            "",
            "GIF89a",
            "<html><svg>",
            "<svgfoo>",
            "<svg><g></svg>",
            "<?xml",
            "%PDF-1.7",
        ] {
            let read = LogoKind::of(other.as_bytes());
            assert_eq!(read, Err(Refusal::LogoUnreadable), "{other:?}");
        }
    }

    #[test]
    fn a_picture_that_runs_fetches_or_explodes_is_refused() {
        let svgs = [
            "<svg><script>alert(1)</script></svg>",
            "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg>&a;</svg>",
            "<svg><foreignObject><p/></foreignObject></svg>",
        ];
        for svg in svgs {
            let read = LogoKind::of(svg.as_bytes());
            assert_eq!(read, Err(Refusal::LogoUnreadable), "{svg}");
        }
        let reads = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><image href='http://example.org/a.png'/></svg>";
        assert_eq!(LogoKind::of(reads.as_bytes()), Err(Refusal::LogoNotPlain));
        let too_wide = Err(Refusal::LogoTooWide { limit: LOGO_SIDE });
        assert_eq!(LogoKind::of(&png(50_000, 50_000)), too_wide);
        assert_eq!(LogoKind::of(&jpeg(u16::MAX, 1, 3)), too_wide);
        assert_eq!(LogoKind::of(&png(0, 10)), Err(Refusal::LogoUnreadable));
    }

    #[test]
    fn a_picture_made_for_a_press_or_too_heavy_is_told_so() {
        let press = LogoKind::of(&jpeg(64, 32, 4));
        assert_eq!(press, Err(Refusal::LogoForPress));
        let heavy = LogoKind::of(&vec![0; LOGO_BYTES + 1]);
        assert_eq!(heavy, Err(Refusal::LogoTooLarge { limit: LOGO_BYTES }));
    }

    #[test]
    fn a_logo_is_kept_until_another_one_and_never_lost_to_a_bad_one() {
        let mut dossier = atelier_rossi();
        assert_eq!(dossier.logo(LogoPlace::Firm).unwrap(), None);
        let kept = dossier
            .remember(crate::testing::now())
            .set_logo(LogoPlace::Firm, &png(8, 8))
            .unwrap();
        let heavy = vec![0; LOGO_BYTES + 1];
        for bad in [b"GIF89a".as_slice(), heavy.as_slice()] {
            assert!(
                dossier
                    .remember(crate::testing::now())
                    .set_logo(LogoPlace::Firm, bad)
                    .is_err()
            );
        }
        assert_eq!(dossier.logo(LogoPlace::Firm).unwrap(), Some(kept));
        dossier
            .remember(crate::testing::now())
            .remove_logo(LogoPlace::Firm)
            .unwrap();
        assert_eq!(dossier.logo(LogoPlace::Firm).unwrap(), None);
    }

    #[test]
    fn a_document_is_made_again_as_it_was_and_undo_leaves_it_so() {
        let mut dossier = atelier_rossi();
        let usual = dossier.document_settings("plan").unwrap();
        assert_eq!(usual, DocumentSettings::usual("plan"));
        let chosen = DocumentSettings {
            columns: vec!["action".to_owned(), "owner".to_owned()],
            with_names: false,
            ..usual
        };
        dossier
            .remember(crate::testing::now())
            .set_document_settings(&chosen)
            .unwrap();
        dossier.once(crate::testing::now()).undo().unwrap();
        assert_eq!(dossier.document_settings("plan").unwrap(), chosen);
        assert_eq!(
            dossier.document_settings("poster").unwrap().columns,
            Vec::<String>::new()
        );
    }
}
