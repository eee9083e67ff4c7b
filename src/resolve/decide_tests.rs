//! What decisions make of extractions made by hand.

use super::tests::{claim, days, digest, first_ids, item, lexicon, local};
use super::*;
use crate::curation::{Action, Edge, Named, Target};
use crate::extract::{Naming, Reason};

fn company(name: &str) -> Named {
    Named { kind: Kind::Company, name: name.into() }
}

fn numbered(actions: Vec<Action>) -> Vec<Decision> {
    let decision = |(action, number)| Decision { number, action, because: None, seen: None };
    actions.into_iter().zip(1..).map(decision).collect()
}

fn run<'a>(digests: &'a [DigestExtraction], actions: Vec<Action>) -> Curated<'a> {
    resolve_curated(&digests.iter().collect::<Vec<_>>(), &lexicon(), &numbered(actions))
}

fn merge(into: &str, other: &str) -> Action {
    Action::Merge { into: company(into), other: company(other) }
}

fn split(one: &str, other: &str) -> Action {
    Action::Split { one: company(one), other: company(other) }
}

fn idle<'a>(curated: &'a Curated<'_>) -> Vec<(Option<&'a str>, Option<u32>)> {
    curated.effects.iter().map(|e| (e.missing.as_deref(), e.overruled_by)).collect()
}

/// Two companies, each with a model, and one that buys the other.
fn firms() -> Vec<DigestExtraction> {
    let named = || {
        vec![local(Kind::Company, "Foobam", &[]), local(Kind::Company, "左格智慧", &[]), local(Kind::Model, "F-1", &[])]
    };
    let released = claim(Relation::Released, 0, Some(2), &[], "Foobam released F-1");
    let bought = claim(Relation::Acquired, 1, Some(0), &[], "左格智慧收購 Foobam");
    let raised = claim(Relation::Raised, 1, None, &[], "左格智慧融資");
    vec![
        digest("wire", "2025-11-01", vec![item(named(), vec![released.clone(), bought])]),
        digest("wire", "2025-11-02", vec![item(named(), vec![released, raised])]),
    ]
}

fn claims(curated: &Curated<'_>) -> Vec<String> {
    let items = curated.digests.iter().flat_map(|d| &d.items);
    items.flat_map(|i| &i.claims).map(|c| format!("{} {:.1}", c.evidence, c.confidence)).collect()
}

#[test]
fn no_decision_changes_nothing() {
    let all = firms();
    let (plain, curated) = (resolve(&all.iter().collect::<Vec<_>>(), &lexicon()), run(&all, Vec::new()));
    assert_eq!(plain.ids, curated.resolution.ids);
    assert_eq!(plain.entities, curated.resolution.entities);
    assert!(curated.digests.iter().all(|d| matches!(d, Cow::Borrowed(_))));
}

#[test]
fn two_become_one_and_claim_nothing_of_themselves() {
    let all = firms();
    let curated = run(&all, vec![merge("左格智慧", "FOOBAM")]);
    let Resolution { entities, ids, decisions, .. } = &curated.resolution;
    assert_eq!(&*ids[0][0][0], "company/左格智慧");
    assert_eq!(ids[0][0][0], ids[1][0][1]);
    let one = &entities["company/左格智慧"];
    assert_eq!((one.label.as_str(), one.aliases.as_slice()), ("左格智慧", &["Foobam".to_owned()][..]));
    assert_eq!((one.decided_by.as_slice(), curated.effects[0].unfit), (&[1][..], 1));
    assert_eq!(decisions.texts[&1].text, "FOOBAM (Company) is 左格智慧 (Company)");
    assert_eq!(claims(&curated), ["Foobam released F-1 0.9", "Foobam released F-1 0.9", "左格智慧融資 0.9"]);
}

#[test]
fn of_two_kinds_the_first_stays() {
    let both = vec![local(Kind::Company, "Kwux", &[]), local(Kind::Product, "Kwux", &[])];
    let uses = claim(Relation::Raised, 0, None, &[], "Kwux 融資");
    let all = [digest("wire", "2025-11-01", vec![item(both, vec![uses])])];
    let product = Named { kind: Kind::Product, name: "Kwux".into() };
    let curated = run(&all, vec![Action::Merge { into: product.clone(), other: company("Kwux") }]);
    assert_eq!(curated.resolution.entities.keys().map(|id| &**id).collect::<Vec<_>>(), ["product/kwux"]);
    assert!(claims(&curated).is_empty(), "a product raises no money");
    let curated = run(&all, vec![Action::Retype { what: product, kind: Kind::Company }]);
    assert_eq!(curated.resolution.entities.keys().map(|id| &**id).collect::<Vec<_>>(), ["company/kwux"]);
    assert_eq!(claims(&curated).len(), 1);
}

