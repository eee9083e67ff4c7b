//! Writing: the graphs that changed, and only they, all at once.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::path::Path;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Triple};
use oxigraph::store::{StorageError, Store as Quads};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::decisions::DecisionGraph;
use super::folder::{Folder, copy_db, write_whole};
use super::kept::Extractions;
use super::names::Names;
use super::own;
use super::rdf;
use super::rows::{self, Rows};
use super::texts::Documents;
use super::view::{GraphView, TellingIndex};
use super::{BASE, StoreError};
use crate::extract::DigestExtraction;
use crate::resolve::Resolution;

/// What belongs to the quads of a generation.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    pub base: String,
    /// Identifier of each digest without the base → what its graph is.
    pub graphs: BTreeMap<String, Graph>,
}

/// A graph as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Graph {
    fingerprint: [u8; 32],
    /// About how many triples it has.
    size: usize,
}

/// Things whose triples are made at once, by one thread: however large a digest is, memory
/// is bound by these.
const PART: usize = 64;
/// Parts that are made at once, by all threads.
const CHUNK: usize = 32;
/// Quads that the bulk loader sorts at once, in thousands, on each thread.
const BATCH: usize = 400;
/// Threads of the bulk loader at most, each of which holds a batch.
const LOADERS: usize = 4;
/// Triples that are changed in place at most, since old and new are held in memory.
const MUCH: usize = 1_000_000;
/// Quads up to which single writes are quicker than tables of their own.
const FEW: usize = 20_000;
/// Tables beyond which a store that grew by small steps is put in order.
pub(super) const MOST_TABLES: usize = 160;

/// How to open a store for writing.
pub struct WriteOptions<'a> {
    /// Put before all identifiers; see [`BASE`].
    pub base: &'a str,
    /// Called if another build is running; says whether to wait for its end.
    pub busy: &'a mut dyn FnMut() -> bool,
    /// Says whether the user wants writing to stop.
    pub stop: fn() -> bool,
    /// Whether graphs that change are changed in place, however many they are: quicker where
    /// little of each changes, as by a decision on an entity that all digests name.
    pub in_place: bool,
}

/// What [`Writer::apply`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Graphs of digests that the store did not have.
    pub added: usize,
    /// Graphs that were there and now say something else.
    pub changed: usize,
    /// Graphs of digests that are no more.
    pub removed: usize,
    /// Graphs that stay as they were.
    pub same: usize,
}

/// The one who may write to a store.
pub struct Writer {
    folder: Folder,
    base: String,
    /// What was found in each source so far.
    pub extractions: Extractions,
    stop: fn() -> bool,
    in_place: bool,
    _lock: File,
}

impl Writer {
    /// Opens a store for writing, and makes it if there is none.
    ///
    /// # Errors
    ///
    /// If the folder holds something else or a store of another format, if another build
    /// is running and `busy` says not to wait, if the base makes no IRI, or on disk errors.
    pub fn open(dir: &Path, options: WriteOptions) -> Result<Writer, StoreError> {
        let base = options.base.to_owned();
        if let Err(e) = NamedNode::new(format!("{base}company/x")) {
            return Err(StoreError::Base { base, problem: e.to_string() });
        }
        let folder = Folder::create(dir)?;
        let lock = folder.lock(options.busy)?;
        folder.clean()?;
        let extractions = Extractions::load(&folder.dir.join("extractions"))?;
        Ok(Writer { folder, base, extractions, stop: options.stop, in_place: options.in_place, _lock: lock })
    }

    /// Opens a store for writing with the default base, unless another build is running.
    ///
    /// # Errors
    ///
    /// As [`Writer::open`].
    pub fn open_now(dir: &Path) -> Result<Writer, StoreError> {
        Writer::open(dir, WriteOptions { base: BASE, busy: &mut || false, stop: || false, in_place: false })
    }

