//! The vocabulary by number: properties that rows know, classes and relations.

use std::sync::LazyLock;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef};
use rustc_hash::FxHashMap;

use crate::digest::Language;
use crate::extract::score::Metric;
use crate::extract::{Reason, money};
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};
use crate::store::rdf::language_tag;
use crate::store::vocab as v;

const LANGUAGES: [Language; 4] = [Language::ZhHant, Language::ZhHans, Language::En, Language::Mixed];

/// What rows know of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Property {
    Type,
    Label,
    AltLabel,
    SameAs,
    Series,
    Date,
    Published,
    Language,
    File,
    IsPartOf,
    Number,
    Line,
    Headline,
    Section,
    Importance,
    Citation,
    Mentions,
    Item,
    Relation,
    Subject,
    Object,
    Modality,
    Confidence,
    Evidence,
    SpanStart,
    SpanEnd,
    Rule,
    Slot(Slot),
    ScoreValue,
    ScoreMetric,
    ScoreOf,
    Rank,
    /// The number in a sum.
    Sum(Slot),
    /// The currency of a sum.
    Currency(Slot),
    Day,
    Part(PartRole),
    Tells,
    /// A plain edge.
    Edge(Relation),
    Joins,
    KeptName,
    JoinedName,
    Reason,
    DecidedBy,
    Because,
    Note,
}

/// Terms of the vocabulary, each with its place.
pub(super) struct Words {
    all: Vec<(NamedNode, Option<Property>)>,
    places: FxHashMap<NamedNode, u16>,
    /// What rows say with a name: modalities, metrics, reasons, languages, currencies.
    names: Vec<&'static str>,
    names_places: FxHashMap<&'static str, u16>,
    kinds: [[u16; 2]; Kind::ALL.len()],
    relations: [u16; Relation::ALL.len()],
    happenings: [u16; HappeningClass::ALL.len()],
    pub digest: u16,
    pub item: u16,
    pub claim: u16,
    pub join: u16,
    pub decision: u16,
    pub event: u16,
    pub happening: u16,
    pub prov_entity: u16,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(Words::new);

impl Words {
    fn new() -> Words {
        use Property as P;
        let mut words = Words {
            all: Vec::new(),
            places: FxHashMap::default(),
            names: Vec::new(),
            names_places: FxHashMap::default(),
            kinds: [[0; 2]; Kind::ALL.len()],
            relations: [0; Relation::ALL.len()],
            happenings: [0; HappeningClass::ALL.len()],
            digest: 0,
            item: 0,
            claim: 0,
            join: 0,
            decision: 0,
            event: 0,
            happening: 0,
            prov_entity: 0,
        };
        let properties = [
            (rdf::TYPE, P::Type),
            (v::LABEL, P::Label),
            (v::ALT_LABEL, P::AltLabel),
            (v::SAME_AS, P::SameAs),
            (v::SERIES, P::Series),
            (v::DATE, P::Date),
            (v::SCHEMA_DATE_PUBLISHED, P::Published),
            (v::SCHEMA_IN_LANGUAGE, P::Language),
            (v::FILE, P::File),
            (v::SCHEMA_IS_PART_OF, P::IsPartOf),
            (v::NUMBER, P::Number),
            (v::LINE, P::Line),
            (v::SCHEMA_HEADLINE, P::Headline),
            (v::SCHEMA_ARTICLE_SECTION, P::Section),
            (v::IMPORTANCE, P::Importance),
            (v::SCHEMA_CITATION, P::Citation),
            (v::MENTIONS, P::Mentions),
            (v::IN_ITEM, P::Item),
            (v::RELATION, P::Relation),
            (v::SUBJECT, P::Subject),
            (v::OBJECT, P::Object),
            (v::MODALITY, P::Modality),
            (v::CONFIDENCE, P::Confidence),
            (v::EVIDENCE, P::Evidence),
            (v::SPAN_START, P::SpanStart),
            (v::SPAN_END, P::SpanEnd),
            (v::RULE, P::Rule),
            (v::SCORE_VALUE, P::ScoreValue),
            (v::SCORE_METRIC, P::ScoreMetric),
            (v::SCORE_OF, P::ScoreOf),
            (v::RANK, P::Rank),
            (v::AMOUNT_VALUE, P::Sum(Slot::Amount)),
            (v::CURRENCY, P::Currency(Slot::Amount)),
            (v::VALUATION_VALUE, P::Sum(Slot::Valuation)),
            (v::VALUATION_CURRENCY, P::Currency(Slot::Valuation)),
            (v::DAY, P::Day),
            (v::TELLS, P::Tells),
            (v::JOINS, P::Joins),
            (v::KEPT_NAME, P::KeptName),
            (v::JOINED_NAME, P::JoinedName),
            (v::REASON, P::Reason),
            (v::DECIDED_BY, P::DecidedBy),
            (v::BECAUSE, P::Because),
            (v::NOTE, P::Note),
        ];
        for (node, property) in properties {
            words.add(node, Some(property));
        }
        for slot in Slot::ALL {
            words.add(v::slot(slot), Some(P::Slot(slot)));
        }
        for role in PartRole::ALL {
            words.add(v::part(role), Some(P::Part(role)));
        }
        for relation in Relation::ALL {
            words.relations[relation as usize] = words.add(v::relation(relation), Some(P::Edge(relation)));
        }
        for kind in Kind::ALL {
            words.kinds[kind as usize] = [v::kind(kind), v::schema_class(kind)].map(|class| words.add(class, None));
        }
        for class in HappeningClass::ALL {
            words.happenings[class as usize] = words.add(v::happening(class), None);
        }
        words.digest = words.add(v::DIGEST, None);
        words.item = words.add(v::ITEM, None);
        words.claim = words.add(v::CLAIM, None);
        words.join = words.add(v::JOIN, None);
        words.decision = words.add(v::DECISION, None);
        words.event = words.add(v::EVENT, None);
        words.happening = words.add(v::HAPPENING, None);
        words.prov_entity = words.add(v::PROV_ENTITY, None);
        let names = Modality::ALL.iter().map(|modality| modality.name());
        let names = names.chain(Metric::ALL.iter().map(|metric| metric.name()));
        let names = names.chain(Reason::ALL.iter().map(|reason| reason.name()));
        for name in names.chain(LANGUAGES.map(language_tag)).chain(money::currencies()) {
            let place = words.names.len() as u16;
            if !words.names_places.contains_key(name) {
                words.names.push(name);
                words.names_places.insert(name, place);
            }
        }
        words
    }

