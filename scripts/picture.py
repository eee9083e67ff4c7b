#!/usr/bin/env python3
"""Draws the README's picture from an exported graph.

    pip install networkx scipy
    daygraph build data/digests/*/ -o sample.graphml
    scripts/picture.py sample.graphml docs/graph.svg

Shown are the names that at least two items mention, as far as they hang together,
with the edges that are told as fact; colours and sizes are those of the export.
The layout starts from the same places each time, so the same graph gives the same picture.
"""

import sys
from html import escape

import networkx as nx
import numpy as np

WIDTH, HEIGHT, MARGIN = 1280, 860, 46
FONT = 13


def shown(path):
    """The part of the exported graph that is drawn."""
    full = nx.read_graphml(path)
    graph = nx.DiGraph()
    for a, b, edge in full.edges(data=True):
        if edge["modality"] == "asserted" and a != b:
            graph.add_edge(a, b, symmetric=edge["symmetric"])
    graph = graph.subgraph([n for n in graph if full.nodes[n]["mentions"] >= 2])
    biggest = max(nx.weakly_connected_components(graph), key=len)
    graph = nx.DiGraph(graph.subgraph(sorted(biggest)))
    for node in graph:
        graph.nodes[node].update(full.nodes[node])
    return graph


def width_of(text):
    """Roughly how wide a label is drawn: Han letters are twice as wide as others."""
    return sum(FONT if ord(c) > 0x2E7F else FONT * 0.6 for c in text)


def layout(graph):
    """Places on the canvas at which no label lies on another."""
    start = nx.kamada_kawai_layout(nx.Graph(graph), scale=1.0)
    nodes = list(graph)
    at = np.array([start[n] for n in nodes])
    # From a disc towards the canvas' rectangle: by rank along each axis, half and half.
    for axis, size in ((0, WIDTH), (1, HEIGHT)):
        low, high = at[:, axis].min(), at[:, axis].max()
        even = np.argsort(np.argsort(at[:, axis])) / (len(nodes) - 1)
        at[:, axis] = (0.45 * (at[:, axis] - low) / (high - low) + 0.55 * even) * (size - 2 * MARGIN) + MARGIN
    half = np.array([[max(width_of(graph.nodes[n]["label"]), 2 * radius(graph.nodes[n])) / 2 + 4,
                      (2 * radius(graph.nodes[n]) + FONT) / 2 + 3] for n in nodes])
    for _ in range(600):
        moved = False
        for i in range(len(nodes)):
            for j in range(i):
                gap = at[i] - at[j]
                over = half[i] + half[j] - np.abs(gap)
                if (over > 0).all():
                    axis = 0 if over[0] < over[1] * 1.6 else 1
                    push = (over[axis] / 2 + 0.5) * (1 if gap[axis] >= 0 else -1)
                    at[i, axis] += push
                    at[j, axis] -= push
                    moved = True
        at[:, 0] = at[:, 0].clip(half[:, 0] + 6, WIDTH - half[:, 0] - 6)
        at[:, 1] = at[:, 1].clip(half[:, 1] + 6, HEIGHT - half[:, 1] - 6)
        if not moved:
            break
    return {n: tuple(at[i]) for i, n in enumerate(nodes)}


def radius(node):
    return 3.5 + 1.5 * node["mentions"] ** 0.5


def colour(node):
    return f"#{node['r']:02x}{node['g']:02x}{node['b']:02x}"


def svg(graph):
    place = layout(graph)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + 34}" '
        f'font-family="Helvetica, Arial, \'Noto Sans CJK TC\', sans-serif" font-size="{FONT}">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        '<marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 1 8 4 0 7z" fill="#a9b1bc"/></marker>',
        '<g stroke="#c3c9d2" stroke-width="1.1">',
    ]
    for a, b, edge in graph.edges(data=True):
        (x, y), (u, v) = place[a], place[b]
        length = max(((u - x) ** 2 + (v - y) ** 2) ** 0.5, 1)
        cut = (radius(graph.nodes[b]) + 2) / length
        u, v = u - (u - x) * cut, v - (v - y) * cut
        arrow = "" if edge["symmetric"] else ' marker-end="url(#to)"'
        out.append(f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{u:.1f}" y2="{v:.1f}"{arrow}/>')
    out.append("</g>")
    for node, (x, y) in place.items():
        data = graph.nodes[node]
        out.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius(data):.1f}" fill="{colour(data)}"/>')
    # Twice: a white rim first, so that no edge runs through a letter.
    for look in ('stroke="#ffffff" stroke-width="3" stroke-linejoin="round"', 'fill="#1d2430"'):
        out.append(f'<g text-anchor="middle" {look}>')
        for node, (x, y) in place.items():
            data = graph.nodes[node]
            bold = ' font-weight="bold"' if data["mentions"] >= 10 else ""
            out.append(f'<text x="{x:.0f}" y="{y + radius(data) + FONT:.0f}"{bold}>{escape(data["label"])}</text>')
        out.append("</g>")
    kinds = {}
    for _, data in graph.nodes(data=True):
        kinds.setdefault(data["kind"], colour(data))
    x = MARGIN
    for kind in sorted(kinds):
        out.append(f'<circle cx="{x}" cy="{HEIGHT + 16}" r="6" fill="{kinds[kind]}"/>')
        out.append(f'<text x="{x + 12}" y="{HEIGHT + 21}" fill="#1d2430">{kind}</text>')
        x += 44 + round(width_of(kind))
    out.append("</svg>")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: scripts/picture.py GRAPH.graphml PICTURE.svg")
    graph = shown(sys.argv[1])
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(svg(graph))
    print(f"{len(graph)} nodes, {graph.number_of_edges()} edges")
