#!/usr/bin/env python3
"""Reads a folder of exports back with tools that nobody here wrote, and compares value by value.

    check.py FOLDER

FOLDER holds graph.jsonl, which is the reference, and the same graph in all other formats.
Each line printed is a comparison that held; the first that does not ends it.
"""

import csv
import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import igraph
import networkx as nx
import pandas as pd
import pyarrow.parquet
import rdflib
from lxml import etree

FOLDER = Path(sys.argv[1])
HERE = Path(__file__).parent
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
csv.field_size_limit(1 << 30)

lines = [json.loads(line) for line in open(FOLDER / "graph.jsonl", encoding="utf-8")]
NODES = {line["id"]: line for line in lines if line["type"] == "node"}
EDGES = {line["id"]: line for line in lines if line["type"] == "edge"}


def flat(value):
    """A list as one text, as formats without lists have it."""
    if isinstance(value, list):
        parts = [f"{v['day']}: {v['sentence']}" if isinstance(v, dict) else v for v in value]
        return " | ".join(part.replace(" | ", "¦") for part in parts)
    return value


def same(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool):
        return math.isclose(a, b, abs_tol=1e-6)
    return a == b


def compare(what, found, expected, columns, change=lambda text: text, missing=("", None)):
    """Every thing, and of each all columns."""
    ids = {change(id): id for id in expected}
    assert found.keys() == ids.keys(), f"{what}: {set(found) ^ set(ids)}"
    for id, has in found.items():
        for column in columns:
            wanted = flat(expected[ids[id]][column])
            wanted = change(wanted) if isinstance(wanted, str) else wanted
            value = has.get(column)
            if wanted in missing and (value in missing or value != value):
                continue
            assert same(value, wanted), f"{what}, {id}, {column}: {str(value)[:200]!r} is not {str(wanted)[:200]!r}"
    print(f"{what}: {len(found)} with {len(columns)} columns each")


def own(line, *without):
    return [column for column in line if column not in ("type", "id", "source", "target", *without)]


NODE = own(next(iter(NODES.values())))
EDGE = own(next(iter(EDGES.values())))


def xml(text):
    return FORBIDDEN.sub("", text)


def ends(what, found, change=lambda text: text):
    """(id, source, target) of every edge."""
    wanted = {(change(id), change(e["source"]), change(e["target"])) for id, e in EDGES.items()}
    assert set(found) == wanted, f"{what}: {set(found) ^ wanted}"


def colour(has):
    return "#%02x%02x%02x" % (has["r"], has["g"], has["b"])


def graphml():
    graph = nx.read_graphml(FOLDER / "graph.graphml", force_multigraph=True)
    assert graph.is_directed()
    found = {d["key"]: {**d, "color": colour(d)} for _, d in graph.nodes(data=True)}
    name = nx.get_node_attributes(graph, "key")
    compare("networkx, GraphML, nodes", found, NODES, NODE, xml)
    ends("networkx, GraphML", [(d["key"], name[a], name[b]) for a, b, d in graph.edges(data=True)], xml)
    compare("networkx, GraphML, edges", {d["key"]: d for _, _, d in graph.edges(data=True)}, EDGES, EDGE, xml)
    graph = igraph.Graph.Read_GraphML(str(FOLDER / "graph.graphml"))
    found = {v["key"]: {**v.attributes(), "color": colour({c: int(v[c]) for c in "rgb"})} for v in graph.vs}
    # igraph has no integers, and no cells without a number.
    compare("igraph, GraphML, nodes", found, NODES, NODE, xml, missing=("", None, 0))
    found = {e["key"]: e.attributes() for e in graph.es}
    compare("igraph, GraphML, edges", found, EDGES, EDGE, xml, missing=("", None, 0))
    ids = graph.vs["key"]
    ends("igraph, GraphML", [(e["key"], ids[e.source], ids[e.target]) for e in graph.es], xml)
    # Gephi keeps edges of one pair apart by this attribute alone; where a pair has one, it is left out.
    for name, attributes in (("graph", ("source", "target", "label")), ("merged", PAIR), ("projection", PAIR)):
        edges = tree(f"{name}.graphml").findall(".//{*}edge")
        kinds = {tuple(edge.attrib[name] for name in attributes) for edge in edges}
        assert len(kinds) == len(edges), f"{name}: Gephi takes two edges for one"
        assert all(("label" in edge.attrib) == ("label" in attributes) for edge in edges), name
    # What Gephi Lite's reader asks for and the schema does not.
    for key in tree("graph.graphml").iterfind(".//{*}key"):
        assert key.get("for") in ("node", "edge") and key.get("attr.name") and key.get("attr.type"), key.attrib


PAIR = ("source", "target")


