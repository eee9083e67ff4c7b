import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { readTerms } from '../../build/vocabulary.ts';
import { ticks } from '../../src/charts/scale';
import { en } from '../../src/i18n/en';
import { zhHans } from '../../src/i18n/zh-hans';
import { zhHant } from '../../src/i18n/zh-hant';
import { queryString } from '../../src/lib/api';
import { toCsv } from '../../src/lib/csv';
import { bins, isDay, months } from '../../src/lib/days';
import { placeLabels } from '../../src/lib/labels';
import { smallLayout } from '../../src/lib/layout';
import { markNames, markSpans, quoted } from '../../src/lib/marks';
import { readTriples } from '../../src/lib/ntriples';
import { untold } from '../../src/lib/told';
import { entityOf, numberOf, shortIri } from '../../src/views/sparql/terms';
import { EVERYTHING, factEdge, Model, within } from '../../src/views/graph/model';
import { exportRequest, filtersOf, setText, whatOf } from '../../src/views/graph/state';
import { sorted } from '../../src/ui/sorting';
import type { Fact, Happening, NodeLink } from '../../src/shapes';

describe('marks', () => {
  const shown = (sentence: string, ...groups: string[][]) => markNames(sentence, groups).map((p) => (p.group < 0 ? p.text : `[${p.group}:${p.text}]`)).join('');
  test('the longest name wins, and versions are other names', () => {
    expect(shown('OpenAI ships GPT-5', ['OpenAI'], ['GPT-5'])).toBe('[0:OpenAI] ships [1:GPT-5]');
    expect(shown('GPT-5.1 is not GPT-5.', ['GPT-5'])).toBe('GPT-5.1 is not [0:GPT-5].');
    expect(shown('Claude Opus 4.5 and Claude', ['Claude'], ['Claude Opus 4.5'])).toBe('[1:Claude Opus 4.5] and [0:Claude]');
    expect(shown('Metadata', ['Meta'])).toBe('Metadata');
  });
  test('Chinese names need no spaces', () => {
    expect(shown('英伟达投资xAI', ['NVIDIA', '英伟达'], ['xAI'])).toBe('[0:英伟达]投资[1:xAI]');
  });
  test('what is marked is never lost', () => {
    for (const text of ['İstanbul AI İ', '<script>alert(1)</script>', '']) expect(markNames(text, [['ai'], ['']]).map((p) => p.text).join('')).toBe(text);
  });
  test('words stand in their sentence, and names are marked in them alone', () => {
    const claim = { before: 'On Friday OpenAI said that ', sentence: 'OpenAI introduced GeneBench-Pro', after: ', a benchmark.' };
    const { before, words, after } = quoted(claim, [['OpenAI'], ['GeneBench-Pro']]);
    expect([before, after]).toEqual([claim.before, claim.after]);
    expect(words.map((piece) => [piece.text, piece.group])).toEqual([['OpenAI', 0], [' introduced ', -1], ['GeneBench-Pro', 1]]);
  });
  test('a server that tells the words alone is understood', () => {
    expect(quoted({ sentence: '谷歌发布 Gemini 3' }, [['谷歌']])).toEqual({ before: '', words: [{ text: '谷歌', group: 0 }, { text: '发布 Gemini 3', group: -1 }], after: '' });
    expect(quoted({ before: '', sentence: '', after: '' }, [])).toEqual({ before: '', words: [], after: '' });
  });
  test('spans are counted in code points', () => {
    expect(markSpans('𠮷a中文b', [[2, 4]]).map((p) => [p.text, p.group])).toEqual([['𠮷a', -1], ['中文', 0], ['b', -1]]);
    expect(markSpans('abc', [[2, 9], [1, 1]]).map((p) => p.text).join('')).toBe('abc');
  });
});

describe('days', () => {
  test('are counted together where they are many', () => {
    const days = [{ day: '2026-01-01', items: 2 }, { day: '2026-01-10', items: 3 }];
    expect(bins(days, '2026-01-01', '2026-01-10', 20).length).toBe(10);
    expect(bins(days, '2026-01-01', '2026-01-10', 2)).toEqual([{ from: '2026-01-01', to: '2026-01-07', count: 2 }, { from: '2026-01-08', to: '2026-01-10', count: 3 }]);
    expect(bins(days, '2026-01-10', '2026-01-01', 5)).toEqual([]);
  });
  test('months begin on their first day', () => {
    expect(months('2025-11-03', '2026-02-01', 9)).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
    expect(months('2025-11-03', '2026-02-01', 2)).toEqual(['2025-12-01', '2026-02-01']);
  });
  test('only days are days', () => {
    for (const text of ['2026-13-01', '2026-1-1', '', null, "2026-01-01'"]) expect(isDay(text), String(text)).toBe(false);
    expect(isDay('2026-02-28')).toBe(true);
  });
});