    /// Makes the store say what the resolution says of `digests`, which are its input, and
    /// nothing else. Graphs that would stay as they are are not touched; if all would,
    /// nothing is. Readers see all of the change or nothing of it.
    ///
    /// # Errors
    ///
    /// If two digests have the same identifier, if the user stopped it, or on disk errors; the
    /// store is then as it was.
    pub fn apply(&self, resolution: &Resolution, digests: &[&DigestExtraction]) -> Result<Applied, StoreError> {
        let tellings = TellingIndex::new(resolution);
        let views: Vec<(GraphView, Graph)> = digests
            .par_iter()
            .enumerate()
            .map(|(index, digest)| {
                let view = GraphView::new(&self.base, resolution, &tellings, index, digest);
                let graph = Graph { fingerprint: view.fingerprint(), size: view.size() };
                (view, graph)
            })
            .collect();
        let mut state = State { base: self.base.clone(), graphs: BTreeMap::new() };
        for (view, graph) in &views {
            if state.graphs.insert(view.id.to_owned(), *graph).is_some() {
                let mut files = views.iter().filter(|(v, _)| v.id == view.id).map(|(v, _)| v.digest.file.clone());
                let files = [files.next().unwrap_or_default(), files.next().unwrap_or_default()];
                return Err(StoreError::SameDigest { id: view.id.to_owned(), files });
            }
        }
        let names = Names::new(resolution);
        let decisions = DecisionGraph::new(&self.base, resolution, digests);
        let decided = decisions.fingerprint();

        let current = self.folder.current()?;
        let before = current.map(|number| Before::read(&self.folder.generation(number)));
        let old = before.as_ref().map(|b| &b.state);
        let mut applied = Applied::default();
        let mut dirty: Vec<&GraphView> = Vec::new();
        let mut changes = 0;
        for (view, graph) in &views {
            match old.and_then(|old| old.graphs.get(view.id)) {
                Some(same) if same.fingerprint == graph.fingerprint => applied.same += 1,
                known => {
                    *(if known.is_some() { &mut applied.changed } else { &mut applied.added }) += 1;
                    changes += graph.size.max(known.map_or(0, |k| k.size));
                    dirty.push(view);
                }
            }
        }
        let gone: Vec<(&String, &Graph)> =
            old.into_iter().flat_map(|o| &o.graphs).filter(|(id, _)| !state.graphs.contains_key(*id)).collect();
        applied.removed = gone.len();
        changes += gone.iter().map(|(_, graph)| graph.size).sum::<usize>();
        let same_names = before.as_ref().is_some_and(|b| b.names.as_ref() == Some(&names));
        let same_decisions = match &before {
            Some(before) => before.decided.map_or(decisions.triples.is_empty(), |before| before == decided),
            None => false,
        };
        let rows = Rows::of(resolution, digests);
        let documents = Documents::of(resolution, digests);
        if let (Some(current), Some(before)) = (current, &before)
            && before.state == state
            && same_names
            && same_decisions
        {
            // Rows and texts follow from what is the same; but they may be missing, damaged, or of another version.
            let dir = self.folder.generation(current);
            let path = dir.join(rows::FILE);
            if rows::read(&path).ok().as_ref() != Some(&rows) {
                rows::write(&path, &rows)?;
            }
            documents.write(&dir, &dir)?;
            return Ok(applied);
        }

        // Much at once is quicker from nothing, and leaves tables in order.
        let much = !self.in_place && (changes > MUCH || changes * 3 > views.iter().map(|(_, graph)| graph.size).sum());
        let (number, dir) = self.folder.next()?;
        let written = match current {
            Some(current) if !much => {
                let gone: Vec<NamedNode> = gone.iter().map(|(id, _)| rdf::node(&self.base, id)).collect();
                let decisions = (!same_decisions).then_some(&decisions);
                self.change(&self.folder.generation(current), &dir, &gone, &dirty, decisions)
            }
            _ => {
                let views: Vec<&GraphView> = views.iter().map(|(v, _)| v).collect();
                let db = dir.join("db");
                load(&db, &views, &decisions, self.stop).map_err(StoreError::quads("write", &db)).and_then(|()| {
                    match current {
                        Some(current) => own::carry(&self.folder.generation(current), &dir),
                        None => Ok(()),
                    }
                })
            }
        };
        let written = written.and_then(|()| {
            write_whole(&dir.join("state"), &postcard::to_stdvec(&state).expect("a state can be written to memory"))?;
            write_whole(&dir.join("names"), &postcard::to_stdvec(&names).expect("names can be written to memory"))?;
            write_whole(&dir.join("decisions"), &decided)?;
            rows::write(&dir.join(rows::FILE), &rows)?;
            let before = current.map_or_else(|| dir.clone(), |current| self.folder.generation(current));
            documents.write(&before, &dir)?;
            if before != dir {
                own::carry_mark(&before, &dir)?;
            }
            if (self.stop)() { Err(StoreError::Stopped) } else { self.folder.switch(number) }
        });
        // Also after a failure: a generation that is not the current one takes up the disk.
        self.folder.clean()?;
        match written {
            Err(_) if (self.stop)() => Err(StoreError::Stopped),
            written => written.map(|()| applied),
        }
    }

