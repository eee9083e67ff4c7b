/** The small graph around a name, drawn as SVG so that it needs no WebGL and its names are links. */

import { useMemo } from 'preact/hooks';
import { relation, t } from '../../i18n';
import { graph } from '../../lib/api';
import { placeLabels, type Spot } from '../../lib/labels';
import { smallLayout } from '../../lib/layout';
import { entityPath } from '../../lib/router';
import { useLoad, useWidth } from '../../lib/use';
import type { Entity, GraphEdge, GraphNode, NodeLink } from '../../shapes';
import { Failed, Loading } from '../../ui/state';

const MOST = 24;
const HEIGHT = 360;
/** What keeps names inside the frame. */
const SIDE = 34;

export function Ego({ of, since, until }: { of: Entity; since: string; until: string }) {
  const found = useLoad(`${of.id} ${since} ${until}`, (signal) =>
    graph({ around: of.id, depth: 1, evidence: 0, since, until, connected: true, 'no-layout': true, 'min-confidence': 0.5 }, signal));
  if (found.error) return <Failed error={found.error} again={found.again} />;
  if (!found.value) return <Loading lines={6} />;
  return <Drawn graph={nearest(found.value, of.id)} of={of} />;
}

/** The centre and those that most is said of together with it. */
export function nearest(whole: NodeLink, centre: string): NodeLink {
  const weight = new Map<string, number>();
  for (const edge of whole.edges) {
    const other = edge.source === centre ? edge.target : edge.target === centre ? edge.source : null;
    if (other !== null && other !== centre) weight.set(other, (weight.get(other) ?? 0) + (edge.weight ?? 1));
  }
  const mentions = new Map(whole.nodes.map((node) => [node.id, node.mentions ?? 0]));
  const kept = new Set([...weight].sort((a, b) => b[1] - a[1] || (mentions.get(b[0]) ?? 0) - (mentions.get(a[0]) ?? 0) || (a[0] < b[0] ? -1 : 1)).slice(0, MOST).map(([id]) => id));
  kept.add(centre);
  return {
    nodes: whole.nodes.filter((node) => kept.has(node.id)),
    edges: whole.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target)),
  };
}

/** One line a pair of names, as thick as what all its edges weigh. */
export function pairs(edges: readonly GraphEdge[]): { source: string; target: string; weight: number; edges: GraphEdge[]; sure: boolean }[] {
  const found = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const key = edge.source < edge.target ? `${edge.source}\n${edge.target}` : `${edge.target}\n${edge.source}`;
    found.set(key, [...(found.get(key) ?? []), edge]);
  }
  return [...found.values()].map((group) => ({
    source: group[0]!.source,
    target: group[0]!.target,
    weight: group.reduce((sum, edge) => sum + (edge.weight ?? 1), 0),
    edges: group,
    sure: group.some((edge) => (edge.modality ?? 'asserted') === 'asserted'),
  }));
}

function radius(node: GraphNode, centre: string): number {
  return (node.id === centre ? 4 : 2.5) + Math.min(9, 1.6 * Math.log2((node.mentions ?? 0) + 1));
}

function Drawn({ graph: small, of }: { graph: NodeLink; of: Entity }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const lines = useMemo(() => pairs(small.edges), [small]);
  const places = useMemo(
    () => width === 0 ? null : smallLayout(small.nodes.map((n) => ({ id: n.id, size: n.size, fixed: n.id === of.id })), lines, width - 2 * SIDE, HEIGHT),
    [small, lines, width, of.id],
  );
  if (small.nodes.length < 2) return <p class="none">{t('entity.around.none')}</p>;
  const label = new Map(small.nodes.map((node) => [node.id, node.label]));
  const spots: Spot[] = !places ? [] : [...small.nodes]
    .sort((a, b) => Number(b.id === of.id) - Number(a.id === of.id) || (b.mentions ?? 0) - (a.mentions ?? 0))
    .map((node) => ({ ...places.get(node.id)!, id: node.id, r: radius(node, of.id), text: node.label.length > 24 ? `${node.label.slice(0, 23)}…` : node.label }))
    .map((spot) => ({ ...spot, x: spot.x + SIDE }));
  const at = new Map(spots.map((spot) => [spot.id, spot]));
  const labels = placeLabels(spots, width, HEIGHT);
  const kind = new Map(small.nodes.map((node) => [node.id, node.kind]));
  return (
    <div class="ego" ref={ref}>
      {places && (
        <svg width={width} height={HEIGHT} role="group" aria-label={t('entity.around.label', { name: of.label })}>
          {lines.map((line) => {
            const a = at.get(line.source)!;
            const b = at.get(line.target)!;
            const centre = line.source === of.id || line.target === of.id;
            return (
              <line key={`${line.source} ${line.target}`} class={`ego-edge${centre ? ' is-centre' : ''}${line.sure ? '' : ' is-unsure'}`}
                x1={a.x} y1={a.y} x2={b.x} y2={b.y} stroke-width={Math.min(4, 0.8 + 0.7 * Math.log2(line.weight))}>
                <title>{line.edges.map((edge) => `${label.get(edge.source)} ${relation(edge.relation)} ${label.get(edge.target)}`).join('\n')}</title>
              </line>
            );
          })}
          {[...spots].reverse().map((spot) => {
            const placed = labels.get(spot.id);
            return (
              <a key={spot.id} href={entityPath(spot.id)} class={`ego-node${spot.id === of.id ? ' is-centre' : ''}`} aria-label={label.get(spot.id)}>
                <title>{label.get(spot.id)}</title>
                <circle class={`fill-${kind.get(spot.id) ?? ''}`} cx={spot.x} cy={spot.y} r={spot.r} />
                <text class={placed ? '' : 'is-spare'} x={placed?.x ?? spot.x} y={placed?.y ?? spot.y - spot.r - 5} text-anchor={placed?.anchor ?? 'middle'}>{spot.text}</text>
              </a>
            );
          })}
        </svg>
      )}
    </div>
  );
}
