/** The parts of the day's page. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { number, relation, t, kindName } from '../../i18n';
import { Spark } from '../../charts/bars';
import { between } from '../../lib/days';
import { untold } from '../../lib/told';
import type { Loaded } from '../../lib/use';
import type { Diff, Happening, Happenings, Moved, Trends } from '../../shapes';
import { FactRow } from '../../ui/fact';
import { HappeningRow } from '../../ui/happening';
import { Day, Dot, LabelLink, ModalityTag, Name, Section } from '../../ui/parts';
import { Failed, Loading } from '../../ui/state';

export interface DayRow {
  day: string;
  digests: number;
  items: number;
}

/** A list of which the rest comes when it is asked for. */
function Some<T>({ of, most, children }: { of: readonly T[]; most: number; children: (some: readonly T[]) => ComponentChildren }) {
  const [all, setAll] = useState(false);
  return (
    <>
      {children(all ? of : of.slice(0, most))}
      {of.length > most && (
        <button type="button" class="link more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('home.fewer') : t('home.all', { n: of.length })}
        </button>
      )}
    </>
  );
}

function None({ children }: { children: ComponentChildren }) {
  return <p class="none">{children}</p>;
}

function Awaited<T>({ of, lines, children }: { of: Loaded<T>; lines?: number; children: (value: T) => ComponentChildren }) {
  if (of.error) return <Failed error={of.error} again={of.again} />;
  if (of.value === undefined) return <Loading lines={lines ?? 4} />;
  return <div class={of.loading ? 'is-stale' : ''}>{children(of.value)}</div>;
}

/** New happenings first, the surest and most told on top; then what is told otherwise than before. */
export function Happened({ diff }: { diff: Loaded<Diff | null> }) {
  return (
    <Section title={t('home.happened')}>
      <Awaited of={diff} lines={8}>
        {(value) => {
          if (!value) return <None>{t('home.trendsFirst')}</None>;
          const fresh = value.happenings.filter((h) => h.new).sort(byWeight);
          const changed = value.happenings.filter((h) => !h.new);
          return (
            <>
              {fresh.length === 0 ? <None>{t('home.happened.none')}</None> : (
                <Some of={fresh} most={12}>
                  {(some) => <ul class="happenings">{some.map((h) => <HappeningRow key={h.id} of={h} when={false} />)}</ul>}
                </Some>
              )}
              {(changed.length > 0 || value.facts.changed.length > 0) && (
                <>
                  <h3>{t('home.changed')}</h3>
                  <Some of={changed} most={6}>
                    {(some) => <ul class="happenings">{some.map((h) => <HappeningRow key={h.id} of={h} />)}</ul>}
                  </Some>
                </>
              )}
            </>
          );
        }}
      </Awaited>
    </Section>
  );
}

function byWeight(a: Happening, b: Happening): number {
  return b.items - a.items || b.confidence - a.confidence;
}

export function NewFacts({ diff }: { diff: Loaded<Diff | null> }) {
  return (
    <Section title={t('home.facts')}>
      <Awaited of={diff} lines={6}>
        {(value) => {
          const facts = untold(value?.facts.new ?? [], value?.happenings ?? []).sort((a, b) => b.items - a.items || (b.confidence ?? 0) - (a.confidence ?? 0));
          if (facts.length === 0) return <None>{t('home.facts.none')}</None>;
          return (
            <Some of={facts} most={10}>
              {(some) => (
                <ul class="facts">
                  {some.map((fact) => <FactRow key={`${fact.subject.id} ${fact.relation} ${fact.object?.id ?? ''} ${fact.modality}`} fact={fact} />)}
                </ul>
              )}
            </Some>
          );
        }}
      </Awaited>
    </Section>
  );
}

export function Rising({ trends, first, until }: { trends: Loaded<Trends | null>; first: string; until: string }) {
  return (
    <Section title={t('home.rising')} hint={t('home.rising.hint')}>
      <Awaited of={trends} lines={8}>
        {(value) => {
          if (!value) return <None>{t('home.trendsFirst')}</None>;
          if (value.risen.length === 0) return <None>{t('home.rising.none')}</None>;
          return (
            <ol class="rising">
              {value.risen.slice(0, 10).map((risen) => (
                <li key={risen.entity.id}>
                  <Name of={risen.entity} />
                  <Spark days={risen.days} first={value.past.since ?? first} last={until} label={`${risen.entity.label}: ${t('entity.items', { n: risen.items })}`} />
                  <span class="rising-items">{number(risen.items)}</span>
                  <span class="rising-times">{risen.times === null ? t('home.new') : t('home.times', { n: risen.times >= 10 ? Math.round(risen.times) : Number(risen.times.toFixed(1)) })}</span>
                </li>
              ))}
            </ol>
          );
        }}
      </Awaited>
    </Section>
  );
}

