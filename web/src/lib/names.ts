/** All names of entities, so that evidence in any script can be marked. Asked for once a page, in batches. */

import { useEffect, useState } from 'preact/hooks';
import type { Results } from '../shapes';
import { sparql } from './api';

const known = new Map<string, string[]>();
const asked = new Set<string>();
const listeners = new Set<() => void>();
const BATCH = 200;

/** Names of each of the entities as far as they are known by now. */
export function useNames(base: string, ids: readonly string[]): (id: string) => readonly string[] {
  const [, turn] = useState(0);
  const key = ids.join('\n');
  useEffect(() => {
    const listener = () => turn((n) => n + 1);
    listeners.add(listener);
    const fresh = ids.filter((id) => !asked.has(id) && isSafe(base + id));
    for (const id of fresh) asked.add(id);
    for (let at = 0; at < fresh.length; at += BATCH) void ask(base, fresh.slice(at, at + BATCH));
    return () => void listeners.delete(listener);
  }, [base, key]);
  return (id) => known.get(id) ?? [];
}

async function ask(base: string, ids: readonly string[]): Promise<void> {
  const values = ids.map((id) => `<${base}${id}>`).join(' ');
  const query = `SELECT DISTINCT ?e ?name { VALUES ?e { ${values} } ?e rdfs:label|skos:altLabel ?name }`;
  try {
    const answer = (await (await sparql(query, 'application/sparql-results+json')).json()) as Results;
    for (const { e, name } of answer.results?.bindings ?? []) {
      if (!e || !name) continue;
      const id = e.value.slice(base.length);
      known.set(id, [...(known.get(id) ?? []), name.value]);
    }
    for (const listener of listeners) listener();
  } catch {
    // Evidence is then marked by labels alone.
  }
}

/** Whether a text can stand between the angle brackets of an IRI. */
export function isSafe(iri: string): boolean {
  return !/[\u0000-\u0020<>"{}|^`\\]/.test(iri);
}
