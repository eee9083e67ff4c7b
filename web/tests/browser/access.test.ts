/** axe-core on each view, light and dark, English and Chinese: nothing serious. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { open, SAMPLES, stage } from './harness';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = [
  '/', '/search?q=Gemini', '/entity/company/anthropic', '/entity/company/anthropic?modality=rumored', '/graph', '/graph?node=company/anthropic',
  '/graph?from=company/anthropic&to=company/xai', '/compare/benchmark', '/compare/funding', '/compare/timelines?a=company/anthropic&b=company/nvidia',
  '/sparql', '/sparql?name=releases', '/sparql?name=partnerships&view=graph', '/nowhere',
];

const here = stage(SAMPLES);

interface Found {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
}

for (const theme of ['light', 'dark'] as const) {
  for (const language of ['en-GB', 'zh-TW']) {
    test(`${theme}, ${language}`, async () => {
      const serious: string[] = [];
      for (const path of VIEWS) {
        const watched = await open(here, { theme, language });
        await watched.go(path);
        await watched.page.locator('.evidence-toggle').first().click({ timeout: 300 }).catch(() => undefined);
        // Run as the browser's own, since the page's policy lets no foreign script in.
        await watched.page.evaluate(axe);
        const found = await watched.page.evaluate(() => (window as unknown as { axe: { run: (what: Document, how: object) => Promise<Found> } }).axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
        for (const { id, impact, nodes } of found.violations) {
          if (impact === 'serious' || impact === 'critical') serious.push(`${path} ${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary.replace(/\s+/g, ' ').slice(0, 220)}`);
        }
        await watched.close();
      }
      expect(serious).toEqual([]);
    }, 120_000);
  }
}
