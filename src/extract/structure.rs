//! Claims that no single word tells: by how names stand to one another.
//!
//! | text | claim | rule |
//! | --- | --- | --- |
//! | MathVista：68.3 | evaluatedOn(topic → MathVista, 68.3) | `structure:score`, in [`measured`] |
//! | 階躍星辰研究員 Lei Yang | affiliatedWith(Lei Yang → 階躍星辰, 研究員) | `structure:role` |
//! | OpenAI 的 Codex | develops(OpenAI → Codex) | `structure:owner` |
//! | 中興通訊 AIM 團隊 | partOf(the team → 中興通訊) | `structure:inside` |
//! | 印度電商平台 Meesho | locatedIn(Meesho → 印度) | `structure:place` |

use super::claims::Draft;
use super::measured;
use super::scene::{Place, Scene, is_firm};
use super::triggers::Owner;
use crate::lexicon::fold::is_han;
use crate::ontology::{Kind, Modality, Relation, Slot};

/// Adds the claims of all structure rules.
pub(super) fn find(scene: &Scene, drafts: &mut Vec<Draft>) {
    for block in 0..scene.blocks.len() {
        let sentences = scene.blocks[block].sentences.clone();
        for sentence in sentences.into_iter().filter(|_| !scene.blocks[block].only_names()) {
            measured::find(scene, block, sentence, drafts);
            roles(scene, block, sentence, drafts);
            neighbours(scene, block, sentence, drafts);
        }
        inside(scene, block, drafts);
    }
    families(scene, drafts);
    makers(scene, drafts);
    employers(scene, drafts);
    parts(scene, drafts);
}

/// Commands and plans belong to the product that the item is about: `/goal`, Pro.
fn parts(scene: &Scene, drafts: &mut Vec<Draft>) {
    let Some(whole) = scene.theme.filter(|t| scene.kind(*t) == Kind::Product) else { return };
    for (part, found) in scene.found.iter().enumerate() {
        let name = found.entity.name.as_str();
        let belongs = found.entity.kind == Kind::Product && (name.starts_with('/') || super::forms::is_tier(name));
        if belongs && part != whole {
            let (block, start, end) = found.places[0];
            let mut d = draft(scene, Relation::PartOf, part, whole, block, (start, end), 0.5, "part");
            d.modality = Modality::Asserted;
            drafts.push(d);
        }
    }
}

/// Persons and the firm that the lexicon has them at, where one sentence names both.
fn employers(scene: &Scene, drafts: &mut Vec<Draft>) {
    for (a, person) in scene.found.iter().enumerate() {
        if person.entity.kind != Kind::Person || person.parent.is_none() {
            continue;
        }
        let firm = scene.found.iter().position(|f| f.entry() == person.parent && is_firm(f.entity.kind));
        if let Some(b) = firm
            && let Some((block, start, end)) = together(scene, a, b)
            && !scene.blocks[block].text()[..start].ends_with('@')
            && !scene.blocks[block].text()[start..end].contains('@')
        {
            let mut d = draft(scene, Relation::AffiliatedWith, a, b, block, (start, end), 0.5, "employer");
            d.modality = Modality::Asserted;
            drafts.push(d);
        }
    }
}

/// Makers and their things by the lexicon, where one sentence names both.
fn makers(scene: &Scene, drafts: &mut Vec<Draft>) {
    for (a, maker) in scene.found.iter().enumerate() {
        if !is_firm(maker.entity.kind) {
            continue;
        }
        for (b, thing) in scene.found.iter().enumerate() {
            if !matches!(thing.entity.kind, Kind::Model | Kind::Product | Kind::Benchmark)
                || thing.developer_is(maker.entry()) != Some(true)
            {
                continue;
            }
            let released = |d: &Draft, block, start| {
                d.relation == Relation::Released
                    && d.subject == a
                    && d.block == block
                    && scene.sentence(block, d.span.0) == scene.sentence(block, start)
            };
            if let Some((block, start, end)) = together(scene, a, b)
                && scene.places[block].iter().any(|p| p.entity == a && p.start == start)
                && !drafts.iter().any(|d| released(d, block, start))
            {
                let mut d = draft(scene, Relation::Develops, a, b, block, (start, end), 0.5, "maker");
                d.modality = Modality::Asserted;
                drafts.push(d);
            }
        }
    }
}

