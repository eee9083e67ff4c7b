/** Terms of answers: short names, numbers, what leads to a dossier. */

import type { RdfTerm } from '../../shapes';

export const PREFIXES: Record<string, string> = {
  dg: 'https://daygraph.org/ns#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  schema: 'https://schema.org/',
  prov: 'http://www.w3.org/ns/prov#',
  owl: 'http://www.w3.org/2002/07/owl#',
};

const KINDS = 'company|organization|model|benchmark|event|product|person|technique|place';
const ENTITY = new RegExp(`^(.*?)((?:${KINDS})/[^#?]+)$`);

/** Identifier of the entity that an IRI names, without the store's base; `null` if it names none. */
export function entityOf(iri: string): string | null {
  if (/^https?:\/\/(?!.*\/(?:company|model|organization|benchmark|product|person|technique|place)\/)/.test(iri)) return null;
  const match = ENTITY.exec(iri);
  if (!match || /event\/(release|funding|acquisition|partnership|listing|legal|appointment)\//.test(iri)) return null;
  return match[2] ?? null;
}

/** An IRI with a prefix, where it has one. */
export function shortIri(iri: string): string {
  for (const [prefix, space] of Object.entries(PREFIXES)) {
    if (iri.startsWith(space) && iri.length > space.length) return `${prefix}:${iri.slice(space.length)}`;
  }
  return entityOf(iri) ?? iri.replace(/^urn:daygraph:/, ':');
}

/** The number that a literal is, or looks like. */
export function numberOf(term: RdfTerm | undefined): number | null {
  if (!term || term.type === 'uri' || term.type === 'bnode' || term.value.trim() === '') return null;
  const typed = term.datatype && /#(decimal|integer|double|float|int|long|nonNegativeInteger)$/.test(term.datatype);
  if (!typed && !/^[+-]?\d+(\.\d+)?$/.test(term.value)) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

export function textOf(term: RdfTerm | undefined): string {
  return !term ? '' : term.type === 'uri' ? shortIri(term.value) : term.value;
}

/** Variables whose values are all numbers, and those with any value. */
export function numericVariables(variables: readonly string[], bindings: readonly Record<string, RdfTerm>[]): string[] {
  return variables.filter((name) => {
    const values = bindings.map((row) => row[name]).filter((term) => term !== undefined);
    return values.length > 0 && values.every((term) => numberOf(term) !== null);
  });
}
