/** What one reads of a node or an edge that was clicked. */

import type { ComponentChildren } from 'preact';
import { day, kindName, number, relation, t } from '../../i18n';
import { api } from '../../lib/api';
import { entityPath } from '../../lib/router';
import { useLoad } from '../../lib/use';
import type { Claim, GraphNode } from '../../shapes';
import { EvidenceList } from '../../ui/evidence';
import { Icon } from '../../ui/icons';
import { Dot, KindTag, ModalityTag, Sources } from '../../ui/parts';
import { Failed, Loading } from '../../ui/state';
import type { KeptEdge, Model, Shown } from './model';

export function Panel({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  return (
    <aside class="graph-panel" aria-label={title}>
      <button type="button" class="icon-button graph-panel-close" aria-label={t('graph.close')} title={t('graph.close')} onClick={close}><Icon name="close" /></button>
      {children}
    </aside>
  );
}

interface NodeProps {
  model: Model;
  id: string;
  shown: Shown;
  expanding: boolean;
  expand: () => void;
  pick: (id: string) => void;
  pickEdge: (key: string) => void;
  path: (end: 'from' | 'to') => void;
  centre: () => void;
}

interface Joined {
  edge: KeptEdge;
  other: GraphNode;
  inverse: boolean;
}

const MOST = 60;

export function NodeDetails({ model, id, shown, expanding, expand, pick, pickEdge, path, centre }: NodeProps) {
  const node = model.node(id);
  if (!node) return null;
  const isHappening = id.startsWith('event/') && !['Event'].includes(node.kind);
  const joined = neighborsOf(model, id, shown);
  const groups = new Map<string, Joined[]>();
  for (const one of joined.slice(0, MOST)) {
    const key = `${one.edge.relation}\n${one.inverse ? 1 : 0}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return (
    <>
      <KindTag kind={node.kind} />
      <h2 class="graph-panel-title" dir="auto">{node.label}</h2>
      {node.aliases && node.aliases.length > 0 && <p class="quiet small" dir="auto">{node.aliases.slice(0, 5).join(' · ')}</p>}
      <p class="quiet small">
        {t('graph.mentions', { n: node.mentions ?? 0 })}
        {node.first_day && <> · {node.first_day === node.last_day ? day(node.first_day, 'short') : `${day(node.first_day, 'short')} – ${day(node.last_day ?? node.first_day, 'short')}`}</>}
      </p>
      <div class="actions">
        {!isHappening && <a class="button" href={entityPath(id)}>{t('graph.open')}</a>}
        <button type="button" class="button" onClick={expand} disabled={expanding}><Icon name="plus" size={12} /> {t(expanding ? 'graph.expanding' : 'graph.expand')}</button>
        {!isHappening && <button type="button" class="button" onClick={() => path('from')}>{t('graph.pathFrom')}</button>}
        {!isHappening && <button type="button" class="button" onClick={() => path('to')}>{t('graph.pathTo')}</button>}
        <button type="button" class="button" onClick={centre}>{t('graph.centre')}</button>
      </div>
      <h3>{t('graph.neighbors')} · {number(joined.length)}</h3>
      {[...groups].map(([key, members]) => (
        <div key={key} class="graph-group">
          <p class="relation small">{relation(members[0]!.edge.relation, members[0]!.inverse)}</p>
          <ul>
            {members.map(({ edge, other }) => (
              <li key={edge.key}>
                <button type="button" class="name" onClick={() => pick(other.id)} title={kindName(other.kind)}><Dot kind={other.kind} /><span class="name-text" dir="auto">{other.label}</span></button>
                <ModalityTag modality={edge.modality} />
                <button type="button" class="evidence-toggle" onClick={() => pickEdge(edge.key)} title={t('fact.evidence')}>
                  <span class="hidden">{`${t('fact.evidence')}: ${node.label} ${other.label}`} </span>
                  {edge.weight ?? 1}<Icon name="right" size={10} />
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {joined.length > MOST && <p class="quiet small">+{number(joined.length - MOST)}</p>}
    </>
  );
}

/** What shown edges join a node with, what most is said of first. */
export function neighborsOf(model: Model, id: string, shown: Shown): Joined[] {
  const found: Joined[] = [];
  model.graph.forEachEdge(id, (_, attributes, source, target) => {
    if (!shown.edges[attributes.at]) return;
    const inverse = target === id && source !== id;
    const other = model.node(inverse ? source : target);
    if (other) found.push({ edge: model.edges[attributes.at]!, other, inverse });
  });
  return found.sort((a, b) => (b.edge.weight ?? 1) - (a.edge.weight ?? 1) || (b.other.mentions ?? 0) - (a.other.mentions ?? 0) || (a.edge.key < b.edge.key ? -1 : 1));
}

interface Explained {
  claims: (Omit<Claim, 'sentence' | 'details' | 'series'> & { evidence: string; attrs: Record<string, string>; digest: string })[];
}

export function EdgeDetails({ model, id, pick }: { model: Model; id: string; pick: (id: string) => void }) {
  const edge = model.edge(id);
  const found = useLoad(edge && !edge.derived ? id : null, (signal) => api<Explained>('explain', { words: id }, signal));
  if (!edge) return null;
  const [source, target] = [model.nodes[edge.from]!, model.nodes[edge.to]!];
  const claims: Claim[] = (found.value?.claims ?? []).map((claim) => ({
    ...claim, sentence: claim.evidence, details: claim.attrs, series: claim.digest.split('/').at(-2) ?? '',
  }));
  return (
    <>
      <p class="quiet small">{relation(edge.relation)} <ModalityTag modality={edge.modality} always /></p>
      <h2 class="graph-panel-title edge-title">
        <button type="button" class="name" onClick={() => pick(source.id)}><Dot kind={source.kind} /><span class="name-text" dir="auto">{source.label}</span></button>
        <span class="relation"> {relation(edge.relation)} </span>
        <button type="button" class="name" onClick={() => pick(target.id)}><Dot kind={target.kind} /><span class="name-text" dir="auto">{target.label}</span></button>
      </h2>
      <p class="quiet small">
        {edge.derived ? t('fact.derived') : t('fact.items', { n: edge.weight ?? 1 })}
        {edge.confidence !== undefined && <> · {t('fact.confidence', { value: number(edge.confidence, 2) })}</>}
      </p>
      {edge.details && edge.details.length > 0 && <p class="details">{edge.details.slice(0, 6).map((text) => <span key={text} class="detail" dir="auto">{text}</span>)}</p>}
      {found.error ? <Failed error={found.error} again={found.again} /> : found.loading ? <Loading lines={4} />
        : claims.length > 0 && <><h3>{t('fact.evidence')}</h3><EvidenceList claims={claims} groups={[[source.label, ...(source.aliases ?? [])], [target.label, ...(target.aliases ?? [])]]} /></>}
      <Sources of={edge.sources ?? []} limit={4} />
    </>
  );
}
