//! Text into XML 1.0.

use std::fmt::Write;

/// The text as content of an element or of a double-quoted attribute: markup is
/// escaped, and characters that XML 1.0 forbids (one of which makes readers refuse
/// the whole file) are left out. Tabs and line ends are written as references, so
/// that they survive in attributes too.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                // A String takes everything.
                let _ = write!(out, "&#{};", c as u32);
            }
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_is_escaped_and_forbidden_characters_are_left_out() {
        for (text, xml) in [
            ("千問 & <b>\"A\"</b>", "千問 &amp; &lt;b&gt;&quot;A&quot;&lt;/b&gt;"),
            ("a\u{1b}[31mb\u{0}\u{FFFF}", "a[31mb"),
            ("two\r\nlines\t", "two&#13;&#10;lines&#9;"),
            ("]]>", "]]&gt;"),
        ] {
            assert_eq!(escape(text), xml);
        }
    }
}
