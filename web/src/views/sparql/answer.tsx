/** Answers: as a table, a chart, a graph, a text; and as files. */

import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { number, t } from '../../i18n';
import { DayBars } from '../../charts/bars';
import { RankedBars } from '../../charts/ranked';
import { save, sparql } from '../../lib/api';
import { toCsv } from '../../lib/csv';
import { isDay } from '../../lib/days';
import { entityPath } from '../../lib/router';
import type { RdfTerm, Results } from '../../shapes';
import { Dot, LabelLink, Segments, webAddress } from '../../ui/parts';
import { Empty } from '../../ui/state';
import { Table } from '../../ui/table';
import { TripleGraph, type Tie } from './triples';
import { entityOf, numberOf, numericVariables, shortIri, textOf } from './terms';
import type { Triple } from '../../lib/ntriples';

export type Answer =
  | { sort: 'rows'; results: Results; milliseconds: number; query: string | null }
  | { sort: 'graph'; triples: Triple[]; text: string; milliseconds: number; query: string };

export type Look = 'table' | 'chart' | 'graph' | 'text';

const SHOWN = 500;

export function AnswerView({ answer, look, setLook }: { answer: Answer; look: Look; setLook: (look: Look) => void }) {
  if (answer.sort === 'rows' && answer.results.boolean !== undefined) {
    return <p class="ask-answer" role="status">{t(answer.results.boolean ? 'sparql.yes' : 'sparql.no')}</p>;
  }
  const variables = answer.sort === 'rows' ? (answer.results.head.vars ?? []) : ['subject', 'predicate', 'object'];
  const bindings: readonly Record<string, RdfTerm>[] = answer.sort === 'rows'
    ? (answer.results.results?.bindings ?? [])
    : answer.triples.map(([subject, predicate, object]) => ({ subject, predicate, object }));
  const looks: readonly (readonly [Look, string])[] = [
    ['table', t('sparql.table')], ['chart', t('sparql.chart')], ['graph', t('sparql.graph')], ...(answer.sort === 'graph' ? [['text', t('sparql.text')] as const] : []),
  ];
  return (
    <div class="answer">
      <div class="answer-bar">
        <Segments label={t('sparql.table')} value={look} onChange={setLook} options={looks} />
        <span class="quiet" role="status">{t('sparql.rows', { n: bindings.length })} · {t('sparql.in', { ms: answer.milliseconds })}</span>
        <Downloads answer={answer} variables={variables} bindings={bindings} />
      </div>
      {bindings.length === 0 ? <Empty title={t('sparql.noRows')} hint={t('sparql.noRows.hint')} />
        : look === 'chart' ? <Chart variables={variables} bindings={bindings} />
        : look === 'graph' ? <GraphOf answer={answer} variables={variables} bindings={bindings} />
        : look === 'text' && answer.sort === 'graph' ? <pre class="answer-text" tabIndex={0}>{answer.text}</pre>
        : <Rows variables={variables} bindings={bindings} />}
    </div>
  );
}

function Rows({ variables, bindings }: { variables: readonly string[]; bindings: readonly Record<string, RdfTerm>[] }) {
  const numeric = new Set(numericVariables(variables, bindings));
  const columns = variables.map((name) => ({
    key: name,
    title: name,
    numeric: numeric.has(name),
    cell: (row: Record<string, RdfTerm>): ComponentChildren => <Cell of={row[name]} />,
    value: (row: Record<string, RdfTerm>) => (numeric.has(name) ? numberOf(row[name]) : textOf(row[name]) || null),
  }));
  return (
    <>
      <Table label={t('sparql.table')} columns={columns} rows={bindings.slice(0, SHOWN)} rowKey={(_, place) => String(place)} />
      {bindings.length > SHOWN && <p class="hint">{t('sparql.shown', { n: SHOWN })}</p>}
    </>
  );
}

function Cell({ of }: { of: RdfTerm | undefined }) {
  if (!of) return null;
  if (of.type === 'uri') {
    const entity = entityOf(of.value);
    if (entity) {
      const kind = entity.split('/')[0] ?? '';
      return <a class="name" href={entityPath(entity)} dir="auto"><Dot kind={kind.charAt(0).toUpperCase() + kind.slice(1)} /><span class="name-text">{entity.slice(kind.length + 1)}</span></a>;
    }
    const url = /^https?:/.test(of.value) && shortIri(of.value) === of.value ? webAddress(of.value) : null;
    return url ? <a href={url.href} target="_blank" rel="noopener noreferrer">{of.value}</a> : <code title={of.value}>{shortIri(of.value)}</code>;
  }
  if (of.type === 'bnode') return <code>_:{of.value}</code>;
  if (isDay(of.value)) return <a class="day" href={`/?day=${of.value}`}>{of.value}</a>;
  // A label is one of an entity where it has a language; several in one text are not.
  if (of['xml:lang'] && of.value.length < 60 && !of.value.includes(', ')) return <LabelLink label={of.value} />;
  const url = /^https?:\/\/\S+$/.test(of.value) ? webAddress(of.value) : null;
  return url ? <a href={url.href} target="_blank" rel="noopener noreferrer">{of.value}</a> : <span dir="auto">{of.value}</span>;
}

