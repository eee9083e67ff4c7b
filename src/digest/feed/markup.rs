//! The text of XML elements.

/// The text inside an element as its file has it, made plain: sections of CDATA opened, comments left
/// out, references resolved. Where elements stand in it, it is markup, and stays so.
pub(super) fn text(inner: &str) -> String {
    let mut parts: Vec<(&str, bool)> = Vec::new();
    let mut markup = false;
    let mut rest = inner;
    while let Some(at) = rest.find('<') {
        parts.push((&rest[..at], true));
        let tag = &rest[at..];
        let (taken, behind) = if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let (data, behind) = data.split_once("]]>").unwrap_or((data, ""));
            parts.push((data, false));
            ("", behind)
        } else if let Some(comment) = tag.strip_prefix("<!--") {
            ("", comment.split_once("-->").map_or("", |(_, behind)| behind))
        } else {
            markup = true;
            tag.split_at(tag.find('>').map_or(tag.len(), |end| end + 1))
        };
        parts.push((taken, false));
        rest = behind;
    }
    parts.push((rest, true));
    let resolve = |(part, escaped): (&str, bool)| if escaped && !markup { resolved(part) } else { part.to_owned() };
    parts.into_iter().map(resolve).collect()
}

/// A text with the references that XML itself knows resolved: `&amp;`, `&#20154;`. Others stay, since
/// they are HTML's, and so does an ampersand that stands for itself.
pub(super) fn resolved(text: &str) -> String {
    /// The longest reference, `&#x10FFFF;`, without its ends.
    const LONGEST: usize = 8;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].split_once(';').map(|(name, _)| name).filter(|name| name.len() <= LONGEST);
        match name.and_then(|name| Some((name, character(name)?))) {
            Some((name, c)) => {
                out.push(c);
                rest = &rest[name.len() + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(number.ok()?).filter(|c| !c.is_control() || c.is_whitespace())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_their_text() {
        for (inner, expected) in [
            ("a &amp; b &#x4EBA;&#20154;", "a & b 人人"),
            ("R&D; AT&T &nbsp; &#0;", "R&D; AT&T &nbsp; &#0;"),
            ("<![CDATA[<b>x</b> &amp; y]]> z &lt;i>", "<b>x</b> &amp; y z <i>"),
            ("<!-- no -->a<![CDATA[b", "ab"),
            ("<div>a &lt; b</div>", "<div>a &lt; b</div>"),
        ] {
            assert_eq!(text(inner), expected, "{inner}");
        }
    }
}