    /// Makes a generation from the one before it.
    fn change(
        &self,
        from: &Path,
        to: &Path,
        gone: &[NamedNode],
        dirty: &[&GraphView],
        decisions: Option<&DecisionGraph>,
    ) -> Result<(), StoreError> {
        let db = to.join("db");
        copy_db(&from.join("db"), &db)?;
        if dirty.is_empty() && gone.is_empty() && decisions.is_none() {
            return Ok(());
        }
        change(&db, &self.base, gone, dirty, decisions, self.stop).map_err(StoreError::quads("write", &db))
    }
}

/// What a generation says of itself. If it cannot be read, everything is written again.
struct Before {
    state: State,
    names: Option<Names>,
    /// Fingerprint of its graph of decisions.
    decided: Option<[u8; 32]>,
}

impl Before {
    fn read(dir: &Path) -> Before {
        Before {
            state: read_postcard(&dir.join("state")).unwrap_or_default(),
            names: read_postcard(&dir.join("names")),
            decided: fs::read(dir.join("decisions")).ok().and_then(|bytes| bytes.try_into().ok()),
        }
    }
}

pub(super) fn read_postcard<T: for<'a> Deserialize<'a>>(path: &Path) -> Option<T> {
    postcard::from_bytes(&fs::read(path).ok()?).ok()
}

/// What a graph adds to the database. Each triple stands in its graph and in the default
/// graph, which so is the union of all. (Asked for a union of graphs, the evaluator would
/// give a triple once for each graph that has it.)
struct Made {
    quads: Vec<Quad>,
    /// What other graphs may say too, for the default graph, by hash: the loader is given
    /// it once.
    shared: Vec<(u128, Quad)>,
}

impl Made {
    fn new(view: &GraphView, things: Range<usize>) -> Made {
        Made::of(view.base, &rdf::graph(view), rdf::triples_of(view, things))
    }

    fn of(base: &str, graph: &NamedNode, triples: Vec<Triple>) -> Made {
        let own = Own::new(base);
        let mut made = Made { quads: Vec::with_capacity(triples.len() * 2), shared: Vec::new() };
        for triple in triples {
            made.quads.push(triple.clone().in_graph(graph.clone()));
            if own.says(&triple) {
                made.quads.push(triple.in_graph(GraphName::DefaultGraph));
            } else {
                let hash = blake3::hash(triple.to_string().as_bytes());
                let (hash, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
                made.shared.push((u128::from_le_bytes(*hash), triple.in_graph(GraphName::DefaultGraph)));
            }
        }
        made
    }
}

/// Tells triples that one graph alone can say: of its digest, its items, its claims, its joins.
struct Own([String; 3]);

impl Own {
    fn new(base: &str) -> Own {
        Own(["claim/", "digest/", "join/"].map(|start| format!("{base}{start}")))
    }

    fn says(&self, triple: &Triple) -> bool {
        match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => self.0.iter().any(|start| node.as_str().starts_with(start)),
            NamedOrBlankNode::BlankNode(_) => false,
        }
    }
}

/// Fills a new database.
fn load(db: &Path, views: &[&GraphView], decisions: &DecisionGraph, stop: fn() -> bool) -> Result<(), StorageError> {
    let store = Quads::open(db)?;
    let parts: Vec<(&GraphView, Range<usize>)> = views
        .iter()
        .flat_map(|view| {
            let things = rdf::things(view);
            (0..things).step_by(PART).map(move |start| (*view, start..(start + PART).min(things)))
        })
        .collect();
    let mut seen: FxHashSet<u128> = FxHashSet::default();
    let decided = Made::of(views.first().map_or("", |view| view.base), &decisions.name, decisions.triples.clone());
    seen.extend(decided.shared.iter().map(|(hash, _)| *hash));
    let decided = decided.quads.into_iter().chain(decided.shared.into_iter().map(|(_, quad)| quad));
    let quads = parts.chunks(CHUNK).flat_map(|chunk| {
        let made: Vec<Made> = chunk.par_iter().map(|(view, things)| Made::new(view, things.clone())).collect();
        let mut quads = Vec::new();
        for made in made {
            quads.extend(made.quads);
            quads.extend(made.shared.into_iter().filter(|(hash, _)| seen.insert(*hash)).map(|(_, quad)| quad));
        }
        quads
    });
    bulk(&store, decided.chain(quads), stop)?;
    store.flush()
}

