//! The same input gives the same graph, in whatever order it comes.

use std::collections::BTreeSet;

use daygraph::extract::DigestExtraction;
use daygraph::resolve::{Resolution, resolve};
use proptest::prelude::*;

use super::{LEXICON, cases, extract, markdown, soup};

/// What a resolution says, without the places in its input that it says it by.
fn told(resolution: &Resolution, digests: &[&DigestExtraction]) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for (id, entity) in &resolution.entities {
        told.insert(format!("{id}: {entity:?}"));
    }
    for ((digest, id), items) in digests.iter().zip(&resolution.digest_ids).zip(&resolution.ids) {
        told.insert(format!("{id}: {} {items:?}", digest.file));
    }
    for happening in &resolution.happenings {
        let places: BTreeSet<String> = happening
            .claims
            .iter()
            .map(|&(digest, item, claim)| format!("{}#{item}.{claim}", resolution.digest_ids[digest as usize]))
            .collect();
        let (id, label, parts) = (&happening.id, &happening.label, &happening.parts);
        told.insert(format!("{id}: {:?} {label} {parts:?} {places:?}", happening.class));
    }
    told
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn extraction_is_the_same_again(text in soup::markdown()) {
        if let Some(digest) = markdown("-", text.as_bytes()) {
            prop_assert_eq!(extract(&digest), extract(&digest));
        }
    }

    #[test]
    fn digests_may_come_in_any_order(
        (texts, order) in prop::collection::vec(soup::markdown(), 2..6).prop_flat_map(|texts| {
            let order = Just((0..texts.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(texts), order)
        })
    ) {
        let name = |n: usize| format!("{n}.md");
        let all: Vec<Option<DigestExtraction>> =
            texts.iter().enumerate().map(|(n, text)| Some(extract(&markdown(&name(n), text.as_bytes())?))).collect();
        let sorted: Vec<&DigestExtraction> = all.iter().flatten().collect();
        let shuffled: Vec<&DigestExtraction> = order.iter().filter_map(|&n| all[n].as_ref()).collect();
        let (one, other) = (resolve(&sorted, &LEXICON), resolve(&shuffled, &LEXICON));
        prop_assert_eq!(told(&one, &sorted), told(&other, &shuffled));
        prop_assert!(one.entities.keys().eq(other.entities.keys()), "entities are sorted");
        let happenings = |r: &Resolution| r.happenings.iter().map(|h| h.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(happenings(&one), happenings(&other), "happenings are sorted");
    }
}
