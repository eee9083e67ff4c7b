//! `daygraph show`, `neighbors`, `path`, `rank`, `communities`, on the sample digests.

use std::sync::LazyLock;

use serde_json::Value;

use super::{Folder, Ran};

/// A folder with a store of the sample digests.
pub static SAMPLES: LazyLock<Folder> = LazyLock::new(|| {
    let folder = Folder::new();
    let digests = concat!(env!("CARGO_MANIFEST_DIR"), "/data/digests");
    folder.done(&["build", digests, "--quiet", "--no-export"]);
    folder
});

fn done(arguments: &[&str]) -> String {
    SAMPLES.done(arguments)
}

fn run(arguments: &[&str]) -> Ran {
    SAMPLES.run(arguments)
}

fn json(arguments: &[&str]) -> Value {
    let value: Value = serde_json::from_str(&done(&[arguments, &["--json"]].concat())).expect("JSON");
    assert_eq!(value["version"], 1, "{arguments:?}");
    value
}

#[test]
fn what_is_printed_stays() {
    insta::assert_snapshot!("show", done(&["show", "月之暗面"]));
    insta::assert_snapshot!("show-evidence", done(&["show", "Sakana AI", "--evidence"]));
    insta::assert_snapshot!("show-family", done(&["show", "千問"]));
    insta::assert_snapshot!("neighbors", done(&["neighbors", "黃仁勳", "--depth", "2", "--limit", "12"]));
    insta::assert_snapshot!("path", done(&["path", "阿里", "NVIDIA", "--count", "2"]));
    insta::assert_snapshot!("rank", done(&["rank", "--by", "pagerank", "--kind", "Company", "--limit", "5"]));
    insta::assert_snapshot!("communities", done(&["communities", "--limit", "5"]));
}

#[test]
fn a_dossier_tells_what_happened_first() {
    let page = done(&["show", "Luma AI"]);
    let (happened, facts) = (page.find("What happened").expect("a part"), page.find("\nFacts").expect("a part"));
    assert!(happened < facts, "{page}");
    let round = page.lines().find(|line| line.contains("Series C round")).expect("the round has one line");
    for part in ["9 億美元", "led by Humain", "a16z", "https://"] {
        assert!(round.contains(part), "{part}: {round}");
    }
    let dossier = json(&["show", "Luma AI"]);
    let round = &dossier["happenings"][0];
    assert_eq!((&dossier["daygraph"], &round["class"]), (&"dossier".into(), &"FundingRound".into()));
    assert_eq!(round["parts"]["leadInvestor"][0]["label"], "Humain");
    assert!(round.get("evidence").is_none());
    assert_eq!(dossier["mentions"][0]["day"], dossier["first"]);
    let told = json(&["show", "Luma AI", "--evidence"]);
    let claim = &told["happenings"][0]["evidence"][0];
    let (file, line) = (claim["file"].as_str().expect("a file"), claim["line"].as_u64().expect("a line"));
    assert!(file.ends_with(".md") && line > 0, "{claim}");
    // The newest fact of each relation is first.
    for group in dossier["facts"].as_array().expect("groups") {
        let last =
            |fact: &Value| fact["days"].as_array().and_then(|days| days.last().cloned()).expect("a day").to_string();
        let days: Vec<String> = group["facts"].as_array().expect("facts").iter().map(last).collect();
        assert!(days.is_sorted_by(|a, b| a >= b), "{group}");
    }
}

#[test]
fn options_choose_days_and_relations() {
    let all = json(&["show", "Anthropic"]);
    let day = json(&["show", "Anthropic", "--window", "2025-11-18"]);
    let items = |dossier: &Value| dossier["items"].as_u64().expect("a number");
    assert!(items(&day) > 0 && items(&day) < items(&all));
    assert_eq!((&day["first"], &day["last"]), (&"2025-11-18".into(), &"2025-11-18".into()));
    let last = json(&["show", "Anthropic", "--window", "1d"]);
    assert_eq!(last["first"], "2025-11-24", "the last day of the store");
    let funded = json(&["show", "Anthropic", "--relations", "fundedBy,partneredwith"]);
    let relations = |dossier: &Value| -> Vec<String> {
        dossier["facts"].as_array().expect("groups").iter().map(|group| group["relation"].to_string()).collect()
    };
    assert_eq!(relations(&funded), ["\"fundedBy\"", "\"partneredWith\""]);
    let unsure = json(&["show", "Anthropic", "--confidence", "0"]);
    assert_eq!(unsure["unsure"], 0);
    assert!(all["unsure"].as_u64() > Some(0));
    for (arguments, told) in [
        (&["show", "Anthropic", "--window", "soon"][..], "write 7d, 2w or 1m"),
        (&["show", "Anthropic", "--relations", "likes"], "fundedBy"),
        (&["show", "Anthropic", "--confidence", "2"], "from 0 to 1"),
        (&["show", "Anthropic", "--since", "2025-11-20", "--until", "2025-11-19"], "no day is left"),
        (&["rank", "--by", "fame"], "betweenness"),
        (&["rank", "--kind", "Firm"], "Company"),
        (&["communities", "--resolution", "0"], "0.001"),
        (&["path", "阿里", "Alibaba"], "are one entity"),
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code(), 2, "{arguments:?}: {}", ran.errors());
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
    }
}

