#!/usr/bin/env python3
"""The server under load, side by side with `oxigraph serve-read-only` on the same graph in the same run.

    cargo install oxigraph-cli --locked --root /somewhere    # of the version in Cargo.lock
    benches/serve.py STORE [/somewhere/bin/oxigraph]

Asks a lookup, a named query and a heavy query at 1, 8 and 64 connections, each for a bounded time, of servers
on this machine alone; `wrk` (Debian: wrk) asks. Both answer the same text of SPARQL, as JSON; before, it is
checked that they answer the same. The servers take turns within each row, twice.
Without oxigraph, daygraph alone is measured. Prints a table of requests a second and of the time until an answer
is whole (median, 99th of a hundred)."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

DAYGRAPH = os.environ.get("DAYGRAPH", "target/release/daygraph")
CONNECTIONS = [1, 8, 64]
ROUNDS = 2
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


def lookup(entity):
    return f"SELECT ?p ?o {{ <{entity}> ?p ?o }}"


def named(vocabulary):
    return f"""PREFIX dg: <{vocabulary}> PREFIX rdfs: <{RDFS}>
SELECT ?a ?b ?day ?evidence {{
  ?claim dg:relation dg:acquired ; dg:subject ?x ; dg:object ?y ; dg:date ?day ; dg:evidence ?evidence .
  ?x rdfs:label ?a . ?y rdfs:label ?b }} ORDER BY ?day ?a ?b ?evidence LIMIT 50"""


def heavy(vocabulary):
    return f"""PREFIX dg: <{vocabulary}> PREFIX rdfs: <{RDFS}>
SELECT ?a ?b (COUNT(DISTINCT ?item) AS ?n) {{
  ?claim dg:relation dg:released ; dg:subject ?x ; dg:object ?y ; dg:item ?item .
  ?item dg:mentions ?y , ?z . ?z rdfs:label ?b . ?y rdfs:label ?a }}
GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b LIMIT 20"""


class Server:
    def __init__(self, command, path, port):
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{port}{path}"
        for _ in range(600):
            try:
                self.ask("ASK {}")
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"{command[0]} does not answer")

    def end(self):
        self.process.terminate()
        self.process.wait()

    def url(self, query):
        return f"{self.address}?query={urllib.parse.quote(query, safe='')}"

    def ask(self, query):
        asked = urllib.request.Request(self.url(query), headers={"Accept": "application/sparql-results+json"})
        with urllib.request.urlopen(asked, timeout=120) as answer:
            return json.load(answer)

    def load(self, query, connections, seconds):
        """Requests a second; milliseconds in the median and of the 99th of a hundred."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "120s", "--latency"]
        command += ["-H", "Accept: application/sparql-results+json", self.url(query)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in told or "Socket errors" in told:
            raise SystemExit(told)
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
        return rate, *(milliseconds(re.search(rf"{part}%\s+([\d.]+)(us|ms|s|m)\b", told)) for part in (50, 99))


def milliseconds(found):
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[found[2]]


def main():
    if not shutil.which("wrk"):
        raise SystemExit("wrk asks the questions: sudo apt-get install -y wrk")
    store, oxigraph = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    own = [DAYGRAPH, "serve", "--store", store, "--bind", "127.0.0.1:7891", "--time-limit", "60"]
    servers = {"daygraph": Server(own, "/sparql", 7891)}
    folder = tempfile.mkdtemp()
    try:
        if oxigraph:
            # What a question that names no graph is asked of, as one graph: the union option of oxigraph gives a
            # triple once a graph, and takes minutes where triples are in hundreds of graphs.
            triples, location = os.path.join(folder, "all.nt"), os.path.join(folder, "oxigraph")
            quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run([DAYGRAPH, "export", "--store", store, "-o", triples], **quiet)
            subprocess.run([oxigraph, "load", "--location", location, "--file", triples], **quiet)
            subprocess.run([oxigraph, "optimize", "--location", location], **quiet)
            command = [oxigraph, "serve-read-only", "--location", location, "--bind", "127.0.0.1:7892"]
            servers["oxigraph"] = Server(command, "/query", 7892)
        compare(servers)
    finally:
        for server in servers.values():
            server.end()
        shutil.rmtree(folder)


def compare(servers):
    first = servers["daygraph"].ask("SELECT ?a ?p { ?a ?p ?b . FILTER(STRENDS(STR(?p), '#acquired')) } ORDER BY ?a LIMIT 1")
    entity, predicate = (first["results"]["bindings"][0][name]["value"] for name in "ap")
    vocabulary = predicate.removesuffix("acquired")
    questions = [("lookup", lookup(entity), 5), ("named query", named(vocabulary), 5), ("heavy query", heavy(vocabulary), 15)]
    print("| question | connections | server | requests/s | median ms | p99 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, query, seconds in questions:
        answers = [server.ask(query)["results"]["bindings"] for server in servers.values()]
        known = [sorted(json.dumps(row, sort_keys=True) for row in rows) for rows in answers]
        assert all(rows == known[0] for rows in known), f"{name}: the answers differ"
        for connections in CONNECTIONS:
            rounds = {key: [] for key in servers}
            for _ in range(ROUNDS):
                for key, server in servers.items():
                    rounds[key].append(server.load(query, connections, seconds))
            for key, all_of in rounds.items():
                rate, median, last = max(all_of)
                print(f"| {name} | {connections} | {key} | {rate:.1f} | {median:.2f} | {last:.2f} |", flush=True)


main()
