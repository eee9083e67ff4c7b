//! SPARQL over rows: the evaluator that asks the quads asks a store's [`Rows`] instead, where
//! these know all that a question is about.
//!
//! A question to the quads reads each step from disk, term by term; rows are in memory, and
//! what belongs to a claim is found by its number. Both say the same, and a test holds them
//! equal, triple by triple.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `answers` | whether rows know all that a question is about |
//! | `cell` | terms as numbers |
//! | `index` | tables for what is looked up, kept for later questions |
//! | `plan` | what is asked of few things is asked of these alone |
//! | `words` | the vocabulary by number |
//! | `said` | what is said of a thing |

mod answers;
mod cell;
mod index;
mod plan;
mod said;
mod words;

use std::cell::RefCell;
use std::convert::Infallible;

use jiff::civil::Date;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

pub(super) use answers::answers;
pub(in crate::store) use index::Index;
pub(super) use plan::plan;

use self::cell::Cell;
use self::index::Subjects;
use self::words::{Property, WORDS};
use crate::store::iri::iri_path;
use crate::store::literal::script_language;
use crate::store::rows::{Text, hex};
use crate::store::{Rows, Snapshot, WIKIDATA};

/// Values of a property of one thing: mostly one.
type Values = SmallVec<[Cell; 4]>;

/// Rows as a dataset with nothing but a default graph.
pub(super) struct Dataset<'a> {
    rows: &'a Rows,
    base: &'a str,
    index: &'a Index,
    /// Terms that rows do not have.
    others: RefCell<Others>,
    days: RefCell<FxHashMap<Date, ExpressionTerm>>,
}

#[derive(Default)]
struct Others {
    terms: Vec<Term>,
    places: FxHashMap<Term, u32>,
}

