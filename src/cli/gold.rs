//! From what stands on the command line to gold files, each with its digest.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use daygraph::digest::{Asked, Digest};
use daygraph::gold::{self, Gold, Problem};
use rustc_hash::{FxHashMap, FxHashSet};
use walkdir::{DirEntry, WalkDir};

use super::inputs::{self, Refusal, Source};

/// Digests with the gold of their gold files.
pub struct Annotated {
    pub digests: Vec<Digest>,
    /// Each gold file that can be used, in the order given.
    pub pairs: Vec<Pair>,
}

/// A gold file and its digest.
pub struct Pair {
    /// The gold file's path as given, for messages.
    pub file: String,
    pub gold: Gold,
    /// Index of the digest.
    pub digest: usize,
}

impl Annotated {
    /// Reads the gold files that the arguments name, each once, and their digests, which are
    /// looked for in the folder too. Gives also what is wrong with the files that are of no use;
    /// what looks wrong in the others is told.
    ///
    /// # Errors
    ///
    /// If the folder is none.
    pub fn read(arguments: &[PathBuf], folder: Option<&Path>) -> Result<(Annotated, Vec<Refusal>)> {
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            bail!("{} is no folder; name that of the digests with --digests", folder.display());
        }
        let (files, mut refused) = files(arguments, folder);
        let paths: Vec<PathBuf> = files.iter().map(|f| f.digest.clone()).collect();
        let (sources, unknown) = inputs::expand(&paths);
        refused.extend(unknown);
        let by_path: FxHashMap<PathBuf, usize> =
            sources.iter().enumerate().filter_map(|(n, source)| Some((real(source.path.as_ref()?), n))).collect();
        let source_of: Vec<Option<usize>> = paths.iter().map(|path| by_path.get(&real(path)).copied()).collect();
        let day = |source| files[source_of.iter().position(|of| *of == Some(source))?].gold.date;
        let read = inputs::read(&sources, |source| Asked { day: day(source), series: None });
        let mut pairs = Vec::new();
        for (file, source) in files.into_iter().zip(source_of) {
            let Some(source) = source else { continue };
            check_text(&file, &sources[source]);
            let own: Vec<usize> = (0..read.digests.len()).filter(|&d| read.sources[d] == source).collect();
            match own[..] {
                // Why it could not be read is told already.
                [] => {}
                [digest] => pairs.push(Pair { file: file.path, gold: file.gold, digest }),
                _ => match own.iter().find(|&&d| Some(read.digests[d].date) == file.gold.date) {
                    Some(&digest) => pairs.push(Pair { file: file.path, gold: file.gold, digest }),
                    None => refused.push(Refusal::new(
                        file.path,
                        format_args!("{} holds {} digests, none of this day", sources[source].shown(), own.len()),
                        "give the digest's `date`",
                    )),
                },
            }
        }
        refused.extend(read.refused);
        Ok((Annotated { digests: read.digests, pairs }, refused))
    }
}

fn real(path: &PathBuf) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.clone())
}

/// Tells what of the gold does not stand in its digest.
fn check_text(file: &File, digest: &Source) {
    let bytes = digest.bytes().unwrap_or_default();
    if let (true, Ok(text)) = (digest.is_plain(), std::str::from_utf8(&bytes)) {
        inputs::report(&refusals(&file.path, gold::check_text(&file.gold, text)));
    }
}

/// A gold file that was read, and where its digest is.
struct File {
    /// The path as given, for messages.
    path: String,
    gold: Gold,
    digest: PathBuf,
}

/// Reads the gold files that the arguments name. Gives those that have a digest, and what
/// is wrong with the others.
fn files(arguments: &[PathBuf], digests: Option<&Path>) -> (Vec<File>, Vec<Refusal>) {
    let (paths, mut refused) = expand(arguments);
    let mut files = Vec::new();
    for file in paths {
        let path = file.display().to_string();
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(e) => {
                refused.push(inputs::cannot_read(path, &e));
                continue;
            }
        };
        match gold::read(&bytes) {
            Ok(gold::Reading { gold, warnings }) => {
                inputs::report(&refusals(&path, warnings));
                match find(&gold.digest, &file, digests) {
                    Ok(digest) => files.push(File { path, gold, digest }),
                    Err((reason, advice)) => refused.push(Refusal::new(path, reason, &advice)),
                }
            }
            Err(problems) => refused.extend(refusals(&path, problems)),
        }
    }
    (files, refused)
}

/// Problems of a gold file, as they are reported.
fn refusals(file: &str, problems: Vec<Problem>) -> Vec<Refusal> {
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
