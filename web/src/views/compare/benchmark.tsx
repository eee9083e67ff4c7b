/** The leaderboard of a benchmark, metric by metric: as a chart, over the days, as a table. */

import { useMemo } from 'preact/hooks';
import { day as formatDay, t } from '../../i18n';
import type { Key } from '../../i18n/en';
import { RankedBars } from '../../charts/ranked';
import { Scatter } from '../../charts/scatter';
import { rows, save } from '../../lib/api';
import { toCsv } from '../../lib/csv';
import { entityPath, useQuery } from '../../lib/router';
import { useLoad } from '../../lib/use';
import { Combobox } from '../../ui/combobox';
import { Day, LabelLink, Section, Segments } from '../../ui/parts';
import { Empty, Failed, Loading } from '../../ui/state';
import { Table, type Column } from '../../ui/table';

export interface Score {
  model: string;
  score: string;
  metric: string;
  value: number;
  of: string;
  day: string;
  by: string;
  evidence: string;
}

export function toScores(found: readonly Record<string, string>[]): Score[] {
  return found.map((row) => ({
    model: row['model'] ?? '', score: row['score'] ?? '', metric: row['metric'] ?? '', value: Number(row['value']), of: row['of'] ?? '',
    day: row['day'] ?? '', by: row['by'] ?? '', evidence: row['evidence'] ?? '',
  }));
}

/** Scores that can be compared: of one metric, and of fractions with one denominator. Those of which there are most come first, places last. */
export function comparable(scores: readonly Score[]): { key: string; metric: string; of: string; scores: Score[] }[] {
  const groups = new Map<string, Score[]>();
  for (const score of scores) {
    const key = score.of ? `${score.metric}/${score.of}` : score.metric;
    groups.set(key, [...(groups.get(key) ?? []), score]);
  }
  return [...groups]
    .map(([key, members]) => ({ key, metric: members[0]!.metric, of: members[0]!.of, scores: members }))
    .sort((a, b) => Number(a.metric === 'rank') - Number(b.metric === 'rank') || b.scores.length - a.scores.length || (a.key < b.key ? -1 : 1));
}

/** The best score of each model; of places the lowest. */
export function bestOfEach(scores: readonly Score[], lower: boolean): Score[] {
  const best = new Map<string, Score>();
  for (const score of scores) {
    const known = best.get(score.model);
    if (!known || (lower ? score.value < known.value : score.value > known.value)) best.set(score.model, score);
  }
  return [...best.values()].sort((a, b) => (lower ? a.value - b.value : b.value - a.value) || (a.model < b.model ? -1 : 1));
}

