/** Items a day as bars; a second set hangs below the axis. */

import { useState } from 'preact/hooks';
import { day, number, t } from '../i18n';
import { bins, months, toNumber, type Bin } from '../lib/days';
import { useWidth } from '../lib/use';
import { ticks } from './scale';

export interface Counted {
  day: string;
  items: number;
}

interface Props {
  label: string;
  days: readonly Counted[];
  below?: readonly Counted[];
  first: string;
  last: string;
  height?: number;
  /** Colour classes of the bars above and below. */
  colours?: readonly [string, string];
  onPick?: (bin: Bin) => void;
  /** Days that are picked out. */
  range?: readonly [string, string];
}

const LEFT = 30;
const AXIS = 18;
const TOP = 6;

export function DayBars({ label, days, below, first, last, height = 120, colours = ['bar-a', 'bar-b'], onPick, range }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [over, setOver] = useState<number | null>(null);
  const inner = Math.max(0, width - LEFT);
  const most = Math.max(8, Math.min(240, Math.floor(inner / 4)));
  const up = bins(days, first, last, most);
  const down = below ? bins(below, first, last, most) : [];
  const top = Math.max(1, ...up.map((bin) => bin.count));
  const bottom = below ? Math.max(1, ...down.map((bin) => bin.count)) : 0;
  const tall = height - AXIS - TOP;
  const scale = tall / (below ? 2 * Math.max(top, bottom) : top);
  const zero = TOP + (below ? tall / 2 : tall);
  const step = up.length ? inner / up.length : 0;
  const wide = Math.max(1, Math.min(step - (step > 4 ? 1.5 : 0.5), 26));
  const start = toNumber(first);
  const span = toNumber(last) - start + 1;
  const x = (iso: string) => LEFT + ((toNumber(iso) - start) / span) * inner;
  const marks = span > 45 ? months(first, last, Math.floor(inner / 70)) : dayMarks(first, span, Math.floor(inner / 62));
  const hovered = over === null ? undefined : up[over];
  const grid = ticks(0, below ? Math.max(top, bottom) : top, below ? 2 : 3).filter((n) => Number.isInteger(n) && n > 0);

  return (
    <div class="chart" ref={ref}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label} onMouseLeave={() => setOver(null)}>
          {range && <rect class="picked" x={x(range[0])} y={TOP} width={Math.max(2, x(range[1]) - x(range[0]) + inner / span)} height={tall} />}
          {grid.map((value) => (
            <g key={value}>
              <line class="grid" x1={LEFT} x2={width} y1={zero - value * scale} y2={zero - value * scale} />
              <text class="tick" x={LEFT - 6} y={zero - value * scale + 3.5} text-anchor="end">{number(value)}</text>
            </g>
          ))}
          {up.map((bin, n) => bin.count > 0 && (
            <rect key={bin.from} class={`bar ${colours[0]}${n === over ? ' is-over' : ''}`} x={LEFT + n * step + (step - wide) / 2} width={wide}
              y={zero - Math.max(1, bin.count * scale)} height={Math.max(1, bin.count * scale)} />
          ))}
          {down.map((bin, n) => bin.count > 0 && (
            <rect key={bin.from} class={`bar ${colours[1]}${n === over ? ' is-over' : ''}`} x={LEFT + n * step + (step - wide) / 2} width={wide}
              y={zero + 1} height={Math.max(1, bin.count * scale)} />
          ))}
          <line class="axis" x1={LEFT} x2={width} y1={zero + 0.5} y2={zero + 0.5} />
          {marks.map((mark) => (
            <text key={mark} class="tick" x={Math.min(x(mark) + (span > 45 ? 0 : inner / span / 2), width - 2)} y={height - 4}
              text-anchor={span > 45 ? (x(mark) > width - 40 ? 'end' : 'start') : 'middle'}>
              {span > 45 ? day(mark, 'month') : day(mark, 'short')}
            </text>
          ))}
          {up.map((bin, n) => (
            <rect key={bin.from} class={`hit${onPick ? ' can-pick' : ''}`} x={LEFT + n * step} width={step} y={0} height={height - AXIS}
              onMouseEnter={() => setOver(n)} {...(onPick && { onClick: () => onPick(bin) })} />
          ))}
        </svg>
      )}
      {hovered && (
        <div class="tip" ref={(element) => {
          if (element) element.style.left = `${Math.min(Math.max(LEFT + (over ?? 0) * step + step / 2, 60), width - 60)}px`;
        }}>
          <strong>{number(hovered.count)}{below && over !== null ? ` / ${number(down[over]?.count ?? 0)}` : ''}</strong>{' '}
          {hovered.from === hovered.to ? day(hovered.from, 'short') : t('entity.pickDay', { since: day(hovered.from, 'short'), until: day(hovered.to, 'short') })}
        </div>
      )}
    </div>
  );
}

function dayMarks(first: string, span: number, most: number): string[] {
  const step = Math.max(1, Math.ceil(span / Math.max(1, most)));
  const start = toNumber(first);
  return Array.from({ length: Math.ceil(span / step) }, (_, n) => new Date((start + n * step) * 86_400_000).toISOString().slice(0, 10));
}

/** Bars without an axis, as tall as a line of text. */
export function Spark({ days, first, last, label }: { days: readonly Counted[]; first: string; last: string; label: string }) {
  const found = bins(days, first, last, 40);
  const top = Math.max(1, ...found.map((bin) => bin.count));
  const step = 64 / Math.max(1, found.length);
  return (
    <svg class="spark" width="64" height="18" role="img" aria-label={label}>
      {found.map((bin, n) => (
        <rect key={bin.from} class={bin.count ? 'bar bar-a' : 'bar bar-none'} x={n * step} width={Math.max(1, step - 1)}
          y={18 - Math.max(1, (bin.count / top) * 18)} height={Math.max(1, (bin.count / top) * 18)} />
      ))}
    </svg>
  );
}
