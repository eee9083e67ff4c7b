/** Asks the server this page came from, and nobody else. */

import type { NodeLink, Paths, Results, Suggestion } from '../shapes';

export type Parameters = Record<string, string | number | boolean | null | undefined | readonly string[]>;

/** What the server refuses, as problem+json (RFC 9457), or why it could not be reached. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail || title);
  }
}

/** Parameters as a query string; what is empty or false is left out. */
export function queryString(parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null || value === '' || value === false) continue;
    if (Array.isArray(value)) for (const one of value as readonly string[]) search.append(name, one);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

const RECENT = 24;
/** How long an answer is taken as it was; after that the server says whether it still holds. */
const FRESH_MS = 20_000;
const recent = new Map<string, { value: unknown; at: number }>();

/** The JSON of an address below /api/v1/; the last few answers are kept for a moment, but for graphs, which are large. */
export async function api<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
  const address = `/api/v1/${path}${queryString(parameters)}`;
  const kept = recent.get(address);
  if (kept && Date.now() - kept.at < FRESH_MS) return kept.value as T;
  const response = await ask(address, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
  const value = (await response.json()) as T;
  if (path === 'graph') return value;
  recent.delete(address);
  recent.set(address, { value, at: Date.now() });
  if (recent.size > RECENT) recent.delete(recent.keys().next().value as string);
  return value;
}

/** A response that is not an error; else throws {@link Refused}. */
export async function ask(address: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refused(0, 'unreachable', '');
  }
  if (response.ok) return response;
  throw await refusal(response);
}

async function refusal(response: Response): Promise<Refused> {
  const text = await response.text().catch(() => '');
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string };
    return new Refused(response.status, problem.title ?? response.statusText, problem.detail ?? '');
  } catch {
    return new Refused(response.status, response.statusText, text.slice(0, 500));
  }
}

/** Names of entities that begin with, or contain, what is typed, in either script. */
export async function suggest(q: string, limit: number, signal?: AbortSignal): Promise<Suggestion[]> {
  const answer = await api<{ suggestions: (Partial<Suggestion> & { id?: string; label?: string; kind?: string })[] }>(
    'suggest',
    { q, limit },
    signal,
  );
  return answer.suggestions.map((s) => {
    const entity = s.entity ?? { id: s.id ?? '', label: s.label ?? '', kind: s.kind ?? '' };
    return { entity, name: s.name ?? entity.label, items: s.items ?? 0 };
  });
}

/** Rows of a named query as plain texts. */
export async function rows(
  name: string,
  parameters: Parameters = {},
  signal?: AbortSignal,
): Promise<Record<string, string>[]> {
  const answer = await api<Results>(`query/${encodeURIComponent(name)}`, parameters, signal);
  return (answer.results?.bindings ?? []).map((binding) =>
    Object.fromEntries(Object.entries(binding).map(([variable, term]) => [variable, term.value])),
  );
}

export const graph = (parameters: Parameters, signal?: AbortSignal): Promise<NodeLink> =>
  api<NodeLink>('graph', parameters, signal);

/** Ways between two names; none is an answer, not an error. */
export async function paths(parameters: Parameters & { from: string; to: string }, signal?: AbortSignal): Promise<Paths> {
  return api<Paths>('path', parameters, signal);
}

/** Asks /sparql by POST, as the protocol has it. */
export function sparql(query: string, accept: string, signal?: AbortSignal): Promise<Response> {
  return ask('/sparql', {
    method: 'POST',
    headers: { 'content-type': 'application/sparql-query', accept },
    body: query,
    ...(signal && { signal }),
  });
}

/** Hands the browser a file. */
export function save(content: Blob | string, name: string, type = 'text/plain;charset=utf-8'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
