//! Graphs of the user's own, beside what digests say.
//!
//! What digests say, and what people decided, follows from them: a build writes it anew, and rows
//! and index say the same. So none of it can be changed in the store. But who asks may keep graphs of
//! their own in it, to be asked together with the rest: those whose name does not begin with the
//! store's base. They are no part of the default graph, which stays what the digests say; a build carries
//! them over.

use std::fs;
use std::io;
use std::path::Path;

use oxigraph::model::{GraphName, NamedOrBlankNode, NamedOrBlankNodeRef, Quad};
use oxigraph::store::{StorageError, Store as Quads};
use spargebra::algebra::GraphTarget;
use spargebra::term::{GraphName as Named, GraphNamePattern};
use spargebra::{GraphUpdateOperation, Update};

use super::StoreError;
use super::folder::{Folder, copy_db, write_whole};
use super::write::{MOST_TABLES, State, read_postcard, tables};

/// Name of the file that tells one state of these graphs from another.
pub(super) const FILE: &str = "own";
/// Files of a generation that say nothing of these graphs.
const SAME: [&str; 5] = ["state", "names", "decisions", "rows", "texts"];
/// Quads that are carried over at once.
const BATCH: usize = 50_000;

/// Whether a graph of this name is the user's own, in a store with this base.
///
/// ```
/// use daygraph::store::is_own_graph;
/// assert!(is_own_graph("urn:daygraph:", "https://example.org/mine"));
/// assert!(!is_own_graph("urn:daygraph:", "urn:daygraph:digest/wire/2025-11-29"));
/// ```
pub fn is_own_graph(base: &str, graph: &str) -> bool {
    !graph.starts_with(base)
}

/// Why an update is not for this store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    #[error(
        "{graph} cannot be changed: it follows from digests and decisions. Write to a graph of your own, with a \
         name that does not begin with {base}, and ask it with GRAPH or FROM"
    )]
    Protected { graph: String, base: String },
    #[error("a graph that is written to is named in the update itself; a variable could name any")]
    Variable,
    #[error("LOAD fetches what it names, and this program opens no connection; send the data itself")]
    Load,
}

/// Checks that an update changes graphs of the user's own and nothing else.
///
/// # Errors
///
/// If it would, or could, change another, or fetches something.
pub fn check_update(base: &str, update: &Update) -> Result<(), UpdateError> {
    let graph = |name: &str| {
        if is_own_graph(base, name) {
            return Ok(());
        }
        Err(UpdateError::Protected { graph: format!("the graph <{name}>"), base: base.to_owned() })
    };
    let protected = |what: &str| UpdateError::Protected { graph: what.to_owned(), base: base.to_owned() };
    let named = |name: &Named| match name {
        Named::NamedNode(node) => graph(node.as_str()),
        Named::DefaultGraph => Err(protected("the default graph")),
    };
    let pattern = |name: &GraphNamePattern| match name {
        GraphNamePattern::NamedNode(node) => graph(node.as_str()),
        GraphNamePattern::DefaultGraph => Err(protected("the default graph")),
        GraphNamePattern::Variable(_) => Err(UpdateError::Variable),
    };
    let target = |target: &GraphTarget| match target {
        GraphTarget::NamedNode(node) => graph(node.as_str()),
        GraphTarget::DefaultGraph => Err(protected("the default graph")),
        GraphTarget::NamedGraphs | GraphTarget::AllGraphs => Err(protected("what all graphs say")),
    };
    for operation in &update.operations {
        match operation {
            GraphUpdateOperation::InsertData { data } => data.iter().try_for_each(|quad| named(&quad.graph_name))?,
            GraphUpdateOperation::DeleteData { data } => data.iter().try_for_each(|quad| named(&quad.graph_name))?,
            GraphUpdateOperation::DeleteInsert { delete, insert, .. } => {
                delete.iter().try_for_each(|quad| pattern(&quad.graph_name))?;
                insert.iter().try_for_each(|quad| pattern(&quad.graph_name))?;
            }
            GraphUpdateOperation::Load { .. } => return Err(UpdateError::Load),
            GraphUpdateOperation::Create { graph: node, .. } => graph(node.as_str())?,
            GraphUpdateOperation::Clear { graph, .. } | GraphUpdateOperation::Drop { graph, .. } => target(graph)?,
        }
    }
    Ok(())
}

/// Changes graphs of the user's own: makes the next generation with what `change` does to the quads.
/// Readers see all of it or nothing. `what` tells this change from others, for the state's fingerprint.
///
/// # Errors
///
/// What `change` gives; if there is no store, if a build is running, or on disk errors. The store is then
/// as it was.
pub fn change_own<T, E: From<StoreError>>(
    dir: &Path,
    what: &[u8],
    change: impl FnOnce(&Quads) -> Result<T, E>,
) -> Result<T, E> {
    let folder = Folder::open(dir)?;
    let _lock = folder.lock(&mut || false)?;
    folder.clean()?;
    let Some(current) = folder.current()? else { return Err(StoreError::NoStore { dir: dir.to_owned() }.into()) };
    let from = folder.generation(current);
    let (number, to) = folder.next()?;
    let changed = made(&from, &to, what, change).and_then(|made| {
        folder.switch(number)?;
        Ok(made)
    });
    // Also after a failure: a generation that is not the current one takes up the disk.
    folder.clean()?;
    changed
}

