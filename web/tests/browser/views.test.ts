/** Each view, used as one uses it. */

import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { drawn, open, placeOf, SAMPLES, settled, stage, type Look, type Watched } from './harness';

const here = stage(SAMPLES);

async function on(path: string, use: (page: Page, watched: Watched) => Promise<void>, look?: Look): Promise<void> {
  const watched = await open(here, look);
  await watched.go(path);
  await use(watched.page, watched);
  await watched.close();
}

async function text(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

describe('home', () => {
  test('tells the last day, and any other by its address', () => on('/', async (page) => {
    expect(await page.locator('h1').textContent()).toContain('24 November 2025');
    expect(await page.locator('.happening').first().textContent()).toContain('Cameo acts against OpenAI');
    for (const heading of ['What happened', 'Rising', 'New names', 'Rumors that became facts', 'Latest funding', 'Latest scores']) {
      expect(await page.getByRole('heading', { name: heading }).count(), heading).toBe(1);
    }
    expect(await page.locator('.confirmed li').first().textContent()).toContain('Claude Opus 4.5');
    expect(await page.locator('.scores tr').count()).toBeGreaterThan(3);
    await page.getByRole('link', { name: 'Day before' }).click();
    await settled(page);
    expect(page.url()).toContain('?day=2025-11-23');
    await page.goBack();
    await settled(page);
    expect(await page.locator('h1').textContent()).toContain('24 November 2025');
  }));

  test('the first day has nothing to be compared with', () => on('/?day=2025-11-17', async (page) => {
    expect(await page.getByText('The first day has nothing before it').count()).toBeGreaterThan(0);
  }));

  test('finds names in either script as one types, by keyboard alone', () => on('/', async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('辉达');
    await page.locator('.combobox-list [role=option]', { hasText: 'NVIDIA' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(page.url()).toContain('/entity/company/nvidia');
    expect(await page.locator('h1').textContent()).toBe('NVIDIA');
  }));

  test('finds items by words', () => on('/', async (page) => {
    await page.locator('.home-search input').fill('開源 模型');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(page.url()).toContain('/search?q=');
    expect(await page.locator('.found-items mark').count()).toBeGreaterThan(3);
    expect(await page.locator('.found-items').textContent()).toContain('HunyuanVideo');
  }));

  test('shows evidence where it is asked for', () => on('/', async (page) => {
    await page.locator('.facts .evidence-toggle').first().click();
    expect(await page.locator('.fact .sentence mark').count()).toBeGreaterThan(0);
  }));

  test('shows the words in their sentence, what is around them in quieter ink', () => on('/nowhere', async (page, watched) => {
    const told = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(told);
      if (value === null || typeof value !== 'object') return value;
      const inner = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, told(one)]));
      return 'sentence' in inner ? { ...inner, before: '<b>Early</b>, ', after: ', they say.' } : inner;
    };
    await page.route(/\/api\/v1\//, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: told(await response.json()) });
    });
    await watched.go('/');
    await page.locator('.facts .evidence-toggle').first().click();
    const sentence = page.locator('.fact .sentence').first();
    expect(await sentence.textContent()).toMatch(/^<b>Early<\/b>, .+, they say\.$/);
    const inks = await sentence.evaluate((q) => [q, ...q.querySelectorAll('.around')].map((one) => getComputedStyle(one).color));
    expect(inks).toHaveLength(3);
    expect(inks[1]).toBe(inks[2]);
    expect(inks[1]).not.toBe(inks[0]);
  }));
});

describe('search', () => {
  test('keeps kind and days in the address', () => on('/search?q=Gemini', async (page) => {
    const all = await page.locator('.found-items li').count();
    await page.getByLabel('Kind').selectOption('Model');
    await settled(page);
    expect(page.url()).toContain('kind=Model');
    await page.getByLabel('From').fill('2025-11-22');
    await settled(page);
    expect(await page.locator('.found-items li').count()).toBeLessThanOrEqual(all);
    expect(await page.locator('.found-names li').count()).toBeGreaterThan(0);
  }));

  test('says so where nothing is found', () => on('/search?q=qwertyuiopasdf', async (page) => {
    expect(await page.locator('.empty-title').textContent()).toContain('Nothing is found');
  }));
});

