//! Behaviour of [`resolve`](super::resolve) on extractions made by hand.

use super::*;
use crate::digest::Language;
use crate::extract::{Claim, ItemExtraction, LocalEntity, Reason};
use crate::lexicon::Lexicon;

/// A small world of our own beside the built-in lexicon.
const OWN: &str = "label,kind,aliases,parent,developer,wikidata\n\
    Foobarium,Company,福巴姆科技,,,Q424242\n\
    Quuxmind,Company,,,,\n\
    Zorg,Model,左格,,Foobarium,\n\
    Zorg3.6,Model,,Zorg,Foobarium,\n\
    Zorg3.6-35B-A3B,Model,,Zorg3.6,Foobarium,\n";

pub(super) fn lexicon() -> Lexicon {
    Lexicon::load(&[("own.csv".into(), OWN.into())]).unwrap_or_else(|e| panic!("{}", e[0]))
}

/// An entity: kind, name, aliases.
pub(super) fn local(kind: Kind, name: &str, aliases: &[&str]) -> LocalEntity {
    LocalEntity {
        name: name.into(),
        aliases: aliases.iter().map(|a| (*a).into()).collect(),
        kind,
        lexicon: None,
        confidence: 0.9,
        mentions: vec![(0, 3)],
    }
}

pub(super) fn item(entities: Vec<LocalEntity>, claims: Vec<Claim>) -> ItemExtraction {
    ItemExtraction {
        line: 1,
        title: "News".into(),
        section: Vec::new(),
        importance: None,
        links: Vec::new(),
        time: None,
        entities,
        claims,
        namings: Vec::new(),
        addresses: Vec::new(),
        text: String::new(),
        id: None,
    }
}