#[allow(clippy::too_many_arguments)]
pub(super) fn draft(
    scene: &Scene,
    relation: Relation,
    subject: usize,
    object: usize,
    block: usize,
    span: (usize, usize),
    confidence: f32,
    rule: &str,
) -> Draft {
    Draft {
        relation,
        subject,
        object: Some(object),
        slots: Vec::new(),
        modality: scene.modality(block, span.0, span.1, None),
        confidence,
        block,
        span,
        rule: format!("structure:{rule}"),
    }
}

/// Texts between a person and the office taken.
const TAKES_OFFICE: [&str; 10] =
    ["加入担任", "担任", "出任", "加入", "将担任", "将出任", "获任", "as", "becomes", "joins as"];

fn is_han_at(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(is_han)
}

/// Persons with what they are in an organisation.
fn roles(scene: &Scene, block: usize, sentence: (usize, usize), drafts: &mut Vec<Draft>) {
    let norm = scene.blocks[block].norm.as_str();
    let text = scene.blocks[block].text();
    let persons = scene.within(block, sentence, &|k| k == Kind::Person);
    let firms = scene.within(block, sentence, &is_firm);
    let role_in = |from: usize, to: usize| {
        scene.hits_in(block, (from, to)).filter(|h| h.owner == Owner::Role).max_by_key(|h| h.end - h.start)
    };
    for person in &persons {
        // "X 公司 CEO 某某", "Company CEO Name".
        let before = firms.iter().rev().find(|f| f.end <= person.start);
        if let Some(f) = before {
            let gap = &norm[f.end..person.start];
            let clear = gap.chars().count() <= 36
                && !gap.contains(['，', '。', ',', '；', '、'])
                && !persons.iter().any(|p| p.start >= f.end && p.end <= person.start);
            if clear && let Some(role) = role_in(f.end, person.start) {
                let mut d = draft(
                    scene,
                    Relation::AffiliatedWith,
                    person.entity,
                    f.entity,
                    block,
                    (f.start, person.end),
                    0.84,
                    "role",
                );
                let from =
                    if text[f.end..role.start].chars().all(|c| is_han(c) || c == ' ') { f.end } else { role.start };
                let role = text[from..role.end].trim().trim_start_matches(['的', '前']).trim();
                d.slots.push((Slot::Role, role.to_owned()));
                d.modality = Modality::Asserted;
                drafts.push(d);
                continue;
            }
        }
        // "無問芯穹夏立雪": the firm right before the name.
        let beside = before.filter(|f| norm[f.end..person.start].trim().is_empty() && is_han_at(norm, person.start));
        if let Some(f) = beside {
            let span = (f.start, person.end);
            drafts.push(draft(scene, Relation::AffiliatedWith, person.entity, f.entity, block, span, 0.55, "role"));
            continue;
        }
        // "創始人某某", "某某擔任首席科學官": the item's firm.
        let role = scene
            .hits_in(block, sentence)
            .filter(|h| h.owner == Owner::Role)
            .filter(|h| {
                h.end <= person.start
                    && norm[h.end..person.start].trim().is_empty()
                    && !norm[h.start..h.end].starts_with('之')
                    || h.start >= person.end && TAKES_OFFICE.contains(&norm[person.end..h.start].trim())
            })
            .max_by_key(|h| h.end - h.start);
        if let Some(role) = role
            && !firms.iter().any(|f| f.start >= person.end && norm[person.end..f.start].chars().count() <= 6)
            && let Some(firm) = before
                .map(|f| f.entity)
                .or_else(|| scene.topic(Relation::AffiliatedWith, block, person.start, &is_firm))
        {
            let span = (role.start.min(person.start), role.end.max(person.end));
            let mut d = draft(scene, Relation::AffiliatedWith, person.entity, firm, block, span, 0.6, "role");
            d.slots.push((Slot::Role, text[role.start..role.end].to_owned()));
            d.modality = Modality::Asserted;
            drafts.push(d);
            continue;
        }
        // "Name, CEO of Company", "某某（X 公司 CEO）", "Name (Company)".
        let after = firms.iter().find(|f| f.start >= person.end);
        if let Some(f) = after {
            let gap = &norm[person.end..f.start];
            if gap.chars().count() > 40
                || gap.contains(['。', '；'])
                || persons.iter().any(|p| p.start >= person.end && p.end <= f.start)
            {
                continue;
            }
            let tail = norm[f.end..].chars().take(14).collect::<String>();
            let tail_end = f.end + tail.len();
            let role =
                role_in(person.end, f.start).or_else(|| role_in(f.end, tail_end).filter(|r| r.start - f.end <= 4));
            let bracket = matches!(gap.trim(), "(" | "（");
            if let Some(role) =
                role.filter(|_| gap.starts_with([',', '，', '(', '（', ' ', '是', '、', '—']) || gap.is_empty())
            {
                let mut d = draft(
                    scene,
                    Relation::AffiliatedWith,
                    person.entity,
                    f.entity,
                    block,
                    (person.start, f.end.max(role.end)),
                    0.72,
                    "role",
                );
                d.slots.push((Slot::Role, text[role.start..role.end].to_owned()));
                d.modality = Modality::Asserted;
                drafts.push(d);
            } else if bracket {
                drafts.push(draft(
                    scene,
                    Relation::AffiliatedWith,
                    person.entity,
                    f.entity,
                    block,
                    (person.start, f.end),
                    0.6,
                    "role",
                ));
            }
        }
    }
}

