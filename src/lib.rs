//! daygraph turns daily news digests of the AI industry into a knowledge graph.
//!
//! ```text
//!  digest file ──digest──▶ Digest ──extract──▶ mentions, claims ──resolve──▶ entities, happenings
//!                                     ▲                                          │
//!                                  lexicon                                     store ──▶ query · export
//! ```
//!
//! Each folder is one step, with its own types in and out:
//!
//! | module | what it is for |
//! | --- | --- |
//! | [`curation`] | decisions of people on the graph, and their file |
//! | [`ontology`] | kinds of entity and relations: the one table |
//! | [`digest`] | Markdown, front matter, JSON Lines → digests, items, text with byte spans |
//! | [`lexicon`] | the names that the world already knows, and folding |
//! | [`extract`] | an item → mentions → claims |
//! | [`resolve`] | mentions → entities with stable identifiers, happenings |
//! | [`fulltext`] | which texts have which words, and how much that says |
//! | [`store`] | entities and claims ⇄ RDF quads in Oxigraph; SPARQL |
//! | [`graph`] | why an edge is there; who is next to whom, as a petgraph graph; paths, ranks, communities |
//! | [`track`] | days: what changed, what was told of a name on each, what rises |
//! | [`search`] | words → the entities and items that they name and that tell of them |
//! | [`review`] | what people should decide on, and words into decisions |
//! | [`export`] | the graph as files for other programs |
//! | [`learn`] | linear models over hashed features, for what extraction learns |
//! | [`gold`] | hand annotation, and how well extraction agrees with it |

pub mod curation;
pub mod digest;
pub mod export;
pub mod extract;
pub mod fulltext;
pub mod gold;
pub mod graph;
mod guarded;
pub mod learn;
pub mod lexicon;
pub mod ontology;
pub mod resolve;
pub mod review;
pub mod search;
pub mod store;
pub mod track;