#[test]
fn a_text_that_joins_is_overruled_in_its_item_too() {
    let mut naming = item(vec![local(Kind::Company, "左格智慧", &["Foobam"])], Vec::new());
    naming.entities[0].mentions = vec![(40, 52), (55, 61)];
    naming.namings.push(Naming {
        entity: 0,
        names: ["左格智慧".into(), "Foobam".into()],
        reason: Reason::Brackets,
        words: "左格智慧（Foobam）".into(),
        span: (40, 64),
        line: 7,
    });
    let mut all = days(Kind::Company, &[&[("左格智慧", &[])], &[("Foobam", &[])]]);
    all.push(digest("wire", "2025-11-03", vec![naming]));
    assert_eq!(run(&all, Vec::new()).resolution.entities.len(), 1);
    let curated = run(&all, vec![split("左格智慧", "Foobam")]);
    let ids = &curated.resolution.ids;
    let both = ["company/左格智慧", "company/foobam"];
    assert_eq!([&*ids[0][0][0], &*ids[1][0][0]], both);
    assert_eq!(ids[2][0].iter().map(|id| &**id).collect::<Vec<_>>(), both);
    let parted = &curated.digests[2].items[0].entities;
    assert_eq!((&parted[0].mentions[..], &parted[1].mentions[..]), (&[(40, 52)][..], &[(55, 61)][..]));
    for id in both {
        let entity = &curated.resolution.entities[id];
        assert!(entity.aliases.is_empty() && entity.joins.is_empty() && entity.decided_by == [1], "{entity:?}");
    }
}

#[test]
fn the_lexicon_is_overruled() {
    let all = days(Kind::Company, &[&[("Foobarium", &[])], &[("福巴姆科技", &[])]]);
    assert_eq!(first_ids(&run(&all, Vec::new()).resolution), [["company/foobarium"]; 2]);
    for pair in [split("Foobarium", "福巴姆科技"), split("福巴姆科技", "Foobarium")] {
        let curated = run(&all, vec![pair]);
        assert_eq!(first_ids(&curated.resolution), [["company/foobarium"], ["company/福巴姆科技"]]);
        assert!(curated.resolution.entities["company/foobarium"].known_as.is_empty());
        assert_eq!(idle(&curated), [(None, None)]);
    }
    // Two entries are one where people say so.
    let all = days(Kind::Company, &[&[("Foobarium", &[])], &[("Quuxmind", &[])]]);
    let curated = run(&all, vec![merge("Quuxmind", "Foobarium")]);
    assert_eq!(first_ids(&curated.resolution), [["company/quuxmind"]; 2]);
    let one = &curated.resolution.entities["company/quuxmind"];
    assert_eq!(one.wikidata.as_deref(), Some("Q424242"));
    assert!(one.known_as.contains(&"福巴姆科技".to_owned()));
}

#[test]
fn the_later_decision_holds() {
    let all = firms();
    let apart = run(&all, vec![merge("Foobam", "左格智慧"), split("Foobam", "左格智慧")]);
    assert_eq!(apart.resolution.ids, run(&all, Vec::new()).resolution.ids);
    assert_eq!(idle(&apart), [(None, Some(2)), (None, None)]);
    let one = run(&all, vec![split("Foobam", "左格智慧"), merge("Foobam", "左格智慧")]);
    assert_eq!(one.resolution.ids[0][0][0], one.resolution.ids[0][0][1]);
    let retype = |kind| Action::Retype { what: company("Foobam"), kind };
    let back = Action::Retype { what: Named { kind: Kind::Organization, name: "Foobam".into() }, kind: Kind::Company };
    let curated = run(&all, vec![retype(Kind::Organization), back]);
    assert_eq!(curated.resolution.ids, run(&all, Vec::new()).resolution.ids);
}

