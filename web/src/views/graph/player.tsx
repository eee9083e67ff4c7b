/** The days: a slider with what each day tells, and a button that plays them. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { day as formatDay, t } from '../../i18n';
import { toDay, toNumber } from '../../lib/days';
import { useWidth } from '../../lib/use';
import { Icon } from '../../ui/icons';
import type { Model } from './model';

interface Props {
  model: Model;
  day: string | null;
  window: number;
  /** Shown at once; kept in the address when the hand rests. */
  onDay: (day: string | null, settled: boolean) => void;
  onWindow: (days: number) => void;
}

const SPEEDS = [1, 2, 4] as const;
const WINDOWS = [0, 1, 3, 7, 14, 30] as const;

export function Player({ model, day, window, onDay, onWindow }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const span = model.span();
  const at = useRef(0);
  const latest = useRef(onDay);
  latest.current = onDay;
  const first = span?.[0] ?? 0;
  const last = span?.[1] ?? 0;
  const now = day === null ? last : Math.min(last, Math.max(first, toNumber(day)));
  at.current = now;

  useEffect(() => {
    if (!playing) return;
    const steps = last - first;
    // A short span is played slowly enough to be followed, a long one within a minute.
    const pause = Math.max(90, Math.min(900, 45_000 / Math.max(1, steps))) / speed;
    const timer = setInterval(() => {
      const next = at.current + 1;
      if (next > last) {
        setPlaying(false);
        latest.current(null, true);
      } else latest.current(toDay(next), false);
    }, pause);
    return () => clearInterval(timer);
  }, [playing, speed, first, last]);

  if (!span || first === last) return null;
  const counts = model.perDay();
  const top = Math.max(1, ...counts);
  const step = width / counts.length;

  function toggle(): void {
    if (playing) {
      setPlaying(false);
      onDay(day, true);
    } else {
      if (now >= last) onDay(toDay(first), false);
      setPlaying(true);
    }
  }

  return (
    <div class="player" role="group" aria-label={t('graph.days')}>
      <button type="button" class="icon-button play" aria-label={t(playing ? 'graph.pause' : 'graph.play')} title={t(playing ? 'graph.pause' : 'graph.play')} onClick={toggle}>
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <div class="player-track" ref={ref}>
        <svg width={width} height="26" aria-hidden="true">
          {[...counts].map((count, n) => count > 0 && (
            <rect key={n} class={first + n <= now && (window === 0 || first + n > now - window) ? 'bar bar-a' : 'bar bar-none'} x={n * step} width={Math.max(1, step - (step > 4 ? 1 : 0.2))}
              y={26 - Math.max(1.5, (count / top) * 26)} height={Math.max(1.5, (count / top) * 26)} />
          ))}
        </svg>
        <input type="range" min={first} max={last} step="1" value={now} aria-label={t('graph.day')} aria-valuetext={formatDay(toDay(now))}
          onInput={(event) => { setPlaying(false); const value = Number(event.currentTarget.value); onDay(value >= last ? null : toDay(value), false); }}
          onChange={(event) => { const value = Number(event.currentTarget.value); onDay(value >= last ? null : toDay(value), true); }} />
      </div>
      <output class="player-day">{window > 1
        ? t('graph.on', { since: formatDay(toDay(Math.max(first, now - window + 1)), 'short'), until: formatDay(toDay(now), 'short') })
        : window === 1 ? formatDay(toDay(now)) : t('graph.upTo', { day: formatDay(toDay(now)) })}</output>
      <label class="player-choice">
        <span class="hidden">{t('graph.window')}</span>
        <select value={String(window)} onChange={(event) => onWindow(Number(event.currentTarget.value))}>
          {WINDOWS.map((n) => <option key={n} value={String(n)}>{n === 0 ? t('graph.window.all') : n === 1 ? t('home.days', { n: 1 }) : t('graph.window.n', { n })}</option>)}
        </select>
      </label>
      <label class="player-choice">
        <span class="hidden">{t('graph.speed')}</span>
        <select value={String(speed)} onChange={(event) => setSpeed(Number(event.currentTarget.value) as (typeof SPEEDS)[number])}>
          {SPEEDS.map((n) => <option key={n} value={String(n)}>{n}×</option>)}
        </select>
      </label>
    </div>
  );
}
