//! `daygraph review`: what is doubtful, one key a decision.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, Result};
use console::Term;
use daygraph::curation::{Action, Curation};
use daygraph::review::{Choice, Doubt, Limits, Sort, Subject, doubts};
use serde_json::json;

use super::config::Config;
use super::curated::{self, WorldArgs};
use super::output::{Colours, Ink};
use super::{Status, inputs, interrupt, output};

/// Walk through what is doubtful in the graph, with one key a decision.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is doubtful: a name that is given two kinds; names that hardly differ; names that recur
and that the lexicon does not know; claims of low confidence. Of each sort what matters most
comes first, and what somebody has decided on comes no more.

Each key makes a decision, which is written at once into the file that `daygraph curate`
writes, too; at the end the store follows them all. s skips, u takes the last decision back,
q ends; nothing is lost by ending early.
Where the standard input is no terminal, keys are read from it, one a line.

Examples:
  daygraph review
  daygraph review --only claims --below 0.6
  daygraph review --list --limit 20           only shows them
  daygraph review --json | jq '.doubts[].question'")]
pub struct Args {
    /// Only doubts of this sort: kinds, duplicates, names, claims (again for more)
    #[arg(long, value_name = "SORT", value_parser = sort)]
    only: Vec<Sort>,

    /// Claims less sure than this
    #[arg(long, value_name = "CONFIDENCE", default_value_t = Limits::default().below)]
    below: f32,

    /// Unknown names that at least so many items use
    #[arg(long, value_name = "N", default_value_t = Limits::default().items)]
    items: usize,

    /// So many doubts at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Show the doubts, and ask nothing
    #[arg(long)]
    list: bool,

    /// Print JSON (docs/json.md, "doubts"), with what may be decided, and ask nothing
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    world: WorldArgs,
}

fn sort(text: &str) -> Result<Sort, String> {
    Sort::parse(text).ok_or_else(|| format!("there are {}", Sort::ALL.map(Sort::name).join(", ")))
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        let found = self.doubts(&config)?;
        if self.json {
            output::json::print("doubts", 1, as_json(&found))?;
            return Ok(Status::Done);
        }
        if self.list {
            let mut out = output::stdout();
            for (n, doubt) in found.iter().enumerate() {
                if n > 0 {
                    writeln!(out)?;
                }
                describe(&mut out, doubt, n, found.len())?;
            }
            out.flush()?;
            return Ok(Status::Done);
        }
        if found.is_empty() {
            output::tell("nothing is doubtful");
            return Ok(Status::Done);
        }
        let mut walk = Walk { file: self.world.decisions(&config)?, made: Vec::new(), settled: BTreeSet::new() };
        let walked = walk.through(&found);
        // Decisions that were made hold however the walk ended.
        let status = if walk.made.is_empty() { Status::Done } else { self.settle(&config, &walk)? };
        walked.map(|()| status)
    }

    fn doubts(&self, config: &Config) -> Result<Vec<Doubt>> {
        let curation = self.world.decisions(config)?;
        let limits = Limits { below: self.below, items: self.items };
        let mut found = doubts(self.world.rows(config, &curation)?.rows(), curation.decisions(), limits);
        found.retain(|doubt| self.only.is_empty() || self.only.contains(&doubt.sort));
        found.truncate(self.limit.unwrap_or(usize::MAX));
        Ok(found)
    }

    fn settle(&self, config: &Config, walk: &Walk) -> Result<Status> {
        let session = self.world.open(config).with_context(|| {
            format!("the decisions are in {}, and the next build follows them", walk.file.path().display())
        })?;
        interrupt::watch();
        let (effects, applied) = session.settle(|_| Ok(()))?;
        let graphs = applied.added + applied.changed + applied.removed;
        let made = walk.made.len();
        output::print(&format!(
            "{made} {} in {}; {graphs} {} changed\n",
            if made == 1 { "decision" } else { "decisions" },
            walk.file.path().display(),
            if graphs == 1 { "digest's graph" } else { "digests' graphs" }
        ))?;
        inputs::report(&curated::idle(&session.curation, &effects));
        Ok(Status::Done)
    }
}

/// How far a reviewer is.
struct Walk {
    file: Curation,
    /// What was decided: the decisions' numbers, with the entities that were asked about.
    made: Vec<(Vec<u32>, Vec<String>)>,
    /// Entities that a decision changed: what else was doubtful of them may be no more.
    settled: BTreeSet<String>,
}

/// What a key asks for.
enum Answer {
    Decide(Choice),
    Skip,
    Undo,
    Quit,
}

impl Walk {
    fn through(&mut self, found: &[Doubt]) -> Result<()> {
        let mut keys = Keys::new();
        let mut n = 0;
        while let Some(doubt) = found.get(n) {
            if self.is_settled(doubt) {
                n += 1;
                continue;
            }
            let mut out = output::stdout();
            describe(&mut out, doubt, n, found.len())?;
            offer(&mut out, doubt)?;
            out.flush()?;
            drop(out);
            match keys.answer(doubt)? {
                Answer::Decide(choice) => {
                    self.decide(doubt, choice)?;
                    n += 1;
                }
                Answer::Skip => n += 1,
                Answer::Quit => break,
                Answer::Undo => {
                    if let Some(before) = self.undo()? {
                        n = found.iter().position(|d| entities(d) == before).unwrap_or(n).min(n);
                    }
                }
            }
        }
        Ok(())
    }

