//! The description of the API (OpenAPI 3.1), made of the same arguments that read a request.

use std::any::TypeId;
use std::sync::OnceLock;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use clap::{Arg, ArgAction, Command};
use daygraph::ontology::{Kind, Modality, Relation};
use daygraph::resolve::HappeningClass;
use daygraph::store::query::{self, ParameterType, Query};
use jiff::civil::Date;
use serde_json::Value;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, ParameterStyle, PathItem, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ComponentsBuilder, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    InfoBuilder, KnownFormat, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required, Schema,
};

use super::api::tagged;
use super::arguments::{is_switch, name_of, offered};
use super::drawn::OF_FILES;
use super::{Server, Shared, asked_before, shapes};
use crate::cli::posted;

const JSON: &str = "application/json";
const RESULTS: &str = "application/sparql-results+json";
const TOKEN: &str = "token";

/// The description and its tag, made once.
#[derive(Default)]
pub struct Description(OnceLock<(String, HeaderValue)>);

/// `GET /api/openapi.json`
pub async fn openapi(State(server): Shared, headers: HeaderMap) -> Response {
    let (text, tag) = server.description.0.get_or_init(|| {
        let mut text = described(&server).to_pretty_json().unwrap_or_default();
        text.push('\n');
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let tag =
            HeaderValue::from_str(&format!("W/\"{}\"", &hash[..24])).unwrap_or(HeaderValue::from_static("W/\"\""));
        (text, tag)
    });
    if asked_before(&headers, tag.to_str().unwrap_or_default()) {
        return tagged(StatusCode::NOT_MODIFIED.into_response(), tag.clone());
    }
    let mut response = text.clone().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    tagged(response, tag.clone())
}

fn described(server: &Server) -> OpenApi {
    let offering = &server.options.offering;
    let mut paths = PathsBuilder::new();
    for offered in &offering.asking {
        let name = offered.command.get_name();
        let shape =
            shapes::OF_COMMANDS.iter().find(|(command, _)| *command == name).map_or("problem", |(_, shape)| shape);
        let operation = of_command(&offered.command, &[]).response("200", found(shape)).operation_id(Some(name));
        paths = paths.path(format!("/api/v1/{name}"), get(operation.tag("commands")));
    }
    paths = paths
        .path("/api/v1/graph", get(graph(&offering.export)))
        .path("/api/v1/export", get(export(&offering.export)))
        .path("/api/v1/suggest", get(suggest()))
        .path(
            "/api/v1/queries",
            get(simple("queries", "The named queries, with their parameters and texts", "queries")),
        )
        .path(
            "/api/v1/status",
            get(simple("status", "What the store holds: days, digests, items, entities, claims", "status")),
        );
    for query in &server.options.queries {
        paths = paths.path(format!("/api/v1/query/{}", query.name), get(named(query)));
    }
    paths = paths.path("/sparql", sparql()).path("/digests", PathItem::new(HttpMethod::Post, digests()));
    let mut components = ComponentsBuilder::new()
        .security_scheme(TOKEN, SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()));
    for (name, schema) in shapes::schemas() {
        components = components.schema(name, schema);
    }
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build();
    let info = InfoBuilder::new()
        .title("daygraph")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "A knowledge graph of daily news digests. Answers of commands are what `daygraph COMMAND --json` prints; \
             answers have an ETag that stays as long as the store does, and errors are problem details (RFC 9457).",
        ))
        .license(Some(license));
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components.build())).build()
}

fn get(operation: OperationBuilder) -> PathItem {
    let problem = |about: &str| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("problem"))).build();
        ResponseBuilder::new().description(about).content("application/problem+json", content).build()
    };
    let operation = operation
        .response("304", ResponseBuilder::new().description("Who asks has the answer already (If-None-Match)"))
        .response("400", problem("The request makes no sense"))
        .response("404", problem("There is nothing of that name"))
        .response("503", problem("Too many questions at once, or the answer took too long"));
    PathItem::new(HttpMethod::Get, operation)
}

