//! What the endpoint says of itself (SPARQL 1.1 Service Description), where nobody asks it anything.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use daygraph::store::Store;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, Term, Triple};

use super::Server;
use super::api::parameter;
use super::arguments::Parameters;
use super::negotiate::{self, GRAPHS, ROWS, Sent};
use super::problem::Problem;
use super::results::{self, Failure, write_graph};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const VOID_TRIPLES: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#triples");

fn sd(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SD}{name}"))
}

/// `GET /sparql` without a query.
pub async fn service(server: &Arc<Server>, headers: &HeaderMap, parameters: &Parameters) -> Result<Response, Problem> {
    let Sent::Graph(format) = negotiate::best(headers, parameter(parameters, "format"), &GRAPHS)? else {
        return Err(Problem::request("a description is a graph"));
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned();
    let endpoint = NamedNode::new(format!("http://{host}/sparql"))
        .map_err(|_| Problem::request("the Host of the request makes no IRI"))?;
    let writable = server.options.token.is_some();
    let mut response = results::sent(server, move |job, pipe| {
        pipe.content = Sent::Graph(format).content();
        let described = described(&job.opened.store, &endpoint, writable)
            .map_err(|error| Failure::from(Problem::internal(&error.into())))?;
        write_graph(format, &job.opened.store, described.into_iter().map(Ok), pipe)
    })
    .await?;
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn described(
    store: &Store,
    endpoint: &NamedNode,
    writable: bool,
) -> Result<Vec<Triple>, oxigraph::store::StorageError> {
    let mut triples = Vec::new();
    let [dataset, default] = ["dataset", "default"].map(|name| BlankNode::new_unchecked(name.to_owned()));
    let mut of_service = |property: &str, object: Term| {
        triples.push(Triple::new(endpoint.clone(), sd(property), object));
    };
    of_service("endpoint", endpoint.clone().into());
    of_service("supportedLanguage", sd("SPARQL11Query").into());
    if writable {
        of_service("supportedLanguage", sd("SPARQL11Update").into());
    }
    for (_, sent) in ROWS.into_iter().chain(GRAPHS) {
        let format = match sent {
            Sent::Rows(format) => format.iri(),
            Sent::Graph(format) => format.iri(),
        };
        of_service("resultFormat", NamedNode::new_unchecked(format).into());
    }
    of_service("defaultDataset", dataset.clone().into());
    let class = |name: &str| Term::from(sd(name));
    triples.push(Triple::new(endpoint.clone(), rdf::TYPE, class("Service")));
    triples.push(Triple::new(dataset.clone(), rdf::TYPE, class("Dataset")));
    triples.push(Triple::new(dataset.clone(), sd("defaultGraph"), default.clone()));
    triples.push(Triple::new(default.clone(), rdf::TYPE, class("Graph")));
    let quads = store.oxigraph();
    let in_default = quads.quads_for_pattern(None, None, None, Some(oxigraph::model::GraphNameRef::DefaultGraph));
    triples.push(Triple::new(default, VOID_TRIPLES, Literal::from(in_default.count() as u64)));
    for (n, graph) in quads.named_graphs().enumerate() {
        let node = BlankNode::new_unchecked(format!("graph{n}"));
        triples.push(Triple::new(dataset.clone(), sd("namedGraph"), node.clone()));
        triples.push(Triple::new(node.clone(), rdf::TYPE, class("NamedGraph")));
        triples.push(Triple::new(node, sd("name"), Term::from(graph?)));
    }
    triples.sort_by_cached_key(ToString::to_string);
    triples.dedup();
    Ok(triples)
}
