//! In which format an answer is sent: what who asks takes, best first.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::sparql::results::QueryResultsFormat;

use super::problem::Problem;

/// Formats of rows, the first where any will do. Each media type may be asked for.
pub const ROWS: [(&str, Sent); 9] = [
    ("application/sparql-results+json", Sent::Rows(QueryResultsFormat::Json)),
    ("application/json", Sent::Rows(QueryResultsFormat::Json)),
    ("text/json", Sent::Rows(QueryResultsFormat::Json)),
    ("application/sparql-results+xml", Sent::Rows(QueryResultsFormat::Xml)),
    ("application/xml", Sent::Rows(QueryResultsFormat::Xml)),
    ("text/xml", Sent::Rows(QueryResultsFormat::Xml)),
    ("text/csv", Sent::Rows(QueryResultsFormat::Csv)),
    ("text/tab-separated-values", Sent::Rows(QueryResultsFormat::Tsv)),
    ("text/plain", Sent::Rows(QueryResultsFormat::Tsv)),
];

/// Formats of graphs.
pub const GRAPHS: [(&str, Sent); 14] = [
    ("text/turtle", Sent::Graph(RdfFormat::Turtle)),
    ("application/x-turtle", Sent::Graph(RdfFormat::Turtle)),
    ("application/n-triples", Sent::Graph(RdfFormat::NTriples)),
    ("text/plain", Sent::Graph(RdfFormat::NTriples)),
    ("application/rdf+xml", Sent::Graph(RdfFormat::RdfXml)),
    ("application/xml", Sent::Graph(RdfFormat::RdfXml)),
    ("text/xml", Sent::Graph(RdfFormat::RdfXml)),
    ("application/ld+json", Sent::Graph(JSON_LD)),
    ("application/json", Sent::Graph(JSON_LD)),
    ("text/n3", Sent::Graph(RdfFormat::N3)),
    ("application/n-quads", Sent::Graph(RdfFormat::NQuads)),
    ("application/trig", Sent::Graph(RdfFormat::TriG)),
    ("text/x-nquads", Sent::Graph(RdfFormat::NQuads)),
    ("application/x-trig", Sent::Graph(RdfFormat::TriG)),
];

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    Rows(QueryResultsFormat),
    Graph(RdfFormat),
}

impl Sent {
    /// The media type that says so.
    pub fn content(self) -> &'static str {
        match self {
            Sent::Rows(QueryResultsFormat::Csv) => "text/csv; charset=utf-8",
            Sent::Rows(QueryResultsFormat::Tsv) => "text/tab-separated-values; charset=utf-8",
            Sent::Rows(format) => format.media_type(),
            Sent::Graph(format) => format.media_type(),
        }
    }
}

/// Short names of formats, as in `?format=csv`.
const NAMES: [(&str, &str); 12] = [
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("csv", "text/csv"),
    ("tsv", "text/tab-separated-values"),
    ("turtle", "text/turtle"),
    ("ttl", "text/turtle"),
    ("ntriples", "application/n-triples"),
    ("nt", "application/n-triples"),
    ("rdfxml", "application/rdf+xml"),
    ("jsonld", "application/ld+json"),
    ("nquads", "application/n-quads"),
    ("trig", "application/trig"),
];

/// A range of media types that is taken, and how much it is liked, in thousandths.
struct Range<'a> {
    media: &'a str,
    liked: u16,
}

impl Range<'_> {
    /// How closely it tells a media type, if it takes it at all.
    fn takes(&self, media: &str) -> Option<u8> {
        let kind = media.split('/').next().unwrap_or_default();
        match self.media.strip_suffix("/*") {
            Some("*") => Some(0),
            Some(range) => (range == kind).then_some(1),
            None => (self.media == media).then_some(2),
        }
    }
}

