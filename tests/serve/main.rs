//! The server from the outside: a process on a free port of this machine, and requests to it.
//!
//! The client is written here, so that requests can be as wrong as they like; what nobody here wrote is in
//! `clients`.

mod api;
mod attacks;
mod clients;
mod protocol;
mod safety;
mod writing;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

const TOKEN: &str = "a-token-for-tests-alone";

/// The sample digests as a store, built once.
fn samples() -> &'static Path {
    static STORE: OnceLock<PathBuf> = OnceLock::new();
    STORE.get_or_init(|| {
        let store = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{}", std::process::id()));
        build(&["data/digests"], &store);
        store
    })
}

/// A store of its own for who writes to it.
fn copy_of_samples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    build(&["data/digests"], &folder.path().join("store"));
    folder
}

fn build(digests: &[&str], store: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daygraph"));
    command.arg("build").args(digests).args(["--no-export", "--quiet", "--store"]).arg(store);
    assert!(command.status().expect("it starts").success());
}

/// What `daygraph` prints.
fn printed(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_daygraph"))
        .args(arguments)
        .arg("--store")
        .arg(samples())
        .output()
        .expect("it starts");
    output.stdout
}

/// A server that ends with the test.
struct Server {
    child: Child,
    address: SocketAddr,
    log: Mutex<Receiver<String>>,
    /// Lines of the log that were read while something else was looked for.
    seen: Vec<String>,
}

impl Server {
    fn of_samples() -> Server {
        Server::start(samples(), &[])
    }

    fn start(store: &Path, options: &[&str]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daygraph"));
        command.args(["serve", "--bind", "127.0.0.1:0", "--store"]).arg(store).args(options);
        Server::of(command)
    }

    /// In a folder, with what its daygraph.toml says.
    fn start_in(folder: &Path, options: &[&str]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daygraph"));
        command.args(["serve", "--bind", "127.0.0.1:0"]).args(options).current_dir(folder);
        Server::of(command)
    }

    fn of(mut command: Command) -> Server {
        let mut child = command.env("DAYGRAPH_TOKEN", TOKEN).stderr(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let (sender, log) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        let mut seen = Vec::new();
        let address = loop {
            let line = log.recv_timeout(Duration::from_secs(60)).expect("it says where it is");
            let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
            seen.push(line);
            if let Some(address) = address {
                break address;
            }
        };
        Server { child, address, log: Mutex::new(log), seen }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, b"")
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || matches!(method, "POST" | "PUT") {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// Sends bytes, and reads what is answered.
    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server may answer, and close, before it has read all.
        let _ = stream.write_all(request);
        Answer::read(&mut stream)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket");
        stream
    }

    fn query(&self, text: &str) -> Answer {
        self.ask("POST", "/sparql", &[("Content-Type", "application/sparql-query")], text.as_bytes())
    }

    fn update(&self, text: &str) -> Answer {
        let headers = [("Content-Type", "application/sparql-update"), ("Authorization", &bearer())];
        self.ask("POST", "/sparql", &headers, text.as_bytes())
    }

    fn metric(&self, line: &str) -> f64 {
        let text = self.get("/metrics").text();
        let found = text.lines().find_map(|l| l.strip_prefix(line)).unwrap_or_else(|| panic!("{line} in {text}"));
        found.trim().parse().expect("a number")
    }

    /// Waits until no question is being answered: the last one's place is free a moment after its answer.
    fn is_idle(&self) {
        let until = Instant::now() + Duration::from_secs(20);
        while self.metric("daygraph_questions_running") > 0.0 {
            assert!(Instant::now() < until, "a question goes on");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Megabytes of memory that it takes now, where the system tells.
    fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
    }

    /// Waits for a line of the log.
    fn logged(&mut self, part: &str) -> String {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(line) = self.seen.iter().find(|line| line.contains(part)) {
                return line.clone();
            }
            let left = until.saturating_duration_since(Instant::now());
            let line = self
                .log
                .get_mut()
                .expect("a log")
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("{part:?} in {:?}", self.seen));
            self.seen.push(line);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn bearer() -> String {
    format!("Bearer {TOKEN}")
}

/// An answer, as it came.
#[derive(Debug)]
struct Answer {
    /// 0 where there was none.
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Whether it came to its end.
    whole: bool,
}

impl Answer {
    fn read(stream: &mut TcpStream) -> Answer {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else {
            return Answer { status: 0, headers: Vec::new(), body: bytes, whole: false };
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Answer { status, headers, body: Vec::new(), whole: true };
        let rest = &bytes[end + 4..];
        if answer.header("transfer-encoding") == Some("chunked") {
            (answer.body, answer.whole) = unchunked(rest);
        } else {
            answer.body = rest.to_vec();
            let said = answer.header("content-length").and_then(|length| length.parse().ok());
            answer.whole = said.is_none_or(|length: usize| length == rest.len());
        }
        answer
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Which problem it tells.
    fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let json = self.json();
        assert_eq!(json["status"], self.status);
        json["type"].as_str().expect("a type").trim_start_matches("urn:daygraph:problem:").to_owned()
    }

    /// What an ASK answers.
    fn says(&self) -> bool {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()["boolean"].as_bool().expect("yes or no")
    }
}

/// The body in chunks, and whether the last one came.
fn unchunked(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|part| part == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
        match size {
            Some(0) => return (body, true),
            Some(size) if rest.len() >= end + 2 + size => {
                body.extend_from_slice(&rest[end + 2..end + 2 + size]);
                rest = &rest[(end + 4 + size).min(rest.len())..];
            }
            _ => break,
        }
    }
    (body, false)
}

/// A text as part of an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