    fn is_settled(&self, doubt: &Doubt) -> bool {
        entities(doubt).iter().any(|id| self.settled.contains(id))
    }

    /// Writes the decision into the file, as it is now.
    fn decide(&mut self, doubt: &Doubt, choice: Choice) -> Result<()> {
        self.file = Curation::read(self.file.path())?;
        let seen = match &doubt.about {
            Subject::Claim(_, seen) => Some(seen.clone()),
            Subject::Entities(_) => None,
        };
        let changes = choice.actions.iter().any(|a| !matches!(a, Action::Split { .. } | Action::Accept(_)));
        let add = |action: Action| self.file.add(action, None, seen.clone());
        let numbers = choice.actions.into_iter().map(add).collect();
        curated::save(&self.file)?;
        let of = entities(doubt);
        if changes {
            self.settled.extend(of.iter().cloned());
        }
        self.made.push((numbers, of));
        Ok(())
    }

    /// Takes the last decision back; gives what it was on.
    fn undo(&mut self) -> Result<Option<Vec<String>>> {
        let Some((numbers, of)) = self.made.pop() else {
            output::tell("nothing has been decided yet");
            return Ok(None);
        };
        self.file = Curation::read(self.file.path())?;
        for number in numbers.iter().rev() {
            self.file.undo(*number)?;
        }
        curated::save(&self.file)?;
        self.settled.retain(|id| !of.contains(id));
        Ok(Some(of))
    }
}

/// What a doubt is about.
fn entities(doubt: &Doubt) -> Vec<String> {
    match &doubt.about {
        Subject::Claim(id, _) => vec![id.clone()],
        Subject::Entities(ids) => ids.clone(),
    }
}

/// Where keys come from.
enum Keys {
    Terminal(Term),
    Lines(io::Lines<io::StdinLock<'static>>),
}

impl Keys {
    fn new() -> Keys {
        if io::stdin().is_terminal() && io::stdout().is_terminal() {
            Keys::Terminal(Term::stdout())
        } else {
            Keys::Lines(io::stdin().lock().lines())
        }
    }

    /// The next key; `None` where there are no more.
    fn next(&mut self) -> Result<Option<char>> {
        match self {
            Keys::Terminal(term) => match term.read_char() {
                Ok(key) => Ok(Some(key)),
                Err(e) if matches!(e.kind(), io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof) => Ok(None),
                Err(e) => Err(e).context("the keyboard cannot be read; give keys on standard input, one a line"),
            },
            Keys::Lines(lines) => {
                let line = lines.next().transpose().context("standard input cannot be read")?;
                Ok(line.map(|line| line.trim().chars().next().unwrap_or('s')))
            }
        }
    }

    fn answer(&mut self, doubt: &Doubt) -> Result<Answer> {
        loop {
            let Some(key) = self.next()? else { return Ok(Answer::Quit) };
            let key = key.to_ascii_lowercase();
            if let Some(choice) = doubt.choices.iter().find(|choice| choice.key == key) {
                output::print(&format!("  {}\n\n", choice.label))?;
                return Ok(Answer::Decide(choice.clone()));
            }
            match key {
                's' | ' ' | '\n' | '\r' => {
                    output::print("  skipped\n\n")?;
                    return Ok(Answer::Skip);
                }
                'u' => return Ok(Answer::Undo),
                'q' | '\u{1b}' | '\u{3}' => {
                    output::print("\n")?;
                    return Ok(Answer::Quit);
                }
                other => output::tell(format_args!("  no choice {other:?}")),
            }
        }
    }
}

fn describe(out: &mut dyn Write, doubt: &Doubt, n: usize, of: usize) -> io::Result<()> {
    let colours = Colours::of_stdout();
    let place = format!("[{}/{of}]", n + 1);
    writeln!(out, "{} {}", colours.paint(Ink::Faint, &place), colours.paint(Ink::Strong, &doubt.question))?;
    for (name, text) in &doubt.details {
        writeln!(out, "  {name:<12}  {}", output::plain(text))?;
    }
    Ok(())
}

fn offer(out: &mut dyn Write, doubt: &Doubt) -> io::Result<()> {
    let choices = doubt.choices.iter().map(|choice| (choice.key, choice.label.as_str()));
    let always = [('s', "skip"), ('u', "undo"), ('q', "quit")];
    let colours = Colours::of_stdout();
    let shown =
        |(key, label): (char, &str)| format!("{} {}", colours.paint(Ink::Key, &key.to_string()), output::plain(label));
    let shown: Vec<String> = choices.chain(always).map(shown).collect();
    writeln!(out, "  {}", shown.join("   "))
}

fn as_json(found: &[Doubt]) -> serde_json::Value {
    let doubts: Vec<_> = found
        .iter()
        .map(|doubt| {
            let details: serde_json::Map<_, _> =
                doubt.details.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into())).collect();
            let about = match &doubt.about {
                Subject::Claim(id, seen) => json!({ "claim": id, "says": seen.says, "digest": seen.digest }),
                Subject::Entities(ids) => json!({ "entities": ids }),
            };
            let choices: Vec<_> = doubt
                .choices
                .iter()
                .map(|choice| {
                    let decisions: Vec<String> = choice.actions.iter().map(ToString::to_string).collect();
                    json!({ "key": choice.key, "label": choice.label, "decisions": decisions })
                })
                .collect();
            json!({
                "sort": doubt.sort.name(),
                "question": doubt.question,
                "about": about,
                "details": details,
                "choices": choices,
            })
        })
        .collect();
    json!({ "doubts": doubts })
}
