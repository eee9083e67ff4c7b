#!/usr/bin/env python3
"""Writes gold without the digests' sentences, as it is kept in data/gold/.

    scripts/compact_gold.py GOLD… --digests FOLDER --out FOLDER

GOLD are gold files (see `daygraph eval --help`) or folders of them. Of each, a file of
the same name is written with digest, date, language, series, and the items' entities
and relations; titles, evidence and anything else are left out. Where the evidence of a
relation stands in the digest is kept as

    "at": [line, first, end]

line is that on which the evidence starts, from 1; first and end are its first character
and the one behind its last, both counted in Unicode characters from the start of that
line, from 0, over line breaks too if it has some. It is the first place from the item's
line on. White space, marks of emphasis and code, and the brackets and targets of links
do not count when evidence is looked for, so that a place may hold some. Evidence that is
not found leaves a relation without "at", and is told.

Items stand one a line, in the order of their lines; what is compact already stays so.
The exit code is 1 if a file was refused; the others are written all the same.
"""

import argparse
import json
import re
import sys
from bisect import bisect_left
from pathlib import Path

FILE = ("digest", "date", "language", "series")
ENTITY = ("name", "aliases", "canonical", "type")
RELATION = ("type", "subject", "object", "modality", "attrs", "at")

# What does not count: targets of links, then single characters.
SKIPPED = re.compile(r'(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|!(?=\[)|[\s*_`~\\\[\]]')


def reduced(text):
    """The characters of a text that count, and the place of each in it."""
    places = []
    at = 0
    for skipped in SKIPPED.finditer(text):
        places.extend(range(at, skipped.start()))
        at = skipped.end()
    places.extend(range(at, len(text)))
    return "".join(text[p] for p in places), places


class Digest:
    def __init__(self, text):
        self.starts = [0] + [m.end() for m in re.finditer("\n", text)]
        self.text, self.places = reduced(text)

    def find(self, evidence, line):
        """[line, first, end] of the evidence, from a line on; None where it is not."""
        wanted, _ = reduced(evidence)
        if not wanted or not 1 <= line <= len(self.starts):
            return None
        found = self.text.find(wanted, bisect_left(self.places, self.starts[line - 1]))
        if found < 0:
            return None
        first, last = self.places[found], self.places[found + len(wanted) - 1]
        while line < len(self.starts) and self.starts[line] <= first:
            line += 1
        start = self.starts[line - 1]
        return [line, first - start, last + 1 - start]


def only(fields, of):
    return {field: of[field] for field in fields if field in of}


def compact(gold, digest):
    """The text of the compact file, and the relations whose evidence was not found."""
    lines, lost = [], []
    for item in sorted(gold["items"], key=lambda item: item["line"]):
        relations = []
        for relation in item.get("relations", []):
            at = relation.get("at")
            if relation.get("evidence"):
                at = digest.find(relation["evidence"], item["line"])
                if not at:
                    lost.append(f"line {item['line']}: {relation['type']}({relation['subject']} -> {relation['object']})")
            relation = only(RELATION, {**relation, "at": at})
            if "attrs" in relation:
                relation["attrs"] = dict(sorted(relation["attrs"].items()))
            if not at:
                del relation["at"]
            relations.append(relation)
        entities = [only(ENTITY, entity) for entity in item.get("entities", [])]
        item = {"line": item["line"], "entities": entities, "relations": relations}
        lines.append(json.dumps(item, ensure_ascii=False))
    head = json.dumps(only(FILE, gold), ensure_ascii=False)[:-1]
    return f'{head}, "items": [\n' + ",\n".join(lines) + "\n]}\n", lost


def main():
    about, rest = __doc__.split("\n", 1)
    parser = argparse.ArgumentParser(description=about, epilog=rest, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--digests", required=True, type=Path, help="folder of the digests")
    parser.add_argument("--out", required=True, type=Path, help="folder for the compact files")
    arguments = parser.parse_args()

    files = [file for path in arguments.gold for file in (sorted(path.rglob("*.json")) if path.is_dir() else [path])]
    arguments.out.mkdir(parents=True, exist_ok=True)
    taken = {file.resolve() for file in files}
    refused = 0
    for file in files:
        try:
            gold = json.loads(file.read_text(encoding="utf-8-sig"))
            # As bytes, so that line ends count as they stand.
            digest = (arguments.digests / gold["digest"]).read_bytes().decode("utf-8")
            text, lost = compact(gold, Digest(digest))
            target = arguments.out / file.name
            if target.resolve() in taken:
                raise ValueError(f"{target} is read or written already; name another folder with --out")
        except (OSError, ValueError, KeyError, TypeError) as error:
            print(f"{file}: refused: {type(error).__name__}: {error}", file=sys.stderr)
            refused += 1
            continue
        for relation in lost:
            print(f"{file}: {relation}: its evidence is not in the digest", file=sys.stderr)
        taken.add(target.resolve())
        target.write_text(text, encoding="utf-8", newline="\n")
    sys.exit(bool(refused))


if __name__ == "__main__":
    main()
