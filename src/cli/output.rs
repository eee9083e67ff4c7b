//! Writing: to standard output, or to a file aside that takes its place when it is whole.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `table` | rows in columns, by the width of Chinese characters |
//! | `json` | what `--json` prints |
//! | `ink` | colours, where there are any |

mod ink;
pub mod json;
pub mod table;

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use tempfile::NamedTempFile;

pub use ink::{Colours, Ink};
pub use table::Table;

use super::interrupt;

/// The names of files that are being written: `.daygraph-X7d.part`.
const PART: (&str, &str) = (".daygraph-", ".part");

/// Standard output, buffered and locked.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Prints text to standard output.
pub fn print(text: &str) -> Result<()> {
    let mut out = stdout();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Prints a line to standard error; nobody may be reading it, which is no failure.
pub fn tell(text: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// How many columns the terminal has that standard output goes to, if it goes to one.
pub fn width() -> Option<usize> {
    // A terminal that does not know its width says 0.
    comfy_table::Table::new().width().filter(|width| *width > 0).map(usize::from)
}

/// A bar of so many steps, or without a number one that only turns; on terminals only.
pub fn progress(steps: Option<usize>, message: &'static str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match steps {
        Some(steps) => (ProgressBar::new(steps as u64), "{msg} {bar:30} {pos}/{len}"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar.with_message(message)
}

/// An error and its causes in one line, each thing said once.
pub fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// The text without characters that steer a terminal: news can bring such text in.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Whether the error is that the reader of our output went away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}

/// Writes a file so that at every moment either what was there before or all of the
/// new content can be read under its name. Folders that are missing are made. If the user
/// asks to stop, nothing is left behind.
pub fn write_aside(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let failed = || format!("{} cannot be written", path.display());
    // Through a link to what it points at; a pipe or device has no "aside".
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        let mut out = BufWriter::new(File::options().write(true).open(&target).with_context(failed)?);
        write(&mut out).and_then(|()| out.flush()).with_context(failed)?;
        return Ok(());
    }
    let folder = folder_of(&target);
    fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    clean(&folder);
    // The error of a file aside names that file, which tells the user nothing.
    let mut aside = part(&folder).map_err(|e| io::Error::from(e.kind())).with_context(failed)?;
    let mut out = BufWriter::new(Stoppable(aside.as_file_mut()));
    write(&mut out).and_then(|()| out.flush()).with_context(failed)?;
    drop(out);
    aside.as_file().sync_all().with_context(failed)?;
    aside.persist(&target).map_err(|e| e.error).with_context(failed)?;
    Ok(())
}

/// A new file in a folder, locked for as long as it is written.
fn part(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PART.0).suffix(PART.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    loop {
        let file = builder.tempfile_in(folder)?;
        // Where files cannot be locked, none is taken for one that was left behind.
        let locked = file.as_file().try_lock();
        if matches!(locked, Ok(()) | Err(TryLockError::Error(_))) && file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes files that somebody was killed over while writing: those that nobody has locked.
fn clean(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_part = name.to_str().is_some_and(|n| n.starts_with(PART.0) && n.ends_with(PART.1));
        if is_part && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            // What cannot be removed now is left to the next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Fails once the user has asked to stop.
struct Stoppable<W>(W);

impl<W: Write> Write for Stoppable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if interrupt::asked() {
            // Of the kind Interrupted it would be tried again.
            return Err(io::Error::other("interrupted"));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => ".".into(),
    }
}
