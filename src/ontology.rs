//! Kinds of entity and relations: the one table.
//!
//! The ontology file, its documentation, the SHACL shapes, the exports and the
//! extraction's limits are all made from the two tables here
//! ([`Kind::ALL`] and [`Relation::ALL`] with their descriptions), so that they
//! cannot drift apart.
//!
//! ```
//! use daygraph::ontology::{Kind, Relation};
//! let released = Relation::parse("released").unwrap();
//! assert!(released.allows(Kind::Company, Some(Kind::Model)));
//! assert!(!released.allows(Kind::Model, Some(Kind::Company)));
//! ```

use serde::{Deserialize, Serialize};

/// IRI of the vocabulary's namespace, prefix `dg:`.
pub const NAMESPACE: &str = "https://daygraph.org/ns#";

/// What an entity is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Kind {
    Company,
    Organization,
    Model,
    Benchmark,
    Event,
    Product,
    Person,
    Technique,
    Place,
}

/// One row of the table of kinds.
pub struct KindRow {
    /// Local name in the `dg:` namespace, as written in gold files.
    pub name: &'static str,
    /// Lower-case word used in identifiers, file names and on the command line.
    pub slug: &'static str,
    /// The class of schema.org that says the same or the next wider thing.
    pub schema: &'static str,
    /// What it is, in one sentence.
    pub comment: &'static str,
    /// The kind's name in Chinese (Traditional).
    pub label_zh: &'static str,
    /// Colour in pictures, `RRGGBB`.
    pub colour: &'static str,
}

impl Kind {
    /// All kinds, in the order in which they are listed everywhere.
    pub const ALL: [Kind; 9] = [
        Kind::Company,
        Kind::Organization,
        Kind::Model,
        Kind::Benchmark,
        Kind::Event,
        Kind::Product,
        Kind::Person,
        Kind::Technique,
        Kind::Place,
    ];

    /// The kind's row of the table.
    pub fn row(self) -> &'static KindRow {
        &KINDS[self as usize]
    }

    /// The first of the kinds that texts take for this one, too: who acts, and what is made.
    pub fn sort(self) -> Kind {
        match self {
            Kind::Organization => Kind::Company,
            Kind::Benchmark | Kind::Product | Kind::Technique => Kind::Model,
            kind => kind,
        }
    }

    /// Local name, for example `Company`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Lower-case word for identifiers, for example `company`.
    pub fn slug(self) -> &'static str {
        self.row().slug
    }

    /// The kind of this name or slug, in any case.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name().eq_ignore_ascii_case(text))
    }
}

const KINDS: [KindRow; 9] = [
    KindRow {
        name: "Company",
        slug: "company",
        schema: "Corporation",
        comment: "A business: firm, start-up, investment fund, business unit trading under its own name.",
        label_zh: "公司",
        colour: "1f77b4",
    },
    KindRow {
        name: "Organization",
        slug: "organization",
        schema: "Organization",
        comment: "Anything else with members: university, laboratory, research team, government body, non-profit, medium.",
        label_zh: "機構",
        colour: "17becf",
    },
    KindRow {
        name: "Model",
        slug: "model",
        schema: "SoftwareApplication",
        comment: "An AI model, a model family or a variant.",
        label_zh: "模型",
        colour: "d62728",
    },
    KindRow {
        name: "Benchmark",
        slug: "benchmark",
        schema: "Dataset",
        comment: "What models are measured on: benchmark, test set, leaderboard, a contest used as a test.",
        label_zh: "基準",
        colour: "9467bd",
    },
    KindRow {
        name: "Event",
        slug: "event",
        schema: "Event",
        comment: "A named happening with a time: conference, summit, hearing, prize ceremony.",
        label_zh: "活動",
        colour: "e377c2",
    },
    KindRow {
        name: "Product",
        slug: "product",
        schema: "Product",
        comment: "Named software, hardware, service, app, library, plan or data set that is not itself a model.",
        label_zh: "產品",
        colour: "ff7f0e",
    },
    KindRow {
        name: "Person",
        slug: "person",
        schema: "Person",
        comment: "A human being.",
        label_zh: "人物",
        colour: "2ca02c",
    },
    KindRow {
        name: "Technique",
        slug: "technique",
        schema: "DefinedTerm",
        comment: "A named method, architecture, algorithm, protocol or training scheme.",
        label_zh: "技術",
        colour: "bcbd22",
    },
    KindRow {
        name: "Place",
        slug: "place",
        schema: "Place",
        comment: "A country, region or city.",
        label_zh: "地點",
        colour: "8c564b",
    },
];

