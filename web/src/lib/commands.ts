/** Commands of the JSON API that take more than one name or day. */

import type { Diff, Timeline } from '../shapes';
import { api, type Parameters } from './api';

/** What changed from one day, or window of days, to another. */
export function diff(before: string, after: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<Diff> {
  return api<Diff>('diff', { before, after, ...parameters }, signal);
}

/** What is told of names, day by day. */
export function timeline(names: readonly string[], parameters: Parameters = {}, signal?: AbortSignal): Promise<Timeline> {
  return api<Timeline>('timeline', { name: names, ...parameters }, signal);
}
