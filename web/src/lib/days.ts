/** Days as `YYYY-MM-DD`, counted in whole days. */

const MS = 86_400_000;

export function toNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MS);
}

export function toDay(number: number): string {
  return new Date(number * MS).toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return toDay(toNumber(day) + count);
}

export function between(first: string, last: string): number {
  return toNumber(last) - toNumber(first);
}

export function isDay(text: string | null | undefined): text is `${number}-${number}-${number}` {
  return !!text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** Days counted together where there are too many for one bar each. */
export interface Bin {
  from: string;
  to: string;
  count: number;
}

/** Bars over a stretch of days: one a day, or one for several where there would be more than `most`. */
export function bins(days: readonly { day: string; items: number }[], first: string, last: string, most: number): Bin[] {
  const start = toNumber(first);
  const total = toNumber(last) - start + 1;
  if (total <= 0) return [];
  const wide = [1, 2, 7, 14, 30, 60, 120, 365].find((size) => Math.ceil(total / size) <= most) ?? Math.ceil(total / most);
  const counts = new Array<number>(Math.ceil(total / wide)).fill(0);
  for (const { day, items } of days) {
    const at = Math.floor((toNumber(day) - start) / wide);
    if (at >= 0 && at < counts.length) counts[at]! += items;
  }
  return counts.map((count, n) => ({
    from: toDay(start + n * wide),
    to: toDay(Math.min(start + (n + 1) * wide - 1, start + total - 1)),
    count,
  }));
}

/** First days of the months in a stretch, for an axis; every second, third … where they are many. */
export function months(first: string, last: string, most: number): string[] {
  const found: string[] = [];
  let [year, month] = first.split('-').map(Number) as [number, number];
  for (;;) {
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
    const start = `${year}-${String(month).padStart(2, '0')}-01`;
    if (start > last) break;
    found.push(start);
  }
  const step = Math.max(1, Math.ceil(found.length / Math.max(1, most)));
  return found.filter((_, n) => n % step === 0);
}
