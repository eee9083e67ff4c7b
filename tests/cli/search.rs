//! `daygraph search`, on the sample digests.

use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

use super::{Folder, Ran};

/// A folder with a store of the sample digests.
static SAMPLES: LazyLock<Folder> = LazyLock::new(|| {
    let folder = Folder::new();
    let digests = concat!(env!("CARGO_MANIFEST_DIR"), "/data/digests");
    folder.done(&["build", digests, "--quiet", "--no-export"]);
    folder
});

fn done(arguments: &[&str]) -> String {
    SAMPLES.done(&[&["search"], arguments].concat())
}

fn run(arguments: &[&str]) -> Ran {
    SAMPLES.run(&[&["search"], arguments].concat())
}

fn json(arguments: &[&str]) -> Value {
    let value: Value = serde_json::from_str(&done(&[arguments, &["--json"]].concat())).expect("JSON");
    assert_eq!((&value["daygraph"], &value["version"]), (&"search".into(), &1.into()), "{arguments:?}");
    value
}

/// Identifiers of the items found.
fn items(arguments: &[&str]) -> Vec<String> {
    let answer = json(arguments);
    let all = answer["items"].as_array().expect("items").iter();
    all.map(|item| item["item"].as_str().expect("an identifier").to_owned()).collect()
}

#[test]
fn what_is_printed_stays() {
    insta::assert_snapshot!("search", done(&["開源", "模型", "--limit", "3"]));
    insta::assert_snapshot!("search-name", done(&["輝達", "--limit", "4"]));
    insta::assert_snapshot!("search-phrase", done(&["\"data center\"", "--limit", "2"]));
    insta::assert_snapshot!("search-json", done(&["SWE-bench", "--limit", "1", "--json"]));
}

#[test]
fn scripts_widths_and_plurals_are_the_same() {
    for (one, other) in
        [("開源", "开源"), ("融資", "融资"), ("ＧＰＴ－５", "gpt5"), ("models", "Model"), ("黃仁勳", "黄仁勋")]
    {
        let found = items(&[one, "--limit", "0"]);
        assert!(!found.is_empty(), "{one}");
        assert_eq!(found, items(&[other, "--limit", "0"]), "{one}, {other}");
    }
}

#[test]
fn a_name_finds_what_is_told_under_another() {
    let answer = json(&["輝達", "--limit", "0"]);
    assert_eq!(answer["entities"][0]["entity"]["id"], "company/nvidia");
    assert_eq!(answer["entities"][0]["named"], "whole");
    let all = answer["items"].as_array().expect("items");
    let says = |item: &Value, name: &str| format!("{}{}", item["headline"], item["snippet"]).contains(name);
    assert!(all.iter().any(|item| says(item, "NVIDIA") && !says(item, "輝達") && !says(item, "辉达")));
}

#[test]
fn marks_are_the_words_of_the_snippet() {
    let answer = json(&["開源", "--limit", "0"]);
    let mut marked = 0;
    for item in answer["items"].as_array().expect("items") {
        let snippet: Vec<char> = item["snippet"].as_str().expect("text").chars().collect();
        for mark in item["marks"].as_array().expect("marks") {
            let at = |n: usize| mark[n].as_u64().expect("a number") as usize;
            let word: String = snippet[at(0)..at(1)].iter().collect();
            assert!(["開源", "开源"].contains(&word.as_str()), "{word}");
            marked += 1;
        }
    }
    assert!(marked > 3);
}

#[test]
fn filters_leave_items_out() {
    let all = items(&["模型", "--limit", "0"]);
    let day = items(&["模型", "--limit", "0", "--since", "2025-11-18", "--until", "2025-11-18"]);
    assert!(!day.is_empty() && day.len() < all.len());
    assert!(day.iter().all(|item| item.contains("/2025-11-18#")), "{day:?}");
    let series = items(&["模型", "--limit", "0", "--series", "morning-hans"]);
    assert!(!series.is_empty() && series.iter().all(|item| item.contains("/morning-hans/")), "{series:?}");
    let kinds = json(&["Gemini", "--limit", "0", "--kind", "Product"]);
    let kind_of = |hit: &Value| hit["entity"]["kind"].as_str().map(str::to_owned);
    assert!(
        kinds["entities"].as_array().expect("entities").iter().all(|hit| kind_of(hit).as_deref() == Some("Product"))
    );
    assert!(items(&["Gemini", "--limit", "0", "--kind", "Product"]).len() <= items(&["Gemini", "--limit", "0"]).len());
    let few = done(&["模型", "--limit", "1"]);
    assert!(few.contains("--limit 0 lists all"), "{few}");
}

