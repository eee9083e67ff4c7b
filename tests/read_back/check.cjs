// Reads GEXF and GraphML with graphology's readers, which Gephi Lite uses, and compares with
// graph.jsonl: node check.cjs FOLDER
"use strict";
const fs = require("fs"), path = require("path"), { createRequire } = require("module");
const load = createRequire(path.resolve("target/readers/node_modules/here.js"));
const { MultiGraph } = load("graphology"), gexf = load("graphology-gexf"), graphml = load("graphology-graphml");
const folder = process.argv[2], read = name => fs.readFileSync(path.join(folder, name), "utf8");
const plain = text => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
const lines = read("graph.jsonl").trim().split("\n").map(line => JSON.parse(line));
const nodes = lines.filter(line => line.type === "node"), edges = lines.filter(line => line.type === "edge");
const fail = text => { console.error(text); process.exit(1); };
const near = (a, b) => Math.abs(a - b) < 0.02;
for (const [name, parse] of [["static.gexf", gexf.parse], ["graph.graphml", graphml.parse]]) {
  const graph = parse(MultiGraph, read(name));
  if (graph.order !== nodes.length || graph.size !== edges.length) fail(`${name}: ${graph.order} nodes, ${graph.size} edges`);
  const node_of = new Map(), edge_of = new Map();
  graph.forEachNode((id, has) => node_of.set(has.key || id, has));
  graph.forEachEdge((id, has) => edge_of.set(has.key || id, has));
  for (const node of nodes) {
    const has = node_of.get(plain(node.id));
    for (const column of ["label", "kind", "first_day", "last_day"]) {
      if ((has[column] || "") !== plain(node[column] || "")) fail(`${name}, ${node.id}, ${column}: ${has[column]}`);
    }
    for (const column of ["mentions", "size"]) if (!near(has[column], node[column])) fail(`${name}, ${node.id}, ${column}`);
    if (node.x !== null && !(near(has.x, node.x) && near(has.y, node.y))) fail(`${name}, ${node.id}: its place`);
  }
  for (const edge of edges) {
    const has = edge_of.get(plain(edge.id));
    if (has.label !== edge.label || has.relation !== edge.relation || Number(has.weight) !== edge.weight) fail(`${name}, ${edge.id}: ${JSON.stringify(has).slice(0, 300)}`);
  }
  console.log(`graphology, ${name}: ${graph.order} nodes, ${graph.size} edges`);
}
