/** A path between two names: asked for, read step by step, shown in the graph. */

import { relation, t } from '../../i18n';
import { paths } from '../../lib/api';
import { useLoad, type Loaded } from '../../lib/use';
import type { Entity, Paths } from '../../shapes';
import { Combobox } from '../../ui/combobox';
import { EvidenceList } from '../../ui/evidence';
import { Icon } from '../../ui/icons';
import { ModalityTag, Name, Segments } from '../../ui/parts';
import { Failed, Loading } from '../../ui/state';
import type { Model } from './model';

export function usePaths(from: string, to: string, unconfirmed: boolean): Loaded<Paths> {
  return useLoad(from && to && from !== to ? `${from}\n${to}\n${unconfirmed}` : null, (signal) => paths({ from, to, unconfirmed, evidence: true }, signal));
}

interface FormProps {
  model: Model | undefined;
  from: string;
  to: string;
  unconfirmed: boolean;
  set: (values: Record<string, string | null>) => void;
}

export function PathForm({ model, from, to, unconfirmed, set }: FormProps) {
  const label = (id: string) => model?.node(id)?.label ?? id.replace(/^[a-z]+\//, '');
  const end = (which: 'from' | 'to', value: string) => (
    <Combobox label={t(which === 'from' ? 'graph.path.from' : 'graph.path.to')} value={value && label(value)}
      onPick={(entity: Entity) => set({ [which]: entity.id, way: null })} {...(value && { onClear: () => set({ [which]: null, way: null }) })} />
  );
  return (
    <div class="path-form">
      {end('from', from)}
      {end('to', to)}
      <label class="check"><input type="checkbox" checked={unconfirmed} onChange={(event) => set({ unconfirmed: event.currentTarget.checked ? '1' : null })} /> {t('graph.path.unconfirmed')}</label>
    </div>
  );
}

export function PathSteps({ found, way, setWay }: { found: Loaded<Paths>; way: number; setWay: (way: number) => void }) {
  if (found.error) return <Failed error={found.error} again={found.again} />;
  if (found.loading || !found.value) return found.loading ? <Loading lines={4} /> : null;
  const all = found.value.paths;
  const chosen = all[way] ?? all[0];
  if (!chosen) return <p class="none">{t('graph.path.none')}</p>;
  return (
    <div class="path-steps">
      {all.length > 1 && (
        <Segments label={t('graph.path')} value={String(Math.min(way, all.length - 1))} onChange={(value) => setWay(Number(value))}
          options={all.map((one, n) => [String(n), `${t('graph.path.way', { n: n + 1 })} · ${t('graph.path.steps', { n: one.steps.length })}`] as const)} />
      )}
      <ol>
        {chosen.steps.map((step, n) => {
          const fact = step.facts[0];
          return (
            <li key={n}>
              {n === 0 && <p class="path-name"><Name of={step.from} /></p>}
              {fact && (
                <div class="path-fact">
                  <p class="relation"><Icon name={fact.subject.id === step.from.id ? 'down' : 'up'} size={12} /> {relation(fact.relation, fact.subject.id !== step.from.id)} <ModalityTag modality={fact.modality} /></p>
                  {fact.derived ? <p class="quiet small">{t('fact.derived')}</p>
                    : fact.evidence && <EvidenceList claims={fact.evidence.slice(-1)} groups={[[step.from.label], [step.to.label]]} />}
                </div>
              )}
              <p class="path-name"><Name of={step.to} /></p>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
