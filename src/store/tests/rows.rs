//! Rows beside the quads: the same facts, whatever way they came there.

use std::fs;
use std::path::{Path, PathBuf};

use super::builds::build;
use super::fixture::{days, resolve};
use super::quads;
use crate::extract::DigestExtraction;
use crate::graph::DecidedRecord;
use crate::resolve::{ClaimDecisions, DecisionText, Resolution, of_claims};
use crate::store::{Applied, Rows, Snapshot, Store, StoreError, Writer, iri_path};

fn file(dir: &Path) -> PathBuf {
    let generation = fs::read_to_string(dir.join("current")).unwrap();
    dir.join("rdf").join(generation.trim()).join("rows")
}

#[test]
fn rows_say_what_the_quads_say() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let records = quads::records(&Store::open(temp.path()).unwrap()).unwrap();
    let snapshot = Snapshot::open(temp.path()).unwrap();
    let rows = snapshot.rows();
    assert_eq!(rows.claims.len(), records.claims.len());
    for claim in &records.claims {
        let at = (0..rows.claims.len() as u32).find(|at| rows.claim_id(*at) == claim.id).expect("the claim is there");
        let row = rows.claim(at);
        assert_eq!(
            (row.relation, row.modality, row.span, row.line),
            (claim.relation, claim.modality, claim.span, claim.line)
        );
        assert_eq!(rows.entity_id(row.subject), claim.subject);
        assert_eq!(row.object.map(|at| rows.entity_id(at)), claim.object.as_deref());
        assert_eq!(row.confidence, claim.confidence);
        assert_eq!((rows.item_id(row.item), rows.day_of(at)), (claim.item.clone(), claim.day));
        assert_eq!((rows.text(row.evidence), rows.text(row.rule)), (claim.evidence.as_str(), claim.rule.as_str()));
        let slots: Vec<_> = row.slots.iter().map(|(slot, text)| (*slot, rows.text(*text).to_owned())).collect();
        assert_eq!(slots, claim.slots);
        let item = rows.item(row.item);
        assert_eq!(rows.text(item.headline), claim.headline);
        assert_eq!(item.sources.iter().map(|s| rows.text(*s).to_owned()).collect::<Vec<_>>(), claim.sources);
        assert_eq!(rows.text(rows.digest_of(row.item).file), claim.file);
    }
    assert_eq!(rows.entities.len(), records.entities.len());
    for entity in &records.entities {
        let row = rows.entity(rows.find_entity(&entity.id).expect("the entity is there"));
        assert_eq!((row.kind, rows.text(row.label)), (entity.kind, entity.label.as_str()));
        assert_eq!(row.wikidata.map(|item| rows.text(item)), entity.wikidata.as_deref());
        let (mut forms, mut aliases): (Vec<_>, _) =
            (row.forms.iter().map(|form| rows.text(*form).to_owned()).collect(), entity.aliases.clone());
        forms.sort();
        aliases.sort();
        assert_eq!(forms, aliases, "{}", entity.id);
    }
    let mentions: usize = rows.items.iter().map(|item| item.mentions.len()).sum();
    assert_eq!(mentions, records.mentions.len());
    assert_eq!(rows.happenings.len(), records.happenings.len());
    for happening in &records.happenings {
        let row = rows.happening(rows.find_happening(&happening.id).expect("the happening is there"));
        let mut claims: Vec<String> = row.claims.iter().map(|at| rows.claim_id(*at)).collect();
        let mut told = happening.claims.clone();
        claims.sort();
        told.sort();
        assert_eq!(claims, told);
        assert_eq!((row.class, rows.text(row.label)), (happening.class, happening.label.as_str()));
        assert_eq!(row.parts.len(), happening.parts.len());
    }
}

#[test]
fn rows_and_quads_say_what_people_decided() {
    let (temp, days) = (tempfile::tempdir().unwrap(), days());
    let digests: Vec<&DigestExtraction> = days.iter().collect();
    let mut resolution = resolve(&digests);
    let apply = |resolution: &Resolution| Writer::open_now(temp.path()).unwrap().apply(resolution, &digests).unwrap();
    apply(&resolution);
    let n = digests.iter().position(|digest| !digest.items[0].claims.is_empty()).unwrap();
    let claim = of_claims(&resolution.digest_ids[n], digests[n]).swap_remove(0).swap_remove(0);
    let (claim, entity) = (format!("claim/{claim}"), resolution.ids[n][0][0].clone());
    let decided = || {
        let store = Store::open(temp.path()).unwrap();
        let rows = store.snapshot().unwrap().rows();
        let claim_at = (0..rows.claims.len() as u32).find(|at| rows.claim_id(*at) == claim).unwrap();
        let entity = iri_path(&entity);
        let of_rows = [
            DecidedRecord::of_entity(rows, rows.find_entity(&entity).unwrap()),
            DecidedRecord::of_claims(rows, &[claim_at]),
        ];
        assert_eq!([&entity, &claim].map(|id| quads::decided(&store, id).unwrap()), of_rows);
        of_rows
    };
    assert!(decided().iter().all(DecidedRecord::is_empty));

    // No digest says it, so no graph of theirs changes; rows do.
    let text = |text: &str| DecisionText { text: text.to_owned(), because: None };
    resolution.decisions.texts = [(2, text("this")), (7, text("that"))].into();
    let notes = vec!["b".to_owned(), "a".to_owned(), "b".to_owned()];
    resolution.decisions.claims = [((n as u32, 0, 0), ClaimDecisions { by: vec![2, 7], notes })].into();
    let known = &mut resolution.entities[&entity];
    (known.decided_by, known.notes) = (vec![7], vec!["c".to_owned()]);
    assert_eq!(apply(&resolution), Applied { same: 3, ..Applied::default() });
    let [of_entity, of_claim] = decided();
    assert_eq!((of_entity.by, of_entity.notes), (vec![(7, "that".to_owned())], vec!["c".to_owned()]));
    assert_eq!((of_claim.by.len(), of_claim.notes), (2, vec!["a".to_owned(), "b".to_owned()]));
    apply(&resolve(&digests));
    assert!(decided().iter().all(DecidedRecord::is_empty));
}

#[test]
fn rows_do_not_depend_on_the_order_of_digests() {
    let days = days();
    let (mut there, mut back): (Vec<&DigestExtraction>, Vec<_>) = (days.iter().collect(), days.iter().rev().collect());
    assert_eq!(Rows::of(&resolve(&there), &there), Rows::of(&resolve(&back), &back));
    there.pop();
    back.pop();
    assert_ne!(Rows::of(&resolve(&there), &there), Rows::of(&resolve(&back), &back));
}

#[test]
fn rows_that_are_gone_or_damaged_are_written_by_the_next_build() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let whole = fs::read(file(temp.path())).unwrap();
    for damage in [None, Some(whole[..whole.len() / 2].to_vec()), Some(b"daygraph rows, format 0\n".to_vec())] {
        match damage {
            None => fs::remove_file(file(temp.path())).unwrap(),
            Some(bytes) => fs::write(file(temp.path()), bytes).unwrap(),
        }
        let error = Snapshot::open(temp.path()).unwrap_err();
        assert!(matches!(error, StoreError::Rows { .. }) && error.to_string().contains("daygraph build"), "{error}");
        assert_eq!(build(temp.path(), &days()), Applied { same: 3, ..Applied::default() });
        assert_eq!(fs::read(file(temp.path())).unwrap(), whole);
    }
}
