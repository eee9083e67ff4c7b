/** The sigma instance: what it draws, in which colours, and what it tells when one points at something. */

import Sigma from 'sigma';
import { createEdgeCompoundProgram } from 'sigma/rendering';
import type { Settings } from 'sigma/settings';
import type { EdgeDisplayData, NodeDisplayData } from 'sigma/types';
import type { Theme } from '../../lib/theme';
import type { DrawnEdge, DrawnNode, Model, Shown } from './model';
import { Motion } from './motion';
import { DashedEdgeProgram, HeadProgram, pointNodes, thinEdges, type DashedData } from './programs';
import { relabel, repaint } from './repaint';
import { relationColour, withAlpha } from './relations';

/** What stands out; all else is dimmed. */
export interface Focus {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

export interface Pointed {
  kind: 'node' | 'edge';
  id: string;
  x: number;
  y: number;
}

export interface Told {
  hover: (at: Pointed | null) => void;
  pick: (at: Pointed | null) => void;
  expand: (id: string) => void;
}

const ARROWS_UP_TO = 6000;
/**
 * Above this many edges it is a crowd: edges are thin lines, nodes are points, and only nodes are drawn
 * while the camera moves, so that it moves smoothly even where no graphics card helps.
 */
const CROWD_ABOVE = 12_000;

interface Ink {
  label: string;
  halo: string;
  back: string;
  line: string;
  dim: string;
  dimEdge: string;
}

const INK: Record<Theme, Ink> = {
  light: { label: '#1b1d1b', halo: 'rgba(250,249,246,0.85)', back: '#ffffff', line: '#cdc8bc', dim: '#dedbd3', dimEdge: 'rgba(120,118,110,0.07)' },
  dark: { label: '#e6e9e6', halo: 'rgba(16,19,18,0.85)', back: '#1c2120', line: '#3d4643', dim: '#2c3331', dimEdge: 'rgba(160,170,165,0.06)' },
};

export class Drawing {
  readonly sigma: Sigma<DrawnNode, DrawnEdge>;
  #shown: Shown;
  #focus: Focus | null = null;
  #theme: Theme;
  #hovered: string | null = null;
  readonly #alpha: number;
  readonly #crowd: boolean;
  readonly #motion: Motion;
  readonly #colours = new Map<string, string>();

