//! Whether the words of an affiliation tell that it begins or ends.
//!
//! | words | of whom, and where | told |
//! | --- | --- | --- |
//! | 李雷離開甲公司，加入乙公司 | 李雷, 乙公司 | begins |
//! | 李雷離開甲公司，加入乙公司 | 李雷, 甲公司 | ends |
//! | 甲公司任命李雷 | 李雷, 甲公司 | begins |
//! | 甲公司宣布加入聯盟 | 李雷, 甲公司 | nothing: it is the company that joins |

use super::happenings::{simplified, word_places};
use crate::extract::LocalEntity;

/// What happens to an affiliation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Begins,
    Ends,
}

/// How a word begins or ends an affiliation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// A person joins: where, stands behind it.
    Joins,
    /// An organisation appoints, or a person takes a post.
    Appoints,
    Leaves,
}

/// Words, simplified and in lower case, of joining.
const JOINS: &[&str] = &["加盟", "加入", "入职", "跳槽", "joins", "joined", "joining"];

/// The same, of appointing and of taking a post.
const APPOINTS: &[&str] = &[
    "任命",
    "出任",
    "接任",
    "就任",
    "上任",
    "担任",
    "聘请",
    "聘任",
    "挖来",
    "挖走",
    "appointed",
    "appoints",
    "appointment",
    "hires",
    "hired",
    "named",
    "promoted",
    "takes over as",
    "steps up",
];

/// The same, of leaving.
const LEAVES: &[&str] = &[
    "离职",
    "离开",
    "离任",
    "卸任",
    "辞职",
    "辞任",
    "辞去",
    "出走",
    "退休",
    "被解雇",
    "leaves",
    "left",
    "leaving",
    "departs",
    "departed",
    "departure",
    "steps down",
    "stepped down",
    "stepping down",
    "resigns",
    "resigned",
    "quits",
    "quit",
    "fired",
    "ousted",
    "exits",
    "retires",
];

/// What the words say of an affiliation: by the last word before the organisation's name,
/// else the first after it.
///
/// `None` if they tell no change, or one of someone else: what is appointed must be named,
/// and what is joined stands behind the word.
pub(super) fn change(evidence: &str, person: &LocalEntity, organization: &LocalEntity) -> Option<Change> {
    let text = simplified(evidence);
    let place = |entity: &LocalEntity| {
        let forms = std::iter::once(&entity.name).chain(&entity.aliases);
        forms.filter_map(|form| text.find(&*simplified(form))).min()
    };
    let (person, at) = (place(person), place(organization));
    let mut words: Vec<(usize, usize, Word)> = Vec::new();
    for (list, word) in [(JOINS, Word::Joins), (APPOINTS, Word::Appoints), (LEAVES, Word::Leaves)] {
        let found = list.iter().flat_map(|text_of| word_places(&text, text_of).map(|at| (at, at + text_of.len())));
        words.extend(found.map(|(from, to)| (from, to, word)));
    }
    words.sort_unstable();
    let before = at.and_then(|at| words.iter().rev().find(|(_, to, _)| *to <= at));
    let (_, to, word) = before.or(words.first())?;
    match word {
        Word::Joins => (at.is_some_and(|at| *to <= at) || (at.is_none() && person.is_some())).then_some(Change::Begins),
        Word::Appoints => person.is_some().then_some(Change::Begins),
        Word::Leaves => (person.is_some() || at.is_some()).then_some(Change::Ends),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Kind;
    use crate::resolve::tests::local;

    #[test]
    fn the_word_before_the_organisation_tells() {
        use Change::{Begins, Ends};
        for (evidence, at, told) in [
            ("Ada Blorpson joins Foobarium", "Foobarium", Some(Begins)),
            ("Ada Blorpson is joining Foobarium, leaving Quuxmind", "Foobarium", Some(Begins)),
            ("Ada Blorpson is joining Foobarium, leaving Quuxmind", "Quuxmind", Some(Ends)),
            ("Ada Blorpson 已跳槽到 Foobarium", "Foobarium", Some(Begins)),
            ("布洛普離開 Quuxmind，加入 Foobarium", "Quuxmind", Some(Ends)),
            ("Foobarium 任命布洛普", "Foobarium", Some(Begins)),
            ("has been leaving Foobarium", "Foobarium", Some(Ends)),
            ("Foobarium 宣布加入聯盟", "Foobarium", None),
            ("Foobarium promoted", "Foobarium", None),
            ("named", "Foobarium", None),
            ("Ada Blorpson of Foobarium", "Foobarium", None),
        ] {
            let person = local(Kind::Person, "Ada Blorpson", &["布洛普"]);
            assert_eq!(change(evidence, &person, &local(Kind::Company, at, &[])), told, "{evidence}");
        }
    }
}
