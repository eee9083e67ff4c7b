/**
 * The vocabulary as a module, `virtual:vocabulary`, made from `data/ontology.ttl` when the page
 * is built: names of kinds, relations and classes stand in one place, and the page takes them
 * from there.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** A term of the vocabulary. */
export interface Term {
  /** Local name: `Company`, `fundedBy`. */
  name: string;
  type: 'class' | 'property';
  en: string;
  /** Traditional Chinese. */
  zh: string;
  comment: string;
}

/** Reads the terms of `dg:` from the ontology file, which is written in one fixed layout. */
export function readTerms(turtle: string): Term[] {
  const terms: Term[] = [];
  for (const block of turtle.split(/\n\s*\n/)) {
    const head = /^dg:(\w+) a ([^;]+);/m.exec(block);
    if (!head) continue;
    const label = /rdfs:label "((?:[^"\\]|\\.)*)"@en(?: , "((?:[^"\\]|\\.)*)"@zh-hant)?/.exec(block);
    const comment = /rdfs:comment "((?:[^"\\]|\\.)*)"@en/.exec(block);
    const name = head[1]!;
    terms.push({
      name,
      type: /Class/.test(head[2]!) ? 'class' : 'property',
      en: unescape(label?.[1] ?? name),
      zh: unescape(label?.[2] ?? label?.[1] ?? name),
      comment: unescape(comment?.[1] ?? ''),
    });
  }
  return terms;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
}

const ID = 'virtual:vocabulary';
const FILE = fileURLToPath(new URL('../../data/ontology.ttl', import.meta.url));

export function vocabulary(): Plugin {
  return {
    name: 'daygraph-vocabulary',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      this.addWatchFile(FILE);
      return `export default ${JSON.stringify(readTerms(readFileSync(FILE, 'utf8')))};`;
    },
  };
}
