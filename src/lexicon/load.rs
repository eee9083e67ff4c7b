//! Reading and checking of lexicon files.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::automaton::Names;
use super::fold::key;
use super::table::{self, Row};
use super::{Entry, EntryId, Lexicon};
use crate::ontology::Kind;

/// The lexicon that is compiled in: kind and text of each file of `data/lexicon/`.
pub const BUILT_IN: [(Kind, &str, &str); 9] = [
    (Kind::Company, "company.csv", include_str!("../../data/lexicon/company.csv")),
    (Kind::Organization, "organization.csv", include_str!("../../data/lexicon/organization.csv")),
    (Kind::Model, "model.csv", include_str!("../../data/lexicon/model.csv")),
    (Kind::Benchmark, "benchmark.csv", include_str!("../../data/lexicon/benchmark.csv")),
    (Kind::Event, "event.csv", include_str!("../../data/lexicon/event.csv")),
    (Kind::Product, "product.csv", include_str!("../../data/lexicon/product.csv")),
    (Kind::Person, "person.csv", include_str!("../../data/lexicon/person.csv")),
    (Kind::Technique, "technique.csv", include_str!("../../data/lexicon/technique.csv")),
    (Kind::Place, "place.csv", include_str!("../../data/lexicon/place.csv")),
];

/// What is wrong with a lexicon file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}: {problem}", file.display())]
pub struct LexiconError {
    pub file: PathBuf,
    /// 1-based line.
    pub line: u64,
    pub problem: String,
}

/// What a lexicon is put together from, and what is wrong with it.
#[derive(Default)]
struct Builder {
    entries: Vec<Entry>,
    ambiguous: Vec<Vec<String>>,
    /// Where each entry was read, with the labels of its parent and developer.
    origins: Vec<(PathBuf, u64, String, String)>,
    names: FxHashMap<(Kind, String), EntryId>,
    by_label: FxHashMap<(Kind, String), EntryId>,
    errors: Vec<LexiconError>,
}

/// In which kinds a parent or developer is looked for, by preference.
const PARENT_KINDS: [Kind; 9] = [
    Kind::Model,
    Kind::Product,
    Kind::Company,
    Kind::Organization,
    Kind::Benchmark,
    Kind::Technique,
    Kind::Event,
    Kind::Place,
    Kind::Person,
];
const DEVELOPER_KINDS: [Kind; 3] = [Kind::Company, Kind::Organization, Kind::Person];

impl Builder {
    fn error(&mut self, file: &Path, line: u64, problem: String) {
        self.errors.push(LexiconError { file: file.to_owned(), line, problem });
    }

    /// Reads one file. A name that a file read before has of the same kind is taken
    /// over by this one where `overrides` says so; else it is an error.
    fn read(&mut self, file: &Path, kind: Option<Kind>, text: &str, overrides: bool) {
        let first = self.entries.len() as EntryId;
        let (rows, problems) = table::rows(text, kind.is_none());
        for (line, problem) in problems {
            self.error(file, line, problem);
        }
        for (line, row) in rows {
            self.row(file, line, kind, row, overrides.then_some(first));
        }
    }

