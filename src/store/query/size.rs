//! How large a query is: how deep its parts stand in each other, and how many patterns it has.
//!
//! What puts a query in order before it is answered takes time with the square of both, and more, and does
//! not look whether to stop. Nobody writes such queries; a few kilobytes of `1+1+1+…` would keep a thread
//! for minutes.

use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression as Path,
};

use super::expressions::children;

/// Parts in each other, at most.
pub(super) const DEEPEST: usize = 250;
/// Triple patterns and paths, at most.
pub(super) const MOST: usize = 500;

/// Brackets in each other in the text, at most: the parser goes as deep.
pub(super) const BRACKETS: usize = 500;

/// What is too large of a text before it is parsed, in words.
pub(super) fn too_deep(text: &str) -> Option<String> {
    let deepest = brackets(text.as_bytes());
    let told = || format!("its brackets stand in each other {deepest} deep, and {BRACKETS} is as deep as may be");
    (deepest > BRACKETS).then(told)
}

/// How deep brackets stand in each other, outside of texts, addresses and comments.
fn brackets(text: &[u8]) -> usize {
    let (mut depth, mut deepest, mut at) = (0usize, 0usize, 0usize);
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            // In a prefixed name; in a text it is looked at there.
            b'\\' => at += 1,
            b'#' => at += text[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
            b'"' | b'\'' => at = after_text(text, at - 1),
            b'<' => at += length_of_address(&text[at..]),
            _ => {}
        }
    }
    deepest
}

/// Where a text ends that begins here; one that is not closed is none.
fn after_text(text: &[u8], start: usize) -> usize {
    let quote = text[start];
    let long = text[start..].starts_with(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if long && text[at..].starts_with(&[quote; 3]) => return at + 3,
            _ if !long && byte == quote => return at + 1,
            b'\n' | b'\r' if !long => return start + 1,
            _ => at += 1,
        }
    }
    start + 1
}

/// How many bytes belong to an address, with the bracket that closes it; none where `<` is less-than.
fn length_of_address(text: &[u8]) -> usize {
    let no_part =
        |byte: &u8| *byte <= b' ' || matches!(byte, b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`' | b'\\');
    match text.iter().position(no_part) {
        Some(end) if text[end] == b'>' => end + 1,
        _ => 0,
    }
}

/// What is too large of a query, in words.
pub(super) fn too_large(query: &Query) -> Option<String> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let mut size = Size { patterns: 0, deepest: 0 };
    size.pattern(pattern, 0);
    if size.deepest > DEEPEST {
        return Some(format!(
            "its parts stand in each other {} deep, and {DEEPEST} is as deep as may be",
            size.deepest
        ));
    }
    (size.patterns > MOST).then(|| format!("it has {} patterns, and may have {MOST}", size.patterns))
}

struct Size {
    patterns: usize,
    deepest: usize,
}

impl Size {
    fn pattern(&mut self, pattern: &GraphPattern, depth: usize) {
        self.deepest = self.deepest.max(depth);
        let below = depth + 1;
        match pattern {
            GraphPattern::Bgp { patterns } => self.patterns += patterns.len(),
            GraphPattern::Path { path, .. } => {
                self.patterns += 1;
                self.path(path, below);
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right }
            | GraphPattern::Lateral { left, right } => {
                self.pattern(left, below);
                self.pattern(right, below);
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left, below);
                self.pattern(right, below);
                expression.iter().for_each(|expression| self.expression(expression, below));
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr, below);
                self.pattern(inner, below);
            }
            GraphPattern::Extend { inner, expression, .. } => {
                self.expression(expression, below);
                self.pattern(inner, below);
            }
            GraphPattern::OrderBy { inner, expression } => {
                for order in expression {
                    let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = order;
                    self.expression(expression, below);
                }
                self.pattern(inner, below);
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr, below);
                    }
                }
                self.pattern(inner, below);
            }
            GraphPattern::Graph { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Service { inner, .. } => self.pattern(inner, below),
            GraphPattern::Values { .. } => {}
        }
    }

    fn path(&mut self, path: &Path, depth: usize) {
        self.deepest = self.deepest.max(depth);
        match path {
            Path::NamedNode(_) | Path::NegatedPropertySet(_) => {}
            Path::Reverse(inner) | Path::ZeroOrMore(inner) | Path::OneOrMore(inner) | Path::ZeroOrOne(inner) => {
                self.path(inner, depth + 1);
            }
            Path::Sequence(a, b) | Path::Alternative(a, b) => {
                self.path(a, depth + 1);
                self.path(b, depth + 1);
            }
        }
    }

    fn expression(&mut self, expression: &Expression, depth: usize) {
        self.deepest = self.deepest.max(depth);
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern, depth + 1),
            other => children(other).into_iter().for_each(|e| self.expression(e, depth + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use spargebra::SparqlParser;

    use super::*;

    fn check(text: &str) -> Option<String> {
        too_large(&SparqlParser::new().parse_query(text).expect("a query"))
    }

    #[test]
    fn what_people_write_is_not_too_large() {
        let values: String = (0..5000).map(|n| format!("<urn:{n}> ")).collect();
        assert_eq!(check(&format!("SELECT * {{ VALUES ?a {{ {values} }} ?a ?b ?c }}")), None);
        assert_eq!(
            check(&format!("SELECT * {{ ?a ?b ?c FILTER(?a IN ({})) }}", values.trim().replace(' ', ", "))),
            None
        );
        let or = vec!["?a = <urn:x>"; 100].join(" || ");
        assert_eq!(check(&format!("SELECT * {{ ?a ?b ?c FILTER({or}) }}")), None);
    }

    #[test]
    fn brackets_count_where_they_are_some() {
        for (text, depth) in [
            ("SELECT * { ?a ?b ?c }", 1),
            ("SELECT * { ?a ?b ( ( 1 ) ) } # ((((", 3),
            ("SELECT * { ?a <urn:x#((((> '((((' , \"((\\\"((\" }", 1),
            ("SELECT * { ?a ?b '''(('((''' FILTER(?a < (1)) }", 3),
            ("( #)\n( #)\n( #)\n(", 4),
            ("( ')' ( \"\"\")\"\"\" ( <urn:)> (", 4),
            ("( ex:a\\) ( ex:b\\' (", 3),
            ("a < ( b > (", 2),
        ] {
            assert_eq!(brackets(text.as_bytes()), depth, "{text}");
        }
    }

    #[test]
    fn chains_and_heaps_are() {
        assert!(check(&format!("SELECT * {{ ?a ?b ?c FILTER(1{} > 0) }}", "+1".repeat(300))).is_some());
        assert!(check(&format!("SELECT * {{ ?a a{} ?c }}", "|a".repeat(300))).is_some());
        assert!(check(&format!("SELECT * {{ {} }}", vec!["{ ?a a ?b }"; 300].join(" UNION "))).is_some());
        assert!(check(&format!("SELECT * {{ {} }}", "?a ?b ?c . ".repeat(600))).is_some());
    }
}
