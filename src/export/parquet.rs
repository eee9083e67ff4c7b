//! Parquet: a table of nodes and a table of edges, for DuckDB, pandas, Polars, Spark.
//!
//! The format is small where one needs no compression: row groups of plain values, and a footer
//! in Thrift's compact protocol that says where they are. So it is written here, and not by the
//! hundred crates that know all of it.
//!
//! | column | in the file |
//! | --- | --- |
//! | text, numbers, yes or no | `optional`, UTF-8, 32-bit or 64-bit |
//! | lists | `optional group (LIST) { repeated group list { required element } }` |

use std::io::{self, Write};

use super::columns::{self, Column, Type, Value};
use super::thrift::Struct;
use super::{Export, Written};

/// Rows of a group: what is in memory at once.
const ROWS: usize = 5000;
const MAGIC: &[u8] = b"PAR1";

/// A column: its name, and what it holds.
type Head = (&'static str, Type);

pub(super) fn write_nodes(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let columns: Vec<_> = columns::nodes().iter().chain(columns::looks()).collect();
    let heads = std::iter::once(("id", Type::Text)).chain(columns.iter().map(|c| head(c))).collect();
    let mut file = File::new(out, heads)?;
    for nodes in graph.nodes.chunks(ROWS) {
        let mut group = vec![Chunk::default(); columns.len() + 1];
        for node in nodes {
            group[0].add(Value::Text((&*node.id).into()), Type::Text);
            for (chunk, column) in group[1..].iter_mut().zip(&columns) {
                chunk.add((column.value)(graph, node), column.kind);
            }
        }
        file.group(group, nodes.len())?;
    }
    file.end()
}

pub(super) fn write_edges(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let ids = ["id", "source", "target"];
    let heads = ids.map(|name| (name, Type::Text)).into_iter().chain(columns::edges().iter().map(head)).collect();
    let mut file = File::new(out, heads)?;
    for edges in graph.edges.chunks(ROWS) {
        let mut group = vec![Chunk::default(); columns::edges().len() + ids.len()];
        for edge in edges {
            let ends = [edge.id.as_str(), &*graph.nodes[edge.source].id, &*graph.nodes[edge.target].id];
            for (chunk, text) in group.iter_mut().zip(ends) {
                chunk.add(Value::Text(text.into()), Type::Text);
            }
            for (chunk, column) in group[ids.len()..].iter_mut().zip(columns::edges()) {
                chunk.add((column.value)(edge), column.kind);
            }
        }
        file.group(group, edges.len())?;
    }
    file.end()
}

fn head<T>(column: &Column<T>) -> Head {
    (column.name, column.kind)
}

/// The values of a column in a group of rows.
#[derive(Clone, Default)]
struct Chunk {
    /// Of each value whether it is another of the same list (repetition level).
    again: Vec<u8>,
    /// Of each value how much of it is there (definition level).
    there: Vec<u8>,
    /// Plain values.
    values: Vec<u8>,
    /// Bits of truth values.
    bits: usize,
}

impl Chunk {
    fn add(&mut self, value: Value<'_>, kind: Type) {
        if value == Value::Missing {
            self.again.push(0);
            self.there.push(0);
            return;
        }
        if kind == Type::List {
            for (n, part) in value.parts().iter().enumerate() {
                self.again.push(u8::from(n > 0));
                self.there.push(2);
                self.bytes(part);
            }
            return;
        }
        self.again.push(0);
        self.there.push(1);
        match (kind, value) {
            (Type::Int, Value::Int(n)) => self.values.extend_from_slice(&n.to_le_bytes()),
            (Type::Double, Value::Int(n)) => self.values.extend_from_slice(&f64::from(n).to_le_bytes()),
            (Type::Double, Value::Double(n, digits)) => {
                // As all formats have it.
                let n: f64 = columns::number(n, digits).parse().unwrap_or(n);
                self.values.extend_from_slice(&n.to_le_bytes());
            }
            (Type::Bool, Value::Bool(b)) => {
                if self.bits.is_multiple_of(8) {
                    self.values.push(0);
                }
                if let (true, Some(last)) = (b, self.values.last_mut()) {
                    *last |= 1 << (self.bits % 8);
                }
                self.bits += 1;
            }
            (_, value) => self.bytes(&value.flat().unwrap_or_default()),
        }
    }

    fn bytes(&mut self, text: &str) {
        self.values.extend_from_slice(&(text.len() as u32).to_le_bytes());
        self.values.extend_from_slice(text.as_bytes());
    }
}

/// Levels as runs of the same level, after their length.
fn levels(levels: &[u8]) -> Vec<u8> {
    let mut runs = Vec::new();
    for run in levels.chunk_by(|a, b| a == b) {
        super::thrift::varint(&mut runs, (run.len() as u64) << 1);
        runs.push(run[0]);
    }
    let mut out = (runs.len() as u32).to_le_bytes().to_vec();
    out.extend(runs);
    out
}

// Numbers of the format.
const BOOLEAN: i64 = 0;
const INT32: i64 = 1;
const DOUBLE: i64 = 5;
const BYTE_ARRAY: i64 = 6;
const PLAIN: i64 = 0;
const RLE: i64 = 3;
const REQUIRED: i64 = 0;
const OPTIONAL: i64 = 1;
const REPEATED: i64 = 2;
const UTF8: i64 = 0;
const LIST: i64 = 3;

fn physical(kind: Type) -> i64 {
    match kind {
        Type::Text | Type::List => BYTE_ARRAY,
        Type::Int => INT32,
        Type::Double => DOUBLE,
        Type::Bool => BOOLEAN,
    }
}

/// A file that is being written.
struct File<'w> {
    out: &'w mut dyn Write,
    at: u64,
    heads: Vec<Head>,
    /// Row groups, as the footer has them.
    groups: Vec<Struct>,
    rows: u64,
}

