//! `daygraph diff`, `timeline`, `events`: what changes from day to day, and that nothing said is lost.

use std::sync::LazyLock;

use serde_json::Value;

use super::Folder;
use super::graph::SAMPLES;

const MONDAY: &str = "---\nseries: wire\ndate: 2025-03-03\n---\n\n# Wire, 3 March 2025\n\n**Companies**\n
- **Talks about Cohere**: Salesforce is reportedly in talks to acquire Cohere, two people told Reuters ([Reuters](https://example.org/cohere-talks)).
- **Plan for Scale AI**: OpenAI plans to acquire Scale AI this spring ([OpenAI](https://example.org/scale-plan)).
- **Qwen3**: Alibaba released Qwen3. Qwen3 scored 73.2% on MMMU ([Qwen](https://example.org/qwen3)).
- **Oracle and Perplexity**: Oracle partnered with Perplexity ([Oracle](https://example.org/oracle)).
- **Suno and Deezer**: Suno partnered with Deezer ([Suno](https://example.org/suno)).
- **ElevenLabs**: ElevenLabs opened an office in Warsaw ([ElevenLabs](https://example.org/eleven)).
";

const THURSDAY: &str = "---\nseries: wire\ndate: 2025-03-06\n---\n\n# Wire, 6 March 2025\n\n**Companies**\n
- **Salesforce and Cohere**: Salesforce acquired Cohere ([Salesforce](https://example.org/cohere-done)).
- **No deal for Scale AI**: OpenAI denied that it would acquire Scale AI ([OpenAI](https://example.org/scale-denied)).
- **Qwen3 again**: Qwen3 scored 75.1% on MMMU after an update ([Qwen](https://example.org/qwen3-update)).
- **Mistral raises**: Mistral AI raised $600 million in a Series C round led by DST Global ([Mistral](https://example.org/mistral)).
- **Perplexity and Suno**: Perplexity partnered with Suno ([Perplexity](https://example.org/perplexity-suno)).
- **Foobar-7B**: Mistral AI released Foobar-7B ([Mistral](https://example.org/foobar)).
";

const THURSDAY_IN_CHINESE: &str = "---\nseries: brief\ndate: 2025-03-06\n---\n\n# 晨間 AI 消息 2025-03-06\n\n## 公司\n\n\
### Mistral AI 完成 C 輪融資\n\nMistral AI 完成 7 億美元 C 輪融資，由 DST Global 領投。\n\n\
來源：[範例報](https://example.org/mistral-zh)\n\n\
### Salesforce 收購 Cohere\n\nSalesforce 收購 Cohere。\n\n來源：[範例報](https://example.org/cohere-zh)\n";

const FRIDAY: &str = "---\nseries: wire\ndate: 2025-03-07\n---\n\n# Wire, 7 March 2025\n\n**Companies**\n
- **Foobar-7B**: Foobar-7B scored 71% on MMMU ([Mistral](https://example.org/foobar-mmmu)).
- **A partner for data centres**: Oracle partnered with Mistral AI ([Oracle](https://example.org/mistral-oracle)).
- **Salesforce and Cohere**: Salesforce has acquired Cohere ([Salesforce](https://example.org/cohere-again)).
- **Foobar-9B**: Mistral AI released Foobar-9B ([Mistral](https://example.org/nine)).
";

/// A store in which a rumor becomes fact, a plan is denied, a score is raised and a sum is told
/// in two ways, over three days and two series, with two days between that nobody read.
static FOLLOWED: LazyLock<Folder> = LazyLock::new(|| {
    let folder = Folder::new();
    folder.write("news/wire/2025-03-03.md", MONDAY);
    folder.write("news/wire/2025-03-06.md", THURSDAY);
    folder.write("news/brief/2025-03-06.md", THURSDAY_IN_CHINESE);
    folder.write("news/wire/2025-03-07.md", FRIDAY);
    folder.done(&["build", "news", "--quiet", "--no-export"]);
    folder
});

fn json_of(folder: &Folder, arguments: &[&str]) -> Value {
    let text = folder.done(&[arguments, &["--json"]].concat());
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["version"], 1, "{arguments:?}");
    value
}

fn json(arguments: &[&str]) -> Value {
    json_of(&FOLLOWED, arguments)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// `Salesforce acquired Cohere`
fn statement(fact: &Value) -> String {
    let label = |end: &str| fact[end]["label"].as_str().unwrap_or_default().to_owned();
    format!("{} {} {}", label("subject"), fact["relation"].as_str().unwrap_or_default(), label("object"))
        .trim()
        .to_owned()
}

fn names(of: &Value) -> Vec<&str> {
    list(of).iter().filter_map(|one| one["entity"]["label"].as_str()).collect()
}

#[test]
fn what_is_printed_stays() {
    let samples = |arguments: &[&str]| SAMPLES.done(arguments);
    insta::assert_snapshot!("diff", FOLLOWED.done(&["diff", "2025-03-03", "2025-03-06"]));
    insta::assert_snapshot!(
        "diff-samples",
        samples(&["diff", "2025-11-17..2025-11-20", "2025-11-21..2025-11-24", "--limit", "3"])
    );
    insta::assert_snapshot!(
        "diff-evidence",
        samples(&["diff", "2025-11-18", "2025-11-22", "--about", "Cloudflare", "--evidence"])
    );
    insta::assert_snapshot!("timeline", FOLLOWED.done(&["timeline", "Mistral AI"]));
    insta::assert_snapshot!("timeline-gap", FOLLOWED.done(&["timeline", "Salesforce", "Cohere"]));
    insta::assert_snapshot!("timeline-samples", samples(&["timeline", "輝達", "OpenAI", "--limit", "2"]));
    insta::assert_snapshot!("timeline-together", samples(&["timeline", "Anthropic", "Microsoft", "--together"]));
    insta::assert_snapshot!("events", samples(&["events", "--kind", "funding"]));
    insta::assert_snapshot!("show-told-differently", FOLLOWED.done(&["show", "Mistral AI"]));
}

#[test]
fn a_rumor_becomes_fact_a_plan_is_denied_a_score_is_raised() {
    let diff = json(&["diff", "2025-03-03", "2025-03-06"]);
    assert_eq!(diff["daygraph"], "diff");
    assert_eq!((&diff["before"]["items"], &diff["after"]["digests"]), (&6.into(), &2.into()));
    let changed = list(&diff["facts"]["changed"]);
    let changes = |of: &str| -> Value {
        let fact = changed.iter().find(|fact| statement(&fact["now"][0]) == of);
        fact.unwrap_or_else(|| panic!("{of}: {diff:#}"))["changes"].clone()
    };
    let cohere = changes("Salesforce acquired Cohere");
    assert_eq!(cohere[0]["change"], "became-fact");
    assert_eq!((&cohere[0]["was"], &cohere[0]["since"]), (&"rumored".into(), &"2025-03-03".into()));
    let scale = changes("OpenAI acquired Scale AI");
    assert_eq!((&scale[0]["change"], &scale[0]["was"]), (&"denied".into(), &"planned".into()));
    let qwen = changes("Qwen3 evaluatedOn MMMU");
    assert_eq!(qwen[0]["change"], "score-raised");
    assert_eq!((&qwen[0]["before"][0], &qwen[0]["now"][0]), (&"73.2%".into(), &"75.1%".into()));
    // What changed is neither new nor said again.
    for sort in ["new", "repeated"] {
        let facts: Vec<String> = list(&diff["facts"][sort]).iter().map(statement).collect();
        assert!(!facts.iter().any(|fact| fact.contains("acquired") || fact.contains("MMMU")), "{facts:?}");
    }
    let new: Vec<String> = list(&diff["facts"]["new"]).iter().map(statement).collect();
    assert!(new.contains(&"Mistral AI released Foobar-7B".to_owned()), "{new:?}");
    // A day later, the deal is said again and nothing of it changes.
    let next = json(&["diff", "2025-03-06", "2025-03-07"]);
    let again: Vec<String> = list(&next["facts"]["repeated"]).iter().map(statement).collect();
    assert!(again.contains(&"Salesforce acquired Cohere".to_owned()), "{again:?}");
    assert!(list(&next["facts"]["changed"]).is_empty(), "{next}");
    // A score of another name is no change of that one.
    let new: Vec<String> = list(&next["facts"]["new"]).iter().map(statement).collect();
    assert!(new.contains(&"Foobar-7B evaluatedOn MMMU".to_owned()), "{new:?}");
}

#[test]
fn entities_come_go_and_are_joined() {
    let diff = json(&["diff", "2025-03-03", "2025-03-06"]);
    let (new, quiet) = (names(&diff["entities"]["new"]), names(&diff["entities"]["quiet"]));
    assert!(new.contains(&"Mistral AI") && new.contains(&"Foobar-7B") && !new.contains(&"Cohere"), "{new:?}");
    assert!(quiet.contains(&"ElevenLabs") && quiet.contains(&"Deezer") && !quiet.contains(&"Suno"), "{quiet:?}");
    // Oracle – Perplexity and Suno – Deezer were two islands.
    let way = &diff["ways"][0];
    let ends: Vec<&str> = list(&way["entities"]).iter().filter_map(|end| end["label"].as_str()).collect();
    assert!(ends == ["Perplexity", "Suno"] || ends == ["Suno", "Perplexity"], "{way}");
    assert_eq!(way["joins"], serde_json::json!([2, 2]));
    assert_eq!(way["steps"][0]["facts"][0]["evidence"][0]["day"], "2025-03-06");
    // What is new joins nothing, until something known stands on its other side.
    let ends =
        |diff: &Value| -> Vec<String> { list(&diff["ways"]).iter().map(|way| way["entities"].to_string()).collect() };
    assert!(!ends(&diff).iter().any(|way| way.contains("Foobar-7B")), "{diff}");
    let both = json(&["diff", "2025-03-03", "2025-03-06..2025-03-07"]);
    let through = ends(&both).into_iter().find(|way| way.contains("Mistral AI"));
    assert!(through.is_some_and(|way| way.contains("Oracle") && way.contains("MMMU")), "{:?}", ends(&both));
    // What rises needs a past to rise against.
    let samples = json_of(&SAMPLES, &["diff", "2025-11-17..2025-11-20", "2025-11-21..2025-11-24"]);
    for risen in list(&samples["entities"]["risen"]) {
        assert!(risen["p"].as_f64() < Some(0.05) && risen["g2"].as_f64() > Some(2.7), "{risen}");
    }
    let models = json(&["diff", "2025-03-03", "2025-03-06", "--kind", "Model"]);
    assert_eq!(names(&models["entities"]["new"]), ["Foobar-7B"]);
    let about = json(&["diff", "2025-03-03", "2025-03-06", "--about", "Cohere"]);
    assert_eq!(list(&about["facts"]["changed"]).len(), 1);
    assert!(list(&about["facts"]["new"]).is_empty() && list(&about["entities"]["new"]).is_empty(), "{about}");
    assert!(ends(&about).iter().all(|way| way.contains("Cohere")), "{about}");
    assert_eq!(list(&about["happenings"]).len(), 1);
}

#[test]
fn the_same_news_in_several_series_is_one_fact_with_all_its_sources() {
    let dossier = json(&["show", "Cohere"]);
    let acquired = list(&dossier["facts"]).iter().find(|group| group["relation"] == "acquired").expect("a group");
    let facts = list(&acquired["facts"]);
    let asserted = facts.iter().find(|fact| fact["modality"] == "asserted").expect("it was said as fact");
    assert_eq!(asserted["days"], serde_json::json!(["2025-03-06", "2025-03-07"]));
    assert_eq!(asserted["series"], serde_json::json!(["brief", "wire"]));
    assert_eq!(asserted["items"], 3);
    let sources = asserted["sources"].to_string();
    for source in ["cohere-done", "cohere-zh", "cohere-again"] {
        assert!(sources.contains(source), "{source}: {sources}");
    }
    // The rumor stays beside it, with its own day and source.
    let rumored = facts.iter().find(|fact| fact["modality"] == "rumored").expect("the rumor is kept");
    assert_eq!((&rumored["days"][0], list(&rumored["sources"]).len()), (&"2025-03-03".into(), 1));
    let happening = &list(&dossier["happenings"])[0];
    assert_eq!(list(&dossier["happenings"]).len(), 1, "one takeover, however often told");
    assert_eq!((&happening["first"], &happening["last"]), (&"2025-03-03".into(), &"2025-03-07".into()));
    assert_eq!(happening["series"], serde_json::json!(["brief", "wire"]));
    // A day of the timeline has what was said on it, and nothing else.
    let timeline = json(&["timeline", "Cohere"]);
    let days: Vec<&Value> = list(&timeline["days"]).iter().map(|day| &day["day"]).collect();
    assert_eq!(days, ["2025-03-03", "2025-03-06", "2025-03-07"]);
    let last = &timeline["days"][2]["facts"][0];
    assert_eq!((&last["days"], &last["since"]), (&serde_json::json!(["2025-03-07"]), &"2025-03-03".into()));
    assert_eq!(last["new"], false);
    let thursday = &timeline["days"][1];
    assert_eq!(thursday["facts"][0]["changes"][0]["change"], "became-fact");
    assert_eq!(thursday["happenings"][0]["changes"][0]["change"], "became-fact");
    assert_eq!(thursday["facts"][0]["items"], 2);
}

#[test]
fn contradictions_stand_side_by_side() {
    let amount = |value: &Value| -> Value {
        let found = list(&value["contradictions"]).iter().find(|one| one["point"] == "amount").cloned();
        found.unwrap_or_else(|| panic!("two sums were told: {value:#}"))
    };
    for arguments in [&["show", "Mistral AI"][..], &["timeline", "Mistral AI"], &["diff", "2025-03-03", "2025-03-06"]] {
        let told = amount(&json(arguments));
        let sides = list(&told["sides"]);
        let texts: Vec<&str> = sides.iter().filter_map(|side| side["told"].as_str()).collect();
        assert_eq!(sides.len(), 2, "{told}");
        assert!(texts.contains(&"$600 million") && texts.contains(&"7 億美元"), "{texts:?}");
        for (side, series) in sides.iter().map(|side| (side, side["series"].to_string())) {
            assert!(series == "[\"wire\"]" || series == "[\"brief\"]", "{side}");
            assert!(list(&side["sources"]).len() == 1 && !list(&side["claims"]).is_empty(), "{side}");
        }
        assert!(told["happening"].as_str().is_some_and(|id| id.starts_with("event/funding/mistral-ai")), "{told}");
        let page = FOLLOWED.done(arguments);
        let part = page.split("\nTold differently\n").nth(1).expect("a part of the page");
        assert!(part.contains("$600 million") && part.contains("7 億美元"), "{part}");
    }
    // A plan and its denial.
    let openai = json(&["show", "OpenAI"]);
    let denied = list(&openai["contradictions"]).iter().find(|one| one["point"] == "modality").expect("a denial");
    assert_eq!((&denied["sides"][0]["told"], &denied["sides"][1]["told"]), (&"planned".into(), &"denied".into()));
    // Two scores.
    let qwen = json(&["timeline", "Qwen3"]);
    assert_eq!(qwen["contradictions"][0]["point"], "score");
    // A rumor that became fact contradicts nothing.
    assert_eq!(json(&["show", "Cohere"])["contradictions"], serde_json::json!([]));
}

#[test]
fn a_timeline_has_gaps_and_shows_where_names_meet() {
    let timeline = json(&["timeline", "Oracle", "Mistral AI", "Suno"]);
    let days = list(&timeline["days"]);
    let meets: Vec<&Value> = days.iter().filter(|day| day["meets"] == true).map(|day| &day["day"]).collect();
    assert_eq!(meets, ["2025-03-07"]);
    let friday = &days[2];
    assert_eq!((&friday["shared"], &friday["happenings"][0]["meets"]), (&1.into(), &true.into()));
    assert_eq!(friday["facts"][0]["meets"], true, "what they share comes first");
    assert!(list(&friday["facts"]).iter().any(|fact| fact["meets"] == false));
    let gap = &timeline["gaps"][0];
    assert_eq!((&gap["since"], &gap["until"]), (&"2025-03-04".into(), &"2025-03-05".into()));
    assert_eq!((&gap["days"], &gap["without_digest"]), (&2.into(), &2.into()));
    // Quiet until the last day of the store.
    let eleven = json(&["timeline", "ElevenLabs"]);
    assert_eq!((&eleven["gaps"][0]["days"], &eleven["gaps"][0]["without_digest"]), (&4.into(), &2.into()));
    let page = FOLLOWED.done(&["timeline", "ElevenLabs"]);
    assert!(page.contains("4 days without a mention, 2 of them without a digest"), "{page}");
    let together = json(&["timeline", "Oracle", "Mistral AI", "Suno", "--together"]);
    assert_eq!(list(&together["days"]).len(), 1);
    assert!(list(&together["days"][0]["facts"]).iter().all(|fact| fact["meets"] == true));
    let never = FOLLOWED.done(&["timeline", "ElevenLabs", "Cohere"]);
    assert!(never.contains("they never meet") && never.contains("daygraph path"), "{never}");
    let window = json(&["timeline", "Salesforce", "--until", "2025-03-05"]);
    assert_eq!((list(&window["days"]).len(), &window["gaps"][0]["until"]), (1, &"2025-03-05".into()));
    let none = FOLLOWED.done(&["timeline", "Mistral AI", "--window", "2025-03-03"]);
    assert!(none.contains("no item mentions it (2025-03-03)"), "{none}");
}

#[test]
fn events_are_listed_by_kind_day_and_part() {
    let events = |arguments: &[&str]| json(&[&["events"], arguments].concat());
    let rounds = events(&["--kind", "funding"]);
    assert_eq!((&rounds["daygraph"], &rounds["total"]), (&"happenings".into(), &1.into()));
    let round = &rounds["happenings"][0];
    assert_eq!((&round["class"], &round["items"]), (&"FundingRound".into(), &2.into()));
    assert_eq!(list(&round["details"]["amount"]).len(), 2, "{round}");
    assert_eq!(round["parts"]["leadInvestor"][0]["label"], "DST Global");
    assert!(round.get("evidence").is_none());
    assert!(!list(&events(&["--kind", "FundingRound", "--evidence"])["happenings"][0]["evidence"]).is_empty());
    let page = FOLLOWED.done(&["events", "--kind", "funding"]);
    assert!(page.contains("$600 million") && page.contains("7 億美元") && page.contains("DST Global"), "{page}");
    let both = events(&["--kind", "funding,acquisition"]);
    assert_eq!(both["total"], 3);
    let since = events(&["--kind", "acquisition", "--since", "2025-03-07"]);
    assert_eq!((&since["total"], &since["happenings"][0]["first"]), (&1.into(), &"2025-03-07".into()));
    assert_eq!(events(&["--with", "Oracle", "--with", "Mistral AI"])["total"], 1);
    assert_eq!(events(&["--with", "Oracle", "--with", "Suno"])["total"], 0);
    assert!(FOLLOWED.done(&["events", "--window", "2025-03-04"]).ends_with("0 of 0, 2025-03-04\n"));
    let ran = FOLLOWED.run(&["events", "--kind", "party"]);
    assert_eq!(ran.code(), 2);
    let told = "release, funding, acquisition, partnership, listing, legal, appointment";
    assert!(ran.errors().contains(told), "{}", ran.errors());
}

#[test]
fn days_that_make_no_sense_are_told() {
    for (arguments, code, told) in [
        (&["diff", "2025-03-03", "tomorrow"][..], 2, "write 7d, 2w or 1m"),
        (&["diff", "2025-02-30", "2025-03-06"], 2, "a day as 2025-11-28"),
        (&["diff", "2025-03-03"], 2, "required"),
        (&["diff", "2025-03-06..2025-03-03", "2025-03-07"], 2, "write 7d"),
        (&["diff", "2025-03-03..2025-03-06", "2025-03-06..2025-03-07"], 2, "days in common"),
        (&["diff", "2025-03-06", "2025-03-06"], 2, "days in common"),
        (&["diff", "2025-03-03..", "2025-03-06"], 2, "days in common"),
        (&["diff", "2025-03-06", "2025-03-03"], 2, "name the earlier days first"),
        (&["diff", "2025-03-03", "2025-03-05"], 1, "the nearest it has are 2025-03-03 and 2025-03-06"),
        (&["diff", "2024-03-03", "2025-03-06"], 1, "the nearest it has is 2025-03-03"),
        (&["diff", "2025-03-03", "2025-03-06", "--about", "Coherre"], 1, "Cohere"),
        (&["timeline"], 2, "required"),
        (&["timeline", "Salesfroce"], 1, "company/salesforce"),
        (&["timeline", "Mistral", "Mistral AI"], 2, "is named already"),
        (&["timeline", "Cohere", "--together"], 2, "two names or more"),
        (&["timeline", "Cohere", "--window", "2025-03-06..2025-03-03"], 2, "write 7d"),
        (&["timeline", "Cohere", "--since", "2025-03-06", "--until", "2025-03-03"], 2, "no day is left"),
        (&["events", "--with", "Coherre"], 1, "Cohere"),
        (&["events", "--since", "soon"], 2, "write a day as"),
    ] {
        let ran = FOLLOWED.run(arguments);
        assert_eq!(ran.code(), code, "{arguments:?}: {}", ran.errors());
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
        assert_eq!(ran.printed(), "", "{arguments:?}");
    }
}

#[test]
fn a_name_of_several_lists_them_for_timelines_too() {
    let folder = Folder::new();
    folder.write("own.csv", "label,kind,aliases\nFoo Model,Model,Quuxo\nFoo Labs,Company,Quuxo\n");
    folder.write(
        "news/2025-03-02.md",
        "# 晨間 AI 消息 2025-03-02\n\n## 公司\n\n### Foo Labs 發布 Foo Model\n\nFoo Labs 發布 Foo Model，並且開放下載。\n",
    );
    folder.done(&["build", "news", "--quiet", "--no-export", "--lexicon", "own.csv"]);
    for arguments in [&["timeline", "Quuxo"][..], &["events", "--with", "Quuxo"]] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code(), 1);
        assert!(ran.errors().contains("names several entities"), "{}", ran.errors());
    }
    assert!(folder.done(&["timeline", "Quuxo (Model)"]).starts_with("Foo Model (Model)"));
    // One day alone has nothing to be compared with.
    let ran = folder.run(&["trends", "--window", "7d"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("no digest before 2025-03-02"), "{}", ran.errors());
    // Nor has an empty store.
    std::fs::remove_file(folder.path("news/2025-03-02.md")).expect("the digest is there");
    folder.write("news/README.md", "nothing");
    folder.run(&["build", "news", "--quiet", "--no-export", "--lexicon", "own.csv", "--prune"]);
    for arguments in [&["diff", "2025-03-01", "2025-03-02"][..], &["trends"]] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code(), 1, "{arguments:?}: {}", ran.printed());
        assert!(ran.errors().contains("no digest yet"), "{arguments:?}: {}", ran.errors());
    }
    assert_eq!(json_of(&folder, &["events"])["total"], 0);
    let ran = folder.run(&["timeline", "Foo Model"]);
    assert!(ran.code() == 1 && ran.errors().contains("no entity"), "{}", ran.errors());
}
