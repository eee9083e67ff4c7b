//! What somebody might try: nothing gets in, nothing falls over, memory stays bounded.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use super::{Answer, Server, encoded, samples};

/// Megabytes that a server of the samples takes at most, whatever is asked of it.
const MOST: u64 = 900;

fn limited() -> Server {
    Server::start(
        samples(),
        &["--time-limit", "2", "--memory-limit", "200", "--row-limit", "1000", "--max-body", "256"],
    )
}

/// It still answers, and its memory is bounded.
fn is_well(server: &Server, after: &str) {
    assert_eq!(server.get("/health").status, 200, "after {after}");
    assert!(server.query("ASK { ?a dg:acquired ?b }").says(), "after {after}");
    if let Some(memory) = server.memory() {
        assert!(memory < MOST, "{memory} MB after {after}");
    }
}

/// `VALUES ?NAME { 0 1 2 … }`
fn list(name: &str, length: usize) -> String {
    format!("VALUES ?{name} {{ {} }} ", (0..length).map(|n| n.to_string()).collect::<Vec<_>>().join(" "))
}

#[test]
fn endless_queries_are_stopped() {
    let server = limited();
    let count = |pattern: &str| format!("SELECT (COUNT(*) AS ?n) {{ {pattern} }}");
    let lists: String = ["a", "b", "c", "d"].iter().map(|name| list(name, 3000)).collect();
    let short: String = (0..12).map(|n| list(&format!("v{n}"), 100)).collect();
    let optional: String = ["b", "c", "d"].iter().map(|name| format!("OPTIONAL {{ {} }} ", list(name, 900))).collect();
    for query in [
        count("?a ?b ?c . ?d ?e ?f . ?g ?h ?i"),
        count("?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"),
        count("?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t"),
        count("{ SELECT ?a { ?a ?b ?c } } { SELECT ?d { ?d ?e ?f } } { SELECT ?g { ?g ?h ?i } }"),
        count("?a (!<urn:x>)* ?b . ?c (!<urn:x>)* ?d"),
        count("?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?d = ?i && ?a = ?g) }"),
        count("GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i }"),
        count(&lists),
        count(&short),
        count(&format!("{lists} FILTER(?a + ?b + ?c < 0)")),
        count(&format!("{} {optional}", list("a", 900))),
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i".to_owned(),
        "SELECT DISTINCT ?a ?e ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a".to_owned(),
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }".to_owned(),
    ] {
        let (started, answer) = (Instant::now(), server.query(&query));
        let took = started.elapsed();
        let short = &query[..query.len().min(80)];
        let kinds = ["time-limit", "memory-limit"];
        assert!(kinds.contains(&answer.problem().as_str()), "{short}: {}", answer.text());
        assert!(took < Duration::from_secs(8), "{short}: {took:?}");
        is_well(&server, short);
    }
    server.is_idle();
}

#[test]
fn texts_do_not_grow_without_end() {
    let server = limited();
    let steps = |count: usize, step: &dyn Fn(usize) -> String| -> String {
        let binds: String = (0..count).map(|n| format!("BIND({} AS ?x{}) ", step(n), n + 1)).collect();
        format!("SELECT (STRLEN(?x{count}) AS ?n) {{ BIND('xxxxxxxxxxxxxxxx' AS ?x0) {binds} }}")
    };
    for query in [
        steps(40, &|n| format!("CONCAT(?x{n}, ?x{n})")),
        steps(8, &|n| format!("REPLACE(?x{n}, 'x', ?x{n})")),
        steps(8, &|n| format!("REPLACE(?x{n}, '', ?x{n})")),
        steps(40, &|n| format!("ENCODE_FOR_URI(CONCAT(?x{n}, '%%%%%%', ?x{n}))")),
        steps(2, &|n| format!("CONCAT({})", vec![format!("?x{n}"); 10_000].join(","))),
    ] {
        let answer = server.query(&query);
        assert_eq!(answer.problem(), "memory-limit", "{}", answer.text());
        is_well(&server, &query[..80]);
    }
    // What is short stays as it is.
    let joined = server.query(&format!("SELECT (CONCAT({}) AS ?x) {{}}", vec!["'ab'@en"; 50].join(",")));
    let value = &joined.json()["results"]["bindings"][0]["x"];
    assert_eq!((value["value"].as_str(), value["xml:lang"].as_str()), (Some("ab".repeat(50).as_str()), Some("en")));
}

