// Reads the Cypher export with the parser that Neo4j makes of its own grammar, does what the
// script says, and compares what then is there with graph.jsonl.
"use strict";

/** Properties that are floats in Neo4j, as its tables say; 1 / 2 is 0 there, and 1.0 / 2 is not. */
const FLOATS = new Set(["pagerank", "size", "x", "y", "weight", "confidence"]);
const ESCAPES = { "'": "'", "\\": "\\", n: "\n", r: "\r", t: "\t" };

module.exports = function ({ parser, script, nodes, edges, known, compare, fail }) {
  // Neo4j puts characters in the place of \uXXXX before it parses, whatever they are.
  const text = script.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (all, code, other) => {
    if (other === "u") fail("Cypher: \\u without four digits");
    return code ? String.fromCharCode(parseInt(code, 16)) : all;
  });
  const statements = parser.parserWrapper.parse(text).statementsParsing;
  const wrong = statements.flatMap(statement => statement.syntaxErrors);
  if (wrong.length > 0) fail(`Cypher: ${wrong[0].message}, line ${wrong[0].range.start.line + 1}`);

  /** A literal, decoded. */
  function value(tree, column) {
    while (tree.children?.length === 1) tree = tree.children[0];
    if (tree instanceof parser.MapContext) {
      const values = tree.expression_list();
      const entries = tree.propertyKeyName_list().map((key, at) => [key.getText(), value(values[at], key.getText())]);
      if (new Set(entries.map(([name]) => name)).size < entries.length) fail(`Cypher: a name twice in ${entries}`);
      return Object.fromEntries(entries);
    }
    if (tree instanceof parser.ListLiteralContext) return tree.expression_list().map(part => value(part));
    const literal = tree.getText();
    if (literal.startsWith("'")) {
      return literal.slice(1, -1).replace(/\\([^])/g, (all, c) => ESCAPES[c] ?? fail(`Cypher: ${all} is no escape`));
    }
    if (literal === "true" || literal === "false") return literal === "true";
    if (!/^-?\d+(\.\d+)?$/.test(literal)) fail(`Cypher: ${literal.slice(0, 200)} is no literal`);
    if (literal.includes(".") !== FLOATS.has(column)) fail(`Cypher: ${column} is ${literal}`);
    return Number(literal);
  }

  const made = new Map(), joined = new Map(), unique = new Set(), shapes = new Map();
  const source = (tokens, from, to) => tokens.slice(from, to).map(token => token.text).join("").replace(/<EOF>$/, "");
  for (const { ctx, tokens } of statements) {
    const query = ctx.getText().replace(/;?(<EOF>)?$/, "");
    if (query === "") continue;
    const constraint = /^CREATECONSTRAINT\w+IFNOTEXISTSFOR\(n:`(\w+)`\)REQUIREn\.idISUNIQUE$/.exec(query);
    if (constraint) {
      unique.add(constraint[1]);
      shapes.set(query, source(tokens, 0));
      continue;
    }
    const find = (tree, kind) => tree instanceof kind ? tree : (tree.children || []).map(part => find(part, kind)).find(Boolean);
    const list = find(ctx, parser.ListLiteralContext), rows = list.expression_list();
    // What is done with each row; the first row stands for all when Neo4j's analysis is asked.
    const at = token => tokens.indexOf(token), rest = source(tokens, at(list.stop) + 1);
    shapes.set(rest, `UNWIND [${source(tokens, at(rows[0].start), at(rows[0].stop) + 1)}]${rest}`);
    const done = rest.replace(/\s+/g, " ").trim();
    const node = /^AS row MERGE \(n:`(\w+)` \{id: row\.id\}\) SET n:`(\p{L}[\p{L}\p{N}_]*)`, n \+= row\.of;?$/u.exec(done);
    const edge = /^AS row MATCH \(a:`(\w+)` \{id: row\.a\}\) MATCH \(b:`(\w+)` \{id: row\.b\}\) MERGE \(a\)-\[r:`([\p{L}\p{N}_]+)` \{id: row\.id\}\]->\(b\) SET r \+= row\.of;?$/u.exec(done);
    if (!node && !edge) fail(`Cypher: what does this do? ${done}`);
    for (const row of rows.map(row => value(row))) {
      if (node) {
        if (!unique.has(node[1]) || made.has(row.id)) fail(`Cypher: ${row.id} is made twice`);
        made.set(row.id, { wide: node[1], kind: node[2], of: row.of });
      } else {
        if (made.get(row.a)?.wide !== edge[1] || made.get(row.b)?.wide !== edge[2]) fail(`Cypher: ${row.id} matches nothing`);
        if (joined.has(row.id)) fail(`Cypher: ${row.id} is made twice`);
        joined.set(row.id, { source: row.a, target: row.b, type: edge[3], of: row.of });
      }
    }
  }

  // One that must be found, so that silence means something.
  const said = (query, version) => parser.lintCypherQuery(query, { defaultLanguage: version });
  for (const version of parser.cypherVersions) {
    if (said("RETURN missing", version).length === 0) fail(`${version}: its analysis does not run`);
    for (const shape of shapes.values()) for (const { message } of said(shape, version)) fail(`${version}: ${message}`);
  }

  const shape = line => Object.fromEntries(Object.entries(known(line)).map(([name, value]) =>
    [name, name === "evidence" ? value.map(({ day, sentence }) => `${day}: ${sentence}`) : value]));
  if (made.size !== nodes.length || joined.size !== edges.length) fail(`Cypher: ${made.size} nodes, ${joined.size} edges`);
  for (const node of nodes) {
    const { kind, of } = made.get(node.id) ?? fail(`Cypher: ${node.id} is not there`);
    if (kind !== node.kind) fail(`Cypher, ${node.id}: labelled ${kind}`);
    compare(`Cypher, ${node.id}`, of, shape(node));
  }
  for (const edge of edges) {
    const { of, ...has } = joined.get(edge.id) ?? fail(`Cypher: ${edge.id} is not there`);
    const words = edge.relation.replace(/(?<=.)[A-Z]/g, "_$&").toUpperCase();
    const type = edge.modality === "asserted" ? words : `${words}_${edge.modality.toUpperCase()}`;
    compare(`Cypher, ${edge.id}`, has, { source: edge.source, target: edge.target, type });
    compare(`Cypher, ${edge.id}`, of, shape(edge));
  }
  console.log(`Neo4j's parser: ${statements.length - 1} statements make ${made.size} nodes and ${joined.size} edges, every property; ` +
    `${shapes.size} shapes stand its analysis as ${parser.cypherVersions.join(" and ")}`);
};
