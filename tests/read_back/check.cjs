// Reads exports with JavaScript's tools and compares with graph.jsonl: node check.cjs FOLDER
//
// | tool | file |
// | --- | --- |
// | graphology's readers, which Gephi Lite uses | static.gexf, graph.graphml |
// | Cytoscape.js | graph.cyjs |
// | Neo4j's parser (cypher.cjs) | graph.cypher |
"use strict";
const fs = require("fs"), path = require("path"), { isDeepStrictEqual } = require("util"), { createRequire } = require("module");
const load = createRequire(path.resolve("target/readers/node_modules/here.js"));
const folder = process.argv[2], read = name => fs.readFileSync(path.join(folder, name), "utf8");
const plain = text => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
const lines = read("graph.jsonl").trim().split("\n").map(line => JSON.parse(line));
const nodes = lines.filter(line => line.type === "node"), edges = lines.filter(line => line.type === "edge");
const fail = text => { console.error(text); process.exit(1); };
const near = (a, b) => Math.abs(a - b) < 0.02;

/** The columns of a line that are known. */
function known({ type, id, source, target, ...columns }) {
  const there = ([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(columns).filter(there));
}

/** All columns of one thing, and no others. */
function compare(what, has, wanted) {
  for (const column of new Set([...Object.keys(has), ...Object.keys(wanted)])) {
    const [a, b] = [has[column], wanted[column]];
    if (!isDeepStrictEqual(a, b)) {
      fail(`${what}, ${column}: ${JSON.stringify(a)?.slice(0, 200)} is not ${JSON.stringify(b)?.slice(0, 200)}`);
    }
  }
}

function graphology() {
  const { MultiGraph } = load("graphology"), gexf = load("graphology-gexf"), graphml = load("graphology-graphml");
  // Its parser of XML takes U+0085 and U+2028 for line ends, as in XML 1.1; in attributes they are spaces.
  for (const [name, parse, end] of [["static.gexf", gexf.parse, " "], ["graph.graphml", graphml.parse, "\n"]]) {
    const graph = parse(MultiGraph, read(name));
    if (graph.order !== nodes.length || graph.size !== edges.length) fail(`${name}: ${graph.order} nodes, ${graph.size} edges`);
    const node_of = new Map(), edge_of = new Map();
    graph.forEachNode((id, has) => node_of.set(has.key || id, has));
    graph.forEachEdge((id, has) => edge_of.set(has.key || id, has));
    for (const node of nodes) {
      const has = node_of.get(plain(node.id));
      for (const column of ["label", "kind", "first_day", "last_day"]) {
        if ((has[column] || "") !== plain(node[column] || "").replace(/[\x85\u2028]/g, end)) fail(`${name}, ${node.id}, ${column}: ${has[column]}`);
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
}

function cytoscape() {
  const { elements } = JSON.parse(read("graph.cyjs"));
  const graph = load("cytoscape")({ headless: true, elements, layout: { name: "preset" } });
  if (graph.nodes().length !== nodes.length || graph.edges().length !== edges.length) {
    fail(`Cytoscape.js: ${graph.nodes().length} nodes, ${graph.edges().length} edges`);
  }
  for (const node of nodes) {
    const found = graph.getElementById(node.id), { id, value, name, ...has } = found.data();
    compare(`Cytoscape.js, ${node.id}`, { id, value, name }, { id: node.id, value: node.id, name: node.label });
    compare(`Cytoscape.js, ${node.id}`, has, known(node));
    const place = found.position();
    if (node.x !== null && !(near(place.x, node.x) && near(place.y, -node.y))) fail(`Cytoscape.js, ${node.id}: its place`);
  }
  for (const edge of edges) {
    const found = graph.getElementById(edge.id), { id, source, target, key, name, interaction, ...has } = found.data();
    const ends = { source: found.source().id(), target: found.target().id() };
    compare(`Cytoscape.js, ${edge.id}`, { key, name, interaction, ...ends },
      { key: edge.id, name: edge.label, interaction: edge.label, source: edge.source, target: edge.target });
    compare(`Cytoscape.js, ${edge.id}`, has, known(edge));
  }
  console.log(`Cytoscape.js: ${nodes.length} nodes, ${edges.length} edges, every column and place`);
}

function cypher() {
  const parser = load("@neo4j-cypher/language-support");
  require("./cypher.cjs")({ parser, script: read("graph.cypher"), nodes, edges, known, compare, fail });
}

for (const [tool, check] of Object.entries({ graphology, cytoscape, "@neo4j-cypher/language-support": cypher })) {
  if (fs.existsSync(path.join("target/readers/node_modules", tool))) check();
  else console.log(`SKIPPED: ${tool} is not installed; run scripts/readers.sh`);
}