    /// The place of a term, which takes the next one where it has none yet: some classes
    /// are also classes of others.
    fn add(&mut self, node: NamedNodeRef<'_>, property: Option<Property>) -> u16 {
        let node = node.into_owned();
        if let Some(&known) = self.places.get(&node) {
            return known;
        }
        let place = self.all.len() as u16;
        self.places.insert(node.clone(), place);
        self.all.push((node, property));
        place
    }

    pub fn node(&self, place: u16) -> &NamedNode {
        &self.all[usize::from(place)].0
    }

    /// All terms in order, each with its property.
    pub fn all(&self) -> impl Iterator<Item = &(NamedNode, Option<Property>)> {
        self.all.iter()
    }

    /// All names in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }

    pub fn name(&self, place: u16) -> &'static str {
        self.names[usize::from(place)]
    }

    pub fn find_name(&self, name: &str) -> Option<u16> {
        self.names_places.get(name).copied()
    }

    pub fn find(&self, node: &NamedNode) -> Option<u16> {
        self.places.get(node).copied()
    }

    /// The property that a term is, where it is one of those that rows know.
    pub fn property(&self, place: u16) -> Option<Property> {
        self.all[usize::from(place)].1
    }

    pub fn kind(&self, kind: Kind) -> [u16; 2] {
        self.kinds[kind as usize]
    }

    pub fn relation(&self, relation: Relation) -> u16 {
        self.relations[relation as usize]
    }

    pub fn happening_class(&self, class: HappeningClass) -> u16 {
        self.happenings[class as usize]
    }

    /// Whether rows know all that is said with this predicate.
    pub fn knows(&self, predicate: &NamedNode) -> bool {
        self.find(predicate).is_some_and(|place| self.property(place).is_some())
    }
}
