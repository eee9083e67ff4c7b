//! Structures in Thrift's compact protocol, as far as Parquet's footer needs it.

/// A structure that is being written; fields come in order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

const INT: u8 = 5;
const LONG: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Struct {
    fn field(&mut self, number: u8, kind: u8) {
        self.bytes.push((number - self.last) << 4 | kind);
        self.last = number;
    }

    /// A number of 32 bits.
    pub fn int(&mut self, number: u8, value: i64) -> &mut Struct {
        self.field(number, INT);
        zigzag(&mut self.bytes, value);
        self
    }

    /// A number of 64 bits.
    pub fn long(&mut self, number: u8, value: i64) -> &mut Struct {
        self.field(number, LONG);
        zigzag(&mut self.bytes, value);
        self
    }

    pub fn text(&mut self, number: u8, text: &str) -> &mut Struct {
        self.field(number, BINARY);
        binary(&mut self.bytes, text);
        self
    }

    pub fn nested(&mut self, number: u8, value: Struct) -> &mut Struct {
        self.field(number, STRUCT);
        self.bytes.extend(value.end());
        self
    }

    pub fn ints(&mut self, number: u8, values: &[i64]) -> &mut Struct {
        self.list(number, INT, values.len());
        values.iter().for_each(|value| zigzag(&mut self.bytes, *value));
        self
    }

    pub fn texts(&mut self, number: u8, values: &[&str]) -> &mut Struct {
        self.list(number, BINARY, values.len());
        values.iter().for_each(|value| binary(&mut self.bytes, value));
        self
    }

    pub fn structs(&mut self, number: u8, values: Vec<Struct>) -> &mut Struct {
        self.list(number, STRUCT, values.len());
        values.into_iter().for_each(|value| self.bytes.extend(value.end()));
        self
    }

    fn list(&mut self, number: u8, kind: u8, length: usize) {
        self.field(number, LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | kind);
        } else {
            self.bytes.push(0xF0 | kind);
            varint(&mut self.bytes, length as u64);
        }
    }

    /// Its bytes.
    pub fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn zigzag(out: &mut Vec<u8>, value: i64) {
    varint(out, ((value << 1) ^ (value >> 63)) as u64);
}

fn binary(out: &mut Vec<u8>, text: &str) {
    varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// A number in groups of seven bits, the least first.
pub(super) fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
