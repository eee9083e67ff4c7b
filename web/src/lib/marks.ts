/** Words marked in a sentence. */

import type { Claim } from '../shapes';

export interface Piece {
  text: string;
  /** Which of the groups of names it belongs to; -1 for the text between. */
  group: number;
}

/**
 * A sentence cut where one of the names stands, the longest name first. A name in Latin letters
 * must stand alone: `GPT-5` is not marked in `GPT-5.1`.
 *
 * | sentence | groups | pieces |
 * | --- | --- | --- |
 * | `OpenAI ships GPT-5` | `[OpenAI] [GPT-5]` | **OpenAI** ships **GPT-5** |
 * | `英伟达投资 xAI` | `[NVIDIA 英伟达] [xAI]` | **英伟达**投资 **xAI** |
 */
export function markNames(sentence: string, groups: readonly (readonly string[])[]): Piece[] {
  const names = groups
    .flatMap((group, index) => group.map((name) => ({ name: name.toLowerCase(), index })))
    .filter(({ name }) => name.length > 0)
    .sort((a, b) => b.name.length - a.name.length || a.index - b.index);
  const lower = lowered(sentence);
  const taken: { from: number; to: number; index: number }[] = [];
  for (const { name, index } of names) {
    for (let at = lower.indexOf(name); at >= 0; at = lower.indexOf(name, at + 1)) {
      const to = at + name.length;
      if (!alone(lower, at, to) || taken.some((other) => at < other.to && other.from < to)) continue;
      taken.push({ from: at, to, index });
    }
  }
  taken.sort((a, b) => a.from - b.from);
  const pieces: Piece[] = [];
  let end = 0;
  for (const { from, to, index } of taken) {
    if (from > end) pieces.push({ text: sentence.slice(end, from), group: -1 });
    pieces.push({ text: sentence.slice(from, to), group: index });
    end = to;
  }
  if (end < sentence.length) pieces.push({ text: sentence.slice(end), group: -1 });
  return pieces;
}

/** Lower case that keeps every character in its place: one that would grow stays as it is. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text].map((c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join('');
}

const LATIN = /[\p{Script=Latin}\p{N}]/u;

function alone(text: string, from: number, to: number): boolean {
  const first = text[from] ?? '';
  const last = text[to - 1] ?? '';
  if (LATIN.test(first) && LATIN.test(text[from - 1] ?? '')) return false;
  if (!LATIN.test(last)) return true;
  const next = text[to] ?? '';
  if (LATIN.test(next)) return false;
  // A version goes on behind a point or a hyphen: GPT-5.1, Qwen3-Max.
  return !((next === '.' || next === '-') && LATIN.test(text[to + 1] ?? ''));
}

/** Words in the sentence they were said in. */
export interface Quoted {
  before: string;
  words: Piece[];
  after: string;
}

/** The words of a claim with names marked, between what their sentence has before and after them. */
export function quoted(claim: Pick<Claim, 'before' | 'sentence' | 'after'>, groups: readonly (readonly string[])[]): Quoted {
  return { before: claim.before ?? '', words: markNames(claim.sentence, groups), after: claim.after ?? '' };
}

/** A text cut at spans that are counted in code points, as the search's `marks` are. */
export function markSpans(text: string, spans: readonly (readonly [number, number])[]): Piece[] {
  const characters = [...text];
  const pieces: Piece[] = [];
  let end = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from < end || to > characters.length || to <= from) continue;
    if (from > end) pieces.push({ text: characters.slice(end, from).join(''), group: -1 });
    pieces.push({ text: characters.slice(from, to).join(''), group: 0 });
    end = to;
  }
  if (end < characters.length) pieces.push({ text: characters.slice(end).join(''), group: -1 });
  return pieces;
}
