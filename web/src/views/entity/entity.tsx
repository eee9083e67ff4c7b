/** The dossier of a name. */

import { useMemo } from 'preact/hooks';
import { day, t, kindName } from '../../i18n';
import { DayBars } from '../../charts/bars';
import { api, Refused, suggest } from '../../lib/api';
import { addDays, isDay } from '../../lib/days';
import { useNames } from '../../lib/names';
import { useQuery } from '../../lib/router';
import { useLoad, useTitle } from '../../lib/use';
import type { Dossier, Entity, Modality } from '../../shapes';
import { KindTag, Name, Section, Segments } from '../../ui/parts';
import { Empty, Failed, Loading } from '../../ui/state';
import { Ego } from './ego';
import { Contradictions, Facts, Family, HappeningsOf } from './sections';

export type Meant = Modality | 'all';

export function EntityView({ name }: { name: string }) {
  const [query] = useQuery();
  const since = isDay(query.get('since')) ? query.get('since')! : '';
  const until = isDay(query.get('until')) ? query.get('until')! : '';
  const unsure = query.get('unsure') === '1';
  const dossier = useLoad(`${name}\n${since}\n${until}\n${unsure}`, (signal) =>
    api<Dossier>('show', { name, evidence: true, since, until, ...(unsure && { confidence: 0 }) }, signal));
  useTitle(dossier.value?.entity.label ?? name);
  if (dossier.error) {
    const refused = dossier.error instanceof Refused && dossier.error.status >= 400 && dossier.error.status < 500;
    return <div class="page">{refused ? <Unknown name={name} error={dossier.error} /> : <Failed error={dossier.error} again={dossier.again} />}</div>;
  }
  if (!dossier.value) return <div class="page"><Loading lines={12} /></div>;
  return <Shown of={dossier.value} stale={dossier.loading} since={since} until={until} unsure={unsure} />;
}

/** Nobody bears the name, or several do: names that come near. */
function Unknown({ name, error }: { name: string; error: unknown }) {
  const plain = name.replace(/ \((\w+)\)$/, '');
  const found = useLoad(plain, (signal) => suggest(plain, 12, signal));
  const refused = error as Refused;
  const same = (found.value ?? []).filter((s) => [s.entity.label, s.name].some((n) => n.toLowerCase() === plain.toLowerCase()));
  const several = same.length > 1 || /several/.test(refused.detail);
  if (found.loading) return <Loading />;
  const near = several && same.length > 1 ? same : (found.value ?? []);
  return (
    <Empty title={several ? t('entity.ambiguous', { name: plain }) : t('entity.missing', { name })} hint={near.length > 0 ? (several ? '' : t('entity.missing.hint')) : t('entity.missing.none')}>
      <ul class="candidates">
        {near.map(({ entity, items }) => (
          <li key={entity.id}><Name of={entity} /><span class="quiet">{kindName(entity.kind)} · {t('entity.items', { n: items })}</span></li>
        ))}
      </ul>
    </Empty>
  );
}

interface ShownProps {
  of: Dossier;
  stale: boolean;
  since: string;
  until: string;
  unsure: boolean;
}

