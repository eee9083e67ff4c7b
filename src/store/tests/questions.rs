//! Questions: every named query answers, parameters are bound safely, errors are told.

use oxigraph::sparql::CancellationToken;

use super::builds::build;
use super::fixture::days;
use crate::store::Store;
use crate::store::query::{Format, Options, Query, QueryError, Stopped, built_in, find, run};

fn store() -> (tempfile::TempDir, Store) {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let store = Store::open(temp.path()).unwrap();
    (temp, store)
}

fn ask(store: &Store, query: &Query, set: &[(&str, &str)], format: Option<Format>) -> Result<String, QueryError> {
    let set = set.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let mut out = Vec::new();
    run(store, query, &Options { set, format, ..Options::default() }, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn named(store: &Store, name: &str, set: &[(&str, &str)]) -> String {
    ask(store, find(&built_in(), name).unwrap(), set, Some(Format::Csv)).unwrap().replace('\r', "")
}

fn text(store: &Store, query: &str, set: &[(&str, &str)]) -> Result<String, QueryError> {
    ask(store, &Query::parse("-e", query).unwrap(), set, Some(Format::Csv)).map(|t| t.replace('\r', ""))
}

#[test]
fn named_queries_answer_what_an_analyst_asks() {
    let (_temp, store) = store();
    for (name, set, expected) in [
        (
            "releases",
            &[("company", "阿里")][..],
            "day,by,what,kind,items,evidence\n2025-11-27,Alibaba,Qwen 3,Model,2,阿里巴巴 released Qwen 3\n",
        ),
        (
            "releases",
            &[("from", "2025-11-28"), ("company", "deepseek")],
            "day,by,what,kind,items,evidence\n2025-11-29,DeepSeek,DeepSeek V4,Model,1,DeepSeek released DeepSeek V4\n",
        ),
        (
            "model-leaderboard",
            &[("benchmark", "mmmu")],
            "model,score,metric,value,of,day,by,evidence\n\
             Qwen 3,81.4%,percent,81.4,,2025-11-28,Alibaba,Qwen 3 evaluatedOn MMMU\n\
             GLM 5,79%,percent,79,,2025-11-28,,GLM 5 evaluatedOn MMMU\n\
             Kimi,第 9,rank,9,,2025-11-28,,Kimi evaluatedOn MMMU\n",
        ),
        (
            "funding-rounds",
            &[],
            "day,name,round,amount,number,currency,valuation,investors,lead,status,days\n\
             2025-11-28,Foobarium,A 輪,6.06 億美元,606000000,USD,,Quux 資本,,asserted,1\n",
        ),
        (
            "rumors-and-plans",
            &[],
            "day,status,subject,relation,object,factSince,evidence\n\
             2025-11-27,rumored,DeepSeek,released,DeepSeek V4,2025-11-29,DeepSeek released DeepSeek V4\n\
             2025-11-29,planned,Foobarium,acquired,Bazly,,Foobarium acquired Bazly\n",
        ),
        (
            "partnerships",
            &[("company", "foobarium")],
            "partner,with,first,last,items,evidence\nAlibaba,Foobarium,2025-11-28,2025-11-28,1,Foobarium partneredWith 阿里巴巴\n",
        ),
        (
            "happenings",
            &[("day", "2025-11-27")],
            "told,what,happening,status,series,claims\n\
             2025-11-27,Release,Release deepseek-v4,rumored,ai-intel,1\n\
             2025-11-27,Release,Release qwen-3,asserted,ai-intel,1\n",
        ),
        (
            "people-moves",
            &[],
            "day,name,at,role,status,items,evidence\n2025-11-29,韓旭,DeepSeek,CEO,asserted,1,韓旭 affiliatedWith DeepSeek\n",
        ),
        (
            "acquisitions",
            &[("company", "Bazly")],
            "day,buyer,bought,status,amount,items,evidence\n2025-11-29,Foobarium,Bazly,planned,$4B,1,Foobarium acquired Bazly\n",
        ),
        (
            "digests",
            &[("series", "juya")],
            "day,name,title,language,items,entities,claims,facts\n2025-11-29,juya,2025-11-29 日報,zh-Hant,1,10,8,7\n",
        ),
        (
            "most-connected",
            &[("kind", "company"), ("limit", "2")],
            "name,is,neighbours,claims\n\
             DeepSeek,Company,4,5\n\
             Alibaba,Company,3,4\n",
        ),
        ("first-seen", &[("day", "2025-11-29"), ("kind", "Place")], "first,name,is,items\n2025-11-29,印度,Place,1\n"),
        ("first-seen", &[("day", "latest-1"), ("kind", "Place")], "first,name,is,items\n"),
        (
            "first-seen",
            &[("day", "latest"), ("from", "latest-6"), ("kind", "Place")],
            "first,name,is,items\n2025-11-29,印度,Place,1\n",
        ),
        (
            "events",
            &[],
            "at,what,name,status,day,evidence\nCES 2026,shown,DeepSeek V4,asserted,2025-11-29,DeepSeek V4 presentedAt CES 2026\n",
        ),
    ] {
        assert_eq!(named(&store, name, set), expected, "{name} {set:?}");
    }
}

#[test]
fn every_named_query_runs_with_and_without_parameters() {
    let (_temp, store) = store();
    use crate::store::query::{Default, ParameterType};
    for query in built_in() {
        let value = |kind| match kind {
            ParameterType::Entity => "DeepSeek",
            ParameterType::Day => "2025-11-28",
            ParameterType::Number => "3",
            ParameterType::Text => "rumored",
            ParameterType::Kind => "company",
            ParameterType::Relation => "released",
            ParameterType::Iri => "digest/ai-intel/2025-11-28#2",
        };
        let all: Vec<(&str, &str)> = query.parameters.iter().map(|p| (p.name.as_str(), value(p.kind))).collect();
        let needed: Vec<(&str, &str)> = query
            .parameters
            .iter()
            .filter(|p| p.default == Default::Required)
            .map(|p| (p.name.as_str(), value(p.kind)))
            .collect();
        for set in [&all, &needed] {
            let rows = ask(&store, &query, set, None);
            assert!(rows.is_ok(), "{} {set:?}: {}", query.name, rows.unwrap_err());
        }
    }
    let item = named(&store, "item", &[("item", "digest/ai-intel/2025-11-28#2")]);
    assert_eq!(item.lines().count(), 1 + 1 + 3 + 3, "{item}");
    assert!(item.contains("\"amount 6.06 億美元, round A 輪\""), "{item}");
}

#[test]
fn values_cannot_change_a_query() {
    let (_temp, store) = store();
    for value in ["x\" . ?s ?p ?o . \"", "} SELECT * WHERE {", "阿里 } #", "<", "\\u0022"] {
        let error = ask(&store, find(&built_in(), "releases").unwrap(), &[("company", value)], None).unwrap_err();
        assert!(matches!(error, QueryError::Value { .. }), "{error}");
        let rows = text(&store, "SELECT ?x WHERE { BIND(?name AS ?x) }", &[("name", &format!("\"{value}\""))]).unwrap();
        assert!(rows.lines().count() == 2, "{rows}");
    }
}

#[test]
fn a_query_of_ones_own_takes_any_of_its_variables() {
    let (_temp, store) = store();
    let query = "SELECT ?name WHERE { ?company dg:released ?what . ?what rdfs:label ?name } ORDER BY ?name";
    assert_eq!(text(&store, query, &[("company", "阿里巴巴")]).unwrap(), "name\nQwen 3\n");
    assert_eq!(text(&store, query, &[("company", ":company/deepseek")]).unwrap(), "name\nDeepSeek V4\n");
    assert_eq!(text(&store, query, &[]).unwrap(), "name\nDeepSeek V4\nQwen 3\n");
    let error = text(&store, query, &[("firm", "x")]).unwrap_err().to_string();
    assert_eq!(error, "the query -e has no parameter \"firm\"; it has none");
    // An optional part, a filter and a group see the value too.
    let query = "SELECT (COUNT(?c) AS ?n) WHERE { ?c dg:date ?d . OPTIONAL { ?c dg:score ?s } FILTER(?d = ?day) }";
    assert_eq!(text(&store, query, &[("day", "2025-11-28")]).unwrap(), "n\n8\n");
}

#[test]
fn what_is_wrong_is_told() {
    let (_temp, store) = store();
    let queries = built_in();
    let told = |name: &str, set: &[(&str, &str)]| {
        ask(&store, find(&queries, name).unwrap(), set, None).unwrap_err().to_string()
    };
    assert!(told("model-leaderboard", &[]).starts_with("the query model-leaderboard needs the parameter benchmark"));
    assert_eq!(
        told("releases", &[("company", "DeepSek")]),
        "parameter company: no entity of the store is called \"DeepSek\"; like it are:\n  DeepSeek (Company, 2 items): company/deepseek"
    );
    assert_eq!(
        told("releases", &[("from", "yesterday")]),
        "parameter from: \"yesterday\" is not a day; a day is written 2025-11-29, latest, or latest-6"
    );
    assert!(told("first-seen", &[("from", "latest-x")]).contains("is not a day"));
    assert!(told("first-seen", &[("from", "latest+1")]).contains("is not a day"));
    assert!(told("releases", &[("who", "x")]).contains("it has company, released, from, to, limit"));
    assert!(find(&queries, "release").unwrap_err().to_string().contains("releases"));
    assert!(find(&queries, "nope").unwrap_err().to_string().ends_with("`daygraph query --list` shows all"));

    let error = text(&store, "SELECT ?x WHERE {\n  ?x 是 dg:Foo ;;\n}", &[]).unwrap_err().to_string();
    assert!(error.starts_with("syntax error in -e, line 2, column "), "{error}");
    assert!(error.contains("\n 2 |   ?x 是 dg:Foo ;;\n   | "), "{error}");
    let error = text(&store, "INSERT DATA { <a:b> <a:b> <a:b> }", &[]).unwrap_err().to_string();
    assert!(error.ends_with("a query cannot change the store; only `daygraph build` does"), "{error}");
    let error = text(&store, "SELECT * { ?s foo:bar ?o }", &[]).unwrap_err().to_string();
    assert!(error.contains("the prefix foo: is not declared"), "{error}");
}

#[test]
fn answers_come_in_every_format() {
    let (_temp, store) = store();
    let select = "SELECT ?c ?n WHERE { ?c a dg:Company ; rdfs:label ?n } ORDER BY ?n LIMIT 1";
    let construct = "CONSTRUCT { ?c rdfs:label ?n } WHERE { ?c a dg:Place ; rdfs:label ?n }";
    for (query, format, part) in [
        (select, Format::Table, ":company/alibaba"),
        (select, Format::Tsv, "<urn:daygraph:company/alibaba>\t\"Alibaba\"@en"),
        (select, Format::Json, "\"value\":\"urn:daygraph:company/alibaba\""),
        (select, Format::Xml, "<uri>urn:daygraph:company/alibaba</uri>"),
        ("ASK { ?x a dg:Place }", Format::Table, "yes\n"),
        ("ASK { ?x a dg:Place }", Format::Json, "\"boolean\":true"),
        (construct, Format::Turtle, "@prefix rdfs: "),
        (
            construct,
            Format::NTriples,
            "<urn:daygraph:place/印度> <http://www.w3.org/2000/01/rdf-schema#label> \"印度\"@zh .\n",
        ),
        ("DESCRIBE <urn:daygraph:place/印度>", Format::NTriples, "\"印度\"@zh"),
    ] {
        let answer = ask(&store, &Query::parse("-e", query).unwrap(), &[], Some(format)).unwrap();
        assert!(answer.contains(part), "{}: {answer}", format.name());
    }
    for (query, format) in [(select, Format::Turtle), (construct, Format::Csv)] {
        let error = ask(&store, &Query::parse("-e", query).unwrap(), &[], Some(format)).unwrap_err();
        assert!(matches!(error, QueryError::Format(_)));
    }
}

#[test]
fn tables_are_aligned_by_width() {
    let (_temp, store) = store();
    let query = "SELECT ?name ?n WHERE { VALUES (?name ?n) { (\"千問\" 7) (\"Qwen\" 12) } }";
    let table = ask(&store, &Query::parse("-e", query).unwrap(), &[], None).unwrap();
    let rows: Vec<&str> = table.lines().filter(|l| l.contains("千問") || l.contains("Qwen")).collect();
    // Two characters of Chinese are as wide as four of Latin.
    let place = |line: &str, digit: char| {
        line.chars().take_while(|c| *c != digit).map(|c| if c as u32 > 0x2E80 { 2 } else { 1 }).sum::<usize>()
    };
    assert_eq!(place(rows[0], '7'), place(rows[1], '2'), "{table}");
    assert!(table.ends_with("2 rows\n"));
}

/// A question asked as one of people one does not know.
fn guarded(
    store: &Store,
    query: &Query,
    set: &[(String, String)],
    stop: &CancellationToken,
) -> Result<String, QueryError> {
    let guard = Some(stop.clone());
    for quads in [false, true] {
        let options = Options { set: set.to_vec(), format: Some(Format::Json), quads, ..Options::default() };
        let [mut plain, mut looked_after] = [Vec::new(), Vec::new()];
        run(store, query, &options, &mut plain)?;
        run(store, query, &Options { guard: guard.clone(), ..options }, &mut looked_after)?;
        assert_eq!(String::from_utf8(plain).unwrap(), String::from_utf8(looked_after).unwrap(), "{}", query.name);
    }
    Ok(query.name.clone())
}

#[test]
fn who_is_looked_after_gets_the_same_answers() {
    let (_temp, store) = store();
    let stop = CancellationToken::new();
    for query in built_in() {
        let values = [("entity", "Alibaba"), ("company", "阿里"), ("benchmark", "MMMU"), ("model", "Qwen 3")];
        let has = |name: &str| query.parameters.iter().any(|p| p.name == name);
        let set: Vec<(String, String)> =
            values.iter().filter(|(name, _)| has(name)).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        // What needs more than these is asked by another test.
        let _ = guarded(&store, &query, &set, &stop);
    }
    for text in [
        "SELECT ?a ?b { ?a dg:released ?b OPTIONAL { ?b dg:evaluatedOn ?c . ?c rdfs:label ?l } } ORDER BY ?a ?b",
        "SELECT ?a { VALUES ?a { 1 2 3 } OPTIONAL { VALUES ?b { 4 } } FILTER(!BOUND(?c)) } ORDER BY ?a",
        "SELECT (CONCAT(STR(?a), '-', REPLACE(?l, 'e', 'E')) AS ?x) { ?a rdfs:label ?l . ?a a dg:Company } ORDER BY ?x",
        "SELECT (COUNT(*) AS ?n) { ?a dg:released ?b . ?c dg:released ?d . FILTER(?a != ?c) }",
        "SELECT ?a { ?a a dg:Company MINUS { ?a dg:released ?b } } ORDER BY ?a",
        "ASK { ?a dg:released ?b . FILTER NOT EXISTS { ?b dg:released ?c . ?c dg:released ?d } }",
    ] {
        guarded(&store, &Query::plain("own", text), &[], &stop).unwrap();
    }
}

#[test]
fn who_is_told_to_stop_does_so_at_once() {
    let (_temp, store) = store();
    let stop = CancellationToken::new();
    stop.cancel();
    let query = Query::plain("own", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }");
    let options = Options { guard: Some(stop), ..Options::default() };
    let asked =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&store, &query, &options, &mut Vec::new())));
    assert_eq!(asked.unwrap_err().downcast_ref::<Stopped>(), Some(&Stopped::Told));
}
