//! Makes the table that folds Traditional Chinese characters to Simplified ones,
//! from OpenCC's dictionaries, so that the program itself needs neither at run time; and
//! the list of the files of the page, which become part of the program.

use std::path::{Path, PathBuf};
use std::{env, fmt::Write as _, fs};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// CJK Unified Ideographs, Extension A, and the compatibility block.
const RANGES: [(u32, u32); 3] = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)];

/// Where the page is, as `web/` builds it.
const PAGE: &str = "web/dist";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={PAGE}");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    fold(&out);
    page(&out);
}

/// The files of the page, in order of their names, each with the beginning of its hash.
fn page(out: &Path) {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR")).join(PAGE);
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the page's folder can be listed") {
            let path = entry.expect("the page's folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(&root).expect("it was found below");
                let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                files.push((parts.join("/"), path));
            }
        }
    }
    files.sort();
    let mut list = String::from("[\n");
    for (name, path) in files {
        let hash = blake3::hash(&fs::read(&path).expect("a file of the page can be read")).to_hex();
        let hash = &hash[..16];
        writeln!(list, "File {{ name: {name:?}, bytes: include_bytes!({path:?}), hash: {hash:?} }},")
            .expect("a string takes it");
    }
    list.push(']');
    fs::write(out.join("page.rs"), list).expect("OUT_DIR can be written");
}

fn fold(out: &Path) {
    let to_simplified = OpenCC::from_config(BuiltinConfig::T2s).expect("OpenCC's dictionaries are built in");
    let to_traditional = OpenCC::from_config(BuiltinConfig::S2t).expect("OpenCC's dictionaries are built in");
    let mut pairs = String::from("[\n");
    let mut simplified_only = String::from("[\n");
    for (first, last) in RANGES {
        for code in first..=last {
            let Some(from) = char::from_u32(code) else { continue };
            let text = from.to_string();
            let folded = to_simplified.convert(&text);
            let mut chars = folded.chars();
            match (chars.next(), chars.next()) {
                (Some(to), None) if to != from => writeln!(pairs, "({from:?}, {to:?}),").expect("a string takes it"),
                _ if to_traditional.convert(&text) != text => {
                    writeln!(simplified_only, "{from:?},").expect("a string takes it");
                }
                _ => {}
            }
        }
    }
    pairs.push(']');
    simplified_only.push(']');
    fs::write(out.join("traditional_to_simplified.rs"), pairs).expect("OUT_DIR can be written");
    fs::write(out.join("simplified_only.rs"), simplified_only).expect("OUT_DIR can be written");
}
