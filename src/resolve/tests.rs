//! Behaviour of [`resolve`](super::resolve) on extractions made by hand.

use super::*;
use crate::digest::Language;
use crate::extract::{Claim, ItemExtraction, LocalEntity};
use crate::lexicon::Lexicon;

/// A small world of our own beside the built-in lexicon.
const OWN: &str = "label,kind,aliases,parent,developer,wikidata\n\
    Foobarium,Company,福巴姆科技,,,Q424242\n\
    Quuxmind,Company,,,,\n\
    Zorg,Model,左格,,Foobarium,\n\
    Zorg3.6,Model,,Zorg,Foobarium,\n\
    Zorg3.6-35B-A3B,Model,,Zorg3.6,Foobarium,\n";

fn lexicon() -> Lexicon {
    Lexicon::load(&[("own.csv".into(), OWN.into())]).unwrap_or_else(|e| panic!("{}", e[0]))
}

/// An entity: kind, name, aliases.
fn local(kind: Kind, name: &str, aliases: &[&str]) -> LocalEntity {
    LocalEntity {
        name: name.into(),
        aliases: aliases.iter().map(|a| (*a).into()).collect(),
        kind,
        lexicon: None,
        confidence: 0.9,
        mentions: vec![(0, 3)],
    }
}

fn item(entities: Vec<LocalEntity>, claims: Vec<Claim>) -> ItemExtraction {
    ItemExtraction {
        line: 1,
        title: "News".into(),
        section: Vec::new(),
        importance: None,
        links: Vec::new(),
        time: None,
        entities,
        claims,
    }
}

fn claim(relation: Relation, subject: u32, object: Option<u32>, slots: &[(Slot, &str)], evidence: &str) -> Claim {
    Claim {
        relation,
        subject,
        object,
        slots: slots.iter().map(|(s, t)| (*s, (*t).to_owned())).collect(),
        modality: Modality::Asserted,
        confidence: 0.9,
        evidence: evidence.into(),
        span: (0, 3),
        line: 1,
        rule: "test".into(),
    }
}

fn rumored(claim: Claim) -> Claim {
    Claim { modality: Modality::Rumored, ..claim }
}

fn digest(series: &str, day: &str, items: Vec<ItemExtraction>) -> DigestExtraction {
    DigestExtraction {
        series: series.into(),
        date: day.parse().unwrap(),
        language: Language::ZhHant,
        title: day.into(),
        tags: Vec::new(),
        hash: blake3::hash(format!("{items:?}").as_bytes()).to_hex().to_string(),
        file: format!("{day}.md"),
        items,
    }
}

fn run(digests: &[DigestExtraction]) -> Resolution {
    resolve(&digests.iter().collect::<Vec<_>>(), &lexicon())
}

/// Identifiers of the first item of each digest.
fn first_ids(resolution: &Resolution) -> Vec<Vec<&str>> {
    resolution.ids.iter().map(|d| d[0].iter().map(|id| &**id).collect()).collect()
}

/// One digest a name list, all of a kind.
fn days(kind: Kind, days: &[&[(&str, &[&str])]]) -> Vec<DigestExtraction> {
    days.iter()
        .enumerate()
        .map(|(n, names)| {
            let entities = names.iter().map(|(name, aliases)| local(kind, name, aliases)).collect();
            digest("wire", &format!("2025-11-{:02}", n + 1), vec![item(entities, Vec::new())])
        })
        .collect()
}

#[test]
fn an_alias_of_one_day_names_the_entity_on_all_days() {
    let r = run(&days(
        Kind::Company,
        &[&[("呼啦啦智能", &[])], &[("呼啦啦智能", &["Hulalax"])], &[("Hulalax", &[])], &[("呼啦啦智能公司", &[])]],
    ));
    assert_eq!(first_ids(&r), [["company/hulalax"]; 4]);
    let entity = &r.entities["company/hulalax"];
    assert_eq!(entity.aliases, ["呼啦啦智能", "呼啦啦智能公司"]);
    assert!(
        entity.joins.iter().any(|j| j == "「呼啦啦智能（Hulalax）」 in digest/wire/2025-11-02#1 names both"),
        "{:?}",
        entity.joins
    );
}

#[test]
fn the_lexicon_knows_names_and_texts_add_to_them() {
    let r = run(&days(Kind::Company, &[&[("福巴姆科技", &["FBRX"])], &[("FBRX", &[])], &[("Foobarium Inc.", &[])]]));
    assert_eq!(first_ids(&r), [["company/foobarium"]; 3]);
    assert_eq!(r.entities["company/foobarium"].wikidata.as_deref(), Some("Q424242"));
}