/// How an item's claim relates one entity to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    Released,
    Develops,
    EvaluatedOn,
    FundedBy,
    Raised,
    Acquired,
    PartneredWith,
    Uses,
    Outperforms,
    CompetesWith,
    PresentedAt,
    ParticipatedIn,
    OrganizedBy,
    AffiliatedWith,
    PartOf,
    LocatedIn,
    LegalActionAgainst,
}

/// One row of the table of relations.
pub struct RelationRow {
    /// Local name in the `dg:` namespace, as written in gold files.
    pub name: &'static str,
    /// Kinds that may stand as subject.
    pub subjects: &'static [Kind],
    /// Kinds that may stand as object; empty where the relation has none.
    pub objects: &'static [Kind],
    /// Whether the relation has no direction.
    pub symmetric: bool,
    /// Slots that a claim of this relation may fill.
    pub slots: &'static [Slot],
    /// What it says, in one sentence.
    pub comment: &'static str,
    /// The relation's name in Chinese (Traditional).
    pub label_zh: &'static str,
}

use Kind::{Benchmark, Company, Event, Model, Organization, Person, Place, Product, Technique};
const ACTOR: &[Kind] = &[Company, Organization, Person];
const FIRM: &[Kind] = &[Company, Organization];
const THING: &[Kind] = &[Model, Product, Benchmark, Technique];
const USED: &[Kind] = &[Model, Product, Technique];

const RELATIONS: [RelationRow; 17] = [
    RelationRow {
        name: "released",
        subjects: ACTOR,
        objects: THING,
        symmetric: false,
        slots: &[Slot::Date],
        comment: "Releases, launches, open-sources, ships, unveils, publishes, updates to a new version.",
        label_zh: "發布",
    },
    RelationRow {
        name: "develops",
        subjects: ACTOR,
        objects: THING,
        symmetric: false,
        slots: &[],
        comment: "Makes, owns or is building it, with no release told.",
        label_zh: "開發",
    },
    RelationRow {
        name: "evaluatedOn",
        subjects: USED,
        objects: &[Benchmark],
        symmetric: false,
        slots: &[Slot::Score],
        comment: "Scores, ranks, reaches, tops, wins gold on.",
        label_zh: "評測於",
    },
    RelationRow {
        name: "fundedBy",
        subjects: &[Company, Organization, Product],
        objects: ACTOR,
        symmetric: false,
        slots: &[Slot::Amount, Slot::Round, Slot::Lead],
        comment: "Is invested in by, raises from, is led by.",
        label_zh: "獲投資自",
    },
    RelationRow {
        name: "raised",
        subjects: FIRM,
        objects: &[],
        symmetric: false,
        slots: &[Slot::Amount, Slot::Round, Slot::Valuation, Slot::Date],
        comment: "Raises an amount, whoever from.",
        label_zh: "融資",
    },
    RelationRow {
        name: "acquired",
        subjects: &[Company],
        objects: &[Company, Product],
        symmetric: false,
        slots: &[Slot::Amount, Slot::Date],
        comment: "Buys, takes over, merges in.",
        label_zh: "收購",
    },
    RelationRow {
        name: "partneredWith",
        subjects: FIRM,
        objects: FIRM,
        symmetric: true,
        slots: &[Slot::Amount],
        comment: "Works with, signs a deal with, supplies, orders from.",
        label_zh: "合作",
    },
    RelationRow {
        name: "uses",
        subjects: &[Model, Product, Technique, Company, Organization],
        objects: USED,
        symmetric: false,
        slots: &[],
        comment: "Is built on, integrates, is powered by, runs on, is trained with, adopts.",
        label_zh: "採用",
    },
    RelationRow {
        name: "outperforms",
        subjects: USED,
        objects: USED,
        symmetric: false,
        slots: &[],
        comment: "Beats, surpasses, is better than.",
        label_zh: "優於",
    },
    RelationRow {
        name: "competesWith",
        subjects: &[Company, Product, Model],
        objects: &[Company, Product, Model],
        symmetric: true,
        slots: &[],
        comment: "Rivals, takes aim at, stands against.",
        label_zh: "競爭",
    },
    RelationRow {
        name: "presentedAt",
        subjects: THING,
        objects: &[Event],
        symmetric: false,
        slots: &[Slot::Date],
        comment: "Is accepted, published, shown or awarded at.",
        label_zh: "發表於",
    },
    RelationRow {
        name: "participatedIn",
        subjects: ACTOR,
        objects: &[Event],
        symmetric: false,
        slots: &[Slot::Role, Slot::Date],
        comment: "Attends, speaks at, wins a prize at.",
        label_zh: "參與",
    },
    RelationRow {
        name: "organizedBy",
        subjects: &[Event],
        objects: FIRM,
        symmetric: false,
        slots: &[Slot::Date],
        comment: "Is held, hosted or run by.",
        label_zh: "主辦方",
    },
    RelationRow {
        name: "affiliatedWith",
        subjects: &[Person],
        objects: FIRM,
        symmetric: false,
        slots: &[Slot::Role],
        comment: "Works at, leads, founded, leaves.",
        label_zh: "任職於",
    },
    RelationRow {
        name: "partOf",
        subjects: &Kind::ALL,
        objects: &Kind::ALL,
        symmetric: false,
        slots: &[],
        comment: "Variant of a family, product of a suite, team or subsidiary of a company.",
        label_zh: "屬於",
    },
    RelationRow {
        name: "locatedIn",
        subjects: &[Company, Organization, Event, Product],
        objects: &[Place],
        symmetric: false,
        slots: &[Slot::Date],
        comment: "Is based, held, operated or rolled out in.",
        label_zh: "位於",
    },
    RelationRow {
        name: "legalActionAgainst",
        subjects: &[Company, Organization, Person, Place],
        objects: &[Company, Organization, Person, Product],
        symmetric: false,
        slots: &[Slot::Amount, Slot::Date],
        comment: "Sues, investigates, bans, fines, restricts.",
        label_zh: "法律行動",
    },
];

