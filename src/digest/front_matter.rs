//! Front matter: YAML between `---` lines, TOML between `+++` lines.

use serde_json::Value;

/// What stood before the body.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// Its fields; `Value::Null` where there is none or it could not be read.
    pub fields: Value,
    /// Byte at which the body starts.
    pub body: usize,
    /// What is wrong with it, and on which line, where it could not be read.
    pub problem: Option<(u32, String)>,
}

/// Takes the front matter off a text.
pub(super) fn split(text: &str) -> FrontMatter {
    let none = FrontMatter::default();
    let fence = match text.lines().next().map(str::trim_end) {
        Some("---") => "---",
        Some("+++") => "+++",
        _ => return none,
    };
    let mut at = text.find('\n').map_or(text.len(), |n| n + 1);
    let start = at;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let inner = &text[start..at];
            let body = at + line.len();
            return match parse(fence, inner) {
                Ok(fields) => FrontMatter { fields, body, problem: None },
                Err((line, problem)) => {
                    FrontMatter { fields: salvage(inner), body, problem: Some((line + 1, problem)) }
                }
            };
        }
        // A first line of dashes that opens no front matter is a rule of the body.
        if at == start && !line.trim().is_empty() && !line.contains([':', '=', '#']) {
            return none;
        }
        at += line.len();
    }
    if text[start..].trim_start().starts_with('#')
        || !text[start..].lines().next().is_some_and(|l| l.contains([':', '=']))
    {
        return none;
    }
    FrontMatter {
        problem: Some((1, format!("front matter opened by {fence} is not closed by {fence}"))),
        fields: salvage(&text[start..]),
        ..none
    }
}

fn parse(fence: &str, inner: &str) -> Result<Value, (u32, String)> {
    if inner.trim().is_empty() {
        return Ok(Value::Null);
    }
    let value: Value = if fence == "---" {
        serde_saphyr::from_str(inner).map_err(|e| {
            let line = e.location().map_or(1, |l| l.line() as u32);
            (line, first_line(&e.to_string()))
        })?
    } else {
        let table: toml::Table = toml::from_str(inner).map_err(|e| {
            let line = e.span().map_or(1, |s| inner[..s.start.min(inner.len())].matches('\n').count() as u32 + 1);
            (line, e.message().to_owned())
        })?;
        serde_json::to_value(table).map_err(|e| (1, e.to_string()))?
    };
    match value {
        Value::Object(_) | Value::Null => Ok(value),
        _ => Err((1, "front matter is no list of fields".into())),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The plain `key: value` lines of front matter that no parser takes.
fn salvage(inner: &str) -> Value {
    let mut fields = serde_json::Map::new();
    for line in inner.lines().take(200) {
        let Some((key, value)) = line.split_once([':', '=']) else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        if !key.is_empty()
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b' ')
            && !value.is_empty()
        {
            fields.entry(key.trim()).or_insert_with(|| value.into());
        }
    }
    Value::Object(fields)
}

/// A field as text, whatever its type.
pub(super) fn text(fields: &Value, name: &str) -> Option<String> {
    match fields.get(name)? {
        Value::String(text) => Some(text.trim().to_owned()),
        // TOML's dates arrive as an object with one private field.
        Value::Object(object) => object.values().next().and_then(Value::as_str).map(str::to_owned),
        Value::Null => None,
        other => Some(other.to_string()),
    }
    .filter(|t| !t.is_empty())
}

/// A field as a list of texts: a sequence, or words parted by commas.
pub(super) fn list(fields: &Value, name: &str) -> Vec<String> {
    match fields.get(name) {
        Some(Value::Array(values)) => values
            .iter()
            .filter_map(|v| v.as_str().map(str::to_owned).or_else(|| v.is_number().then(|| v.to_string())))
            .collect(),
        Some(Value::String(text)) => {
            text.split([',', '，', '、']).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}
