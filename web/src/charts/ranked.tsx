/** Things with a number each, as bars from left to right. */

import type { ComponentChildren } from 'preact';

export interface Bar {
  key: string;
  label: ComponentChildren;
  value: number;
  text: string;
  note?: ComponentChildren;
  class?: string;
}

/** Bars begin at `from`, so that scores near one another can be told apart; 0 where nothing is said. */
export function RankedBars({ bars, from = 0, label }: { bars: readonly Bar[]; from?: number; label: string }) {
  const most = Math.max(...bars.map((bar) => bar.value), from + Number.EPSILON);
  return (
    <ol class="ranked" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <span class="ranked-label">{bar.label}</span>
          <span class="ranked-track" aria-hidden="true">
            <span class={`ranked-bar ${bar.class ?? ''}`} ref={(element) => {
              if (element) element.style.width = `${Math.max(0.5, ((bar.value - from) / (most - from || 1)) * 100)}%`;
            }} />
          </span>
          <span class="ranked-value">{bar.text}</span>
          {bar.note !== undefined && <span class="ranked-note">{bar.note}</span>}
        </li>
      ))}
    </ol>
  );
}
