//! What `daygraph curate` does, and how it tells.

use std::io::Write;

use anyhow::{Context, Result, bail};
use daygraph::curation::{Curation, Decision};
use daygraph::resolve::Effect;
use daygraph::review::{Request, propose};
use daygraph::store::Applied;
use serde_json::json;

use super::config::Config;
use super::curate::{Deciding, List, Undo};
use super::curated::{self, as_json, why_idle};
use super::output::{Colours, Ink};
use super::{Status, inputs, interrupt, output};

/// What was done, for people or for programs.
struct Done {
    decisions: Vec<Decision>,
    effects: Vec<Effect>,
    applied: Applied,
    undone: bool,
}

impl Deciding {
    pub fn decide(self, requests: Vec<Request>) -> Result<Status> {
        let config = Config::find()?;
        let mut session = self.world.open(&config)?;
        let store = session.store()?;
        let mut made = Vec::new();
        for request in &requests {
            let proposal = propose(&store, request, self.kind)?;
            let stands = session.curation.decisions().iter().find(|d| d.action == proposal.action);
            match stands {
                // One that a later decision overrules can be made again.
                Some(before) if is_last_word(&session.curation, before) => {
                    bail!("decision {} says so already; `daygraph curate list` shows it", before.number);
                }
                _ => made.push(session.curation.add(proposal.action, self.because.clone(), proposal.seen)),
            }
        }
        drop(store);
        let of = |curation: &Curation, effects: &[Effect]| -> (Vec<Decision>, Vec<Effect>) {
            let pairs = curation.decisions().iter().zip(effects).filter(|(d, _)| made.contains(&d.number));
            pairs.map(|(d, e)| (d.clone(), e.clone())).unzip()
        };
        let refuse = |curation: &Curation, effects: &[Effect]| -> Result<()> {
            let (decisions, effects) = of(curation, effects);
            for (decision, effect) in decisions.iter().zip(&effects) {
                if let Some(why) = why_idle(effect) {
                    bail!("{} would do nothing: {why}", decision.text());
                }
            }
            Ok(())
        };
        if self.dry_run {
            let effects = session.effects();
            refuse(&session.curation, &effects)?;
            let (decisions, effects) = of(&session.curation, &effects);
            Done { decisions, effects, applied: Applied::default(), undone: false }.tell(self.json, true)?;
            return Ok(Status::Done);
        }
        interrupt::watch();
        let (effects, applied) = session.settle(|effects| refuse(&session.curation, effects))?;
        let idle = curated::idle(&session.curation, &effects);
        let (decisions, effects) = of(&session.curation, &effects);
        Done { decisions, effects, applied, undone: false }.tell(self.json, false)?;
        inputs::report(&idle);
        Ok(Status::Done)
    }
}

/// Whether no later decision is of the same names, and so may say otherwise.
fn is_last_word(curation: &Curation, decision: &Decision) -> bool {
    let later = curation.decisions().iter().skip_while(|d| d.number != decision.number).skip(1);
    let on = subject(decision);
    !later.into_iter().any(|d| subject(d) == on || d.action.name() == "split" || d.action.name() == "merge")
}

/// What a decision is on, for comparison.
fn subject(decision: &Decision) -> Vec<(String, serde_json::Value)> {
    const ON: [&str; 8] = ["name", "kind", "claim", "subject", "subject-kind", "relation", "object", "object-kind"];
    decision.fields().into_iter().filter(|(key, _)| ON.contains(&key.as_str())).collect()
}

impl Done {
    fn tell(&self, as_objects: bool, dry_run: bool) -> Result<()> {
        let Done { decisions, effects, applied, undone } = self;
        let graphs = applied.added + applied.changed + applied.removed;
        if as_objects {
            let told: Vec<_> = decisions.iter().zip(effects).map(|(d, e)| with_effect(d, e)).collect();
            let value = json!({
                "undone": undone,
                "dry_run": dry_run,
                "decisions": told,
                "digests_changed": graphs,
            });
            return output::json::print("decisions-made", 1, value);
        }
        let mut text = String::new();
        for (n, decision) in decisions.iter().enumerate() {
            let said = output::plain(&decision.text());
            match (undone, dry_run) {
                (true, _) => text.push_str(&format!("undone: decision {}, {said}\n", decision.number)),
                (false, true) => text.push_str(&format!("it would be: {said}\n")),
                (false, false) => text.push_str(&format!("decision {}: {said}\n", decision.number)),
            }
            let Some(effect) = effects.get(n) else { continue };
            if effect.claims > 0 {
                text.push_str(&format!("  on {}\n", count(effect.claims, "claim", "claims")));
            }
            if effect.unfit > 0 {
                let leave = if effect.unfit == 1 { "leaves" } else { "leave" };
                text.push_str(&format!(
                    "  {} of what it makes cannot be said of that kind, or of itself, and {leave} the graph\n",
                    count(effect.unfit, "claim", "claims")
                ));
            }
        }
        if !dry_run {
            text.push_str(&format!("{} changed", count(graphs, "digest's graph", "digests' graphs")));
            if let Some(decision) = decisions.last().filter(|_| !undone) {
                text.push_str(&format!("; `daygraph curate undo {}` takes it back", decision.number));
            }
            text.push('\n');
        }
        output::print(&text)
    }
}

fn with_effect(decision: &Decision, effect: &Effect) -> serde_json::Value {
    let mut value = as_json(decision);
    value["effect"] = json!({ "claims": effect.claims, "unfit": effect.unfit, "none_because": why_idle(effect) });
    value
}

impl List {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        let curation = self.world.decisions(&config)?;
        let effects = if self.check { self.world.open(&config)?.effects() } else { Vec::new() };
        if self.json {
            let told = curation.decisions().iter().enumerate();
            let told = told.map(|(n, d)| effects.get(n).map_or_else(|| as_json(d), |e| with_effect(d, e)));
            let value = json!({
                "file": curation.path(),
                "decisions": told.collect::<Vec<_>>(),
            });
            output::json::print("decisions", 1, value)?;
            return Ok(Status::Done);
        }
        if curation.decisions().is_empty() {
            output::tell(format_args!("no decisions in {}", curation.path().display()));
            return Ok(Status::Done);
        }
        let wide = curation.decisions().iter().map(|d| d.number.to_string().len()).max().unwrap_or(0);
        let (mut out, colours) = (output::stdout(), Colours::of_stdout());
        for (n, decision) in curation.decisions().iter().enumerate() {
            let said = output::plain(&decision.text());
            writeln!(out, "{:>wide$}  {:<6}  {said}", decision.number, decision.action.name())?;
            let because = decision.because.as_ref().map(|because| (Ink::Faint, format!("because {because}")));
            let idle = effects.get(n).and_then(why_idle).map(|why| (Ink::Bad, format!("does nothing: {why}")));
            for (ink, line) in because.into_iter().chain(idle) {
                writeln!(out, "{:wide$}          {}", "", colours.paint(ink, &line))?;
            }
        }
        out.flush()?;
        Ok(Status::Done)
    }
}

impl Undo {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        let mut session = self.world.open(&config).context("nothing is undone")?;
        let decision = session.curation.undo(self.number)?;
        interrupt::watch();
        let (effects, applied) = session.settle(|_| Ok(()))?;
        let done = Done { decisions: vec![decision], effects: vec![Effect::default()], applied, undone: true };
        done.tell(self.json, false)?;
        inputs::report(&curated::idle(&session.curation, &effects));
        Ok(Status::Done)
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