fn found(shape: &str) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(shape))).build();
    ResponseBuilder::new().description("The answer").content(JSON, content)
}

fn simple(name: &str, about: &str, shape: &str) -> OperationBuilder {
    OperationBuilder::new().operation_id(Some(name)).summary(Some(about)).response("200", found(shape)).tag("store")
}

/// A command's parameters and what it is for.
fn of_command(command: &Command, without: &[&str]) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .summary(command.get_about().map(ToString::to_string))
        .description(command.get_after_help().map(|help| before_examples(&help.to_string())));
    for arg in offered(command) {
        let name = name_of(command, arg);
        if !without.contains(&name.as_str()) {
            operation = operation.parameter(parameter(&name, arg));
        }
    }
    operation
}

/// The help of a command without its examples, which are those of a terminal.
fn before_examples(help: &str) -> String {
    help.split("Examples:").next().unwrap_or_default().trim().to_owned()
}

fn parameter(name: &str, arg: &Arg) -> Parameter {
    let several =
        matches!(arg.get_action(), ArgAction::Append) || arg.get_num_args().is_some_and(|n| n.max_values() > 1);
    let schema = schema_of(arg, several);
    let required = if arg.is_positional() && arg.is_required_set() { Required::True } else { Required::False };
    let about = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string);
    let mut parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(required)
        .description(about)
        .schema(Some(schema));
    if several {
        parameter = parameter.style(Some(ParameterStyle::Form)).explode(Some(true));
    }
    parameter.build()
}

/// The schema of an argument's values, by the type that its parser gives.
fn schema_of(arg: &Arg, several: bool) -> RefOr<Schema> {
    let default = arg.get_default_values().first().and_then(|value| value.to_str());
    let parser = arg.get_value_parser().type_id();
    let is = |types: &[TypeId]| types.iter().any(|id| parser == *id);
    let mut object = ObjectBuilder::new().schema_type(Type::String);
    if is_switch(arg) {
        object = object.schema_type(Type::Boolean).default(default.map(|text| Value::from(text == "true")));
    } else if is(&[TypeId::of::<usize>(), TypeId::of::<u64>(), TypeId::of::<u32>(), TypeId::of::<u16>()]) {
        let number = default.and_then(|text| text.parse::<u64>().ok());
        object = object.schema_type(Type::Integer).minimum(Some(0)).default(number.map(Value::from));
    } else if is(&[TypeId::of::<f32>(), TypeId::of::<f64>()]) {
        let number = default.and_then(|text| text.parse::<f64>().ok());
        object = object.schema_type(Type::Number).default(number.map(Value::from));
    } else {
        if is(&[TypeId::of::<Date>()]) {
            object = object.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
        }
        if let Some(words) = words_of(|id| parser == id) {
            object = object.enum_values(Some(words));
        }
        object = object.default(default.map(Value::from));
    }
    let object = RefOr::T(Schema::Object(object.build()));
    if several { RefOr::T(Schema::Array(ArrayBuilder::new().items(object).build())) } else { object }
}

/// The words that values of a type are written with, where they are few.
fn words_of(is: impl Fn(TypeId) -> bool) -> Option<Vec<&'static str>> {
    if is(TypeId::of::<Kind>()) {
        return Some(Kind::ALL.map(Kind::name).to_vec());
    }
    if is(TypeId::of::<Relation>()) {
        return Some(Relation::ALL.map(Relation::name).to_vec());
    }
    if is(TypeId::of::<Modality>()) {
        return Some(Modality::ALL.map(Modality::name).to_vec());
    }
    is(TypeId::of::<HappeningClass>()).then(|| HappeningClass::ALL.map(HappeningClass::slug).to_vec())
}

fn graph(export: &Command) -> OperationBuilder {
    let about = "The graph or a part of it as node-link JSON, with places, sizes and colours";
    let content = ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Object))).build();
    of_command(export, &OF_FILES)
        .operation_id(Some("graph"))
        .summary(Some(about))
        .response("200", ResponseBuilder::new().description("nodes and edges").content(JSON, content))
        .tag("store")
}