#[test]
fn names_are_taken_in_either_script() {
    let by_name = |name: &str| json(&["show", name])["entity"]["id"].clone();
    for name in
        ["Alibaba", "阿里巴巴", "ＡＬＩＢＡＢＡ", "company/alibaba", "urn:daygraph:company/alibaba", "阿里 (Company)"]
    {
        assert_eq!(by_name(name), "company/alibaba", "{name}");
    }
    assert_eq!(by_name("黃仁勳"), by_name("黄仁勋"));
    for (name, like) in
        [("Anthropik", "company/anthropic"), ("月之暗門", "company/moonshot-ai"), ("阿裡巴吧", "company/alibaba")]
    {
        let ran = run(&["show", name]);
        assert_eq!(ran.code(), 1, "{name}");
        assert!(ran.errors().contains("no entity") && ran.errors().contains(like), "{name}: {}", ran.errors());
    }
}

#[test]
fn a_name_of_several_lists_them() {
    let folder = Folder::new();
    folder.write(
        "news/2025-03-01.md",
        "# 晨間 AI 消息 2025-03-01\n\n## 公司\n\n### Google 發布 Gemini 2.5\n\nGoogle 發布 Gemini 2.5。\n\n\
         ### Sydney\n\nMicrosoft released Foobarium, a model. Microsoft acquired Foobarium, a company, the company Foobarium Inc said.\n",
    );
    folder.write("own.csv", "label,kind,aliases\nFoo Model,Model,Quuxo\nFoo Labs,Company,Quuxo\n");
    folder.write(
        "news/2025-03-02.md",
        "# 晨間 AI 消息 2025-03-02\n\n## 公司\n\n### Foo Labs 發布 Foo Model\n\nFoo Labs 發布 Foo Model，並且開放下載。\n",
    );
    folder.done(&["build", "news", "--quiet", "--no-export", "--lexicon", "own.csv"]);
    let ran = folder.run(&["show", "Quuxo"]);
    assert_eq!(ran.code(), 1);
    for part in ["names several entities", "Foo Labs (Company, 1 item): company/foo-labs", "model/foo-model"] {
        assert!(ran.errors().contains(part), "{part}: {}", ran.errors());
    }
    assert!(folder.done(&["show", "Quuxo (Model)"]).starts_with("Foo Model (Model)"));
}

