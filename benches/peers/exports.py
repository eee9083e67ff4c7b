#!/usr/bin/env python3
"""Writing the graph: daygraph, and networkx writing the same graph.

    cargo build --release && scripts/readers.sh
    target/readers/python/bin/python benches/peers/exports.py STORE

Prints a Markdown table: the best of several rounds, in wall-clock and in the processor's time.
daygraph's is the whole command, start, reading the store, PageRank and communities included;
networkx's is the call that writes alone, with the graph in memory. Both write GraphML and GEXF
with the same nodes, edges and attributes, without a layout.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx

ROUNDS = int(os.environ.get("ROUNDS", "5"))
DAYGRAPH = os.environ.get("DAYGRAPH", "target/release/daygraph")


def best(measure):
    rounds = [measure() for _ in range(ROUNDS)]
    return min(wall for wall, _ in rounds), min(own for _, own in rounds)


def command(store, file):
    def measure():
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([DAYGRAPH, "export", "--store", store, "--no-layout", "-o", file], check=True, stderr=subprocess.DEVNULL)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return measure


def call(write, graph, file):
    def measure():
        start, own = time.perf_counter(), time.process_time()
        write(graph, file)
        return time.perf_counter() - start, time.process_time() - own
    return measure


with tempfile.TemporaryDirectory() as folder:
    print("| | daygraph | processor | networkx | processor | times as fast |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, read, write in (("graphml", nx.read_graphml, nx.write_graphml), ("gexf", lambda f: nx.read_gexf(f, version="1.3"), nx.write_gexf)):
        file = Path(folder, f"graph.{name}")
        own = best(command(sys.argv[1], file))
        graph = read(file)
        theirs = best(call(write, graph, Path(folder, f"peer.{name}")))
        print(f"| {name}, {len(graph)} nodes, {graph.number_of_edges()} edges | {own[0]:.2f} s | {own[1]:.2f} s "
              f"| {theirs[0]:.2f} s | {theirs[1]:.2f} s | {theirs[0] / own[0]:.0f}, {theirs[1] / own[1]:.0f} by the processor |")
