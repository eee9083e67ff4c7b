//! The shapes of answers: the one table of which the API's description is made. docs/json.md says the
//! same in words, and a test holds answers against it.
//!
//! A field has a name, with `?` behind it where it may be missing, and a type:
//!
//! | type | in JSON |
//! | --- | --- |
//! | `text`, `day`, `count`, `integer`, `number`, `bool`, `any` | a value |
//! | `name` of another shape | an object of that shape |
//! | `[type]`, `{type}` | a list; an object with values of that type under any names |
//! | `type?` | the same, or `null` |

use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{KnownFormat, Ref, RefOr, Schema};

/// A field's name and type.
type Field = (&'static str, &'static str);

/// Parts of answers.
const PARTS: &[(&str, &str, &[Field])] = &[
    ("entity", "Who or what is named.", &[("id", "text"), ("label", "text"), ("kind", "text")]),
    ("decision", "What a person decided.", &[("number", "integer"), ("text", "text")]),
    (
        "claim",
        "What an item says, with the words that say it.",
        &[
            ("claim", "text"),
            ("day", "day"),
            ("series", "text"),
            ("modality", "text"),
            ("confidence", "number"),
            ("details", "{text}"),
            ("before", "text"),
            ("sentence", "text"),
            ("after", "text"),
            ("rule", "text"),
            ("item", "text"),
            ("headline", "text"),
            ("file", "text"),
            ("line", "count"),
            ("span", "[count]"),
            ("sources", "[text]"),
            ("decisions", "[decision]"),
            ("notes", "[text]"),
        ],
    ),
    (
        "fact",
        "What claims of one relation and modality between the same ends say.",
        &[
            ("subject", "entity"),
            ("relation", "text"),
            ("object", "entity?"),
            ("modality", "text"),
            ("derived", "bool"),
            ("confidence", "number"),
            ("items", "count"),
            ("days", "[day]"),
            ("series", "[text]"),
            ("details", "{[text]}"),
            ("sources", "[text]"),
            ("decisions", "[decision]"),
            ("notes", "[text]"),
            ("evidence?", "[claim]"),
        ],
    ),
    ("said", "Since when it is meant so.", &[("modality", "text"), ("since", "day")]),
    ("part", "Who or what has a part in what happened.", &[("role", "text"), ("entity", "entity")]),
    (
        "change",
        "How something is told otherwise than before.",
        &[
            ("change", "text"),
            ("was?", "text"),
            ("since?", "day"),
            ("before?", "[text]"),
            ("now?", "[text]"),
            ("parts?", "[part]"),
        ],
    ),
    (
        "happening",
        "One thing that happened, of however many days and series tell it.",
        &[
            ("id", "text"),
            ("class", "text"),
            ("label", "text"),
            ("line", "text"),
            ("first", "day"),
            ("last", "day"),
            ("modality", "text"),
            ("said", "[said]"),
            ("parts", "{[entity]}"),
            ("details", "{[text]}"),
            ("confidence", "number"),
            ("items", "count"),
            ("series", "[text]"),
            ("sources", "[text]"),
            ("evidence?", "[claim]"),
            ("new?", "bool"),
            ("changes?", "[change]"),
            ("meets?", "bool"),
        ],
    ),
    (
        "side",
        "What some sources tell of it.",
        &[("told", "text"), ("days", "[day]"), ("series", "[text]"), ("sources", "[text]"), ("claims", "[text]")],
    ),
    (
        "contradiction",
        "What sources tell differently of one thing.",
        &[("about", "text"), ("point", "text"), ("fact?", "any"), ("happening?", "text"), ("sides", "[side]")],
    ),
    ("mentions", "Items of a day that mention it.", &[("day", "day"), ("items", "count")]),
    (
        "relative",
        "An entity of the same family, with relatives of its own.",
        &[
            ("id", "text"),
            ("label", "text"),
            ("kind", "text"),
            ("items", "count"),
            ("parts?", "[relative]"),
            ("part_of?", "[relative]"),
        ],
    ),
    ("group", "Facts of one relation.", &[("relation", "text"), ("inverse", "bool"), ("facts", "[fact]")]),
    (
        "gap",
        "Days without a mention.",
        &[("since", "day"), ("until", "day"), ("days", "count"), ("without_digest", "count")],
    ),
    ("counted", "Items that mention a name.", &[("id", "text"), ("items", "count")]),
    ("headline", "An item by its headline.", &[("item", "text"), ("headline", "text"), ("series", "text")]),
    (
        "told_day",
        "What a day tells of names.",
        &[
            ("day", "day"),
            ("mentions", "[counted]"),
            ("shared", "count"),
            ("meets", "bool"),
            ("happenings", "[happening]"),
            ("facts", "[any]"),
            ("items", "[headline]"),
        ],
    ),
    (
        "days",
        "A window of days, and what was read of them.",
        &[("since", "day?"), ("until", "day?"), ("digests", "count"), ("items", "count")],
    ),
    (
        "compared",
        "How often an entity was mentioned before and after.",
        &[("entity", "entity"), ("before", "count"), ("after", "count"), ("g2", "number"), ("p", "number")],
    ),
    ("step", "From one entity to the next.", &[("from", "entity"), ("to", "entity"), ("facts", "[fact]")]),
    (
        "way",
        "A new way between entities that had none.",
        &[("entities", "[entity]"), ("joins", "[count]"), ("steps", "[step]")],
    ),
    (
        "way_found",
        "A way from one name to another.",
        &[("cost", "number"), ("entities", "[entity]"), ("steps", "[step]")],
    ),
    (
        "changed_fact",
        "A fact that is told otherwise.",
        &[("changes", "[change]"), ("before", "[fact]"), ("now", "[fact]")],
    ),
    (
        "entity_changes",
        "Entities that are new, risen, quiet.",
        &[("new", "[compared]"), ("risen", "[compared]"), ("quiet", "[compared]")],
    ),
    (
        "fact_changes",
        "Facts that are new, changed, repeated.",
        &[("new", "[fact]"), ("changed", "[changed_fact]"), ("repeated", "[fact]")],
    ),
    (
        "risen",
        "A name that is mentioned by a greater share of items.",
        &[
            ("entity", "entity"),
            ("items", "count"),
            ("past_items", "count"),
            ("expected", "number"),
            ("times", "number?"),
            ("g2", "number"),
            ("p", "number"),
            ("q", "number"),
            ("days", "[mentions]"),
        ],
    ),
    ("word", "What was looked for.", &[("text", "text"), ("phrase", "bool"), ("entities", "[entity]")]),
    (
        "entity_found",
        "An entity that was looked for.",
        &[
            ("entity", "entity"),
            ("named", "text"),
            ("name", "text"),
            ("items", "count"),
            ("first", "day?"),
            ("last", "day?"),
        ],
    ),
    (
        "item_found",
        "An item with the words.",
        &[
            ("item", "text"),
            ("day", "day"),
            ("series", "text"),
            ("headline", "text"),
            ("section", "text"),
            ("snippet", "text"),
            ("marks", "[[count]]"),
            ("score", "number"),
            ("words", "count"),
            ("file", "text"),
            ("line", "count"),
            ("sources", "[text]"),
        ],
    ),
    (
        "neighbor",
        "An entity near another.",
        &[("entity", "entity"), ("steps", "count"), ("via", "entity"), ("items", "count"), ("facts", "[fact]")],
    ),
    (
        "ranked",
        "An entity in its place.",
        &[("rank", "count"), ("entity", "entity"), ("value", "number"), ("items", "count")],
    ),
    ("member", "A member of a community.", &[("id", "text"), ("label", "text"), ("kind", "text"), ("within", "count")]),
    (
        "group_found",
        "A community.",
        &[
            ("number", "count"),
            ("name", "text"),
            ("size", "count"),
            ("share_within", "number"),
            ("members", "[member]"),
        ],
    ),
    (
        "parameter",
        "A parameter of a named query.",
        &[("name", "text"), ("type", "text"), ("required", "bool"), ("default", "text?"), ("description", "text")],
    ),
    (
        "named_query",
        "A named query.",
        &[
            ("name", "text"),
            ("group", "text"),
            ("title", "text"),
            ("description", "text"),
            ("parameters", "[parameter]"),
            ("example", "any"),
            ("text", "text"),
        ],
    ),
    (
        "suggestion",
        "An entity with a name that has the typed text in it.",
        &[("id", "text"), ("label", "text"), ("kind", "text"), ("name", "text"), ("items", "count")],
    ),
    (
        "refusal",
        "What was not read, and why.",
        &[("file", "text"), ("line", "count?"), ("reason", "text"), ("advice", "text")],
    ),
    (
        "problem",
        "Why a request has no answer (RFC 9457).",
        &[
            ("type", "text"),
            ("title", "text"),
            ("status", "count"),
            ("detail", "text"),
            ("candidates?", "[any]"),
            ("parameters?", "[text]"),
        ],
    ),
];

