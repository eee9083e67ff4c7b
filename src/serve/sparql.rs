//! SPARQL 1.1 Protocol: queries by GET, by a form, and as a body of their own. Parameters that the protocol
//! does not have are those of some client, and mean nothing here.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daygraph::store::query::{self, Query, QueryDataset};
use oxigraph::model::NamedNode;

use super::api::{parameter, tagged};
use super::arguments::{self, Parameters};
use super::negotiate::{self, Sent, media_of};
use super::problem::Problem;
use super::results::{self, Asked};
use super::{Server, Shared, asked_before, describe, page, writing};

const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";
const UPDATE: &str = "application/sparql-update";
/// Bytes of a query: it may be as deep as it is long, and so is what answers it.
const LONGEST: usize = 128 * 1024;
/// Functions that give something else each time; an answer with one is not kept.
const FLEETING: [&str; 5] = ["now", "rand", "uuid", "struuid", "bnode"];

/// `/sparql`
pub async fn sparql(State(server): Shared, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let in_address = arguments::of_query(head.uri.query());
    match head.method {
        Method::GET | Method::HEAD => {
            if parameter(&in_address, "update").is_some() {
                return Err(Problem::request("an update comes by POST"));
            }
            if page::takes_html(&head.headers) && parameter(&in_address, "format").is_none() {
                return Ok(page::index(&head.headers));
            }
            match only(&in_address, "query")? {
                Some(text) => ask(&server, text, &in_address, &head.headers, true).await,
                None => describe::service(&server, &head.headers, &in_address).await,
            }
        }
        Method::POST => match media_of(&head.headers).as_deref() {
            Some(FORM) => {
                let text = server.text(&head.headers, body).await?;
                let mut parameters = arguments::of_query(Some(&text));
                parameters.extend(in_address);
                match (only(&parameters, "query")?, only(&parameters, "update")?) {
                    (Some(text), None) => ask(&server, text, &parameters, &head.headers, false).await,
                    (None, Some(text)) => writing::update(&server, &head.headers, text, &parameters).await,
                    (Some(_), Some(_)) => Err(Problem::request("a request is a query or an update, not both")),
                    (None, None) => Err(Problem::request("the form has no query")),
                }
            }
            Some(QUERY) => {
                let text = server.text(&head.headers, body).await?;
                ask(&server, &text, &in_address, &head.headers, false).await
            }
            Some(UPDATE) => {
                server.may_write(&head.headers)?;
                let text = server.text(&head.headers, body).await?;
                writing::update(&server, &head.headers, &text, &in_address).await
            }
            _ => {
                let text = format!("a query comes as {FORM} or {QUERY}");
                Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", text))
            }
        },
        _ => Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "queries come by GET or POST")
            .with(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"))),
    }
}

/// `GET /api/v1/query/<name>`
pub async fn named(
    State(server): Shared,
    Path(name): Path<String>,
    RawQuery(in_address): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = query::find(&server.options.queries, &name).map_err(|error| Problem::of_query(&error))?.clone();
    let mut parameters = arguments::of_query(in_address.as_deref());
    // A query's own parameter of that name counts.
    let format =
        if query.parameters.iter().any(|p| p.name == "format") { None } else { take(&mut parameters, "format") };
    let options = query::Options { set: parameters, ..query::Options::default() };
    answered(&server, query, options, format, &headers, true).await
}

async fn ask(
    server: &Arc<Server>,
    text: &str,
    parameters: &Parameters,
    headers: &HeaderMap,
    kept: bool,
) -> Result<Response, Problem> {
    let query = Query::plain("the query", text);
    if text.len() > LONGEST {
        let text = format!("a query has at most {LONGEST} bytes");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-limit", text));
    }
    let dataset = dataset(parameters, ["default-graph-uri", "named-graph-uri"])?;
    let options = query::Options { dataset, ..query::Options::default() };
    let format = parameter(parameters, "format").map(str::to_owned);
    answered(server, query, options, format, headers, kept).await
}

/// The graphs that parameters name, if any.
pub fn dataset(parameters: &Parameters, [default, named]: [&str; 2]) -> Result<Option<QueryDataset>, Problem> {
    let graphs = |name: &str| -> Result<Vec<NamedNode>, Problem> {
        let given = parameters.iter().filter(|(key, _)| key == name);
        given
            .map(|(_, iri)| NamedNode::new(iri).map_err(|e| Problem::request(format!("{name} {iri:?} is no IRI: {e}"))))
            .collect()
    };
    let (default, named) = (graphs(default)?, graphs(named)?);
    let given = !default.is_empty() || !named.is_empty();
    Ok(given.then_some(QueryDataset { default, named: Some(named) }))
}

async fn answered(
    server: &Arc<Server>,
    query: Query,
    options: query::Options,
    format: Option<String>,
    headers: &HeaderMap,
    kept: bool,
) -> Result<Response, Problem> {
    let opened = server.current.get();
    let kept = kept && !is_fleeting(&query.text);
    let tag = negotiate::tag_of(&opened.tag, headers, format.as_deref());
    if kept && asked_before(headers, tag.to_str().unwrap_or_default()) {
        server.metrics.unchanged();
        return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), tag));
    }
    let wanted = headers.clone();
    let pick = move |offered: &[(&'static str, Sent)]| negotiate::best(&wanted, format.as_deref(), offered);
    let mut response = results::answer(server, &opened, Asked { query, options, format: Box::new(pick) }).await?;
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(if kept { tagged(response, tag) } else { response })
}

/// Whether a query may answer otherwise each time.
fn is_fleeting(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| FLEETING.iter().any(|fleeting| word.eq_ignore_ascii_case(fleeting)))
}

/// The value of a parameter that may be given once.
pub fn only<'a>(parameters: &'a Parameters, name: &str) -> Result<Option<&'a str>, Problem> {
    let mut given = parameters.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
    match (given.next(), given.next()) {
        (value, None) => Ok(value),
        _ => Err(Problem::request(format!("a request has one {name}"))),
    }
}

fn take(parameters: &mut Parameters, name: &str) -> Option<String> {
    let at = parameters.iter().position(|(key, _)| key == name)?;
    Some(parameters.remove(at).1)
}
