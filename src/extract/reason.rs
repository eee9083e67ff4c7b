//! Why two names are taken for one, and where a text says so.

use serde::{Deserialize, Serialize};

/// Why two names are taken for one. In order of how plainly it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    Renamed,
    AlsoCalled,
    Abbreviation,
    Brackets,
    SideBySide,
    ShortForm,
    OneInItem,
    GenericNoun,
    SameLink,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 9] = [
        Reason::Renamed,
        Reason::AlsoCalled,
        Reason::Abbreviation,
        Reason::Brackets,
        Reason::SideBySide,
        Reason::ShortForm,
        Reason::OneInItem,
        Reason::GenericNoun,
        Reason::SameLink,
    ];

    /// The reason in words, as the store and people have it.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Renamed => "renamed",
            Reason::AlsoCalled => "also called",
            Reason::Abbreviation => "abbreviation",
            Reason::Brackets => "in brackets",
            Reason::SideBySide => "side by side",
            Reason::ShortForm => "short form",
            Reason::OneInItem => "one in its item",
            Reason::GenericNoun => "generic noun",
            Reason::SameLink => "same link",
        }
    }

    /// What it means, and an example.
    pub fn comment(self) -> &'static str {
        match self {
            Reason::Renamed => {
                "A text says that one is the former or the new name: `X, formerly Y`, 「Y（現更名為 X）」."
            }
            Reason::AlsoCalled => "A text says that it bears both: `X, also known as Y`, 「X，又稱 Y」.",
            Reason::Abbreviation => {
                "One stands in brackets after the other and is made of its letters, or a text calls it short for it."
            }
            Reason::Brackets => {
                "One stands in brackets right after the other, in the other script: 「文遠知行（WeRide）」."
            }
            Reason::SideBySide => "A person's name, in one script right after the other.",
            Reason::ShortForm => {
                "One is a part of the other, and of no further name of the item: `Altman` of `Sam Altman`."
            }
            Reason::OneInItem => "The item uses both for one entity, or its words for it are read as the other name.",
            Reason::GenericNoun => "The other name with a noun that says what it is: `Keye` and 「Keye 大模型」.",
            Reason::SameLink => "Both are the text of links to one place: a home page, a repository, an account.",
        }
    }

    /// The reason of this name.
    pub fn parse(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// A place where an item says that two names are one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Naming {
    /// Index into the item's entities.
    pub entity: u32,
    /// The two names as written; a short form second.
    pub names: [String; 2],
    pub reason: Reason,
    /// The words that say it, as plain text.
    pub words: String,
    /// Byte span of the words in the file.
    pub span: (u32, u32),
    /// 1-based line of the words in the file.
    pub line: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_apart_by_their_words() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.name()), Some(reason));
        }
        assert!(Reason::ALL.is_sorted());
    }
}
