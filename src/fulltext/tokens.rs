//! A text into pieces: Chinese characters one by one, other writing word by word.
//!
//! | text | pieces | why |
//! | --- | --- | --- |
//! | `輝達發布` | `辉` `达` `发` `布` | Traditional → Simplified, character by character |
//! | `ＧＰＴ－５`, `gpt5`, `GPT 5` | `gpt` `5` | width (NFKC), case; letters and digits are parted |
//! | `GLM-5.1` | `glm` `5.1` | a point between digits is part of a number |
//! | `models`, `companies` | `model` `company` | the English plural (the S stemmer of Harman, 1991) |
//! | `GPUs`, `OpenAI's` | `gpu`, `openai` | that of acronyms, and the genitive |
//! | `café` | `cafe` | accents of Latin letters |

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::extract::word_ends;
use crate::lexicon::fold::{is_han, is_separator, simplify};

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its folded form: a range of [`Pieces::folded`].
    form: (u32, u32),
    /// Byte range of the text.
    pub bytes: (u32, u32),
    /// Where it stands, counted in pieces; where punctuation parts two, a number is left out.
    pub position: u32,
    /// Whether it is one character of a writing without spaces.
    pub single: bool,
    /// Whether a word begins with it.
    pub begins: bool,
    /// Whether a word ends with it.
    pub ends: bool,
}

/// The pieces of a text.
#[derive(Debug, Default, Clone)]
pub struct Pieces {
    folded: String,
    pub all: Vec<Piece>,
}

impl Pieces {
    /// Parts a text into its pieces.
    pub fn of(text: &str) -> Pieces {
        let mut maker = Maker { text, pieces: Pieces::default(), position: 0, gap: false, run: 0 };
        maker.read();
        maker.pieces
    }

    /// The folded form of a piece.
    pub fn form(&self, piece: &Piece) -> &str {
        &self.folded[piece.form.0 as usize..piece.form.1 as usize]
    }

    /// The folded form of two pieces, one right after the other.
    pub(super) fn pair(&self, first: &Piece, second: &Piece) -> &str {
        &self.folded[first.form.0 as usize..second.form.1 as usize]
    }
}

/// What a character is to the pieces around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Single,
    Letter,
    Digit,
    /// Neither a piece nor anything that parts two sentences.
    Space,
    /// Punctuation.
    Break,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\n' => Class::Break,
        '.' | '/' | '\'' | '’' | '+' | '&' | '@' | '#' => Class::Space,
        _ if is_separator(c) => Class::Space,
        _ if is_han(c) || is_unspaced(c) => Class::Single,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphanumeric() => Class::Letter,
        _ if is_combining_mark(c) => Class::Letter,
        _ => Class::Break,
    }
}

/// Kana and Hangul, which are written without spaces or glued to their endings.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{AC00}'..='\u{D7A3}')
}

struct Maker<'a> {
    text: &'a str,
    pieces: Pieces,
    position: u32,
    /// Whether punctuation stands before the next piece.
    gap: bool,
    /// The first piece of the run of single characters that is being read.
    run: usize,
}

impl Maker<'_> {
    fn read(&mut self) {
        let mut at = 0;
        let text = self.text;
        while let Some(c) = text[at..].chars().next() {
            let class = class(c);
            if class != Class::Single {
                self.end_run();
            }
            at = match class {
                Class::Single => {
                    let end = at + c.len_utf8();
                    let from = self.pieces.folded.len();
                    self.pieces.folded.push(simplify(c));
                    self.push(from, (at, end), true);
                    end
                }
                Class::Letter | Class::Digit => self.word(at, class),
                Class::Space => {
                    let end = at + c.len_utf8();
                    // A point ends a sentence where no word follows it.
                    let full_stop = c == '.' && text[end..].chars().next().is_none_or(char::is_whitespace);
                    self.gap |= full_stop;
                    at + self.genitive(at).unwrap_or(c.len_utf8())
                }
                Class::Break => {
                    self.gap = true;
                    at + c.len_utf8()
                }
            };
        }
        self.end_run();
    }

    /// How many bytes an English genitive has that stands here, behind a word.
    fn genitive(&self, at: usize) -> Option<usize> {
        let rest = self.text[at..].strip_prefix(['\'', '’'])?;
        let behind = rest.strip_prefix(['s', 'S'])?;
        let after_word = self.pieces.all.last().is_some_and(|piece| piece.bytes.1 as usize == at && !piece.single);
        (after_word && !behind.starts_with(char::is_alphanumeric)).then(|| self.text.len() - at - behind.len())
    }

    /// Reads letters, or digits with points between them, from here; gives where they end.
    fn word(&mut self, start: usize, of: Class) -> usize {
        let from = self.pieces.folded.len();
        let mut chars = self.text[start..].char_indices().peekable();
        let mut end = self.text.len();
        while let Some((at, c)) = chars.next() {
            let mut digit_follows = || chars.peek().is_some_and(|(_, next)| class(*next) == Class::Digit);
            if class(c) == of {
                fold_into(&mut self.pieces.folded, c);
            } else if of == Class::Digit && c == '.' && digit_follows() {
                self.pieces.folded.push('.');
            } else {
                end = start + at;
                break;
            }
        }
        let written = &self.text.as_bytes()[start..end];
        match written {
            // GPUs, LLMs.
            [_, .., last, b's'] if last.is_ascii_uppercase() => drop(self.pieces.folded.pop()),
            _ if of == Class::Letter => singular(&mut self.pieces.folded, from),
            _ => {}
        }
        if self.pieces.folded.len() > from {
            self.push(from, (start, end), false);
        }
        end
    }

    fn push(&mut self, from: usize, bytes: (usize, usize), single: bool) {
        if std::mem::take(&mut self.gap) && !self.pieces.all.is_empty() {
            self.position += 1;
        }
        self.pieces.all.push(Piece {
            form: (from as u32, self.pieces.folded.len() as u32),
            bytes: (bytes.0 as u32, bytes.1 as u32),
            position: self.position,
            single,
            begins: !single,
            ends: !single,
        });
        self.position += 1;
        if !single {
            self.run = self.pieces.all.len();
        }
    }

    /// Parts the run of single characters that ends here into words.
    fn end_run(&mut self) {
        let run = &mut self.pieces.all[self.run..];
        if let (Some(first), Some(last)) = (run.first(), run.last()) {
            let (start, end) = (first.form.0, last.form.1);
            let mut from = 0;
            for word_end in word_ends(&self.pieces.folded[start as usize..end as usize]) {
                let to = from + run[from..].partition_point(|piece| piece.form.1 - start <= word_end as u32);
                if let Some(piece) = run.get_mut(from) {
                    piece.begins = true;
                }
                if let Some(piece) = to.checked_sub(1).and_then(|at| run.get_mut(at)) {
                    piece.ends = true;
                }
                from = to;
            }
        }
        self.run = self.pieces.all.len();
    }
}

