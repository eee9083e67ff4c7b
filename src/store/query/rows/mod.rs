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
//! | `words` | the vocabulary by number |
//! | `said` | what is said of a thing |

mod answers;
mod cell;
mod said;
mod words;

use std::cell::{OnceCell, RefCell};
use std::convert::Infallible;
use std::rc::Rc;

use jiff::civil::Date;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

pub(super) use answers::answers;

use self::cell::Cell;
use self::words::{Property, WORDS};
use crate::ontology::{Modality, Relation};
use crate::store::Rows;
use crate::store::iri::iri_path;
use crate::store::literal::script_language;
use crate::store::rows::{Text, hex};

/// Values of a property of one thing: mostly one.
type Values = SmallVec<[Cell; 4]>;
/// Values of a property → the things that have them.
type Inverse = FxHashMap<Cell, Vec<Cell>>;
/// Subjects of a relation → objects, both as places of entities.
type Edges = FxHashMap<u32, Vec<u32>>;

/// Rows as a dataset with nothing but a default graph.
pub(super) struct Dataset<'a> {
    rows: &'a Rows,
    base: &'a str,
    /// Texts of the pool by their characters.
    texts: OnceCell<FxHashMap<&'a str, Text>>,
    claims: OnceCell<FxHashMap<[u8; 12], u32>>,
    edges: RefCell<FxHashMap<Relation, Rc<Edges>>>,
    inverse: RefCell<FxHashMap<Property, Rc<Inverse>>>,
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
    pub fn new(rows: &'a Rows, base: &'a str) -> Dataset<'a> {
        Dataset {
            rows,
            base,
            texts: OnceCell::new(),
            claims: OnceCell::new(),
            edges: RefCell::default(),
            inverse: RefCell::default(),
            others: RefCell::default(),
            days: RefCell::default(),
        }
    }

    /// The plain edges of a relation: what is asserted, both ways where it has no direction,
    /// and what belongs together by the lexicon or by its name.
    fn edges(&self, relation: Relation) -> Rc<Edges> {
        if let Some(known) = self.edges.borrow().get(&relation) {
            return Rc::clone(known);
        }
        let mut edges = Edges::default();
        let mut add = |from: u32, to: u32| edges.entry(from).or_default().push(to);
        for claim in self.rows.claims.iter().filter(|c| c.relation == relation && c.modality == Modality::Asserted) {
            if let Some(object) = claim.object.filter(|object| *object != claim.subject) {
                add(claim.subject, object);
                if relation.row().symmetric {
                    add(object, claim.subject);
                }
            }
        }
        if relation == Relation::PartOf {
            for (entity, at) in self.rows.entities.iter().zip(0..) {
                entity.part_of.iter().for_each(|whole| add(at, *whole));
            }
        }
        for objects in edges.values_mut() {
            objects.sort_unstable();
            objects.dedup();
        }
        let edges = Rc::new(edges);
        self.edges.borrow_mut().insert(relation, Rc::clone(&edges));
        edges
    }

    fn inverse(&self, property: Property) -> Rc<Inverse> {
        if let Some(known) = self.inverse.borrow().get(&property) {
            return Rc::clone(known);
        }
        let mut inverse = Inverse::default();
        self.all(property, |subject, value| inverse.entry(value).or_default().push(subject));
        let inverse = Rc::new(inverse);
        self.inverse.borrow_mut().insert(property, Rc::clone(&inverse));
        inverse
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
        if address.starts_with(self.base) { self.node(NamedNode::new_unchecked(address)) } else { Cell::Address(text) }
    }

    fn find_text(&self, text: &str) -> Option<Text> {
        let texts = self.texts.get_or_init(|| self.rows.texts().map(|(at, text)| (text, at)).collect());
        texts.get(text).copied()
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
        let address = || self.find_text(node.as_str()).filter(|_| !node.as_str().starts_with(self.base));
        known.or_else(|| address().map(Cell::Address)).unwrap_or_else(|| self.other(node.into()))
    }

    /// The thing of this identifier, without the base.
    fn identified(&self, id: &str) -> Option<Cell> {
        let rows = self.rows;
        if let Some(hash) = id.strip_prefix("claim/") {
            let claims = self.claims.get_or_init(|| rows.claims.iter().map(|c| c.hash).zip(0..).collect());
            return hash_of(hash).and_then(|hash| claims.get(&hash)).map(|at| Cell::Claim(*at));
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
            (None, xsd::STRING) => self.find_text(text).map(Cell::Text),
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
            Cell::Text(text) => Literal::new_simple_literal(rows.text(text)).into(),
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

/// What was found for a pattern, as subjects and objects.
enum Found {
    Values(Cell, smallvec::IntoIter<[Cell; 4]>),
    Subjects { inverse: Rc<Inverse>, object: Cell, next: usize },
    All(std::vec::IntoIter<(Cell, Cell)>),
}

impl Iterator for Found {
    type Item = (Cell, Cell);

    fn next(&mut self) -> Option<(Cell, Cell)> {
        match self {
            Found::Values(subject, values) => values.next().map(|value| (*subject, value)),
            Found::Subjects { inverse, object, next } => {
                let subject = *inverse.get(object)?.get(*next)?;
                *next += 1;
                Some((subject, *object))
            }
            Found::All(all) => all.next(),
        }
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
        let property = match predicate {
            Some(Cell::Word(place)) => WORDS.property(*place),
            _ => None,
        };
        let found = match (property, graph_name, subject, object) {
            (Some(property), Some(None), Some(subject), object) => {
                let mut values = Values::new();
                self.values(*subject, property, &mut values);
                if let Some(object) = object {
                    values.retain(|value| value == object);
                }
                Found::Values(*subject, values.into_iter())
            }
            (Some(property), Some(None), None, Some(object)) => {
                Found::Subjects { inverse: self.inverse(property), object: *object, next: 0 }
            }
            (Some(property), Some(None), None, None) => {
                let mut all = Vec::new();
                self.all(property, |subject, value| all.push((subject, value)));
                Found::All(all.into_iter())
            }
            _ => Found::All(Vec::new().into_iter()),
        };
        let predicate = predicate.copied();
        found.filter_map(move |(subject, object)| {
            Some(Ok(InternalQuad { subject, predicate: predicate?, object, graph_name: None }))
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