impl<'a> Dataset<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Dataset<'a> {
        Dataset {
            rows: snapshot.rows(),
            base: snapshot.base(),
            index: snapshot.index(),
            others: RefCell::default(),
            days: RefCell::default(),
        }
    }

    /// The subjects of each value of the property at a place among the words.
    fn subjects(&self, place: u16, property: Property) -> &'a Subjects {
        let all = self.index.subjects.get_or_init(|| WORDS.all().map(|_| Default::default()).collect());
        all[usize::from(place)].get_or_init(|| {
            Subjects::of(said::number_of(property), |tell| self.all(property, |subject, value| tell(value, subject)))
        })
    }

    /// Tells each thing that has a property, with each of its values.
    fn all(&self, property: Property, mut tell: impl FnMut(Cell, Cell)) {
        let mut values = Values::new();
        for (number, cell) in self.having(property) {
            for at in 0..number as u32 {
                values.clear();
                self.values(cell(at), property, &mut values);
                values.iter().for_each(|value| tell(cell(at), *value));
            }
        }
    }

    /// The cell of an address in the pool.
    fn address(&self, text: Text) -> Cell {
        let address = self.rows.text(text);
        let other = address.starts_with(self.base) || address.starts_with(WIKIDATA);
        if other { self.node(NamedNode::new_unchecked(address)) } else { Cell::Address(text) }
    }

    fn find_text(&self, text: &str) -> Option<Text> {
        self.index.text(self.rows, text)
    }

    /// The cell of a name of the vocabulary.
    fn name(&self, name: &'static str) -> Cell {
        match WORDS.find_name(name) {
            Some(place) => self.index.name(self.rows, place),
            None => self.cell(Literal::from(name).into()),
        }
    }

    /// The cell of a term.
    fn cell(&self, term: Term) -> Cell {
        match term {
            Term::NamedNode(node) => self.node(node),
            Term::Literal(literal) => self.literal_cell(literal),
            other => self.other(other),
        }
    }

    fn node(&self, node: NamedNode) -> Cell {
        if let Some(place) = WORDS.find(&node) {
            return Cell::Word(place);
        }
        let known = node.as_str().strip_prefix(self.base).and_then(|id| self.identified(id));
        let known = known.or_else(|| {
            if let Some(item) = node.as_str().strip_prefix(WIKIDATA) {
                return self.find_text(item).map(Cell::Wikidata);
            }
            self.find_text(node.as_str()).filter(|_| !node.as_str().starts_with(self.base)).map(Cell::Address)
        });
        known.unwrap_or_else(|| self.other(node.into()))
    }

    /// The thing of this identifier, without the base.
    fn identified(&self, id: &str) -> Option<Cell> {
        let rows = self.rows;
        if let Some(hash) = id.strip_prefix("claim/") {
            return hash_of(hash).and_then(|hash| self.index.claim(rows, hash)).map(Cell::Claim);
        }
        if let Some(hash) = id.strip_prefix("join/") {
            return rows.joins.iter().position(|join| hex(&join.hash) == hash).map(|at| Cell::Join(at as u32));
        }
        if let Some(number) = id.strip_prefix("decision/") {
            let at = rows.decisions.iter().position(|decision| decision.number.to_string() == number);
            return at.map(|at| Cell::Decision(at as u32));
        }
        if id.starts_with("digest/") {
            let (digest, number) = id.split_once('#').map_or((id, None), |(digest, number)| (digest, Some(number)));
            let at = rows.digests.iter().position(|row| rows.text(row.id) == digest)?;
            let Some(number) = number else { return Some(Cell::Digest(at as u32)) };
            let (first, end) = rows.digests[at].items;
            let item = first + number.parse::<u32>().ok()?.checked_sub(1)?;
            return (item < end && rows.item_id(item) == id).then_some(Cell::Item(item));
        }
        let entity = rows.find_entity(id).map(Cell::Entity);
        entity.or_else(|| rows.find_happening(id).map(Cell::Happening))
    }

    fn literal_cell(&self, literal: Literal) -> Cell {
        let text = literal.value();
        let found = match (literal.language(), literal.datatype()) {
            (Some(language), _) => {
                self.find_text(text).filter(|_| script_language(text) == Some(language)).map(Cell::Tagged)
            }
            (None, xsd::STRING) => {
                let name = || WORDS.find_name(text).map(Cell::Name);
                self.find_text(text).map(Cell::Text).or_else(name)
            }
            (None, xsd::INTEGER) => text.parse().ok().map(Cell::Integer),
            (None, xsd::DECIMAL) => Cell::decimal(text),
            (None, xsd::BOOLEAN) => matches!(text, "true" | "1").then_some(Cell::True),
            (None, xsd::DATE) if text.len() == 10 => text.parse().ok().map(Cell::Day),
            _ => None,
        };
        found.unwrap_or_else(|| self.other(literal.into()))
    }

    fn other(&self, term: Term) -> Cell {
        let mut others = self.others.borrow_mut();
        if let Some(&place) = others.places.get(&term) {
            return Cell::Other(place);
        }
        let place = others.terms.len() as u32;
        others.terms.push(term.clone());
        others.places.insert(term, place);
        Cell::Other(place)
    }

    /// The IRI of a thing.
    fn iri(&self, id: &str) -> Term {
        NamedNode::new_unchecked(format!("{}{id}", self.base)).into()
    }

    fn term(&self, cell: Cell) -> Term {
        let rows = self.rows;
        match cell {
            Cell::Digest(at) => self.iri(rows.text(rows.digest(at).id)),
            Cell::Item(at) => self.iri(&rows.item_id(at)),
            Cell::Entity(at) => self.iri(rows.entity_id(at)),
            Cell::Claim(at) => self.iri(&rows.claim_id(at)),
            Cell::Happening(at) => self.iri(rows.text(rows.happening(at).id)),
            Cell::Join(at) => self.iri(&format!("join/{}", hex(&rows.joins[at as usize].hash))),
            Cell::Decision(at) => self.iri(&iri_path(&format!("decision/{}", rows.decisions[at as usize].number))),
            Cell::Word(place) => WORDS.node(place).clone().into(),
            Cell::Address(text) => NamedNode::new_unchecked(rows.text(text)).into(),
            Cell::Wikidata(item) => NamedNode::new_unchecked(format!("{WIKIDATA}{}", rows.text(item))).into(),
            Cell::Text(text) => Literal::new_simple_literal(rows.text(text)).into(),
            Cell::Name(place) => Literal::new_simple_literal(WORDS.name(place)).into(),
            Cell::Tagged(text) => crate::store::literal::tagged(rows.text(text)).into(),
            Cell::Day(day) => Literal::new_typed_literal(day.to_string(), xsd::DATE).into(),
            Cell::Integer(number) => Literal::from(number).into(),
            Cell::Decimal { digits, places } => {
                Literal::new_typed_literal(Cell::decimal_text(digits, places), xsd::DECIMAL).into()
            }
            Cell::True => Literal::from(true).into(),
            Cell::Other(place) => self.others.borrow().terms[place as usize].clone(),
        }
    }
}