/// Whole answers: each has `daygraph`, its name, and `version`, too.
const ANSWERS: &[(&str, &str, &[Field])] = &[
    (
        "dossier",
        "All that is known of a name.",
        &[
            ("base", "text"),
            ("entity", "entity"),
            ("first", "day?"),
            ("last", "day?"),
            ("items", "count"),
            ("series", "[text]"),
            ("mentions", "[mentions]"),
            ("part_of", "[relative]"),
            ("parts", "[relative]"),
            ("happenings", "[happening]"),
            ("contradictions", "[contradiction]"),
            ("unsure", "count"),
            ("facts", "[group]"),
        ],
    ),
    (
        "timeline",
        "What is told of names, day by day.",
        &[
            ("window", "text"),
            ("names", "[entity]"),
            ("days", "[told_day]"),
            ("gaps", "[gap]"),
            ("contradictions", "[contradiction]"),
            ("unsure", "count"),
        ],
    ),
    (
        "diff",
        "What changed from one window of days to another.",
        &[
            ("before", "days"),
            ("after", "days"),
            ("happenings", "[happening]"),
            ("entities", "entity_changes"),
            ("facts", "fact_changes"),
            ("contradictions", "[contradiction]"),
            ("ways", "[way]"),
            ("unsure", "count"),
        ],
    ),
    ("happenings", "What happened.", &[("days", "text"), ("total", "count"), ("happenings", "[happening]")]),
    (
        "trends",
        "What rises against its own past.",
        &[
            ("statistic", "text"),
            ("chance", "text"),
            ("window", "days"),
            ("past", "days"),
            ("tested", "count"),
            ("total", "count"),
            ("risen", "[risen]"),
        ],
    ),
    (
        "search",
        "Entities and items with words.",
        &[
            ("query", "text"),
            ("words", "[word]"),
            ("total_entities", "count"),
            ("entities", "[entity_found]"),
            ("total_items", "count"),
            ("all_words", "bool"),
            ("items", "[item_found]"),
        ],
    ),
    (
        "neighbors",
        "What stands around a name.",
        &[("entity", "entity"), ("depth", "count"), ("total", "count"), ("neighbors", "[neighbor]")],
    ),
    ("paths", "How two names are joined.", &[("from", "entity"), ("to", "entity"), ("paths", "[way_found]")]),
    ("rank", "Who stands out.", &[("by", "text"), ("days", "text"), ("total", "count"), ("ranked", "[ranked]")]),
    (
        "communities",
        "Who belongs together; with `of` one community, as `community`.",
        &[
            ("resolution?", "number"),
            ("modularity?", "number"),
            ("total?", "count"),
            ("communities?", "[group_found]"),
            ("number?", "count"),
            ("name?", "text"),
            ("members?", "[member]"),
            ("of?", "entity"),
        ],
    ),
    ("explanation", "Why an edge is there, or why names are one.", &[("claims", "[any]"), ("entities", "[any]")]),
    ("suggestions", "Names as one types them.", &[("q", "text"), ("suggestions", "[suggestion]")]),
    ("queries", "The named queries.", &[("queries", "[named_query]")]),
    (
        "status",
        "What the store holds.",
        &[
            ("first", "day?"),
            ("last", "day?"),
            ("days", "[day]"),
            ("series", "{count}"),
            ("digests", "count"),
            ("items", "count"),
            ("entities", "any"),
            ("claims", "any"),
            ("happenings", "count"),
            ("base", "text"),
            ("program", "text"),
            ("writable", "bool"),
        ],
    ),
    (
        "posted",
        "What a digest changed; where it was refused, why.",
        &[
            ("read", "count"),
            ("unchanged", "count"),
            ("refused", "[refusal]"),
            ("warnings?", "[refusal]"),
            ("digests?", "[any]"),
            ("items?", "any"),
            ("entities?", "any"),
            ("claims?", "any"),
            ("changes?", "[any]"),
        ],
    ),
];

