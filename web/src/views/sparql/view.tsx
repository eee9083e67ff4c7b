/** SPARQL: a question of the library with its parameters, or one's own; and the answer. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { groupName, translated } from '../../i18n/queries';
import { api, ask, queryString, sparql } from '../../lib/api';
import { readTriples } from '../../lib/ntriples';
import { useQuery } from '../../lib/router';
import { useLoad, useTitle } from '../../lib/use';
import type { NamedQuery, Results } from '../../shapes';
import { Icon } from '../../ui/icons';
import { Empty, Failed, Loading } from '../../ui/state';
import { AnswerView, type Answer, type Look } from './answer';
import { Editor } from './editor';
import { Library, ParameterForm } from './library';

const EXAMPLE = `# Who released which model, and in what words
SELECT ?company ?model ?day ?words WHERE {
  ?company dg:released ?model .
  ?model a dg:Model .
  ?claim dg:subject ?company ; dg:relation dg:released ; dg:object ?model ;
         dg:date ?day ; dg:evidence ?words .
}
ORDER BY DESC(?day)
LIMIT 50
`;

const OWN_NAMES = new Set(['name', 'query', 'view', 'lang']);

export function SparqlView() {
  const [query, set] = useQuery();
  const library = useLoad('queries', async (signal) => (await api<{ queries: NamedQuery[] }>('queries', {}, signal)).queries);
  const name = query.get('name') ?? '';
  const own = query.get('query');
  const look = (['chart', 'graph', 'text'] as const).find((one) => one === query.get('view')) ?? 'table';
  const asked = own === null ? library.value?.find((one) => one.name === name) : undefined;
  const named = asked && translated(asked);
  useTitle(named ? `${named.title} · SPARQL` : t('sparql.title'));
  if (library.error) return <div class="page"><Failed error={library.error} again={library.again} /></div>;
  if (!library.value) return <div class="page"><Loading lines={8} /></div>;
  return (
    <div class="page sparql">
      <h1 class="hidden">{t('sparql.title')}</h1>
      <Library queries={library.value} chosen={named?.name ?? ''} pick={(next) => {
        const values: Record<string, string | null> = { name: next, query: null, view: null };
        for (const key of new URLSearchParams(location.search).keys()) if (!OWN_NAMES.has(key)) values[key] = null;
        set(values, 'push');
      }} />
      <Desk key={named?.name ?? 'own'} named={named} own={own} look={look} query={query} set={set} />
    </div>
  );
}

interface DeskProps {
  named: NamedQuery | undefined;
  own: string | null;
  look: Look;
  query: URLSearchParams;
  set: (values: Record<string, string | null>, how?: 'push' | 'replace') => void;
}

function Desk({ named, own, look, query, set }: DeskProps) {
  const [text, setText] = useState(own ?? named?.text ?? EXAMPLE);
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries((named?.parameters ?? []).map((p) => [p.name, query.get(p.name) ?? ''])));
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [running, setRunning] = useState(false);
  const [copied, setCopied] = useState(false);
  const controller = useRef<AbortController | null>(null);
  const asNamed = named !== undefined && text === named.text;
  const missing = asNamed && named.parameters.some((p) => p.required && !values[p.name]);

  useEffect(() => () => controller.current?.abort(), []);
  // What the address asks is answered at once; a question that lacks a parameter waits for it.
  useEffect(() => { if (own !== null || (named && !missing)) void run(false); }, []);

  async function run(note = true): Promise<void> {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    setRunning(true);
    setError(null);
    const began = performance.now();
    try {
      if (note) set(asNamed ? { name: named.name, query: null, ...Object.fromEntries(named.parameters.map((p) => [p.name, values[p.name] || null])) } : { name: null, query: text }, 'replace');
      const next = asNamed ? await askNamed(named.name, values, mine.signal) : await askOwn(text, mine.signal);
      if (mine.signal.aborted) return;
      setAnswer({ ...next, milliseconds: Math.max(1, Math.round(performance.now() - began)) });
    } catch (problem) {
      if (!mine.signal.aborted) setError(problem);
    } finally {
      if (controller.current === mine) setRunning(false);
    }
  }

  const link = useMemo(() => {
    const parameters = asNamed ? { name: named.name, ...values, view: look === 'table' ? null : look } : { query: text, view: look === 'table' ? null : look };
    return `${location.origin}/sparql${queryString(parameters)}`;
  }, [asNamed, named, values, text, look]);

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(link).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  }

  return (
    <div class="desk">
      {asNamed ? (
        <header class="desk-head">
          <p class="quiet small">{groupName(named.group)}</p>
          <h2>{named.title}</h2>
          <p class="quiet">{named.description}</p>
        </header>
      ) : <header class="desk-head"><h2>{t('sparql.own')}</h2><p class="quiet">{t('sparql.ready.hint')}</p></header>}
      {asNamed && <ParameterForm query={named} values={values} set={(name, value) => setValues((before) => ({ ...before, [name]: value }))} run={() => void run()} />}
      {asNamed ? (
        <details class="query-text">
          <summary>{t('sparql.edit')}</summary>
          <Editor label={t('sparql.editor')} value={text} onChange={setText} onRun={() => void run()} />
        </details>
      ) : <Editor label={t('sparql.editor')} value={text} onChange={setText} onRun={() => void run()} />}
      <div class="desk-bar">
        {running
          ? <button type="button" class="button button-main" onClick={() => { controller.current?.abort(); setRunning(false); }}>{t('sparql.stop')}</button>
          : <button type="button" class="button button-main" disabled={missing} onClick={() => void run()}><Icon name="play" size={12} /> {t('sparql.run')}</button>}
        <button type="button" class="button" onClick={() => void copy()}><Icon name="link" size={14} /> {t(copied ? 'sparql.copied' : 'sparql.link')}</button>
        <span class="quiet small desk-hint">{t('sparql.hint')}</span>
      </div>
      <div class={running && answer ? 'is-stale' : ''}>
        {error ? <Failed error={error} /> : answer ? <AnswerView answer={answer} look={look} setLook={(next) => set({ view: next === 'table' ? null : next })} />
          : running ? <Loading lines={8} /> : <Empty title={t('sparql.ready')} hint={t('sparql.ready.hint')} />}
      </div>
    </div>
  );
}

type Bare<T> = T extends unknown ? Omit<T, 'milliseconds'> : never;

async function askNamed(name: string, values: Record<string, string>, signal: AbortSignal): Promise<Bare<Answer>> {
  const response = await ask(`/api/v1/query/${encodeURIComponent(name)}${queryString(values)}`, { headers: { accept: 'application/json' }, signal });
  return { sort: 'rows', results: (await response.json()) as Results, query: null };
}

/** A SELECT or ASK as JSON, a CONSTRUCT or DESCRIBE as N-Triples. */
async function askOwn(text: string, signal: AbortSignal): Promise<Bare<Answer>> {
  const accept = isGraphQuery(text) ? 'application/n-triples' : 'application/sparql-results+json';
  const response = await sparql(text, accept, signal);
  const type = response.headers.get('content-type') ?? '';
  if (/triples|turtle/.test(type)) {
    const answer = await response.text();
    return { sort: 'graph', triples: readTriples(answer), text: answer, query: text };
  }
  return { sort: 'rows', results: (await response.json()) as Results, query: text };
}

/** Whether a query asks for a graph: its first word behind prefixes, strings and comments. */
export function isGraphQuery(text: string): boolean {
  const bare = text.replace(/<[^>\s]*>/g, '<>').replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""').replace(/#.*$/gm, '');
  return /^(construct|describe)$/i.test(/\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(bare)?.[1] ?? '');
}
