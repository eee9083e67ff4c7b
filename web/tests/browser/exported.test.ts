/** The page that `daygraph export -o graph.html` writes: opened from the disk, it draws the graph and asks for nothing. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exported, launch, SAMPLES } from './harness';

let browser: Browser;
let files: ReturnType<typeof exported>;

beforeAll(async () => {
  files = exported(SAMPLES, 'graph.html', 'graph.json');
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  files?.remove();
});

/** How many points of the canvas are painted. */
function painted(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) count += data[at]! > 0 ? 1 : 0;
    return count;
  });
}

test('the exported page draws, finds and tells', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => request.url().startsWith('file:') || wrong.push(`request to ${request.url()}`));
  await page.goto(pathToFileURL(join(files.folder, 'graph.html')).href);

  const graph = JSON.parse(readFileSync(join(files.folder, 'graph.json'), 'utf8')) as { nodes: { kind: string; label: string }[] };
  const kinds = await page.locator('#kinds label').allInnerTexts();
  const counts = new Map(kinds.map((text) => [text.trim().split(' ')[0]!, Number(text.trim().split(' ')[1])]));
  const expected = new Map<string, number>();
  graph.nodes.forEach(({ kind }) => expected.set(kind, (expected.get(kind) ?? 0) + 1));
  expect(counts).toEqual(expected);

  await expect.poll(() => painted(page)).toBeGreaterThan(1000);
  const all = await painted(page);
  for (const box of await page.locator('#kinds input').all()) await box.uncheck();
  await expect.poll(() => painted(page)).toBe(0);
  for (const box of await page.locator('#kinds input').all()) await box.check();

  const [one] = graph.nodes.filter(({ kind }) => kind === 'Company');
  await page.getByRole('searchbox').fill(one!.label.toUpperCase());
  await page.locator('#found button', { hasText: one!.label }).first().click();
  expect(await page.locator('#told h2').innerText()).toBe(one!.label);
  await page.locator('#day').fill('0');
  await expect.poll(() => painted(page)).not.toBe(all);
  await page.close();
  expect(wrong).toEqual([]);
}, 60_000);