describe('entity', () => {
  test('is a dossier', () => on('/entity/company/anthropic', async (page) => {
    expect(await page.locator('h1').textContent()).toBe('Anthropic');
    expect(await page.locator('.chart .bar').count()).toBeGreaterThan(3);
    expect(await page.locator('.fact-group').count()).toBeGreaterThan(3);
    expect(await page.locator('.mod-rumored').first().textContent()).toContain('rumored');
    await page.locator('.ego-node').first().waitFor();
    expect(await page.locator('.ego-node').count()).toBeGreaterThan(5);
  }));

  test('marks the words that say it, in any script, and links their sources', () => on('/entity/company/nvidia', async (page) => {
    const row = page.locator('.fact', { hasText: 'Anthropic' }).first();
    await row.locator('.evidence-toggle').click();
    await page.waitForFunction(() => [...document.querySelectorAll('.sentence mark')].some((mark) => mark.textContent === '英伟达'));
    expect(await row.locator('.source').first().getAttribute('href')).toMatch(/^https:/);
    expect(await row.locator('.source').first().getAttribute('rel')).toContain('noreferrer');
    expect(await row.locator('.evidence-meta').first().textContent()).toContain('2025-11-');
  }));

  test('can be narrowed to days and to what is only said', () => on('/entity/company/anthropic', async (page) => {
    await page.getByRole('button', { name: 'rumored', exact: true }).click();
    expect(page.url()).toContain('modality=rumored');
    expect(await page.locator('.fact:not(.modality-rumored)').count()).toBe(0);
    expect(await page.locator('.fact.modality-rumored').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    const before = await page.locator('.fact').count();
    await page.locator('.hit.can-pick').nth(1).click();
    await settled(page);
    expect(page.url()).toMatch(/since=2025-11-18&until=2025-11-18/);
    expect(await page.locator('.fact').count()).toBeLessThan(before);
  }));

  test('shows the family', () => on('/entity/千問', async (page) => {
    expect(await page.getByRole('heading', { name: 'Family' }).count()).toBe(1);
    expect(await page.locator('.tree li').count()).toBeGreaterThan(2);
  }));

  test('has an address for names with points in them', () => on('/entity/model/claude-opus-4.5', async (page) => {
    expect(await page.locator('h1').textContent()).toBe('Claude Opus 4.5');
    await page.getByRole('link', { name: 'Anthropic' }).first().click();
    await settled(page);
    expect(await page.locator('h1').textContent()).toBe('Anthropic');
  }));

  test('lists names that come near where nobody bears one', async () => {
    const watched = await open(here, {}, /status of 4\d\d/);
    await watched.go('/entity/Gemni');
    expect(await watched.page.locator('.empty-title').textContent()).toContain('Nobody is called');
    await watched.close();
  });
});

describe('graph', () => {
  const ready = (page: Page) => page.waitForFunction(() => (document.querySelector('.graph-canvas') as { drawing?: unknown } | null)?.drawing !== undefined);

  test('is filtered by kind, relation, modality and confidence', () => on('/graph', async (page) => {
    await ready(page);
    const all = await drawn(page);
    expect(all.shownEdges).toBe(all.edges);
    await page.getByRole('checkbox', { name: /^Product/ }).uncheck();
    const some = await drawn(page);
    expect(some.shownNodes).toBeLessThan(all.shownNodes);
    expect(page.url()).toContain('kinds=');
    await page.getByRole('checkbox', { name: /^uses/ }).uncheck();
    const fewer = await drawn(page);
    expect(fewer.shownEdges).toBeLessThan(some.shownEdges);
    await page.getByRole('button', { name: 'Reset filters' }).click();
    for (const modality of ['asserted', 'planned', 'denied']) await page.getByRole('checkbox', { name: new RegExp(`^${modality}`) }).uncheck();
    expect((await drawn(page)).shownEdges).toBe(13);
    await page.getByRole('button', { name: 'Reset filters' }).click();
    await page.getByRole('slider', { name: 'Confidence at least' }).fill('0.9');
    const sure = await drawn(page);
    expect(sure.shownEdges).toBeLessThan(all.shownEdges / 2);
    expect(page.url()).toContain('confidence=0.9');
    await page.reload();
    await settled(page);
    await ready(page);
    expect(await drawn(page)).toEqual(sure);
  }));

  test('plays the days', () => on('/graph', async (page) => {
    await ready(page);
    const whole = await drawn(page);
    await page.getByRole('button', { name: 'Play the days' }).click();
    await page.waitForFunction(() => document.querySelector('.player-day')?.textContent?.includes('18 Nov') ?? false);
    const early = await drawn(page);
    expect(early.shownEdges).toBeGreaterThan(0);
    expect(early.shownEdges).toBeLessThan(whole.shownEdges);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('slider', { name: 'Day' }).fill('20412');
    await page.getByRole('slider', { name: 'Day' }).dispatchEvent('change');
    expect(page.url()).toContain('day=2025-11-20');
    await page.locator('.player-choice select').first().selectOption('1');
    const one = await drawn(page);
    expect(one.shownEdges).toBeLessThan(whole.shownEdges / 2);
    expect(page.url()).toContain('window=1');
  }));

  test('is read by pointing, and expanded by a click', () => on('/graph?top=12', async (page) => {
    await ready(page);
    await page.waitForTimeout(300);
    const before = await drawn(page);
    const id = await page.evaluate(() => (document.querySelector('.graph-canvas') as unknown as { drawing: { model: { nodes: { id: string }[] } } }).drawing.model.nodes.find((n) => n.id.startsWith('company/'))!.id);
    const at = await placeOf(page, id);
    await page.mouse.move(at.x - 30, at.y - 30);
    await page.mouse.move(at.x, at.y, { steps: 5 });
    await page.locator('.graph-hover').waitFor();
    expect(await page.locator('.graph-hover').textContent()).toContain('mention');
    await page.mouse.click(at.x, at.y);
    await page.locator('.graph-panel').waitFor();
    expect(page.url()).toContain(`node=${encodeURIComponent(id)}`);
    await page.getByRole('button', { name: 'Expand' }).click();
    await page.waitForFunction((n) => (document.querySelector('.graph-canvas') as unknown as { drawing: { model: { nodes: unknown[] } } }).drawing.model.nodes.length > n, before.nodes);
    expect(page.url()).toContain('expand=');
    const grown = await drawn(page);
    await page.reload();
    await settled(page);
    await ready(page);
    expect((await drawn(page)).nodes).toBe(grown.nodes);
    await page.locator('.graph-panel .evidence-toggle').first().click();
    await page.locator('.graph-panel .sentence').first().waitFor();
    expect(page.url()).toContain('edge=');
  }));

  test('finds a path between two names', () => on('/graph', async (page) => {
    await ready(page);
    await page.getByRole('button', { name: 'Path', exact: true }).click();
    for (const [label, name] of [['From', 'Anthropic'], ['To', 'xAI']] as const) {
      await page.locator('.path-form').getByRole('combobox', { name: label }).fill(name);
      await page.locator('.path-form').getByRole('option', { name: new RegExp(name) }).first().click();
    }
    await page.locator('.path-fact').first().waitFor();
    expect(page.url()).toMatch(/from=company%2Fanthropic.*to=company%2Fxai/);
    expect(await page.locator('.path-name').last().textContent()).toBe('xAI');
    expect(await page.locator('.path-steps .sentence').count()).toBeGreaterThan(0);
  }));

  test('is saved as PNG, SVG and GEXF', () => on('/graph?kinds=Company,Model', async (page) => {
    await ready(page);
    await page.waitForTimeout(400);
    const saved = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.graph-save').getByText(name).click()]);
      return download;
    };
    const png = readFileSync(await (await saved('PNG')).path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(20_000);
    const svg = await text(await saved('SVG'));
    expect(svg).toMatch(/^<svg /);
    expect(svg.match(/<circle /g)!.length).toBeGreaterThan(50);
    expect(svg).toContain('>Anthropic</text>');
    const gexf = await text(await saved('GEXF'));
    expect(gexf).toContain('<gexf');
    expect(gexf).toContain('Anthropic');
    expect(gexf).not.toContain('Jensen Huang');
  }));

  test('is moved by keys', () => on('/graph', async (page) => {
    await ready(page);
    const state = () => page.evaluate(() => ({ ...(document.querySelector('.graph-canvas') as unknown as { drawing: { sigma: { getCamera: () => { getState: () => object } } } }).drawing.sigma.getCamera().getState() }));
    const before = await state();
    await page.locator('.graph-canvas').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('+');
    await page.waitForTimeout(400);
    expect(await state()).not.toEqual(before);
  }));
});

describe('compare', () => {
  test('a benchmark has a leaderboard as chart and table', () => on('/compare/benchmark?name=SWE-bench%20Verified', async (page) => {
    expect(await page.locator('.ranked li').first().textContent()).toContain('Claude Opus 4.5');
    expect(await page.locator('.ranked-value').allTextContents()).toEqual(['80.9%', '77.9%', '77.2%', '76.2%', '71.3%']);
    expect(await page.locator('.point').count()).toBeGreaterThan(3);
    await page.locator('th button', { hasText: 'Model' }).click();
    expect(await page.locator('tbody tr').first().textContent()).toContain('Claude Opus 4.5');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Download CSV').click()]);
    expect(await text(download)).toContain('Claude Opus 4.5,80.9%,percent,80.9');
    await page.locator('.picker a', { hasText: 'ARC-AGI-2' }).click();
    await settled(page);
    expect(page.url()).toContain('name=ARC-AGI-2');
  }));

  test('funding is told by company and round', () => on('/compare/funding', async (page) => {
    const all = await page.locator('tbody tr').count();
    expect(await page.locator('.funding-total').textContent()).toContain('$');
    await page.locator('.funding-filters select').first().selectOption('Series E');
    expect(await page.locator('tbody tr').count()).toBeLessThan(all);
    expect(await page.locator('tbody').textContent()).toContain('Lambda');
    expect(page.url()).toContain('round=Series+E');
  }));

  test('two names stand side by side', () => on('/compare/timelines', async (page) => {
    expect(await page.locator('.empty-title').textContent()).toContain('Pick two names');
    for (const [label, name] of [['First name', 'Anthropic'], ['Second name', 'NVIDIA']] as const) {
      await page.getByRole('combobox', { name: label }).fill(name);
      await page.locator('.pair').getByRole('option', { name: new RegExp(name) }).first().click();
    }
    await page.locator('.two-days').first().waitFor();
    expect(await page.locator('.two-days.meets').count()).toBeGreaterThan(0);
    const days = await page.locator('.two-days').count();
    await page.getByRole('checkbox', { name: 'Only where they meet' }).check();
    await settled(page);
    expect(await page.locator('.two-days').count()).toBeLessThan(days);
    expect(page.url()).toContain('together=1');
  }));
});

describe('sparql', () => {
  test('asks a question of the library with its parameters', () => on('/sparql', async (page) => {
    await page.getByRole('link', { name: 'Leaderboard of a benchmark' }).click();
    expect(await page.locator('.button-main').isDisabled()).toBe(true);
    await page.locator('.parameters').getByRole('combobox').first().fill('SWE-bench Ver');
    await page.locator('.parameters').getByRole('option').first().click();
    await page.locator('.button-main').click();
    await page.locator('.answer tbody tr').first().waitFor();
    expect(await page.locator('.answer tbody tr').count()).toBe(5);
    await page.getByRole('button', { name: 'Chart' }).click();
    expect(await page.locator('.answer .ranked li').count()).toBe(5);
    expect(page.url()).toMatch(/name=model-leaderboard.*view=chart/);
    await page.reload();
    await page.locator('.answer .ranked li').first().waitFor();
  }));

  test('tells its questions in Chinese', () => on('/sparql?name=releases', async (page) => {
    expect(await page.locator('.desk-head h2').textContent()).toBe('發布');
    expect(await page.locator('.parameters').textContent()).toContain('最多列出幾列');
    expect(await page.locator('.library h3').allTextContents()).toContain('圖的形狀');
    await page.getByLabel('尋找問題').fill('排行榜');
    expect(await page.locator('.library a').allTextContents()).toEqual(['基準測試排行榜']);
    await page.getByLabel('語言').selectOption('zh-Hans');
    await settled(page);
    expect(await page.locator('.parameters').textContent()).toContain('最多列出多少行');
  }, { language: 'zh-TW' }));

  test('runs one\'s own query, with completion, downloads and a link that reopens it', () => on('/sparql', async (page) => {
    await page.locator('.editor .cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('SELECT ?a ?b WHERE {{} ?a dg:acq'.replace('{}', ''));
    await page.locator('.cm-tooltip-autocomplete').waitFor();
    expect(await page.locator('.cm-tooltip-autocomplete').textContent()).toContain('dg:acquired');
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
    await page.keyboard.type(' ?b ');
    await page.keyboard.press('Control+Enter');
    await page.locator('.answer tbody tr').first().waitFor();
    expect(await page.locator('.answer').textContent()).toContain('informatica');
    await page.getByRole('button', { name: 'Graph', exact: true }).click();
    await page.locator('.triples .ego-node').first().waitFor();
    expect(await page.locator('.triples .ego-node').count()).toBeGreaterThan(4);
    const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    expect(await text(csv)).toMatch(/^a,b\r\n/);
    const [xml] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'XML' }).click()]);
    expect(await text(xml)).toContain('http://www.w3.org/2005/sparql-results#');
    await page.getByRole('button', { name: 'Copy link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.goto(link);
    await page.locator('.triples .ego-node').first().waitFor();
  }));

  test('draws what CONSTRUCT makes', () => on(`/sparql?query=${encodeURIComponent('CONSTRUCT { ?a dg:acquired ?b } WHERE { ?a dg:acquired ?b }')}`, async (page) => {
    await page.locator('.answer tbody tr').first().waitFor();
    await page.getByRole('button', { name: 'Graph', exact: true }).click();
    await page.locator('.triples .ego-node').first().waitFor();
    expect(await page.locator('.triples line').count()).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    expect(await page.locator('.answer-text').textContent()).toContain('<https://daygraph.org/ns#acquired>');
  }));

  test('answers ASK, and tells where a query is wrong', async () => {
    const watched = await open(here, {}, /status of 400/);
    await watched.go(`/sparql?query=${encodeURIComponent('ASK { ?x dg:acquired ?y }')}`);
    expect(await watched.page.locator('.ask-answer').textContent()).toBe('Yes');
    await watched.go(`/sparql?query=${encodeURIComponent('SELEC * { ?x ?y ?z }')}`);
    expect(await watched.page.locator('.failed').textContent()).toMatch(/line 1/);
    await watched.close();
  });
});

describe('everywhere', () => {
  test('in Chinese, Traditional and Simplified, and remembered', () => on('/', async (page) => {
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hant');
    expect(await page.locator('.nav').textContent()).toContain('今日');
    expect(await page.locator('h1').textContent()).toContain('2025年11月24日');
    await page.getByLabel('語言').selectOption('zh-Hans');
    expect(await page.locator('.nav').textContent()).toContain('图谱');
    await page.reload();
    await settled(page);
    expect(await page.locator('.nav').textContent()).toContain('图谱');
  }, { language: 'zh-TW' }));

  test('dark where it is chosen, and remembered', () => on('/', async (page) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: 'Dark colours' }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await settled(page);
    expect(await ground()).toBe(dark);
  }));

  test('at phone width nothing sticks out', async () => {
    for (const path of ['/', '/search?q=Gemini', '/entity/company/anthropic', '/graph', '/compare/benchmark', '/compare/funding', '/compare/timelines?a=company/anthropic&b=company/nvidia', '/sparql?name=releases']) {
      await on(path, async (page) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
        expect(await page.locator('.nav a').first().isVisible()).toBe(true);
      }, { width: 390, height: 780 });
    }
  });

  test('an address that leads nowhere says so', () => on('/nowhere', async (page) => {
    expect(await page.locator('.empty-title').textContent()).toBe('There is no such page');
  }));

  test('moves to the new view\'s content when a link is followed by keyboard', () => on('/', async (page) => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.getByRole('link', { name: 'Compare', exact: true }).focus();
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  }));
});
