/** Script in a digest's text is shown as text, on every view. */

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { open, settled, stage } from './harness';

const here = stage(fileURLToPath(new URL('./digests', import.meta.url)));

const HARM = `<img src=x onerror="window.hurt='text'"><script>window.hurt='text'</script>`;
/** Fields that the program makes itself, from no digest's text. */
const OWN = new Set(['id', 'iri', 'kind', 'class', 'relation', 'modality', 'day', 'days', 'first', 'last', 'since', 'until', 'first_day', 'last_day', 'color', 'key', 'source', 'target', 'item', 'claim', 'digest', 'subject', 'object', 'type', 'datatype', 'xml:lang', 'vars', 'change', 'point', 'was', 'wikidata', 'daygraph', 'base', 'name', 'default', 'group', 'was', 'happening']);

/** The same answer, with harm in every text that could come from a digest, and in every link. */
function harmed(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return key === 'sources' ? ["javascript:window.hurt='link'", ...(value as unknown[])] : value.map((one) => harmed(one, key));
  if (value !== null && typeof value === 'object') {
    const object = value as Record<string, unknown>;
    // Terms of SPARQL results: only texts, and neither numbers nor days.
    if (object['type'] === 'literal' && typeof object['value'] === 'string') return object['datatype'] || /^[\d.-]*$|^(percent|fraction|elo|points|rank|asserted|planned|rumored|denied|USD|\w+On|released)$/.test(object['value']) ? object : { ...object, value: object['value'] + HARM };
    return Object.fromEntries(Object.entries(object).map(([name, one]) => [name, harmed(one, name)]));
  }
  return typeof value === 'string' && !OWN.has(key) && !/^\d{4}-\d\d-\d\d/.test(value) ? value + HARM : value;
}

const query = (text: string) => `/sparql?query=${encodeURIComponent(text)}`;
/** Views, and whether a digest's text is to be read on them. */
const VIEWS: readonly (readonly [string, boolean])[] = [
  ['/', true],
  ['/?day=2025-12-01', true],
  ['/search?q=released', true],
  ['/search?q=%3Cscript%3Ewindow.hurt%3D%27search%27%3C/script%3E', false],
  ['/entity/company/anthropic', true],
  ["/entity/%3Cimg%20src=x%20onerror=window.hurt='address'%3E", true],
  ['/graph', false],
  ['/graph?around=company/anthropic&node=company/anthropic', true],
  ['/graph?around=%3Cscript%3Ewindow.hurt=1%3C/script%3E&kinds=%3Cimg%3E&day=%3Cb%3E', true],
  ['/graph?edge=company/anthropic~released~model/claude-opus-4.5', true],
  ['/graph?from=company/anthropic&to=company/nvidia', true],
  ['/compare/benchmark?name=SWE-bench%20Verified', true],
  ['/compare/funding', true],
  ['/compare/timelines?a=company/anthropic&b=company/nvidia', true],
  ['/compare/timelines?a=%3Cimg%20src=x%20onerror=window.hurt=1%3E&b=company/nvidia', true],
  ['/sparql?name=releases', true],
  ['/sparql?name=releases&view=chart', true],
  ['/sparql?name=acquisitions&view=graph', true],
  [query('SELECT ?day ?words WHERE { ?c dg:evidence ?words ; dg:date ?day }'), true],
  [query('CONSTRUCT { ?c dg:evidence "<img src=x onerror=window.hurt=2>" } WHERE { ?c dg:evidence ?words }'), true],
];

for (const text of ['as digests have it', 'put into every answer']) {
  test(`harm ${text} is shown as text, on every view`, async () => {
    const put = text.startsWith('put');
    for (const [path, shown] of VIEWS) {
      const watched = await open(here, { language: put ? 'en-GB' : 'zh-TW' }, /status of 4\d\d/);
      const { page } = watched;
      if (put) {
        await page.route(/\/api\/v1\/(?!export)|\/sparql$/, async (route) => {
          if (route.request().resourceType() === 'document') return route.fallback();
          const response = await route.fetch();
          if (!/json/.test(response.headers()['content-type'] ?? '')) return route.fulfill({ response });
          return route.fulfill({ response, json: harmed(await response.json()) });
        });
      }
      await watched.go(path);
      for (const toggle of (await page.locator('.evidence-toggle').all()).slice(0, 10)) await toggle.click({ timeout: 1000 }).catch(() => undefined);
      await settled(page);
      await page.waitForTimeout(150);
      expect(await page.evaluate(() => (window as { hurt?: unknown }).hurt), path).toBeUndefined();
      expect(await page.evaluate(() => document.querySelectorAll('main script, main iframe, main img, [onerror], [onload], [onmouseover]').length), path).toBe(0);
      expect(await page.evaluate(() => [...document.querySelectorAll('a')].filter((a) => /^\s*(javascript|data|vbscript):/i.test(a.getAttribute('href') ?? '')).length), path).toBe(0);
      if (put && shown) expect.soft(await page.evaluate(() => `${document.body.textContent} ${[...document.querySelectorAll('input')].map((i) => i.value).join(' ')}`.includes('<img src=x')), path).toBe(true);
      await watched.close();
    }
  }, 240_000);
}

test('the policy lets no script in that the page did not bring', async () => {
  const response = await fetch(here.served.address, { headers: { accept: 'text/html' } });
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  const html = await response.text();
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(html).not.toMatch(/\sstyle=|<style/);
});
