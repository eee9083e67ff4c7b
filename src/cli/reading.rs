//! From sources to what is kept of them: what is known already is not read again.

use anyhow::Result;
use daygraph::digest::Asked;
use daygraph::extract::Extractor;
use daygraph::store::{Extractions, Kept};
use jiff::civil::Date;

use super::inputs::{ReadArgs, Refusal, Source};
use super::sources::Keys;

/// What became of one source.
#[derive(Default)]
pub struct Outcome {
    pub found: Vec<Kept>,
    /// Digests that are kept already.
    pub skipped: usize,
    pub warnings: Vec<Refusal>,
}

/// What reading a source needs.
pub struct Reader<'a> {
    pub extractor: Extractor<'a>,
    /// Fingerprint of lexicon and models.
    pub given: String,
    pub keys: &'a Keys,
    pub read: &'a ReadArgs,
}

impl Reader<'_> {
    pub fn read(&self, source: &Source, kept: &Extractions) -> Result<Outcome, Refusal> {
        let bytes = source.bytes()?;
        let Some(path) = &source.path else { return self.piped(source, &bytes, kept) };
        let key = self.keys.of(path);
        let hash = blake3::hash(&bytes).to_hex();
        let options = Options::of(self.read, &hash, kept.get(&key).map(|kept| kept.content.as_str()));
        let content = options.content(&hash);
        if let Some(same) = kept.fresh(&key, &content, &self.given) {
            return Ok(Outcome { skipped: same.digests.len(), ..Outcome::default() });
        }
        let read = source.read(&bytes, Asked { day: options.day, series: options.series })?;
        let digests = read.digests.iter().map(|d| self.extractor.extract(d)).collect();
        let found = vec![Kept::new(&key, &content, &self.given, digests)];
        Ok(Outcome { found, skipped: 0, warnings: read.warnings })
    }

    /// Standard input has no name to be known by again; its digests have theirs.
    fn piped(&self, source: &Source, bytes: &[u8], kept: &Extractions) -> Result<Outcome, Refusal> {
        let read = source.read(bytes, self.read.asked())?;
        let mut outcome = Outcome { warnings: read.warnings, ..Outcome::default() };
        for digest in &read.digests {
            let key = Keys::of_piped(&digest.series, digest.date);
            if kept.fresh(&key, &digest.hash, &self.given).is_some() {
                outcome.skipped += 1;
                continue;
            }
            let digests = vec![self.extractor.extract(digest)];
            outcome.found.push(Kept::new(&key, &digest.hash, &self.given, digests));
        }
        Ok(outcome)
    }
}

/// What was asked of a source, now or in an earlier build: that holds until something else is asked.
#[derive(Debug, PartialEq, Eq)]
struct Options<'a> {
    day: Option<Date>,
    series: Option<&'a str>,
}

/// In the place of a day that was not given.
const NONE: &str = "-";

impl<'a> Options<'a> {
    /// `before` is the content that the source was kept with.
    fn of(asked: &'a ReadArgs, hash: &str, before: Option<&'a str>) -> Options<'a> {
        let held = before.and_then(|before| before.strip_prefix(hash)).unwrap_or_default();
        let (day, series) = held.trim_start().split_once(' ').unwrap_or((held.trim_start(), ""));
        Options {
            day: asked.date.or_else(|| day.parse().ok()),
            series: asked.series.as_deref().or(Some(series).filter(|series| !series.is_empty())),
        }
    }

    /// What a source's extraction depends on: its bytes, and what was asked.
    fn content(&self, hash: &str) -> String {
        let day = self.day.map(|day| day.to_string());
        match (day, self.series) {
            (None, None) => hash.to_owned(),
            (Some(day), None) => format!("{hash} {day}"),
            (day, Some(series)) => format!("{hash} {} {series}", day.as_deref().unwrap_or(NONE)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_holds_until_something_else_is() {
        let asked = |date: Option<&str>, series: Option<&str>| ReadArgs {
            date: date.map(|day| day.parse().expect("a day")),
            series: series.map(str::to_owned),
        };
        let content = |asked: &ReadArgs, before| Options::of(asked, "abc", before).content("abc");
        let nothing = asked(None, None);
        for before in ["abc", "abc 2025-11-29", "abc - wire and more", "abc 2025-11-29 wire"] {
            assert_eq!(content(&nothing, Some(before)), before);
        }
        assert_eq!(content(&nothing, Some("abd 2025-11-29")), "abc");
        assert_eq!(content(&asked(None, Some("x y")), Some("abc 2025-11-29 wire")), "abc 2025-11-29 x y");
        assert_eq!(content(&asked(Some("2025-11-30"), None), Some("abc 2025-11-29")), "abc 2025-11-30");
        assert_eq!(content(&asked(Some("2025-11-30"), None), None), "abc 2025-11-30");
    }
}
