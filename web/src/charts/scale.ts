/** Round numbers for an axis. */

/** Ticks from 0 (or `least`) to `most`, about `count` of them, at steps of 1, 2 or 5 times a power of ten. */
export function ticks(least: number, most: number, count: number): number[] {
  if (!(most > least)) return [least];
  const raw = (most - least) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= raw) ?? raw;
  const found: number[] = [];
  for (let n = Math.ceil(least / step); n * step <= most + step * 1e-9; n += 1) found.push(Number((n * step).toPrecision(12)));
  return found;
}

export function linear(from: readonly [number, number], to: readonly [number, number]): (value: number) => number {
  const span = from[1] - from[0] || 1;
  return (value) => to[0] + ((value - from[0]) / span) * (to[1] - to[0]);
}