/// Which shape each command answers with.
pub const OF_COMMANDS: [(&str, &str); 11] = [
    ("show", "dossier"),
    ("timeline", "timeline"),
    ("diff", "diff"),
    ("events", "happenings"),
    ("trends", "trends"),
    ("search", "search"),
    ("neighbors", "neighbors"),
    ("path", "paths"),
    ("rank", "rank"),
    ("communities", "communities"),
    ("explain", "explanation"),
];

/// All shapes by name.
pub fn schemas() -> Vec<(&'static str, RefOr<Schema>)> {
    let parts = PARTS.iter().map(|(name, about, fields)| (*name, object(about, fields, false)));
    let answers = ANSWERS.iter().map(|(name, about, fields)| (*name, object(about, fields, true)));
    parts.chain(answers).collect()
}

fn object(about: &str, fields: &[Field], whole: bool) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new().description(Some(about));
    let of_whole: &[Field] = if whole { &[("daygraph", "text"), ("version", "count")] } else { &[] };
    for (name, kind) in of_whole.iter().chain(fields) {
        let always = name.strip_suffix('?');
        let name = always.unwrap_or(name);
        object = object.property(name, of_type(kind));
        if always.is_none() {
            object = object.required(name);
        }
    }
    Schema::Object(object.build()).into()
}