/// Words between an owner and what it owns.
const OWNS: [&str; 14] =
    ["", "的", "旗下", "旗下的", "自研", "自研的", "自家", "自家的", "官方", "'s", "’s", "最新", "最新的", "新一代"];
/// The same, with a common noun.
const NOUNS: [&str; 16] = [
    "模型",
    "大模型",
    "开源模型",
    "旗舰模型",
    "新模型",
    "model",
    "'s model",
    "'s new",
    "’s new",
    "'s open",
    "’s open",
    "'s latest",
    "’s latest",
    "旗下模型",
    "的模型",
    "推理模型",
];

/// What stands right beside one another: an owner and its thing, a place and its firm.
fn neighbours(scene: &Scene, block: usize, sentence: (usize, usize), drafts: &mut Vec<Draft>) {
    let norm = scene.blocks[block].norm.as_str();
    let places: Vec<Place> = scene.within(block, sentence, &|_| true);
    for pair in places.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let gap = norm[a.end..b.start].trim();
        let (ka, kb) = (scene.kind(a.entity), scene.kind(b.entity));
        let span = (a.start, b.end);
        let owner = is_firm(ka);
        let thing = matches!(kb, Kind::Model | Kind::Product | Kind::Technique | Kind::Benchmark);
        let known_owner = scene.found[b.entity].developer_is(scene.found[a.entity].entry());
        if owner && thing && (OWNS.contains(&gap) || NOUNS.contains(&gap)) {
            let confidence = match known_owner {
                Some(true) => 0.74,
                Some(false) => 0.3,
                None => 0.52,
            };
            let mut d = draft(scene, Relation::Develops, a.entity, b.entity, block, span, confidence, "owner");
            d.modality = Modality::Asserted;
            drafts.push(d);
        }
        let maker = is_firm(kb);
        if matches!(ka, Kind::Model | Kind::Product)
            && maker
            && matches!(gap, "(" | "（" | "by" | "from")
            && scene.found[a.entity].developer_is(scene.found[b.entity].entry()) == Some(true)
        {
            drafts.push(draft(scene, Relation::Develops, b.entity, a.entity, block, span, 0.6, "owner"));
        }
        if ka == Kind::Place
            && maker
            && gap.chars().count() <= 9
            && !gap.contains(['，', '、', ',', '。', '与', '和', '在', '将', '对', '的', '—', '：', ':'])
        {
            let apposition = gap.is_empty()
                || [
                    "公司",
                    "平台",
                    "初创",
                    "企业",
                    "巨头",
                    "实验室",
                    "厂商",
                    "新创",
                    "团队",
                    "大学",
                    "startup",
                    "company",
                    "-based",
                ]
                .iter()
                .any(|w| gap.contains(w));
            if apposition && !(gap.is_empty() && kb == Kind::Organization) {
                drafts.push(draft(scene, Relation::LocatedIn, b.entity, a.entity, block, span, 0.6, "place"));
            }
        }
        if kb == Kind::Place
            && maker_of(ka)
            && matches!(gap, "(" | "（" | "based in" | ", based in" | "总部位于" | "，总部位于")
        {
            drafts.push(draft(scene, Relation::LocatedIn, a.entity, b.entity, block, span, 0.6, "place"));
        }
    }
}

