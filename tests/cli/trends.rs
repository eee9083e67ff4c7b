//! `daygraph trends`: what rises, as a table, as JSON and as a picture.

use serde_json::Value;

use super::Folder;
use super::graph::SAMPLES;

fn json(arguments: &[&str]) -> Value {
    let text = SAMPLES.done(&[&["trends"], arguments, &["--json"]].concat());
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&value["daygraph"], &value["version"]), (&"trends".into(), &1.into()));
    value
}

fn numbers(risen: &Value, field: &str) -> Vec<f64> {
    risen.as_array().expect("list").iter().filter_map(|one| one[field].as_f64()).collect()
}

#[test]
fn what_is_printed_stays() {
    let arguments = ["trends", "--window", "2025-11-22..2025-11-24", "--kind", "Model,Company", "--limit", "8"];
    insta::assert_snapshot!("trends", SAMPLES.done(&arguments));
}

#[test]
fn the_most_surprising_come_first() {
    let found = json(&["--window", "4d", "--limit", "0"]);
    assert!(found["statistic"].as_str().is_some_and(|name| name.contains("G²") && name.contains("Dunning 1993")));
    assert_eq!((&found["window"]["since"], &found["window"]["until"]), (&"2025-11-21".into(), &"2025-11-24".into()));
    assert_eq!((&found["past"]["since"], &found["past"]["until"]), (&"2025-11-17".into(), &"2025-11-20".into()));
    let risen = &found["risen"];
    assert!(numbers(risen, "g2").is_sorted_by(|a, b| a >= b));
    assert_eq!(found["total"], risen.as_array().map_or(0, Vec::len));
    assert!(found["tested"].as_u64() > found["total"].as_u64());
    for one in risen.as_array().expect("list") {
        let (p, q) = (one["p"].as_f64().expect("a number"), one["q"].as_f64().expect("a number"));
        assert!(0.0 < p && p <= q && q <= 1.0, "{one}");
        let (items, expected) = (one["items"].as_f64(), one["expected"].as_f64());
        assert!(items > expected && items >= Some(2.0), "{one}");
        let days = numbers(&one["days"], "items").iter().sum::<f64>();
        assert_eq!(Some(days), items.zip(one["past_items"].as_f64()).map(|(a, b)| a + b), "{one}");
        assert_eq!(one["times"].is_null(), one["past_items"] == 0, "{one}");
    }
    let models = json(&["--window", "4d", "--kind", "Model"]);
    assert!(models["risen"].as_array().is_some_and(|all| all.iter().all(|one| one["entity"]["kind"] == "Model")));
    assert!(models["tested"].as_u64() < found["tested"].as_u64());
    let often = json(&["--window", "4d", "--least", "4", "--limit", "0"]);
    assert!(numbers(&often["risen"], "items").iter().all(|items| *items >= 4.0));
    let short = json(&["--window", "2d", "--past", "2d"]);
    assert_eq!((&short["past"]["since"], &short["past"]["until"]), (&"2025-11-21".into(), &"2025-11-22".into()));
}

#[test]
fn a_picture_has_chinese_names_and_the_same_bytes() {
    let folder = Folder::new();
    let item = |n: usize, text: &str| format!("### 消息 {n}\n\n{text}\n\n");
    let day = |date: &str, texts: &[&str]| {
        let items: String = texts.iter().enumerate().map(|(n, text)| item(n, text)).collect();
        folder.write(&format!("news/{date}.md"), format!("# 晨間 AI 消息 {date}\n\n## 公司\n\n{items}"));
    };
    day("2025-03-01", &["OpenAI 發布 GPT-5。", "Google 發布 Gemini 2.5。", "Anthropic 發布 Claude Opus 4。"]);
    day(
        "2025-03-02",
        &["左格智慧科技發布新服務。", "左格智慧科技與 Uber 合作。", "AT&T 與 OpenAI 合作。", "AT&T 採用 GPT-5。"],
    );
    folder.write("own.csv", "label,kind\n左格智慧科技,Company\n");
    folder.done(&["build", "news", "--quiet", "--no-export", "--lexicon", "own.csv"]);
    let draw = |file: &str| folder.run(&["trends", "--window", "1d", "--svg", file]);
    let ran = draw("pictures/one.svg");
    assert_eq!(ran.code(), 0, "{}", ran.errors());
    assert!(ran.errors().contains("pictures/one.svg") && ran.printed().contains("左格智慧科技"), "{}", ran.printed());
    let picture = folder.read("pictures/one.svg");
    assert!(picture.starts_with("<svg ") && picture.trim_end().ends_with("</svg>"), "{picture}");
    for part in ["\n左格智慧科技\n", "\nAT&amp;T\n", "2025-03-02", "Dunning 1993", "Noto Sans CJK TC", "<rect "] {
        assert!(picture.contains(part), "{part}: {picture}");
    }
    // Over a picture that is there, with nothing left beside it.
    assert_eq!(draw("pictures/one.svg").code(), 0);
    assert_eq!(folder.read("pictures/one.svg"), picture);
    let beside: Vec<_> = std::fs::read_dir(folder.path("pictures")).expect("a folder").collect();
    assert_eq!(beside.len(), 1);
    let ran = draw("news");
    assert!(ran.code() == 1 && ran.errors().contains("news cannot be written"), "{}", ran.errors());
    // Nothing that rises is a picture, too.
    let ran = folder.run(&["trends", "--window", "1d", "--kind", "Benchmark", "--svg", "none.svg"]);
    assert_eq!(ran.code(), 0, "{}", ran.errors());
    assert!(folder.read("none.svg").contains("nothing rises"));
}

#[test]
fn days_that_make_no_sense_are_told() {
    for (arguments, code, told) in [
        (&["--window", "soon"][..], 2, "write 7d"),
        (&["--window", "2025-11-24..2025-11-20"], 2, "write 7d"),
        (&["--window", "2026-11-24"], 1, "the nearest it has is 2025-11-24"),
        (&["--window", "2025-11-17"], 1, "no digest before 2025-11-17"),
        (&["--window", "1m"], 1, "name fewer days"),
        (&["--past", "some"], 2, "write 7d, 2w or 1m"),
        (&["--least", "0"], 2, "--least"),
        (&["--kind", "Firm"], 2, "Company"),
    ] {
        let ran = SAMPLES.run(&[&["trends"], arguments].concat());
        assert_eq!(ran.code(), code, "{arguments:?}: {}", ran.errors());
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
    }
}
