//! The JSON API: the same as the commands, with tags, compressed, described.

use super::{Server, encoded, printed, samples};

/// An address below `/api/v1/`, and the command line that says the same.
const SAME: [(&str, &[&str]); 22] = [
    ("show?name=%E5%8D%83%E5%95%8F", &["show", "千問"]),
    ("show?name=OpenAI&window=3d&evidence=true", &["show", "OpenAI", "--window", "3d", "--evidence"]),
    (
        "show?name=Anthropic&relations=fundedBy,raised&confidence=0.2",
        &["show", "Anthropic", "--relations", "fundedBy,raised", "--confidence", "0.2"],
    ),
    ("timeline?name=OpenAI&name=NVIDIA", &["timeline", "OpenAI", "NVIDIA"]),
    ("timeline?names=OpenAI&names=Microsoft&together=true", &["timeline", "OpenAI", "Microsoft", "--together"]),
    ("diff?before=2025-11-20&after=2025-11-21", &["diff", "2025-11-20", "2025-11-21"]),
    (
        "diff?before=..2025-11-17&after=7d&kind=Company&kind=Model",
        &["diff", "..2025-11-17", "7d", "--kind", "Company,Model"],
    ),
    ("events?kind=funding", &["events", "--kind", "funding"]),
    ("events?with=NVIDIA&limit=0&evidence=1", &["events", "--with", "NVIDIA", "--limit", "0", "--evidence"]),
    ("events?limit=3&offset=2", &["events", "--limit", "3", "--offset", "2"]),
    ("trends?window=2d&kind=Model&limit=5", &["trends", "--window", "2d", "--kind", "Model", "--limit", "5"]),
    ("search?words=%E9%96%8B%E6%BA%90%20%E6%A8%A1%E5%9E%8B", &["search", "開源", "模型"]),
    (
        "search?words=Gemini&series=wire-en&limit=2&offset=1",
        &["search", "Gemini", "--series", "wire-en", "--limit", "2", "--offset", "1"],
    ),
    ("neighbors?name=Anthropic&depth=2&kind=Model", &["neighbors", "Anthropic", "--depth", "2", "--kind", "Model"]),
    ("path?from=Anthropic&to=NVIDIA&count=2", &["path", "Anthropic", "NVIDIA", "--count", "2"]),
    ("path?to=NVIDIA&from=Anthropic&unconfirmed", &["path", "Anthropic", "NVIDIA", "--unconfirmed"]),
    ("rank?by=pagerank&kind=Company", &["rank", "--by", "pagerank", "--kind", "Company"]),
    ("rank?limit=4&offset=3", &["rank", "--limit", "4", "--offset", "3"]),
    ("communities?resolution=2", &["communities", "--resolution", "2"]),
    ("communities?of=Anthropic", &["communities", "--of", "Anthropic"]),
    ("explain?words=Google&words=released&words=Gemini%203%20Pro", &["explain", "Google", "released", "Gemini 3 Pro"]),
    ("explain?words=NVIDIA", &["explain", "NVIDIA"]),
];

#[test]
fn answers_are_what_the_commands_print() {
    let server = Server::of_samples();
    for (address, command) in SAME {
        let answer = server.get(&format!("/api/v1/{address}"));
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let command: Vec<&str> = command.iter().copied().chain(["--json"]).collect();
        assert_eq!(answer.text(), String::from_utf8(printed(&command)).expect("UTF-8"), "{address}");
    }
}

#[test]
fn named_queries_take_their_parameters() {
    let server = Server::of_samples();
    let answer = server.get(&format!("/api/v1/query/releases?company={}&limit=2", encoded("阿里")));
    let said = printed(&["query", "releases", "--set", "company=阿里", "--set", "limit=2", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_slice(&said).expect("JSON");
    assert_eq!(answer.json(), said);
    let csv = server.get("/api/v1/query/releases?limit=2&format=csv");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(server.get("/api/v1/query/nothing").status, 404);
    assert_eq!(server.get("/api/v1/query/releases?firm=x").status, 400);
    let queries = server.get("/api/v1/queries").json();
    let listed = queries["queries"].as_array().expect("a list");
    assert!(listed.iter().all(|query| query["text"].as_str().is_some_and(|text| text.contains("SELECT"))));
    for query in listed {
        let needed = query["parameters"].as_array().expect("a list").iter().any(|p| p["required"] == true);
        if !needed {
            let name = query["name"].as_str().expect("a name");
            assert_eq!(server.get(&format!("/api/v1/query/{name}")).status, 200, "{name}");
        }
    }
}

#[test]
fn the_graph_is_that_of_an_export() {
    let server = Server::of_samples();
    let drawn = server.get("/api/v1/graph?around=NVIDIA&depth=1&min-confidence=0.5");
    let said = printed(&[
        "export",
        "--format",
        "node-link",
        "-o",
        "-",
        "--around",
        "NVIDIA",
        "--depth",
        "1",
        "--min-confidence",
        "0.5",
    ]);
    assert_eq!(drawn.text(), String::from_utf8(said).expect("UTF-8"));
    let node = &drawn.json()["nodes"][0];
    assert!(["x", "y", "size", "color", "kind"].iter().all(|field| !node[field].is_null()), "{node}");
    let file = server.get("/api/v1/export?format=gexf&top=20");
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"daygraph.gexf\""));
    assert!(file.text().contains("<gexf"));
    for format in
        ["graphml", "jsonl", "cytoscape", "dot", "cypher", "ttl", "trig", "nq", "nt", "rdfxml", "jsonld", "html"]
    {
        let answer = server.get(&format!("/api/v1/export?format={format}"));
        assert!(answer.status == 200 && answer.whole && !answer.body.is_empty(), "{format}: {}", answer.status);
    }
    assert_eq!(server.get("/api/v1/export?format=csv&table=edges").status, 200);
    assert_eq!(server.get("/api/v1/export?format=csv").status, 400);
    assert_eq!(server.get("/api/v1/export?format=docx").status, 400);
    assert_eq!(server.get("/api/v1/graph?format=gexf").status, 400);
}

