/** Two names' days side by side, with what joins them in the middle. */

import { useState } from 'preact/hooks';
import { day as formatDay, t } from '../../i18n';
import { DayBars } from '../../charts/bars';
import { timeline } from '../../lib/commands';
import { isDay } from '../../lib/days';
import { useQuery } from '../../lib/router';
import { untold } from '../../lib/told';
import { useLoad } from '../../lib/use';
import type { Entity, Happening, Timeline, TimelineDay, TimelineFact } from '../../shapes';
import { Combobox } from '../../ui/combobox';
import { FactRow } from '../../ui/fact';
import { HappeningRow } from '../../ui/happening';
import { Icon } from '../../ui/icons';
import { Name } from '../../ui/parts';
import { Empty, Failed, Loading } from '../../ui/state';

export function Timelines() {
  const [query, set] = useQuery();
  const a = query.get('a') ?? '';
  const b = query.get('b') ?? '';
  const together = query.get('together') === '1';
  const since = isDay(query.get('since')) ? query.get('since')! : '';
  const until = isDay(query.get('until')) ? query.get('until')! : '';
  const both = a !== '' && b !== '' && a !== b;
  const found = useLoad(both ? `${a}\n${b}\n${together}\n${since}\n${until}` : null, (signal) => timeline([a, b], { together, since, until, evidence: true }, signal));
  const label = (which: 0 | 1, id: string) => found.value?.names[which]?.label ?? id.replace(/^[a-z]+\//, '');
  return (
    <div>
      <div class="pair">
        <Combobox label={t('compare.first')} value={a && label(0, a)} onPick={(entity) => set({ a: entity.id || entity.label }, 'push')} {...(a && { onClear: () => set({ a: null }) })} />
        <button type="button" class="icon-button" aria-label={t('compare.swap')} title={t('compare.swap')} onClick={() => set({ a: b || null, b: a || null })}><Icon name="swap" /></button>
        <Combobox label={t('compare.second')} value={b && label(1, b)} onPick={(entity) => set({ b: entity.id || entity.label }, 'push')} {...(b && { onClear: () => set({ b: null }) })} />
      </div>
      <div class="filters">
        <label class="check"><input type="checkbox" checked={together} onChange={(event) => set({ together: event.currentTarget.checked ? '1' : null })} /> {t('compare.together')}</label>
        <label>{t('common.since')} <input type="date" value={since} onChange={(event) => set({ since: event.currentTarget.value || null })} /></label>
        <label>{t('common.until')} <input type="date" value={until} onChange={(event) => set({ until: event.currentTarget.value || null })} /></label>
      </div>
      {!both ? <Empty title={t('compare.pick')} hint={t('compare.pick.hint')} />
        : found.error ? <Failed error={found.error} again={found.again} />
        : !found.value ? <Loading lines={12} />
        : <SideBySide key={`${a} ${b}`} of={found.value} stale={found.loading} set={set} />}
    </div>
  );
}

const STEP = 14;

function SideBySide({ of, stale, set }: { of: Timeline; stale: boolean; set: (values: Record<string, string | null>) => void }) {
  const [most, setMost] = useState(STEP);
  const [a, b] = of.names;
  if (!a || !b || of.days.length === 0) return <Empty title={t('table.none')} />;
  const days = [...of.days].reverse();
  const first = of.days[0]!.day;
  const last = of.days.at(-1)!.day;
  const counts = (id: string) => of.days.map((d) => ({ day: d.day, items: d.mentions.find((m) => m.id === id)?.items ?? 0 }));
  const gap = new Map(of.gaps.map((g) => [g.until, g]));
  return (
    <div class={`sides-by-side${stale ? ' is-stale' : ''}`}>
      <DayBars label={t('compare.mentionsOver', { a: a.label, b: b.label })} days={counts(a.id)} below={counts(b.id)} first={first} last={last} height={140}
        onPick={(bin) => set({ since: bin.from, until: bin.to })} />
      <div class="sides-head">
        <h2><span class="swatch swatch-a" /><Name of={a} /></h2>
        <h2><span class="swatch swatch-b" /><Name of={b} /></h2>
      </div>
      <ol class="days-list">
        {days.slice(0, most).map((one, n) => {
          const before = days[n - 1];
          const quiet = before && [...gap.values()].find((g) => g.since > one.day && g.until < before.day);
          return (
            <li key={one.day}>
              {quiet && <p class="gap">{t('compare.gap', { n: quiet.days })}</p>}
              <OneDay of={one} a={a} b={b} />
            </li>
          );
        })}
      </ol>
      {days.length > most && <button type="button" class="button" onClick={() => setMost(most + STEP)}>{t('compare.moreDays')}</button>}
    </div>
  );
}

type Told = { happenings: Happening[]; facts: TimelineFact[] };

/** What a day tells of the one, of the other, and of both. */
export function parted(of: TimelineDay, a: string, b: string): { left: Told; middle: Told; right: Told } {
  const parts = { left: none(), middle: none(), right: none() };
  const side = (ids: readonly string[]): Told => {
    const [hasA, hasB] = [ids.includes(a), ids.includes(b)];
    return hasA && hasB ? parts.middle : hasB ? parts.right : parts.left;
  };
  for (const happening of of.happenings) side(Object.values(happening.parts).flat().map((e) => e.id)).happenings.push(happening);
  for (const fact of untold(of.facts, of.happenings)) side([fact.subject.id, fact.object?.id ?? '']).facts.push(fact);
  return parts;
}

function none(): Told {
  return { happenings: [], facts: [] };
}

function OneDay({ of, a, b }: { of: TimelineDay; a: Entity; b: Entity }) {
  const { left, middle, right } = parted(of, a.id, b.id);
  const items = (id: string) => of.mentions.find((m) => m.id === id)?.items ?? 0;
  return (
    <section class={`two-days${of.meets ? ' meets' : ''}`}>
      <h3 class="two-days-date">
        <a href={`/?day=${of.day}`}><time dateTime={of.day}>{formatDay(of.day)}</time></a>
        {of.shared > 0 && <span class="quiet"> · {t('compare.shared', { n: of.shared })}</span>}
      </h3>
      {(middle.happenings.length > 0 || middle.facts.length > 0) && (
        <div class="two-days-both">
          <p class="badge">◆ {t('compare.meets')}</p>
          <Lines of={middle} />
        </div>
      )}
      <div class="two-days-side side-a"><Lines of={left} end={a} items={items(a.id)} /></div>
      <div class="two-days-side side-b"><Lines of={right} end={b} items={items(b.id)} /></div>
      {of.happenings.length + of.facts.length === 0 && of.items.length > 0 && (
        <ul class="two-days-items">
          {of.items.slice(0, 3).map((item) => <li key={item.item} dir="auto">{item.headline} <span class="quiet">{item.series}</span></li>)}
        </ul>
      )}
    </section>
  );
}

const LINES = 6;

function Lines({ of, end, items }: { of: Told; end?: Entity; items?: number }) {
  const [all, setAll] = useState(false);
  const count = of.happenings.length + of.facts.length;
  const happenings = all ? of.happenings : of.happenings.slice(0, LINES);
  const facts = all ? of.facts : of.facts.slice(0, Math.max(0, LINES - happenings.length));
  return (
    <>
      {end && items !== undefined && <p class="two-days-count quiet">{count === 0 && items === 0 ? t('compare.nothing') : t('entity.items', { n: items })}</p>}
      {happenings.length > 0 && <ul class="happenings">{happenings.map((h) => <HappeningRow key={h.id} of={h} when={false} badge={h.new ? t('home.new') : undefined} />)}</ul>}
      {facts.length > 0 && (
        <ul class="facts">
          {facts.map((fact) => <FactRow key={`${fact.subject.id} ${fact.relation} ${fact.object?.id ?? ''} ${fact.modality}`} fact={fact} badge={fact.new ? t('home.new') : undefined} />)}
        </ul>
      )}
      {count > LINES && <button type="button" class="link small" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('home.fewer') : t('home.all', { n: count })}</button>}
    </>
  );
}
