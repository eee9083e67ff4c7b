/** The graph: what is asked for, drawn, filtered, played, expanded, joined by paths, saved. */

import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { number, t, useLanguage } from '../../i18n';
import { graph as askGraph, queryString, save } from '../../lib/api';
import { useQuery } from '../../lib/router';
import { useTheme } from '../../lib/theme';
import { useLoad, useTitle } from '../../lib/use';
import { Combobox } from '../../ui/combobox';
import { Icon } from '../../ui/icons';
import { Empty, Failed, Loading } from '../../ui/state';
import { EdgeDetails, NodeDetails, Panel } from './details';
import { Drawing, type Focus, type Pointed } from './drawing';
import { FilterButton, FilterPanel } from './filters';
import { HoverCard } from './hover';
import { factEdge, Model, type Filters } from './model';
import { PathForm, PathSteps, usePaths } from './path';
import { Player } from './player';
import { toPng, toSvg } from './save';
import { exportRequest, filtersOf, request, whatOf } from './state';

const NONE: ReadonlySet<string> = new Set();

export function GraphView() {
  useLanguage();
  useTitle(t('graph.title'));
  const [query, set] = useQuery();
  const what = whatOf(query);
  const key = JSON.stringify(what);
  const expanded = query.get('expand') ?? '';
  const [version, setVersion] = useState(0);
  const [expanding, setExpanding] = useState(false);

  const loaded = useLoad(key, async (signal) => {
    const model = new Model(await askGraph(request(what), signal));
    for (const id of expanded.split(',').filter(Boolean)) {
      model.add(await askGraph({ around: id, depth: 1, evidence: 0, connected: true }, signal), id);
    }
    return model;
  });
  const model = loaded.value;

  const expand = useCallback(async (id: string) => {
    if (!model) return;
    setExpanding(true);
    try {
      model.add(await askGraph({ around: id, depth: 1, evidence: 0, connected: true }), id);
      setVersion((n) => n + 1);
      const now = new URLSearchParams(location.search).get('expand')?.split(',').filter(Boolean) ?? [];
      if (!now.includes(id)) set({ expand: [...now, id].join(',') });
    } finally {
      setExpanding(false);
    }
  }, [model, set]);

  if (loaded.error) return <div class="page"><Failed error={loaded.error} again={loaded.again} /></div>;
  return <Graph key="graph" model={model} loading={loaded.loading} version={version} changed={() => setVersion((n) => n + 1)} expanding={expanding} expand={(id) => void expand(id)} />;
}

interface GraphProps {
  model: Model | undefined;
  loading: boolean;
  version: number;
  changed: () => void;
  expanding: boolean;
  expand: (id: string) => void;
}