fn export(export: &Command) -> OperationBuilder {
    let file = ObjectBuilder::new().schema_type(Type::String);
    let content = ContentBuilder::new().schema(Some(file)).build();
    of_command(export, &[])
        .operation_id(Some("export"))
        .response("200", ResponseBuilder::new().description("The file").content("*/*", content))
        .tag("store")
}

fn text_parameter(name: &str, about: &str, required: bool) -> ParameterBuilder {
    let required = if required { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(required)
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
}

fn suggest() -> OperationBuilder {
    let limit = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).default(Some(10.into()));
    simple("suggest", "Entities with a name that has the typed text in it, in either script", "suggestions")
        .parameter(text_parameter("q", "What was typed", true))
        .parameter(text_parameter("limit", "How many at most", false).schema(Some(limit)))
}

fn rows() -> ResponseBuilder {
    let object = || ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::Object))).build();
    let text = || ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build();
    ResponseBuilder::new()
        .description("Rows, in the format that is asked for")
        .content(RESULTS, object())
        .content("application/sparql-results+xml", text())
        .content("text/csv", text())
        .content("text/tab-separated-values", text())
}

fn named(query: &Query) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(format!("query-{}", query.name)))
        .summary(Some(query.title.as_str()))
        .description(Some(query.description.as_str()))
        .response("200", rows())
        .tag("queries");
    for parameter in &query.parameters {
        let kind = match parameter.kind {
            ParameterType::Number => Type::Number,
            _ => Type::String,
        };
        let mut schema = ObjectBuilder::new().schema_type(kind);
        if let query::Default::Value(text) = &parameter.default {
            let number = text.parse::<serde_json::Number>().ok().filter(|_| parameter.kind == ParameterType::Number);
            schema = schema.default(Some(number.map_or_else(|| Value::from(text.as_str()), Value::Number)));
        }
        let required = parameter.default == query::Default::Required;
        let described = text_parameter(&parameter.name, &parameter.description, required).schema(Some(schema));
        operation = operation.parameter(described);
    }
    operation.parameter(text_parameter("format", "json, xml, csv or tsv, before what Accept says", false))
}

fn sparql() -> PathItem {
    let about = "SPARQL 1.1 Protocol; without a query, what the endpoint is (SPARQL 1.1 Service Description)";
    let operation = || OperationBuilder::new().summary(Some(about)).response("200", rows()).tag("sparql");
    let by_get = operation()
        .operation_id(Some("sparql"))
        .parameter(text_parameter("query", "The query", false))
        .parameter(text_parameter("default-graph-uri", "A graph of the default graph (again for more)", false))
        .parameter(text_parameter("named-graph-uri", "A named graph (again for more)", false));
    let text = || ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build();
    let form = ContentBuilder::new()
        .schema(Some(ObjectBuilder::new().property("query", ObjectBuilder::new().schema_type(Type::String))))
        .build();
    let body = RequestBodyBuilder::new()
        .content("application/sparql-query", text())
        .content("application/sparql-update", text())
        .content("application/x-www-form-urlencoded", form);
    let by_post = operation().operation_id(Some("sparql-post")).request_body(Some(body.build()));
    let mut item = get(by_get);
    item.merge_operations(PathItem::new(HttpMethod::Post, by_post));
    item
}

fn digests() -> OperationBuilder {
    let text = || ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build();
    let body = RequestBodyBuilder::new()
        .description(Some("A digest: Markdown, JSON Lines, or a feed"))
        .content("text/markdown", text())
        .content("application/jsonl", text())
        .content("application/xml", text());
    of_command(&posted::command(), &[])
        .operation_id(Some("digests"))
        .summary(Some("A digest in, its changes out"))
        .request_body(Some(body.build()))
        .response("200", found("posted"))
        .response("422", found("posted"))
        .security(SecurityRequirement::new(TOKEN, Vec::<String>::new()))
        .tag("writing")
}