  constructor(container: HTMLElement, readonly model: Model, shown: Shown, theme: Theme, told: Told) {
    this.#shown = shown;
    this.#theme = theme;
    const many = model.edges.length;
    this.#alpha = many > 20_000 ? 0.16 : many > 12_000 ? 0.28 : many > 4000 ? 0.34 : many > 800 ? 0.5 : 0.7;
    const crowd = many > CROWD_ABOVE;
    this.#crowd = crowd;
    const moving = (): boolean => this.#motion?.moving ?? false;
    const line = crowd ? thinEdges(moving) : many > ARROWS_UP_TO ? DashedEdgeProgram : createEdgeCompoundProgram([DashedEdgeProgram, HeadProgram]);
    const settings: Partial<Settings<DrawnNode, DrawnEdge>> = {
      allowInvalidContainer: true,
      defaultEdgeType: 'line',
      edgeProgramClasses: { line: line as never },
      ...(crowd && { nodeProgramClasses: { circle: pointNodes(moving) as never } }),
      enableEdgeEvents: !crowd,
      zIndex: !crowd,
      minEdgeThickness: 0.8,
      labelFont: getComputedStyle(container).fontFamily,
      labelSize: 12,
      labelWeight: '520',
      labelDensity: model.nodes.length > 2000 ? 0.55 : 0.9,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: model.nodes.length > 900 ? 5 : 3.5,
      minCameraRatio: 0.005,
      maxCameraRatio: 6,
      stagePadding: 40,
      defaultDrawNodeLabel: (context, data, all) => this.#drawLabel(context, data, all),
      defaultDrawNodeHover: (context, data, all) => this.#drawHover(context, data, all),
      nodeReducer: (id, data) => this.#node(id, data as DrawnNode & Partial<NodeDisplayData>),
      edgeReducer: (id, data) => this.#edge(id, data as DrawnEdge & Partial<DashedData>),
    };
    this.sigma = new Sigma(model.graph, container, settings);
    this.#motion = new Motion(this.sigma.getCamera(), (now) => {
      if (!crowd) return;
      container.toggleAttribute('data-moving', now);
      if (!now) this.sigma.scheduleRender();
    });
    this.#listen(told);
  }

  #node(id: string, data: DrawnNode & Partial<NodeDisplayData>): Partial<NodeDisplayData> {
    if (!this.#shown.nodes[data.at]) {
      data.hidden = true;
      return data;
    }
    if (this.#focus) {
      if (this.#focus.nodes.has(id)) {
        data.forceLabel = this.#focus.nodes.size <= 12;
        data.zIndex = 2;
      } else {
        data.color = INK[this.#theme].dim;
        data.label = '';
        data.zIndex = 0;
      }
    }
    return data;
  }

  #edge(id: string, data: DrawnEdge & Partial<DashedData>): Partial<EdgeDisplayData> {
    if (!this.#shown.edges[data.at]) {
      data.hidden = true;
      return data;
    }
    const edge = this.model.edges[data.at]!;
    data.dash = edge.modality;
    if (!this.#focus) data.color = this.#colour(edge.relation, this.#alpha);
    else if (this.#focus.edges.has(id)) {
      data.color = this.#colour(edge.relation, 0.95);
      data.size = (data.size ?? 1) * 1.4 + 0.6;
      data.zIndex = 2;
    } else {
      data.color = INK[this.#theme].dimEdge;
      data.zIndex = 0;
    }
    return data;
  }

  /** Kept, since a crowd asks for few colours many times. */
  #colour(relation: string, alpha: number): string {
    const key = `${relation} ${alpha} ${this.#theme}`;
    let colour = this.#colours.get(key);
    if (colour === undefined) this.#colours.set(key, (colour = withAlpha(relationColour(relation, this.#theme === 'dark'), alpha)));
    return colour;
  }

  #drawLabel(context: CanvasRenderingContext2D, data: Pick<NodeDisplayData, 'x' | 'y' | 'size' | 'label' | 'color'>, all: Pick<Settings, 'labelSize' | 'labelFont' | 'labelWeight'>): void {
    if (!data.label || (this.#crowd && this.#motion?.moving)) return;
    const ink = INK[this.#theme];
    context.font = `${all.labelWeight} ${all.labelSize}px ${all.labelFont}`;
    const [left, base] = [data.x + data.size + 3, data.y + all.labelSize / 3];
    context.strokeStyle = ink.halo;
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.strokeText(data.label, left, base);
    context.fillStyle = ink.label;
    context.fillText(data.label, left, base);
  }

  #drawHover(context: CanvasRenderingContext2D, data: Pick<NodeDisplayData, 'x' | 'y' | 'size' | 'label' | 'color'>, all: Pick<Settings, 'labelSize' | 'labelFont' | 'labelWeight'>): void {
    const ink = INK[this.#theme];
    context.beginPath();
    context.arc(data.x, data.y, data.size + 3, 0, Math.PI * 2);
    context.strokeStyle = ink.label;
    context.lineWidth = 1.5;
    context.stroke();
    if (!data.label) return;
    context.font = `${all.labelWeight} ${all.labelSize}px ${all.labelFont}`;
    const wide = context.measureText(data.label).width;
    const [left, top] = [data.x + data.size + 7, data.y - 10];
    context.fillStyle = ink.back;
    context.strokeStyle = ink.line;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(left, top, wide + 12, 20, 4);
    context.fill();
    context.stroke();
    context.fillStyle = ink.label;
    context.fillText(data.label, left + 6, data.y + all.labelSize / 3);
  }

  #listen(told: Told): void {
    const sigma = this.sigma;
    const at = (kind: 'node' | 'edge', id: string, event: { x: number; y: number }): Pointed => ({ kind, id, x: event.x, y: event.y });
    const container = sigma.getContainer();
    sigma.on('enterNode', ({ node, event }) => { this.#hovered = node; container.toggleAttribute('data-pointed', true); container.style.cursor = 'pointer'; told.hover(at('node', node, event)); });
    sigma.on('leaveNode', () => { this.#hovered = null; container.toggleAttribute('data-pointed', false); container.style.cursor = ''; told.hover(null); });
    sigma.on('enterEdge', ({ edge, event }) => { if (this.#hovered === null) { container.style.cursor = 'pointer'; told.hover(at('edge', edge, event)); } });
    sigma.on('leaveEdge', () => { if (this.#hovered === null) { container.style.cursor = ''; told.hover(null); } });
    sigma.on('clickNode', ({ node, event }) => told.pick(at('node', node, event)));
    sigma.on('clickEdge', ({ edge, event }) => told.pick(at('edge', edge, event)));
    sigma.on('clickStage', () => told.pick(null));
    sigma.on('doubleClickNode', ({ node, preventSigmaDefault }) => { preventSigmaDefault(); told.expand(node); });
  }

  show(shown: Shown): void {
    const before = this.#shown;
    if (shown === before) return;
    this.#shown = shown;
    const grown = shown.nodes.length !== before.nodes.length || shown.edges.length !== before.edges.length;
    const nodes = this.model.nodes.filter((_, n) => shown.nodes[n] !== before.nodes[n]).map((node) => node.id);
    const edges = this.model.edges.filter((_, n) => shown.edges[n] !== before.edges[n]).map((edge) => edge.key);
    if (!grown && nodes.length + edges.length === 0) return;
    if (!grown && this.#crowd && repaint(this.sigma, nodes, edges)) relabel(this.sigma);
    else this.sigma.refresh({ skipIndexation: true });
  }

  focus(focus: Focus | null): void {
    const before = this.#focus;
    if (focus === before) return;
    this.#focus = focus;
    if (before && focus) this.#repaint([...before.nodes, ...focus.nodes], [...before.edges, ...focus.edges]);
    else this.#repaint();
  }

  theme(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#repaint();
  }

  /** Draws these in other colours, or all. */
  #repaint(nodes?: string[], edges?: string[]): void {
    const { graph } = this.model;
    if (!this.#crowd || !repaint(this.sigma, nodes ?? graph.nodes(), edges ?? graph.edges())) this.sigma.refresh({ skipIndexation: true });
  }

  /** All that belongs to the picture is drawn at once, also while the camera moves. */
  complete(): void {
    this.#motion.stop();
    this.sigma.refresh({ skipIndexation: true, schedule: false });
  }

  isShownEdge(id: string): boolean {
    return this.#shown.edges[this.model.graph.getEdgeAttribute(id, 'at')] === 1;
  }

  isShownNode(id: string): boolean {
    return this.#shown.nodes[this.model.at(id)] === 1;
  }

  /** Moves the camera so that a node stands in the middle. */
  centre(id: string, ratio = 0.25): void {
    const data = this.sigma.getNodeDisplayData(id);
    if (data) void this.sigma.getCamera().animate({ x: data.x, y: data.y, ratio: Math.min(this.sigma.getCamera().ratio, ratio) }, { duration: 400 });
  }

  /** Moves the camera so that all of the nodes can be seen. */
  frame(ids: Iterable<string>): void {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const id of ids) {
      const data = this.sigma.getNodeDisplayData(id);
      if (!data) continue;
      left = Math.min(left, data.x);
      right = Math.max(right, data.x);
      top = Math.min(top, data.y);
      bottom = Math.max(bottom, data.y);
    }
    if (!(left <= right)) return;
    const ratio = Math.max(0.08, Math.min(1.2, Math.max(right - left, bottom - top) * 1.7));
    void this.sigma.getCamera().animate({ x: (left + right) / 2, y: (top + bottom) / 2, ratio }, { duration: 500 });
  }

  kill(): void {
    this.#motion.kill();
    for (const mark of ['data-moving', 'data-pointed']) this.sigma.getContainer().removeAttribute(mark);
    this.sigma.kill();
  }
}
