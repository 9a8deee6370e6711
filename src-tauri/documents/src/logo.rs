//! The logo of a firm or of a consultant: a PNG, a JPEG or an SVG, looked at before it is kept.
//!
//! What can be printed is the dossier's rule. It looks from outside only: whether a picture draws is
//! known when it is printed ([`Error::Logo`] then), and tried out before it is kept.

use std::sync::Arc;

use dossier::LogoKind;

use crate::Error;

/// The longer side of a drawn SVG, in pixels.
#[cfg(feature = "pdf")]
const DRAWN: f32 = 800.0;

/// A logo to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    pub(crate) bytes: Arc<[u8]>,
    kind: LogoKind,
    /// Width and height in pixels; none for an SVG.
    size: Option<(u32, u32)>,
}

impl Logo {
    /// Takes the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Logo`] with what the dossier, whose rule it is, says of it.
    pub fn new(bytes: &[u8]) -> Result<Self, Error> {
        let known = LogoKind::of(bytes);
        let (kind, size) = known.map_err(|refusal| Error::Logo(format!("{refusal:?}")))?;
        Ok(Self {
            bytes: bytes.into(),
            kind,
            size,
        })
    }
}

/// A logo as points of colour, as a word processor takes it.
pub(crate) struct Pixels {
    pub(crate) bytes: Vec<u8>,
    /// The end of its file's name.
    pub(crate) extension: &'static str,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Logo {
    /// As it is when it is made of pixels; an SVG is drawn, only if the program prints.
    pub(crate) fn pixels(&self) -> Option<Pixels> {
        let (bytes, (width, height)) = match self.size {
            Some(size) => (self.bytes.to_vec(), size),
            None => draw(&self.bytes)?,
        };
        let is_jpeg = self.kind == LogoKind::Jpeg;
        Some(Pixels {
            bytes,
            extension: if is_jpeg { "jpeg" } else { "png" },
            width,
            height,
        })
    }
}

/// Draws an SVG, large enough for paper. What it links to outside itself is not read.
#[cfg(feature = "pdf")]
fn draw(svg: &[u8]) -> Option<(Vec<u8>, (u32, u32))> {
    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{ImageHrefResolver, Options, Tree};
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_data(svg, &options).ok()?;
    let scale = DRAWN / tree.size().height().max(tree.size().width());
    let size = tree.size().to_int_size().scale_by(scale)?;
    let mut drawing = Pixmap::new(size.width(), size.height())?;
    let scale = Transform::from_scale(scale, scale);
    resvg::render(&tree, scale, &mut drawing.as_mut());
    let pixels = (size.width(), size.height());
    Some((drawing.encode_png().ok()?, pixels))
}

#[cfg(not(feature = "pdf"))]
fn draw(_: &[u8]) -> Option<(Vec<u8>, (u32, u32))> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    /// The first bytes of a JPEG of this size and so many inks, after a comment.
    fn jpeg(width: u16, height: u16, inks: u8) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xfe\0\x04hi\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([inks, 0]);
        bytes
    }

    #[test]
    fn pictures_are_known_by_how_they_open() {
        let kind = |bytes: &[u8]| Logo::new(bytes).map(|logo| (logo.kind, logo.size));
        let size = Some((40, 20));
        assert_eq!(kind(&png(40, 20)).ok(), Some((LogoKind::Png, size)));
        for inks in [1, 3] {
            let known = kind(&jpeg(40, 20, inks)).ok();
            assert_eq!(known, Some((LogoKind::Jpeg, size)));
        }
        let svg =
            b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>";
        assert_eq!(kind(svg).ok(), Some((LogoKind::Svg, None)));
    }

    #[test]
    fn what_is_no_logo_is_refused() {
        for bytes in [
            &b""[..],
            b"GIF89a",
            b"<html><svg></svg></html>",
            b"\x89PNG\r\n\x1a\n",
            &png(0, 20),
            &png(9_000, 20),
            &jpeg(0, 20, 3),
            &jpeg(9_000, 20, 3),
            &jpeg(40, 20, 4),
            &jpeg(40, 20, 3)[..12],
        ] {
            assert!(matches!(Logo::new(bytes), Err(Error::Logo(_))));
        }
        let heavy = vec![0; dossier::limits::LOGO_BYTES + 1];
        assert!(matches!(Logo::new(&heavy), Err(Error::Logo(_))));
    }
}
