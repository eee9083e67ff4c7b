/** What the graph view holds: nodes and edges, and which of them the filters let through. */

import { MultiDirectedGraph } from 'graphology';
import { toNumber } from '../../lib/days';
import type { Entity, Fact, GraphEdge, GraphNode, Modality, NodeLink } from '../../shapes';

export interface Filters {
  /** Those that are shown; `null` shows all. */
  kinds: ReadonlySet<string> | null;
  relations: ReadonlySet<string> | null;
  modalities: ReadonlySet<string> | null;
  confidence: number;
  /** The day that the slider stands on; `null` is the last one. */
  day: string | null;
  /** How many days up to it count; 0: all. */
  window: number;
}

export const EVERYTHING: Filters = { kinds: null, relations: null, modalities: null, confidence: 0, day: null, window: 0 };

/** What sigma draws of a node, beside the place in {@link Model.nodes}. */
export interface DrawnNode {
  x: number;
  y: number;
  size: number;
  color: string;
  label: string;
  at: number;
}

export interface DrawnEdge {
  size: number;
  at: number;
}

export interface KeptEdge extends GraphEdge {
  from: number;
  to: number;
  modality: Modality;
  /** Days as numbers, in order. */
  told: Int32Array;
}

export interface Shown {
  nodes: Uint8Array;
  edges: Uint8Array;
  nodeCount: number;
  edgeCount: number;
}

/** Radii in pixels of the least and the most mentioned node: smaller where there are many. */
export function radii(count: number): readonly [number, number] {
  return count > 6000 ? [0.9, 7] : count > 2500 ? [1.1, 9] : count > 900 ? [1.5, 11] : count > 250 ? [2, 13] : [3.2, 15];
}

export class Model {
  readonly graph = new MultiDirectedGraph<DrawnNode, DrawnEdge>({ allowSelfLoops: true });
  readonly nodes: GraphNode[] = [];
  readonly edges: KeptEdge[] = [];
  readonly #at = new Map<string, number>();
  readonly #radii: readonly [number, number];
  #most = 1;

  constructor(first: NodeLink) {
    this.#radii = radii(first.nodes.length);
    for (const node of first.nodes) this.#most = Math.max(this.#most, node.mentions ?? 0);
    this.add(first);
  }

  has(id: string): boolean {
    return this.#at.has(id);
  }

  node(id: string): GraphNode | undefined {
    const at = this.#at.get(id);
    return at === undefined ? undefined : this.nodes[at];
  }

  at(id: string): number {
    return this.#at.get(id) ?? -1;
  }

  edge(key: string): KeptEdge | undefined {
    return this.graph.hasEdge(key) ? this.edges[this.graph.getEdgeAttribute(key, 'at')] : undefined;
  }

  /** Adds what is not there yet; new nodes stand around `near`. Gives the number of new nodes. */
  add(more: NodeLink, near?: string): number {
    const fresh = more.nodes.filter((node) => !this.#at.has(node.id));
    const middle = near !== undefined && this.has(near) ? this.graph.getNodeAttributes(near) : null;
    const centre = near === undefined ? undefined : more.nodes.find((node) => node.id === near);
    const reach = this.#reach();
    fresh.forEach((node, n) => {
      let x = node.x ?? 0;
      let y = node.y ?? 0;
      if (middle) {
        // As they lie around the centre in the answer, drawn near to the centre here; else in a spiral.
        const dx = (node.x ?? 0) - (centre?.x ?? 0);
        const dy = (node.y ?? 0) - (centre?.y ?? 0);
        const far = Math.hypot(dx, dy);
        const angle = far > 0 ? Math.atan2(dy, dx) : n * 2.399963;
        const away = reach * (0.02 + 0.006 * Math.sqrt(n));
        x = middle.x + Math.cos(angle) * away;
        y = middle.y + Math.sin(angle) * away;
      }
      this.#put(node, x, y);
    });
    for (const edge of more.edges) this.#join(edge);
    return fresh.length;
  }

  /** Adds the entities and facts of a way that are not there yet. */
  addWay(entities: readonly Entity[], facts: readonly Fact[], colour: (kind: string) => string): void {
    const nodes: GraphNode[] = entities.map((e) => ({ id: e.id, label: e.label, kind: e.kind, mentions: 1, size: 12, color: colour(e.kind) }));
    const anchor = entities.find((e) => this.has(e.id))?.id;
    this.add({ nodes, edges: facts.flatMap(factEdge) }, anchor ?? nodes[0]?.id);
  }

  #reach(): number {
    let most = 100;
    this.graph.forEachNode((_, node) => (most = Math.max(most, Math.abs(node.x), Math.abs(node.y))));
    return most;
  }

