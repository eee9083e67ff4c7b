//! What a claim's words say, in the sentence that has them.

use std::borrow::Cow;

use super::ClaimRecord;
use crate::digest::sentences;
use crate::fulltext::Index;
use crate::store::rows::{ClaimAt, ItemAt};
use crate::store::{Rows, Snapshot, StoreError};

/// Characters before and after the words at most; of a longer sentence the rest is cut.
const MOST: usize = 240;

/// The words of a claim and what stands beside them in their sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote<'a> {
    /// What the sentence says before the words, begun by `…` where it is cut.
    pub before: Cow<'a, str>,
    pub words: &'a str,
    /// What it says after them, ended by `…` where it is cut.
    pub after: Cow<'a, str>,
}

/// The sentences of a store's claims.
#[derive(Debug)]
pub struct Quotes<'a> {
    rows: &'a Rows,
    texts: &'a Index,
}

impl<'a> Quotes<'a> {
    /// Reads what the items of a store say.
    ///
    /// # Errors
    ///
    /// If the file is missing (the next build writes it) or damaged, or on disk errors.
    pub fn of(snapshot: &'a Snapshot) -> Result<Quotes<'a>, StoreError> {
        Ok(Quotes { rows: snapshot.rows(), texts: snapshot.texts()? })
    }

    /// The rows that the claims are of.
    pub fn rows(&self) -> &'a Rows {
        self.rows
    }

    /// A claim's words in their sentence: of the item's text, or of its headline.
    pub fn of_claim(&self, at: ClaimAt) -> Quote<'_> {
        let claim = self.rows.claim(at);
        self.of_item(claim.item, self.rows.text(claim.evidence))
    }

    /// The words of a claim that is told in words itself.
    pub fn of_record<'w>(&'w self, claim: &'w ClaimRecord) -> Quote<'w> {
        let digest = self.rows.digests.iter().find(|digest| self.rows.text(digest.id) == claim.digest);
        let mut items = digest.map_or(0..0, |digest| digest.items.0..digest.items.1);
        match items.find(|at| self.rows.item_id(*at) == claim.item) {
            Some(item) => self.of_item(item, &claim.evidence),
            None => Quote::alone(&claim.evidence),
        }
    }

    fn of_item<'w>(&'w self, item: ItemAt, words: &'w str) -> Quote<'w> {
        let headline = self.rows.text(self.rows.item(item).headline);
        let found = quote(self.texts.text(item), words).or_else(|| quote(headline, words));
        found.unwrap_or_else(|| Quote::alone(words))
    }
}

impl Quote<'_> {
    /// Words that stand in no sentence.
    fn alone(words: &str) -> Quote<'_> {
        Quote { before: Cow::Borrowed(""), words, after: Cow::Borrowed("") }
    }

    /// The whole sentence.
    pub fn sentence(&self) -> String {
        [&*self.before, self.words, &*self.after].concat()
    }
}

/// The first place of the words in a text.
fn quote<'a>(text: &'a str, words: &'a str) -> Option<Quote<'a>> {
    // A text has one line a block.
    let start = if words.contains('\n') { text.find(&words.replace('\n', " ")) } else { text.find(words) }?;
    let end = start + words.len();
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |n| end + n);
    let ranges = sentences(&text[from..to]);
    let first = ranges.iter().rfind(|range| from + range.0 <= start).map_or(start, |range| from + range.0);
    let last = ranges.iter().find(|range| from + range.1 >= end).map_or(end, |range| from + range.1);
    Some(Quote { before: tail(&text[first..start]), words, after: head(&text[end..last]) })
}

/// The last characters of a text, from a word's start.
fn tail(text: &str) -> Cow<'_, str> {
    let Some((cut, _)) = text.char_indices().rev().nth(MOST - 1).filter(|(at, _)| *at > 0) else { return text.into() };
    let within_word = text[..cut].ends_with(is_latin);
    let rest = if within_word { text[cut..].trim_start_matches(is_latin) } else { &text[cut..] };
    format!("…{}", rest.trim_start()).into()
}

/// The first characters of a text, to a word's end.
fn head(text: &str) -> Cow<'_, str> {
    let Some((cut, _)) = text.char_indices().nth(MOST) else { return text.into() };
    let within_word = text[cut..].starts_with(is_latin);
    let first = if within_word { text[..cut].trim_end_matches(is_latin) } else { &text[..cut] };
    format!("{}…", first.trim_end()).into()
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str, words: &str) -> String {
        let quote = quote(text, words).expect("the words stand there");
        format!("{}[{}]{}", quote.before, quote.words, quote.after)
    }

    #[test]
    fn the_sentence_is_around_the_words() {
        let text = "甲公司很高興。昨天乙公司發布了丙模型，價格減半。丁也來了。";
        assert_eq!(whole(text, "乙公司發布了丙模型"), "昨天[乙公司發布了丙模型]，價格減半。");
        let text = "Long ago.\nOn Friday Acme released Zed 2.0 to all. Nobody came.\nAcme released Zed";
        assert_eq!(whole(text, "Acme released Zed"), "On Friday [Acme released Zed] 2.0 to all.");
    }

    #[test]
    fn words_over_two_sentences_have_both() {
        let text = "Hello there. Acme is new. It raised $3 million today. Bye.";
        assert_eq!(whole(text, "Acme is new. It raised $3 million"), "[Acme is new. It raised $3 million] today.");
    }

    #[test]
    fn what_is_not_there_has_no_quote() {
        assert_eq!(quote("a b", "c"), None);
        assert_eq!(whole("one two three", "one two"), "[one two] three");
        assert!(quote("one two three", "one\ntwo").is_some());
    }

    #[test]
    fn a_sentence_without_end_is_cut_between_words() {
        let text = format!("{} Acme raised money {}", "lorem".repeat(40) + &" ipsum".repeat(60), "dolor ".repeat(90));
        let quote = quote(&text, "Acme raised money").unwrap();
        assert!(quote.before.starts_with("…ipsum ") && quote.before.chars().count() <= MOST + 1, "{}", quote.before);
        assert!(quote.after.ends_with("dolor…") && quote.after.chars().count() <= MOST + 1, "{}", quote.after);
        let han = "字".repeat(500) + "甲買乙" + &"字".repeat(500);
        let cut = super::quote(&han, "甲買乙").unwrap();
        assert_eq!((cut.before.chars().count(), cut.after.chars().count()), (MOST + 1, MOST + 1));
    }
}
