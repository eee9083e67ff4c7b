//! What sentences say, in sentences of our own about names of the built-in lexicon and
//! names that it does not have.

use std::sync::LazyLock;

use super::{DigestExtraction, Extractor};
use crate::digest;
use crate::lexicon::Lexicon;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(&[]).expect("the built-in lexicon is well formed"));

fn extract_with(extractor: &Extractor, heading: &str, body: &str) -> DigestExtraction {
    let text = format!("# News 2026-01-05\n\n## Today\n\n### {heading}\n\n{body}\n");
    let read = digest::read("2026-01-05.md", text.as_bytes(), None).expect("a digest");
    extractor.extract(&read.digest)
}

fn extract(heading: &str, body: &str) -> DigestExtraction {
    extract_with(&Extractor::with_models(&LEXICON, None), heading, body)
}

/// The claims as `relation(subject → object) slot=value modality`, the last two where they
/// are not empty and not asserted.
fn claims(heading: &str, body: &str) -> Vec<String> {
    let extraction = extract(heading, body);
    let mut claims = Vec::new();
    for item in &extraction.items {
        for claim in &item.claims {
            let name = |end: u32| item.entities[end as usize].name.as_str();
            let object = claim.object.map_or("-", name);
            let mut line = format!("{}({} → {object})", claim.relation.name(), name(claim.subject));
            for (slot, value) in &claim.slots {
                line.push_str(&format!(" {}={value}", slot.name()));
            }
            if claim.modality.name() != "asserted" {
                line.push_str(&format!(" {}", claim.modality.name()));
            }
            claims.push(line);
        }
    }
    claims.sort();
    claims
}

#[track_caller]
fn says(heading: &str, body: &str, expected: &[&str]) {
    let all = claims(heading, body);
    for line in expected {
        assert!(all.iter().any(|c| c == line), "{line:?} is not in {all:#?}");
    }
}

#[track_caller]
fn says_nothing_of(heading: &str, body: &str, relation: &str) {
    let all = claims(heading, body);
    assert!(!all.iter().any(|c| c.starts_with(relation)), "{all:#?}");
}

#[test]
fn the_head_of_a_phrase_is_released_not_what_qualifies_it() {
    says("更新", "谷歌推出了基于 Gemini 3 Pro 的 NotebookLM。", &["released(谷歌 → NotebookLM)"]);
    says("更新", "百度開源了多模態 OCR 模型 PaddleOCR-VL。", &["released(百度 → PaddleOCR-VL)"]);
    says_nothing_of("News", "Baseten shipped day-0 support for Kimi K2.5.", "released");
    says_nothing_of("更新", "Anthropic 發布 Claude Code 使用指南。", "released");
}

#[test]
fn people_of_a_firm_are_not_the_firm() {
    says_nothing_of("更新", "谷歌工程师发布了 Flutter 4。", "released(谷歌");
    says(
        "人事",
        "OpenAI 首席科學家 Jakub Pachocki 出席了會議。",
        &["affiliatedWith(Jakub Pachocki → OpenAI) role=首席科學家"],
    );
}

#[test]
fn another_makers_thing_is_not_released() {
    says_nothing_of("News", "Perplexity added Claude Opus 4.5.", "released");
    says("News", "Anthropic released Claude Opus 4.5.", &["released(Anthropic → Claude Opus 4.5)"]);
}

#[test]
fn each_benchmark_has_its_own_score() {
    says(
        "評測",
        "Kimi K2.5 在 3 項測試中領先，MMMU 78.5 分，OCRBench 92.3 分。",
        &["evaluatedOn(Kimi K2.5 → MMMU) score=78.5", "evaluatedOn(Kimi K2.5 → OCRBench) score=92.3"],
    );
    says(
        "評測",
        "Kimi K2.5 在 MMMU、OCRBench 和 MathVista 的得分分別為 78.5、92.3 和 90.1。",
        &[
            "evaluatedOn(Kimi K2.5 → MMMU) score=78.5",
            "evaluatedOn(Kimi K2.5 → OCRBench) score=92.3",
            "evaluatedOn(Kimi K2.5 → MathVista) score=90.1",
        ],
    );
    says(
        "Evals",
        "SWE-bench Verified: 80.9% for Claude Opus 4.5 vs 76.2% for Gemini 3 Pro.",
        &[
            "evaluatedOn(Claude Opus 4.5 → SWE-bench Verified) score=80.9%",
            "evaluatedOn(Gemini 3 Pro → SWE-bench Verified) score=76.2%",
        ],
    );
}