function Shown({ of, stale, since, until, unsure }: ShownProps) {
  const [query, set] = useQuery();
  const { entity } = of;
  const meant = (query.get('modality') ?? 'all') as Meant;
  const others = useMemo(() => endsOf(of), [of]);
  const names = useNames(of.base, others);
  const namesOf = (id: string) => (id === entity.id ? [...entity.forms, ...entity.known_as, ...names(id)] : names(id));
  const bounds = useLoad('digests', () => api<{ first?: string; last?: string }>('status'));
  const first = bounds.value?.first ?? of.first ?? '';
  const last = bounds.value?.last ?? of.last ?? '';
  const whole = useLoad(since || until ? `days ${entity.id}` : null, (signal) => api<Dossier>('show', { name: entity.id, limit: 1 }, signal));
  const mentions = whole.value?.mentions ?? of.mentions;
  const aliases = [...entity.forms, ...entity.known_as].filter((name, n, all) => all.indexOf(name) === n);

  return (
    <article class={`page entity${stale ? ' is-stale' : ''}`}>
      <header class="entity-head">
        <div>
          <KindTag kind={entity.kind} />
          <h1 dir="auto">{entity.label}</h1>
          {aliases.length > 0 && <p class="aliases"><span class="quiet">{t('entity.aliases')}</span> {aliases.slice(0, 10).map((name, n) => <span key={name} dir="auto">{n > 0 && <span class="comma"> · </span>}{name}</span>)}{aliases.length > 10 && <span class="quiet" title={aliases.slice(10).join(' · ')}> +{aliases.length - 10}</span>}</p>}
          <p class="entity-meta">
            {of.first && of.last && <span>{t('entity.span', { first: day(of.first), last: day(of.last) })}</span>}
            <span>{t('entity.items', { n: of.items })}</span>
            <span title={of.series.join(', ')}>{t('entity.series', { n: of.series.length })}</span>
            {entity.wikidata && <a href={`https://www.wikidata.org/wiki/${encodeURIComponent(entity.wikidata)}`} target="_blank" rel="noopener noreferrer">{t('entity.wikidata')} {entity.wikidata}</a>}
          </p>
        </div>
        <div class="actions">
          <a class="button" href={`/graph?around=${encodeURIComponent(entity.id)}&depth=1`}>{t('entity.openGraph')}</a>
          <a class="button" href={`/compare/timelines?a=${encodeURIComponent(entity.id)}`}>{t('entity.compareWith')}</a>
          {entity.kind === 'Benchmark' && <a class="button" href={`/compare/benchmark?name=${encodeURIComponent(entity.id)}`}>{t('compare.leaderboard')}</a>}
          <a class="button" href={`/sparql?name=about&entity=${encodeURIComponent(entity.id)}`}>{t('entity.ask')}</a>
        </div>
      </header>

      {[...entity.decisions, ...entity.notes].length > 0 && (
        <ul class="decided">{[...entity.decisions, ...entity.notes].map((d, n) => <li key={n}>{d.text}</li>)}</ul>
      )}

      <Section title={t('entity.mentions')} aside={<Window first={first} last={last} since={since} until={until} set={(s, u) => set({ since: s, until: u }, 'push')} />}>
        {first && last && (
          <DayBars label={t('entity.mentions.label', { name: entity.label })} days={mentions} first={first} last={last} height={120} colours={[`fill-${entity.kind}`, '']}
            {...((since || until) && { range: [since || first, until || last] as const })}
            onPick={(bin) => set(bin.from === since && bin.to === until ? { since: null, until: null } : { since: bin.from, until: bin.to }, 'push')} />
        )}
      </Section>

      <div class="entity-grid">
        <div class="entity-main">
          <HappeningsOf of={of} names={namesOf} meant={meant} />
          <Contradictions of={of.contradictions} />
          <Facts of={of} names={namesOf} meant={meant} filter={
            <Segments label={t('entity.modality')} value={meant} onChange={(value) => set({ modality: value === 'all' ? null : value })}
              options={[['all', t('entity.anyModality')], ['asserted', t('modality.asserted')], ['planned', t('modality.planned')], ['rumored', t('modality.rumored')], ['denied', t('modality.denied')]]} />
          } />
          {(of.unsure > 0 || unsure) && (
            <p class="unsure quiet">
              {!unsure && t('entity.unsure', { n: of.unsure })}{' '}
              <button type="button" class="link" onClick={() => set({ unsure: unsure ? null : '1' })}>{t(unsure ? 'entity.unsure.hide' : 'entity.unsure.show')}</button>
            </p>
          )}
        </div>
        <aside class="entity-side">
          <Section title={t('entity.around')} aside={<a href={`/graph?around=${encodeURIComponent(entity.id)}`}>{t('entity.openGraph')}</a>}>
            <Ego of={entity} since={since} until={until} />
          </Section>
          <Family of={of} />
        </aside>
      </div>
    </article>
  );
}

function Window({ first, last, since, until, set }: { first: string; last: string; since: string; until: string; set: (since: string | null, until: string | null) => void }) {
  const spans = [7, 30, 90].filter((n) => first && last && addDays(last, 1 - n) > first);
  const now = since === '' && until === '' ? 'all' : (spans.map(String).find((n) => since === addDays(last, 1 - Number(n)) && until === '') ?? 'other');
  return (
    <div class="window">
      <Segments label={t('entity.window')} value={now} onChange={(value) => set(value === 'all' ? null : addDays(last, 1 - Number(value)), null)}
        options={[['all', t('entity.all')], ...spans.map((n) => [String(n), t('entity.last', { n })] as const)]} />
      {now === 'other' && <span class="quiet">{t('entity.pickDay', { since: since ? day(since, 'short') : '…', until: until ? day(until, 'short') : '…' })}</span>}
    </div>
  );
}

/** All that facts and happenings of a dossier name. */
function endsOf(of: Dossier): string[] {
  const found = new Set<string>();
  const add = (end: Entity | null | undefined) => end && found.add(end.id);
  for (const group of of.facts) for (const fact of group.facts) { add(fact.subject); add(fact.object); }
  for (const happening of of.happenings) for (const part of Object.values(happening.parts)) part.forEach(add);
  return [...found].slice(0, 1200);
}