    fn row(&mut self, file: &Path, line: u64, kind: Option<Kind>, row: Row, overridable: Option<EntryId>) {
        let kind = match (Kind::parse(&row.kind), kind) {
            (_, Some(kind)) | (Some(kind), None) => kind,
            (None, None) => {
                let kinds = Kind::ALL.map(Kind::name).join(", ");
                let what =
                    if row.kind.is_empty() { "empty kind".into() } else { format!("unknown kind {:?}", row.kind) };
                return self.error(file, line, format!("{what}; write one of {kinds}"));
            }
        };
        if key(&row.label).is_empty() {
            return self.error(file, line, "empty label; give the name, or remove the row".into());
        }
        let mut aliases = Vec::new();
        if !row.aliases.is_empty() {
            for alias in row.aliases.split('|').map(str::trim) {
                if key(alias).is_empty() {
                    self.error(file, line, format!("empty alias of {:?}; remove the | too many", row.label));
                } else {
                    aliases.push(alias.to_owned());
                }
            }
        }
        let item =
            |text: &str| text.strip_prefix('Q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        if !row.wikidata.is_empty() && !item(&row.wikidata) {
            self.error(file, line, format!("not a Wikidata item: {:?}; write Q and digits, or nothing", row.wikidata));
        }
        let id = self.entries.len() as EntryId;
        let mut own: Vec<String> = Vec::new();
        for name in std::iter::once(&row.label).chain(&aliases) {
            let folded = key(name);
            if own.contains(&folded) {
                self.error(
                    file,
                    line,
                    format!(
                        "{name:?} is listed twice; remove one (case, width, spaces, hyphens and script do not tell names apart)"
                    ),
                );
                continue;
            }
            match self.names.get(&(kind, folded.clone())) {
                Some(&other) if overridable.is_none_or(|first| other >= first) => {
                    let (other_file, other_line, ..) = &self.origins[other as usize];
                    let problem = format!(
                        "{name:?} is already a name of {:?} ({}:{other_line}); take it out of one of the two rows",
                        self.entries[other as usize].label,
                        other_file.display()
                    );
                    self.error(file, line, problem);
                }
                Some(&other) => {
                    // A user's row takes the name over from a built-in one.
                    let entry = &mut self.entries[other as usize];
                    entry.aliases.retain(|a| key(a) != folded);
                    self.names.insert((kind, folded.clone()), id);
                }
                None => {
                    self.names.insert((kind, folded.clone()), id);
                }
            }
            own.push(folded);
        }
        let list = |text: &str| {
            text.split('|').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let ambiguous: Vec<String> = list(&row.ambiguous).iter().map(|t| key(t)).collect();
        for name in &ambiguous {
            if !own.contains(name) {
                self.error(
                    file,
                    line,
                    format!(
                        "ambiguous name {name:?} is not a name of {:?}; take it from its label and aliases",
                        row.label
                    ),
                );
            }
        }
        let apart = list(&row.apart);
        for name in apart.iter().filter(|name| own.contains(&key(name))) {
            let problem = format!(
                "{name:?} is a name of {:?} and stands in its column apart; take it out of aliases, or out of apart",
                row.label
            );
            self.error(file, line, problem);
        }
        self.by_label.insert((kind, key(&row.label)), id);
        self.entries.push(Entry {
            kind,
            label: row.label,
            aliases,
            parent: None,
            developer: None,
            wikidata: (!row.wikidata.is_empty()).then_some(row.wikidata),
            context: list(&row.context),
            apart,
        });
        self.ambiguous.push(ambiguous);
        self.origins.push((file.to_owned(), line, row.parent, row.developer));
    }

    /// Resolves parents and developers, and refuses circles of parents.
    fn link(&mut self) {
        for id in 0..self.entries.len() {
            let (file, line, parent, developer) = self.origins[id].clone();
            let label = self.entries[id].label.clone();
            for (column, name, kinds) in
                [("parent", parent, &PARENT_KINDS[..]), ("developer", developer, &DEVELOPER_KINDS[..])]
            {
                if name.is_empty() {
                    continue;
                }
                let folded = key(&name);
                // A family of the same kind first: Qwen3 the model, not a product of that name.
                let own = self.entries[id].kind;
                let mut found = None;
                for kind in std::iter::once(own).filter(|_| column == "parent").chain(kinds.iter().copied()) {
                    found = self.by_label.get(&(kind, folded.clone())).copied().filter(|&f| f as usize != id);
                    if found.is_some() {
                        break;
                    }
                }
                match (found, column) {
                    (None, _) => self.error(
                        &file,
                        line,
                        format!(
                            "{column} {name:?} of {label:?} is the label of no entry; add a row for it, or leave it out"
                        ),
                    ),
                    (found, "parent") => self.entries[id].parent = found,
                    (found, _) => self.entries[id].developer = found,
                }
            }
        }
        for id in 0..self.entries.len() {
            let (mut at, mut steps) = (self.entries[id].parent, 0);
            while let Some(parent) = at {
                steps += 1;
                if parent as usize == id || steps > 32 {
                    let (file, line, ..) = self.origins[id].clone();
                    let label = self.entries[id].label.clone();
                    self.error(
                        &file,
                        line,
                        format!("{label:?} is its own parent, by a circle; leave out one parent of the circle"),
                    );
                    self.entries[id].parent = None;
                    break;
                }
                at = self.entries[parent as usize].parent;
            }
        }
    }

    fn finish(self) -> Lexicon {
        let mut by_name: FxHashMap<String, Vec<EntryId>> = FxHashMap::default();
        let mut apart = FxHashSet::default();
        for (id, entry) in self.entries.iter().enumerate() {
            for name in std::iter::once(&entry.label).chain(&entry.aliases) {
                by_name.entry(key(name)).or_default().push(id as EntryId);
                for other in &entry.apart {
                    apart.extend([(key(name), key(other)), (key(other), key(name))]);
                }
            }
        }
        let ambiguous = self.ambiguous;
        let names = Names::new(&self.entries, &|id, name| ambiguous[id as usize].contains(&key(name)));
        let persons = self.entries.iter().filter(|e| e.kind == Kind::Person);
        let given_names = persons
            .filter_map(|e| e.label.split_once(' '))
            .filter(|(given, _)| given.chars().count() > 1 && given.chars().all(char::is_alphabetic))
            .map(|(given, _)| given.to_lowercase())
            .collect();
        Lexicon { entries: self.entries, by_label: self.by_label, by_name, apart, given_names, names }
    }
}

impl Lexicon {
    /// The built-in lexicon with the user's files added, each given as path and text.
    /// A name in a user's file is taken over from the built-in entry that has it.
    ///
    /// # Errors
    ///
    /// All that is wrong with the files: duplicate names, unknown kinds, empty fields,
    /// parents that are no entry.
    pub fn load(user_files: &[(PathBuf, String)]) -> Result<Lexicon, Vec<LexiconError>> {
        let mut builder = Builder::default();
        for (kind, file, text) in BUILT_IN {
            builder.read(Path::new("data/lexicon").join(file).as_path(), Some(kind), text, false);
        }
        for (file, text) in user_files {
            builder.read(file, None, text, true);
        }
        builder.link();
        builder.errors.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        if builder.errors.is_empty() { Ok(builder.finish()) } else { Err(builder.errors) }
    }