fn maker_of(kind: Kind) -> bool {
    is_firm(kind) || kind == Kind::Event
}

/// A firm's name inside the name of its team.
fn inside(scene: &Scene, block: usize, drafts: &mut Vec<Draft>) {
    let places = &scene.places[block];
    for outer in places {
        for inner in scene.places_from(block, outer.start).iter().take_while(|p| p.start < outer.end) {
            let nested = outer.start <= inner.start
                && inner.end <= outer.end
                && inner.end - inner.start < outer.end - outer.start;
            let kinds = (scene.kind(outer.entity), scene.kind(inner.entity));
            if nested && matches!(kinds, (Kind::Organization, Kind::Company | Kind::Organization)) {
                let mut d = draft(
                    scene,
                    Relation::PartOf,
                    outer.entity,
                    inner.entity,
                    block,
                    (outer.start, outer.end),
                    0.85,
                    "inside",
                );
                d.modality = Modality::Asserted;
                drafts.push(d);
            }
        }
    }
}

/// Variants of a family that the item names both by one name; teams and subsidiaries by the
/// lexicon that stand right behind their owner.
fn families(scene: &Scene, drafts: &mut Vec<Draft>) {
    for (a, child) in scene.found.iter().enumerate() {
        for (b, parent) in scene.found.iter().enumerate() {
            if a == b || child.entity.kind == Kind::Person {
                continue;
            }
            let known = child.parent.is_some() && child.parent == parent.entry();
            let same_kind = child.entity.kind == parent.entity.kind
                && matches!(child.entity.kind, Kind::Model | Kind::Product | Kind::Benchmark);
            let forms = parent.entity.aliases.iter().chain([&parent.entity.name]);
            let named = same_kind && forms.into_iter().any(|form| goes_on(&child.entity.name, form));
            let near = together(scene, a, b);
            // A variant may stand far from its family: by its name it is one.
            let alone = || named.then_some(child.places[0]);
            let Some((block, start, end)) = near.or_else(alone) else { continue };
            let confidence = match (known, named) {
                (true, true) => 0.62,
                (false, true) => 0.55,
                (true, false) if same_kind && child.entity.kind == Kind::Model => 0.5,
                (true, false) if maker_of(parent.entity.kind) && owns(scene, block, start, end, b) => 0.7,
                _ => continue,
            };
            let mut d = draft(scene, Relation::PartOf, a, b, block, (start, end), confidence, "family");
            d.modality = Modality::Asserted;
            drafts.push(d);
        }
    }
}

/// Whether a range starts with the owner's name and nothing but a word of owning comes
/// before the other name, which ends it.
fn owns(scene: &Scene, block: usize, start: usize, end: usize, owner: usize) -> bool {
    let places = &scene.places[block];
    let Some(first) = places.iter().find(|p| p.start == start && p.entity == owner) else { return false };
    let Some(last) = places.iter().find(|p| p.end == end && p.entity != owner) else { return false };
    first.end <= last.start && OWNS.contains(&scene.blocks[block].norm[first.end..last.start].trim())
}

/// Whether a name is another with more at its end, at a word's boundary.
pub(super) fn goes_on(long: &str, short: &str) -> bool {
    long.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short))
        && long[short.len()..].starts_with(|c: char| c == ' ' || super::latin::is_hyphen(c))
}

/// The first sentence that names both, with the range of the two.
fn together(scene: &Scene, a: usize, b: usize) -> Option<(usize, usize, usize)> {
    for (block, Place { start, end, .. }) in scene.told_places(a) {
        let sentence = scene.sentence(block, start);
        let other = scene.found[b].places.iter().find(|p| p.0 == block && p.1 >= sentence.0 && p.2 <= sentence.1);
        if let Some(&(_, s, e)) = other {
            return Some((block, start.min(s), end.max(e)));
        }
    }
    None
}