fn bulk(store: &Quads, quads: impl IntoIterator<Item = Quad>, stop: fn() -> bool) -> Result<(), StorageError> {
    let threads = rayon::current_num_threads().min(LOADERS);
    let mut loader = store.bulk_loader().with_num_threads(threads).with_max_memory_size_in_megabytes(BATCH * threads);
    let quads = quads.into_iter().map(|quad| if stop() { Err(stopped()) } else { Ok(quad) });
    loader.load_ok_quads::<StorageError, StorageError>(quads)?;
    loader.commit()
}

/// Ends a load early.
fn stopped() -> StorageError {
    io::Error::from(io::ErrorKind::Interrupted).into()
}

/// Removes and rewrites graphs in a database. Nobody reads it before it is whole, so the
/// steps need no transaction of their own, which would cost five times as much.
fn change(
    db: &Path,
    base: &str,
    gone: &[NamedNode],
    dirty: &[&GraphView],
    decisions: Option<&DecisionGraph>,
    stop: fn() -> bool,
) -> Result<(), StorageError> {
    let store = Quads::open(db)?;
    let mut removed: FxHashSet<Triple> = FxHashSet::default();
    for graph in gone {
        remove(&store, graph, graph_triples(&store, graph.as_ref())?, &mut removed)?;
        store.remove_named_graph(graph)?;
    }
    let mut added: Vec<Quad> = Vec::new();
    let mut rewrite = |graph: NamedNode, triples: Vec<Triple>| {
        let mut old = graph_triples(&store, graph.as_ref())?;
        for triple in triples {
            if !old.remove(&triple) {
                added.push(triple.clone().in_graph(graph.clone()));
                added.push(triple.in_graph(GraphName::DefaultGraph));
            }
        }
        remove(&store, &graph, old, &mut removed)
    };
    if let Some(decisions) = decisions {
        rewrite(decisions.name.clone(), decisions.triples.clone())?;
    }
    for chunk in dirty.chunks(CHUNK) {
        if stop() {
            return Err(stopped());
        }
        let made: Vec<(NamedNode, Vec<Triple>)> = chunk.par_iter().map(|view| rdf::triples(view)).collect();
        for (graph, triples) in made {
            rewrite(graph, triples)?;
        }
    }
    if added.len() < FEW {
        store.extend(added)?;
    } else {
        bulk(&store, added, stop)?;
    }
    // The default graph keeps what some graph still says.
    let own = Own::new(base);
    for triple in &removed {
        if own.says(triple) || !is_said(&store, base, triple)? {
            store.remove(triple.as_ref().in_graph(GraphNameRef::DefaultGraph))?;
        }
    }
    if let Some(decisions) = decisions.filter(|decisions| decisions.triples.is_empty()) {
        store.remove_named_graph(&decisions.name)?;
    }
    store.flush()?;
    if tables(db) > MOST_TABLES {
        store.optimize()?;
    }
    Ok(())
}

/// Whether some named graph of ours says it.
fn is_said(store: &Quads, base: &str, triple: &Triple) -> Result<bool, StorageError> {
    let (subject, predicate, object) = (triple.subject.as_ref(), triple.predicate.as_ref(), triple.object.as_ref());
    for quad in store.quads_for_pattern(Some(subject), Some(predicate), Some(object), None) {
        if matches!(quad?.graph_name, GraphName::NamedNode(graph) if !own::is_own_graph(base, graph.as_str())) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn remove(
    store: &Quads,
    graph: &NamedNode,
    triples: FxHashSet<Triple>,
    removed: &mut FxHashSet<Triple>,
) -> Result<(), StorageError> {
    for triple in &triples {
        store.remove(triple.as_ref().in_graph(graph))?;
    }
    removed.extend(triples);
    Ok(())
}

fn graph_triples(store: &Quads, graph: NamedNodeRef) -> Result<FxHashSet<Triple>, StorageError> {
    store.quads_for_pattern(None, None, None, Some(graph.into())).map(|quad| quad.map(Triple::from)).collect()
}

pub(super) fn tables(db: &Path) -> usize {
    fs::read_dir(db)
        .map_or(0, |files| files.flatten().filter(|f| f.path().extension().is_some_and(|e| e == "sst")).count())
}
