//! Lines of a file.

/// Where the lines of a file start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn new(bytes: &[u8]) -> Lines {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1)).collect();
        Lines { starts }
    }

    /// 1-based line of a byte offset.
    pub fn of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&s| s <= offset) as u32
    }
}