function Chart({ variables, bindings }: { variables: readonly string[]; bindings: readonly Record<string, RdfTerm>[] }) {
  const numeric = numericVariables(variables, bindings);
  const labels = variables.filter((name) => !numeric.includes(name));
  const dayColumn = labels.find((name) => bindings.every((row) => isDay(row[name]?.value)));
  const [x, setX] = useState<string | null>(null);
  const [y, setY] = useState<string | null>(null);
  const value = y && numeric.includes(y) ? y : numeric[0];
  const label = x && variables.includes(x) ? x : (mostVaried(labels.filter((name) => name !== dayColumn), bindings) ?? dayColumn ?? variables[0]!);
  if (!value) return <Empty title={t('sparql.noChart')} />;
  const overDays = label === dayColumn;
  const choose = (name: string, now: string, all: readonly string[], set: (value: string) => void) => (
    <label>{name} <select value={now} onChange={(event) => set(event.currentTarget.value)}>{all.map((one) => <option key={one} value={one}>{one}</option>)}</select></label>
  );
  const days = overDays ? bindings.map((row) => ({ day: row[label]!.value, items: numberOf(row[value]) ?? 0 })) : [];
  const sortedDays = days.map((one) => one.day).sort();
  return (
    <div>
      <div class="filters">
        {choose(t('sparql.chart.x'), label, variables.filter((name) => name !== value), setX)}
        {choose(t('sparql.chart.y'), value, numeric, setY)}
      </div>
      {overDays && sortedDays[0] ? (
        <DayBars label={`${value} / ${label}`} days={days} first={sortedDays[0]} last={sortedDays.at(-1)!} height={220} />
      ) : (
        <RankedBars label={`${value} / ${label}`} from={Math.min(0, ...bindings.map((row) => numberOf(row[value]) ?? 0))} bars={bindings.slice(0, 60).map((row, n) => ({
          key: String(n), label: <span dir="auto">{textOf(row[label])}</span>, value: numberOf(row[value]) ?? 0, text: number(numberOf(row[value]) ?? 0, 3),
        }))} />
      )}
    </div>
  );
}

/** The first of the columns that tell the rows apart best; long texts come last. */
function mostVaried(names: readonly string[], bindings: readonly Record<string, RdfTerm>[]): string | undefined {
  const worth = (name: string) => {
    const texts = bindings.map((row) => textOf(row[name]));
    const long = texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length) > 60;
    return new Set(texts).size - (long ? bindings.length : 0);
  };
  return [...names].sort((a, b) => worth(b) - worth(a) || names.indexOf(a) - names.indexOf(b))[0];
}

function GraphOf({ answer, variables, bindings }: { answer: Answer; variables: readonly string[]; bindings: readonly Record<string, RdfTerm>[] }) {
  const ties = useMemo<Tie[]>(() => {
    if (answer.sort === 'graph') {
      return answer.triples.filter(([, , object]) => object.type !== 'literal').map(([s, p, o]) => ({ from: s.value, to: o.value, label: shortIri(p.value) }));
    }
    return tiesOf(variables, bindings);
  }, [answer]);
  return ties.length === 0 ? <Empty title={t('sparql.noGraph')} /> : <TripleGraph ties={ties} />;
}

/** Rows as ties: between the first two columns of things, or else of names. */
export function tiesOf(variables: readonly string[], bindings: readonly Record<string, RdfTerm>[]): Tie[] {
  const all = (test: (term: RdfTerm) => boolean) => variables.filter((name) => {
    const values = bindings.map((row) => row[name]).filter((term) => term !== undefined);
    return values.length > 0 && values.every(test);
  });
  const things = all((term) => term.type === 'uri');
  const names = all((term) => term.type === 'literal' && term['xml:lang'] !== undefined);
  const ends = things.length >= 2 ? things : names.length >= 2 ? names : variables.filter((name) => things.includes(name) || names.includes(name));
  const relations = variables.find((name) => name === 'relation' || name === 'p' || name === 'predicate');
  const [from, to] = ends.filter((name) => name !== relations);
  if (!from || !to) return [];
  return bindings.flatMap((row) => {
    const [a, b] = [row[from], row[to]];
    return a && b ? [{ from: a.value, to: b.value, label: relations ? textOf(row[relations]) : '' }] : [];
  });
}

function Downloads({ answer, variables, bindings }: { answer: Answer; variables: readonly string[]; bindings: readonly Record<string, RdfTerm>[] }) {
  const lines = () => bindings.map((row) => variables.map((name) => row[name]?.value ?? ''));
  const ask = async (accept: string, name: string) => {
    if (answer.query !== null) save(await (await sparql(answer.query, accept)).blob(), name);
  };
  return (
    <span class="downloads" role="group" aria-label={t('sparql.download')}>
      <button type="button" class="button" onClick={() => save(toCsv(variables, lines()), 'answer.csv', 'text/csv;charset=utf-8')}>CSV</button>
      {answer.sort === 'rows' ? (
        <>
          <button type="button" class="button" onClick={() => save(toTsv(variables, lines()), 'answer.tsv', 'text/tab-separated-values;charset=utf-8')}>TSV</button>
          <button type="button" class="button" onClick={() => save(JSON.stringify(answer.results, null, 1), 'answer.srj', 'application/sparql-results+json')}>JSON</button>
          {answer.query !== null && <button type="button" class="button" onClick={() => void ask('application/sparql-results+xml', 'answer.srx')}>XML</button>}
        </>
      ) : (
        <>
          <button type="button" class="button" onClick={() => save(answer.text, 'answer.nt', 'application/n-triples')}>N-Triples</button>
          <button type="button" class="button" onClick={() => void ask('text/turtle', 'answer.ttl')}>Turtle</button>
        </>
      )}
    </span>
  );
}

function toTsv(variables: readonly string[], lines: readonly (readonly string[])[]): string {
  return [variables, ...lines].map((line) => line.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n') + '\n';
}