#[test]
fn a_name_is_given_or_taken() {
    let all = firms();
    let rename = Action::Rename { what: company("Foobam"), label: "Foobam AI".into() };
    let alias = Action::Alias { what: company("Foobam AI"), alias: "FBAI".into() };
    let curated = run(&all, vec![rename, alias]);
    let entity = &curated.resolution.entities["company/foobam-ai"];
    assert_eq!(entity.given, ["FBAI", "Foobam"]);
    // What is called by an alias is the same.
    let alias = Action::Alias { what: company("Foobam"), alias: "左格智慧".into() };
    assert_eq!(&*run(&all, vec![alias]).resolution.ids[0][0][1], "company/foobam");
    // A name that is none takes along what is claimed of it.
    let curated = run(&all, vec![Action::Reject(Target::Entity(company("Foobam")))]);
    assert_eq!(curated.resolution.ids[0][0].len(), 2);
    assert_eq!(claims(&curated), ["左格智慧融資 0.9"]);
    assert!(!curated.resolution.entities.contains_key("company/foobam"));
    let accept = Action::Accept(Target::Entity(company("Foobam")));
    let curated = run(&all, vec![Action::Reject(Target::Entity(company("Foobam"))), accept]);
    assert_eq!(claims(&curated).len(), 4);
}

#[test]
fn claims_are_rejected_accepted_and_noted() {
    let all = firms();
    let ids = of_claims("digest/wire/2025-11-01", &all[0]);
    let one = |n: usize| Target::Claim(ids[0][n].clone());
    let note = Action::Note(one(1), "checked".into());
    let curated = run(&all, vec![Action::Reject(one(0)), Action::Accept(one(1)), note]);
    assert_eq!(claims(&curated), ["左格智慧收購 Foobam 1.0", "Foobam released F-1 0.9", "左格智慧融資 0.9"]);
    let decided = &curated.resolution.decisions.claims[&(0, 0, 0)];
    assert_eq!((decided.by.as_slice(), decided.notes.as_slice()), (&[2, 3][..], &["checked".to_owned()][..]));
    // What names resolve to does not change the identifiers of what stays.
    let merged = run(&all, vec![Action::Rename { what: company("Foobam"), label: "Bar".into() }]);
    assert_eq!(of_claims("digest/wire/2025-11-01", &merged.digests[0]), ids);
    let model = Named { kind: Kind::Model, name: "f1".into() };
    let edge = Edge { subject: company("Foobam"), relation: Relation::Released, object: Some(model), modality: None };
    let curated = run(&all, vec![Action::Reject(Target::Edge(edge.clone()))]);
    assert_eq!((curated.effects[0].claims, claims(&curated).len()), (2, 2));
    assert!(curated.resolution.happenings.iter().all(|h| h.class != HappeningClass::Release));
    let only = Edge { modality: Some(Modality::Planned), ..edge };
    let curated = run(&all, vec![Action::Reject(Target::Edge(only))]);
    assert_eq!(idle(&curated), [(Some("no digest says Foobam (Company) released f1 (Model), planned"), None)]);
}

#[test]
fn what_is_not_there_is_told() {
    let all = firms();
    let curated = run(
        &all,
        vec![merge("Foobam", "Nowhere"), Action::Reject(Target::Claim("00".into())), split("Nobody", "Foobam")],
    );
    let told: Vec<_> = curated.effects.iter().map(|e| e.missing.clone().unwrap_or_default()).collect();
    assert_eq!(
        told,
        ["no digest names Nowhere (Company)", "claim/00 is no claim of any digest", "no digest names Nobody (Company)"]
    );
    assert!(curated.resolution.decisions.texts.is_empty());
}

#[test]
fn the_order_of_digests_does_not_matter() {
    let all = firms();
    let turned: Vec<DigestExtraction> = all.iter().rev().cloned().collect();
    let actions = || {
        let note = Action::Note(Target::Entity(company("Foobam")), "a note".into());
        vec![
            note,
            merge("左格智慧", "Foobam"),
            Action::Reject(Target::Entity(Named { kind: Kind::Model, name: "F-1".into() })),
        ]
    };
    let (one, other) = (run(&all, actions()), run(&turned, actions()));
    assert_eq!(one.resolution.entities, other.resolution.entities);
    assert_eq!(one.effects, other.effects);
    assert_eq!(one.digests[0], other.digests[1]);
}
