//! The store's folder: its layout, its locks, and how one state takes the place of
//! another.
//!
//! ```text
//! FORMAT            "daygraph store, format 3"
//! lock              held alone by the build that is running
//! current           number of the generation that readers open
//! rdf/7/db/         a whole store of quads (RocksDB)
//! rdf/7/…           what belongs to these quads: fingerprints, names, base, rows, texts, which decisions
//! rdf/7/lock        shared by the readers of this generation
//! extractions/      what was found in each source
//! ```
//!
//! RocksDB does not let one process read what another is writing. So a build never
//! touches the generation that readers have open: it makes the next one beside it
//! (files that do not change are hard links, not copies), and when that is whole and
//! on disk, `current` is replaced by a rename. A reader sees the state before or the
//! state after, never one between, and a crash leaves the state before. A generation
//! that nobody reads any more is removed by the next build.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::StoreError;
use crate::guarded::Fault;

/// Version of the folder's layout and of all files in it but the quads.
pub const FORMAT: u32 = 3;

/// Name of the file that tells which generation readers open.
const CURRENT: &str = "current";
const FORMAT_LINE: &str = "daygraph store, format ";

/// A store's folder, known to be of this format.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    pub dir: PathBuf,
}

/// A generation that cannot be removed as long as this lives.
#[derive(Debug)]
pub(super) struct Reading {
    pub number: u64,
    pub dir: PathBuf,
    _lock: File,
}

