//! Identifiers as IRIs.

use std::fmt::Write as _;

use oxigraph::model::NamedNode;

/// Makes a text fit to stand in the path of an IRI: what RFC 3987 allows there stays
/// as it is, so that Chinese stays readable; all else is percent-encoded.
///
/// ```
/// use daygraph::store::iri_path;
/// assert_eq!(iri_path("company/阿里 巴巴"), "company/阿里%20巴巴");
/// ```
pub fn iri_path(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if allowed(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                write!(out, "%{byte:02X}").expect("a string takes it");
            }
        }
    }
    out
}

fn allowed(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '-' | '.' | '_' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | ':' | '@' | '/' => {
            true
        }
        // Marks of direction may not stand in an IRI (RFC 3987, 4.1).
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
        '\u{A0}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}' => true,
        // Planes 1 to 14, but for the two non-characters at the end of each.
        '\u{10000}'..='\u{EFFFD}' => (c as u32 & 0xFFFF) < 0xFFFE,
        _ => false,
    }
}

/// The IRI of an address as a text has it; what an IRI may not hold (spaces, quotes) is
/// percent-encoded. `None` if it is no absolute address even so.
pub(crate) fn address(text: &str) -> Option<NamedNode> {
    let text = text.trim();
    if let Ok(node) = NamedNode::new(text) {
        return Some(node);
    }
    let encoded: String = text
        .chars()
        .map(|c| match c {
            '%' | '#' | '?' | '[' | ']' => c.to_string(),
            c => iri_path(c.encode_utf8(&mut [0; 4])),
        })
        .collect();
    NamedNode::new(encoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_part_of_a_valid_iri() {
        for text in
            ["阿里", "a b", "<x>\"y\"", "100%", "q?x#y", "é\u{202E}", "\u{E000}\u{FFFF}", "[x]{y}|\\^`", "𠮷野家"]
        {
            let iri = format!("urn:daygraph:company/{}", iri_path(text));
            assert!(NamedNode::new(&iri).is_ok(), "{text:?}: {iri}");
        }
        assert_eq!(iri_path("100%"), "100%25");
        assert_eq!(iri_path("千問-3.5"), "千問-3.5");
    }

    #[test]
    fn addresses_are_mended_where_they_can_be() {
        assert_eq!(address("https://a.example/x?y=1#z").unwrap().as_str(), "https://a.example/x?y=1#z");
        assert_eq!(address("https://a.example/x y").unwrap().as_str(), "https://a.example/x%20y");
        assert!(address("just words").is_none());
        assert!(address("1").is_none());
    }
}