/// The schema of a type as the table writes it.
pub fn of_type(kind: &str) -> RefOr<Schema> {
    if let Some(kind) = kind.strip_suffix('?') {
        return nullable(kind);
    }
    if let Some(inner) = kind.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Schema::Array(ArrayBuilder::new().items(of_type(inner)).build()).into();
    }
    if let Some(inner) = kind.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let of_any = AdditionalProperties::RefOr(of_type(inner));
        return Schema::Object(ObjectBuilder::new().additional_properties(Some(of_any)).build()).into();
    }
    match plain(kind) {
        Some(object) => Schema::Object(object.build()).into(),
        None => Ref::from_schema_name(kind).into(),
    }
}

fn nullable(kind: &str) -> RefOr<Schema> {
    let null = || ObjectBuilder::new().schema_type(Type::Null);
    let either = OneOfBuilder::new().item(of_type(kind)).item(null());
    Schema::OneOf(either.build()).into()
}

fn plain(kind: &str) -> Option<ObjectBuilder> {
    let of = |kind: Type| ObjectBuilder::new().schema_type(kind);
    Some(match kind {
        "text" => of(Type::String),
        "day" => of(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
        "count" => of(Type::Integer).minimum(Some(0)),
        "integer" => of(Type::Integer),
        "number" => of(Type::Number),
        "bool" => of(Type::Boolean),
        "any" => ObjectBuilder::new().schema_type(SchemaType::AnyValue),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known() {
        let names: Vec<&str> = PARTS.iter().chain(ANSWERS).map(|(name, ..)| *name).collect();
        for (shape, _, fields) in PARTS.iter().chain(ANSWERS) {
            for (field, kind) in *fields {
                let inner = kind.trim_matches(['[', ']', '{', '}', '?']);
                assert!(plain(inner).is_some() || names.contains(&inner), "{shape}.{field}: {kind}");
            }
        }
        for (command, shape) in OF_COMMANDS {
            assert!(names.contains(&shape), "{command}: {shape}");
        }
    }
}
