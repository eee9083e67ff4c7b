//! Counters, in the text format that Prometheus reads.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Opened;

/// Kinds of paths that are counted apart; what is at none of them is the page.
const ROUTES: [(&str, &str); 6] = [
    ("/api/", "api"),
    ("/sparql", "sparql"),
    ("/store", "store"),
    ("/digests", "digests"),
    ("/health", "health"),
    ("/metrics", "metrics"),
];
const PAGE: usize = ROUTES.len();
/// Upper bounds of the buckets of durations, in seconds.
const BOUNDS: [f64; 10] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0];

/// Why an answer was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    Time,
    Rows,
    Memory,
    Client,
}

impl Stopped {
    const ALL: [(Stopped, &'static str); 4] =
        [(Stopped::Time, "time"), (Stopped::Rows, "rows"), (Stopped::Memory, "memory"), (Stopped::Client, "client")];
}

/// The counters of one kind of path.
#[derive(Default)]
struct Route {
    /// By hundreds: 1xx to 5xx.
    statuses: [AtomicU64; 5],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
}

/// All counters, from the start of the server.
#[derive(Default)]
pub struct Metrics {
    routes: [Route; ROUTES.len() + 1],
    unchanged: AtomicU64,
    stopped: [AtomicU64; Stopped::ALL.len()],
}

fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

impl Metrics {
    /// Counts a request that was answered.
    pub fn answered(&self, path: &str, status: u16, took: Duration) {
        let route = ROUTES.iter().position(|(start, _)| path.starts_with(start)).unwrap_or(PAGE);
        let route = &self.routes[route];
        add(&route.statuses[usize::from(status / 100).clamp(1, 5) - 1], 1);
        let seconds = took.as_secs_f64();
        add(&route.buckets[BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len())], 1);
        add(&route.microseconds, u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Counts an answer that who asked had already.
    pub fn unchanged(&self) {
        add(&self.unchanged, 1);
    }

    /// Counts an answer that was broken off.
    pub fn stopped(&self, why: Stopped) {
        add(&self.stopped[why as usize], 1);
    }

    /// All of them; `length` is how many questions run and how many wait.
    pub fn text(&self, length: (usize, usize), opened: &Opened) -> String {
        let mut text = String::new();
        let head = |text: &mut String, name: &str, kind: &str, about: &str| {
            let _ = writeln!(text, "# HELP daygraph_{name} {about}\n# TYPE daygraph_{name} {kind}");
        };
        let names = || ROUTES.iter().map(|(_, name)| *name).chain(["page"]).zip(&self.routes);
        head(&mut text, "http_requests_total", "counter", "Requests that were answered.");
        for (name, route) in names() {
            for (status, count) in (1..).zip(&route.statuses).filter(|(_, count)| read(count) > 0) {
                let count = read(count);
                let _ =
                    writeln!(text, "daygraph_http_requests_total{{route=\"{name}\",status=\"{status}xx\"}} {count}");
            }
        }
        head(&mut text, "http_request_duration_seconds", "histogram", "Time until an answer begins.");
        for (name, route) in names() {
            let mut count = 0;
            for (bound, bucket) in BOUNDS.iter().map(ToString::to_string).chain(["+Inf".to_owned()]).zip(&route.buckets)
            {
                count += read(bucket);
                let _ = writeln!(
                    text,
                    "daygraph_http_request_duration_seconds_bucket{{route=\"{name}\",le=\"{bound}\"}} {count}"
                );
            }
            let sum = read(&route.microseconds) as f64 / 1e6;
            let _ = writeln!(text, "daygraph_http_request_duration_seconds_sum{{route=\"{name}\"}} {sum}");
            let _ = writeln!(text, "daygraph_http_request_duration_seconds_count{{route=\"{name}\"}} {count}");
        }
        head(&mut text, "answers_unchanged_total", "counter", "Requests whose answer who asked had already.");
        let _ = writeln!(text, "daygraph_answers_unchanged_total {}", read(&self.unchanged));
        head(&mut text, "answers_stopped_total", "counter", "Answers that were broken off, by why.");
        for ((_, why), count) in Stopped::ALL.iter().zip(&self.stopped) {
            let _ = writeln!(text, "daygraph_answers_stopped_total{{why=\"{why}\"}} {}", read(count));
        }
        let gauges = [
            ("questions_running", "Questions that are being answered.", length.0),
            ("questions_waiting", "Questions that wait for their turn.", length.1),
            ("store_digests", "Digests in the store.", opened.store.digests().len()),
        ];
        for (name, about, value) in gauges {
            head(&mut text, name, "gauge", about);
            let _ = writeln!(text, "daygraph_{name} {value}");
        }
        text
    }
}