test('ticks are round numbers', () => {
  expect(ticks(0, 50, 5)).toEqual([0, 10, 20, 30, 40, 50]);
  expect(ticks(0.4, 0.9, 5)).toEqual([0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  expect(ticks(3, 3, 5)).toEqual([3]);
});

test('parameters that say nothing are left out', () => {
  expect(queryString({ a: '', b: null, c: false, d: 0, e: ['x', 'y'], f: true })).toBe('?d=0&e=x&e=y&f=true');
});

test('a spreadsheet runs no cell', () => {
  expect(toCsv(['a', 'b'], [['=1+1', '-3.5'], ['say "hi", you', '＠x']])).toBe('a,b\r\n\'=1+1,-3.5\r\n"say ""hi"", you",\'＠x\r\n');
});

test('rows without a value come last either way', () => {
  const rows = [{ n: 2 }, { n: null }, { n: 1 }];
  expect(sorted(rows, (r) => r.n, false).map((r) => r.n)).toEqual([1, 2, null]);
  expect(sorted(rows, (r) => r.n, true).map((r) => r.n)).toEqual([2, 1, null]);
});

describe('N-Triples', () => {
  test('terms of all sorts, escapes, comments', () => {
    const text = '# c\n<urn:a> <urn:p> "x \\"y\\"\\n\\u4e2d"@zh-hant .\n_:b <urn:p> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<urn:a> <urn:p> <urn:c> .\nbroken\n';
    const triples = readTriples(text);
    expect(triples.length).toBe(3);
    expect(triples[0]![2]).toEqual({ type: 'literal', value: 'x "y"\n中', 'xml:lang': 'zh-hant' });
    expect(triples[1]![0]).toEqual({ type: 'bnode', value: 'b' });
    expect(numberOf(triples[1]![2])).toBe(5);
    expect(triples[2]![2]).toEqual({ type: 'uri', value: 'urn:c' });
  });
});

describe('terms', () => {
  test('entities are told from happenings, items and the vocabulary', () => {
    expect(entityOf('urn:daygraph:company/openai')).toBe('company/openai');
    expect(entityOf('https://example.org/ai/model/千問')).toBe('model/千問');
    expect(entityOf('urn:daygraph:event/funding/xai')).toBeNull();
    expect(entityOf('urn:daygraph:event/neurips')).toBe('event/neurips');
    expect(entityOf('urn:daygraph:digest/wire-en/2025-11-24#1')).toBeNull();
    expect(entityOf('https://daygraph.org/ns#Company')).toBeNull();
  });
  test('IRIs get their prefixes', () => {
    expect(shortIri('https://daygraph.org/ns#released')).toBe('dg:released');
    expect(shortIri('urn:daygraph:claim/ab')).toBe(':claim/ab');
  });
});

describe('languages', () => {
  test('each has every text, with the same places to fill', () => {
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join(' ');
    for (const [key, text] of Object.entries(en)) {
      if (key.endsWith('.one')) continue;
      for (const other of [zhHant, zhHans]) {
        const found = (other as Record<string, string>)[key];
        expect(found, key).toBeTruthy();
        expect(holes(found!), key).toBe(holes(text));
      }
    }
  });
  test('the vocabulary gives names in both', () => {
    const terms = readTerms(readFileSync(new URL('../../../data/ontology.ttl', import.meta.url), 'utf8'));
    expect(terms.find((t) => t.name === 'fundedBy')).toMatchObject({ type: 'property', en: 'funded by', zh: '獲投資自' });
    expect(terms.find((t) => t.name === 'Company')?.type).toBe('class');
    expect(terms.length).toBeGreaterThan(70);
  });
});

describe('small layouts', () => {
  const bodies = ['a', 'b', 'c', 'd'].map((id) => ({ id, size: 5, fixed: id === 'a' }));
  const links = [{ source: 'a', target: 'b' }, { source: 'a', target: 'c' }, { source: 'c', target: 'd' }, { source: 'x', target: 'a' }];
  test('are the same each time, inside the box', () => {
    const one = smallLayout(bodies, links, 300, 200);
    expect(smallLayout(bodies, links, 300, 200)).toEqual(one);
    for (const { x, y } of one.values()) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(300);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(200);
    }
  });
  test('labels never cover one another', () => {
    const spots = Array.from({ length: 30 }, (_, n) => ({ id: String(n), x: 100 + (n % 5) * 3, y: 100 + n, r: 4, text: `label ${n}` }));
    const placed = placeLabels(spots, 300, 300);
    expect(placed.size).toBeGreaterThan(1);
    expect(placed.size).toBeLessThan(30);
  });
});

describe('the graph\'s model', () => {
  const graph: NodeLink = {
    nodes: ['company/a', 'model/b', 'model/c', 'person/d'].map((id, n) => ({ id, label: id, kind: ['Company', 'Model', 'Model', 'Person'][n]!, size: 9, color: '#000000', x: n, y: n, mentions: n + 1 })),
    edges: [
      { source: 'company/a', target: 'model/b', key: 'e1', label: 'released', relation: 'released', days: ['2026-01-01', '2026-01-09'], confidence: 0.9, weight: 2 },
      { source: 'company/a', target: 'model/c', key: 'e2', label: 'released', relation: 'released', modality: 'rumored', days: ['2026-01-05'], confidence: 0.5 },
      { source: 'model/b', target: 'model/c', key: 'e3', label: 'partOf', relation: 'partOf', derived: true },
    ],
  };
  const count = (filters: Partial<typeof EVERYTHING>) => {
    const { nodeCount, edgeCount } = new Model(graph).shown({ ...EVERYTHING, ...filters });
    return [nodeCount, edgeCount];
  };
  test('filters let through what they say', () => {
    expect(count({})).toEqual([3, 3]);
    expect(count({ kinds: new Set(['Model']) })).toEqual([2, 1]);
    expect(count({ relations: new Set(['released']) })).toEqual([3, 2]);
    expect(count({ modalities: new Set(['rumored']) })).toEqual([2, 1]);
    expect(count({ confidence: 0.8 })).toEqual([3, 2]);
  });
  test('days: all up to one, or the last few; what has no day follows its ends', () => {
    expect(count({ day: '2026-01-01' })).toEqual([2, 1]);
    expect(count({ day: '2026-01-05' })).toEqual([3, 3]);
    expect(count({ day: '2026-01-07', window: 3 })).toEqual([2, 1]);
    expect(count({ window: 1 })).toEqual([2, 1]);
    expect(count({ day: '2026-01-03', window: 1 })).toEqual([0, 0]);
  });
  test('grows around a node, and nothing comes twice', () => {
    const model = new Model(graph);
    const more: NodeLink = { nodes: [...graph.nodes, { id: 'model/e', label: 'e', kind: 'Model', size: 9, color: '#111111', x: 50, y: 0 }], edges: [...graph.edges, { source: 'company/a', target: 'model/e', key: 'e4', label: 'released', relation: 'released' }] };
    expect(model.add(more, 'company/a')).toBe(1);
    expect(model.add(more, 'company/a')).toBe(0);
    expect(model.edges.length).toBe(4);
  });
  test('a fact has the key that exports give it', () => {
    const end = (id: string) => ({ id, label: id, kind: 'Company' });
    const fact: Fact = { subject: end('company/x'), relation: 'acquired', object: end('company/y'), modality: 'planned', derived: false, confidence: 0.7, items: 1, days: [], series: [], details: {}, sources: [] };
    expect(factEdge(fact)[0]?.key).toBe('company/x~acquired~company/y~planned');
    expect(factEdge({ ...fact, modality: 'asserted' })[0]?.key).toBe('company/x~acquired~company/y');
    expect(factEdge({ ...fact, object: null })).toEqual([]);
  });
  test('days are found by halving', () => {
    const days = Int32Array.from([3, 5, 9]);
    expect([within(days, 4, 4), within(days, 4, 5), within(days, 9, 20), within(days, 10, 20), within(days, 0, 2)]).toEqual([false, true, true, false, false]);
  });
  test('what happenings tell is not told again as facts', () => {
    const end = (id: string) => ({ id, label: id, kind: 'Company' });
    const fact = { subject: end('a'), object: end('b') } as Fact;
    const happening = { parts: { by: [end('a')], of: [end('b')] } } as unknown as Happening;
    expect(untold([fact], [happening])).toEqual([]);
    expect(untold([fact, { ...fact, object: end('c') } as Fact], [happening]).length).toBe(1);
  });
});

describe('the graph\'s address', () => {
  test('says what is shown, and nonsense says nothing', () => {
    expect(whatOf(new URLSearchParams('top=all&depth=99&happenings=1'))).toEqual({ top: 0, around: '', depth: 4, happenings: true });
    expect(whatOf(new URLSearchParams('top=-3&depth=x')).top).toBe(500);
    const filters = filtersOf(new URLSearchParams('kinds=Model,Company&day=nonsense&window=-4&confidence=7'));
    expect([...filters.kinds!]).toEqual(['Model', 'Company']);
    expect(filters).toMatchObject({ day: null, window: 0, confidence: 1, relations: null });
    expect([setText(null), setText(new Set()), setText(new Set(['b', 'a']))]).toEqual([null, '-', 'a,b']);
  });
  test('becomes the same selection of an export', () => {
    const query = new URLSearchParams('around=company/x&depth=2&kinds=Model&day=2026-01-10&window=3');
    expect(exportRequest(whatOf(query), filtersOf(query), 'gexf')).toMatchObject({ format: 'gexf', around: 'company/x', depth: 2, kinds: 'Model', since: '2026-01-08', until: '2026-01-10' });
  });
});
