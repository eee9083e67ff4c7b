//! How fast one core reads digests and extracts from them, in bytes of digest a second.
//!
//! On Linux it is the processor's time that counts, so that what else runs on the machine
//! does not; elsewhere it is the wall clock's.
//!
//! ```sh
//! cargo bench --bench extraction                        # the sample digests
//! DIGESTS=folder cargo bench --bench extraction         # Markdown files of your own, too
//! ```

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use daygraph::digest::{self, Digest};
use daygraph::extract::Extractor;
use daygraph::lexicon::Lexicon;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Nanoseconds that the thread has run.
struct ThreadTime {
    /// What the clock starts from where the system does not tell.
    start: Instant,
}

impl ThreadTime {
    fn now(&self) -> u64 {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        let ran = told.and_then(|text| text.split(' ').next()?.parse().ok());
        ran.unwrap_or_else(|| self.start.elapsed().as_nanos() as u64)
    }
}

impl Measurement for ThreadTime {
    type Intermediate = u64;
    type Value = u64;

    fn start(&self) -> u64 {
        self.now()
    }

    fn end(&self, start: u64) -> u64 {
        self.now() - start
    }

    fn add(&self, a: &u64, b: &u64) -> u64 {
        a + b
    }

    fn zero(&self) -> u64 {
        0
    }

    fn to_f64(&self, value: &u64) -> f64 {
        *value as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// The Markdown files below a folder that are digests, in order: name and bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md"))
        .filter_map(|entry| Some((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).ok()?)))
        .filter(|(name, bytes)| digest::read(name, bytes, None).is_ok())
        .collect()
}

fn read(files: &[(String, Vec<u8>)]) -> Vec<Digest> {
    files.iter().filter_map(|(name, bytes)| Some(digest::read(name, bytes, None).ok()?.digest)).collect()
}

fn measure(criterion: &mut Criterion<ThreadTime>, name: &str, folder: &Path) {
    let lexicon = Lexicon::load(&[]).unwrap_or_else(|errors| panic!("the built-in lexicon: {}", errors[0]));
    let extractor = Extractor::new(&lexicon);
    let files = files(folder);
    let digests = read(&files);
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    group.throughput(Throughput::BytesDecimal(files.iter().map(|(_, bytes)| bytes.len() as u64).sum()));
    group.bench_function("read", |b| b.iter(|| read(black_box(&files))));
    group.bench_function("extract", |b| {
        b.iter(|| black_box(&digests).iter().map(|digest| extractor.extract(digest).items.len()).sum::<usize>());
    });
    group.finish();
}

fn extraction(criterion: &mut Criterion<ThreadTime>) {
    measure(criterion, "sample", Path::new("data/digests"));
    if let Some(folder) = std::env::var_os("DIGESTS") {
        measure(criterion, "digests", Path::new(&folder));
    }
}

fn lexicon(criterion: &mut Criterion<ThreadTime>) {
    let mut group = criterion.benchmark_group("lexicon");
    group.sample_size(10);
    group.bench_function("load", |b| b.iter(|| Lexicon::load(&[]).map_or(0, |lexicon| lexicon.entries().len())));
    group.finish();
}

fn by_thread_time() -> Criterion<ThreadTime> {
    Criterion::default().with_measurement(ThreadTime { start: Instant::now() })
}

criterion_group!(name = benches; config = by_thread_time(); targets = extraction, lexicon);
criterion_main!(benches);
