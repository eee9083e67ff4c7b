//! Text into XML 1.0.

use std::io::{self, Write};

/// Bytes that may not stand as they are; 0xEF begins what may or may not.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = true;
        byte += 1;
    }
    special[b'&' as usize] = true;
    special[b'<' as usize] = true;
    special[b'>' as usize] = true;
    special[b'"' as usize] = true;
    special[0xEF] = true;
    special
};

/// Writes a text as content of an element or of a double-quoted attribute: markup is
/// escaped, and characters that XML 1.0 forbids (one of which makes readers refuse
/// the whole file) are left out. Tabs and line ends are written as references, so
/// that they survive in attributes too.
pub(super) fn write(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| SPECIAL[usize::from(*byte)]) {
        at += next;
        let (instead, length): (&[u8], usize) = match bytes[at] {
            b'&' => (b"&amp;", 1),
            b'<' => (b"&lt;", 1),
            b'>' => (b"&gt;", 1),
            b'"' => (b"&quot;", 1),
            b'\t' => (b"&#9;", 1),
            b'\n' => (b"&#10;", 1),
            b'\r' => (b"&#13;", 1),
            // U+FFFE and U+FFFF.
            0xEF if bytes[at..].starts_with(b"\xEF\xBF\xBE") || bytes[at..].starts_with(b"\xEF\xBF\xBF") => (b"", 3),
            0xEF => {
                at += 3;
                continue;
            }
            _ => (b"", 1),
        };
        out.write_all(&bytes[from..at])?;
        out.write_all(instead)?;
        at += length;
        from = at;
    }
    out.write_all(&bytes[from..])
}

/// Whether XML 1.0 forbids a character.
pub(super) fn forbids(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Writes ` name="text"`.
pub(super) fn attribute(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    for part in [" ", name, "=\""] {
        out.write_all(part.as_bytes())?;
    }
    write(out, text)?;
    out.write_all(b"\"")
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_is_escaped_and_forbidden_characters_are_left_out() {
        for (text, xml) in [
            ("千問 & <b>\"A\"</b>", "千問 &amp; &lt;b&gt;&quot;A&quot;&lt;/b&gt;"),
            ("a\u{1b}[31mb\u{0}\u{FFFF}", "a[31mb"),
            ("two\r\nlines\t", "two&#13;&#10;lines&#9;"),
            ("]]>\u{FFFE}\u{FFFD}", "]]&gt;\u{FFFD}"),
        ] {
            let mut out = Vec::new();
            super::write(&mut out, text).expect("memory takes it");
            assert_eq!(String::from_utf8(out).as_deref(), Ok(xml));
        }
    }
}
