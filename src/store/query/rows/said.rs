//! What rows say of a thing, property by property: the same triples as in the quads.

use super::cell::Cell;
use super::words::{Property, WORDS};
use super::{Dataset, Values};
use crate::extract::money;
use crate::extract::score::Metric;
use crate::ontology::{Modality, Relation, Slot};
use crate::store::literal::{decimal, script_language};
use crate::store::rdf::{HAPPENING_SLOTS, language_tag, thousandths};
use crate::store::rows::{ClaimAt, ClaimRow, HappeningRow, Text};

/// How many things of a class there are, and how a place among them becomes a cell.
type Class = (usize, fn(u32) -> Cell);

/// How a value of a property becomes a number, where all its values are of one class.
pub(super) fn number_of(property: Property) -> Option<fn(Cell) -> Option<u32>> {
    use Property as P;
    macro_rules! numbers {
        ($class:ident) => {
            Some(|cell| if let Cell::$class(at) = cell { Some(at.into()) } else { None })
        };
    }
    match property {
        P::Mentions | P::Subject | P::Object | P::Part(_) | P::Edge(_) | P::Joins => numbers!(Entity),
        P::Type | P::Relation => numbers!(Word),
        P::IsPartOf => numbers!(Digest),
        P::Item => numbers!(Item),
        P::Tells => numbers!(Claim),
        P::DecidedBy => numbers!(Decision),
        _ => None,
    }
}

/// Whether a term that is no literal may be a value of a property.
pub(super) fn may_be_of(property: Property, cell: Cell) -> bool {
    match number_of(property) {
        Some(number) => number(cell).is_some(),
        None => matches!(property, Property::Citation | Property::SameAs),
    }
}

