//! What commands print with `--json`: one object that says what it is.

use std::io::{self, Write};

use anyhow::Result;
use serde_json::{Map, Value};

/// Prints an object, as [`write`] writes it.
pub fn print(shape: &'static str, version: u32, value: Value) -> Result<()> {
    let mut out = super::stdout();
    write(shape, version, value, &mut out)?;
    Ok(out.flush()?)
}

/// Writes an object: `{"daygraph": SHAPE, "version": 1, …}` with the fields of `value` behind.
/// docs/json.md describes the shapes; a version grows where a field changes its meaning or goes,
/// not where one is added.
pub fn write(shape: &'static str, version: u32, value: Value, out: &mut impl Write) -> io::Result<()> {
    let mut object = Map::new();
    object.insert("daygraph".to_owned(), shape.into());
    object.insert("version".to_owned(), version.into());
    match value {
        Value::Object(fields) => object.extend(fields),
        other => drop(object.insert("value".to_owned(), other)),
    }
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

/// A confidence, a score or a share, with as many digits as mean something.
pub fn rounded(number: f64, places: i32) -> Value {
    let scale = 10f64.powi(places);
    Value::from((number * scale).round() / scale)
}