function Graph({ model, loading, version, changed, expanding, expand }: GraphProps) {
  const [query, set] = useQuery();
  const theme = useTheme();
  const what = whatOf(query);
  const kept = filtersOf(query);
  const [moving, setMoving] = useState<string | null | undefined>(undefined);
  const filters: Filters = moving === undefined ? kept : { ...kept, day: moving };
  const filterKey = `${query.get('kinds')}|${query.get('relations')}|${query.get('modality')}|${filters.confidence}|${filters.day}|${filters.window}`;
  const node = query.get('node') ?? '';
  const edge = query.get('edge') ?? '';
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const way = Number(query.get('way')) || 0;
  const unconfirmed = query.get('unconfirmed') === '1';
  const [showFilters, setShowFilters] = useState(() => matchMedia('(min-width: 980px)').matches);
  const [showPath, setShowPath] = useState(Boolean(from || to));
  const [hover, setHover] = useState<Pointed | null>(null);
  const [saving, setSaving] = useState(false);
  const [noWebgl, setNoWebgl] = useState(false);
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const found = usePaths(from, to, unconfirmed);
  const chosen = found.value?.paths[way] ?? found.value?.paths[0];

  const always = useMemo(() => {
    const ids = chosen ? chosen.entities.map((e) => e.id) : [];
    return what.around || node || ids.length > 0 ? new Set([what.around, node, ...ids].filter(Boolean)) : NONE;
  }, [what.around, node, chosen]);
  const shown = useMemo(() => {
    if (!model) return undefined;
    const result = model.shown(filters, always);
    // A path is shown whatever the filters let through.
    if (chosen) {
      for (const step of chosen.steps) for (const fact of step.facts) for (const one of factEdge(fact)) {
        if (!model.graph.hasEdge(one.key)) continue;
        const at = model.graph.getEdgeAttribute(one.key, 'at');
        if (!result.edges[at]) { result.edges[at] = 1; result.edgeCount += 1; }
      }
    }
    return result;
  }, [model, version, filterKey, always, chosen]);

  const expandNow = useRef(expand);
  expandNow.current = expand;

  // The drawing lives as long as the model does.
  useEffect(() => {
    if (!model || !shown || !container.current) return;
    try {
      const made = new Drawing(container.current, model, shown, theme, {
        hover: setHover,
        pick: (at) => {
          setHover(null);
          set(at === null ? { node: null, edge: null } : { node: at.kind === 'node' ? at.id : null, edge: at.kind === 'edge' ? at.id : null });
        },
        expand: (id) => expandNow.current(id),
      });
      drawing.current = made;
      // For tests and for people who look under the hood.
      Object.assign(container.current, { drawing: made });
    } catch {
      setNoWebgl(true);
    }
    return () => {
      drawing.current?.kill();
      drawing.current = null;
    };
  }, [model]);

  useEffect(() => { if (shown) drawing.current?.show(shown); }, [shown]);
  useEffect(() => drawing.current?.theme(theme), [theme]);

  // A path: what is missing in the picture comes in.
  useEffect(() => {
    if (!model || !chosen) return;
    const colour = (kind: string) => getComputedStyle(document.documentElement).getPropertyValue(`--kind-${kind}`).trim() || '#7f7f7f';
    const before = model.nodes.length + model.edges.length;
    model.addWay(chosen.entities, chosen.steps.flatMap((step) => step.facts), colour);
    if (model.nodes.length + model.edges.length !== before) changed();
  }, [model, chosen]);

  const focus = useMemo<Focus | null>(() => {
    if (!model) return null;
    if (chosen) {
      return {
        nodes: new Set(chosen.entities.map((e) => e.id)),
        edges: new Set(chosen.steps.flatMap((step) => step.facts.flatMap(factEdge).map((one) => one.key))),
      };
    }
    const e = edge ? model.edge(edge) : undefined;
    if (e) return { nodes: new Set([e.source, e.target]), edges: new Set([edge]) };
    if (node && model.has(node)) {
      return { nodes: new Set([node, ...model.graph.neighbors(node)]), edges: new Set(model.graph.edges(node)) };
    }
    return null;
  }, [model, version, chosen, edge, node]);
  useEffect(() => drawing.current?.focus(focus), [focus, model]);
  useEffect(() => { if (chosen && shown) drawing.current?.frame(chosen.entities.map((e) => e.id)); }, [chosen, shown]);

  async function saveAs(kind: 'png' | 'svg'): Promise<void> {
    const made = drawing.current;
    if (!made) return;
    const { backgroundColor: ground, color: ink } = getComputedStyle(document.body);
    setSaving(true);
    try {
      if (kind === 'png') save(await toPng(made, ground), 'daygraph.png');
      else save(toSvg(made, ground, ink, theme === 'dark'), 'daygraph.svg', 'image/svg+xml');
    } finally {
      setSaving(false);
    }
  }

  function onKey(event: KeyboardEvent): void {
    const camera = drawing.current?.sigma.getCamera();
    if (!camera || event.target !== event.currentTarget) return;
    const step = 0.12 * camera.ratio;
    const moves: Record<string, () => void> = {
      '+': () => void camera.animatedZoom({ duration: 150 }),
      '=': () => void camera.animatedZoom({ duration: 150 }),
      '-': () => void camera.animatedUnzoom({ duration: 150 }),
      '0': () => void camera.animatedReset({ duration: 200 }),
      ArrowLeft: () => camera.setState({ x: camera.x - step }),
      ArrowRight: () => camera.setState({ x: camera.x + step }),
      ArrowUp: () => camera.setState({ y: camera.y + step }),
      ArrowDown: () => camera.setState({ y: camera.y - step }),
      Escape: () => set({ node: null, edge: null }),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }

  const camera = () => drawing.current?.sigma.getCamera();
  const panel = showPath || from || to ? 'path' : edge ? 'edge' : node ? 'node' : null;
  const closePanel = () => {
    setShowPath(false);
    set({ node: null, edge: null, from: null, to: null, way: null, unconfirmed: null });
  };
  return (
    <div class={`graph${showFilters ? ' with-filters' : ''}${panel ? ' with-panel' : ''}`}>
      <h1 class="hidden">{t('graph.title')}</h1>
      <div class="graph-bar">
        <FilterButton open={showFilters} toggle={() => setShowFilters(!showFilters)} />
        <button type="button" class="button" aria-expanded={panel === 'path'} onClick={() => (panel === 'path' ? closePanel() : setShowPath(true))}><Icon name="graph" /> {t('graph.path')}</button>
        <div class="graph-find">
          <Combobox label={t('graph.find')} onPick={(entity) => {
            set({ node: entity.id, edge: null });
            if (model?.has(entity.id)) drawing.current?.centre(entity.id);
            else expand(entity.id);
          }} />
        </div>
        <span class="graph-count" role="status">{shown && t('graph.shown', { nodes: number(shown.nodeCount), edges: number(shown.edgeCount) })}</span>
        <div class="graph-save" role="group" aria-label={t('graph.save')}>
          <Icon name="download" />
          <button type="button" class="button" disabled={saving || !model} onClick={() => void saveAs('png')}>PNG</button>
          <button type="button" class="button" disabled={saving || !model} onClick={() => void saveAs('svg')}>SVG</button>
          <a class="button" href={`/api/v1/export${queryString(exportRequest(what, filters, 'gexf'))}`} download="daygraph.gexf">GEXF</a>
        </div>
      </div>

      {showFilters && <FilterPanel what={what} filters={filters} model={model} set={set} />}

      <div class="graph-stage">
        <div ref={container} class="graph-canvas" tabIndex={0} role="group" onKeyDown={onKey}
          aria-label={t('graph.label', { nodes: shown?.nodeCount ?? 0, edges: shown?.edgeCount ?? 0 })} />
        {(loading || !model) && <div class="graph-over"><Loading lines={3} label={t('graph.loading')} /></div>}
        {noWebgl && <div class="graph-over"><Empty title={t('graph.noWebgl')} hint={t('graph.noWebgl.hint')} /></div>}
        {model && shown && !loading && shown.nodeCount === 0 && <div class="graph-over"><Empty title={t('graph.empty')} hint={t('graph.empty.hint')} /></div>}
        {hover && model && <HoverCard at={hover} model={model} />}
        <div class="graph-zoom" role="group">
          <button type="button" class="icon-button" aria-label={t('graph.zoomIn')} title={t('graph.zoomIn')} onClick={() => void camera()?.animatedZoom({ duration: 200 })}><Icon name="plus" /></button>
          <button type="button" class="icon-button" aria-label={t('graph.zoomOut')} title={t('graph.zoomOut')} onClick={() => void camera()?.animatedUnzoom({ duration: 200 })}><Icon name="minus" /></button>
          <button type="button" class="icon-button" aria-label={t('graph.fit')} title={t('graph.fit')} onClick={() => void camera()?.animatedReset({ duration: 300 })}><Icon name="fit" /></button>
        </div>
      </div>

      {model && <Player model={model} day={filters.day} window={filters.window}
        onDay={(day, settled) => {
          setMoving(settled ? undefined : day);
          if (settled) set({ day });
        }}
        onWindow={(days) => set({ window: days > 0 ? String(days) : null })} />}

      {panel && (
        <Panel title={panel === 'path' ? t('graph.path') : t('fact.evidence')} close={closePanel}>
          {panel === 'path' && (
            <>
              <h2 class="graph-panel-title">{t('graph.path')}</h2>
              <PathForm model={model} from={from} to={to} unconfirmed={unconfirmed} set={set} />
              <PathSteps found={found} way={way} setWay={(n) => set({ way: n > 0 ? String(n) : null })} />
            </>
          )}
          {panel === 'node' && model && shown && (
            <NodeDetails model={model} id={node} shown={shown} expanding={expanding} expand={() => expand(node)}
              pick={(id) => { set({ node: id, edge: null }); drawing.current?.centre(id, 1); }}
              pickEdge={(id) => set({ edge: id })}
              path={(end) => { setShowPath(true); set({ [end]: node, node: null, edge: null }); }}
              centre={() => set({ around: node, depth: null, expand: null }, 'push')} />
          )}
          {panel === 'edge' && model && <EdgeDetails model={model} id={edge} pick={(id) => set({ node: id, edge: null })} />}
        </Panel>
      )}
    </div>
  );
}