#[test]
fn two_entries_are_never_one() {
    let r = run(&days(
        Kind::Company,
        &[
            &[("Foobarium", &["Quuxmind"])],
            &[("Quuxmind", &[])],
            &[("Foobarium", &["Blorpus"]), ("Quuxmind", &["Blorpus"])],
            &[("Blorpus", &[])],
        ],
    ));
    assert_eq!(
        first_ids(&r),
        [
            vec!["company/foobarium"],
            vec!["company/quuxmind"],
            vec!["company/foobarium", "company/quuxmind"],
            vec!["company/blorpus"]
        ]
    );
}

#[test]
fn versions_stay_apart() {
    let r = run(&days(
        Kind::Model,
        &[
            &[("GPT-4", &["GPT"])],
            &[("GPT-5", &["GPT"])],
            &[("Blorp 1", &["Blorp", "Blo Max"])],
            &[("Blorp 2", &["Blorp", "Blo Max"])],
            &[("Blo Max", &[])],
        ],
    ));
    assert_eq!(
        first_ids(&r),
        [["model/gpt-4"], ["model/gpt-5"], ["model/blorp-1"], ["model/blorp-2"], ["model/blo-max"]]
    );
}

#[test]
fn a_short_alias_joins_only_what_it_alone_can_mean() {
    let one = run(&days(Kind::Person, &[&[("Ada Blorpson", &["Ada"])], &[("Ada", &[])]]));
    assert_eq!(first_ids(&one), [["person/ada-blorpson"]; 2]);
    let two = run(&days(Kind::Person, &[&[("Ada Blorpson", &["Ada"])], &[("Ada", &[])], &[("Ada Quuxley", &["Ada"])]]));
    assert_eq!(first_ids(&two), [["person/ada-blorpson"], ["person/ada"], ["person/ada-quuxley"]]);
}

#[test]
fn punctuation_tells_no_names_apart() {
    let r = run(&days(Kind::Company, &[&[("Blorp.AI", &[])], &[("Blorp AI", &[])], &[("Foobarium!", &[])]]));
    assert_eq!(first_ids(&r), [["company/blorp-ai"], ["company/blorp-ai"], ["company/foobarium"]]);
}

#[test]
fn kinds_stay_apart() {
    let mut all = days(Kind::Product, &[&[("Blorp", &[])]]);
    all.extend(days(Kind::Company, &[&[("Blorp", &[])]]));
    all[1].series = "other".into();
    assert_eq!(first_ids(&run(&all)), [["product/blorp"], ["company/blorp"]]);
}

#[test]
fn variants_belong_to_versions_and_these_to_families() {
    let r = run(&days(
        Kind::Model,
        &[&[("Zorg3.6-35B-A3B", &[])], &[("Blorp-VL-671B-A37B", &[])], &[("Blorp-VL", &[])], &[("Zorg3.6-9B", &[])]],
    ));
    let parts = |id: &str| r.entities[id].part_of.iter().map(|p| &**p).collect::<Vec<_>>();
    assert_eq!(parts("model/zorg3.6-35b-a3b"), ["model/zorg3.6"]);
    assert_eq!(parts("model/zorg3.6"), ["model/zorg"]);
    assert!(parts("model/zorg").is_empty());
    assert_eq!(parts("model/blorp-vl-671b-a37b"), ["model/blorp-vl"]);
    assert_eq!(parts("model/zorg3.6-9b"), ["model/zorg3.6"]);
}

#[test]
fn identifiers_are_readable_and_distinct() {
    for (text, slug) in [
        ("GPT-5.1", "gpt-5.1"),
        ("C++", "cplusplus"),
        ("F#", "fsharp"),
        ("夸克 AI 眼鏡", "夸克-ai-眼鏡"),
        (" Foo / Bar. ", "foo-bar"),
        ("v2.", "v2"),
    ] {
        assert_eq!(names::slug(text), slug, "{text}");
    }
    let r = run(&days(Kind::Product, &[&[("Blorp:X", &[]), ("Blorp/X", &[]), ("Blorp X 2", &[])]]));
    assert_eq!(first_ids(&r), [["product/blorp-x-3", "product/blorp-x", "product/blorp-x-2"]]);
}

#[test]
fn digests_of_one_day_are_told_apart() {
    let mut all = days(Kind::Product, &[&[("B", &[])], &[("A", &[])]]);
    all[0].date = all[1].date;
    all[0].file = "b.md".into();
    all[1].file = "a.md".into();
    assert_eq!(run(&all).digest_ids, ["digest/wire/2025-11-02/2", "digest/wire/2025-11-02"]);
}

