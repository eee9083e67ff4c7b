//! Options that choose what is exported.

use std::path::PathBuf;

use anyhow::Result;
use daygraph::export::Selection;
use daygraph::export::select::{Projection, Shared};
use daygraph::graph::NodeClass;
use daygraph::ontology::{Kind, Modality, Relation};
use daygraph::resolve::HappeningClass;
use daygraph::store::query::Query;

use super::answer::World;
use super::asked::{self, WindowArgs};

/// What is exported.
#[derive(Debug, Clone, clap::Args)]
pub struct SelectionArgs {
    /// Kinds of entities and of happenings that become nodes, with commas between them [default: all]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = class, conflicts_with = "projection")]
    kinds: Vec<NodeClass>,

    /// Relations that become edges, with commas between them [default: all]
    #[arg(long, value_name = "RELATIONS", value_delimiter = ',', value_parser = asked::relation)]
    relations: Vec<Relation>,

    #[command(flatten)]
    days: WindowArgs,

    /// The least confidence of an edge, 0 to 1; below 0.5 it is more likely misread
    #[arg(long, value_name = "0..1", value_parser = asked::confidence, default_value = "0")]
    min_confidence: f32,

    /// The least weight of an edge: how many items say it, or how many things two share
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_weight: u32,

    /// What counts: asserted, planned, rumored, denied, with commas between them [default: all; with --projection: asserted]
    #[arg(long, value_name = "MODALITIES", value_delimiter = ',', value_parser = modality)]
    modality: Vec<Modality>,

    /// Stay around this name (again for more)
    #[arg(long, value_name = "NAME")]
    around: Vec<String>,

    /// How many steps around it
    #[arg(long, value_name = "N", default_value_t = 1)]
    depth: u32,

    /// Take the edges that a query gives
    #[arg(long, value_name = "FILE.rq")]
    query: Option<PathBuf>,

    /// Make all edges of a pair one, without direction
    #[arg(long)]
    merge_relations: bool,

    /// Join entities of two kinds by what they share: company-company, company-model …
    #[arg(long, value_name = "KIND-KIND", value_parser = projection)]
    projection: Option<Projection>,

    /// What they share: anything, item, investor, or a kind as model or benchmark
    #[arg(long, value_name = "WHAT", value_parser = shared, requires = "projection", default_value = "anything")]
    share: Shared,

    /// Make nodes of happenings too: releases, funding rounds, acquisitions …
    #[arg(long)]
    happenings: bool,

    /// Leave out nodes that no edge touches: names that are mentioned, with nothing told of them
    #[arg(long)]
    connected: bool,

    /// Keep the largest part that hangs together
    #[arg(long)]
    largest_component: bool,

    /// Keep so many nodes, the most mentioned
    #[arg(long, value_name = "N")]
    top: Option<usize>,

    /// How many sentences an edge keeps at most
    #[arg(long, value_name = "N", default_value_t = Selection::default().evidence)]
    evidence: usize,
}

impl SelectionArgs {
    /// What is to be exported of a store.
    pub fn selection(&self, world: World<'_>) -> Result<Selection> {
        let around = self.around.iter().map(|name| asked::entity(world, name)).collect::<Result<_>>()?;
        let query = self.query.as_ref().map(|file| Query::file(file)).transpose()?;
        let happenings = self.happenings || self.kinds.iter().any(|class| matches!(class, NodeClass::Happening(_)));
        Ok(Selection {
            kinds: self.kinds.clone(),
            relations: self.relations.clone(),
            window: self.days.window(world.snapshot)?,
            modalities: self.modality.clone(),
            confidence: self.min_confidence,
            weight: self.min_weight,
            around,
            depth: self.depth,
            query,
            projection: self.projection.map(|projection| Projection { by: self.share, ..projection }),
            merge: self.merge_relations,
            happenings,
            connected: self.connected,
            largest_component: self.largest_component,
            top: self.top,
            evidence: self.evidence,
        })
    }
}

/// Reads the name of a kind or of a class of happenings, in any case.
fn class(text: &str) -> Result<NodeClass, String> {
    let happening = || HappeningClass::ALL.into_iter().find(|class| class.name().eq_ignore_ascii_case(text));
    let found = Kind::parse(text).map(NodeClass::Entity).or_else(|| happening().map(NodeClass::Happening));
    found.ok_or_else(|| {
        let (kinds, happenings) = (Kind::ALL.map(Kind::name), HappeningClass::ALL.map(HappeningClass::name));
        format!("there are {}, and of happenings {}", kinds.join(", "), happenings.join(", "))
    })
}

fn modality(text: &str) -> Result<Modality, String> {
    let found = Modality::parse(&text.to_ascii_lowercase());
    found.ok_or_else(|| format!("there are {}", Modality::ALL.map(Modality::name).join(", ")))
}

fn projection(text: &str) -> Result<Projection, String> {
    let kinds = || Kind::ALL.map(Kind::slug).join(", ");
    Projection::parse(text).ok_or_else(|| format!("write two kinds as company-company; there are {}", kinds()))
}

fn shared(text: &str) -> Result<Shared, String> {
    let kinds = || Kind::ALL.map(Kind::slug).join(", ");
    Shared::parse(text).ok_or_else(|| format!("there are anything, item, investor, {}", kinds()))
}
