//! Extractions made by hand, and a resolution that is simple enough to foresee.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::digest::{Language, Link};
use crate::extract::{Claim, DigestExtraction, ItemExtraction, LocalEntity, Reason};
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::resolve::{Decisions, Entity, EntityId, Happening, HappeningClass, Join, PartRole, Resolution};

/// A digest of a series and day.
pub fn digest(series: &str, day: &str, items: Vec<ItemExtraction>) -> DigestExtraction {
    let text = format!("{series}{day}{items:?}");
    DigestExtraction {
        series: series.to_owned(),
        date: day.parse().unwrap(),
        language: Language::ZhHant,
        title: format!("{day} 日報"),
        tags: vec!["AI".to_owned()],
        hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
        file: format!("{day}.md"),
        items,
    }
}

/// An item without entities.
pub fn item(title: &str) -> ItemExtraction {
    ItemExtraction {
        line: 3,
        title: title.to_owned(),
        section: vec!["重點".to_owned(), "模型".to_owned()],
        importance: Some("高".to_owned()),
        links: vec![
            Link { text: "source".to_owned(), url: Some("https://news.example/a b".to_owned()) },
            Link { text: "1".to_owned(), url: None },
        ],
        time: None,
        entities: Vec::new(),
        claims: Vec::new(),
        namings: Vec::new(),
        addresses: Vec::new(),
        text: String::new(),
        id: None,
    }
}

impl ItemExtraction {
    fn local(&mut self, kind: Kind, name: &str) -> u32 {
        if let Some(at) = self.entities.iter().position(|e| e.kind == kind && e.name == name) {
            return at as u32;
        }
        self.entities.push(LocalEntity {
            name: name.to_owned(),
            aliases: Vec::new(),
            kind,
            lexicon: None,
            confidence: 0.9,
            mentions: vec![(10, 20)],
        });
        self.entities.len() as u32 - 1
    }

    /// With another form of an entity that it has.
    pub fn alias(mut self, name: &str, alias: &str) -> Self {
        let entity = self.entities.iter_mut().find(|e| e.name == name).unwrap();
        entity.aliases.push(alias.to_owned());
        self
    }

    /// With a claim, asserted.
    pub fn says(self, subject: (Kind, &str), relation: Relation, object: Option<(Kind, &str)>) -> Self {
        self.says_so(subject, relation, object, Modality::Asserted, &[])
    }

    /// With a claim.
    pub fn says_so(
        mut self,
        subject: (Kind, &str),
        relation: Relation,
        object: Option<(Kind, &str)>,
        modality: Modality,
        slots: &[(Slot, &str)],
    ) -> Self {
        let from = self.local(subject.0, subject.1);
        let to = object.map(|(kind, name)| self.local(kind, name));
        self.claims.push(Claim {
            relation,
            subject: from,
            object: to,
            slots: slots.iter().map(|(s, t)| (*s, (*t).to_owned())).collect(),
            modality,
            confidence: 0.85,
            evidence: format!("{} {} {}", subject.1, relation.name(), object.map_or("", |o| o.1)),
            span: (40, 80),
            line: 5,
            rule: "trigger:test".to_owned(),
        });
        self
    }
}

/// Aliases that the test's world knows: these names are one.
const SAME: &[(&str, &str)] = &[("阿里", "Alibaba"), ("阿里巴巴", "Alibaba"), ("千問", "Qwen")];

fn canonical(name: &str) -> &str {
    SAME.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, label)| label)
}

fn id(kind: Kind, label: &str) -> EntityId {
    Arc::from(format!("{}/{}", kind.slug(), label.to_lowercase().replace(' ', "-")))
}

fn digest_id(digest: &DigestExtraction) -> String {
    format!("digest/{}/{}", digest.series, digest.date)
}