export function Benchmark() {
  const [query, set] = useQuery();
  const benchmarks = useLoad('benchmarks', (signal) => rows('benchmarks', {}, signal));
  const name = query.get('name') ?? benchmarks.value?.[0]?.['name'] ?? '';
  const board = useLoad(name ? `board ${name}` : null, (signal) => rows('model-leaderboard', { benchmark: name.includes('/') ? name : `${name} (Benchmark)` }, signal));
  const groups = useMemo(() => comparable(toScores(board.value ?? [])), [board.value]);
  const chosen = groups.find((group) => group.key === query.get('metric')) ?? groups[0];
  const label = benchmarks.value?.find((row) => row['name']?.toLowerCase() === name.toLowerCase())?.['name'] ?? name.replace(/^benchmark\//, '');

  return (
    <div class="compare-grid">
      <aside class="compare-side">
        <Combobox label={t('compare.choose')} kind="Benchmark" value="" onPick={(entity) => set({ name: entity.id || entity.label, metric: null }, 'push')} />
        {benchmarks.error ? <Failed error={benchmarks.error} again={benchmarks.again} /> : !benchmarks.value ? <Loading lines={8} /> : (
          <ul class="picker">
            {benchmarks.value.slice(0, 40).map((row) => {
              const one = row['name'] ?? '';
              return (
                <li key={one}>
                  <a href={`/compare/benchmark?name=${encodeURIComponent(one)}`} {...(one === label && { 'aria-current': 'true' as const })}>
                    <span dir="auto">{one}</span><span class="quiet" title={t('compare.models', { n: Number(row['models']) })}>{row['models']}</span>
                  </a>
                </li>
              );
            })}
          </ul>
        )}
      </aside>
      <div class="compare-main">
        {board.error ? <Failed error={board.error} again={board.again} />
          : board.loading && !board.value ? <Loading lines={12} />
          : !chosen ? (name ? <Empty title={t('compare.noScores')} hint={t('compare.noScores.hint')} /> : null)
          : <Board name={label} group={chosen} groups={groups} setMetric={(key) => set({ metric: key === groups[0]?.key ? null : key })} stale={board.loading} />}
      </div>
    </div>
  );
}

interface BoardProps {
  name: string;
  group: ReturnType<typeof comparable>[number];
  groups: ReturnType<typeof comparable>;
  setMetric: (key: string) => void;
  stale: boolean;
}

const BARS = 25;

function Board({ name, group, groups, setMetric, stale }: BoardProps) {
  const lower = group.metric === 'rank';
  const best = bestOfEach(group.scores, lower);
  const values = best.map((score) => score.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  // Scores stand near one another: bars begin below the lowest, and the numbers say how much.
  const from = lower ? 0 : low > 0 && high / low < 3 ? Math.max(0, low - (high - low || high) * 0.5) : Math.min(0, low);
  const columns: Column<Score>[] = [
    { key: 'rank', title: t('compare.rank'), cell: (_, place) => place + 1, numeric: true },
    { key: 'model', title: t('compare.model'), cell: (row) => <LabelLink label={row.model} />, value: (row) => row.model.toLowerCase() },
    { key: 'score', title: t('compare.score'), cell: (row) => <strong>{row.score}</strong>, value: (row) => row.value, numeric: true },
    { key: 'by', title: t('compare.by'), cell: (row) => <span class="quiet" dir="auto">{row.by}</span>, value: (row) => row.by.toLowerCase() || null },
    { key: 'day', title: t('compare.day'), cell: (row) => <Day of={row.day} style="short" />, value: (row) => row.day },
    { key: 'evidence', title: t('compare.evidence'), cell: (row) => <q dir="auto">{row.evidence}</q>, class: 'evidence-cell' },
  ];
  return (
    <div class={stale ? 'is-stale' : ''}>
      <div class="board-head">
        <h2><a href={entityPath(`${name} (Benchmark)`)} dir="auto">{name}</a></h2>
        <span class="quiet">{t('compare.models', { n: best.length })}</span>
        {groups.length > 1 && (
          <Segments label={t('compare.score')} value={group.key} onChange={setMetric}
            options={groups.map((one) => [one.key, <>{metricName(one.metric)}{one.of && ` / ${one.of}`} <span class="quiet">{one.scores.length}</span></>] as const)} />
        )}
      </div>
      <Section title={t('compare.onlyBest')}>
        <RankedBars label={`${name}: ${t('compare.leaderboard')}`} from={from} bars={best.slice(0, BARS).map((score) => ({
          key: score.model,
          label: <LabelLink label={score.model} />,
          value: lower ? high - score.value + 1 : score.value,
          text: score.score,
          note: formatDay(score.day, 'short'),
        }))} />
      </Section>
      {new Set(group.scores.map((score) => score.day)).size > 1 && (
        <Section title={t('compare.overTime')} aside={<span class="legend-line">{t('compare.record')}</span>}>
          <Scatter label={`${name}: ${t('compare.overTime')}`} lowerIsBetter={lower}
            points={group.scores.map((score) => ({ day: score.day, value: score.value, label: score.model, text: score.score }))} />
        </Section>
      )}
      <Section title={t('compare.table')} aside={
        <button type="button" class="link" onClick={() => save(toCsv(['model', 'score', 'metric', 'value', 'of', 'day', 'by', 'evidence'], group.scores.map((s) => [s.model, s.score, s.metric, String(s.value), s.of, s.day, s.by, s.evidence])), `${name}.csv`, 'text/csv;charset=utf-8')}>{t('compare.csv')}</button>
      }>
        <Table label={`${name}: ${t('compare.leaderboard')}`} columns={columns} rows={group.scores} rowKey={(row, place) => `${row.model} ${row.score} ${place}`} />
      </Section>
    </div>
  );
}

function metricName(metric: string): string {
  return ['percent', 'fraction', 'elo', 'points', 'rank'].includes(metric) ? t(`compare.metric.${metric}` as Key) : metric;
}

