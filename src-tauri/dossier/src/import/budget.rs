//! What a spreadsheet may ask of the program, counted before its parser sees it.
//!
//! The parser believes what a file announces: it makes room for as many texts as the file says it has,
//! and copies a style as often as it is named. So each part is unfolded once, and its tags are counted
//! with the same reader of XML as the parser's: what one would not see, the other does not either.

use super::{IMPORT_FORMATS, IMPORT_MERGES, IMPORT_PARTS, IMPORT_SHEETS, IMPORT_UNFOLDED};
use crate::error::Refusal;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Texts that may be announced whatever the size of a part: some programs announce the uses, not the texts.
const ANNOUNCED: usize = 1 << 20;

/// Unfolds each part of an archive, one at a time, and counts what it asks for. Gives the size of the
/// largest part.
pub(super) fn check(bytes: &[u8]) -> Result<usize, Refusal> {
    let truncated = |_| Refusal::ImportTruncated;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(truncated)?;
    if archive.len() > IMPORT_PARTS {
        return Err(Refusal::ImportTooHeavy);
    }
    let (mut left, mut largest) = (IMPORT_UNFOLDED, 0);
    for rank in 0..archive.len() {
        let entry = archive.by_index(rank);
        let part = unfolded(entry.map_err(|_| Refusal::ImportUnreadable)?, left)?;
        left -= part.len();
        largest = largest.max(part.len());
        check_part(&part)?;
    }
    Ok(largest)
}

/// The bytes of a part, when there are no more than what is left.
fn unfolded(entry: impl Read, left: usize) -> Result<Vec<u8>, Refusal> {
    let most = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
    let mut part = Vec::new();
    let read = entry.take(most).read_to_end(&mut part);
    read.map_err(|_| Refusal::ImportTruncated)?;
    if part.len() > left {
        let limit = IMPORT_UNFOLDED;
        return Err(Refusal::ImportTooLarge { limit });
    }
    Ok(part)
}

/// What was counted in a part.
#[derive(Default)]
struct Counts {
    sheets: usize,
    merges: usize,
    formats: usize,
    /// The length of the longest tag: what a format may copy.
    longest: usize,
}

/// Counts the tags of a part, as far as it is XML.
fn check_part(part: &[u8]) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    let (mut counts, mut buffer) = (Counts::default(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => counts.add(&tag, part.len())?,
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => (),
        }
    }
}

impl Counts {
    fn add(&mut self, tag: &BytesStart<'_>, size: usize) -> Result<(), Refusal> {
        self.longest = self.longest.max(tag.attributes_raw().len());
        match tag.local_name().as_ref() {
            "sst" => check_announced(tag, size)?,
            "sheet" => self.sheets += 1,
            "mergeCell" => self.merges += 1,
            "xf" => self.formats += 1,
            _ => (),
        }
        let copied = self.formats.saturating_mul(self.longest);
        let within = self.sheets <= IMPORT_SHEETS
            && self.merges <= IMPORT_MERGES
            && self.formats <= IMPORT_FORMATS
            && copied <= IMPORT_UNFOLDED;
        within.then_some(()).ok_or(Refusal::ImportTooHeavy)
    }
}

/// A part cannot have more texts than it has bytes.
fn check_announced(tag: &BytesStart<'_>, size: usize) -> Result<(), Refusal> {
    let announced = tag.try_get_attribute("uniqueCount");
    let announced = announced.map_err(|_| Refusal::ImportUnreadable)?;
    let believable = announced.is_none_or(|count| {
        let count = count.value.parse::<usize>();
        count.is_ok_and(|count| count <= size.max(ANNOUNCED))
    });
    believable.then_some(()).ok_or(Refusal::ImportTooHeavy)
}
