#!/usr/bin/env python3
"""Writing the graph: daygraph, and networkx writing the same graph.

    cargo build --release && scripts/readers.sh
    target/readers/python/bin/python benches/peers/exports.py STORE

Prints a Markdown table, the best of several rounds. Both write GraphML and GEXF with the same
nodes, edges and attributes, without a layout.

writing    the graph is in memory, and is written to a file: benches/exports.rs, and networkx's
           writer
from disk  the whole command, which reads the store, gathers the graph, counts PageRank and
           communities, and writes; networkx reads the graph from node-link JSON and writes it
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx

ROUNDS = int(os.environ.get("ROUNDS", "5"))
DAYGRAPH = os.environ.get("DAYGRAPH", "target/release/daygraph")


def best(run):
    def measure():
        start = time.perf_counter()
        run()
        return time.perf_counter() - start
    return min(measure() for _ in range(ROUNDS))


def export(store, file):
    subprocess.run([DAYGRAPH, "export", "--store", store, "--no-layout", "-o", file], check=True, stderr=subprocess.DEVNULL)


def read(file):
    with open(file, encoding="utf-8") as source:
        return nx.node_link_graph(json.load(source), edges="edges")


def in_memory(store):
    bench = ["cargo", "bench", "--quiet", "--bench", "exports", "--", os.path.abspath(store)]
    lines = subprocess.run(bench, check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: float(seconds) for name, seconds, _ in (line.split("\t") for line in lines if "\t" in line)}


def row(what, graph, own, theirs):
    print(f"| {what}, {len(graph)} nodes, {graph.number_of_edges()} edges | {own:.3f} s | {theirs:.3f} s | {theirs / own:.0f} |")


store = sys.argv[1]
with tempfile.TemporaryDirectory() as folder:
    print("| | daygraph | networkx | times as fast |\n| --- | ---: | ---: | ---: |")
    written, links = in_memory(store), Path(folder, "graph.json")
    export(store, links)
    for name, again, write in (
        ("graphml", nx.read_graphml, nx.write_graphml),
        ("gexf", lambda file: nx.read_gexf(file, version="1.3"), nx.write_gexf),
    ):
        file, peer = Path(folder, f"graph.{name}"), Path(folder, f"peer.{name}")
        export(store, file)
        graph = again(file)
        row(f"{name}, writing", graph, written[name], best(lambda: write(graph, peer)))
        row(f"{name}, from disk", graph, best(lambda: export(store, file)), best(lambda: (read(links), write(graph, peer))))
