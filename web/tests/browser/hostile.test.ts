/** Script in a digest's text is shown as text, on every view. */

import type { Browser } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, open, serve, settled, type Served } from './harness';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  [browser, served] = await Promise.all([launch(), serve(fileURLToPath(new URL('./digests', import.meta.url)))]);
});
afterAll(async () => {
  await browser?.close();
  served?.stop();
});

const query = (text: string) => `/sparql?query=${encodeURIComponent(text)}`;
/** Views, and whether the digests' marks are to be read on them. */
const VIEWS: readonly (readonly [string, boolean])[] = [
  ['/', true],
  ['/?day=2025-12-01', false],
  ['/search?q=released', true],
  ['/search?q=%3Cscript%3Ewindow.hurt%3D%27search%27%3C/script%3E', false],
  ['/entity/company/anthropic', true],
  ['/entity/company/nvidia', false],
  ["/entity/%3Cimg%20src=x%20onerror=window.hurt='address'%3E", true],
  ['/graph', false],
  ['/graph?around=company/anthropic&node=company/anthropic', false],
  ["/graph?around=%3Cscript%3Ewindow.hurt=1%3C/script%3E&kinds=%3Cimg%3E&day=%3Cb%3E", true],
  ['/graph?edge=company/anthropic~released~model/claude-opus-4.5', true],
  ['/graph?from=company/anthropic&to=company/nvidia', false],
  ['/compare/benchmark?name=SWE-bench%20Verified', true],
  ['/compare/funding', false],
  ['/compare/timelines?a=company/anthropic&b=company/nvidia', false],
  ["/compare/timelines?a=%3Cimg%20src=x%20onerror=window.hurt=1%3E&b=company/nvidia", true],
  ['/sparql?name=releases', true],
  [query('SELECT ?day ?words WHERE { ?c dg:evidence ?words ; dg:date ?day }'), true],
  [query('SELECT ?item ?head WHERE { ?item schema:headline ?head }'), true],
  [query('CONSTRUCT { ?c dg:evidence ?words } WHERE { ?c dg:evidence ?words }'), true],
  [`${query('CONSTRUCT { ?c dg:item ?i } WHERE { ?c dg:item ?i }')}&view=graph`, false],
];

for (const language of ['en-GB', 'zh-TW']) {
  test(`nothing in a digest or an address runs, ${language}`, async () => {
    for (const [path, shown] of VIEWS) {
      const watched = await open(browser, served, { language }, /status of 4\d\d/);
      await watched.go(path);
      const { page } = watched;
      for (const toggle of (await page.locator('.evidence-toggle').all()).slice(0, 12)) await toggle.click({ timeout: 1000 }).catch(() => undefined);
      await settled(page);
      await page.waitForTimeout(120);
      expect(await page.evaluate(() => (window as { hurt?: unknown }).hurt), path).toBeUndefined();
      expect(await page.evaluate(() => document.querySelectorAll('main script, main iframe, main img, [onerror], [onload], [onmouseover]').length), path).toBe(0);
      expect(await page.evaluate(() => [...document.querySelectorAll('a')].filter((a) => /^\s*(javascript|data|vbscript):/i.test(a.getAttribute('href') ?? '')).length), path).toBe(0);
      if (shown) expect(await page.evaluate(() => `${document.body.textContent} ${[...document.querySelectorAll('input')].map((i) => i.value).join(' ')}`), path).toMatch(/<(script|img|svg)/);
      await watched.close();
    }
  }, 180_000);
}

test('the policy lets no script in that the page did not bring', async () => {
  const response = await fetch(served.address, { headers: { accept: 'text/html' } });
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  const html = await response.text();
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(html).not.toMatch(/\sstyle=|<style/);
});