#[test]
fn queries_may_be_as_deep_as_they_are_long() {
    let server = limited();
    let around = |open: &str, close: &str, count: usize, inner: &str| open.repeat(count) + inner + &close.repeat(count);
    for query in [
        format!("SELECT * {{ ?a ?b ?c FILTER({}) }} LIMIT 1", around("(", ")", 50_000, "true")),
        format!("SELECT * {{ ?a ?b ?c FILTER({}true) }} LIMIT 1", "!".repeat(100_000)),
        format!("SELECT * {{ ?a ?b ?c FILTER(1{} > 0) }} LIMIT 1", "+1".repeat(50_000)),
        format!("SELECT * {{ ?a ?b ?c FILTER(?a{}) }} LIMIT 1", "||?a".repeat(25_000)),
        format!("SELECT * {} LIMIT 1", around("{", "}", 50_000, "?a ?b ?c")),
        format!("SELECT * {{ ?a ?b {} }} LIMIT 1", around("(", ")", 50_000, "")),
        format!("SELECT * {{ ?a ?b {} }} LIMIT 1", around("[a ", "]", 25_000, "")),
        format!("SELECT * {{ ?a {} ?c }} LIMIT 1", around("(", ")", 50_000, "a")),
        format!("SELECT * {{ ?a a{} ?c }} LIMIT 1", "/a".repeat(50_000)),
        format!("SELECT * {{ ?a a{} ?c }} LIMIT 1", "|a".repeat(50_000)),
        format!("SELECT * {{ {} }} LIMIT 1", vec!["{ ?a a ?b }"; 8_000].join(" UNION ")),
        around("SELECT * { {", "} }", 5_000, "SELECT * { ?a a ?b }"),
    ] {
        let (started, answer) = (Instant::now(), server.query(&query));
        assert_ne!(answer.status, 0, "it fell over: {}", &query[..60]);
        let took = started.elapsed();
        assert!(took < Duration::from_secs(8), "{}: {took:?}", &query[..60]);
        is_well(&server, &query[..60]);
    }
    let long = server.query(&format!("ASK {{}} #{}", "x".repeat(200_000)));
    assert_eq!((long.status, long.problem().as_str()), (413, "body-limit"));
}

#[test]
fn an_answer_has_as_many_rows_as_it_may() {
    let server = limited();
    let few = server.query("SELECT * { ?a ?b ?c } LIMIT 1000");
    assert_eq!((few.status, few.whole), (200, true));
    for query in ["SELECT * { ?a ?b ?c } LIMIT 1001", "CONSTRUCT { ?a ?b ?c } { ?a ?b ?c } LIMIT 1001"] {
        let many = server.query(query);
        assert_eq!((many.status, many.problem().as_str()), (422, "row-limit"), "{query}");
    }
    // Where much has been sent already, the connection breaks: nobody takes a part for all of it.
    let server = Server::start(samples(), &["--row-limit", "20000"]);
    let broken = server.query("SELECT * { ?a ?b ?c . ?c ?d ?e }");
    assert!(broken.status == 200 && !broken.whole, "{} {}", broken.status, broken.body.len());
    assert_eq!(server.metric("daygraph_answers_stopped_total{why=\"rows\"}"), 1.0);
}

#[test]
fn who_goes_away_stops_the_query() {
    let server = Server::start(samples(), &["--time-limit", "600"]);
    for query in ["SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "SELECT * { ?a ?b ?c . ?d ?e ?f }"] {
        let mut stream = server.connect();
        let head = format!(
            "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n{query}",
            query.len()
        );
        stream.write_all(head.as_bytes()).expect("it takes it");
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(server.metric("daygraph_questions_running"), 1.0, "{query}");
        drop(stream);
        server.is_idle();
    }
    assert_eq!(server.metric("daygraph_answers_stopped_total{why=\"client\"}"), 2.0);
}

#[test]
fn too_many_at_once_are_told_to_come_again() {
    let server = Server::start(samples(), &["--queries", "1", "--waiting", "1", "--time-limit", "5"]);
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..6)
            .map(|_| {
                std::thread::sleep(Duration::from_millis(100));
                scope.spawn(|| server.query(endless))
            })
            .collect();
        // What asks nothing of the store is answered all the same.
        assert_eq!(server.get("/health").status, 200);
        assert_eq!(server.get("/").status, 200);
        asked.into_iter().map(|asked| asked.join().expect("an answer")).collect()
    });
    let busy: Vec<&Answer> = answers.iter().filter(|answer| answer.problem() == "busy").collect();
    assert!((4..=5).contains(&busy.len()), "{answers:?}");
    assert!(busy.iter().all(|answer| answer.status == 503 && answer.header("retry-after") == Some("1")));
}

