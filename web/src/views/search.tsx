/** What is found for words: names first, then items. */

import { day, t, kindName } from '../i18n';
import { api } from '../lib/api';
import { markSpans } from '../lib/marks';
import { entityPath, useQuery } from '../lib/router';
import { useLoad, useTitle } from '../lib/use';
import type { Found } from '../shapes';
import { Combobox } from '../ui/combobox';
import { Day, KindTag, Name, Section, Sources } from '../ui/parts';
import { Empty, Failed, Loading } from '../ui/state';
import { go } from '../lib/router';

const STEP = 20;
export const KINDS = ['Company', 'Organization', 'Model', 'Benchmark', 'Event', 'Product', 'Person', 'Technique', 'Place'] as const;

export function Search() {
  const [query, set] = useQuery();
  const q = query.get('q')?.trim() ?? '';
  const kind = query.get('kind') ?? '';
  const since = query.get('since') ?? '';
  const until = query.get('until') ?? '';
  const limit = Number(query.get('limit')) || STEP;
  useTitle(q ? `${q} · ${t('search.title')}` : t('search.title'));
  const found = useLoad(q ? `${q}\n${kind}\n${since}\n${until}\n${limit}` : null, (signal) =>
    api<Found>('search', { words: q, kind, since, until, limit }, signal));

  return (
    <div class="page search">
      <h1 class="hidden">{t('search.title')}</h1>
      <Combobox size="large" shortcut label={t('search.label')} placeholder={t('search.placeholder')} value={q} autoFocus={!q}
        onPick={(entity) => go(entityPath(entity.id))} onWords={(words) => set({ q: words, limit: null }, 'push')} onClear={() => set({ q: null, limit: null })} />
      <div class="filters">
        <label>
          {t('search.kind')}{' '}
          <select value={kind} onChange={(event) => set({ kind: event.currentTarget.value, limit: null })}>
            <option value="">{t('search.allKinds')}</option>
            {KINDS.map((name) => <option key={name} value={name}>{kindName(name)}</option>)}
          </select>
        </label>
        <label>{t('common.since')} <input type="date" value={since} onChange={(event) => set({ since: event.currentTarget.value, limit: null })} /></label>
        <label>{t('common.until')} <input type="date" value={until} onChange={(event) => set({ until: event.currentTarget.value, limit: null })} /></label>
      </div>
      {!q ? <Empty title={t('search.start')} hint={t('search.start.hint')} />
        : found.error ? <Failed error={found.error} again={found.again} />
        : !found.value ? <Loading lines={10} />
        : <Answers found={found.value} stale={found.loading} more={() => set({ limit: String(limit + STEP) })} />}
    </div>
  );
}

function Answers({ found, stale, more }: { found: Found; stale: boolean; more: () => void }) {
  if (found.entities.length === 0 && found.items.length === 0) {
    return <Empty title={t('search.none', { q: found.query })} hint={t('search.none.hint')} />;
  }
  return (
    <div class={stale ? 'is-stale' : ''}>
      {found.entities.length > 0 && (
        <Section title={t('search.entities')} aside={<span class="quiet">{found.total_entities}</span>}>
          <ul class="found-names">
            {found.entities.slice(0, 12).map(({ entity, name, items, first, last }) => (
              <li key={entity.id}>
                <Name of={entity} plain />
                {name !== entity.label && <span class="quiet" dir="auto">{t('search.matched', { name })}</span>}
                <span class="found-meta"><KindTag kind={entity.kind} /> · {t('entity.items', { n: items })}{first && <> · {first === last ? day(first, 'short') : `${day(first, 'short')} – ${day(last, 'short')}`}</>}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {found.items.length > 0 && (
        <Section title={t('search.said')} aside={<span class="quiet">{t('search.total', { n: found.total_items })} · {t('search.ranked')}</span>}>
          {!found.all_words && <p class="hint">{t('search.someWords')}</p>}
          <ol class="found-items">
            {found.items.map((item) => (
              <li key={item.item}>
                <h3 dir="auto">{item.headline}</h3>
                <p dir="auto">{markSpans(item.snippet, item.marks).map((piece, n) => piece.group < 0 ? piece.text : <mark key={n}>{piece.text}</mark>)}</p>
                <div class="evidence-meta">
                  <Day of={item.day} />
                  <span>{item.series}</span>
                  {item.section && item.section !== item.headline && <span class="quiet" dir="auto">{item.section}</span>}
                  <span class="quiet">{t('fact.line', { file: item.file, line: String(item.line) })}</span>
                  <Sources of={item.sources} limit={2} />
                </div>
              </li>
            ))}
          </ol>
          {found.items.length < found.total_items && <button type="button" class="button" onClick={more}>{t('search.more')}</button>}
        </Section>
      )}
    </div>
  );
}
