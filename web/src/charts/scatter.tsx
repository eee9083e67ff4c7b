/** Scores by the day they were told, with the best so far as a line. */

import { useState } from 'preact/hooks';
import { day } from '../i18n';
import { months, toNumber } from '../lib/days';
import { useWidth } from '../lib/use';
import { linear, ticks } from './scale';

export interface Point {
  day: string;
  value: number;
  label: string;
  text: string;
}

const LEFT = 40;
const RIGHT = 12;
const TOP = 14;
const AXIS = 20;

/** The points that are better than all of the days before, in order of days. */
export function records(points: readonly Point[], lowerIsBetter = false): Point[] {
  const better = (a: number, b: number) => (lowerIsBetter ? a < b : a > b);
  const ordered = [...points].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : better(a.value, b.value) ? -1 : 1));
  const found: Point[] = [];
  for (const point of ordered) {
    const best = found.at(-1);
    if (!best || better(point.value, best.value)) found.push(point);
  }
  return found;
}

export function Scatter({ points, label, lowerIsBetter = false, height = 220 }: { points: readonly Point[]; label: string; lowerIsBetter?: boolean; height?: number }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [over, setOver] = useState<Point | null>(null);
  if (points.length === 0) return null;
  const days = points.map((point) => point.day).sort();
  const first = days[0]!;
  const last = days.at(-1)!;
  const values = points.map((point) => point.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = (high - low || Math.abs(high) || 1) * 0.12;
  const range: [number, number] = lowerIsBetter ? [high + pad, Math.max(0, low - pad)] : [low - pad, high + pad];
  const x = linear([toNumber(first) - 0.5, toNumber(last) + 0.5], [LEFT, width - RIGHT]);
  const y = linear(range, [height - AXIS, TOP]);
  const line = records(points, lowerIsBetter);
  const path = line.map((point, n) => `${n === 0 ? 'M' : 'H'}${x(toNumber(point.day)).toFixed(1)}${n === 0 ? ' ' : 'V'}${y(point.value).toFixed(1)}`).join('');
  const span = toNumber(last) - toNumber(first);
  const marks = span > 45 ? months(first, last, Math.floor((width - LEFT) / 80)) : [...new Set(days)].filter((_, n, all) => n % Math.ceil(all.length / Math.max(1, Math.floor((width - LEFT) / 70))) === 0);
  let labelled = Infinity;
  return (
    <div class="chart" ref={ref}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label} onMouseLeave={() => setOver(null)}>
          {ticks(Math.min(...range), Math.max(...range), 5).map((value) => (
            <g key={value}>
              <line class="grid" x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
              <text class="tick" x={LEFT - 6} y={y(value) + 3.5} text-anchor="end">{String(value)}</text>
            </g>
          ))}
          {marks.map((mark) => (
            <text key={mark} class="tick" x={x(toNumber(mark))} y={height - 4} text-anchor="middle">{span > 45 ? day(mark, 'month') : day(mark, 'short')}</text>
          ))}
          <path class="record-line" d={`${path}H${width - RIGHT}`} />
          {points.map((point, n) => (
            <circle key={n} class={`point${line.includes(point) ? ' is-record' : ''}`} cx={x(toNumber(point.day))} cy={y(point.value)}
              r={line.includes(point) ? 4.5 : 3.5} onMouseEnter={() => setOver(point)} />
          ))}
          {[...line].reverse().map((point) => {
            const at = x(toNumber(point.day));
            if (labelled - at < 110) return null;
            labelled = at;
            const end = at > width - 130;
            return <text key={point.label} class="point-label" x={at + (end ? -8 : 8)} y={y(point.value) - 8} text-anchor={end ? 'end' : 'start'}>{point.label}</text>;
          })}
        </svg>
      )}
      {over && (
        <div class="tip" ref={(element) => {
          if (!element) return;
          element.style.left = `${Math.min(Math.max(x(toNumber(over.day)), 80), width - 80)}px`;
          element.style.top = `${Math.max(0, y(over.value) - 38)}px`;
        }}>
          <strong>{over.text}</strong> {over.label} · {day(over.day, 'short')}
        </div>
      )}
    </div>
  );
}
