/** Today at a glance; or any other day, as it looked then. */

import { day as formatDay, number, t } from '../../i18n';
import { DayBars } from '../../charts/bars';
import { diff } from '../../lib/commands';
import { api, rows } from '../../lib/api';
import { addDays, isDay } from '../../lib/days';
import { entityPath, go, useQuery } from '../../lib/router';
import { useLoad, useTitle } from '../../lib/use';
import type { Diff, Happenings, Trends } from '../../shapes';
import { Combobox } from '../../ui/combobox';
import { Icon } from '../../ui/icons';
import { Empty, Failed, Loading } from '../../ui/state';
import { Confirmed, Funding, Happened, NewFacts, NewNames, Rising, Scores, type DayRow } from './sections';

export function Home() {
  const [query] = useQuery();
  const digests = useLoad('digests', (signal) => rows('digests', {}, signal));
  useTitle(t('home.title'));
  if (digests.error) return <div class="page"><Failed error={digests.error} again={digests.again} /></div>;
  if (!digests.value) return <div class="page"><Loading lines={8} /></div>;
  const days = byDay(digests.value);
  const last = days.at(-1);
  if (!last) return <div class="page"><Empty title={t('home.empty')} hint={t('home.empty.hint')} /></div>;
  const asked = query.get('day');
  const at = isDay(asked) ? Math.max(0, days.findLastIndex((row) => row.day <= asked)) : days.length - 1;
  return <Today days={days} at={at} />;
}

/** Digests gathered by day, in order. */
export function byDay(digests: readonly Record<string, string>[]): DayRow[] {
  const found = new Map<string, DayRow>();
  for (const digest of digests) {
    const day = digest['day'] ?? '';
    const row = found.get(day) ?? { day, digests: 0, items: 0 };
    found.set(day, { day, digests: row.digests + 1, items: row.items + Number(digest['items'] ?? 0) });
  }
  return [...found.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function Today({ days, at }: { days: readonly DayRow[]; at: number }) {
  const today = days[at]!;
  const before = days[at - 1];
  const after = days[at + 1];
  const first = days[0]!.day;
  const last = days.at(-1)!.day;
  const day = today.day;

  const changed = useLoad<Diff | null>(`diff ${day}`, (signal) => (before ? diff(before.day, day, { limit: 0, evidence: true }, signal) : Promise.resolve(null)));
  const trends = useLoad<Trends | null>(`trends ${day}`, (signal) =>
    before ? api<Trends>('trends', { window: `${addDays(day, -6) <= first ? addDays(first, 1) : addDays(day, -6)}..${day}`, limit: 12 }, signal).catch(() => null) : Promise.resolve(null));
  const confirmed = useLoad('confirmed', (signal) => rows('confirmed', {}, signal));
  const funding = useLoad(`funding ${day}`, (signal) => api<Happenings>('events', { kind: 'funding', until: day, limit: 7 }, signal));
  const scores = useLoad(`scores ${day}`, (signal) => rows('evaluations', { from: addDays(day, -21), to: day }, signal));

  const address = (to: string) => (to === last ? '/' : `/?day=${to}`);
  const facts = changed.value?.facts.new;
  return (
    <div class="page home">
      <div class="home-head">
        <div class="home-date">
          <h1>{formatDay(day, 'long')}</h1>
          <p class="lede">
            {t('home.lede', { n: today.digests, items: today.items })}
            {before && <span class="quiet"> · {t('home.since', { day: formatDay(before.day) })}</span>}
          </p>
        </div>
        <nav class="day-nav" aria-label={t('home.day')}>
          {before && <a class="icon-button" href={address(before.day)} aria-label={t('home.previous')} title={`${t('home.previous')} · ${formatDay(before.day)}`}><Icon name="left" /></a>}
          {after && <a class="icon-button" href={address(after.day)} aria-label={t('home.next')} title={`${t('home.next')} · ${formatDay(after.day)}`}><Icon name="right" /></a>}
          {after && <a class="button" href="/">{t('home.latest')}</a>}
        </nav>
        <div class="home-search">
          <Combobox size="large" shortcut label={t('search.label')} placeholder={t('search.placeholder')}
            onPick={(entity) => go(entityPath(entity.id))} onWords={(words) => go(`/search?q=${encodeURIComponent(words)}`)} />
        </div>
      </div>

      <DayBars label={`${t('home.stat.items')}: ${formatDay(first)} – ${formatDay(last)}`} days={days} first={first} last={last} height={72}
        range={[day, day]} onPick={(bin) => {
          const row = days.findLast((r) => r.day <= bin.to && r.day >= bin.from);
          if (row) go(address(row.day));
        }} />

      {before && (
        <dl class="stats">
          <Stat value={today.items} label={t('home.stat.items')} />
          <Stat value={changed.value?.happenings.filter((h) => h.new).length} label={t('home.stat.happenings')} />
          <Stat value={facts?.length} label={t('home.stat.facts')} />
          <Stat value={changed.value?.entities.new.length} label={t('home.stat.names')} />
        </dl>
      )}

      {changed.error ? <Failed error={changed.error} again={changed.again} /> : null}
      <div class="home-grid">
        <div class="home-main">
          <Happened diff={changed} />
          <NewFacts diff={changed} />
        </div>
        <div class="home-side">
          <Rising trends={trends} first={first} until={day} />
          <NewNames diff={changed} />
        </div>
      </div>
      <div class="home-thirds">
        <Confirmed rows={confirmed} until={day} />
        <Funding found={funding} />
        <Scores rows={scores} />
      </div>
    </div>
  );
}

function Stat({ value, label }: { value: number | undefined; label: string }) {
  return (
    <div class="stat">
      <dd>{value === undefined ? '…' : number(value)}</dd>
      <dt>{label}</dt>
    </div>
  );
}
