//! Bytes in parts with a hash over all, as files beside the quads have them.
//!
//! ```text
//! a line for people, with the version
//! 32 bytes          BLAKE3 of the line, of what gives the parts their meaning, and of what follows
//! 8 bytes a part    how many bytes it has, least first
//! …                 the parts
//! ```
//!
//! Each part is read to where it stays: whole files are read often, and to move megabytes takes as long as
//! to read them.

use std::io::{self, Read};

/// Why a file is of no use.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("is of another version of daygraph")]
    Version,
    #[error("is damaged, or of another version of daygraph")]
    Damaged,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The hash that a file has.
#[derive(Debug)]
pub struct Seal(Vec<u8>);

/// What a file holds. `meaning` is what the parts do not say themselves, such as the names of what they number.
pub fn bytes(header: &str, meaning: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [header.as_bytes(), hash(header, meaning, parts).as_bytes()].concat();
    bytes.reserve_exact(parts.iter().map(|part| 8 + part.len()).sum());
    parts.iter().for_each(|part| bytes.extend((part.len() as u64).to_le_bytes()));
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

fn hash(header: &str, meaning: &[u8], parts: &[&[u8]]) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    for part in [header.as_bytes(), meaning] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    parts.iter().for_each(|part| _ = hash.update(&(part.len() as u64).to_le_bytes()));
    parts.iter().for_each(|part| _ = hash.update(part));
    hash.finalize()
}

impl Seal {
    /// Whether the parts are what was written, by one who gave them the same meaning.
    pub fn is_of(&self, header: &str, meaning: &[u8], parts: &[&[u8]]) -> bool {
        hash(header, meaning, parts).as_bytes() == self.0.as_slice()
    }
}

/// Reads the parts of a file that has this line and this many bytes. Whether they are what was written is
/// another question: [`Seal::is_of`].
///
/// # Errors
///
/// If the line is another, if the file is longer or shorter than it says, or if it cannot be read.
pub fn read<const N: usize>(mut file: impl Read, size: u64, header: &str) -> Result<(Seal, [Vec<u8>; N]), Fault> {
    let mut left = size;
    let mut part = |length: u64| -> Result<Vec<u8>, Fault> {
        let mut bytes = vec![0; usize::try_from(length.min(left)).map_err(|_| Fault::Damaged)?];
        left -= bytes.len() as u64;
        file.read_exact(&mut bytes)?;
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(Fault::Damaged) }
    };
    if !part(header.len() as u64).is_ok_and(|line| line == header.as_bytes()) {
        return Err(Fault::Version);
    }
    let seal = Seal(part(32)?);
    let mut lengths = [0; N];
    for length in &mut lengths {
        *length = u64::from_le_bytes(part(8)?.try_into().map_err(|_| Fault::Damaged)?);
    }
    let mut parts = [const { Vec::new() }; N];
    for (bytes, length) in parts.iter_mut().zip(lengths) {
        *bytes = part(length)?;
    }
    if left == 0 { Ok((seal, parts)) } else { Err(Fault::Damaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: &[u8], meaning: &[u8]) -> Option<[Vec<u8>; 3]> {
        let (seal, parts) = read(bytes, bytes.len() as u64, "a line\n").ok()?;
        seal.is_of("a line\n", meaning, &parts.each_ref().map(Vec::as_slice)).then_some(parts)
    }

    #[test]
    fn parts_come_back_and_what_is_torn_or_changed_does_not() {
        let parts: [&[u8]; 3] = [b"one", b"", b"three"];
        let written = bytes("a line\n", b"x", &parts);
        assert_eq!(whole(&written, b"x"), Some(parts.map(<[u8]>::to_vec)));
        assert_eq!(whole(&written, b"y"), None);
        assert_eq!(whole(&[&written[..], b"more"].concat(), b"x"), None);
        for at in 0..written.len() {
            assert_eq!(whole(&written[..at], b"x"), None, "{at} bytes");
            let mut changed = written.clone();
            changed[at] ^= 0x81;
            assert_eq!(whole(&changed, b"x"), None, "byte {at}");
        }
    }
}