/// The format of those offered that is liked best; of several the first. `named` is a name or a media type
/// that the request's parameters ask for, which counts before its headers where it is one of them: some
/// clients send names of their own beside the header.
///
/// # Errors
///
/// If none of them is taken.
pub fn best(headers: &HeaderMap, named: Option<&str>, offered: &[(&'static str, Sent)]) -> Result<Sent, Problem> {
    if let Some(named) = named {
        let media = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(named)).map_or(named, |(_, media)| media);
        if let Some((_, sent)) = offered.iter().find(|(known, _)| known.eq_ignore_ascii_case(media)) {
            return Ok(*sent);
        }
    }
    let accept: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let accept = accept.join(",").to_ascii_lowercase();
    if accept.trim().is_empty() {
        return Ok(offered[0].1);
    }
    let ranges: Vec<Range> = accept.split(',').filter_map(range).collect();
    let liked = |media: &str| {
        let takes = ranges.iter().filter_map(|range| Some((range.takes(media)?, range.liked)));
        takes.max_by_key(|(closely, _)| *closely).map_or(0, |(_, liked)| liked)
    };
    let mut best = None;
    for (media, sent) in offered {
        let liked = liked(media);
        if liked > best.map_or(0, |(before, _)| before) {
            best = Some((liked, *sent));
        }
    }
    best.map(|(_, sent)| sent).ok_or_else(|| not_acceptable(offered))
}

fn range(part: &str) -> Option<Range<'_>> {
    let mut parts = part.split(';').map(str::trim);
    let media = parts.next().filter(|media| !media.is_empty())?;
    let liked = parts.find_map(|parameter| parameter.strip_prefix("q=")).map_or(Some(1.0), |q| q.trim().parse().ok());
    let liked: f32 = liked.filter(|q| (0.0..=1.0).contains(q))?;
    Some(Range { media, liked: (liked * 1000.0).round() as u16 })
}

fn not_acceptable(offered: &[(&'static str, Sent)]) -> Problem {
    let mut known: Vec<&str> = offered.iter().map(|(media, _)| *media).collect();
    known.dedup();
    Problem::new(StatusCode::NOT_ACCEPTABLE, "format", format!("this answer comes as {}", known.join(", ")))
}

/// The tag of an answer whose format depends on the headers, or on a name in the request: each format
/// is another representation of the same state.
pub fn tag_of(state: &HeaderValue, headers: &HeaderMap, named: Option<&str>) -> HeaderValue {
    let accept = headers.get(header::ACCEPT).map(HeaderValue::as_bytes).unwrap_or_default();
    let asked = blake3::hash(&[accept, b"\0", named.unwrap_or_default().as_bytes()].concat());
    let text = state.to_str().unwrap_or_default().trim_end_matches('"');
    HeaderValue::from_str(&format!("{text}-{}\"", &asked.to_hex()[..8])).unwrap_or_else(|_| state.clone())
}

/// The media type of a body, without its parameters.
pub fn media_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of(accept: &str) -> Option<Sent> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().expect("a header"));
        best(&headers, None, &ROWS).ok()
    }

    #[test]
    fn the_best_liked_is_sent() {
        let rows = |format| Some(Sent::Rows(format));
        for (accept, sent) in [
            ("", rows(QueryResultsFormat::Json)),
            ("*/*", rows(QueryResultsFormat::Json)),
            ("text/csv", rows(QueryResultsFormat::Csv)),
            ("application/sparql-results+xml;q=0.5, text/csv;q=0.9", rows(QueryResultsFormat::Csv)),
            ("text/csv;q=0, */*;q=0.1", rows(QueryResultsFormat::Json)),
            ("text/*", rows(QueryResultsFormat::Json)),
            ("TEXT/TAB-SEPARATED-VALUES;charset=utf-8", rows(QueryResultsFormat::Tsv)),
            ("image/png", None),
            ("text/csv;q=2", None),
        ] {
            assert_eq!(best_of(accept), sent, "{accept}");
        }
    }

    #[test]
    fn a_name_counts_before_headers() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, "text/csv".parse().expect("a header"));
        assert_eq!(best(&headers, Some("xml"), &ROWS).ok(), Some(Sent::Rows(QueryResultsFormat::Xml)));
        assert_eq!(best(&headers, Some("turtle"), &ROWS).ok(), Some(Sent::Rows(QueryResultsFormat::Csv)));
    }
}
