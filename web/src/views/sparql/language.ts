/** SPARQL in the editor: colours and completion. */

import { snippetCompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { sparql } from '@codemirror/legacy-modes/mode/sparql';
import { tags } from '@lezer/highlight';
import terms from 'virtual:vocabulary';
import { PREFIXES } from './terms';

const KEYWORDS = [
  'SELECT', 'SELECT DISTINCT', 'CONSTRUCT', 'ASK', 'DESCRIBE', 'WHERE', 'FILTER', 'FILTER NOT EXISTS', 'FILTER EXISTS', 'OPTIONAL', 'UNION', 'MINUS', 'GRAPH',
  'BIND', 'VALUES', 'GROUP BY', 'HAVING', 'ORDER BY', 'DESC', 'ASC', 'LIMIT', 'OFFSET', 'COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'SAMPLE', 'GROUP_CONCAT', 'IF', 'COALESCE',
  'BOUND', 'STR', 'LANG', 'DATATYPE', 'CONTAINS', 'STRSTARTS', 'STRENDS', 'STRAFTER', 'STRBEFORE', 'LCASE', 'UCASE', 'REGEX', 'REPLACE', 'CONCAT', 'SUBSTR', 'STRLEN', 'YEAR', 'MONTH', 'DAY', 'UNDEF', 'PREFIX',
];

const OTHERS: readonly [string, string][] = [
  ['rdf:type', 'kind of a thing'], ['rdfs:label', 'canonical label'], ['skos:altLabel', 'another form of a name'], ['owl:sameAs', 'Wikidata item'],
  ['schema:headline', "an item's heading"], ['schema:isPartOf', 'the digest of an item'], ['schema:citation', 'address of a source'], ['schema:datePublished', 'day of a digest'],
  ['schema:articleSection', 'headings above an item'], ['xsd:date', 'a day'], ['xsd:decimal', 'a number'], ['xsd:integer', 'a whole number'], ['prov:Entity', 'a thing with an origin'],
];

const NAMES: readonly Completion[] = [
  ...terms.map((term): Completion => ({ label: `dg:${term.name}`, type: term.type === 'class' ? 'class' : 'property', detail: term.en, info: term.comment })),
  ...OTHERS.map(([label, detail]): Completion => ({ label, type: 'property', detail })),
];

const SNIPPETS: readonly Completion[] = [
  snippetCompletion('?claim dg:subject ?${subject} ;\n       dg:relation dg:${relation} ;\n       dg:object ?${object} ;\n       dg:date ?day ;\n       dg:evidence ?words .', { label: 'claim', detail: 'who says so, and in what words', type: 'text' }),
  snippetCompletion('?${entity} rdfs:label ?${name} .', { label: 'label', detail: 'name of an entity', type: 'text' }),
];

const BARE: readonly Completion[] = [
  ...KEYWORDS.map((label): Completion => ({ label, type: 'keyword' })),
  ...SNIPPETS,
  ...Object.entries(PREFIXES).map(([prefix, space]): Completion => ({ label: `${prefix}:`, type: 'namespace', detail: space, boost: 1 })),
];

/** Variables of the query, names of the vocabulary, prefixes, keywords. */
export function complete(context: CompletionContext): CompletionResult | null {
  const prefix = context.matchBefore(/\bPREFIX\s+\w*:?$/i);
  if (prefix) {
    return {
      from: prefix.from + /^PREFIX\s+/i.exec(prefix.text)![0].length,
      options: Object.entries(PREFIXES).map(([name, space]) => ({ label: `${name}: <${space}>`, type: 'namespace' })),
    };
  }
  const variable = context.matchBefore(/\?\w*$/);
  if (variable) {
    const known = new Set(context.state.doc.toString().match(/\?\w+/g) ?? []);
    known.delete(variable.text);
    return { from: variable.from, options: [...known].map((label) => ({ label, type: 'variable' })), validFor: /^\?\w*$/ };
  }
  const named = context.matchBefore(/\b\w+:\w*$/);
  if (named) return { from: named.from, options: [...NAMES], validFor: /^\w+:\w*$/ };
  const word = context.matchBefore(/\w+$/);
  if (!word && !context.explicit) return null;
  return { from: word?.from ?? context.pos, options: [...BARE, ...(context.explicit ? NAMES : [])], validFor: /^\w*$/ };
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--planned)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--asserted)' },
  { tag: [tags.number, tags.bool, tags.atom], color: 'var(--rumored)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.standard(tags.variableName), tags.tagName, tags.propertyName], color: 'var(--denied)' },
]);

export const sparqlLanguage = StreamLanguage.define(sparql);
export const sparqlSupport = [sparqlLanguage, sparqlLanguage.data.of({ autocomplete: complete }), syntaxHighlighting(colours)];
