//! Rows beside the quads: the same facts, whatever way they came there.

use std::fs;
use std::path::{Path, PathBuf};

use super::builds::build;
use super::fixture::{days, resolve};
use crate::extract::DigestExtraction;
use crate::graph::Records;
use crate::store::{Applied, Rows, Snapshot, Store, StoreError};

fn file(dir: &Path) -> PathBuf {
    let generation = fs::read_to_string(dir.join("current")).unwrap();
    dir.join("rdf").join(generation.trim()).join("rows")
}

#[test]
fn rows_say_what_the_quads_say() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let records = Records::read(&Store::open(temp.path()).unwrap()).unwrap();
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
        assert_eq!(row.parts.len(), happening.parts.len());
    }
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
