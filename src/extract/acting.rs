//! One name that is both maker and thing (Cursor, LangChain): where it announces, releases
//! or raises, the item means the maker.

use super::entities::Found;
use super::scene::Scene;
use super::text::TextBlock;
use super::triggers::{End, Hit};
use crate::ontology::{Kind, Relation};

/// Most characters between a name and the word that tells its act: "宣布正式", "has just".
const NEAR: usize = 10;

/// The things that act as firms.
pub(super) fn makers(blocks: &[TextBlock], hits: &[Vec<Hit>], found: &[Found]) -> Vec<usize> {
    let scene = Scene::new(blocks, hits, found);
    let mut makers = Vec::new();
    for (block, text) in blocks.iter().enumerate() {
        for hit in &scene.hits[block] {
            let Some(trigger) = hit.trigger() else { continue };
            let raises = trigger.relation == Relation::Raised;
            if !raises && trigger.relation != Relation::Released || trigger.shape.left != [End::Subject] {
                continue;
            }
            let (mut from, to) = scene.clause(block, hit.start, hit.end);
            if raises {
                from = scene.sentence(block, hit.start).0;
            }
            let norm = text.norm.as_str();
            let before = scene.within(block, (from, hit.start), &|_| true);
            let actor = if raises {
                before.iter().find(|p| !scene.invests(block, p) && scene.acts(block, trigger.relation, p))
            } else {
                before.last().filter(|p| {
                    norm[p.end..hit.start].chars().count() <= NEAR && scene.acts(block, trigger.relation, p)
                })
            };
            let Some(actor) = actor else { continue };
            let thing = |k: Kind| matches!(k, Kind::Model | Kind::Product | Kind::Benchmark);
            let after = scene.within(block, (hit.end, to), &thing);
            let releases =
                after.first().is_some_and(|p| p.entity != actor.entity) && scene.head(block, hit.end, &after).is_some();
            let found = &found[actor.entity];
            let maker = found.others.iter().any(|(kind, _)| *kind == Kind::Company);
            let open = found.lineage.is_empty() && found.makers.is_empty();
            let fits = match found.entity.kind {
                Kind::Product => true,
                Kind::Model => raises || maker,
                Kind::Event | Kind::Technique => raises && open,
                _ => false,
            };
            if fits && (raises || releases && (maker || open)) {
                makers.push(actor.entity);
            }
        }
    }
    makers
}