#[test]
fn all_words_come_before_most_and_phrases_are_exact() {
    let both = json(&["Anthropic", "Claude", "--limit", "0"]);
    assert_eq!(both["all_words"], true);
    assert!(both["items"].as_array().expect("items").iter().all(|item| item["words"] == 2));
    let some = json(&["Anthropic", "xylophone", "--limit", "0"]);
    assert_eq!(some["all_words"], false);
    assert!(done(&["Anthropic", "xylophone"]).contains("no item has all of these words"));
    let (loose, exact) = (items(&["data", "center", "--limit", "0"]), items(&["\"data center\"", "--limit", "0"]));
    assert!(!exact.is_empty() && exact.len() <= loose.len() && exact.iter().all(|item| loose.contains(item)));
    assert!(run(&["\"center data\""]).printed().is_empty());
}

#[test]
fn what_finds_nothing_says_so() {
    let ran = run(&["xylophone"]);
    assert_eq!((ran.code(), ran.printed().as_str()), (1, ""));
    assert!(ran.errors().contains("no entity and no item"), "{}", ran.errors());
    let ran = run(&["Antropic"]);
    assert!(ran.errors().contains("Anthropic"), "{}", ran.errors());
    let ran = run(&["xylophone", "--json"]);
    assert_eq!(ran.code(), 1);
    assert_eq!(serde_json::from_str::<Value>(&ran.printed()).expect("JSON")["total_items"], 0);
}

#[test]
fn queries_that_are_none_are_refused() {
    let long = "模型 ".repeat(14_000);
    for (query, told) in [
        ("", "no word"),
        ("   ", "no word"),
        ("!?。…\u{1F642}", "no word"),
        ("\"\"", "no word"),
        (long.as_str(), "too many"),
    ] {
        let ran = run(&["--", query]);
        assert_eq!(ran.code(), 2, "{}", ran.errors());
        assert!(ran.errors().contains(told) && ran.errors().len() < 400, "{}", ran.errors());
    }
    assert_eq!(run(&[]).code(), 2);
    for (arguments, code, told) in [
        (&["x", "--series", "none"][..], 1, "it has brief-zh, morning-hans, wire-en"),
        (&["x", "--kind", "Firm"], 2, "Company"),
        (&["x", "--since", "soon"], 2, "2025-11-29"),
        (&["x", "--store", "nowhere"], 1, "there is no store"),
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code(), code, "{arguments:?}: {}", ran.errors());
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
    }
    // Strange, but a query.
    for query in ["\"", "a\"b", "\u{0}x\u{7}", "-", "模型\"", "((((a", "的", "\u{202e}模型"] {
        if !query.contains('\0') {
            assert!(run(&["--", query]).code() <= 2, "{query:?}");
        }
    }
}

#[test]
fn the_index_follows_builds() {
    let folder = Folder::with_news();
    folder.done(&["build", "news", "-q", "--no-export"]);
    assert!(folder.done(&["search", "開放下載"]).contains("阿里巴巴發布 Qwen3"));
    folder.write(
        "news/2025-03-03.md",
        "# 晨間 AI 消息 2025-03-03\n\n### 第三日\n\n這一天有一隻獨角獸，它發布了另一個模型給大家。\n",
    );
    folder.done(&["build", "news", "-q", "--no-export"]);
    assert!(folder.done(&["search", "独角兽"]).contains("2025-03-03"));
    // Decisions change no text, and what they name is found.
    folder.done(&["curate", "rename", "Bun", "Bun Runtime"]);
    assert!(folder.done(&["search", "Bun Runtime"]).contains("Bun Runtime"));
    let generation = folder.read(".daygraph/current");
    let texts = folder.path(&format!(".daygraph/rdf/{}/texts", generation.trim()));
    fs::remove_file(texts).expect("it is there");
    let ran = folder.run(&["search", "x"]);
    assert!(ran.code() == 1 && ran.errors().contains("daygraph build"), "{}", ran.errors());
    folder.done(&["build", "news", "-q", "--no-export"]);
    assert!(folder.done(&["search", "獨角獸"]).contains("2025-03-03"));
}
