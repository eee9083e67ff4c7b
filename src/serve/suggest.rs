//! Names as one types them: `/api/v1/suggest?q=qw`, in either script.

use daygraph::lexicon::fold::key;
use daygraph::store::Rows;
use daygraph::store::rows::{EntityAt, Text};
use serde_json::{Value, json};

/// How well a name fits what was typed; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
    StartOfWord,
    Within,
}

/// All names of all entities, folded so that script, case and width do not matter.
pub struct Suggestions {
    /// Folded name, whose it is, the name, and whether it is the label.
    names: Vec<(String, EntityAt, Text, bool)>,
    /// Items that mention each entity.
    items: Vec<u32>,
}

impl Suggestions {
    /// Of all that a store says.
    pub fn of(rows: &Rows) -> Suggestions {
        let mut items = vec![0; rows.entities.len()];
        for at in rows.items.iter().flat_map(|item| &item.mentions) {
            items[*at as usize] += 1;
        }
        let mut names = Vec::new();
        for (entity, at) in rows.entities.iter().zip(0..) {
            let others = entity.forms.iter().chain(&entity.known_as).map(|name| (*name, false));
            for (name, label) in [(entity.label, true)].into_iter().chain(others) {
                names.push((key(rows.text(name)), at, name, label));
            }
        }
        Suggestions { names, items }
    }

    /// The entities with a name that has the typed text in it, at most so many: names that are it,
    /// that begin with it, of which a word does, and of those that fit as well the most mentioned first.
    pub fn find(&self, rows: &Rows, typed: &str, most: usize) -> Vec<(EntityAt, Text)> {
        let typed = key(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut best: Vec<(Fit, std::cmp::Reverse<u32>, bool, usize, EntityAt, Text)> = Vec::new();
        for (folded, at, name, label) in &self.names {
            if let Some(fit) = fit(folded, &typed, rows.text(*name)) {
                best.push((fit, std::cmp::Reverse(self.items[*at as usize]), !label, folded.len(), *at, *name));
            }
        }
        best.sort_unstable_by_key(|(fit, items, other, length, at, _)| (*fit, *items, *at, *other, *length));
        let mut seen = rustc_hash::FxHashSet::default();
        best.retain(|(.., at, _)| seen.insert(*at));
        best.truncate(most);
        best.into_iter().map(|(.., at, name)| (at, name)).collect()
    }

    /// The same as JSON.
    pub fn told(&self, rows: &Rows, typed: &str, most: usize) -> Value {
        let one = |(at, name): (EntityAt, Text)| {
            let entity = rows.entity(at);
            json!({
                "id": rows.text(entity.id),
                "label": rows.text(entity.label),
                "kind": entity.kind.name(),
                "name": rows.text(name),
                "items": self.items[at as usize],
            })
        };
        json!({ "q": typed, "suggestions": self.find(rows, typed, most).into_iter().map(one).collect::<Vec<_>>() })
    }
}

/// `folded` is the name without what parts its words.
fn fit(folded: &str, typed: &str, name: &str) -> Option<Fit> {
    let word_starts = || {
        let ends = name.char_indices().filter(|(_, c)| !c.is_alphanumeric());
        ends.map(|(at, c)| &name[at + c.len_utf8()..]).any(|rest| key(rest).starts_with(typed))
    };
    match folded.find(typed)? {
        0 if folded.len() == typed.len() => Some(Fit::Whole),
        0 => Some(Fit::Start),
        _ if word_starts() => Some(Fit::StartOfWord),
        _ => Some(Fit::Within),
    }
}

#[cfg(test)]
mod tests {
    use super::Fit;
    use crate::serve::suggest::key;

    fn fit(name: &str, typed: &str) -> Option<Fit> {
        super::fit(&key(name), &key(typed), name)
    }

    #[test]
    fn the_beginning_of_a_name_fits_better_than_its_middle() {
        assert_eq!(fit("GPT-5", "gpt5"), Some(Fit::Whole));
        assert_eq!(fit("Qwen 3", "qwen"), Some(Fit::Start));
        assert_eq!(fit("DeepSeek R1", "r"), Some(Fit::StartOfWord));
        assert_eq!(fit("阿里巴巴", "巴巴"), Some(Fit::Within));
        assert_eq!(fit("阿里", "巴"), None);
    }
}
