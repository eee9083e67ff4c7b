//! Text into XML 1.0.

use std::io::{self, Write};

/// Writes a text as content of an element or of a double-quoted attribute: markup is
/// escaped, and characters that XML 1.0 forbids (one of which makes readers refuse
/// the whole file) are left out. Tabs and line ends are written as references, so
/// that they survive in attributes too.
pub(super) fn write(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        let (instead, length): (&str, usize) = match bytes[at] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            b'\t' => ("&#9;", 1),
            b'\n' => ("&#10;", 1),
            b'\r' => ("&#13;", 1),
            0..=0x1F => ("", 1),
            // U+FFFE and U+FFFF.
            0xEF if bytes[at..].starts_with(b"\xEF\xBF\xBE") || bytes[at..].starts_with(b"\xEF\xBF\xBF") => ("", 3),
            _ => {
                at += 1;
                continue;
            }
        };
        out.write_all(&bytes[from..at])?;
        out.write_all(instead.as_bytes())?;
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
    write!(out, " {name}=\"")?;
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
