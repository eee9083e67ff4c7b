//! What came of decisions, for those who read the graph and for those who decided.

use std::collections::BTreeMap;

/// The decisions that a resolution follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// What was decided of claims that stay: by (digest, item, claim) indices.
    pub claims: BTreeMap<(u32, u32, u32), ClaimDecisions>,
    /// What the decisions say, by their numbers.
    pub texts: BTreeMap<u32, DecisionText>,
}

/// What was decided of a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimDecisions {
    /// Numbers of the decisions, in order.
    pub by: Vec<u32>,
    pub notes: Vec<String>,
}

/// What a decision says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionText {
    /// In one line: `左格智慧 (Company) is Foobam (Company)`.
    pub text: String,
    /// Why, in the words of who decided.
    pub because: Option<String>,
}

/// What a decision did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// The decision's number.
    pub number: u32,
    /// Claims that it decides on.
    pub claims: usize,
    /// Claims that leave the graph, since they cannot be said of what it made.
    pub unfit: usize,
    /// What it names that is not there: it has no effect.
    pub missing: Option<String>,
    /// A later decision that contradicts it: it has no effect.
    pub overruled_by: Option<u32>,
}