  #put(node: GraphNode, x: number, y: number): void {
    const at = this.nodes.push(node) - 1;
    this.#at.set(node.id, at);
    const [least, most] = this.#radii;
    const share = Math.min(1, Math.log((node.mentions ?? 0) + 1) / Math.log(Math.max(this.#most, 12) + 1));
    const size = least + (most - least) * share ** 1.6;
    this.graph.addNode(node.id, { x, y, size, color: node.color, label: node.label, at });
  }

  #join(edge: GraphEdge): void {
    const from = this.#at.get(edge.source);
    const to = this.#at.get(edge.target);
    if (from === undefined || to === undefined || this.graph.hasEdge(edge.key)) return;
    const told = Int32Array.from(edge.days ?? [], toNumber);
    const at = this.edges.push({ ...edge, from, to, told, modality: edge.modality ?? 'asserted' }) - 1;
    const size = (0.7 + 0.55 * Math.log2(edge.weight ?? 1)) * (this.#radii[0] < 2 ? 0.7 : 1);
    this.graph.addDirectedEdgeWithKey(edge.key, edge.source, edge.target, { size, at });
  }

  /** Names that edges touch, and edges, that the filters let through. */
  shown(filters: Filters, always: ReadonlySet<string> = new Set()): Shown {
    const nodes = new Uint8Array(this.nodes.length);
    const edges = new Uint8Array(this.edges.length);
    const kind = this.nodes.map((node) => filters.kinds === null || filters.kinds.has(node.kind));
    const until = filters.day === null ? Infinity : toNumber(filters.day);
    const since = filters.window > 0 ? (until === Infinity ? this.#last() : until) - filters.window + 1 : -Infinity;
    const timed = until !== Infinity || since !== -Infinity;
    let edgeCount = 0;
    const silent: number[] = [];
    for (let n = 0; n < this.edges.length; n += 1) {
      const edge = this.edges[n]!;
      if (!kind[edge.from] || !kind[edge.to]) continue;
      if (filters.relations !== null && !filters.relations.has(edge.relation)) continue;
      if (filters.modalities !== null && !filters.modalities.has(edge.modality)) continue;
      if (filters.confidence > 0 && (edge.confidence ?? 1) < filters.confidence) continue;
      if (timed && edge.told.length === 0) {
        silent.push(n);
        continue;
      }
      if (timed && !within(edge.told, since, until)) continue;
      edges[n] = 1;
      nodes[edge.from] = 1;
      nodes[edge.to] = 1;
      edgeCount += 1;
    }
    // What no item says has no day: it is there when both its ends are.
    for (const n of silent) {
      const edge = this.edges[n]!;
      if (!nodes[edge.from] || !nodes[edge.to]) continue;
      edges[n] = 1;
      edgeCount += 1;
    }
    for (const id of always) {
      const at = this.at(id);
      if (at >= 0) nodes[at] = 1;
    }
    let nodeCount = 0;
    for (const shown of nodes) nodeCount += shown;
    return { nodes, edges, nodeCount, edgeCount };
  }

  #last(): number {
    let last = -Infinity;
    for (const edge of this.edges) last = Math.max(last, edge.told.at(-1) ?? -Infinity);
    return last;
  }

  /** First and last day on which an edge is told. */
  span(): [number, number] | null {
    let first = Infinity;
    let last = -Infinity;
    for (const { told } of this.edges) {
      if (told.length === 0) continue;
      first = Math.min(first, told[0]!);
      last = Math.max(last, told.at(-1)!);
    }
    return first <= last ? [first, last] : null;
  }

  /** How many edges are told on each day from the first to the last. */
  perDay(): Uint32Array {
    const span = this.span();
    if (!span) return new Uint32Array();
    const counts = new Uint32Array(span[1] - span[0] + 1);
    for (const { told } of this.edges) for (const day of told) counts[day - span[0]]! += 1;
    return counts;
  }

  /** How many nodes there are of each kind, edges of each relation and modality. */
  counts(): { kinds: Map<string, number>; relations: Map<string, number>; modalities: Map<string, number> } {
    return {
      kinds: counted(this.nodes, (node) => node.kind),
      relations: counted(this.edges, (edge) => edge.relation),
      modalities: counted(this.edges, (edge) => edge.modality),
    };
  }
}

function counted<T>(all: readonly T[], name: (one: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(name(one), (counts.get(name(one)) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

/** Whether one of the ordered days lies between the two, both counted in. */
export function within(days: Int32Array, since: number, until: number): boolean {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < since) low = middle + 1;
    else high = middle;
  }
  return low < days.length && days[low]! <= until;
}

/** A fact as an edge, under the key that exports give it. */
export function factEdge(fact: Fact): GraphEdge[] {
  if (!fact.object) return [];
  const meant = fact.modality === 'asserted' ? '' : `~${fact.modality}`;
  return [{
    source: fact.subject.id,
    target: fact.object.id,
    key: `${fact.subject.id}~${fact.relation}~${fact.object.id}${meant}`,
    label: fact.relation,
    relation: fact.relation,
    modality: fact.modality,
    weight: Math.max(1, fact.items),
    days: fact.days,
    derived: fact.derived,
    ...(fact.confidence !== null && { confidence: fact.confidence }),
  }];
}