#[test]
fn a_path_has_the_words_of_each_step() {
    let found = json(&["path", "阿里", "NVIDIA", "-k", "4"]);
    let paths = found["paths"].as_array().expect("paths");
    assert_eq!(paths.len(), 4);
    let costs: Vec<f64> = paths.iter().map(|path| path["cost"].as_f64().expect("a number")).collect();
    assert!(costs.is_sorted(), "{costs:?}");
    for path in paths {
        let (entities, steps) = (path["entities"].as_array().expect("list"), path["steps"].as_array().expect("list"));
        assert_eq!(entities.len(), steps.len() + 1);
        let mut seen: Vec<&Value> = entities.iter().map(|entity| &entity["id"]).collect();
        seen.sort_by_key(|id| id.to_string());
        seen.dedup();
        assert_eq!(seen.len(), entities.len(), "none is passed twice");
        for (n, step) in steps.iter().enumerate() {
            assert_eq!((&step["from"], &step["to"]), (&entities[n], &entities[n + 1]));
            let fact = &step["facts"][0];
            let told =
                fact["derived"] == true || fact["evidence"][0]["sentence"].as_str().is_some_and(|s| !s.is_empty());
            assert!(told, "{step}");
            assert_eq!(fact["modality"], "asserted");
        }
    }
    let first = paths[0]["steps"].as_array().expect("list").len();
    let avoided = json(&["path", "阿里", "NVIDIA", "--avoid", "uses,develops", "-k", "1"]);
    let text = avoided["paths"][0].to_string();
    assert!(!text.contains("\"relation\":\"uses\"") && !text.contains("\"relation\":\"develops\""));
    assert!(avoided["paths"][0]["steps"].as_array().is_some_and(|steps| steps.len() >= first));
    let ran = run(&["path", "阿里", "NVIDIA", "--relations", "legalActionAgainst"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("no way") && ran.errors().contains("--unconfirmed"), "{}", ran.errors());
}

#[test]
fn neighbors_are_near_first() {
    let found = json(&["neighbors", "Anthropic", "--depth", "2", "--limit", "0"]);
    let all = found["neighbors"].as_array().expect("list");
    assert_eq!(found["total"], all.len());
    let steps: Vec<u64> = all.iter().map(|n| n["steps"].as_u64().expect("a number")).collect();
    assert!(steps.is_sorted() && steps.first() == Some(&1) && steps.last() == Some(&2));
    let near = json(&["neighbors", "Anthropic", "--limit", "0"]);
    assert_eq!(near["neighbors"].as_array().map(Vec::len), Some(steps.iter().filter(|s| **s == 1).count()));
    let models = json(&["neighbors", "Anthropic", "--depth", "2", "--kind", "model", "--limit", "0"]);
    let kinds = models["neighbors"].as_array().expect("list");
    assert!(!kinds.is_empty() && kinds.iter().all(|n| n["entity"]["kind"] == "Model"));
    assert!(done(&["neighbors", "Anthropic", "--window", "2025-11-17"]).contains("nothing stands next to Anthropic"));
    // A plan or a rumor is no fact.
    let count = |more: &[&str]| json(&[&["neighbors", "Moonshot AI", "--limit", "0"], more].concat())["total"].as_u64();
    assert!(count(&["--unconfirmed"]) > count(&[]));
    assert!(done(&["neighbors", "Moonshot AI", "--evidence"]).contains("“"));
}

#[test]
fn ranks_are_of_all_measures() {
    for by in ["degree", "pagerank", "betweenness", "mentions"] {
        let found = json(&["rank", "--by", by, "--limit", "0", "--kind", "Company,Model"]);
        let values: Vec<f64> = found["ranked"]
            .as_array()
            .expect("list")
            .iter()
            .map(|row| row["value"].as_f64().expect("a number"))
            .collect();
        assert!(values.len() > 20 && values.is_sorted_by(|a, b| a >= b), "{by}: {values:?}");
        assert_eq!(found["ranked"][0]["rank"], 1);
    }
    let of_day = json(&["rank", "--by", "mentions", "--window", "2025-11-18"]);
    assert_eq!(of_day["days"], "2025-11-18");
    assert!(of_day["total"].as_u64() < json(&["rank", "--by", "mentions"])["total"].as_u64());
}

#[test]
fn communities_are_the_same_each_time() {
    let first = done(&["communities", "--json"]);
    assert_eq!(done(&["communities", "--json"]), first);
    let found: Value = serde_json::from_str(&first).expect("JSON");
    let one = &found["communities"][0];
    let members = one["members"].as_array().expect("list");
    assert_eq!(one["size"], members.len());
    let named: Vec<&str> = members.iter().take(3).filter_map(|m| m["label"].as_str()).collect();
    assert_eq!(one["name"], named.join(", "));
    assert!(found["modularity"].as_f64() > Some(0.3));
    let fine = json(&["communities", "--resolution", "5", "--least", "1", "--limit", "0"]);
    let coarse = json(&["communities", "--resolution", "0.2", "--least", "1", "--limit", "0"]);
    assert!(fine["total"].as_u64() > coarse["total"].as_u64());
    let own = json(&["communities", "--of", "月之暗面"]);
    assert!(own["members"].as_array().expect("list").iter().any(|m| m["id"] == "company/moonshot-ai"));
}

#[test]
fn a_store_of_before_is_told_what_to_do() {
    let folder = Folder::with_news();
    folder.done(&["build", "news", "--quiet", "--no-export"]);
    let generation = folder.read(".daygraph/current");
    let rows = format!(".daygraph/rdf/{}/rows", generation.trim());
    std::fs::remove_file(folder.path(&rows)).expect("the rows are there");
    let ran = folder.run(&["show", "OpenAI"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("is missing") && ran.errors().contains("daygraph build"), "{}", ran.errors());
    folder.done(&["build", "news", "--quiet", "--no-export"]);
    assert!(folder.done(&["show", "OpenAI"]).starts_with("OpenAI (Company)"));
    assert_eq!(folder.run(&["show", "OpenAI", "--store", "elsewhere"]).code(), 1);
}
