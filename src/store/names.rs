//! Which entities bear a name: an index kept beside the quads.

use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::lexicon::fold::key;
use crate::resolve::Resolution;

/// All entities, found by identifier, label or alias, whatever the script, the case or
/// the width.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Names {
    /// (identifier, label), sorted by identifier.
    entities: Vec<(String, String)>,
    /// Folded name → indices of the entities that bear it, labels before aliases.
    by_name: Vec<(String, Vec<u32>)>,
}

impl Names {
    pub(super) fn new(resolution: &Resolution) -> Names {
        let mut entities: Vec<(String, String)> =
            resolution.entities.iter().map(|(id, e)| (id.to_string(), e.label.clone())).collect();
        entities.sort();
        let index: FxHashMap<&str, u32> = entities.iter().zip(0..).map(|((id, _), i)| (id.as_str(), i)).collect();
        let mut by_name: FxHashMap<String, (Vec<u32>, Vec<u32>)> = FxHashMap::default();
        for (id, entity) in &resolution.entities {
            let entity_index = index[&**id];
            by_name.entry(key(&entity.label)).or_default().0.push(entity_index);
            for alias in entity.aliases.iter().chain(&entity.known_as).chain(&entity.given) {
                by_name.entry(key(alias)).or_default().1.push(entity_index);
            }
        }
        by_name.remove("");
        let mut by_name: Vec<(String, Vec<u32>)> = by_name
            .into_iter()
            .map(|(name, (mut labels, mut aliases))| {
                labels.sort_unstable();
                aliases.sort_unstable();
                let mut seen = FxHashSet::default();
                (name, labels.into_iter().chain(aliases).filter(|i| seen.insert(*i)).collect())
            })
            .collect();
        by_name.sort_unstable();
        Names { entities, by_name }
    }

    /// Identifiers (without the base) of the entities that a text names: by identifier,
    /// else by label or alias.
    pub fn find(&self, text: &str) -> Vec<&str> {
        if let Ok(at) = self.entities.binary_search_by(|(id, _)| id.as_str().cmp(text)) {
            return vec![&self.entities[at].0];
        }
        let folded = key(text);
        match self.by_name.binary_search_by(|(name, _)| name.as_str().cmp(&folded)) {
            Ok(at) => self.by_name[at].1.iter().map(|&i| self.entities[i as usize].0.as_str()).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Identifiers of the entities of which one name, folded, has all these parts in it, sorted.
    pub fn containing(&self, parts: &[String]) -> Vec<&str> {
        let finders: Vec<Finder> = parts.iter().map(|part| Finder::new(part.as_bytes())).collect();
        let has_all = |name: &str| finders.iter().all(|finder| finder.find(name.as_bytes()).is_some());
        let named = self.by_name.iter().filter(|(name, _)| has_all(name));
        let mut entities: Vec<u32> = named.flat_map(|(_, entities)| entities.iter().copied()).collect();
        entities.sort_unstable();
        entities.dedup();
        entities.into_iter().map(|at| self.entities[at as usize].0.as_str()).collect()
    }

    /// Label of the entity of this identifier.
    pub fn label(&self, id: &str) -> Option<&str> {
        let at = self.entities.binary_search_by(|(i, _)| i.as_str().cmp(id)).ok()?;
        Some(&self.entities[at].1)
    }

    /// Labels of entities with a name much like the text, best first, at most `count`.
    pub fn similar(&self, text: &str, count: usize) -> Vec<&str> {
        let folded: Vec<char> = key(text).chars().collect();
        if folded.is_empty() {
            return Vec::new();
        }
        let allowed = 1 + folded.len() / 5;
        let mut found: Vec<(usize, &str)> = Vec::new();
        for (name, entities) in &self.by_name {
            let chars: Vec<char> = name.chars().collect();
            let within = folded.len() >= 2 && chars.len() > folded.len() && contains(&chars, &folded);
            let distance = if within { Some(allowed) } else { distance(&folded, &chars, allowed) };
            if let Some(distance) = distance {
                found.extend(entities.iter().map(|&i| (distance, self.entities[i as usize].1.as_str())));
            }
        }
        found.sort_unstable_by_key(|&(distance, label)| (distance, label.chars().count(), label));
        let mut labels: Vec<&str> = Vec::new();
        for (_, label) in found {
            if !labels.contains(&label) {
                labels.push(label);
            }
            if labels.len() == count {
                break;
            }
        }
        labels
    }
}

fn contains(text: &[char], part: &[char]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Levenshtein distance, if it is at most `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row.last().copied().filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), 2);
        assert_eq!(d("deepseek", "deepsek"), Some(1));
        assert_eq!(d("qwen", "qwen"), Some(0));
        assert_eq!(d("qwen", "gemini"), None);
    }
}