#[test]
fn names_are_suggested_as_one_types() {
    let server = Server::of_samples();
    let first = |typed: &str| {
        let answer = server.get(&format!("/api/v1/suggest?limit=3&q={}", encoded(typed))).json();
        answer["suggestions"][0]["label"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(first("nvid"), "NVIDIA");
    assert_eq!(first("英伟"), "NVIDIA");
    assert_eq!(first("ＯＰＥＮＡＩ"), "OpenAI");
    assert_eq!(first("阿里"), "Alibaba");
    assert_eq!(first(""), "");
    assert_eq!(server.get("/api/v1/suggest").status, 400);
}

#[test]
fn an_answer_that_is_known_is_not_sent_again() {
    let server = Server::of_samples();
    for path in [
        "/api/v1/status",
        "/api/v1/rank",
        "/api/v1/graph?top=5",
        "/api/v1/query/releases",
        "/api/openapi.json",
        "/",
        "/sparql?query=ASK%20%7B%7D",
        "/store?default",
    ] {
        let answer = server.get(path);
        let tag = answer.header("etag").unwrap_or_else(|| panic!("{path} has no tag")).to_owned();
        let again = server.get_with(path, &[("If-None-Match", &tag)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        let other = server.get_with(path, &[("If-None-Match", "\"other\", W/\"another\"")]);
        assert_eq!(other.status, 200);
    }
    // What is another each time has no tag, and of two formats each its own.
    assert_eq!(server.get(&format!("/sparql?query={}", encoded("SELECT (RAND() AS ?x) {}"))).header("etag"), None);
    let tag = |accept: &str| {
        server.get_with("/sparql?query=ASK%20%7B%7D", &[("Accept", accept)]).header("etag").map(str::to_owned)
    };
    assert_ne!(tag("text/csv"), tag("application/sparql-results+xml"));
}

#[test]
fn answers_are_compressed_where_one_takes_that() {
    let server = Server::of_samples();
    for path in ["/api/v1/rank", "/api/v1/graph", "/api/openapi.json"] {
        let plain = server.get(path);
        assert_eq!(plain.header("content-encoding"), None);
        for encoding in ["gzip", "br"] {
            let small = server.get_with(path, &[("Accept-Encoding", encoding)]);
            assert_eq!((small.status, small.header("content-encoding")), (200, Some(encoding)), "{path}");
            assert!(small.whole && small.body.len() * 3 < plain.body.len(), "{path} {encoding} {}", small.body.len());
        }
    }
}

#[test]
fn problems_say_what_to_do() {
    let server = Server::of_samples();
    for (path, status, kind) in [
        ("/api/v1/show", 400, "request"),
        ("/api/v1/show?name=Nobody%20at%20all", 404, "unknown-name"),
        ("/api/v1/show?name=Gemini", 409, "ambiguous-name"),
        ("/api/v1/show?name=OpenAI&nmae=x", 400, "request"),
        ("/api/v1/neighbors?name=OpenAI&depth=99", 400, "request"),
        ("/api/v1/neighbors?name=OpenAI&depth=1&depth=2", 400, "request"),
        ("/api/v1/diff?before=2025-11-21&after=2025-11-20", 400, "request"),
        ("/api/v1/path?from=OpenAI&to=OpenAI", 400, "request"),
        ("/api/v1/search?words=x&series=none", 404, "not-found"),
        ("/api/v1/nothing", 404, "not-found"),
        ("/api/v2/show?name=OpenAI", 404, "not-found"),
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.problem().as_str()), (status, kind), "{path}: {}", answer.text());
    }
    let depth = server.get("/api/v1/neighbors?name=OpenAI&depth=99").json();
    assert!(depth["detail"].as_str().is_some_and(|text| text.contains("99") && !text.contains("Usage")), "{depth}");
}

#[test]
fn a_build_meanwhile_is_seen() {
    let folder = super::copy_of_samples();
    let store = folder.path().join("store");
    let server = Server::start(&store, &[]);
    let before = server.get("/api/v1/status");
    let file = folder.path().join("2025-12-01.md");
    std::fs::write(
        &file,
        "# 晨間 AI 消息 2025-12-01\n\n## 模型\n\n### OpenAI released GPT-9\n\nOpenAI released GPT-9 on Monday.\n",
    )
    .expect("a file");
    super::build(&[file.to_str().expect("a path")], &store);
    let after = server.get_with("/api/v1/status", &[("If-None-Match", before.header("etag").expect("a tag"))]);
    assert_eq!(after.status, 200);
    assert_eq!(after.json()["last"], "2025-12-01");
    assert_eq!(before.json()["last"], "2025-11-24");
}

#[test]
fn defaults_are_those_of_the_configuration() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = format!("store = {:?}\n[command.rank]\nlimit = 2\n", samples().canonicalize().expect("a path"));
    std::fs::write(folder.path().join("daygraph.toml"), toml).expect("a file");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_daygraph"));
    let said = command.args(["rank", "--json"]).current_dir(folder.path()).output().expect("it starts").stdout;
    let before = std::env::current_dir().expect("a folder");
    let server = Server::start_in(folder.path(), &[]);
    assert_eq!(server.get("/api/v1/rank").body, said);
    assert_eq!(before, std::env::current_dir().expect("a folder"));
}