impl Relation {
    /// All relations, in the order in which they are listed everywhere.
    pub const ALL: [Relation; 17] = [
        Relation::Released,
        Relation::Develops,
        Relation::EvaluatedOn,
        Relation::FundedBy,
        Relation::Raised,
        Relation::Acquired,
        Relation::PartneredWith,
        Relation::Uses,
        Relation::Outperforms,
        Relation::CompetesWith,
        Relation::PresentedAt,
        Relation::ParticipatedIn,
        Relation::OrganizedBy,
        Relation::AffiliatedWith,
        Relation::PartOf,
        Relation::LocatedIn,
        Relation::LegalActionAgainst,
    ];

    /// The relation's row of the table.
    pub fn row(self) -> &'static RelationRow {
        &RELATIONS[self as usize]
    }

    /// Local name, for example `evaluatedOn`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The relation of this name, in any case.
    pub fn parse(text: &str) -> Option<Relation> {
        Relation::ALL.into_iter().find(|r| r.name().eq_ignore_ascii_case(text))
    }

    /// Whether the relation may join these kinds; `None` is a missing object.
    pub fn allows(self, subject: Kind, object: Option<Kind>) -> bool {
        let row = self.row();
        row.subjects.contains(&subject)
            && match object {
                Some(kind) => row.objects.contains(&kind),
                None => row.objects.is_empty(),
            }
    }
}

/// A detail of a claim beyond its two ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Slot {
    /// A score or rank on a benchmark, as the text has it.
    Score,
    /// A sum of money, as the text has it.
    Amount,
    /// Name of a funding round.
    Round,
    /// `true` where the investor led the round.
    Lead,
    /// What the company is worth by the round, as the text has it.
    Valuation,
    /// What a person is or was in an organisation.
    Role,
    /// A date that the text gives for it, as the text has it.
    Date,
}

impl Slot {
    /// All slots.
    pub const ALL: [Slot; 7] =
        [Slot::Score, Slot::Amount, Slot::Round, Slot::Lead, Slot::Valuation, Slot::Role, Slot::Date];

    /// Local name, for example `amount`.
    pub fn name(self) -> &'static str {
        match self {
            Slot::Score => "score",
            Slot::Amount => "amount",
            Slot::Round => "round",
            Slot::Lead => "lead",
            Slot::Valuation => "valuation",
            Slot::Role => "role",
            Slot::Date => "date",
        }
    }

    /// The slot of this name.
    pub fn parse(text: &str) -> Option<Slot> {
        Slot::ALL.into_iter().find(|s| s.name() == text)
    }
}

/// How a claim is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// Said as fact.
    #[default]
    Asserted,
    /// Announced for the future.
    Planned,
    /// Said to be so, by hearsay.
    Rumored,
    /// Said not to be so, or to have ended.
    Denied,
}

impl Modality {
    /// All modalities.
    pub const ALL: [Modality; 4] = [Modality::Asserted, Modality::Planned, Modality::Rumored, Modality::Denied];

    /// Lower-case name, for example `planned`.
    pub fn name(self) -> &'static str {
        match self {
            Modality::Asserted => "asserted",
            Modality::Planned => "planned",
            Modality::Rumored => "rumored",
            Modality::Denied => "denied",
        }
    }

    /// The modality of this name.
    pub fn parse(text: &str) -> Option<Modality> {
        Modality::ALL.into_iter().find(|m| m.name() == text)
    }
}
