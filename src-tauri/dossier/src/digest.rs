//! SHA-256 in hexadecimal: proves that bytes are those that were written. No secret is kept by it.

use sha2::{Digest, Sha256};

/// The SHA-256 of these bytes, in hexadecimal.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
fn hex(bytes: impl AsRef<[u8]>) -> String {
    let figures = bytes
        .as_ref()
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15]);
    figures
        .filter_map(|figure| char::from_digit(figure.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_the_known_one() {
        // FIPS 180-2, appendix B.1.
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256("abc"), known);
    }
}
