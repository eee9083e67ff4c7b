//! Makes the table that folds Traditional Chinese characters to Simplified ones,
//! from OpenCC's dictionaries, so that the program itself needs neither at run time.

use std::{env, fmt::Write as _, fs, path::Path};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// CJK Unified Ideographs, Extension A, and the compatibility block.
const RANGES: [(u32, u32); 3] = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
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
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("traditional_to_simplified.rs"), pairs).expect("OUT_DIR can be written");
    fs::write(Path::new(&out).join("simplified_only.rs"), simplified_only).expect("OUT_DIR can be written");
}