/// What was found for a pattern: subjects, words and objects.
enum Found<'a> {
    /// The values of a property of one thing.
    Values(Cell, u16, smallvec::IntoIter<[Cell; 4]>),
    /// The things of which a property has one value.
    Subjects(std::slice::Iter<'a, Cell>, u16, Cell),
    All(std::vec::IntoIter<(Cell, u16, Cell)>),
}

impl Default for Found<'_> {
    fn default() -> Self {
        Found::All(Vec::new().into_iter())
    }
}

impl Iterator for Found<'_> {
    type Item = (Cell, u16, Cell);

    fn next(&mut self) -> Option<(Cell, u16, Cell)> {
        match self {
            Found::Values(subject, word, values) => values.next().map(|value| (*subject, *word, value)),
            Found::Subjects(subjects, word, object) => subjects.next().map(|subject| (*subject, *word, *object)),
            Found::All(all) => all.next(),
        }
    }
}

impl<'a> Dataset<'a> {
    /// What is said with one property.
    fn with(&self, word: u16, property: Property, subject: Option<Cell>, object: Option<Cell>) -> Found<'a> {
        match (subject, object) {
            (Some(subject), object) => {
                let mut values = Values::new();
                self.values(subject, property, &mut values);
                if let Some(object) = object {
                    values.retain(|value| *value == object);
                }
                Found::Values(subject, word, values.into_iter())
            }
            (None, Some(object)) => {
                let subjects = match self.subjects(word, property) {
                    Subjects::Numbered(number, groups) => number(object).map_or(&[][..], |at| groups.get(at)),
                    Subjects::Terms(terms) => terms.get(&object).map_or(&[][..], Vec::as_slice),
                    Subjects::Fleeting => return self.each(word, property, |value| value == object),
                };
                Found::Subjects(subjects.iter(), word, object)
            }
            (None, None) => self.each(word, property, |_| true),
        }
    }

    fn each(&self, word: u16, property: Property, is_asked: impl Fn(Cell) -> bool) -> Found<'a> {
        let mut all = Vec::new();
        self.all(property, |subject, value| {
            if is_asked(value) {
                all.push((subject, word, value));
            }
        });
        Found::All(all.into_iter())
    }

    /// What is said with any property of what has one end that is known.
    fn with_any(&self, subject: Option<Cell>, object: Option<Cell>) -> Found<'a> {
        let properties = WORDS.all().zip(0..).filter_map(|(word, at)| Some((at, word.1?)));
        let asked = properties
            .filter(|(_, property)| subject.is_some() || object.is_some_and(|cell| said::may_be_of(*property, cell)));
        let found: Vec<_> = asked.flat_map(|(at, property)| self.with(at, property, subject, object)).collect();
        Found::All(found.into_iter())
    }
}

fn hash_of(hex: &str) -> Option<[u8; 12]> {
    let mut bytes = [0; 12];
    if hex.len() != 24 || !hex.is_ascii() {
        return None;
    }
    for (n, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(bytes)
}

impl<'a> QueryableDataset<'a> for Dataset<'a> {
    type InternalTerm = Cell;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Cell>,
        predicate: Option<&Cell>,
        object: Option<&Cell>,
        graph_name: Option<Option<&Cell>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Cell>, Infallible>> + use<'a> {
        let found = match (graph_name, predicate) {
            (Some(None), Some(Cell::Word(word))) => {
                WORDS.property(*word).map(|property| self.with(*word, property, subject.copied(), object.copied()))
            }
            (Some(None), None) if subject.is_some() || object.is_some() => {
                Some(self.with_any(subject.copied(), object.copied()))
            }
            _ => None,
        };
        found.unwrap_or_default().map(|(subject, word, object)| {
            Ok(InternalQuad { subject, predicate: Cell::Word(word), object, graph_name: None })
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Cell, Infallible> {
        Ok(self.cell(term))
    }

    fn externalize_term(&self, cell: Cell) -> Result<Term, Infallible> {
        Ok(self.term(cell))
    }

    fn externalize_expression_term(&self, cell: Cell) -> Result<ExpressionTerm, Infallible> {
        Ok(match cell {
            Cell::Text(text) => ExpressionTerm::StringLiteral(self.rows.text(text).to_owned()),
            Cell::Integer(number) => ExpressionTerm::IntegerLiteral(number.into()),
            Cell::Day(day) => self.days.borrow_mut().entry(day).or_insert_with(|| self.term(cell).into()).clone(),
            cell => self.term(cell).into(),
        })
    }
}