impl Folder {
    /// Opens a folder that is there.
    pub fn open(dir: &Path) -> Result<Folder, StoreError> {
        let path = dir.join("FORMAT");
        let read = || match fs::read_to_string(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some).map_err(StoreError::io("read", &path)),
        };
        let text = match read()? {
            Some(text) => text,
            None => {
                // A beginning of FORMAT that another process makes, or died over, is none.
                let of_others = |e: fs::DirEntry| !e.file_name().to_string_lossy().starts_with("FORMAT.");
                if !fs::read_dir(dir).is_ok_and(|mut files| files.any(|e| e.is_ok_and(of_others))) {
                    return Err(StoreError::NoStore { dir: dir.to_owned() });
                }
                // FORMAT is the first file of a store: if another process has just made one, it is there now.
                read()?.ok_or_else(|| StoreError::NotAStore { dir: dir.to_owned() })?
            }
        };
        let found = text.trim().strip_prefix(FORMAT_LINE).unwrap_or(text.trim());
        if found != FORMAT.to_string() {
            return Err(StoreError::OtherFormat { dir: dir.to_owned(), found: found.to_owned(), known: FORMAT });
        }
        Ok(Folder { dir: dir.to_owned() })
    }

    /// Opens a folder, and makes it a store's if it is empty or missing. Several processes
    /// may do so at once.
    pub fn create(dir: &Path) -> Result<Folder, StoreError> {
        fs::create_dir_all(dir).map_err(StoreError::io("make the folder", dir))?;
        let folder = match Folder::open(dir) {
            Err(StoreError::NoStore { .. }) => {
                // First of all, so that what stands beside it is known to be a store's.
                let path = dir.join("FORMAT");
                let aside = dir.join(format!("FORMAT.{}-{:?}", std::process::id(), std::thread::current().id()));
                let line = format!("{FORMAT_LINE}{FORMAT}\n");
                write_by(&path, &aside, line.as_bytes())?;
                sync_dir(dir);
                Folder { dir: dir.to_owned() }
            }
            other => other?,
        };
        for sub in ["rdf", "extractions"].map(|sub| dir.join(sub)) {
            fs::create_dir_all(&sub).map_err(StoreError::io("make the folder", &sub))?;
        }
        Ok(folder)
    }

    /// Takes the lock of builds. If another build holds it, calls `busy`, which says
    /// whether to wait for it.
    pub fn lock(&self, busy: &mut dyn FnMut() -> bool) -> Result<File, StoreError> {
        let path = self.dir.join("lock");
        let file = open_lock(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) if busy() => {
                file.lock().map_err(StoreError::io("lock", &path))?;
                Ok(file)
            }
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy { dir: self.dir.clone() }),
            Err(TryLockError::Error(e)) => Err(StoreError::io("lock", &path)(e)),
        }
    }

    /// When a store's folder last got a generation that readers open: a look at one file, and none into it.
    pub fn changed(dir: &Path) -> io::Result<SystemTime> {
        fs::metadata(dir.join(CURRENT))?.modified()
    }

    /// Number of the generation that readers open; `None` before the first build has ended.
    pub fn current(&self) -> Result<Option<u64>, StoreError> {
        let path = self.dir.join(CURRENT);
        match fs::read_to_string(&path) {
            Ok(text) => match text.trim().parse() {
                Ok(number) => Ok(Some(number)),
                Err(_) => {
                    let e = io::Error::new(io::ErrorKind::InvalidData, format!("{text:?} is not a number"));
                    Err(StoreError::io("read", &path)(e))
                }
            },
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(StoreError::io("read", &path)(e)),
        }
    }

    /// The folder of a generation.
    pub fn generation(&self, number: u64) -> PathBuf {
        self.dir.join("rdf").join(number.to_string())
    }

    /// Holds the current generation for reading.
    pub fn reading(&self) -> Result<Reading, StoreError> {
        loop {
            let Some(number) = self.current()? else {
                return Err(StoreError::NoStore { dir: self.dir.clone() });
            };
            let dir = self.generation(number);
            let path = dir.join("lock");
            let lock = match File::open(&path) {
                Ok(file) => file,
                // It was replaced and removed since `current` was read.
                Err(e) if e.kind() == io::ErrorKind::NotFound && self.current()? != Some(number) => continue,
                Err(e) => return Err(StoreError::io("open", &path)(e)),
            };
            lock.lock_shared().map_err(StoreError::io("lock", &path))?;
            // Only a generation that is current while the lock is held is sure to stay.
            if self.current()? == Some(number) {
                return Ok(Reading { number, dir, _lock: lock });
            }
        }
    }

    /// Makes an empty folder for the next generation. Only for who holds the lock of builds.
    pub fn next(&self) -> Result<(u64, PathBuf), StoreError> {
        let last = self.generations()?.into_iter().max().max(self.current()?).unwrap_or(0);
        let dir = self.generation(last + 1);
        fs::create_dir_all(&dir).map_err(StoreError::io("make the folder", &dir))?;
        open_lock(&dir.join("lock"))?;
        Ok((last + 1, dir))
    }

    /// Makes a generation the current one. Only for who holds the lock of builds.
    pub fn switch(&self, number: u64) -> Result<(), StoreError> {
        sync_dir(&self.generation(number));
        write_whole(&self.dir.join(CURRENT), format!("{number}\n").as_bytes())
    }

    /// Removes all generations but the current one, as far as nobody reads them. Only for
    /// who holds the lock of builds.
    pub fn clean(&self) -> Result<(), StoreError> {
        let current = self.current()?;
        for number in self.generations()? {
            let dir = self.generation(number);
            if Some(number) == current || File::open(dir.join("lock")).is_ok_and(|lock| lock.try_lock().is_err()) {
                continue;
            }
            // What cannot be removed now is left to the next build.
            let _ = fs::remove_dir_all(&dir);
        }
        Ok(())
    }

    fn generations(&self) -> Result<Vec<u64>, StoreError> {
        let path = self.dir.join("rdf");
        let entries = fs::read_dir(&path).map_err(StoreError::io("list", &path))?;
        Ok(entries.flatten().filter_map(|e| e.file_name().to_str()?.parse().ok()).collect())
    }
}

fn open_lock(path: &Path) -> Result<File, StoreError> {
    File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(StoreError::io("open", path))
}