export function NewNames({ diff }: { diff: Loaded<Diff | null> }) {
  return (
    <Section title={t('home.newNames')}>
      <Awaited of={diff} lines={5}>
        {(value) => {
          const names = [...(value?.entities.new ?? [])].sort((a, b) => b.after - a.after || (a.entity.label < b.entity.label ? -1 : 1));
          if (names.length === 0) return <None>{t('home.newNames.none')}</None>;
          return (
            <Some of={names} most={24}>
              {(some) => (
                <dl class="new-names">
                  {grouped(some).map(([kind, members]) => (
                    <div key={kind}>
                      <dt><Dot kind={kind} /> {kindName(kind)}</dt>
                      <dd>{members.map(({ entity }, n) => <span key={entity.id}>{n > 0 && <span class="comma"> · </span>}<Name of={entity} plain /></span>)}</dd>
                    </div>
                  ))}
                </dl>
              )}
            </Some>
          );
        }}
      </Awaited>
    </Section>
  );
}

function grouped(names: readonly Moved[]): [string, Moved[]][] {
  const groups = new Map<string, Moved[]>();
  for (const name of names) groups.set(name.entity.kind, [...(groups.get(name.entity.kind) ?? []), name]);
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

export function Confirmed({ rows, until }: { rows: Loaded<Record<string, string>[]>; until: string }) {
  return (
    <Section title={t('home.confirmed')} hint={t('home.confirmed.hint')}>
      <Awaited of={rows}>
        {(value) => {
          const found = value.filter((row) => (row['fact'] ?? '') <= until).reverse();
          if (found.length === 0) return <None>{t('home.confirmed.none')}</None>;
          return (
            <ul class="confirmed">
              {found.slice(0, 8).map((row, n) => (
                <li key={n}>
                  <div><LabelLink label={row['subject'] ?? ''} /> <span class="relation">{relation(row['relation'] ?? '')}</span> <LabelLink label={row['object'] ?? ''} /></div>
                  <div class="said-way">
                    <ModalityTag modality={row['said'] ?? ''} />
                    <Day of={row['first'] ?? ''} style="short" />
                    <span class="arrow" aria-hidden="true">→</span>
                    <ModalityTag modality="asserted" always />
                    <Day of={row['fact'] ?? ''} style="short" />
                    <span class="quiet">{t('home.days', { n: between(row['first'] ?? '', row['fact'] ?? '') })}</span>
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </Awaited>
    </Section>
  );
}

export function Funding({ found }: { found: Loaded<Happenings> }) {
  return (
    <Section title={t('home.funding')} aside={<a href="/compare/funding">{t('home.compareFunding')}</a>}>
      <Awaited of={found}>
        {(value) => value.happenings.length === 0
          ? <None>{t('home.funding.none')}</None>
          : <ul class="happenings is-compact">{value.happenings.map((h) => <HappeningRow key={h.id} of={h} />)}</ul>}
      </Awaited>
    </Section>
  );
}

export function Scores({ rows }: { rows: Loaded<Record<string, string>[]> }) {
  return (
    <Section title={t('home.scores')} aside={<a href="/compare/benchmark">{t('home.compareScores')}</a>}>
      <Awaited of={rows}>
        {(value) => {
          const found = latestScores(value).slice(0, 9);
          if (found.length === 0) return <None>{t('home.scores.none')}</None>;
          return (
            <table class="scores">
              <tbody>
                {found.map((row, n) => (
                  <tr key={n}>
                    <td><LabelLink label={row['tested'] ?? ''} /> <ModalityTag modality={row['status'] ?? ''} /></td>
                    <td><a href={`/compare/benchmark?name=${encodeURIComponent(row['on'] ?? '')}`} dir="auto">{row['on']}</a></td>
                    <td class="numeric">{row['score']}</td>
                    <td class="numeric"><Day of={row['day'] ?? ''} style="short" /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          );
        }}
      </Awaited>
    </Section>
  );
}

/** The newest first; each score of a model on a benchmark once. Differences are no scores. */
export function latestScores(rows: readonly Record<string, string>[]): Record<string, string>[] {
  const seen = new Set<string>();
  return rows
    .filter((row) => !/difference|times/.test(row['metric'] ?? ''))
    .map((row, place) => ({ row, place }))
    .sort((a, b) => ((b.row['day'] ?? '') < (a.row['day'] ?? '') ? -1 : (b.row['day'] ?? '') > (a.row['day'] ?? '') ? 1 : a.place - b.place))
    .map(({ row }) => row)
    .filter((row) => {
      const key = `${row['tested']} ${row['on']} ${row['value'] ?? row['score']}`;
      return !seen.has(key) && !!seen.add(key);
    });
}
