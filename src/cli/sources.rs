//! By which names a store remembers where its digests came from.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

/// Names for sources. A file below the folder that the store lies in goes by its path
/// from there, so that the whole folder can move to another place or machine; any
/// other goes by its full path.
#[derive(Debug)]
pub struct Keys {
    /// The folder that the store lies in.
    home: PathBuf,
}

/// Start of the names of digests that came on standard input. No path starts so.
const PIPED: &str = "-:";

impl Keys {
    /// For the store in this folder, which is there.
    pub fn new(store: &Path) -> Keys {
        let store = fs::canonicalize(store).unwrap_or_else(|_| store.to_owned());
        Keys { home: store.parent().unwrap_or(&store).to_owned() }
    }

    /// The name of a file.
    pub fn of(&self, file: &Path) -> String {
        let full = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        match full.strip_prefix(&self.home) {
            Ok(below) => below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"),
            Err(_) => full.to_string_lossy().into_owned(),
        }
    }

    /// The name of a digest that came on standard input.
    pub fn of_piped(series: &str, day: Date) -> String {
        format!("{PIPED}{series}/{day}")
    }

    /// Whether the name is that of a file that is no more. Of a name that is not UTF-8, and
    /// so not kept whole, nobody can tell.
    pub fn is_gone(&self, key: &str) -> bool {
        !key.starts_with(PIPED) && !key.contains('\u{FFFD}') && !self.home.join(key).exists()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_near_the_store_goes_by_its_path_from_there() -> std::io::Result<()> {
        let home = tempfile::tempdir()?;
        let elsewhere = tempfile::tempdir()?;
        fs::create_dir_all(home.path().join("store"))?;
        fs::create_dir_all(home.path().join("news"))?;
        for folder in [home.path(), elsewhere.path()] {
            fs::write(folder.join("a.md"), "x")?;
        }
        fs::write(home.path().join("news/b.md"), "x")?;
        let keys = Keys::new(&home.path().join("store"));
        assert_eq!(keys.of(&home.path().join("news/b.md")), "news/b.md");
        let far = keys.of(&elsewhere.path().join("a.md"));
        assert!(Path::new(&far).is_absolute());
        assert!(!keys.is_gone("news/b.md") && !keys.is_gone(&far) && !keys.is_gone("-:x/2025-01-01"));
        assert!(keys.is_gone("news/c.md"));
        Ok(())
    }
}
