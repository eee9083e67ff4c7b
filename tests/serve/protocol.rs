//! The cases of the W3C's tests of the SPARQL 1.1 Protocol, on graphs of our own.

use super::{Answer, Server, bearer, copy_of_samples, encoded};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const QUERY: (&str, &str) = ("Content-Type", "application/sparql-query");
const UPDATE: (&str, &str) = ("Content-Type", "application/sparql-update");

/// Three graphs with a thing each, and who may write.
fn server() -> (tempfile::TempDir, Server) {
    let folder = copy_of_samples();
    let server = Server::start(&folder.path().join("store"), &["--writable"]);
    let data: String = (1..=3)
        .map(|n| {
            format!(
                "GRAPH <http://example.org/data{n}> {{ <http://example.org/data{n}> a <http://example.org/Thing> }} "
            )
        })
        .collect();
    assert_eq!(server.update(&format!("INSERT DATA {{ {data} }}")).status, 204);
    (folder, server)
}

fn graphs(kind: &str, numbers: &[u8]) -> String {
    numbers.iter().map(|n| format!("&{kind}={}", encoded(&format!("http://example.org/data{n}")))).collect()
}

fn form(server: &Server, body: &str) -> Answer {
    server.ask("POST", "/sparql", &[FORM], body.as_bytes())
}

const IN_DEFAULT: &str = "ASK { <http://example.org/data1> a ?t . <http://example.org/data2> a ?t }";
const IN_NAMED: &str =
    "ASK { GRAPH ?a { <http://example.org/data1> a ?t } GRAPH ?b { <http://example.org/data2> a ?t } }";

#[test]
fn queries() {
    let (_folder, server) = server();
    let ask = encoded("ASK {}");
    // query_get, query_post_form, query_post_direct
    assert!(server.get(&format!("/sparql?query={ask}")).says());
    assert!(form(&server, &format!("query={ask}")).says());
    assert!(server.ask("POST", "/sparql", &[QUERY], b"ASK {}").says());
    // query_dataset_default_graph(s), named graphs, both, in each of the ways
    let (default, named) = (encoded(IN_DEFAULT), encoded(IN_NAMED));
    let both = "ASK { <http://example.org/data1> a ?t . <http://example.org/data2> a ?t \
                GRAPH <http://example.org/data3> { <http://example.org/data3> a ?t } }";
    let cases = [
        (&default, graphs("default-graph-uri", &[1, 2]), true),
        (&default, graphs("default-graph-uri", &[1]), false),
        (&default, graphs("named-graph-uri", &[1, 2]), false),
        (&named, graphs("named-graph-uri", &[1, 2]), true),
        (&named, graphs("named-graph-uri", &[1]), false),
        (&encoded(both), graphs("default-graph-uri", &[1, 2]) + &graphs("named-graph-uri", &[3]), true),
        (&encoded(both), graphs("default-graph-uri", &[1, 2]), false),
    ];
    for (query, graphs, yes) in &cases {
        assert_eq!(server.get(&format!("/sparql?query={query}{graphs}")).says(), *yes, "{query} {graphs}");
        assert_eq!(form(&server, &format!("query={query}{graphs}")).says(), *yes, "{query} {graphs}");
    }
    let direct = server.ask(
        "POST",
        &format!("/sparql?{}", &graphs("default-graph-uri", &[1, 2])[1..]),
        &[QUERY],
        IN_DEFAULT.as_bytes(),
    );
    assert!(direct.says());
    // query_multiple_dataset: what the protocol names counts, not what the query does
    let query = encoded(&IN_DEFAULT.replace("ASK {", "ASK FROM <http://example.org/data3> {"));
    assert!(server.get(&format!("/sparql?query={query}{}", graphs("default-graph-uri", &[1, 2]))).says());
}