def tree(name):
    return etree.parse(str(FOLDER / name), etree.XMLParser(huge_tree=True))


def graphml_schema():
    published = Path("target/readers/graphml/graphml.xsd")
    if not published.exists():
        print("SKIPPED: the schema of GraphML is not there; run scripts/readers.sh")
        return
    bare = tree("graph.graphml")
    for edge in bare.iterfind(".//{*}edge"):
        del edge.attrib["label"]
    bare.write(FOLDER / "bare.graphml", encoding="UTF-8", xml_declaration=True)
    for schema, *names in ((HERE / "graphml.xsd", "graph"), (published, "bare", "merged", "projection")):
        for name in names:
            if run("xmllint", "--noout", "--huge", "--nonet", "--schema", schema, FOLDER / f"{name}.graphml") is None:
                return
    print("xmllint: GraphML is valid by the published schema, as written where a pair has one edge, else but for one attribute")


def gexf():
    for name in ("graph.gexf", "static.gexf"):
        graph = nx.read_gexf(FOLDER / name, version="1.3")
        graph = graph if graph.is_multigraph() else nx.MultiDiGraph(graph)
        found = {}
        for node, data in graph.nodes(data=True):
            viz = data["viz"]
            found[node] = {**data, "size": viz["size"], "color": colour(viz["color"])}
            if "position" in viz:
                found[node] |= {"x": viz["position"]["x"], "y": viz["position"]["y"]}
        compare(f"networkx, {name}, nodes", found, NODES, NODE, xml)
        edges = {d.get("id", k): d for _, _, k, d in graph.edges(keys=True, data=True)}
        # Over time it is a list, and the edge's own weight stands beside.
        columns = [column for column in EDGE if column not in ("label", "weight")]
        compare(f"networkx, {name}, edges", edges, EDGES, columns, xml)
    root = etree.parse(str(FOLDER / "graph.gexf"), etree.XMLParser(huge_tree=True)).getroot()
    space = {"g": "http://gexf.net/1.3"}
    alive = lambda element: [(s.get("start"), s.get("end")) for s in element.iterfind("g:spells/g:spell", space)]
    nodes = {n.get("id"): alive(n) for n in root.iterfind(".//g:node", space)}
    for edge in root.iterfind(".//g:edge", space):
        spells = alive(edge)
        days = EDGES[{xml(id): id for id in EDGES}[edge.get("id")]]["days"] or []
        assert all(any(a <= day < b for a, b in spells) for day in days), edge.get("id")
        assert all(b < c for (_, b), (c, _) in zip(spells, spells[1:])), "spells touch"
        for end in (edge.get("source"), edge.get("target")):
            for a, b in spells:
                assert any(c <= a and b <= d for c, d in nodes[end]), f"{end} is not there while {edge.get('id')} is"
        weights = [float(v.get("value")) for v in edge.iterfind("g:attvalues/g:attvalue[@for='weight']", space)]
        assert not weights or EDGES[{xml(id): id for id in EDGES}[edge.get("id")]]["derived"] or sum(weights) == float(edge.get("weight"))
    assert not etree.parse(str(FOLDER / "static.gexf")).getroot().findall(".//g:spells", space)
    print("GEXF: spells of all nodes and edges")


def tables():
    def apostrophe(text):
        return "'" + text if text.startswith(tuple("=+-@\t\r\n＝＋－＠")) else text
    for name, expected, columns in (("nodes", NODES, NODE), ("edges", EDGES, EDGE)):
        frame = pd.read_csv(FOLDER / f"graph-{name}.csv", dtype=str, keep_default_na=False)
        frame.columns = [heading.lower().replace(" ", "_") for heading in frame.columns]
        rows = {row["id"]: row for row in frame.to_dict("records")}
        change = lambda text: apostrophe(text.replace("\0", "").replace("\r\n", "\n"))
        for id, row in rows.items():
            for column, value in row.items():
                wanted = expected.get(id, {}).get(column)
                if isinstance(wanted, bool):
                    row[column] = value == "true"
                elif isinstance(wanted, (int, float)):
                    row[column] = float(value)
                else:
                    row[column] = value.replace("\r\n", "\n")
        compare(f"pandas, CSV, {name}", rows, expected, columns, change)


# What neo4j-admin takes for a heading: a name, a type or a field of its own, a space of identifiers.
HEADING = re.compile(
    r"(?P<name>[^:{}()]*)(?::(?:(?P<field>ID|START_ID|END_ID|LABEL|TYPE)(?:\((?P<space>[^()]+)\))?"
    r"|(?P<type>int|long|float|double|boolean|byte|short|char|string)(?P<array>\[\])?))?"
)
CELL = re.compile(r'"((?:[^"]|"")*)"|([^",\r\n]*)')


