/** What one reads while pointing at something. */

import { day, kindName, number, relation, t } from '../../i18n';
import { Dot, ModalityTag } from '../../ui/parts';
import type { Pointed } from './drawing';
import type { Model } from './model';

export function HoverCard({ at, model }: { at: Pointed; model: Model }) {
  return (
    <div class="graph-hover" role="tooltip" ref={(card) => {
      if (!card) return;
      const room = card.parentElement?.getBoundingClientRect();
      const left = at.x + 16 + card.offsetWidth > (room?.width ?? Infinity) ? at.x - card.offsetWidth - 16 : at.x + 16;
      const top = at.y + 12 + card.offsetHeight > (room?.height ?? Infinity) ? at.y - card.offsetHeight - 12 : at.y + 12;
      card.style.left = `${Math.max(4, left)}px`;
      card.style.top = `${Math.max(4, top)}px`;
    }}>
      {at.kind === 'node' ? <NodeLines model={model} id={at.id} /> : <EdgeLines model={model} id={at.id} />}
    </div>
  );
}

function NodeLines({ model, id }: { model: Model; id: string }) {
  const node = model.node(id);
  if (!node) return null;
  const told = new Map<string, number>();
  model.graph.forEachEdge(id, (_, attributes, source) => {
    const edge = model.edges[attributes.at]!;
    const name = relation(edge.relation, source !== id);
    told.set(name, (told.get(name) ?? 0) + 1);
  });
  const most = [...told].sort((a, b) => b[1] - a[1]).slice(0, 4);
  return (
    <>
      <strong dir="auto">{node.label}</strong>
      <span class="quiet"><Dot kind={node.kind} />{kindName(node.kind)} · {t('graph.mentions', { n: node.mentions ?? 0 })}</span>
      {node.first_day && <span class="quiet">{day(node.first_day, 'short')} – {day(node.last_day ?? node.first_day, 'short')}</span>}
      {most.length > 0 && <span>{most.map(([name, n]) => `${name} ${number(n)}`).join(' · ')}</span>}
    </>
  );
}

function EdgeLines({ model, id }: { model: Model; id: string }) {
  const edge = model.edge(id);
  if (!edge) return null;
  return (
    <>
      <strong dir="auto">{model.nodes[edge.from]!.label} <span class="relation">{relation(edge.relation)}</span> {model.nodes[edge.to]!.label}</strong>
      <span><ModalityTag modality={edge.modality} always /> <span class="quiet">{edge.derived ? t('fact.derived.short') : t('fact.items', { n: edge.weight ?? 1 })}</span></span>
      {edge.details && edge.details.length > 0 && <span dir="auto">{edge.details.slice(0, 3).join(' · ')}</span>}
    </>
  );
}