/// What is answered at once says the same as what goes the long way: a group more makes it go there.
#[test]
fn lookups_say_what_other_questions_say() {
    let server = Server::of_samples();
    let rows = |query: &str, format: &str| {
        let answer = server.get(&format!("/sparql?query={}&format={format}", encoded(query)));
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let mut lines: Vec<String> = answer.text().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let few = "<urn:daygraph:company/anthropic> ?p ?o";
    // More rows than are found at once.
    let many = "?claim a dg:Claim";
    for format in ["csv", "tsv"] {
        for (pattern, least) in [(few, 20), (many, 600), ("<urn:daygraph:company/none> ?p ?o", 0)] {
            let short = rows(&format!("SELECT * {{ {pattern} }}"), format);
            assert_eq!(short, rows(&format!("SELECT * {{ {{ {pattern} }} }}"), format), "{pattern}");
            assert!(short.len() > least, "{pattern}: {} lines", short.len());
        }
    }
    let ask = |pattern: &str| server.get(&format!("/sparql?query={}", encoded(&format!("ASK {{ {pattern} }}")))).says();
    assert!(ask(few) && !ask("<urn:daygraph:company/none> ?p ?o"));
    let wrong = server.get(&format!("/sparql?query={}", encoded("SELECT * { <urn:x> ?p }")));
    assert_eq!(wrong.status, 400);
}

#[test]
fn formats_are_those_that_are_asked_for() {
    let server = Server::of_samples();
    let sent = |query: &str, accept: &str| {
        let answer = server.get_with(&format!("/sparql?query={}", encoded(query)), &[("Accept", accept)]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.header("vary").is_some_and(|vary| vary.contains("accept")));
        answer.header("content-type").expect("a type").to_owned()
    };
    let rows = ["SELECT ?s { ?s a dg:Company } LIMIT 1", "ASK {}"];
    for query in rows {
        for (accept, content) in [
            ("*/*", "application/sparql-results+json"),
            ("application/sparql-results+json", "application/sparql-results+json"),
            ("application/sparql-results+xml", "application/sparql-results+xml"),
            ("text/csv", "text/csv; charset=utf-8"),
            ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
            ("application/rdf+xml, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ] {
            assert_eq!(sent(query, accept), content, "{query} {accept}");
        }
    }
    for query in ["CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 2", "DESCRIBE ?s { ?s a dg:Company } LIMIT 1"] {
        for media in [
            "text/turtle",
            "application/n-triples",
            "application/rdf+xml",
            "application/ld+json",
            "application/trig",
            "application/n-quads",
        ] {
            assert_eq!(sent(query, media), media, "{query}");
        }
        assert_eq!(sent(query, "*/*"), "text/turtle");
    }
    let png = server.get_with(&format!("/sparql?query={}", encoded("ASK {}")), &[("Accept", "image/png")]);
    assert_eq!((png.status, png.problem().as_str()), (406, "format"));
    assert_eq!(
        server.get(&format!("/sparql?format=csv&query={}", encoded("SELECT (1 AS ?a) {}"))).text(),
        "a\r\n1\r\n"
    );
}

#[test]
fn bad_queries() {
    let server = Server::of_samples();
    let ask = encoded("ASK {}");
    // bad_query_method, bad_multiple_queries, bad_query_wrong_media_type, bad_query_missing_form_type,
    // bad_query_missing_direct_type, bad_query_non_utf8, bad_query_syntax
    assert_eq!(server.ask("PUT", &format!("/sparql?query={ask}"), &[FORM], b"x").status, 405);
    assert_eq!(server.get(&format!("/sparql?query={ask}&query={ask}")).status, 400);
    assert_eq!(server.ask("POST", "/sparql", &[("Content-Type", "text/plain")], b"ASK {}").status, 415);
    assert_eq!(server.ask("POST", "/sparql", &[], format!("query={ask}").as_bytes()).status, 415);
    assert_eq!(server.ask("POST", "/sparql", &[], b"ASK {}").status, 415);
    let utf16: Vec<u8> = "ASK {}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let media = ("Content-Type", "application/sparql-query; charset=UTF-16");
    assert_eq!(server.ask("POST", "/sparql", &[media], &utf16).status, 415);
    assert_eq!(server.ask("POST", "/sparql", &[QUERY], b"ASK { ?a ?b \"\xff\" }").status, 400);
    let wrong = server.get(&format!("/sparql?query={}", encoded("ASK { nonsense")));
    assert_eq!((wrong.status, wrong.problem().as_str()), (400, "query-syntax"));
    assert!(wrong.json()["detail"].as_str().is_some_and(|detail| detail.contains("line 1, column")));
}

#[test]
fn updates() {
    let (_folder, server) = server();
    let token = ("Authorization", bearer());
    let token = (token.0, token.1.as_str());
    let insert = |name: &str| {
        format!(
            "INSERT DATA {{ GRAPH <http://example.org/new> {{ <http://example.org/{name}> a <http://example.org/Thing> }} }}"
        )
    };
    // update_post_form, update_post_direct
    let body = format!("update={}", encoded(&insert("form")));
    assert_eq!(server.ask("POST", "/sparql", &[FORM, token], body.as_bytes()).status, 204);
    assert_eq!(server.update(&insert("direct")).status, 204);
    for name in ["form", "direct"] {
        assert!(
            server
                .query(&format!("ASK {{ GRAPH <http://example.org/new> {{ <http://example.org/{name}> ?p ?o }} }}"))
                .says()
        );
    }
    // update_dataset_default_graph(s), update_dataset_named_graphs, update_dataset_full
    let copy = "INSERT { GRAPH <http://example.org/result> { ?s a <http://example.org/Copied> } } WHERE { ?s a <http://example.org/Thing> }";
    let address = format!("/sparql?{}", &graphs("using-graph-uri", &[1, 2])[1..]);
    assert_eq!(server.ask("POST", &address, &[UPDATE, token], copy.as_bytes()).status, 204);
    let copied = |n: u8| {
        server.query(&format!("ASK {{ GRAPH <http://example.org/result> {{ <http://example.org/data{n}> a <http://example.org/Copied> }} }}")).says()
    };
    assert!(copied(1) && copied(2) && !copied(3));
    let named = "INSERT { GRAPH <http://example.org/result> { ?s a <http://example.org/Copied> } } WHERE { GRAPH ?g { ?s a <http://example.org/Thing> } }";
    let address = format!("/sparql?{}", &graphs("using-named-graph-uri", &[3])[1..]);
    assert_eq!(server.ask("POST", &address, &[UPDATE, token], named.as_bytes()).status, 204);
    assert!(copied(3));

    // bad_update_get, bad_multiple_updates, bad_update_wrong_media_type, bad_update_missing_form_type,
    // bad_update_non_utf8, bad_update_syntax, bad_update_dataset_conflict
    let one = encoded(&insert("x"));
    assert_eq!(server.get_with(&format!("/sparql?update={one}"), &[token]).status, 400);
    assert_eq!(
        server.ask("POST", "/sparql", &[FORM, token], format!("update={one}&update={one}").as_bytes()).status,
        400
    );
    assert_eq!(
        server.ask("POST", "/sparql", &[("Content-Type", "text/plain"), token], insert("x").as_bytes()).status,
        415
    );
    assert_eq!(server.ask("POST", "/sparql", &[token], format!("update={one}").as_bytes()).status, 415);
    assert_eq!(server.ask("POST", "/sparql", &[UPDATE, token], b"CLEAR GRAPH <urn:\xff>").status, 400);
    assert_eq!(server.update("CLEAR nothing").status, 400);
    let conflict =
        "INSERT { GRAPH <http://example.org/x> { ?s ?p ?o } } USING <http://example.org/data1> WHERE { ?s ?p ?o }";
    let address = format!("/sparql?{}", &graphs("using-graph-uri", &[2])[1..]);
    assert_eq!(server.ask("POST", &address, &[UPDATE, token], conflict.as_bytes()).status, 400);
    assert_eq!(form(&server, &format!("query={}&update={one}", encoded("ASK {}"))).status, 400);
}

#[test]
fn it_describes_itself() {
    let server = Server::of_samples();
    let answer = server.get_with("/sparql", &[("Accept", "application/n-triples")]);
    assert_eq!(answer.status, 200);
    let text = answer.text();
    let sd = "http://www.w3.org/ns/sparql-service-description#";
    for part in [
        format!("<http://{}/sparql> <{sd}endpoint> <http://{}/sparql>", server.address, server.address),
        format!("<{sd}supportedLanguage> <{sd}SPARQL11Query>"),
        format!("<{sd}name> <urn:daygraph:digest/wire-en/2025-11-24>"),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
    assert!(!text.contains("SPARQL11Update"));
    let page = server.get_with("/sparql", &[("Accept", "text/html,application/xml;q=0.9,*/*;q=0.8")]);
    assert!(page.text().contains("<!doctype html>"));
}

#[test]
fn graphs_are_read_as_a_whole() {
    let server = Server::of_samples();
    let graph = encoded("urn:daygraph:digest/wire-en/2025-11-24");
    let answer = server.get_with(&format!("/store?graph={graph}"), &[("Accept", "application/n-triples")]);
    let queried =
        server.query("SELECT (COUNT(*) AS ?n) { GRAPH <urn:daygraph:digest/wire-en/2025-11-24> { ?s ?p ?o } }");
    let count = queried.json()["results"]["bindings"][0]["n"]["value"].as_str().and_then(|n| n.parse().ok());
    assert_eq!(Some(answer.text().lines().count()), count);
    let all = server.get_with("/store?default", &[("Accept", "application/n-triples")]);
    assert!(all.whole && all.text().lines().count() > answer.text().lines().count());
    assert_eq!(server.get(&format!("/store?graph={}", encoded("urn:x:none"))).status, 404);
    assert_eq!(server.get("/store").status, 400);
    assert_eq!(server.get(&format!("/store?default&graph={graph}")).status, 400);
    let head = server.ask("HEAD", &format!("/store?graph={graph}"), &[], b"");
    assert_eq!((head.status, head.header("content-type")), (200, Some("text/turtle")));
}