impl<'w> File<'w> {
    fn new(out: &'w mut dyn Write, heads: Vec<Head>) -> io::Result<File<'w>> {
        out.write_all(MAGIC)?;
        Ok(File { out, at: MAGIC.len() as u64, heads, groups: Vec::new(), rows: 0 })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn group(&mut self, chunks: Vec<Chunk>, rows: usize) -> io::Result<()> {
        let mut columns = Vec::new();
        let before = self.at;
        for (at, chunk) in chunks.into_iter().enumerate() {
            let (name, kind) = self.heads[at];
            let start = self.at;
            let again = if kind == Type::List { levels(&chunk.again) } else { Vec::new() };
            let there = levels(&chunk.there);
            let size = (again.len() + there.len() + chunk.values.len()) as i64;
            let count = chunk.there.len() as i64;
            let mut data = Struct::default();
            data.int(1, count).int(2, PLAIN).int(3, RLE).int(4, RLE);
            let mut header = Struct::default();
            header.int(1, 0).int(2, size).int(3, size).nested(5, data);
            self.write(&header.end())?;
            for bytes in [&again, &there, &chunk.values] {
                self.write(bytes)?;
            }
            let path: &[&str] = if kind == Type::List { &[name, "list", "element"] } else { &[name] };
            let length = (self.at - start) as i64;
            let mut meta = Struct::default();
            meta.int(1, physical(kind)).ints(2, &[PLAIN, RLE]).texts(3, path).int(4, 0);
            meta.long(5, count).long(6, length).long(7, length).long(9, start as i64);
            let mut column = Struct::default();
            column.long(2, start as i64).nested(3, meta);
            columns.push(column);
        }
        let mut group = Struct::default();
        group.structs(1, columns).long(2, (self.at - before) as i64).long(3, rows as i64);
        self.groups.push(group);
        self.rows += rows as u64;
        Ok(())
    }

    fn end(mut self) -> io::Result<Written> {
        let element =
            |name: &str, children: i64, repetition: Option<i64>, converted: Option<i64>, kind: Option<i64>| {
                let mut element = Struct::default();
                kind.map(|kind| element.int(1, kind));
                repetition.map(|repetition| element.int(3, repetition));
                element.text(4, name);
                (children > 0).then(|| element.int(5, children));
                converted.map(|converted| element.int(6, converted));
                element
            };
        let mut schema = vec![element("schema", self.heads.len() as i64, None, None, None)];
        for (name, kind) in &self.heads {
            match kind {
                Type::List => schema.extend([
                    element(name, 1, Some(OPTIONAL), Some(LIST), None),
                    element("list", 1, Some(REPEATED), None, None),
                    element("element", 0, Some(REQUIRED), Some(UTF8), Some(BYTE_ARRAY)),
                ]),
                Type::Text => schema.push(element(name, 0, Some(OPTIONAL), Some(UTF8), Some(BYTE_ARRAY))),
                kind => schema.push(element(name, 0, Some(OPTIONAL), None, Some(physical(*kind)))),
            }
        }
        let mut footer = Struct::default();
        let groups = std::mem::take(&mut self.groups);
        footer.int(1, 1).structs(2, schema).long(3, self.rows as i64).structs(4, groups).text(6, "daygraph");
        let footer = footer.end();
        self.write(&footer)?;
        self.write(&(footer.len() as u32).to_le_bytes())?;
        self.write(MAGIC)?;
        Ok(Written::default())
    }
}
