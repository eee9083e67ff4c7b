//! Writing: the graphs that changed, and only they, all at once.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, QuadRef, Triple};
use oxigraph::store::{Store as Quads, Transaction};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::folder::{Folder, copy_db, write_whole};
use super::kept::Extractions;
use super::names::Names;
use super::rdf;
use super::view::{GraphView, TellingIndex};
use super::{BASE, StoreError};
use crate::extract::DigestExtraction;
use crate::resolve::Resolution;

/// What belongs to the quads of a generation.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    pub base: String,
    /// Identifier of each digest without the base → fingerprint of its graph.
    pub graphs: BTreeMap<String, [u8; 32]>,
}

/// Digests whose quads are made at once, so that memory is bound by these and not by all.
const CHUNK: usize = 16;
/// Quads that the bulk loader sorts at once, in thousands, on each thread.
const BATCH: usize = 400;
/// Tables beyond which a store that grew by small steps is put in order.
const MOST_TABLES: usize = 160;

/// How to open a store for writing.
pub struct WriteOptions<'a> {
    /// Put before all identifiers; see [`BASE`].
    pub base: &'a str,
    /// Called if another build is running; says whether to wait for its end.
    pub busy: &'a mut dyn FnMut() -> bool,
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
        Ok(Writer { folder, base, extractions, _lock: lock })
    }

    /// Opens a store for writing with the default base, unless another build is running.
    ///
    /// # Errors
    ///
    /// As [`Writer::open`].
    pub fn open_now(dir: &Path) -> Result<Writer, StoreError> {
        Writer::open(dir, WriteOptions { base: BASE, busy: &mut || false })
    }

    /// Makes the store say what the resolution says of `digests`, which are its input, and
    /// nothing else. Graphs that would stay as they are are not touched; if all would,
    /// nothing is. Readers see all of the change or nothing of it.
    ///
    /// # Errors
    ///
    /// If two digests have the same identifier, or on disk errors; the store is then as it was.
    pub fn apply(&self, resolution: &Resolution, digests: &[&DigestExtraction]) -> Result<Applied, StoreError> {
        let tellings = TellingIndex::new(resolution);
        let views: Vec<(GraphView, [u8; 32])> = digests
            .par_iter()
            .enumerate()
            .map(|(index, digest)| {
                let view = GraphView::new(&self.base, resolution, &tellings, index, digest);
                let fingerprint = view.fingerprint();
                (view, fingerprint)
            })
            .collect();
        let mut state = State { base: self.base.clone(), graphs: BTreeMap::new() };
        for (view, fingerprint) in &views {
            if state.graphs.insert(view.id.to_owned(), *fingerprint).is_some() {
                let mut files = views.iter().filter(|(v, _)| v.id == view.id).map(|(v, _)| v.digest.file.clone());
                let files = [files.next().unwrap_or_default(), files.next().unwrap_or_default()];
                return Err(StoreError::SameDigest { id: view.id.to_owned(), files });
            }
        }
        let names = Names::new(resolution);

        let current = self.folder.current()?;
        let before = match current {
            Some(number) => Some(Before::read(&self.folder.generation(number))),
            None => None,
        };
        let old = before.as_ref().map(|b| &b.state);
        let mut applied = Applied::default();
        let mut dirty: Vec<&GraphView> = Vec::new();
        for (view, fingerprint) in &views {
            match old.and_then(|old| old.graphs.get(view.id)) {
                Some(same) if same == fingerprint => applied.same += 1,
                known => {
                    *(if known.is_some() { &mut applied.changed } else { &mut applied.added }) += 1;
                    dirty.push(view);
                }
            }
        }
        let gone: Vec<&String> =
            old.into_iter().flat_map(|o| o.graphs.keys()).filter(|id| !state.graphs.contains_key(*id)).collect();
        applied.removed = gone.len();
        let same_names = before.as_ref().is_some_and(|b| b.names.as_ref() == Some(&names));
        if before.as_ref().is_some_and(|b| b.state == state) && same_names {
            return Ok(applied);
        }

        let (number, dir) = self.folder.next()?;
        let db = dir.join("db");
        // Much at once is quicker from nothing, and leaves tables in order.
        let size = |views: &mut dyn Iterator<Item = &GraphView>| views.map(|v| v.digest.items.len() + 1).sum::<usize>();
        let much = size(&mut dirty.iter().copied()) * 3 > size(&mut views.iter().map(|(v, _)| v));
        match current {
            Some(current) if !much => {
                copy_db(&self.folder.generation(current).join("db"), &db)?;
                if !dirty.is_empty() || !gone.is_empty() {
                    // Graphs are named by the base that they were written with.
                    let old_base = old.map_or(self.base.as_str(), |o| o.base.as_str());
                    let gone = gone.iter().map(|id| rdf::node(old_base, id)).collect();
                    change(&db, gone, &dirty).map_err(StoreError::quads("write", &db))?;
                }
            }
            _ => {
                let views: Vec<&GraphView> = views.iter().map(|(v, _)| v).collect();
                load(&db, &views).map_err(StoreError::quads("write", &db))?;
            }
        }
        write_whole(&dir.join("state"), &postcard::to_stdvec(&state).expect("a state can be written to memory"))?;
        write_whole(&dir.join("names"), &postcard::to_stdvec(&names).expect("names can be written to memory"))?;
        self.folder.switch(number)?;
        self.folder.clean()?;
        Ok(applied)
    }
}