def neo4j_rows(name):
    """A table as neo4j-admin reads it: a cell without quotes that is empty is none, and a quote
    stands only around cells, or twice in one."""
    text = open(FOLDER / name, encoding="utf-8", newline="").read()
    at, row, rows = 0, [], []
    while at < len(text):
        cell = CELL.match(text, at)
        row.append(cell[2] or None if cell[1] is None else cell[1].replace('""', '"'))
        at = cell.end()
        assert text[at] in ",\n", f"{name}, row {len(rows) + 1}: {text[at - 20 : at + 20]!r}"
        if text[at] == "\n":
            rows.append(row)
            row = []
        at += 1
    heads = [HEADING.fullmatch(head) for head in rows[0]]
    assert all(heads), rows[0]
    names = [head["name"] for head in heads if head["name"]]
    assert len(set(names)) == len(names) and not any(head["space"] for head in heads), rows[0]
    assert all(len(row) == len(heads) for row in rows), name
    for row in rows[1:]:
        fields = {head["field"]: value for head, value in zip(heads, row) if head["field"]}
        yield fields, {h["name"]: neo4j_value(h, value) for h, value in zip(heads, row) if h["name"]}


def neo4j_value(head, text):
    if text is None:
        return None
    if head["array"]:
        return text.split(";")
    if head["type"] == "boolean":
        return {"true": True, "false": False}[text]
    if head["type"] == "int":
        assert re.fullmatch(r"-?\d+", text) and abs(int(text)) < 1 << 31, text
        return int(text)
    if head["type"] == "double":
        assert re.fullmatch(r"-?\d+(\.\d+)?", text), text
        return float(text)
    assert head["type"] in (None, "string"), head[0]
    return text


def neo4j():
    def parts(line):
        """Lists as they are where `;` is between their parts."""
        day = lambda part: f"{part['day']}: {part['sentence']}" if isinstance(part, dict) else part
        lists = {k: [day(part).replace(";", "；") for part in v] for k, v in line.items() if isinstance(v, list)}
        return {**line, **lists}
    nodes = list(neo4j_rows("graph-neo4j-nodes.csv"))
    ids = {fields["ID"] for fields, _ in nodes}
    assert len(ids) == len(nodes), "an identifier stands twice"
    for fields, has in nodes:
        assert has["id"] == fields["ID"]
        wide, kind = fields["LABEL"].split(";")
        assert wide in ("Entity", "Happening", "Resource") and kind == has["kind"], fields["LABEL"]
    found = {has["id"]: {k: flat(v) for k, v in has.items()} for _, has in nodes}
    compare("Neo4j's tables, nodes", found, {id: parts(node) for id, node in NODES.items()}, NODE)
    edges = list(neo4j_rows("graph-neo4j-edges.csv"))
    for fields, has in edges:
        assert {fields["START_ID"], fields["END_ID"]} <= ids, fields
        words = re.sub(r"(?<=.)([A-Z])", r"_\1", has["relation"]).upper()
        modality = "" if has["modality"] == "asserted" else f"_{has['modality'].upper()}"
        assert fields["TYPE"] == words + modality, fields
    ends("Neo4j's tables", [(has["id"], f["START_ID"], f["END_ID"]) for f, has in edges])
    found = {has["id"]: {k: flat(v) for k, v in has.items()} for _, has in edges}
    assert len(found) == len(edges), "an edge stands twice"
    compare("Neo4j's tables, edges", found, {id: parts(edge) for id, edge in EDGES.items()}, EDGE)


def parquet():
    for name, expected, columns in (("nodes", NODES, NODE), ("edges", EDGES, EDGE)):
        rows = pyarrow.parquet.read_table(FOLDER / f"graph-{name}.parquet").to_pylist()
        found = {row["id"]: {k: flat(v) for k, v in row.items()} for row in rows}
        compare(f"pyarrow, Parquet, {name}", found, expected, columns)


def json_formats():
    graph = nx.node_link_graph(json.load(open(FOLDER / "graph.json", encoding="utf-8")))
    assert graph.is_directed() and graph.is_multigraph()
    whole = lambda data: {k: flat(v) for k, v in data.items()}
    compare("networkx, node-link, nodes", {n: whole(d) for n, d in graph.nodes(data=True)}, NODES, NODE)
    edges = {k: whole(d) for _, _, k, d in graph.edges(keys=True, data=True)}
    compare("networkx, node-link, edges", edges, EDGES, EDGE)
    text = open(FOLDER / "graph.cyjs", encoding="utf-8").read()
    places = {n["data"]["id"]: n.get("position") for n in json.loads(text)["elements"]["nodes"]}
    graph = nx.cytoscape_graph(json.loads(text))
    compare("networkx, Cytoscape, nodes", {n: whole(d) for n, d in graph.nodes(data=True)}, NODES, NODE)
    edges = {k: whole(d) for _, _, k, d in graph.edges(keys=True, data=True)}
    compare("networkx, Cytoscape, edges", edges, EDGES, EDGE)
    assert all(place is None or same(place["x"], NODES[id]["x"]) for id, place in places.items())


