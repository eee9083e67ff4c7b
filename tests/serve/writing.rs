//! Updates, graphs of one's own, digests: with the token, and not without.

use super::{Server, bearer, build, copy_of_samples, encoded, samples};

const TURTLE: (&str, &str) = ("Content-Type", "text/turtle");

fn writable() -> (tempfile::TempDir, Server) {
    let folder = copy_of_samples();
    let server = Server::start(&folder.path().join("store"), &["--writable"]);
    (folder, server)
}

#[test]
fn nobody_writes_without_the_token() {
    let (_folder, server) = writable();
    let reading = Server::of_samples();
    let requests: [(&str, &str, &str, &[u8]); 6] = [
        ("POST", "/sparql", "application/sparql-update", b"INSERT DATA { GRAPH <urn:x:mine> { <urn:a> <urn:b> 1 } }"),
        ("POST", "/sparql", "application/x-www-form-urlencoded", b"update=DROP%20GRAPH%20%3Curn%3Ax%3E"),
        ("PUT", "/store?graph=urn:x:mine", "text/turtle", b"<urn:a> <urn:b> 1 ."),
        ("POST", "/store?graph=urn:x:mine", "text/turtle", b"<urn:a> <urn:b> 1 ."),
        ("DELETE", "/store?graph=urn:x:mine", "text/turtle", b""),
        ("POST", "/digests", "text/markdown", b"# 2025-12-01\n"),
    ];
    for (method, path, content, body) in requests {
        let content = ("Content-Type", content);
        let refused = reading.ask(method, path, &[content, ("Authorization", &bearer())], body);
        assert_eq!((refused.status, refused.problem().as_str()), (403, "read-only"), "{method} {path}");
        for wrong in
            ["", "Bearer ", "Bearer wrong", &format!("{}x", bearer()), &format!("Basic {}", super::TOKEN), super::TOKEN]
        {
            let refused = server.ask(method, path, &[content, ("Authorization", wrong)], body);
            assert_eq!((refused.status, refused.problem().as_str()), (401, "token"), "{method} {path} {wrong}");
            assert_eq!(refused.header("www-authenticate"), Some("Bearer realm=\"daygraph\""));
        }
        assert_eq!(server.ask(method, path, &[content], body).status, 401, "{method} {path}");
    }
    assert!(!server.query("ASK { GRAPH <urn:x:mine> { ?s ?p ?o } }").says());
}

#[test]
fn what_digests_say_cannot_be_changed() {
    let (_folder, server) = writable();
    let tag = server.get("/api/v1/status").header("etag").map(str::to_owned);
    for update in [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <urn:daygraph:digest/wire-en/2025-11-24>",
        "INSERT { GRAPH ?g { <urn:a> <urn:b> 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT DATA { GRAPH <urn:x:mine> { <urn:a> <urn:b> 1 } } ; CLEAR DEFAULT",
    ] {
        let answer = server.update(update);
        assert_eq!((answer.status, answer.problem().as_str()), (403, "protected-graph"), "{update}");
    }
    assert_eq!(server.update("LOAD <http://127.0.0.1:1/x> INTO GRAPH <urn:x:mine>").problem(), "no-connections");
    for path in ["/store?default", "/store?graph=urn:daygraph:digest/wire-en/2025-11-24"] {
        let token = ("Authorization", bearer());
        let answer = server.ask("PUT", path, &[TURTLE, (token.0, &token.1)], b"<urn:a> <urn:b> 1 .");
        assert_eq!((answer.status, answer.problem().as_str()), (403, "protected-graph"), "{path}");
    }
    assert_eq!(server.get("/api/v1/status").header("etag").map(str::to_owned), tag);
}

#[test]
fn graphs_of_ones_own_are_put_read_added_to_and_deleted() {
    let (_folder, server) = writable();
    let token = bearer();
    let ask = |method: &str, path: &str, body: &str| {
        server.ask(method, path, &[TURTLE, ("Authorization", &token)], body.as_bytes())
    };
    let mine = format!("/store?graph={}", encoded("urn:x:mine"));
    assert_eq!(server.get(&mine).status, 404);
    assert_eq!(ask("DELETE", &mine, "").status, 404);
    let tag = server.get("/api/v1/status").header("etag").map(str::to_owned);
    assert_eq!(ask("PUT", &mine, "<urn:a> <urn:b> 1 .").status, 201);
    assert_ne!(server.get("/api/v1/status").header("etag").map(str::to_owned), tag);
    assert_eq!(ask("POST", &mine, "<urn:a> <urn:b> 2 .").status, 204);
    let read = || server.get_with(&mine, &[("Accept", "application/n-triples")]).text().lines().count();
    assert_eq!(read(), 2);
    assert_eq!(ask("PUT", &mine, "<urn:a> <urn:b> 3 .").status, 204);
    assert_eq!(read(), 1);
    assert_eq!(ask("PUT", &mine, "this is no Turtle").status, 400);
    assert_eq!(
        server.ask("PUT", &mine, &[("Content-Type", "application/pdf"), ("Authorization", &token)], b"x").status,
        415
    );
    assert_eq!(read(), 1);
    // It is asked by its name, and with what digests say.
    assert!(!server.query("ASK { <urn:a> <urn:b> 3 }").says());
    assert!(server.query("ASK FROM <urn:x:mine> { <urn:a> <urn:b> 3 }").says());
    assert!(server.query("ASK { ?x dg:acquired ?y GRAPH <urn:x:mine> { <urn:a> <urn:b> 3 } }").says());
    assert_eq!(ask("DELETE", &mine, "").status, 204);
    assert_eq!(server.get(&mine).status, 404);
    // Where a graph is named by its own address.
    assert_eq!(ask("PUT", "/store/notes", "<> <urn:b> 4 .").status, 201);
    let own =
        format!("ASK {{ GRAPH <http://{0}/store/notes> {{ <http://{0}/store/notes> <urn:b> 4 }} }}", server.address);
    assert!(server.query(&own).says());
    assert_eq!(server.get("/store/notes").status, 200);
}