/// Resolves by name alone: kind and label are the entity. A version is part of its family
/// if the family is named anywhere: so one digest can change how another resolves.
pub fn resolve(digests: &[&DigestExtraction]) -> Resolution {
    let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
    let mut ids = Vec::new();
    for digest in digests {
        let of_item = |item: &ItemExtraction| -> Vec<EntityId> {
            let of = |e: &LocalEntity| id(e.kind, canonical(&e.name));
            item.entities.iter().map(of).collect()
        };
        ids.push(digest.items.iter().map(of_item).collect::<Vec<_>>());
        let numbered = digest.items.iter().zip(0..);
        for (entity, item) in numbered.flat_map(|(i, n)| i.entities.iter().map(move |e| (e, n))) {
            let label = canonical(&entity.name);
            let known = entities.entry(id(entity.kind, label)).or_insert_with(|| Entity {
                aliases: SAME.iter().filter(|s| s.1 == label).map(|s| s.0.to_owned()).collect(),
                wikidata: (label == "Alibaba").then(|| "Q1359568".to_owned()),
                ..Entity::new(entity.kind, label)
            });
            known.aliases.extend(entity.aliases.iter().cloned());
            known.joins.extend(entity.aliases.iter().map(|alias| Join {
                reason: Reason::Brackets,
                date: digest.date,
                digest: digest_id(digest),
                item,
                span: (12, 30),
                line: 3,
                words: format!("{}（{alias}）", entity.name),
                names: [label.to_owned(), alias.clone()],
            }));
        }
    }
    for entity in entities.values_mut() {
        entity.aliases.sort();
        entity.aliases.dedup();
    }
    let known: Vec<EntityId> = entities.keys().cloned().collect();
    for (at, entity) in &mut entities {
        let family = at.rsplit_once('-').map(|(family, _)| family);
        entity.part_of = known.iter().filter(|k| Some(&***k) == family).cloned().collect();
    }
    let mut happenings: BTreeMap<EntityId, Happening> = BTreeMap::new();
    for (d, digest) in digests.iter().enumerate() {
        for (i, item) in digest.items.iter().enumerate() {
            for (c, claim) in item.claims.iter().enumerate() {
                let from = ids[d][i][claim.subject as usize].clone();
                let to = claim.object.map(|o| ids[d][i][o as usize].clone());
                let (class, key, parts) = match (claim.relation, to) {
                    (Relation::Released, Some(to)) => {
                        (HappeningClass::Release, to.clone(), vec![(PartRole::By, from), (PartRole::Of, to)])
                    }
                    (Relation::Raised, _) => (HappeningClass::FundingRound, from.clone(), vec![(PartRole::Of, from)]),
                    (Relation::FundedBy, Some(to)) => (
                        HappeningClass::FundingRound,
                        from.clone(),
                        vec![(PartRole::Of, from), (PartRole::Investor, to)],
                    ),
                    _ => continue,
                };
                let tail = key.rsplit('/').next().unwrap().to_owned();
                let happening = EntityId::from(format!("event/{}/{tail}", class.slug()));
                let known = happenings.entry(happening.clone()).or_insert_with(|| Happening {
                    id: happening,
                    class,
                    label: format!("{} {tail}", class.name()),
                    parts: Vec::new(),
                    claims: Vec::new(),
                });
                known.parts.extend(parts);
                known.parts.sort();
                known.parts.dedup();
                known.claims.push((d as u32, i as u32, c as u32));
            }
        }
    }
    let digest_ids = digests.iter().map(|d| digest_id(d)).collect();
    let entities: IndexMap<EntityId, Entity> = entities.into_iter().collect();
    Resolution {
        digest_ids,
        entities,
        ids,
        happenings: happenings.into_values().collect(),
        decisions: Decisions::default(),
    }
}

/// Three days: a release told twice, a rumor that comes true, a round, scores.
pub fn days() -> Vec<DigestExtraction> {
    use Kind::*;
    use Relation::*;
    let alibaba = (Company, "阿里巴巴");
    vec![
        digest(
            "ai-intel",
            "2025-11-27",
            vec![
                item("傳 DeepSeek 將推新模型").says_so(
                    (Company, "DeepSeek"),
                    Released,
                    Some((Model, "DeepSeek V4")),
                    Modality::Rumored,
                    &[],
                ),
                item("阿里發布千問 Qwen 3").says(alibaba, Released, Some((Model, "Qwen 3"))).alias("阿里巴巴", "阿里"),
            ],
        ),
        digest(
            "ai-intel",
            "2025-11-28",
            vec![
                item("Qwen 3 登上 MMMU 榜首")
                    .says_so(
                        (Model, "Qwen 3"),
                        EvaluatedOn,
                        Some((Benchmark, "MMMU")),
                        Modality::Asserted,
                        &[(Slot::Score, "81.4%")],
                    )
                    .says_so(
                        (Model, "GLM 5"),
                        EvaluatedOn,
                        Some((Benchmark, "MMMU")),
                        Modality::Asserted,
                        &[(Slot::Score, "79%")],
                    )
                    .says_so(
                        (Model, "Kimi"),
                        EvaluatedOn,
                        Some((Benchmark, "MMMU")),
                        Modality::Asserted,
                        &[(Slot::Score, "第 9")],
                    )
                    .says((Model, "Qwen 3"), Outperforms, Some((Model, "GLM 5"))),
                item("Foobarium 完成 A 輪")
                    .says_so(
                        (Company, "Foobarium"),
                        Raised,
                        None,
                        Modality::Asserted,
                        &[(Slot::Amount, "6.06 億美元"), (Slot::Round, "A 輪")],
                    )
                    .says_so(
                        (Company, "Foobarium"),
                        FundedBy,
                        Some((Company, "Quux 資本")),
                        Modality::Asserted,
                        &[(Slot::Lead, "true"), (Slot::Amount, "1 億美元")],
                    )
                    .says((Company, "Foobarium"), PartneredWith, Some(alibaba)),
            ],
        ),
        digest(
            "juya",
            "2025-11-29",
            vec![
                item("DeepSeek V4 發布")
                    .says((Company, "DeepSeek"), Released, Some((Model, "DeepSeek V4")))
                    .says((Company, "Alibaba"), Released, Some((Model, "Qwen 3")))
                    .says_so(
                        (Company, "Foobarium"),
                        Acquired,
                        Some((Company, "Bazly")),
                        Modality::Planned,
                        &[(Slot::Amount, "$4B")],
                    )
                    .says_so(
                        (Person, "韓旭"),
                        AffiliatedWith,
                        Some((Company, "DeepSeek")),
                        Modality::Asserted,
                        &[(Slot::Role, "CEO")],
                    )
                    .says((Model, "DeepSeek V4"), Uses, Some((Product, "H200")))
                    .says((Company, "DeepSeek"), CompetesWith, Some(alibaba))
                    .says((Model, "DeepSeek V4"), PresentedAt, Some((Event, "CES 2026")))
                    .says((Place, "印度"), LegalActionAgainst, Some((Company, "DeepSeek"))),
            ],
        ),
    ]
}