#[test]
fn scores_may_stand_before_their_benchmark() {
    says(
        "Evals",
        "ARC Prize reports Claude Opus 4.5 at 37.6% and Gemini 3 Pro at 31.1% on ARC-AGI-2.",
        &[
            "evaluatedOn(Claude Opus 4.5 → ARC-AGI-2) score=37.6%",
            "evaluatedOn(Gemini 3 Pro → ARC-AGI-2) score=31.1%",
            "outperforms(Claude Opus 4.5 → Gemini 3 Pro)",
        ],
    );
}

#[test]
fn what_a_model_is_compared_with_is_not_measured() {
    let all = claims("評測", "GLM-4.7 在 SWE-bench Verified 取得 73.8%，優於 Kimi K2.5。");
    assert!(all.contains(&"evaluatedOn(GLM-4.7 → SWE-bench Verified) score=73.8%".into()), "{all:#?}");
    assert!(all.contains(&"outperforms(GLM-4.7 → Kimi K2.5)".into()), "{all:#?}");
    assert!(!all.iter().any(|c| c.starts_with("evaluatedOn(Kimi")), "{all:#?}");
}

#[test]
fn numbers_in_names_are_no_scores() {
    let all = claims("評測", "GPT-5.1 在 SWE-bench Verified 表現優異。");
    assert!(all.contains(&"evaluatedOn(GPT-5.1 → SWE-bench Verified)".into()), "{all:#?}");
}

#[test]
fn who_invests_does_not_raise() {
    let all = claims("融資", "Zephyrnote 完成由 Sequoia Capital 領投的 2000 萬美元 A 輪融資。");
    assert!(all.iter().any(|c| c.starts_with("raised(Zephyrnote → -) amount=2000 萬美元 round=A 輪")), "{all:#?}");
    assert!(all.iter().any(|c| c.starts_with("fundedBy(Zephyrnote → Sequoia Capital)")), "{all:#?}");
    assert!(!all.iter().any(|c| c.starts_with("raised(Sequoia")), "{all:#?}");
    says_nothing_of("News", "Critics raised concerns about OpenAI.", "raised");
}

#[test]
fn a_list_shares_its_verb_over_owners_and_brackets() {
    says(
        "評測",
        "Qwen3-Max 超越谷歌 Gemini 2.5 Pro（實驗版）、OpenAI GPT-4o。",
        &["outperforms(Qwen3-Max → Gemini 2.5 Pro)", "outperforms(Qwen3-Max → GPT-4o)"],
    );
    says("落地", "Waymo 在日本及歐洲（倫敦、巴黎）開展試點。", &["locatedIn(Waymo → 倫敦)", "locatedIn(Waymo → 巴黎)"]);
}

#[test]
fn plans_rumors_and_denials_are_told_apart() {
    says("News", "Apple will release iOS 27 in June.", &["released(Apple → iOS 27) planned"]);
    says("消息", "據傳 xAI 將推出 Grok 5。", &["released(xAI → Grok 5) rumored"]);
}

#[test]
fn a_rival_is_no_rumor_where_a_deal_is_one() {
    let body = "Microsoft is said to weigh a deal with Mistral AI, a rival of OpenAI.";
    let extraction = extract_with(&Extractor::new(&LEXICON), "Talks", body);
    let mut told: Vec<(&str, &str)> =
        extraction.items[0].claims.iter().map(|claim| (claim.relation.name(), claim.modality.name())).collect();
    told.sort_unstable();
    assert_eq!(told, [("competesWith", "asserted"), ("partneredWith", "rumored")]);
}

#[test]
fn a_thing_is_built_on_things() {
    says("Cursor 發布 Composer 2", "該模型基於 Kimi K2.5 訓練。", &["uses(Composer 2 → Kimi K2.5)"]);
    says_nothing_of("Claude 更新", "Claude 桌面版支持 Windows 和 macOS。", "uses");
}

#[test]
fn events_are_held_and_people_attend() {
    let all = claims("大會", "Linux Foundation 將於 12 月 3 日在東京舉辦「2026 開源技術大會」。");
    assert!(all.iter().any(|c| c.starts_with("locatedIn(2026 開源技術大會 → 東京)")), "{all:#?}");
    assert!(!all.iter().any(|c| c.starts_with("locatedIn(Linux Foundation")), "{all:#?}");
}

#[test]
fn a_round_is_the_round_of_all_its_investors() {
    says(
        "Mistral AI 完成 B 輪融資",
        "Mistral AI 完成 B 輪融資，金額為 6 億歐元。本輪由 General Catalyst 領投，紅杉資本跟投。",
        &[
            "raised(Mistral AI → -) amount=6 億歐元 round=B 輪",
            "fundedBy(Mistral AI → General Catalyst) round=B 輪 lead=true",
            "fundedBy(Mistral AI → 紅杉資本) round=B 輪",
        ],
    );
}