def rdf():
    triples = set(rdflib.Graph().parse(FOLDER / "graph.nt", format="nt"))
    assert set(rdflib.Graph().parse(FOLDER / "graph.ttl", format="turtle")) == triples, "Turtle"
    # XML reads every line end as one character.
    lines = lambda text: xml(text).replace("\r\n", "\n")
    plain = {(s, p, rdflib.Literal(lines(str(o)), o.language, o.datatype) if isinstance(o, rdflib.Literal) else o) for s, p, o in triples}
    assert set(rdflib.Graph().parse(FOLDER / "graph.rdf", format="xml")) == plain, "RDF/XML"
    quads = {}
    for name, format in (("graph.nq", "nquads"), ("graph.trig", "trig"), ("graph.jsonld", "json-ld")):
        data = rdflib.Dataset()
        data.parse(FOLDER / name, format=format)
        quads[name] = {(s, p, o, g) for s, p, o, g in data.quads()}
    assert quads["graph.nq"] == quads["graph.trig"], "TriG"
    assert quads["graph.nq"] == quads["graph.jsonld"], "JSON-LD"
    assert {(s, p, o) for s, p, o, _ in quads["graph.nq"]} == triples, "the union of all graphs"
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    label, namespace = rdflib.RDFS.label, rdflib.Namespace("https://daygraph.org/ns#")
    for node in NODES.values():
        labels = {str(text) for text in graph.objects(rdflib.URIRef(node["iri"]), label)}
        assert node["label"] in labels, f"{node['id']}: {labels}"
    for edge in EDGES.values():
        if edge["modality"] == "asserted":
            a, b = (rdflib.URIRef(NODES[edge[end]]["iri"]) for end in ("source", "target"))
            said = (a, namespace[edge["relation"]], b) in graph or (b, namespace[edge["relation"]], a) in graph
            assert said or a == b, edge["id"]
    print(f"rdflib: {len(triples)} triples in six formats, with all labels and plain edges")
    # Raptor refuses U+0000 and U+FFFE, which RDF 1.1 allows, and RDF/XML here has not.
    odd = any(c in str(o) for _, _, o in triples for c in "\0\ufffe")
    for name, format in (("graph.ttl", "turtle"), ("graph.rdf", "rdfxml"), ("graph.nt", "ntriples"), ("graph.nq", "nquads")):
        if odd and format != "rdfxml":
            print(f"Raptor is not asked of {name}: it holds characters that it refuses")
            continue
        said = run("rapper", "-c", "-i", format, FOLDER / name)
        if said is not None:
            expected = len(quads["graph.nq"]) if format == "nquads" else len(triples)
            assert f"returned {expected} triples" in said, f"{name}: {said[-300:]}"
            print(f"Raptor, {name}: {expected}")


def run(tool, *arguments):
    """What a tool says, if it is there."""
    if shutil.which(tool) is None:
        print(f"SKIPPED: {tool} is not installed; run scripts/readers.sh")
        return None
    done = subprocess.run([tool, *map(str, arguments)], capture_output=True, encoding="utf-8", errors="replace")
    assert done.returncode == 0, f"{tool} {arguments}: {done.stdout[-500:]}{done.stderr[-500:]}"
    return done.stdout + done.stderr


def other_tools():
    said = run("gc", "-n", "-e", FOLDER / "graph.dot")
    if said is not None:
        assert said.split()[:2] == [str(len(NODES)), str(len(EDGES))], said
        drawn = run("neato", "-n2", "-Tsvg", FOLDER / "graph.dot")
        assert drawn.count('class="node"') == len(NODES)
        print("Graphviz: all nodes and edges, and a picture")
    if run("xmllint", "--noout", "--huge", *(FOLDER / n for n in ("graph.graphml", "graph.gexf", "static.gexf", "graph.rdf"))) is not None:
        print("xmllint: GraphML, GEXF and RDF/XML are well-formed")
    if run("jing", "-c", HERE / "gexf.rnc", FOLDER / "graph.gexf", FOLDER / "static.gexf") is not None:
        print("jing: GEXF follows its grammar")
    said = run("node", HERE / "check.cjs", FOLDER)
    if said is not None:
        print(said.strip())


graphml()
graphml_schema()
gexf()
tables()
neo4j()
parquet()
json_formats()
rdf()
other_tools()