/// What a generation says of itself. If it cannot be read, everything is written again.
struct Before {
    state: State,
    names: Option<Names>,
}

impl Before {
    fn read(dir: &Path) -> Before {
        Before {
            state: read_postcard(&dir.join("state")).unwrap_or_default(),
            names: read_postcard(&dir.join("names")),
        }
    }
}

pub(super) fn read_postcard<T: for<'a> Deserialize<'a>>(path: &Path) -> Option<T> {
    postcard::from_bytes(&fs::read(path).ok()?).ok()
}

/// The quads of a graph: each triple in its graph, and in the default graph, which so is
/// the union of all. (Asked for a union, the evaluator would give a triple once for each
/// graph that has it.)
fn quads(view: &GraphView) -> Vec<Quad> {
    let (graph, triples) = rdf::triples(view);
    let mut quads = Vec::with_capacity(triples.len() * 2);
    for triple in triples {
        quads.push(triple.clone().in_graph(graph.clone()));
        quads.push(triple.in_graph(GraphName::DefaultGraph));
    }
    quads
}

/// Fills a new database.
fn load(db: &Path, views: &[&GraphView]) -> Result<(), oxigraph::store::StorageError> {
    let store = Quads::open(db)?;
    let threads = rayon::current_num_threads();
    let mut loader = store.bulk_loader().with_num_threads(threads).with_max_memory_size_in_megabytes(BATCH * threads);
    loader.load_quads(views.chunks(CHUNK).flat_map(|chunk| {
        let made: Vec<Vec<Quad>> = chunk.par_iter().map(|view| quads(view)).collect();
        made.into_iter().flatten()
    }))?;
    loader.commit()?;
    store.flush()
}

/// Removes and rewrites graphs in a database, in one transaction.
fn change(db: &Path, gone: Vec<NamedNode>, dirty: &[&GraphView]) -> Result<(), oxigraph::store::StorageError> {
    let store = Quads::open(db)?;
    let mut transaction = store.start_transaction()?;
    let mut removed: FxHashSet<Triple> = FxHashSet::default();
    for graph in gone {
        removed.extend(graph_triples(&store, graph.as_ref())?);
        transaction.remove_named_graph(graph.as_ref())?;
    }
    for chunk in dirty.chunks(CHUNK) {
        let made: Vec<(NamedNode, Vec<Triple>)> = chunk.par_iter().map(|view| rdf::triples(view)).collect();
        for (graph, triples) in made {
            replace(&store, &mut transaction, &graph, triples, &mut removed)?;
        }
    }
    // The default graph keeps what some graph still says.
    for triple in &removed {
        let mut left = transaction.quads_for_pattern(
            Some(triple.subject.as_ref()),
            Some(triple.predicate.as_ref()),
            Some(triple.object.as_ref()),
            None,
        );
        let said = left.any(|quad| quad.is_ok_and(|q| !q.graph_name.is_default_graph()));
        drop(left);
        if !said {
            transaction.remove(triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
        }
    }
    transaction.commit()?;
    store.flush()?;
    if tables(db) > MOST_TABLES {
        store.optimize()?;
    }
    Ok(())
}

/// Writes what a graph has too little, and removes what it has too much.
fn replace(
    store: &Quads,
    transaction: &mut Transaction,
    graph: &NamedNode,
    triples: Vec<Triple>,
    removed: &mut FxHashSet<Triple>,
) -> Result<(), oxigraph::store::StorageError> {
    let mut old = graph_triples(store, graph.as_ref())?;
    for triple in triples {
        if !old.remove(&triple) {
            let triple = triple.as_ref();
            transaction.insert(triple.in_graph(graph));
            transaction.insert(triple.in_graph(GraphNameRef::DefaultGraph));
        }
    }
    for triple in old {
        transaction.remove(QuadRef::from(triple.as_ref().in_graph(graph)));
        removed.insert(triple);
    }
    Ok(())
}

fn graph_triples(store: &Quads, graph: NamedNodeRef) -> Result<FxHashSet<Triple>, oxigraph::store::StorageError> {
    store.quads_for_pattern(None, None, None, Some(graph.into())).map(|quad| quad.map(Triple::from)).collect()
}

fn tables(db: &Path) -> usize {
    fs::read_dir(db).map_or(0, |files| files.flatten().filter(|f| f.path().extension().is_some_and(|e| e == "sst")).count())
}
