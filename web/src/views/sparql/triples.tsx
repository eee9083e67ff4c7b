/** An answer as a small graph. */

import { useMemo } from 'preact/hooks';
import { t } from '../../i18n';
import { placeLabels, type Spot } from '../../lib/labels';
import { smallLayout } from '../../lib/layout';
import { entityPath } from '../../lib/router';
import { useWidth } from '../../lib/use';
import { entityOf, shortIri } from './terms';

export interface Tie {
  from: string;
  to: string;
  label: string;
}

const MOST = 120;
const HEIGHT = 520;

export function TripleGraph({ ties }: { ties: readonly Tie[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const drawn = useMemo(() => {
    const degree = new Map<string, number>();
    for (const tie of ties) for (const end of [tie.from, tie.to]) degree.set(end, (degree.get(end) ?? 0) + 1);
    const kept = new Set([...degree].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST).map(([id]) => id));
    return { degree, ids: [...kept], ties: ties.filter((tie) => kept.has(tie.from) && kept.has(tie.to)) };
  }, [ties]);
  const places = useMemo(() => width === 0 ? null : smallLayout(drawn.ids.map((id) => ({ id, size: 5 })), drawn.ties.map((tie) => ({ source: tie.from, target: tie.to })), width - 120, HEIGHT), [drawn, width]);
  const spots: Spot[] = !places ? [] : drawn.ids.map((id) => {
    const name = entityOf(id)?.replace(/^[a-z]+\//, '') ?? shortIri(id);
    return { id, x: places.get(id)!.x + 60, y: places.get(id)!.y, r: 3.5 + Math.min(6, Math.log2((drawn.degree.get(id) ?? 1) + 1)), text: name.length > 28 ? `${name.slice(0, 27)}…` : name };
  });
  const at = new Map(spots.map((spot) => [spot.id, spot]));
  const labels = placeLabels(spots, width, HEIGHT);
  return (
    <div class="ego triples" ref={ref}>
      {places && (
        <svg width={width} height={HEIGHT} role="group" aria-label={t('sparql.graph')}>
          {drawn.ties.map((tie, n) => {
            const [a, b] = [at.get(tie.from)!, at.get(tie.to)!];
            return <line key={n} class="ego-edge is-centre" x1={a.x} y1={a.y} x2={b.x} y2={b.y}>{tie.label && <title>{tie.label}</title>}</line>;
          })}
          {spots.map((spot) => {
            const entity = entityOf(spot.id);
            const kind = entity?.split('/')[0] ?? '';
            const placed = labels.get(spot.id);
            const inside = (
              <>
                <title>{spot.id}</title>
                <circle class={kind ? `fill-${kind.charAt(0).toUpperCase()}${kind.slice(1)}` : 'fill-other'} cx={spot.x} cy={spot.y} r={spot.r} />
                <text class={placed ? '' : 'is-spare'} x={placed?.x ?? spot.x} y={placed?.y ?? spot.y - spot.r - 5} text-anchor={placed?.anchor ?? 'middle'}>{spot.text}</text>
              </>
            );
            const isName = !/^(https?|urn):/.test(spot.id);
            return entity || isName
              ? <a key={spot.id} class="ego-node" href={entityPath(entity ?? spot.id)} aria-label={spot.text}>{inside}</a>
              : <g key={spot.id} class="ego-node">{inside}</g>;
          })}
        </svg>
      )}
    </div>
  );
}
