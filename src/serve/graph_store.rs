//! SPARQL 1.1 Graph Store Protocol: a graph as a whole, read at `/store?graph=IRI`, `/store?default` and,
//! where its name is an address below `/store/`, there; written, if it is the user's own.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Triple};

use super::api::{known, parameter, tagged};
use super::arguments::{self, Parameters};
use super::negotiate::{self, GRAPHS, Sent};
use super::problem::Problem;
use super::results::{self, Failure, write_graph};
use super::{Server, Shared, asked_before, sparql, writing};

/// `/store`
pub async fn indirect(State(server): Shared, request: Request) -> Result<Response, Problem> {
    let parameters = arguments::of_query(request.uri().query());
    known(&parameters, &["default", "graph", "format"])?;
    let graph = match (sparql::only(&parameters, "graph")?, parameter(&parameters, "default")) {
        (Some(iri), None) => GraphName::NamedNode(
            NamedNode::new(iri).map_err(|error| Problem::request(format!("graph {iri:?} is no IRI: {error}")))?,
        ),
        (None, Some("")) => GraphName::DefaultGraph,
        _ => return Err(Problem::request("name one graph: ?graph=IRI, or ?default")),
    };
    answered(&server, request, graph, &parameters).await
}

/// `/store/…`: the graph whose name is the address.
pub async fn direct(State(server): Shared, request: Request) -> Result<Response, Problem> {
    let parameters = arguments::of_query(request.uri().query());
    known(&parameters, &["format"])?;
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let iri = format!("http://{host}{}", request.uri().path());
    let graph = NamedNode::new(&iri).map_err(|error| Problem::request(format!("{iri:?} is no IRI: {error}")))?;
    answered(&server, request, graph.into(), &parameters).await
}

async fn answered(
    server: &Arc<Server>,
    request: Request,
    graph: GraphName,
    parameters: &Parameters,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    match head.method {
        Method::GET | Method::HEAD => read(server, &head, graph, parameter(parameters, "format")).await,
        Method::PUT | Method::POST => {
            server.may_write(&head.headers)?;
            let graph = own(server, graph)?;
            let format = format_of(&head.headers)?;
            let body = server.bytes(&head.headers, body).await?;
            let replace = head.method == Method::PUT;
            writing::graph(server, graph, Some(writing::Content { format, body, replace })).await
        }
        Method::DELETE => {
            server.may_write(&head.headers)?;
            writing::graph(server, own(server, graph)?, None).await
        }
        _ => Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "a graph is read, put, added to, or deleted")
            .with(header::ALLOW, HeaderValue::from_static("GET, HEAD, PUT, POST, DELETE"))),
    }
}

fn own(server: &Server, graph: GraphName) -> Result<NamedNode, Problem> {
    let base = server.current.get().store.base().to_owned();
    match graph {
        GraphName::NamedNode(node) if daygraph::store::is_own_graph(&base, node.as_str()) => Ok(node),
        _ => Err(writing::protected(&graph.to_string(), &base)),
    }
}

/// In which format a body is.
fn format_of(headers: &HeaderMap) -> Result<RdfFormat, Problem> {
    let media = negotiate::media_of(headers).unwrap_or_default();
    let format = RdfFormat::from_media_type(&media).filter(|format| !format.supports_datasets() || is_json(*format));
    format.ok_or_else(|| {
        let text = "a graph comes as text/turtle, application/n-triples, application/rdf+xml or application/ld+json";
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", text)
    })
}

fn is_json(format: RdfFormat) -> bool {
    matches!(format, RdfFormat::JsonLd { .. })
}

async fn read(server: &Arc<Server>, head: &Parts, graph: GraphName, named: Option<&str>) -> Result<Response, Problem> {
    let Sent::Graph(format) = negotiate::best(&head.headers, named, &GRAPHS)? else {
        return Err(Problem::request("a graph is no table"));
    };
    let opened = server.current.get();
    if let GraphName::NamedNode(node) = &graph {
        is_there(&opened.store, node.as_ref())?;
    }
    let tag = negotiate::tag_of(&opened.tag, &head.headers, named);
    if asked_before(&head.headers, tag.to_str().unwrap_or_default()) {
        server.metrics.unchanged();
        return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), tag));
    }
    let mut response = results::sent(server, move |job, pipe| {
        pipe.content = Sent::Graph(format).content();
        let store = &job.opened.store;
        let quads = store.oxigraph().quads_for_pattern(None, None, None, Some(GraphNameRef::from(&graph)));
        let triples = quads.map(|quad| match (quad, job.ended()) {
            (_, Some(ended)) => Err(Failure::from(ended)),
            (Ok(quad), None) => Ok(Triple::from(quad)),
            (Err(error), None) => Err(Failure::from(Problem::internal(&error.into()))),
        });
        write_graph(format, store, triples, pipe)
    })
    .await?;
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(tagged(response, tag))
}

fn is_there(store: &daygraph::store::Store, graph: NamedNodeRef<'_>) -> Result<(), Problem> {
    match store.oxigraph().contains_named_graph(graph) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::not_found(format!("there is no graph {graph}"))),
        Err(error) => Err(Problem::internal(&error.into())),
    }
}
