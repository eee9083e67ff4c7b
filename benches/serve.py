#!/usr/bin/env python3
"""The server under load, side by side with `oxigraph serve` on the same quads in the same run.

    cargo install oxigraph-cli --locked --root /somewhere
    benches/serve.py STORE [/somewhere/bin/oxigraph]

Asks a lookup, a named query and a heavy query at 1, 8 and 64 connections, each a bounded number of times, of
servers on this machine alone. Both answer the same text of SPARQL, with the prefixes written out, as JSON;
without oxigraph, daygraph alone is measured. Prints a table of requests a second and of the time until an
answer is whole (median, 99th of a hundred)."""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

DAYGRAPH = os.environ.get("DAYGRAPH", "target/release/daygraph")
CONNECTIONS = [1, 8, 64]
PREFIXES = {
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def lookup(entity):
    return f"SELECT ?p ?o {{ <{entity}> ?p ?o }}"


def named(vocabulary):
    return f"""PREFIX dg: <{vocabulary}> PREFIX rdfs: <{PREFIXES['rdfs']}>
SELECT ?a ?b ?day ?evidence {{
  ?claim dg:relation dg:acquired ; dg:subject ?x ; dg:object ?y ; dg:date ?day ; dg:evidence ?evidence .
  ?x rdfs:label ?a . ?y rdfs:label ?b }} ORDER BY ?day ?a ?b LIMIT 50"""


def heavy(vocabulary):
    return f"""PREFIX dg: <{vocabulary}>
SELECT ?x ?y (COUNT(DISTINCT ?item) AS ?n) {{ ?item dg:mentions ?x . ?item dg:mentions ?y . FILTER(STR(?x) < STR(?y)) }}
GROUP BY ?x ?y ORDER BY DESC(?n) ?x ?y LIMIT 20"""


class Server:
    def __init__(self, command, path, port):
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.path, self.port = path, port
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"{command[0]} does not answer")

    def end(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, connection, query):
        connection.request(
            "POST",
            self.path,
            body=query.encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        )
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {body[:500]}")
        return body


def load(server, query, connections, requests):
    """Requests a second, and the times of all."""
    times, lock = [], threading.Lock()
    left = [requests]

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        own = []
        while True:
            with lock:
                if left[0] == 0:
                    break
                left[0] -= 1
            started = time.perf_counter()
            server.ask(connection, query)
            own.append(time.perf_counter() - started)
        with lock:
            times.extend(own)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return requests / (time.perf_counter() - started), sorted(times)


def main():
    store, oxigraph = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    servers = {"daygraph": Server([DAYGRAPH, "serve", "--store", store, "--bind", "127.0.0.1:7891"], "/sparql", 7891)}
    with tempfile.TemporaryDirectory() as folder:
        if oxigraph:
            quads = os.path.join(folder, "all.nt")
            # What a question that names no graph is asked of, in both.
            subprocess.run([DAYGRAPH, "export", "--store", store, "--format", "nt", "-o", quads], check=True, stderr=subprocess.DEVNULL)
            location = os.path.join(folder, "oxigraph")
            subprocess.run([oxigraph, "load", "--location", location, "--file", quads], check=True, stderr=subprocess.DEVNULL)
            command = [oxigraph, "serve-read-only", "--location", location, "--bind", "127.0.0.1:7892"]
            servers["oxigraph"] = Server(command, "/query", 7892)
        try:
            compare(servers)
        finally:
            for server in servers.values():
                server.end()


def compare(servers):
    own = servers["daygraph"]
    connection = http.client.HTTPConnection("127.0.0.1", own.port)
    first = own.ask(connection, "SELECT ?a ?p { ?a ?p ?b . FILTER(STRENDS(STR(?p), 'acquired')) } LIMIT 1").decode()
    entity, predicate = (urllib.parse.unquote(value) for value in re.findall(r'"value":"([^"]*)"', first))
    vocabulary = predicate.removesuffix("acquired")
    questions = [
        ("lookup", lookup(entity), 3000),
        ("named query", named(vocabulary), 1500),
        ("heavy query", heavy(vocabulary), 64),
    ]
    print("| question | connections | server | requests/s | median ms | p99 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, query, requests in questions:
        answers = {key: server.ask(http.client.HTTPConnection("127.0.0.1", server.port), query) for key, server in servers.items()}
        sizes = {key: answer.count(b'"type"') for key, answer in answers.items()}
        assert len(set(sizes.values())) == 1, f"{name}: the answers differ: {sizes}"
        for connections in CONNECTIONS:
            for key, server in servers.items():
                rate, times = load(server, query, connections, max(requests, connections))
                median, last = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.99))]
                print(f"| {name} | {connections} | {key} | {rate:.0f} | {1000 * median:.2f} | {1000 * last:.2f} |", flush=True)


main()
