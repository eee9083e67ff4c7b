//! Clients that nobody here wrote: SPARQLWrapper, rdflib's SPARQLStore, Comunica, curl; and a validator
//! of the API's description, with its shapes held against answers. scripts/readers.sh installs them.

use std::path::Path;
use std::process::Command;

use super::{Server, bearer, copy_of_samples};

fn run(command: &mut Command) {
    let output = command.output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    eprintln!("{text}");
    assert!(output.status.success(), "{text}");
}

#[test]
fn python_reads_and_writes_it() {
    let python = Path::new("target/readers/python/bin/python");
    if !Path::new("target/readers/installed.txt").exists() || !python.exists() {
        eprintln!("SKIPPED: SPARQLWrapper, rdflib, openapi-spec-validator are not installed; run scripts/readers.sh");
        return;
    }
    let folder = copy_of_samples();
    let server = Server::start(&folder.path().join("store"), &["--writable"]);
    let root = format!("http://{}", server.address);
    run(Command::new(python).args(["tests/serve/clients.py", &root, super::TOKEN]));
}

#[test]
fn comunica_reads_it() {
    let comunica = Path::new("target/readers/node_modules/.bin/comunica-sparql");
    if !comunica.exists() {
        eprintln!("SKIPPED: Comunica is not installed; run scripts/readers.sh");
        return;
    }
    let server = Server::of_samples();
    let query = "SELECT ?l { ?a a ?k ; <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?l LIMIT 3";
    let output = Command::new(comunica)
        .arg(format!("sparql@http://{}/sparql", server.address))
        .args(["-q", query, "-t", "text/csv"])
        .output()
        .expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let own = server.ask(
        "POST",
        "/sparql",
        &[("Content-Type", "application/sparql-query"), ("Accept", "text/csv")],
        query.as_bytes(),
    );
    let rows =
        |text: &str| text.lines().skip(1).map(|line| line.trim().trim_matches('"').to_owned()).collect::<Vec<_>>();
    assert_eq!(rows(&text), rows(&own.text()));
}

#[test]
fn curl_reads_and_writes_it() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("SKIPPED: curl is not there");
        return;
    }
    let folder = copy_of_samples();
    let server = Server::start(&folder.path().join("store"), &["--writable"]);
    let root = format!("http://{}", server.address);
    let curl = |arguments: &[&str]| {
        let output =
            Command::new("curl").args(["-sS", "--fail-with-body"]).args(arguments).output().expect("it starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let sparql = format!("{root}/sparql");
    let query = "query=SELECT (COUNT(*) AS ?n) { ?a dg:acquired ?b }";
    assert_eq!(curl(&[&sparql, "--data-urlencode", query, "-H", "Accept: text/csv"]), "n\r\n4\r\n");
    assert_eq!(curl(&["-G", &sparql, "--data-urlencode", query, "-H", "Accept: text/csv"]), "n\r\n4\r\n");
    assert!(curl(&["--compressed", &format!("{root}/api/v1/show?name=OpenAI")]).contains("\"dossier\""));
    let token = format!("Authorization: {}", bearer());
    let update = "update=INSERT DATA { GRAPH <urn:x:mine> { <urn:a> <urn:b> 1 } }";
    curl(&[&sparql, "-H", &token, "--data-urlencode", update]);
    assert!(curl(&[&format!("{root}/store?graph=urn:x:mine")]).contains("<urn:a> <urn:b> 1"));
    curl(&[
        "-T",
        "README.md",
        "-X",
        "POST",
        "-H",
        &token,
        "-H",
        "Content-Type: text/markdown",
        &format!("{root}/digests?date=2025-12-01"),
    ]);
}
