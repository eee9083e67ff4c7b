#!/usr/bin/env python3
"""Measures every command that asks, and every named query, as a whole command.

    benches/commands.py FOLDER [--rounds N] [--most SECONDS]

A store of the digests in FOLDER is built in a temporary folder; then each command is run N
times, with its output thrown away. The table has the best wall clock and the least time of
the processor over all threads: other work on the machine only ever adds to both. With --most the exit code is 1 where a command
takes more of the processor's time than that, other than `rank --by betweenness`,
`communities` and `export`.

The names that commands ask about are those that the digests mention most, so that the
answers are as large as they get. The program must be built (cargo build --release), or be
named by DAYGRAPH=….
"""

import argparse
import csv
import io
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DAYGRAPH = os.environ.get("DAYGRAPH", str(ROOT / "target/release/daygraph"))

# What takes the time it takes: all shortest ways, groups, a file of everything.
EXEMPT = ("rank --by betweenness", "communities", "export")


def output(arguments, store):
    ran = subprocess.run([DAYGRAPH, *arguments, "--store", store], capture_output=True, text=True, check=True)
    return ran.stdout


def first(arguments, store, count=1):
    """The first column of the first rows of a query."""
    rows = list(csv.reader(io.StringIO(output([*arguments, "--format", "csv"], store))))[1:]
    return [row[0] for row in rows[:count]]


def most_mentioned(kind, store, count=1):
    query = (
        "SELECT ?e (COUNT(?i) AS ?n) { ?i dg:mentions ?e . ?e a dg:%s } GROUP BY ?e ORDER BY DESC(?n) ?e LIMIT %d"
        % (kind, count)
    )
    return first(["query", "-e", query], store, count)


def commands(store):
    """The words of each command line."""
    one, other = most_mentioned("Company", store, 2)
    model = most_mentioned("Model", store)[0]
    benchmark = first(
        ["query", "-e", "SELECT ?b (COUNT(?c) AS ?n) { ?c dg:object ?b ; dg:score ?s } GROUP BY ?b ORDER BY DESC(?n) ?b LIMIT 1"],
        store,
    )[0]
    item = first(
        ["query", "-e", "SELECT ?i (COUNT(?c) AS ?n) { ?c dg:item ?i } GROUP BY ?i ORDER BY DESC(?n) ?i LIMIT 1"], store
    )[0]
    asking = [
        ["show", one],
        ["show", one, "--limit", "0", "--evidence", "--json"],
        ["search", "開源", "模型"],
        ["search", one, "--limit", "0", "--json"],
        ["neighbors", one, "--depth", "2"],
        ["path", one, other, "--count", "10"],
        ["rank", "--by", "degree"],
        ["rank", "--by", "pagerank", "--window", "7d"],
        ["rank", "--by", "mentions"],
        ["rank", "--by", "betweenness"],
        ["communities"],
        ["explain", one],
        ["explain", one, other],
        ["curate", "list"],
        ["review", "--list"],
        ["lexicon", "suggest"],
        ["query", "--list"],
        ["query", "-e", "ASK { ?a dg:acquired ?b }"],
        ["export", "-o", "/dev/null", "--format", "jsonl"],
    ]
    values = {"entity": one, "whole": model, "benchmark": benchmark, "item": item}
    yield from asking
    for file in sorted((ROOT / "queries").glob("*.rq")):
        header = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# param:")]
        needed = [line.split()[2] for line in header if line.split()[4] == "required"]
        yield ["query", file.stem, *(word for name in needed for word in ("--set", f"{name}={values[name]}"))]


def measure(words, store, rounds):
    walls, processor = [], []
    for _ in range(rounds):
        before = time.perf_counter()
        child = subprocess.Popen(
            [DAYGRAPH, *words, "--store", store] if words != ["query", "--list"] else [DAYGRAPH, *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        _, status, usage = os.wait4(child.pid, 0)
        walls.append(time.perf_counter() - before)
        processor.append(usage.ru_utime + usage.ru_stime)
        if status != 0:
            sys.exit(f"{shlex.join(words)}: {child.stderr.read().decode()}")
        child.stderr.close()
        child.returncode = 0
    return min(walls), min(processor)


def shown(words, base="urn:daygraph:"):
    return shlex.join(word.replace(base, "") for word in words)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--most", type=float)
    arguments = parser.parse_args()
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        subprocess.run(
            [DAYGRAPH, "build", str(arguments.folder), "--store", store, "--no-export", "--quiet"], check=True
        )
        print("| what | wall clock | processor |")
        print("| --- | ---: | ---: |")
        for words in commands(store):
            wall, processor = measure(words, store, arguments.rounds)
            print(f"| `{shown(words)}` | {wall:.3f} s | {processor:.3f} s |", flush=True)
            exempt = shown(words).startswith(EXEMPT)
            if arguments.most and processor > arguments.most and not exempt:
                slow.append(shown(words))
    if slow:
        sys.exit(f"more than {arguments.most} s of the processor: {', '.join(slow)}")


if __name__ == "__main__":
    main()