pub(super) fn claim(
    relation: Relation,
    subject: u32,
    object: Option<u32>,
    slots: &[(Slot, &str)],
    evidence: &str,
) -> Claim {
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

pub(super) fn digest(series: &str, day: &str, items: Vec<ItemExtraction>) -> DigestExtraction {
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
pub(super) fn first_ids(resolution: &Resolution) -> Vec<Vec<&str>> {
    resolution.ids.iter().map(|d| d[0].iter().map(|id| &**id).collect()).collect()
}

/// One digest a name list, all of a kind.
pub(super) fn days(kind: Kind, days: &[&[(&str, &[&str])]]) -> Vec<DigestExtraction> {
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
    let joins: Vec<_> = entity.joins.iter().map(|j| (j.reason, &*j.digest, j.item, j.names.join(" = "))).collect();
    assert_eq!(
        joins,
        [
            (Reason::OneInItem, "digest/wire/2025-11-02", 0, "Hulalax = 呼啦啦智能".to_owned()),
            (Reason::GenericNoun, "digest/wire/2025-11-04", 0, "呼啦啦智能 = 呼啦啦智能公司".to_owned()),
        ]
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
fn a_kind_that_hardly_any_item_gives_is_misread() {
    let blorp: &[(&str, &[&str])] = &[("Blorp", &[])];
    let mut all = days(Kind::Model, &[blorp; 9]);
    let odd = |series: &str, kind, claims| digest(series, "2025-11-20", vec![item(named(kind), claims)]);
    fn named(kind: Kind) -> Vec<LocalEntity> {
        vec![local(kind, "Blorp", &[]), local(Kind::Company, "Quuxmind", &[]), local(Kind::Place, "Elsewhere", &[])]
    }
    let released = claim(Relation::Released, 1, Some(0), &[], "released");
    let based = claim(Relation::LocatedIn, 1, Some(0), &[], "based in");
    all.push(odd("a", Kind::Product, vec![released]));
    let r = run(&all);
    assert_eq!(&*r.ids[9][0][0], "model/blorp", "a model can be released as well");
    all.pop();
    all.push(odd("b", Kind::Place, vec![based]));
    assert_eq!(&*run(&all).ids[9][0][0], "place/blorp", "nobody is based in a model");
    // What is told in both kinds often stays two.
    all.push(odd("c", Kind::Product, Vec::new()));
    all.push(odd("d", Kind::Product, Vec::new()));
    assert_eq!(&*run(&all).ids[10][0][0], "product/blorp");
}

#[test]
fn an_address_writes_the_point_of_a_version_as_a_hyphen() {
    let r = run(&days(Kind::Model, &[&[("zorg3-6", &[])], &[("Zorg-3_6-35B-A3B", &[])], &[("Blorp-4-5", &[])]]));
    assert_eq!(first_ids(&r), [["model/zorg3.6"], ["model/zorg3.6-35b-a3b"], ["model/blorp-4-5"]]);
    for (name, told) in [("kimi-k2-5", Some("kimi-k2.5")), ("2025-11-29", None), ("llama-3-8b-2", Some("llama-3.8b-2"))]
    {
        assert_eq!(names::pointed(name).as_deref(), told, "{name}");
    }
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
    // That someone backs Blorp Capital tells of no round.
    assert_eq!(r.happenings.len(), 7);
}

/// Funding of companies: one item a day, each with its claims.
fn funding(days: &[(&str, Vec<Claim>)]) -> Vec<String> {
    let named = || {
        vec![
            local(Kind::Company, "Foobarium", &[]),
            local(Kind::Company, "Blorp Capital", &[]),
            local(Kind::Company, "Quuxmind", &[]),
            local(Kind::Product, "Zapper", &[]),
            local(Kind::Organization, "Gazette", &[]),
        ]
    };
    let days = days.iter().enumerate();
    let digests: Vec<_> =
        days.map(|(n, (day, claims))| digest(&format!("wire{n}"), day, vec![item(named(), claims.clone())])).collect();
    let told = |h: &Happening| {
        let parts: Vec<_> = h.parts.iter().filter(|(role, _)| *role == PartRole::Investor).collect();
        format!("{} ×{}{}", h.id, h.claims.len(), if parts.is_empty() { "" } else { " with investors" })
    };
    run(&digests).happenings.iter().map(told).collect()
}

fn raised(slots: &[(Slot, &str)], evidence: &str) -> Claim {
    claim(Relation::Raised, 0, None, slots, evidence)
}

#[test]
fn tellings_of_a_round_join_by_name_sum_and_day() {
    use Slot::{Amount, Round, Valuation};
    let funded = claim(Relation::FundedBy, 0, Some(1), &[], "Blorp Capital 參投");
    assert_eq!(
        funding(&[
            ("2025-11-01", vec![raised(&[(Amount, "$300M"), (Valuation, "$5B")], "raised $300M at a $5B valuation")]),
            ("2025-11-02", vec![raised(&[(Amount, "3 億美元"), (Round, "E 輪")], "完成 3 億美元 E 輪")]),
            ("2025-11-03", vec![raised(&[(Amount, "$305M"), (Round, "Series E")], "its $305M Series E")]),
            ("2025-11-09", vec![funded.clone()]),
            // Another round of the same months, another sum, and what recalls it.
            ("2025-12-20", vec![raised(&[(Amount, "$2B")], "raised $2B")]),
            ("2026-02-20", vec![raised(&[(Amount, "20 億美元")], "曾募得 20 億美元")]),
            // Years later it is another one, and so is what contradicts.
            ("2027-12-20", vec![raised(&[(Amount, "$2B")], "raised $2B")]),
            ("2025-12-21", vec![raised(&[(Amount, "$1.5B")], "raised $1.5B")]),
        ]),
        [
            "event/funding/foobarium-1.5b-usd ×1",
            "event/funding/foobarium-2b-usd ×2",
            "event/funding/foobarium-2b-usd-2027-12-20 ×1",
            "event/funding/foobarium-series-e ×4 with investors",
        ]
    );
}

#[test]
fn investors_alone_join_the_nearest_round_or_tell_none() {
    let funded = |evidence| claim(Relation::FundedBy, 0, Some(1), &[], evidence);
    let sum = raised(&[(Slot::Amount, "$10M")], "raised $10M");
    let rounds = |day| funding(&[("2025-11-01", vec![sum.clone()]), (day, vec![funded("backed by Blorp Capital")])]);
    assert_eq!(rounds("2025-11-06"), ["event/funding/foobarium-10m-usd ×2 with investors"]);
    assert_eq!(rounds("2026-03-06"), ["event/funding/foobarium-10m-usd ×1"]);
    // What raises, told without a sum, is of its item alone.
    let bare = || raised(&[], "raises");
    assert!(funding(&[("2025-11-01", vec![bare()])]).is_empty(), "it may be concerns that it raises");
    assert_eq!(funding(&[("2025-11-01", vec![bare(), funded("投資")])]).len(), 1);
}

#[test]
fn a_sum_of_another_kind_is_no_round() {
    for (amount, evidence) in [
        ("$5B", "valuing the company at $5B"),
        ("$900B", "a $20M deal at a $900B post-money valuation"),
        ("$4B", "raising funds at $4B"),
        ("20 億美元", "年化營收達 20 億美元"),
        ("$2", "raise it to $2"),
    ] {
        assert!(funding(&[("2025-11-01", vec![raised(&[(Slot::Amount, amount)], evidence)])]).is_empty(), "{evidence}");
    }
    let told = raised(&[(Slot::Amount, "10 億美元")], "估值 50 億，成立一年就募得 10 億美元");
    assert_eq!(funding(&[("2025-11-01", vec![told])]), ["event/funding/foobarium-1b-usd ×1"]);
}

#[test]
fn an_investor_does_not_raise_what_it_invests() {
    use Relation::{FundedBy, Raised};
    let slots = [(Slot::Amount, "€3M"), (Slot::Round, "種子輪")];
    // 「由 Blorp Capital 領投的 €3M 種子輪」 read three ways, beside a newspaper and a product.
    let claims = vec![
        claim(Raised, 0, None, &slots, "Foobarium 完成 €3M 種子輪"),
        claim(Raised, 1, None, &slots, "Blorp Capital 領投的 €3M 種子輪"),
        claim(Raised, 4, None, &slots, "Gazette：€3M 種子輪"),
        claim(FundedBy, 0, Some(1), &[], "Blorp Capital 領投"),
        claim(FundedBy, 1, Some(0), &slots[..1], "backing Foobarium"),
        claim(FundedBy, 3, Some(1), &slots[1..], "Blorp Capital 領投"),
    ];
    assert_eq!(funding(&[("2025-11-01", claims)]), ["event/funding/foobarium-seed ×3 with investors"]);
}

#[test]
fn a_private_round_is_no_listing() {
    let ipo = |amount, evidence| raised(&[(Slot::Amount, amount), (Slot::Round, "IPO")], evidence);
    let gazette = claim(Relation::Raised, 4, None, &[(Slot::Round, "IPO")], "Gazette 報導 IPO");
    assert_eq!(
        funding(&[
            // 「… 完成 1 億美元融資，今年可能 IPO」 gives the sum the wrong name.
            ("2025-11-01", vec![ipo("1 億美元", "完成 1 億美元融資")]),
            ("2025-11-02", vec![raised(&[(Slot::Round, "IPO")], "啟動招股"), gazette]),
        ]),
        ["event/funding/foobarium-100m-usd ×1", "event/listing/foobarium ×1"]
    );
}

#[test]
fn a_release_is_told_by_who_makes_the_thing() {
    let named = |maker: &str| {
        vec![
            local(Kind::Company, maker, &[]),
            local(Kind::Model, "Zorg3.6", &[]),
            local(Kind::Technique, "Blorping", &[]),
            local(Kind::Model, "Zorg3.6-Blo", &[]),
        ]
    };
    let release = |thing| claim(Relation::Released, 0, Some(thing), &[], "released");
    let day = |n: usize, maker: &str, thing| {
        digest("wire", &format!("2025-11-{n:02}"), vec![item(named(maker), vec![release(thing)])])
    };
    let by = |digests: &[DigestExtraction]| -> Vec<String> {
        run(digests).happenings.iter().map(|h| format!("{}: {}", h.id, h.parts[0].1)).collect()
    };
    // The lexicon knows that Foobarium makes Zorg3.6: Quuxmind only offers it.
    assert_eq!(
        by(&[day(1, "Quuxmind", 1), day(2, "Foobarium", 1), day(3, "Hulalax", 1)]),
        ["event/release/zorg3.6: company/foobarium"]
    );
    assert!(by(&[day(1, "Quuxmind", 1)]).is_empty());
    assert_eq!(by(&[day(1, "Hulalax", 1)]), ["event/release/zorg3.6: company/hulalax"], "a team of the maker's");
    assert_eq!(by(&[day(1, "Quuxmind", 3)]), ["event/release/zorg3.6-blo: company/quuxmind"], "a variant of its own");
    // What three houses bring out is a thing that all of them use.
    assert!(by(&[day(1, "Quuxmind", 2), day(2, "Foobarium", 2), day(3, "Hulalax", 2)]).is_empty());
    assert_eq!(by(&[day(1, "Quuxmind", 2), day(2, "Foobarium", 2)]).len(), 1);
}

#[test]
fn of_two_directions_the_lesser_is_misread() {
    let named = || vec![local(Kind::Company, "Foobarium", &[]), local(Kind::Company, "Quuxmind", &[])];
    let buys = |from, to| claim(Relation::Acquired, from, Some(to), &[], "buys");
    let day = |n: usize, claim| digest("wire", &format!("2025-11-{n:02}"), vec![item(named(), vec![claim])]);
    let r = run(&[day(1, buys(0, 1)), day(2, buys(1, 0)), day(3, buys(0, 1))]);
    let ids: Vec<_> = r.happenings.iter().map(|h| &*h.id).collect();
    assert_eq!(ids, ["event/acquisition/foobarium-quuxmind"]);
}

#[test]
fn a_maker_sues_nobody_over_its_own_thing() {
    let named = |company: &str| vec![local(Kind::Company, company, &[]), local(Kind::Product, "Zapper", &[])];
    let own = "label,kind,aliases,parent,developer,wikidata\nFoobarium,Company,,,,\nZapper,Product,,,Foobarium,\n";
    let lexicon = Lexicon::load(&[("own.csv".into(), own.into())]).unwrap_or_else(|e| panic!("{}", e[0]));
    let limits = claim(Relation::LegalActionAgainst, 0, Some(1), &[], "restricts");
    let day = |company| digest(company, "2025-11-01", vec![item(named(company), vec![limits.clone()])]);
    let (foobarium, quuxmind) = (day("Foobarium"), day("Quuxmind"));
    let r = resolve(&[&foobarium, &quuxmind], &lexicon);
    assert_eq!(r.happenings.iter().map(|h| &*h.id).collect::<Vec<_>>(), ["event/legal/quuxmind-zapper"]);
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
