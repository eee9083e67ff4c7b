"""Reads a server with clients that nobody here wrote: SPARQLWrapper and rdflib's SPARQLStore; and
holds its answers against its own description. Called by tests/serve/clients.rs: clients.py ROOT TOKEN."""

import sys
import urllib.error
import urllib.parse
import urllib.request
import json

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

root, token = sys.argv[1:]
authorization = {"Authorization": f"Bearer {token}"}


def get(path, **parameters):
    address = f"{root}{path}?{urllib.parse.urlencode(parameters, doseq=True)}"
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def wrapper():
    asked = 0
    for method in ["GET", POST]:
        for form in [JSON, XML, CSV, TSV]:
            client = SPARQLWrapper(f"{root}/sparql")
            client.setMethod(method)
            client.setQuery("SELECT ?a ?b { ?a dg:acquired ?b } ORDER BY ?a ?b")
            client.setReturnFormat(form)
            answer = client.query().convert()
            if form == JSON:
                assert len(answer["results"]["bindings"]) == 4, answer
            elif form == XML:
                assert len(answer.getElementsByTagName("result")) == 4
            else:
                assert len(answer.decode().strip().splitlines()) == 5, answer
            asked += 1
        for form in [TURTLE, N3, RDFXML, JSONLD]:
            client = SPARQLWrapper(f"{root}/sparql")
            client.setMethod(method)
            client.setQuery("CONSTRUCT { ?a dg:acquired ?b } WHERE { ?a dg:acquired ?b }")
            client.setReturnFormat(form)
            answer = client.query().convert()
            graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
            assert len(graph) == 4, (form, len(graph))
            asked += 1
    client = SPARQLWrapper(f"{root}/sparql")
    client.addDefaultGraph("urn:daygraph:digest/wire-en/2025-11-24")
    client.setQuery("ASK { ?a ?b ?c }")
    client.setReturnFormat(JSON)
    assert client.query().convert()["boolean"] is True
    client.setMethod(POST)
    client.addCustomHttpHeader("Authorization", f"Bearer {token}")
    client.setQuery("INSERT DATA { GRAPH <urn:x:wrapped> { <urn:a> <urn:b> 'c' } }")
    client.query()
    print(f"SPARQLWrapper: {asked} answers, an update")


def store():
    graph = Graph(SPARQLStore(f"{root}/sparql"))
    acquired = {(str(row.a), str(row.b)) for row in graph.query("SELECT ?a ?b { ?a dg:acquired ?b }")}
    assert len(acquired) == 4, acquired
    prefix = next(str(row.p) for row in graph.query("SELECT DISTINCT ?p { ?a ?p ?b FILTER(STRENDS(STR(?p), '#acquired') || STRENDS(STR(?p), '/acquired')) }"))
    found = {(str(a), str(b)) for a, b in graph.subject_objects(URIRef(prefix))}
    assert found == acquired, found
    assert len(Graph(SPARQLStore(f"{root}/sparql"), identifier=URIRef("urn:x:wrapped"))) == 1

    own = Namespace("urn:x:")
    update = SPARQLUpdateStore(f"{root}/sparql", f"{root}/sparql", headers=authorization)
    mine = Graph(update, identifier=own.rdflib)
    mine.add((own.a, own.b, Literal("千問", lang="zh-Hant")))
    assert set(mine) == {(own.a, own.b, Literal("千問", lang="zh-Hant"))}
    mine.remove((own.a, None, None))
    assert len(mine) == 0

    read = Graph().parse(f"{root}/store?graph=urn:x:wrapped")
    assert len(read) == 1
    print("rdflib: SPARQLStore, SPARQLUpdateStore, a graph from the Graph Store Protocol")


def description():
    with urllib.request.urlopen(f"{root}/api/openapi.json") as answer:
        described = json.load(answer)
    validate(described)
    assert described["openapi"].startswith("3.1")

    def shape(path):
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        return {**schema, "components": described["components"]}

    asked = {
        "/api/v1/show": {"name": "OpenAI", "evidence": "true"},
        "/api/v1/timeline": {"name": ["OpenAI", "NVIDIA"], "evidence": "true"},
        "/api/v1/diff": {"before": "2025-11-17..2025-11-20", "after": "2025-11-21..2025-11-24", "evidence": "true"},
        "/api/v1/events": {"limit": "0", "evidence": "true"},
        "/api/v1/trends": {"window": "3d", "limit": "0"},
        "/api/v1/search": {"words": "模型"},
        "/api/v1/neighbors": {"name": "OpenAI", "depth": "2", "evidence": "true"},
        "/api/v1/path": {"from": "Anthropic", "to": "NVIDIA"},
        "/api/v1/rank": {"by": "pagerank"},
        "/api/v1/communities": {},
        "/api/v1/explain": {"words": ["Google", "released", "Gemini 3 Pro"]},
        "/api/v1/suggest": {"q": "qw"},
        "/api/v1/queries": {},
        "/api/v1/status": {},
        "/api/v1/graph": {"top": "20"},
    }
    for path, parameters in asked.items():
        answer = get(path, **parameters)
        errors = list(Draft202012Validator(shape(path)).iter_errors(answer))
        assert not errors, (path, errors[0].message, list(errors[0].absolute_path))
        known = {parameter["name"] for parameter in described["paths"][path]["get"].get("parameters", [])}
        assert set(parameters) <= known, (path, known)
    commands = {path for path in described["paths"] if path.startswith("/api/v1/") and "/query/" not in path}
    assert set(asked) | {"/api/v1/export"} == commands, commands
    try:
        get("/api/v1/show", name="Gemini")
    except urllib.error.HTTPError as error:
        problem = {"$ref": "#/components/schemas/problem", "components": described["components"]}
        Draft202012Validator(problem).validate(json.load(error))
    print(f"OpenAPI {described['openapi']}: valid, {len(asked)} answers have the shapes that it says")


wrapper()
store()
description()
