/** The graph view's state, as it stands in the address. */

import { isDay } from '../../lib/days';
import type { Parameters } from '../../lib/api';
import type { Filters } from './model';

export interface What {
  /** The most mentioned names; 0: all. */
  top: number;
  around: string;
  depth: number;
  happenings: boolean;
}

export const SIZES = [150, 500, 1500, 5000, 0] as const;
export const DEFAULT_SIZE = 500;
export const MODALITIES = ['asserted', 'planned', 'rumored', 'denied'] as const;

export function whatOf(query: URLSearchParams): What {
  const top = query.get('top');
  const number = Number(top);
  return {
    top: top === 'all' ? 0 : Number.isInteger(number) && number > 0 ? number : DEFAULT_SIZE,
    around: query.get('around') ?? '',
    depth: Math.min(4, Math.max(1, Number(query.get('depth')) || 1)),
    happenings: query.get('happenings') === '1',
  };
}

export function filtersOf(query: URLSearchParams): Filters {
  const set = (name: string): ReadonlySet<string> | null => {
    const text = query.get(name);
    return text === null ? null : new Set(text.split(',').filter(Boolean));
  };
  const day = query.get('day');
  return {
    kinds: set('kinds'),
    relations: set('relations'),
    modalities: set('modality'),
    confidence: Math.min(1, Math.max(0, Number(query.get('confidence')) || 0)),
    day: isDay(day) ? day : null,
    window: Math.max(0, Math.floor(Number(query.get('window')) || 0)),
  };
}

/** A set of names as the address has it: nothing for all, `-` for none. */
export function setText(set: ReadonlySet<string> | null): string | null {
  if (set === null) return null;
  return set.size === 0 ? '-' : [...set].sort().join(',');
}

/** What is asked of the server for a picture. */
export function request(what: What): Parameters {
  return {
    evidence: 0,
    connected: true,
    happenings: what.happenings,
    ...(what.around ? { around: what.around, depth: what.depth } : what.top > 0 && { top: what.top }),
  };
}

/** The same picture as a file of the server, filters and all. */
export function exportRequest(what: What, filters: Filters, format: string): Parameters {
  const list = (set: ReadonlySet<string> | null) => (set === null ? null : [...set].filter((name) => name !== '-').sort().join(','));
  const until = filters.day;
  return {
    format,
    ...request(what),
    evidence: 3,
    kinds: list(filters.kinds),
    relations: list(filters.relations),
    modality: list(filters.modalities),
    'min-confidence': filters.confidence || null,
    ...(until && { until }),
    ...(until && filters.window > 0 && { since: shift(until, 1 - filters.window) }),
  };
}

function shift(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
}
