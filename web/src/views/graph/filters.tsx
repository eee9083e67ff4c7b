/** What is drawn: how much of the graph, and what of it is let through. */

import { kindName, number, relation, t } from '../../i18n';
import type { Key } from '../../i18n/en';
import type { Setter } from '../../lib/router';
import { useTheme } from '../../lib/theme';
import { Combobox } from '../../ui/combobox';
import { Icon } from '../../ui/icons';
import { Dot } from '../../ui/parts';
import type { Filters, Model } from './model';
import { DASHES, relationColour, SORTS } from './relations';
import { DEFAULT_SIZE, MODALITIES, setText, SIZES, type What } from './state';

interface Props {
  what: What;
  filters: Filters;
  model: Model | undefined;
  set: Setter;
}

export function FilterPanel({ what, filters, model, set }: Props) {
  const counts = model?.counts();
  const centre = what.around && model?.node(what.around)?.label;
  const dark = useTheme() === 'dark';
  const order = SORTS.flatMap((sort) => sort.relations);
  const relations = [...(counts?.relations.keys() ?? [])].sort((a, b) => place(order, a) - place(order, b));
  const touched = filters.kinds !== null || filters.relations !== null || filters.modalities !== null || filters.confidence > 0;
  return (
    <div class="graph-filters">
      <fieldset>
        <legend>{t('graph.around')}</legend>
        <Combobox label={t('graph.around')} placeholder={t('graph.around.whole')} value={centre || what.around}
          onPick={(entity) => set({ around: entity.id, expand: null, node: null, edge: null, from: null, to: null }, 'push')}
          {...(what.around && { onClear: () => set({ around: null, depth: null, expand: null }, 'push') })} />
        {what.around ? (
          <label class="row">
            {t('graph.depth')}
            <select value={String(what.depth)} onChange={(event) => set({ depth: event.currentTarget.value })}>
              {[1, 2, 3].map((n) => <option key={n} value={String(n)}>{n}</option>)}
            </select>
          </label>
        ) : (
          <label class="row">
            <span class="hidden">{t('graph.size.label')}</span>
            <select value={String(what.top)} onChange={(event) => {
              const value = Number(event.currentTarget.value);
              set({ top: value === DEFAULT_SIZE ? null : value === 0 ? 'all' : String(value), expand: null });
            }}>
              {SIZES.map((n) => <option key={n} value={String(n)}>{n === 0 ? t('graph.size.all') : t('graph.size.top', { n })}</option>)}
            </select>
          </label>
        )}
        <label class="check"><input type="checkbox" checked={what.happenings} onChange={(event) => set({ happenings: event.currentTarget.checked ? '1' : null })} /> {t('graph.happenings')}</label>
      </fieldset>

      <Choice legend={t('graph.kinds')} name="kinds" all={[...(counts?.kinds.keys() ?? [])]} chosen={filters.kinds} set={set}
        render={(kind) => <><Dot kind={kind} />{kindName(kind)}<span class="count">{number(counts?.kinds.get(kind) ?? 0)}</span></>} />

      <Choice legend={t('graph.modality')} name="modality" all={[...MODALITIES]} chosen={filters.modalities} set={set}
        render={(name) => <><Stroke dash={DASHES[name] ?? null} colour="currentColor" />{t(`modality.${name}` as Key)}<span class="count">{number(counts?.modalities.get(name) ?? 0)}</span></>} />

      <fieldset>
        <legend>{t('graph.confidence')}</legend>
        <label class="row">
          <input type="range" min="0" max="0.95" step="0.05" value={filters.confidence} aria-label={t('graph.confidence')}
            onInput={(event) => set({ confidence: Number(event.currentTarget.value) > 0 ? event.currentTarget.value : null })} />
          <output>{number(filters.confidence, 2)}</output>
        </label>
      </fieldset>

      <Choice legend={t('graph.relations')} name="relations" all={relations} chosen={filters.relations} set={set}
        render={(name) => <><Stroke dash={null} colour={relationColour(name, dark)} />{relation(name)}<span class="count">{number(counts?.relations.get(name) ?? 0)}</span></>} />

      {touched && <button type="button" class="button" onClick={() => set({ kinds: null, relations: null, modality: null, confidence: null })}>{t('graph.reset')}</button>}
    </div>
  );
}

function place(order: readonly string[], name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}

/** A line as the edges have it. */
export function Stroke({ dash, colour }: { dash: readonly [number, number] | null; colour: string }) {
  return (
    <svg class="stroke" width="18" height="8" aria-hidden="true">
      <line x1="0" x2="18" y1="4" y2="4" stroke={colour} stroke-width="2" {...(dash && { 'stroke-dasharray': dash.join(' ') })} />
    </svg>
  );
}

function Choice(props: {
  legend: string;
  name: string;
  all: readonly string[];
  chosen: ReadonlySet<string> | null;
  set: Setter;
  render: (name: string) => preact.ComponentChildren;
}) {
  const { all, chosen } = props;
  function toggle(name: string): void {
    const next = new Set(chosen ?? all);
    if (next.has(name)) next.delete(name);
    else next.add(name);
    next.delete('-');
    props.set({ [props.name]: setText(all.every((one) => next.has(one)) ? null : next) });
  }
  return (
    <fieldset>
      <legend>
        {props.legend}
        <span class="choice-all">
          <button type="button" class="link" onClick={() => props.set({ [props.name]: null })} disabled={chosen === null}>{t('graph.all')}</button>
          <button type="button" class="link" onClick={() => props.set({ [props.name]: '-' })} disabled={chosen?.size === 1 && chosen.has('-')}>{t('graph.none')}</button>
        </span>
      </legend>
      <ul class="choice">
        {all.map((name) => (
          <li key={name}>
            <label class="check">
              <input type="checkbox" checked={chosen === null || chosen.has(name)} onChange={() => toggle(name)} />
              {props.render(name)}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

export function FilterButton({ open, toggle }: { open: boolean; toggle: () => void }) {
  return (
    <button type="button" class="button" aria-expanded={open} onClick={toggle}>
      <Icon name="filter" /> {t('graph.filters')}
    </button>
  );
}