/// Three days with every class of happening.
fn happening_days() -> Vec<DigestExtraction> {
    use Kind::*;
    use Relation::*;
    let named = || {
        vec![
            local(Company, "Foobarium", &[]),
            local(Model, "Zorg3.6", &[]),
            local(Company, "Blorp Capital", &[]),
            local(Person, "Ada Blorpson", &["Ada"]),
        ]
    };
    vec![
        digest(
            "wire",
            "2025-11-01",
            vec![
                item(named(), vec![rumored(claim(Released, 0, Some(1), &[], "Foobarium may release Zorg3.6"))]),
                item(named(), vec![claim(Raised, 0, None, &[(Slot::Amount, "$10M")], "raised $10M")]),
            ],
        ),
        digest(
            "brief",
            "2025-11-02",
            vec![
                item(named(), vec![claim(Released, 0, Some(1), &[], "Foobarium released Zorg3.6")]),
                item(
                    named(),
                    vec![
                        claim(Raised, 0, None, &[(Slot::Amount, "1000 萬美元"), (Slot::Round, "種子輪")], "完成種子輪"),
                        claim(FundedBy, 0, Some(2), &[(Slot::Lead, "true")], "領投"),
                    ],
                ),
            ],
        ),
        digest(
            "wire",
            "2025-11-03",
            vec![
                item(named(), vec![claim(PartneredWith, 2, Some(0), &[], "partners")]),
                item(
                    named(),
                    vec![claim(PartneredWith, 0, Some(2), &[], "partners"), claim(Acquired, 2, Some(0), &[], "buys")],
                ),
                item(
                    named(),
                    vec![
                        claim(Raised, 0, None, &[(Slot::Round, "seed")], "seed"),
                        claim(AffiliatedWith, 3, Some(0), &[], "Ada joins Foobarium"),
                    ],
                ),
                item(
                    named(),
                    vec![
                        claim(AffiliatedWith, 3, Some(0), &[], "Ada of Foobarium"),
                        claim(LegalActionAgainst, 0, Some(2), &[], "sues"),
                    ],
                ),
                item(
                    named(),
                    vec![
                        claim(Raised, 0, None, &[(Slot::Round, "IPO")], "上市"),
                        claim(FundedBy, 2, Some(3), &[], "backs"),
                    ],
                ),
            ],
        ),
    ]
}

#[test]
fn claims_of_all_days_tell_one_happening() {
    let r = run(&happening_days());
    let find = |id: &str| r.happenings.iter().find(|h| &*h.id == id).unwrap_or_else(|| panic!("{id}"));
    let release = find("event/release/zorg3.6");
    assert_eq!((release.class, &*release.label), (HappeningClass::Release, "Release of Zorg3.6"));
    assert_eq!(release.claims, [(0, 0, 0), (1, 0, 0)]);
    let seed = find("event/funding/foobarium-seed");
    assert_eq!(seed.label, "Foobarium seed round");
    assert_eq!(seed.claims, [(0, 1, 0), (1, 1, 0), (1, 1, 1), (2, 2, 0)]);
    let parts: Vec<_> = seed.parts.iter().map(|(role, id)| (*role, &**id)).collect();
    assert_eq!(
        parts,
        [
            (PartRole::Of, "company/foobarium"),
            (PartRole::Investor, "company/blorp-capital"),
            (PartRole::Lead, "company/blorp-capital")
        ]
    );
    assert_eq!(find("event/partnership/blorp-capital-foobarium").claims, [(2, 0, 0), (2, 1, 0)]);
    assert_eq!(find("event/acquisition/blorp-capital-foobarium").label, "Acquisition of Foobarium by Blorp Capital");
    assert_eq!(find("event/legal/foobarium-blorp-capital").class, HappeningClass::LegalAction);
    assert_eq!(find("event/appointment/ada-blorpson-foobarium").claims, [(2, 2, 1)]);
    assert_eq!(find("event/listing/foobarium").class, HappeningClass::Listing);
    assert_eq!(r.happenings.iter().filter(|h| h.id.starts_with("event/funding/blorp-capital-2025-11-03-")).count(), 1);
    assert_eq!(r.happenings.len(), 8);
}

#[test]
fn the_order_of_digests_does_not_matter() {
    let mut all = happening_days();
    all.extend(days(Kind::Company, &[&[("呼啦啦智能", &["Hulalax"])], &[("Hulalax", &["胡拉"])], &[("胡拉", &[])]]));
    for (n, digest) in all[3..].iter_mut().enumerate() {
        digest.series = format!("other{n}");
    }
    let straight = run(&all);
    let n = all.len();
    for shift in 1..n {
        let order: Vec<usize> = (0..n).map(|i| (i * 5 + shift) % n).rev().collect();
        let shuffled: Vec<&DigestExtraction> = order.iter().map(|&i| &all[i]).collect();
        let other = resolve(&shuffled, &lexicon());
        assert_eq!(straight.entities, other.entities);
        assert!(straight.entities.keys().eq(other.entities.keys()));
        for (at, &i) in order.iter().enumerate() {
            assert_eq!(straight.ids[i], other.ids[at]);
            assert_eq!(straight.digest_ids[i], other.digest_ids[at]);
        }
        let told = |mut h: Happening| {
            h.claims.iter_mut().for_each(|c| c.0 = order[c.0 as usize] as u32);
            h.claims.sort_unstable();
            h
        };
        assert_eq!(straight.happenings, other.happenings.into_iter().map(told).collect::<Vec<_>>());
    }
}
