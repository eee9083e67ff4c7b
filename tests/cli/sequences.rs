//! Any sequence of builds ends where one build from nothing does.

use std::fs;

use daygraph::store::Store;
use proptest::prelude::*;

use super::Folder;

/// Files of digests, each with what may stand in it. What one says changes how another is
/// read: names that are one, a family of models, a round and a rumor told again, two
/// digests of one day.
const DIGESTS: [(&str, &[&str]); 4] = [
    (
        "2025-03-01.md",
        &[
            "# 晨間 AI 消息 2025-03-01\n\n## 模型\n\n### 福巴科技發布 Quuxo-2\n\n福巴科技發布 Quuxo-2，這個模型在 MMMU 上取得 73.2 分。\n",
            "# 晨間 AI 消息 2025-03-01\n\n## 公司\n\n### 傳福巴科技將收購 Bazly\n\n據傳福巴科技將收購 Bazly，雙方尚未回應。阿里發布 Qwen3。\n",
        ],
    ),
    (
        "2025-03-01-evening.md",
        &[
            "# 晨間 AI 消息 2025-03-01\n\n## 公司\n\n### 福巴科技完成 A 輪融資\n\n福巴科技完成 5000 萬美元 A 輪融資，由紅杉資本領投。\n",
            "# 晨間 AI 消息 2025-03-01\n\n## 模型\n\n### 阿里巴巴發布 Qwen3\n\n阿里巴巴發布 Qwen3，在 MMMU 上取得 81 分，超越 Quuxo-2。\n",
        ],
    ),
    (
        "2025-03-02.md",
        &[
            "# 晨間 AI 消息 2025-03-02\n\n## 公司\n\n### 福巴科技與輝達合作\n\n福巴科技（Foobarium）宣布與輝達合作，並與 OpenAI 競爭。\n",
            "# 晨間 AI 消息 2025-03-02\n\n## 公司\n\n### 福巴科技收購 Bazly\n\n福巴科技宣布收購 Bazly，金額為 4 億美元。\n",
        ],
    ),
    (
        "2025-03-03.md",
        &[
            "# Morning news 2025-03-03\n\n## Companies\n\n### Foobarium raised $50 million\n\nFoobarium raised $50 million in a Series A led by Sequoia Capital.\n",
            "# Morning news 2025-03-03\n\n## Models\n\n### Foobarium released Quuxo\n\nFoobarium released Quuxo, a family of models. OpenAI will release Sora 2 next month.\n",
        ],
    ),
];

/// What becomes of a file in a step.
#[derive(Debug, Clone, Copy)]
enum Change {
    Stays,
    Goes,
    Says(usize),
}

/// Changes of all files, and whether each is then built by itself, in which order, before
/// all are.
#[derive(Debug, Clone)]
struct Step {
    changes: [Change; 4],
    alone: Option<Vec<usize>>,
}

fn step() -> impl Strategy<Value = Step> {
    let change = prop_oneof![
        2 => Just(Change::Stays),
        1 => Just(Change::Goes),
        3 => (0..2usize).prop_map(Change::Says),
    ];
    let order = proptest::option::weighted(0.3, Just(vec![0, 1, 2, 3]).prop_shuffle());
    (proptest::array::uniform4(change), order).prop_map(|(changes, alone)| Step { changes, alone })
}

fn build(folder: &Folder) {
    folder.done(&["build", "news", "--prune", "--quiet"]);
}

/// All quads as sorted lines, the default graph's too; and the graph that was written.
fn state(folder: &Folder) -> (Vec<String>, String) {
    let store = Store::open(&folder.path(".daygraph")).expect("a store");
    let quads = store.oxigraph().iter().map(|quad| quad.expect("it can be read").to_string());
    let mut lines: Vec<String> = quads.collect();
    lines.sort();
    (lines, folder.read("exports/daygraph.graphml"))
}

/// A folder with a digest that stays as it is, since a build of nothing is refused.
fn empty() -> Folder {
    let folder = Folder::new();
    folder.write("news/2025-02-28.md", super::SATURDAY.replace("2025-03-01", "2025-02-28"));
    folder
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_way_does_not_matter(steps in prop::collection::vec(step(), 1..5)) {
        let folder = empty();
        for step in &steps {
            for ((name, texts), change) in DIGESTS.iter().zip(step.changes) {
                match change {
                    Change::Stays => {}
                    Change::Goes => drop(fs::remove_file(folder.path("news").join(name))),
                    Change::Says(which) => folder.write(&format!("news/{name}"), texts[which]),
                }
            }
            for file in step.alone.iter().flatten().map(|&i| format!("news/{}", DIGESTS[i].0)) {
                if folder.path(&file).exists() {
                    folder.done(&["build", &file, "--no-export", "--quiet"]);
                }
            }
            build(&folder);
        }
        let after = state(&folder);

        let fresh = empty();
        for (name, _) in DIGESTS {
            if let Ok(text) = fs::read(folder.path("news").join(name)) {
                fresh.write(&format!("news/{name}"), text);
            }
        }
        build(&fresh);
        prop_assert_eq!(&after, &state(&fresh));

        // And again is nothing.
        let generation = folder.read(".daygraph/current");
        build(&folder);
        prop_assert_eq!(&after, &state(&folder));
        prop_assert_eq!(generation, folder.read(".daygraph/current"));
    }
}