#[test]
fn a_build_carries_them_over() {
    let (folder, server) = writable();
    let store = folder.path().join("store");
    assert_eq!(server.update("INSERT DATA { GRAPH <urn:x:mine> { <urn:a> dg:acquired <urn:c> } }").status, 204);
    let days = |range: std::ops::RangeInclusive<u8>, text: &str| -> Vec<String> {
        range
            .map(|day| {
                let path = folder.path().join(format!("2025-12-{day:02}.md"));
                let digest =
                    format!("# 晨間 AI 消息 2025-12-{day:02}\n\n## 模型\n\n### OpenAI released GPT-{day}\n\n{text}\n");
                std::fs::write(&path, digest).expect("a file");
                path.to_str().expect("a path").to_owned()
            })
            .collect()
    };
    let is_there = || server.query("ASK { GRAPH <urn:x:mine> { <urn:a> dg:acquired <urn:c> } }").says();
    // A few, which change the quads in place, and many, which make them anew.
    for (range, text) in [(1..=1, "OpenAI released GPT-1."), (1..=28, &*"OpenAI released GPT-5 on Monday. ".repeat(40))]
    {
        let files = days(range, text);
        let before = server.get("/api/v1/status").header("etag").map(str::to_owned);
        build(&files.iter().map(String::as_str).collect::<Vec<_>>(), &store);
        assert_ne!(server.get("/api/v1/status").header("etag").map(str::to_owned), before);
        assert!(is_there());
        assert!(!server.query("ASK { <urn:a> ?p ?o }").says());
    }
    // And from nothing.
    std::fs::write(folder.path().join("2025-12-01.md"), "# 2025-12-01\n\n### x\n\nOpenAI released GPT-1.\n")
        .expect("a file");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_daygraph"));
    command
        .args(["build", "--no-export", "--quiet", "--base", "urn:other:", "--store"])
        .arg(&store)
        .arg("data/digests");
    assert!(command.status().expect("it starts").success());
    assert!(is_there());
}

#[test]
fn a_digest_in_its_changes_out() {
    let (folder, server) = writable();
    let token = bearer();
    let post = |path: &str, body: &str| server.ask("POST", path, &[("Authorization", &token)], body.as_bytes());
    let text = "# 晨間 AI 消息 2025-12-01\n\n## 模型\n\n### OpenAI acquired Bun\n\nOpenAI acquired Bun, the maker of a JavaScript runtime, on Monday.\n";
    let answer = post("/digests", text);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json();
    assert_eq!((&told["daygraph"], &told["read"], &told["unchanged"]), (&"posted".into(), &1.into(), &0.into()));
    assert_eq!(told["digests"][0]["day"], "2025-12-01");
    let diff = &told["changes"][0]["diff"];
    let line = diff["happenings"][0]["line"].as_str().unwrap_or_default();
    assert!(line.contains("OpenAI") && line.contains("Bun"), "{told}");
    assert!(server.query("ASK { ?a dg:acquired ?b . ?b rdfs:label ?l FILTER(STR(?l) = 'Bun') }").says());
    // It is as `daygraph diff` tells it.
    let store = folder.path().join("store");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_daygraph"));
    let said = command.args(["diff", "..2025-11-30", "2025-12-01", "--json", "--store"]).arg(&store).output();
    let mut said: serde_json::Value = serde_json::from_slice(&said.expect("it starts").stdout).expect("JSON");
    let fields = said.as_object_mut().expect("an object");
    fields.remove("daygraph");
    fields.remove("version");
    assert_eq!(&said, diff);

    let again = post("/digests", text).json();
    assert_eq!((&again["read"], &again["unchanged"]), (&0.into(), &1.into()));
    let undated = "## 模型\n\n### OpenAI acquired Bun\n\nOpenAI acquired Bun.\n";
    let refused = post("/digests", undated);
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.json()["refused"][0]["reason"].is_string());
    assert_eq!(post("/digests?date=2025-12-02", undated).status, 200);
    assert_eq!(post("/digests?date=tomorrow", undated).status, 400);
    assert_eq!(post("/digests?store=/etc", undated).status, 400);
}

#[test]
fn who_reads_is_not_kept_waiting_by_who_writes() {
    let (_folder, server) = writable();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for n in 0..5 {
                let update = format!("INSERT DATA {{ GRAPH <urn:x:mine> {{ <urn:a> <urn:b> {n} }} }}");
                assert_eq!(server.update(&update).status, 204);
            }
        });
        while !writer.is_finished() {
            assert_eq!(server.get("/api/v1/rank?limit=1").status, 200);
        }
    });
    let count = server.query("SELECT (COUNT(*) AS ?n) { GRAPH <urn:x:mine> { ?s ?p ?o } }").json();
    assert_eq!(count["results"]["bindings"][0]["n"]["value"], "5");
    assert!(samples().exists());
}
