//! Which annotated digests are trained on, and which are left out, so that what was learned
//! is measured on digests that it was not learned from.
//!
//! ```
//! use daygraph::gold::parts;
//! assert_eq!(parts::in_turn(5, 2), [vec![0, 2, 4], vec![1, 3]]);
//! assert_eq!(parts::by_name(&["juya", "eagle", "juya"]), [vec![1], vec![0, 2]]);
//! ```

use std::collections::BTreeMap;

/// Of so many digests one is held out for a learning curve.
const HELD_OUT: usize = 4;

/// So many digests dealt into `k` parts, by their index.
pub fn in_turn(count: usize, k: usize) -> Vec<Vec<usize>> {
    (0..k).map(|part| (part..count).step_by(k).collect()).collect()
}

/// One part for each name, in the order of the names: of digests with the names of their series.
pub fn by_name(names: &[&str]) -> Vec<Vec<usize>> {
    let mut parts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, name) in names.iter().enumerate() {
        parts.entry(name).or_default().push(n);
    }
    parts.into_values().collect()
}

/// The digests of a learning curve, by their index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// A quarter, of each series: what is measured on.
    pub held_out: Vec<usize>,
    /// The others, in the order in which they are added to what is trained on.
    pub order: Vec<usize>,
}

impl Curve {
    /// Of digests with their series and name. The order is that of a hash of the name, so it
    /// is as good as chance, and a digest more leaves the others in theirs.
    pub fn of(digests: &[(&str, &str)]) -> Curve {
        let hashes: Vec<blake3::Hash> = digests.iter().map(|(_, name)| blake3::hash(name.as_bytes())).collect();
        let key = |n: &usize| (*hashes[*n].as_bytes(), *n);
        let mut by_series: Vec<usize> = (0..digests.len()).collect();
        by_series.sort_by_key(|n| (digests[*n].0, key(n)));
        let mut curve = Curve { held_out: Vec::new(), order: Vec::new() };
        for (at, n) in by_series.into_iter().enumerate() {
            if at % HELD_OUT == 0 { &mut curve.held_out } else { &mut curve.order }.push(n);
        }
        curve.held_out.sort_unstable();
        curve.order.sort_by_key(key);
        curve
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_digest_is_in_one_part() {
        for (count, k) in [(2, 2), (7, 3), (3, 3)] {
            let mut all = in_turn(count, k).concat();
            all.sort_unstable();
            assert_eq!(all, (0..count).collect::<Vec<_>>());
            assert!(in_turn(count, k).iter().all(|part| !part.is_empty()));
        }
    }

    #[test]
    fn a_curve_holds_a_quarter_of_each_series_out() {
        let names: Vec<String> = (0..24).map(|n| format!("{n}.md")).collect();
        let digests: Vec<(&str, &str)> =
            names.iter().enumerate().map(|(n, name)| (["a", "b", "c"][n / 8], name.as_str())).collect();
        let curve = Curve::of(&digests);
        for series in ["a", "b", "c"] {
            assert_eq!(curve.held_out.iter().filter(|n| digests[**n].0 == series).count(), 2);
        }
        let mut all = [curve.held_out.clone(), curve.order.clone()].concat();
        all.sort_unstable();
        assert_eq!(all, (0..24).collect::<Vec<_>>());
        assert!(!curve.order.is_sorted(), "the order is that of chance");

        let last = curve.order.iter().max().copied().expect("one");
        let fewer: Vec<usize> = Curve::of(&digests[..last]).order;
        let kept = |order: &[usize]| {
            order.iter().filter(|n| fewer.contains(n) && curve.order.contains(n)).copied().collect::<Vec<_>>()
        };
        assert_eq!(kept(&fewer), kept(&curve.order), "a digest more leaves the others in their order");
    }
}
