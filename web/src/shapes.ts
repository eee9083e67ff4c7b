/** Shapes of the JSON API: those of `--json`, described in docs/json.md. */

export type Modality = 'asserted' | 'planned' | 'rumored' | 'denied';

export interface Entity {
  id: string;
  label: string;
  kind: string;
}

export interface Claim {
  claim: string;
  day: string;
  series: string;
  modality: Modality;
  confidence: number;
  details: Record<string, string>;
  /** The words that say it. */
  sentence: string;
  /** What stands before and after them in their sentence; older servers do not tell. */
  before?: string;
  after?: string;
  rule: string;
  item: string;
  headline: string;
  file: string;
  line: number;
  span: [number, number];
  sources: string[];
  notes?: unknown[];
}

export interface Noted {
  number?: number;
  text: string;
}

export interface Fact {
  subject: Entity;
  relation: string;
  object: Entity | null;
  modality: Modality;
  derived: boolean;
  confidence: number | null;
  items: number;
  days: string[];
  series: string[];
  details: Record<string, string[]>;
  sources: string[];
  decisions?: Noted[];
  notes?: Noted[];
  evidence?: Claim[];
}

export interface Said {
  modality: Modality;
  since: string;
}

export interface Happening {
  id: string;
  class: string;
  label: string;
  line: string;
  first: string;
  last: string;
  modality: Modality;
  said: Said[];
  parts: Record<string, Entity[]>;
  details: Record<string, string[]>;
  confidence: number;
  items: number;
  series: string[];
  sources: string[];
  evidence?: Claim[];
  new?: boolean;
  meets?: boolean;
  changes?: Change[];
}

export interface Change {
  change: string;
  was?: Modality;
  since?: string;
  before?: string | string[];
  now?: string | string[];
  parts?: { role: string; entity: Entity }[];
}

export interface Side {
  told: string;
  days: string[];
  series: string[];
  sources: string[];
  claims: string[];
}

export interface Contradiction {
  about: string;
  point: string;
  fact?: { subject: Entity | string; relation: string; object: Entity | string | null };
  happening?: string;
  sides: Side[];
}

export interface Relative extends Entity {
  items: number;
  part_of?: Relative[];
  parts?: Relative[];
}

export interface Dossier {
  base: string;
  entity: Entity & {
    iri: string;
    forms: string[];
    known_as: string[];
    wikidata: string | null;
    decisions: Noted[];
    notes: Noted[];
  };
  first: string | null;
  last: string | null;
  items: number;
  series: string[];
  mentions: { day: string; items: number }[];
  part_of: Relative[];
  parts: Relative[];
  happenings: Happening[];
  contradictions: Contradiction[];
  unsure: number;
  facts: { relation: string; inverse: boolean; facts: Fact[] }[];
}

export interface TimelineFact extends Fact {
  since: string;
  new: boolean;
  changes: Change[];
  meets: boolean;
}

export interface TimelineDay {
  day: string;
  mentions: { id: string; items: number }[];
  shared: number;
  meets: boolean;
  happenings: Happening[];
  facts: TimelineFact[];
  items: { item: string; headline: string; series: string }[];
}

export interface Timeline {
  window: string;
  names: Entity[];
  days: TimelineDay[];
  gaps: { since: string; until: string; days: number; without_digest: number }[];
  contradictions: Contradiction[];
  unsure: number;
}

export interface Moved {
  entity: Entity;
  before: number;
  after: number;
  g2: number;
  p: number;
}

export interface Span {
  since: string | null;
  until: string | null;
  digests: number;
  items: number;
}

export interface ChangedFact {
  changes: Change[];
  before: Fact[];
  now: Fact[];
}

export interface Diff {
  before: Span;
  after: Span;
  happenings: Happening[];
  entities: { new: Moved[]; risen: Moved[]; quiet: Moved[] };
  facts: { new: Fact[]; changed: ChangedFact[]; repeated: Fact[] };
  contradictions: Contradiction[];
  ways: { entities: Entity[]; joins: [number, number]; steps: Step[] }[];
  unsure: number;
}

export interface Trends {
  window: Span;
  past: Span;
  total: number;
  risen: {
    entity: Entity;
    items: number;
    past_items: number;
    expected: number;
    times: number | null;
    g2: number;
    p: number;
    q: number;
    days: { day: string; items: number }[];
  }[];
}

export interface Happenings {
  days: string;
  total: number;
  happenings: Happening[];
}

export interface Step {
  from: Entity;
  to: Entity;
  facts: Fact[];
}

export interface Paths {
  from: Entity;
  to: Entity;
  paths: { cost: number; entities: Entity[]; steps: Step[] }[];
}

export interface Neighbors {
  entity: Entity;
  depth: number;
  total: number;
  neighbors: { entity: Entity; steps: number; via: Entity; items: number; facts: Fact[] }[];
}

export interface Found {
  query: string;
  words: { text: string; phrase: boolean; entities: Entity[] }[];
  total_entities: number;
  total_items: number;
  entities: { entity: Entity; named: string; name: string; items: number; first: string; last: string }[];
  all_words: boolean;
  items: {
    item: string;
    day: string;
    series: string;
    headline: string;
    section: string;
    snippet: string;
    marks: [number, number][];
    score: number;
    words: number;
    file: string;
    line: number;
    sources: string[];
  }[];
}

export interface Suggestion {
  entity: Entity;
  /** The name that was found, where it is not the label. */
  name: string;
  items: number;
}

/** A node of `/api/v1/graph`. */
export interface GraphNode {
  id: string;
  label: string;
  kind: string;
  aliases?: string[];
  first_day?: string;
  last_day?: string;
  mentions?: number;
  pagerank?: number;
  community?: number;
  size: number;
  color: string;
  x?: number;
  y?: number;
}

/** An edge of `/api/v1/graph`. */
export interface GraphEdge {
  source: string;
  target: string;
  key: string;
  label: string;
  weight?: number;
  relation: string;
  modality?: Modality;
  symmetric?: boolean;
  derived?: boolean;
  days?: string[];
  confidence?: number;
  details?: string[];
  evidence?: { day: string; item: string; headline: string; sentence: string }[];
  sources?: string[];
}

export interface NodeLink {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** A cell of SPARQL results. */
export interface RdfTerm {
  type: 'uri' | 'literal' | 'bnode' | 'typed-literal' | 'triple';
  value: string;
  datatype?: string;
  'xml:lang'?: string;
}

export interface Results {
  head: { vars?: string[] };
  results?: { bindings: Record<string, RdfTerm>[] };
  boolean?: boolean;
}

export interface QueryParameter {
  name: string;
  type: 'entity' | 'day' | 'number' | 'text' | 'kind' | 'relation' | 'iri';
  required: boolean;
  default: string | null;
  description: string;
}

export interface NamedQuery {
  name: string;
  group: string;
  title: string;
  description: string;
  parameters: QueryParameter[];
  text: string;
}
