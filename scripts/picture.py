#!/usr/bin/env python3
"""Draws an exported graph as it is: the places, colours and sizes are those of the file.

    daygraph build data/digests --store sample --no-export
    daygraph export --store sample --largest-component -o sample.graphml
    scripts/picture.py sample.graphml docs/graph.svg

Labels are written where they lie on no other, those of large nodes first.
"""

import sys
import xml.etree.ElementTree as tree
from html import escape

WIDTH, MARGIN, FONT = 1280, 60, 12
SPACE = "{http://graphml.graphdrawing.org/xmlns}"


def read(path):
    """Nodes by identifier, and edges."""
    graph = tree.parse(path).getroot().find(SPACE + "graph")
    data = lambda of: {d.get("key").split("_", 1)[1]: d.text or "" for d in of.iter(SPACE + "data")}
    nodes = {n.get("id"): data(n) for n in graph.iter(SPACE + "node")}
    return nodes, [(e.get("source"), e.get("target"), data(e)) for e in graph.iter(SPACE + "edge")]


def width_of(text):
    """Roughly how wide a label is drawn: Han letters are twice as wide as others."""
    return sum(FONT if ord(c) > 0x2E7F else FONT * 0.58 for c in text)


def svg(nodes, edges):
    xs = [float(n["x"]) for n in nodes.values()]
    ys = [float(n["y"]) for n in nodes.values()]
    scale = (WIDTH - 2 * MARGIN) / (max(xs) - min(xs))
    height = round((max(ys) - min(ys)) * scale + 2 * MARGIN)
    at = lambda n: ((float(n["x"]) - min(xs)) * scale + MARGIN, (max(ys) - float(n["y"])) * scale + MARGIN)
    radius = lambda n: float(n["size"]) * scale
    colour = lambda n: f"#{int(n['r']):02x}{int(n['g']):02x}{int(n['b']):02x}"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height + 34}" '
        f'font-family="Helvetica, Arial, \'Noto Sans CJK TC\', sans-serif" font-size="{FONT}">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        '<g stroke-opacity="0.35">',
    ]
    for a, b, edge in edges:
        (x, y), (u, v) = at(nodes[a]), at(nodes[b])
        dashed = "" if edge["modality"] == "asserted" else ' stroke-dasharray="4 3"'
        thick = 0.7 + 0.5 * float(edge["weight"]) ** 0.5
        out.append(f'<path d="M{x:.0f} {y:.0f} {u:.0f} {v:.0f}" stroke="{colour(nodes[a])}" stroke-width="{thick:.1f}"{dashed}/>')
    out.append("</g>")
    for node in nodes.values():
        x, y = at(node)
        out.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius(node):.1f}" fill="{colour(node)}"/>')
    labels, taken = [], []
    for node in sorted(nodes.values(), key=lambda n: (-float(n["size"]), n["label"])):
        (x, y), half = at(node), width_of(node["label"]) / 2
        y += radius(node) + FONT
        x = min(max(x, half + 4), WIDTH - half - 4)
        box = (x - half, y - FONT, x + half, y + 3)
        if any(b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3] for b in taken):
            continue
        taken.append(box)
        labels.append(f'<text x="{x:.0f}" y="{y:.0f}">{escape(node["label"])}</text>')
    # Twice: a white rim first, so that no edge runs through a letter.
    for look in ('stroke="#ffffff" stroke-width="3" stroke-linejoin="round"', 'fill="#1d2430"'):
        out += [f'<g text-anchor="middle" {look}>', *labels, "</g>"]
    x = MARGIN
    for kind, fill in sorted({n["kind"]: colour(n) for n in nodes.values()}.items()):
        out.append(f'<circle cx="{x}" cy="{height + 14}" r="6" fill="{fill}"/>')
        out.append(f'<text x="{x + 12}" y="{height + 19}" fill="#1d2430">{kind}</text>')
        x += 44 + round(width_of(kind))
    return "\n".join([*out, "</svg>"]) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: scripts/picture.py GRAPH.graphml PICTURE.svg")
    nodes, edges = read(sys.argv[1])
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(svg(nodes, edges))
    print(f"{len(nodes)} nodes, {len(edges)} edges")