#[test]
fn bodies_are_bounded_in_length_and_in_time() {
    let server = limited();
    let long = vec![b'x'; 300 * 1024];
    let query = ("Content-Type", "application/sparql-query");
    let answer = server.ask("POST", "/sparql", &[query], &long);
    assert_eq!((answer.status, answer.problem().as_str()), (413, "body-limit"));
    // One that does not say how long it is.
    let mut request = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in long.chunks(10_000) {
        request.extend(format!("{:x}\r\n", chunk.len()).bytes().chain(chunk.iter().copied()).chain(*b"\r\n"));
    }
    request.extend(b"0\r\n\r\n");
    assert_eq!(server.raw(&request).status, 413);
    let packed = server.ask("POST", "/sparql", &[query, ("Content-Encoding", "gzip")], &[0x1f, 0x8b, 8]);
    assert_eq!(packed.status, 415);
    // Heads that are too long, or never end.
    let long = format!("GET /?{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(200_000));
    assert!([0, 400, 414, 431].contains(&server.raw(long.as_bytes()).status));
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: loc").expect("it takes it");
    let mut slower = server.connect();
    slower.write_all(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK").expect("it takes it");
    is_well(&server, "slow requests");
    let started = Instant::now();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(started.elapsed() < Duration::from_secs(25), "a head that never ends is waited for");
    assert!(rest.is_empty() || rest.starts_with(b"HTTP/1.1 4"));
    assert_eq!(Answer::read(&mut slower).status, 408);
}

/// Texts that are something else to who reads them carelessly.
const NASTY: [&str; 16] = [
    "--store=/etc",
    "--svg=/tmp/daygraph-attack.svg",
    "-o",
    "--help",
    "--version",
    "@/etc/passwd",
    "../../../../etc/passwd",
    "/etc/passwd",
    "'; DROP ALL; --",
    "\" } INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> <urn:c> } } #",
    "> } ; CLEAR ALL ; SELECT * { <urn:x",
    "<script>alert(1)</script>",
    "\u{0}",
    "\r\nX-Injected: yes",
    "%00%0d%0aSet-Cookie: a=b",
    "𝕏\u{202e}\u{feff}",
];

#[test]
fn no_parameter_lets_anything_in() {
    let server = limited();
    let before = server.get("/api/v1/status").header("etag").map(str::to_owned);
    let described = server.get("/api/openapi.json").json();
    let mut tried = 0;
    for (path, item) in described["paths"].as_object().expect("paths") {
        let Some(parameters) = item["get"]["parameters"].as_array() else { continue };
        let needed: Vec<&str> =
            parameters.iter().filter(|p| p["required"] == true).filter_map(|p| p["name"].as_str()).collect();
        for parameter in parameters {
            let name = parameter["name"].as_str().expect("a name");
            for nasty in NASTY {
                let others: String =
                    needed.iter().filter(|other| **other != name).map(|other| format!("&{other}=OpenAI")).collect();
                let answer = server.get(&format!("{path}?{name}={}{others}", encoded(nasty)));
                assert!(
                    (200..500).contains(&answer.status) || [422, 503].contains(&answer.status),
                    "{path} {name}={nasty:?}: {} {}",
                    answer.status,
                    answer.text()
                );
                assert!(answer.header("x-injected").is_none() && answer.header("set-cookie").is_none());
                assert!(!String::from_utf8_lossy(&answer.body).contains("root:x:0"), "{path} {name}={nasty:?}");
                let content = answer.header("content-type").unwrap_or_default();
                assert!(!content.starts_with("text/html") || path.ends_with("export"), "{path} {content}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
    // Arguments of the command line that name files are none here.
    for (path, name) in [
        ("trends", "svg"),
        ("show", "store"),
        ("export", "output"),
        ("export", "query"),
        ("graph", "query"),
        ("rank", "json"),
    ] {
        assert_eq!(server.get(&format!("/api/v1/{path}?{name}=x&format=gexf")).status, 400, "{path} {name}");
    }
    assert!(!std::path::Path::new("/tmp/daygraph-attack.svg").exists());
    assert_eq!(server.get("/api/v1/status").header("etag").map(str::to_owned), before);
    is_well(&server, "nasty parameters");
}

#[test]
fn no_path_leads_out() {
    let server = limited();
    for path in [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../../Cargo.toml",
        "//etc/passwd",
        "/assets/..%5c..%5cCargo.toml",
        "/api/v1/../../etc/passwd",
        "/api/v1/query/..%2f..%2fCargo.toml",
        "/store/../../etc/passwd",
        "/index.html%00.js",
    ] {
        let answer = server.get(path);
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!([400, 404].contains(&answer.status), "{path}: {} {text}", answer.status);
        assert!(!text.contains("root:") && !text.contains("[package]"), "{path}");
    }
}

#[test]
fn it_opens_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let there = format!("http://{}/x", listener.local_addr().expect("an address"));
    let server = limited();
    for query in [
        format!("SELECT * {{ SERVICE <{there}> {{ ?a ?b ?c }} }}"),
        format!("SELECT * {{ SERVICE SILENT <{there}> {{ ?a ?b ?c }} }}"),
        format!("SELECT * FROM <{there}> {{ ?a ?b ?c }}"),
        format!("SELECT * {{ GRAPH <{there}> {{ ?a ?b ?c }} }}"),
        format!("LOAD <{there}> INTO GRAPH <urn:x>"),
    ] {
        assert_ne!(server.query(&query).status, 500, "{query}");
    }
    assert!(listener.accept().is_err(), "it connected");
}