#[test]
fn what_a_firm_raised_may_be_told_in_the_next_sentence() {
    let all = claims("Perplexity 完成新一輪融資", "Perplexity 完成新一輪融資。公司估值達 90 億美元。");
    assert!(all.iter().any(|c| c.starts_with("raised(Perplexity") && c.contains("valuation=90 億美元")), "{all:#?}");
}

#[test]
fn each_investor_has_its_own_sum() {
    let all = claims("OpenAI 融資", "OpenAI 完成融資：亞馬遜投資 500 億美元，輝達和軟銀各投資 300 億美元。");
    for expected in ["亞馬遜) amount=500 億美元", "輝達) amount=300 億美元", "軟銀) amount=300 億美元"]
    {
        assert!(all.iter().any(|c| c.starts_with("fundedBy(OpenAI") && c.contains(expected)), "{expected} {all:#?}");
    }
}

#[test]
fn of_a_score_that_rose_the_new_one_counts() {
    says(
        "更新",
        "Qwen3-Max 在 MMLU-Pro 上由 75.9 提升為 81.2，AIME 從 39.6 跳到 59.4。",
        &["evaluatedOn(Qwen3-Max → MMLU-Pro) score=81.2", "evaluatedOn(Qwen3-Max → AIME) score=59.4"],
    );
}

#[test]
fn a_list_of_names_tells_nothing() {
    let text = "# 日報 2026-01-05\n\n## 今日焦點\n\n### Claude 3 Haiku 上線\n\n**核心摘要**  \nAnthropic 推出 Claude 3 Haiku。\n\n\
                **關鍵實體**：Anthropic、Claude 3 Haiku、GPT-4o、MMLU、榜首\n";
    let read = digest::read("2026-01-05.md", text.as_bytes(), None).expect("a digest");
    for models in [None, Some(super::Models::builtin())] {
        let extraction = Extractor::with_models(&LEXICON, models).extract(&read.digest);
        let claims = &extraction.items[0].claims;
        assert!(claims.iter().all(|c| c.line == 8), "{claims:#?}");
    }
}

#[test]
fn the_last_word_of_a_models_name_is_the_model() {
    let extraction = extract("Claude 3 Opus", "Anthropic shipped Claude 3 Opus. Users say that Opus is slow.");
    let names: Vec<&str> = extraction.items[0].entities.iter().map(|e| e.name.as_str()).collect();
    assert!(names.contains(&"Claude 3 Opus") && !names.contains(&"Opus"), "{names:?}");
    let two = extract("Opus", "Anthropic compared Claude Opus 4.5 with Claude Opus 4.6.");
    assert_eq!(two.items[0].entities.iter().filter(|e| e.name.starts_with("Claude Opus")).count(), 2);
}

#[test]
fn a_hyphenated_word_that_is_listed_whole_is_one_name() {
    let text = "# 日報 2026-01-05\n\n### 後訓練\n\n**核心摘要**  \n團隊採用 DPO‑only 後訓練，在 MathVista 上取得 68.3。\n\n\
                **關鍵實體**：DPO‑only、MathVista 等\n\n### 後訓練之二\n\n**核心摘要**  \n團隊採用 DPO‑only 後訓練。\n";
    let read = digest::read("2026-01-05.md", text.as_bytes(), None).expect("a digest");
    let extraction = Extractor::with_models(&LEXICON, None).extract(&read.digest);
    let names = |item: usize| extraction.items[item].entities.iter().map(|e| e.name.as_str()).collect::<Vec<_>>();
    assert_eq!(names(0), ["DPO‑only", "MathVista"]);
    assert_eq!(names(1), ["DPO"], "an item without a list is one too, and lists nothing");
}

#[test]
fn an_entity_is_as_sure_as_what_is_claimed_of_it() {
    let text = include_str!("../../data/digests/wire-en/2025-11-21.md");
    let read = digest::read("2025-11-21.md", text.as_bytes(), None).expect("a digest");
    let extraction = Extractor::with_models(&LEXICON, Some(super::Models::builtin())).extract(&read.digest);
    let mut claims = 0;
    for item in &extraction.items {
        for claim in &item.claims {
            let ends = std::iter::once(claim.subject).chain(claim.object);
            assert!(ends.map(|end| &item.entities[end as usize]).all(|e| e.confidence >= claim.confidence));
            claims += 1;
        }
    }
    assert!(claims > 10);
}
