/** Reads N-Triples (RDF 1.1), which the server writes for CONSTRUCT and DESCRIBE. */

import type { RdfTerm } from '../shapes';

export type Triple = readonly [RdfTerm, RdfTerm, RdfTerm];

const TERM = /\s*(?:<([^>]*)>|_:([^\s<"]+)|"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@([A-Za-z][A-Za-z0-9-]*))?)/y;

/** The triples of a text; lines that are none are left out. */
export function readTriples(text: string): Triple[] {
  const found: Triple[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    TERM.lastIndex = 0;
    const terms = [term(line), term(line), term(line)];
    const [s, p, o] = terms;
    if (s && p && o) found.push([s, p, o]);
  }
  return found;
}

function term(line: string): RdfTerm | null {
  const at = TERM.lastIndex;
  const match = TERM.exec(line);
  if (!match) {
    TERM.lastIndex = at;
    return null;
  }
  const [, iri, blank, text, datatype, language] = match;
  if (iri !== undefined) return { type: 'uri', value: plain(iri) };
  if (blank !== undefined) return { type: 'bnode', value: blank };
  return { type: 'literal', value: plain(text ?? ''), ...(datatype && { datatype }), ...(language && { 'xml:lang': language }) };
}

const ESCAPES: Record<string, string> = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f' };

function plain(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four: string, eight: string, one: string) =>
    one !== undefined ? (ESCAPES[one] ?? one) : String.fromCodePoint(Number.parseInt(four ?? eight, 16)));
}
