//! Who belongs together: communities of entities that say more of one another than of others.
//!
//! The Leiden algorithm (Traag, Waltman and van Eck 2019) with modularity, from a fixed
//! seed: the same graph gives the same communities. What no fact joins with others belongs
//! to none.

use std::cmp::Reverse;

use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig, LeidenError, QualityType};

use super::network::{Link, Network};
use crate::store::rows::EntityAt;

/// Where the algorithm's random order starts.
const SEED: u64 = 20_190_326;

/// Communities could not be found.
#[derive(Debug, thiserror::Error)]
#[error("communities cannot be found: {0}")]
pub struct CommunityError(#[from] LeidenError);

/// A network in parts.
#[derive(Debug)]
pub struct Communities {
    /// The large ones first, then by their most central member.
    pub all: Vec<Community>,
    /// How much more is said within communities than chance would have it, at most 1.
    pub modularity: f64,
}

/// Entities that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Community {
    /// Each with the weight of its links within the community; the most central first.
    pub members: Vec<(EntityAt, u64)>,
    /// Weight of all links within, and of those that lead out.
    pub within: u64,
    pub out: u64,
}

/// The communities of a network. A resolution above 1 makes more and smaller ones, below 1
/// fewer and larger ones.
///
/// # Errors
///
/// If the resolution is no number above 0.
pub fn communities(network: &Network<'_>, resolution: f64) -> Result<Communities, CommunityError> {
    let entities: Vec<EntityAt> = network.connected().collect();
    if entities.is_empty() {
        return Ok(Communities { all: Vec::new(), modularity: 0.0 });
    }
    let mut place = vec![0usize; network.rows().entities.len()];
    for (at, entity) in entities.iter().enumerate() {
        place[*entity as usize] = at;
    }
    let ends = |link: &Link| (place[link.ends.0 as usize], place[link.ends.1 as usize], f64::from(link.weight));
    let found = parts(entities.len(), &network.links.iter().map(ends).collect::<Vec<_>>(), resolution)?;
    let of = |at: EntityAt| found[place[at as usize]];

    let count = found.iter().max().map_or(0, |most| most + 1);
    let mut all = vec![Community { members: Vec::new(), within: 0, out: 0 }; count];
    let mut central = vec![0u64; network.rows().entities.len()];
    for link in &network.links {
        let (a, b, weight) = (link.ends.0, link.ends.1, u64::from(link.weight));
        if of(a) == of(b) {
            all[of(a)].within += weight;
            central[a as usize] += weight;
            central[b as usize] += weight;
        } else {
            all[of(a)].out += weight;
            all[of(b)].out += weight;
        }
    }
    for at in entities {
        all[of(at)].members.push((at, central[at as usize]));
    }
    all.retain(|community| !community.members.is_empty());
    for community in &mut all {
        community.members.sort_by_key(|(at, weight)| (Reverse(*weight), *at));
    }
    all.sort_by_key(|community| (Reverse(community.members.len()), community.members[0].0));
    let modularity = modularity(&all);
    Ok(Communities { all, modularity })
}

/// The community of each of so many places, joined by links (a, b, weight), each pair once.
///
/// # Errors
///
/// If the resolution is no number above 0.
pub fn parts(places: usize, links: &[(usize, usize, f64)], resolution: f64) -> Result<Vec<usize>, CommunityError> {
    if places == 0 || links.is_empty() {
        return Ok((0..places).collect());
    }
    let mut graph = GraphDataBuilder::new(places);
    for (a, b, weight) in links {
        graph.add_edge(*a, *b, *weight)?;
    }
    let config = LeidenConfig { seed: Some(SEED), resolution, quality: QualityType::Modularity, ..Default::default() };
    let found = Leiden::new(config).run(&graph.build()?)?;
    Ok(found.partition.as_slice().to_vec())
}

/// Σ (share of the weight within − square of the share of the ends): at resolution 1,
/// whatever resolution was asked for, so that it compares.
fn modularity(communities: &[Community]) -> f64 {
    let ends: u64 = communities.iter().map(|c| 2 * c.within + c.out).sum();
    let share = |weight: u64| weight as f64 / ends as f64;
    let part = |c: &Community| share(2 * c.within) - share(2 * c.within + c.out) * share(2 * c.within + c.out);
    communities.iter().map(part).sum()
}
