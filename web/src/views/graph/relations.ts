/** Colours of edges: relations of one sort share one, so that seven are told apart and not seventeen. */

export interface Sort {
  /** Colour on light and on dark ground. */
  light: string;
  dark: string;
  relations: readonly string[];
}

export const SORTS: readonly Sort[] = [
  { light: '#0c8577', dark: '#3fc1ad', relations: ['released', 'develops'] },
  { light: '#b07a00', dark: '#e2b23c', relations: ['fundedBy', 'raised', 'acquired'] },
  { light: '#3a72c4', dark: '#79a9ee', relations: ['partneredWith', 'uses'] },
  { light: '#7a4fc9', dark: '#ae8df0', relations: ['evaluatedOn', 'outperforms'] },
  { light: '#c8404a', dark: '#f27c84', relations: ['competesWith', 'legalActionAgainst'] },
  { light: '#b4489a', dark: '#e28bcb', relations: ['presentedAt', 'participatedIn', 'organizedBy'] },
  { light: '#7b7f86', dark: '#989da6', relations: ['partOf', 'affiliatedWith', 'locatedIn'] },
];

const OTHER: Sort = { light: '#7b7f86', dark: '#989da6', relations: [] };
const sortOf = new Map(SORTS.flatMap((sort) => sort.relations.map((name) => [name, sort] as const)));

export function relationColour(relation: string, dark: boolean): string {
  const sort = sortOf.get(relation) ?? OTHER;
  return dark ? sort.dark : sort.light;
}

/** `#rrggbb` with an alpha, as sigma reads it. */
export function withAlpha(hex: string, alpha: number): string {
  const n = Number.parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16},${(n >> 8) & 255},${n & 255},${alpha})`;
}

/** Lines of modalities: dash and gap in pixels; none is solid. */
export const DASHES: Record<string, readonly [number, number] | null> = {
  asserted: null,
  planned: [7, 4],
  rumored: [2, 3],
  denied: [3, 9],
};
