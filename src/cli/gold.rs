//! From what stands on the command line to gold files, each with its digest.

use std::fs;
use std::path::{Path, PathBuf};

use daygraph::gold::{self, Gold, Problem};
use rustc_hash::FxHashSet;
use walkdir::{DirEntry, WalkDir};

use super::inputs::{self, Refusal};

/// A gold file that was read, and where its digest is.
pub struct Annotated {
    /// The path as given, for messages.
    pub file: String,
    pub gold: Gold,
    pub digest: PathBuf,
}

/// Reads the gold files that the arguments name, in order and each once. Gives those that
/// have a digest, and what is wrong with the others.
pub fn read(arguments: &[PathBuf], digests: Option<&Path>) -> (Vec<Annotated>, Vec<Refusal>) {
    let (files, mut refused) = expand(arguments);
    let mut annotated = Vec::new();
    for path in files {
        let file = path.display().to_string();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) => {
                refused.push(inputs::cannot_read(file, &e));
                continue;
            }
        };
        match gold::read(&bytes) {
            Ok(gold::Reading { gold, warnings }) => {
                inputs::report(&refusals(&file, warnings));
                match find(&gold.digest, &path, digests) {
                    Ok(digest) => annotated.push(Annotated { file, gold, digest }),
                    Err((reason, advice)) => refused.push(Refusal::new(file, reason, &advice)),
                }
            }
            Err(problems) => refused.extend(refusals(&file, problems)),
        }
    }
    (annotated, refused)
}

/// Problems of a gold file, as they are reported.
pub fn refusals(file: &str, problems: Vec<Problem>) -> Vec<Refusal> {
    let of = |p: Problem| Refusal { file: file.to_owned(), line: p.line, reason: p.reason, advice: p.advice };
    problems.into_iter().map(of).collect()
}

/// The files named, and the .json files of the folders named.
fn expand(arguments: &[PathBuf]) -> (Vec<PathBuf>, Vec<Refusal>) {
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    for argument in arguments {
        if argument.is_dir() {
            let found = below(argument, |path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")));
            if found.is_empty() {
                refused.push(Refusal::new(argument.display(), "no gold in this folder", "gold files are .json"));
            }
            files.extend(found);
        } else {
            files.push(argument.clone());
        }
    }
    let mut seen = FxHashSet::default();
    files.retain(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
    (files, refused)
}

/// The files of a folder and its folders, but hidden ones, sorted.
fn below(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let visible = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible);
    let files = entries.flatten().filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path);
    files.filter(|path| wanted(path)).collect()
}

/// Where a digest is: in the folder of digests or below it, beside the gold file, or in a
/// folder above. Where it is not, the reason and advice.
fn find(digest: &str, gold: &Path, digests: Option<&Path>) -> Result<PathBuf, (String, String)> {
    let name = Path::new(digest);
    if name.file_name().is_none() {
        return Err((format!("its digest {digest:?} is no file name"), "write the digest's file name".to_owned()));
    }
    if let Some(folder) = digests {
        let direct = folder.join(name);
        if direct.is_file() {
            return Ok(direct);
        }
        let mut found = below(folder, |path| path.ends_with(name));
        match found.len() {
            0 => {}
            1 => return Ok(found.remove(0)),
            _ => {
                let found = found.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ");
                let reason = format!("its digest {digest:?} may be any of {found}");
                return Err((reason, "write the digest's folder before its name".to_owned()));
            }
        }
    }
    // The folders above are those of the real file, wherever the program runs.
    let real = fs::canonicalize(gold).unwrap_or_else(|_| gold.to_owned());
    let around = gold.parent().into_iter().chain(real.ancestors().skip(1));
    let found = around.map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| {
        let below = digests.map_or_else(String::new, |folder| format!("not below {}, ", folder.display()));
        let reason = format!("its digest {digest:?} is {below}not beside the file and in no folder above");
        (reason, "name the folder of the digests with --digests".to_owned())
    })
}
