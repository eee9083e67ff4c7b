//! Who may ask, what a browser may do, how it ends.

use std::io::Write;
use std::time::{Duration, Instant};

use super::{Answer, Server, samples};

#[test]
fn it_goes_by_addresses_localhost_and_the_names_it_was_given() {
    let server = Server::start(samples(), &["--host", "graph.example.org"]);
    let port = server.address.port();
    for host in [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        "localhost".to_owned(),
        format!("[::1]:{port}"),
        "192.0.2.7".to_owned(),
        "graph.example.org".to_owned(),
        format!("Graph.Example.Org:{port}"),
    ] {
        assert_eq!(server.get_with("/health", &[("Host", &host)]).status, 200, "{host}");
    }
    for host in
        ["evil.example", "graph.example.org.evil.example", "localhost.evil.example:7878", "127.0.0.1.evil.example", ""]
    {
        for path in ["/", "/health", "/sparql?query=ASK%7B%7D", "/api/v1/status", "/store?default", "/metrics"] {
            let answer = server.get_with(path, &[("Host", host)]);
            assert_eq!((answer.status, answer.problem().as_str()), (421, "host"), "{host} {path}");
        }
    }
    let two = server.raw(b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(two.status, 400);
    let none = server.raw(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert_eq!(none.status, 400);
}

#[test]
fn pages_of_other_sites_may_not_ask() {
    let server = Server::of_samples();
    let own = format!("http://{}", server.address);
    assert_eq!(server.get_with("/api/v1/status", &[("Origin", &own)]).status, 200);
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "file://"] {
        let answer = server.get_with("/api/v1/status", &[("Origin", origin)]);
        assert_eq!((answer.status, answer.problem().as_str()), (403, "origin"), "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let preflight = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")];
    assert_eq!(server.ask("OPTIONS", "/sparql", &preflight, b"").status, 403);

    let named = Server::start(samples(), &["--cors", "https://good.example"]);
    let answer = named.get_with("/api/v1/status", &[("Origin", "https://good.example")]);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://good.example"));
    let preflight = [("Origin", "https://good.example"), ("Access-Control-Request-Method", "POST")];
    let answer = named.ask("OPTIONS", "/sparql", &preflight, b"");
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some("https://good.example")));
    assert_eq!(named.get_with("/api/v1/status", &[("Origin", "https://evil.example")]).status, 403);
}

#[test]
fn every_answer_says_what_a_browser_may_do() {
    let server = Server::of_samples();
    for path in
        ["/", "/entity/GPT-5.1", "/api/v1/status", "/sparql?query=ASK%7B%7D", "/nothing.js", "/api/v1/show", "/health"]
    {
        let answer = server.get_with(path, &[("Accept", "text/html, */*")]);
        let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{path}: {answer:?}"));
        for part in
            ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
}

#[test]
fn the_page_is_at_each_of_its_views() {
    let server = Server::of_samples();
    let index = server.get("/").body;
    for view in ["/entity/OpenAI", "/entity/GPT-5.1", "/graph", "/compare", "/sparql", "/a/b/c"] {
        let answer = server.get_with(view, &[("Accept", "text/html,*/*;q=0.8")]);
        assert_eq!((answer.status, answer.body == index), (200, true), "{view}");
    }
    for nothing in ["/nothing.js", "/assets/gone.css", "/favicon.png"] {
        assert_eq!(server.get_with(nothing, &[("Accept", "text/html,*/*")]).status, 404, "{nothing}");
    }
    assert_eq!(server.get_with("/graph", &[("Accept", "application/json")]).status, 404);
    assert_eq!(server.ask("POST", "/graph", &[], b"x").status, 405);
}

#[test]
fn it_counts_and_says_that_it_is_well() {
    let server = Server::of_samples();
    let health = server.get("/health");
    assert_eq!((health.status, &health.json()["status"]), (200, &"ok".into()));
    server.get("/api/v1/status");
    server.get("/api/v1/show");
    assert_eq!(server.metric("daygraph_http_requests_total{route=\"api\",status=\"2xx\"}"), 1.0);
    assert_eq!(server.metric("daygraph_http_requests_total{route=\"api\",status=\"4xx\"}"), 1.0);
    assert_eq!(server.metric("daygraph_store_digests"), 17.0);
    server.is_idle();
}

#[test]
fn the_log_is_a_line_a_request() {
    let mut server = Server::start(samples(), &["--log-format", "json"]);
    server.get("/sparql?query=ASK%7B%7D");
    let line: serde_json::Value = serde_json::from_str(&server.logged("\"/sparql\"")).expect("JSON");
    assert_eq!((&line["method"], &line["path"], &line["status"]), (&"GET".into(), &"/sparql".into(), &200.into()));
    assert!(line["milliseconds"].is_number() && !line.to_string().contains("ASK"));
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_told_to_and_answers_first() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::of_samples();
        // A request that is under way.
        let mut stream = server.connect();
        let body = b"ASK {}";
        let head = format!(
            "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it takes it");
        std::thread::sleep(Duration::from_millis(200));
        let pid = server.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &pid]).status().expect("it runs").success());
        std::thread::sleep(Duration::from_millis(300));
        stream.write_all(body).expect("it still listens");
        let answer = Answer::read(&mut stream);
        assert!(answer.says());
        let until = Instant::now() + Duration::from_secs(15);
        let status = loop {
            match server.child.try_wait().expect("it can be asked") {
                Some(status) => break status,
                None if Instant::now() > until => panic!("it does not end"),
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        assert!(status.success(), "{status}");
        server.logged("ended");
    }
}

#[test]
fn what_makes_no_sense_is_told_at_once() {
    let run = |options: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_daygraph"));
        command.arg("serve").args(options).env_remove("DAYGRAPH_TOKEN");
        let output = command.output().expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let store = samples().to_str().expect("a path");
    let (code, text) = run(&["--store", store, "--writable", "--bind", "127.0.0.1:0"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("--token-file"), "{text}");
    let (code, text) = run(&["--store", "/nonexistent/store", "--bind", "127.0.0.1:0"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("there is no store"), "{text}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let (code, text) = run(&["--store", store, "--bind", &taken.local_addr().expect("an address").to_string()]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("--bind"), "{text}");
}