/// Reads one of the files that a generation has beside its quads, given the file and its size.
///
/// # Errors
///
/// If it is missing or not what a build writes (the next build writes it), or on disk errors.
pub(super) fn read_beside<T>(path: &Path, read: impl FnOnce(File, u64) -> Result<T, Fault>) -> Result<T, StoreError> {
    let stale = |problem| StoreError::Rows { path: path.to_owned(), problem };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(stale("is missing")),
        Err(e) => return Err(StoreError::io("read", path)(e)),
    };
    let size = file.metadata().map_err(StoreError::io("read", path))?.len();
    read(file, size).map_err(|fault| match fault {
        Fault::Version => stale("is of another version of daygraph"),
        Fault::Damaged => stale("is damaged, or of another version of daygraph"),
        Fault::Io(e) => StoreError::io("read", path)(e),
    })
}

/// Writes a file aside and renames it, so that at any moment it is the old or the new.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_renamed(path, bytes)?;
    if let Some(dir) = path.parent() {
        sync_dir(dir);
    }
    Ok(())
}

/// The same, for one of many files in a folder: what lasts is sure after [`sync_dir`].
pub(super) fn write_renamed(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_by(path, &path.with_extension("new"), bytes)
}

fn write_by(path: &Path, aside: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let write = || {
        let mut file = File::create(aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(aside, path)
    };
    write().map_err(StoreError::io("write", path))
}

/// Makes renames in a folder last. Not all systems can; those that cannot need it not.
pub(super) fn sync_dir(dir: &Path) {
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
}

/// Copies a closed RocksDB folder: its tables never change and are linked.
pub(super) fn copy_db(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(to).map_err(StoreError::io("make the folder", to))?;
    for entry in fs::read_dir(from).map_err(StoreError::io("list", from))? {
        let entry = entry.map_err(StoreError::io("list", from))?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text == "LOCK" || text.starts_with("LOG") || !entry.file_type().is_ok_and(|t| t.is_file()) {
            continue;
        }
        let target = to.join(&name);
        let linked = text.ends_with(".sst") && fs::hard_link(entry.path(), &target).is_ok();
        if !linked {
            fs::copy(entry.path(), &target).map_err(StoreError::io("copy", &entry.path()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_says_what_is_wrong_with_it() {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("store");
        assert!(matches!(Folder::open(&dir), Err(StoreError::NoStore { .. })));
        Folder::create(&dir).unwrap();
        assert!(matches!(Folder::open(&dir).unwrap().reading(), Err(StoreError::NoStore { .. })));

        fs::write(dir.join("FORMAT"), "daygraph store, format 99\n").unwrap();
        let error = Folder::create(&dir).unwrap_err().to_string();
        assert!(error.contains("format 99") && error.contains("daygraph build"), "{error}");

        fs::remove_file(dir.join("FORMAT")).unwrap();
        assert!(matches!(Folder::create(&dir), Err(StoreError::NotAStore { .. })));
    }

    #[test]
    fn many_may_make_it_at_once() {
        let temp = tempfile::tempdir().unwrap();
        for round in 0..50 {
            let dir = temp.path().join(round.to_string());
            std::thread::scope(|scope| {
                let makers: Vec<_> = (0..4).map(|_| scope.spawn(|| Folder::create(&dir))).collect();
                makers.into_iter().for_each(|m| drop(m.join().unwrap().unwrap()));
            });
            assert_eq!(fs::read_dir(&dir).unwrap().count(), 3);
        }
    }

    #[test]
    fn a_generation_that_is_read_stays() {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::create(temp.path()).unwrap();
        let (first, dir) = folder.next().unwrap();
        folder.switch(first).unwrap();
        let reading = folder.reading().unwrap();

        let (second, _) = folder.next().unwrap();
        folder.switch(second).unwrap();
        folder.clean().unwrap();
        assert!(dir.exists());
        assert_eq!(folder.reading().unwrap().number, second);

        drop(reading);
        folder.clean().unwrap();
        assert!(!dir.exists());
        assert_eq!(folder.current().unwrap(), Some(second));
    }

    #[test]
    fn one_build_at_a_time() {
        let temp = tempfile::tempdir().unwrap();
        let folder = Folder::create(temp.path()).unwrap();
        let lock = folder.lock(&mut || false).unwrap();
        assert!(matches!(folder.lock(&mut || false), Err(StoreError::Busy { .. })));
        drop(lock);
        folder.lock(&mut || false).unwrap();
    }
}