    /// The bytes of a user's file as text, for [`Lexicon::load`].
    ///
    /// # Errors
    ///
    /// The first byte that is no UTF-8, with its line.
    pub fn decode(file: &Path, bytes: &[u8]) -> Result<String, LexiconError> {
        table::decode(bytes).map_err(|(line, problem)| LexiconError { file: file.to_owned(), line, problem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        match Lexicon::load(&[("own.csv".into(), text.into())]) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn the_built_in_lexicon_is_clean_and_large() {
        let lexicon =
            Lexicon::load(&[]).unwrap_or_else(|errors| panic!("{} errors, first: {}", errors.len(), errors[0]));
        assert!(lexicon.entries().len() >= 2500, "{} entries", lexicon.entries().len());
    }

    #[test]
    fn errors_name_file_line_and_problem() {
        for (text, problem) in [
            ("label,kind\nFoobarium,Firm\n", "own.csv:2: unknown kind \"Firm\""),
            (
                "label,kind\nFoobarium,Company\nfoobarium,Company\n",
                "own.csv:3: \"foobarium\" is already a name of \"Foobarium\" (own.csv:2)",
            ),
            ("label,kind,aliases\nFoobarium,Company,FB Co||\n", "own.csv:2: empty alias of \"Foobarium\""),
            ("label,kind\n,Company\n", "own.csv:2: empty label"),
            ("label,kind\nFoobarium,\n", "own.csv:2: empty kind; write one of Company"),
            ("label\nFoobarium\n", "own.csv:1: the column `kind` is missing; the first line must name"),
            ("name,kind\nFoobarium,Company\n", "own.csv:1: the column `label` is missing; the first line must name"),
            ("", "own.csv:1: the column `label` is missing"),
            ("# mine\n\nlabel,kind\n\n# yours\nFoobarium,Firm\n", "own.csv:6: unknown kind"),
            ("# mine\nlabel,colour\n", "own.csv:2: the column `kind` is missing"),
            ("\"label,kind\nFoobarium,Company\n", "own.csv:1: a double quote is opened and not closed"),
            ("label;kind\nFoobarium;Company\n", "own.csv:1: columns are parted by ';'"),
            ("label,kind,colour\nFoobarium,Company,red\n", "own.csv:1: unknown column \"colour\""),
            ("label,kind,Kind\nFoobarium,Company,\n", "own.csv:1: the column `kind` is there twice"),
            ("label,kind\nFoo, Bar Inc,Company\n", "own.csv:2: 3 fields, but the first line names 2 columns"),
            ("# mine\r\nlabel,kind\r\n\"Foobarium,Company\r\n", "own.csv:3: a double quote is opened and not closed"),
            ("\u{FEFF}label,kind\nFoo\u{1b}barium,Company\n", "own.csv:2: a control character"),
            (
                "label,kind,aliases,ambiguous\nFoobarium,Company,FBR,FBQ\n",
                "own.csv:2: ambiguous name \"fbq\" is not a name of \"Foobarium\"",
            ),
            (
                "label,kind,parent\nFoo Quux,Product,Bar Quux\nBar Quux,Product,Foo Quux\n",
                "own.csv:2: \"Foo Quux\" is its own parent, by a circle",
            ),
            (
                "label,kind,parent\nFoobarium,Company,Quuxian Holdings\n",
                "own.csv:2: parent \"Quuxian Holdings\" of \"Foobarium\" is the label of no entry",
            ),
            ("label,kind,wikidata\nFoobarium,Company,95\n", "own.csv:2: not a Wikidata item: \"95\""),
            (
                "label,kind,aliases,apart\nFoobarium,Company,福巴,Quuxmind|福 巴\n",
                "own.csv:2: \"福 巴\" is a name of \"Foobarium\" and stands in its column apart",
            ),
        ] {
            let found = problems(text);
            assert!(found.first().is_some_and(|p| p.starts_with(problem) && p.contains("; ")), "{text:?}: {found:?}");
        }
    }

    #[test]
    fn names_are_kept_apart_both_ways_and_in_any_script() {
        let own = "label,kind,aliases,apart\nFoobarium,Company,福巴,Quuxmind|左格智慧\n";
        let lexicon = Lexicon::load(&[("own.csv".into(), own.into())]).unwrap_or_else(|e| panic!("{}", e[0]));
        let apart = |one: &str, other: &str| lexicon.are_apart(&key(one), &key(other));
        assert!(apart("福巴", "quuxmind") && apart("左格智慧", "FOOBARIUM") && apart("Foobarium", "左格智慧"));
        assert!(!apart("Quuxmind", "左格智慧") && !apart("Foobarium", "福巴"));
    }

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_line() {
        let told = |bytes: &[u8]| Lexicon::decode(Path::new("own.csv"), bytes).map_err(|e| e.to_string());
        assert_eq!(told("label,kind\n福巴,Company\n".as_bytes()).as_deref(), Ok("label,kind\n福巴,Company\n"));
        let latin = told(b"label,kind\nFoo,Company\ncaf\xE9,Company\n").unwrap_err();
        assert!(latin.starts_with("own.csv:3: not UTF-8: byte 0xE9 at offset 26; convert it"), "{latin}");
        assert!(told(b"\xFF\xFEl\0").unwrap_err().starts_with("own.csv:1: UTF-16"));
    }

    #[test]
    fn names_are_found_at_word_boundaries() {
        let own = "label,kind,aliases\nFoobarium,Company,福巴|FBR\nFoobarium 5,Model,\nFoobarium Code,Product,\n";
        let lexicon = Lexicon::load(&[("own.csv".into(), own.into())]).unwrap_or_else(|e| panic!("{}", e[0]));
        let found = |text: &str| {
            let folded = crate::lexicon::fold::Folded::new(text);
            let mut names: Vec<_> = lexicon
                .find(text, &folded)
                .map(|f| text[f.start..f.end].to_owned())
                .filter(|n| key(n).contains("foobarium") || n.contains('福') || n.contains("FBR"))
                .collect();
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(found("用Foobarium模型"), ["Foobarium"]);
        assert_eq!(found("Foobariums and foobarium"), Vec::<String>::new());
        assert_eq!(found("Foobarium‑5 和 Foobarium-5.5"), ["Foobarium", "Foobarium‑5"]);
        assert_eq!(found("FoobariumCode by 福巴, not fbr but FBR"), ["FBR", "FoobariumCode", "福巴"]);
    }
}