fn made<T, E: From<StoreError>>(
    from: &Path,
    to: &Path,
    what: &[u8],
    change: impl FnOnce(&Quads) -> Result<T, E>,
) -> Result<T, E> {
    let db = to.join("db");
    copy_db(&from.join("db"), &db)?;
    let quads = Quads::open(&db).map_err(StoreError::quads("write", &db))?;
    let made = change(&quads)?;
    let written = quads.flush().and_then(|()| if tables(&db) > MOST_TABLES { quads.optimize() } else { Ok(()) });
    written.map_err(StoreError::quads("write", &db))?;
    drop(quads);
    for name in SAME {
        link(&from.join(name), &to.join(name))?;
    }
    let before = fs::read(from.join(FILE)).unwrap_or_default();
    let mut hash = blake3::Hasher::new();
    hash.update(&before);
    hash.update(what);
    write_whole(&to.join(FILE), hash.finalize().as_bytes())?;
    Ok(made)
}

/// Gives a generation a file of the one before, which no longer changes.
fn link(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done.map_err(StoreError::io("write", to)),
    }
}

/// Carries the user's own graphs from one generation to the next, whose quads were written from nothing.
pub(super) fn carry(from: &Path, to: &Path) -> Result<(), StoreError> {
    let base = read_postcard::<State>(&from.join("state")).unwrap_or_default().base;
    let (old, new) = (from.join("db"), to.join("db"));
    if from.join(FILE).exists() {
        carry_quads(&old, &new, &base).map_err(StoreError::quads("write", &new))?;
    }
    Ok(())
}

/// What tells the state of these graphs goes along with them.
pub(super) fn carry_mark(from: &Path, to: &Path) -> Result<(), StoreError> {
    link(&from.join(FILE), &to.join(FILE))
}

fn carry_quads(old: &Path, new: &Path, base: &str) -> Result<(), StorageError> {
    let old = Quads::open_read_only(old)?;
    let graphs = old.named_graphs().collect::<Result<Vec<_>, _>>()?;
    let own = |graph: &NamedOrBlankNode| match graph {
        NamedOrBlankNode::NamedNode(node) => is_own_graph(base, node.as_str()),
        NamedOrBlankNode::BlankNode(_) => true,
    };
    let graphs: Vec<NamedOrBlankNode> = graphs.into_iter().filter(own).collect();
    if graphs.is_empty() {
        return Ok(());
    }
    let new = Quads::open(new)?;
    for graph in &graphs {
        new.insert_named_graph(NamedOrBlankNodeRef::from(graph))?;
        let name = GraphName::from(graph.clone());
        let mut batch: Vec<Quad> = Vec::new();
        for quad in old.quads_for_pattern(None, None, None, Some(name.as_ref())) {
            batch.push(quad?);
            if batch.len() == BATCH {
                new.extend(std::mem::take(&mut batch))?;
            }
        }
        new.extend(batch)?;
    }
    new.flush()
}

#[cfg(test)]
mod tests {
    use spargebra::SparqlParser;

    use super::*;

    fn checked(text: &str) -> Result<(), UpdateError> {
        let update = SparqlParser::new().parse_update(text).expect("an update");
        check_update("urn:daygraph:", &update)
    }

    #[test]
    fn graphs_of_ones_own_can_be_changed() {
        for text in [
            "INSERT DATA { GRAPH <urn:x:mine> { <urn:a> <urn:b> 1 } }",
            "DELETE DATA { GRAPH <urn:x:mine> { <urn:a> <urn:b> 1 } }",
            "INSERT { GRAPH <urn:x:mine> { ?s a <urn:c> } } WHERE { GRAPH ?any { ?s ?p ?o } }",
            "WITH <urn:x:mine> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "CLEAR GRAPH <urn:x:mine>; DROP SILENT GRAPH <urn:x:other>; CREATE GRAPH <urn:x:new>",
            "COPY DEFAULT TO <urn:x:mine>",
            "ADD <urn:daygraph:digest/wire/2025-11-29> TO <urn:x:mine>",
        ] {
            assert_eq!(checked(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_follows_from_digests_cannot() {
        for text in [
            "INSERT DATA { <urn:a> <urn:b> 1 }",
            "INSERT DATA { GRAPH <urn:daygraph:digest/wire/2025-11-29> { <urn:a> <urn:b> 1 } }",
            "DELETE WHERE { ?s ?p ?o }",
            "DELETE { GRAPH <urn:daygraph:decisions> { ?s ?p ?o } } WHERE { GRAPH <urn:x:mine> { ?s ?p ?o } }",
            "CLEAR ALL",
            "CLEAR NAMED",
            "CLEAR DEFAULT",
            "DROP GRAPH <urn:daygraph:decisions>",
            "MOVE <urn:daygraph:decisions> TO <urn:x:mine>",
            "MOVE DEFAULT TO <urn:x:mine>",
            "COPY <urn:x:mine> TO DEFAULT",
        ] {
            assert!(matches!(checked(text), Err(UpdateError::Protected { .. })), "{text}");
        }
        let any = "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }";
        assert_eq!(checked(any), Err(UpdateError::Variable));
        assert_eq!(checked("LOAD <https://example.org/x.ttl> INTO GRAPH <urn:x:mine>"), Err(UpdateError::Load));
    }
}