/// Appends a character in lower case, half width and without accents.
fn fold_into(out: &mut String, c: char) {
    if c.is_ascii() {
        return out.push(c.to_ascii_lowercase());
    }
    let latin = matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    let mut push = |n: char| {
        if n.is_alphanumeric() && !is_combining_mark(n) {
            out.extend(n.to_lowercase());
        }
    };
    if latin { std::iter::once(c).nfkd().for_each(&mut push) } else { std::iter::once(c).nfkc().for_each(&mut push) }
}

/// Takes the English plural off the word that starts at `from`: the S stemmer of D. Harman,
/// "How Effective Is Suffixing?", JASIS 42 (1991).
fn singular(folded: &mut String, from: usize) {
    let word = &folded[from..];
    if word.len() <= 3 || !word.is_ascii() {
        return;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&["ies"]) && !ends(&["eies", "aies"]) {
        folded.truncate(folded.len() - 3);
        folded.push('y');
    } else if (ends(&["es"]) && !ends(&["aes", "ees", "oes"])) || (ends(&["s"]) && !ends(&["us", "ss", "es"])) {
        folded.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        let pieces = Pieces::of(text);
        pieces.all.iter().map(|piece| pieces.form(piece).to_owned()).collect()
    }

    #[test]
    fn texts_are_parted_as_the_table_says() {
        for (text, expected) in [
            ("輝達發布", "辉 达 发 布"),
            ("ＧＰＴ－５", "gpt 5"),
            ("gpt5", "gpt 5"),
            ("GLM-5.1.", "glm 5.1"),
            ("models companies classes GPUs us pass", "model company classe gpu us pass"),
            ("OpenAI's, OpenAI’s", "openai openai"),
            ("café Ärger", "cafe arger"),
            ("「夸克」AI眼鏡", "夸 克 ai 眼 镜"),
            ("…!? 🙂", ""),
        ] {
            assert_eq!(forms(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn punctuation_parts_and_hyphens_do_not() {
        let positions = |text: &str| Pieces::of(text).all.iter().map(|piece| piece.position).collect::<Vec<_>>();
        assert_eq!(positions("GPT-5 is"), [0, 1, 2]);
        assert_eq!(positions("阿里，千问"), [0, 1, 3, 4]);
        assert_eq!(positions("He left. It"), [0, 1, 3]);
        assert_eq!(positions("，a"), [0]);
    }

    #[test]
    fn words_of_chinese_have_edges() {
        let pieces = Pieces::of("來自未來的人 AI");
        let words: String = pieces
            .all
            .iter()
            .map(|p| format!("{}{}{}", if p.begins { "[" } else { "" }, pieces.form(p), if p.ends { "]" } else { "" }))
            .collect();
        assert_eq!(words, "[来自][未来][的][人][ai]");
    }

    #[test]
    fn bytes_are_those_of_the_text() {
        let text = "用 Ｑｗｅｎ‑3 與輝達's";
        let pieces = Pieces::of(text);
        let of = |piece: &Piece| &text[piece.bytes.0 as usize..piece.bytes.1 as usize];
        let parts: Vec<&str> = pieces.all.iter().map(of).collect();
        assert_eq!(parts, ["用", "Ｑｗｅｎ", "3", "與", "輝", "達", "s"]);
    }
}