impl Dataset<'_> {
    /// The values of a property of a thing, each once.
    pub(super) fn values(&self, of: Cell, property: Property, out: &mut Values) {
        let start = out.len();
        match of {
            Cell::Entity(at) => self.of_entity(at, property, out),
            Cell::Claim(at) => self.of_claim(at, property, out),
            Cell::Item(at) => self.of_item(at, property, out),
            Cell::Digest(at) => self.of_digest(at, property, out),
            Cell::Happening(at) => self.of_happening(at, property, out),
            Cell::Join(at) => self.of_join(at, property, out),
            Cell::Decision(at) => self.of_decision(at, property, out),
            _ => {}
        }
        let several = out.len() - start;
        if several > 1 {
            let mut kept = start;
            for n in start..out.len() {
                if !out[start..kept].contains(&out[n]) {
                    out[kept] = out[n];
                    kept += 1;
                }
            }
            out.truncate(kept);
        }
    }

    /// The classes of things that have a property.
    pub(super) fn having(&self, property: Property) -> Vec<Class> {
        use Property as P;
        let rows = self.rows;
        let digests = (rows.digests.len(), Cell::Digest as fn(u32) -> Cell);
        let items = (rows.items.len(), Cell::Item as fn(u32) -> Cell);
        let entities = (rows.entities.len(), Cell::Entity as fn(u32) -> Cell);
        let claims = (rows.claims.len(), Cell::Claim as fn(u32) -> Cell);
        let happenings = (rows.happenings.len(), Cell::Happening as fn(u32) -> Cell);
        let joins = (rows.joins.len(), Cell::Join as fn(u32) -> Cell);
        let decisions = (rows.decisions.len(), Cell::Decision as fn(u32) -> Cell);
        match property {
            P::Type => vec![digests, items, entities, claims, happenings, joins, decisions],
            P::Label => vec![digests, entities, happenings, decisions],
            P::AltLabel | P::SameAs | P::Edge(_) => vec![entities],
            P::Series | P::Published | P::Language | P::File => vec![digests],
            P::Date => vec![digests, claims, joins],
            P::IsPartOf | P::Headline | P::Section | P::Importance | P::Citation | P::Mentions => vec![items],
            P::Number => vec![items, decisions],
            P::Line => vec![items, claims, joins],
            P::Item | P::Evidence | P::SpanStart | P::SpanEnd => vec![claims, joins],
            P::Relation | P::Subject | P::Object | P::Confidence | P::Rule => vec![claims],
            P::ScoreValue | P::ScoreMetric | P::ScoreOf | P::Rank => vec![claims],
            P::Modality | P::Slot(_) | P::Sum(_) | P::Currency(_) => vec![claims, happenings],
            P::Day | P::Part(_) | P::Tells => vec![happenings],
            P::Joins | P::KeptName | P::JoinedName | P::Reason => vec![joins],
            P::DecidedBy | P::Note => vec![entities, claims],
            P::Because => vec![decisions],
        }
    }

    fn text(&self, text: Text, out: &mut Values) {
        if !self.rows.text(text).is_empty() {
            out.push(Cell::Text(text));
        }
    }

    fn tagged(&self, text: Text) -> Cell {
        match script_language(self.rows.text(text)) {
            Some(_) => Cell::Tagged(text),
            None => Cell::Text(text),
        }
    }

    fn number(&self, value: f64, places: usize, out: &mut Values) {
        out.push(self.cell(decimal(value, places).into()));
    }

    fn of_entity(&self, at: u32, property: Property, out: &mut Values) {
        let entity = self.rows.entity(at);
        match property {
            Property::Type => out.extend(WORDS.kind(entity.kind).map(Cell::Word)),
            Property::Label => out.push(self.tagged(entity.label)),
            Property::AltLabel => out.extend(entity.forms.iter().map(|form| self.tagged(*form))),
            Property::SameAs => {
                out.extend(entity.wikidata.map(Cell::Wikidata));
            }
            Property::Edge(relation) => {
                out.extend(self.index.edges(self.rows, relation, at).iter().map(|to| Cell::Entity(*to)));
            }
            Property::DecidedBy | Property::Note => {
                if let Some(decided) = self.rows.decided_entity(at) {
                    self.decided(property, &decided.by, &decided.notes, out);
                }
            }
            _ => {}
        }
    }

    fn decided(&self, property: Property, by: &[u32], notes: &[Text], out: &mut Values) {
        if property == Property::Note {
            out.extend(notes.iter().map(|note| Cell::Text(*note)));
            return;
        }
        let place = |number: &u32| self.rows.decisions.binary_search_by_key(number, |decision| decision.number).ok();
        out.extend(by.iter().filter_map(place).map(|at| Cell::Decision(at as u32)));
    }

    fn of_claim(&self, at: ClaimAt, property: Property, out: &mut Values) {
        let claim = self.rows.claim(at);
        match property {
            Property::Type => out.push(Cell::Word(WORDS.claim)),
            Property::Relation => out.push(Cell::Word(WORDS.relation(claim.relation))),
            Property::Subject => out.push(Cell::Entity(claim.subject)),
            Property::Object => out.extend(claim.object.map(Cell::Entity)),
            Property::Modality => out.push(self.name(claim.modality.name())),
            Property::Confidence => {
                let digits = i64::from(thousandths(claim.confidence));
                let (digits, places) = [(1000, 0), (100, 1), (10, 2)]
                    .into_iter()
                    .find(|(unit, _)| digits % unit == 0)
                    .map_or((digits, 3), |(unit, places)| (digits / unit, places));
                out.push(Cell::Decimal { digits, places });
            }
            Property::Evidence => self.text(claim.evidence, out),
            Property::Rule => self.text(claim.rule, out),
            Property::SpanStart => out.push(Cell::Integer(claim.span.0.into())),
            Property::SpanEnd => out.push(Cell::Integer(claim.span.1.into())),
            Property::Line => out.push(Cell::Integer(claim.line.into())),
            Property::Item => out.push(Cell::Item(claim.item)),
            Property::Date => out.push(Cell::Day(self.rows.digest_of(claim.item).day)),
            Property::ScoreValue => {
                if let Some(score) = claim.score {
                    self.number(score.value, 6, out);
                }
            }
            Property::ScoreMetric => {
                if let Some(score) = claim.score {
                    out.push(self.name(score.metric.name()));
                }
            }
            Property::ScoreOf => {
                if let Some(of) = claim.score.and_then(|score| score.of) {
                    self.number(of, 6, out);
                }
            }
            Property::Rank => {
                let rank = claim.score.filter(|score| score.metric == Metric::Rank);
                out.extend(rank.map(|score| Cell::Integer(score.value as i64)));
            }
            Property::Slot(_) | Property::Sum(_) | Property::Currency(_) => {
                for (slot, text) in &claim.slots {
                    self.slot(*slot, *text, property, out);
                }
            }
            Property::DecidedBy | Property::Note => {
                if let Some(decided) = self.rows.decided_claim(at) {
                    self.decided(property, &decided.by, &decided.notes, out);
                }
            }
            _ => {}
        }
    }

    /// What a slot of a claim or a happening says.
    fn slot(&self, slot: Slot, text: Text, property: Property, out: &mut Values) {
        match property {
            Property::Slot(Slot::Lead) if slot == Slot::Lead && self.rows.text(text) == "true" => out.push(Cell::True),
            Property::Slot(asked) if asked == slot => self.text(text, out),
            Property::Sum(asked) if asked == slot => {
                if let Some(money) = money::parse(self.rows.text(text)) {
                    self.number(money.value, 2, out);
                }
            }
            Property::Currency(asked) if asked == slot => {
                let money = money::parse(self.rows.text(text));
                out.extend(money.and_then(|money| money.currency).map(|currency| self.name(currency)));
            }
            _ => {}
        }
    }

    fn of_item(&self, at: u32, property: Property, out: &mut Values) {
        let item = self.rows.item(at);
        match property {
            Property::Type => out.push(Cell::Word(WORDS.item)),
            Property::IsPartOf => out.push(Cell::Digest(item.digest)),
            Property::Number => out.push(Cell::Integer(item.number.into())),
            Property::Line => out.push(Cell::Integer(item.line.into())),
            Property::Headline if !self.rows.text(item.headline).is_empty() => out.push(self.tagged(item.headline)),
            Property::Section => self.text(item.section, out),
            Property::Importance => self.text(item.importance, out),
            Property::Citation => out.extend(item.sources.iter().map(|source| self.address(*source))),
            Property::Mentions => out.extend(item.mentions.iter().map(|at| Cell::Entity(*at))),
            _ => {}
        }
    }

    fn of_digest(&self, at: u32, property: Property, out: &mut Values) {
        let digest = self.rows.digest(at);
        match property {
            Property::Type => out.extend([WORDS.digest, WORDS.prov_entity].map(Cell::Word)),
            Property::Label if !self.rows.text(digest.title).is_empty() => out.push(self.tagged(digest.title)),
            Property::Series => self.text(digest.series, out),
            Property::Date | Property::Published => out.push(Cell::Day(digest.day)),
            Property::Language => out.push(self.name(language_tag(digest.language))),
            Property::File => self.text(digest.file, out),
            _ => {}
        }
    }

    fn of_join(&self, at: u32, property: Property, out: &mut Values) {
        let join = &self.rows.joins[at as usize];
        match property {
            Property::Type => out.push(Cell::Word(WORDS.join)),
            Property::Joins => out.push(Cell::Entity(join.entity)),
            Property::KeptName => self.text(join.names[0], out),
            Property::JoinedName => self.text(join.names[1], out),
            Property::Reason => out.push(self.name(join.reason.name())),
            Property::Evidence => self.text(join.words, out),
            Property::SpanStart => out.push(Cell::Integer(join.span.0.into())),
            Property::SpanEnd => out.push(Cell::Integer(join.span.1.into())),
            Property::Line => out.push(Cell::Integer(join.line.into())),
            Property::Item => out.push(Cell::Item(join.item)),
            Property::Date => out.push(Cell::Day(self.rows.digest_of(join.item).day)),
            _ => {}
        }
    }

    fn of_decision(&self, at: u32, property: Property, out: &mut Values) {
        let decision = &self.rows.decisions[at as usize];
        match property {
            Property::Type => out.push(Cell::Word(WORDS.decision)),
            Property::Label => out.push(self.tagged(decision.text)),
            Property::Number => out.push(Cell::Integer(decision.number.into())),
            Property::Because => out.extend(decision.because.map(Cell::Text)),
            _ => {}
        }
    }

    fn of_happening(&self, at: u32, property: Property, out: &mut Values) {
        let happening = self.rows.happening(at);
        match property {
            Property::Type => {
                let classes = [WORDS.happening_class(happening.class), WORDS.happening, WORDS.event];
                out.extend(classes.map(Cell::Word));
            }
            Property::Label => out.push(self.tagged(happening.label)),
            Property::Part(role) => {
                let parts = happening.parts.iter().filter(|(of, _)| *of == role);
                out.extend(parts.map(|(_, at)| Cell::Entity(*at)));
            }
            Property::Tells => out.extend(happening.claims.iter().map(|claim| Cell::Claim(*claim))),
            Property::Day => {
                let item = |claim: &ClaimAt| self.rows.claim(*claim).item;
                out.extend(happening.claims.iter().map(|at| Cell::Day(self.rows.digest_of(item(at)).day)));
            }
            Property::Modality => {
                for told in self.tellings(happening) {
                    let modality = told.first().map_or(Modality::Asserted, |claim| claim.modality);
                    out.push(self.name(modality.name()));
                }
            }
            Property::Slot(asked) | Property::Sum(asked) | Property::Currency(asked) => {
                for slot in HAPPENING_SLOTS.into_iter().filter(|slot| *slot == asked) {
                    for told in self.tellings(happening) {
                        let whole = told.iter().filter(|c| slot != Slot::Amount || c.relation != Relation::FundedBy);
                        if let Some((_, text)) = whole.flat_map(|c| &c.slots).find(|(of, _)| *of == slot) {
                            self.slot(slot, *text, property, out);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// The claims that tell of a happening, digest by digest, of each the strongest first.
    fn tellings(&self, happening: &HappeningRow) -> Vec<Vec<&ClaimRow>> {
        let mut claims = happening.claims.clone();
        claims.dedup();
        let digest = |at: &ClaimAt| self.rows.item(self.rows.claim(*at).item).digest;
        let of_digest = claims.chunk_by(|a, b| digest(a) == digest(b));
        of_digest
            .map(|told| {
                let mut told: Vec<&ClaimRow> = told.iter().map(|at| self.rows.claim(*at)).collect();
                let sure = |claim: &ClaimRow| thousandths(claim.confidence);
                told.sort_by(|a, b| a.modality.cmp(&b.modality).then(sure(b).cmp(&sure(a))));
                told
            })
            .collect()
    }
}
