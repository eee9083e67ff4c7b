/**
 * What browser tests stand on: the real program serving a store of digests on a free port of this
 * machine, Debian's Chromium, and pages that notice all that must not be: errors on the console,
 * requests to anywhere else, script that came with a digest.
 */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';

const ROOT = resolve(fileURLToPath(new URL('../../../', import.meta.url)));
const PROGRAM = resolve(process.env['DAYGRAPH'] ?? join(ROOT, 'target/release/daygraph'));
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const SAMPLES = join(ROOT, 'data/digests');

interface Served {
  address: string;
  stop: () => void;
}

/** A graph of the digests as `daygraph export` writes it, to files of these names in a folder of their own. */
export function exported(digests: string, ...names: string[]): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'daygraph-web-'));
  const run = (...words: string[]): void => void execFileSync(PROGRAM, [...words, '--store', 'store'], { cwd: folder, stdio: 'pipe' });
  run('build', digests, '--no-export');
  names.forEach((name) => run('export', '-o', name));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A browser, and a store of digests that is served to it. */
export interface Stage {
  browser: Browser;
  served: Served;
}

/** The same for all tests of a file: there before the first of them, gone after the last. */
export function stage(digests: string): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    [stage.browser, stage.served] = await Promise.all([launch(), serve(digests)]);
  });
  afterAll(async () => {
    await stage.browser?.close();
    stage.served?.stop();
  });
  return stage;
}

/** Builds a store of the digests and serves it. */
async function serve(digests: string): Promise<Served> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there; build it, or name another by DAYGRAPH`);
  const folder = mkdtempSync(join(tmpdir(), 'daygraph-web-'));
  const store = join(folder, 'store');
  execFileSync(PROGRAM, ['build', digests, '--store', store, '--no-export'], { cwd: folder, stdio: 'pipe' });
  const server = spawn(PROGRAM, ['serve', '--store', store, '--bind', '127.0.0.1:0'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await said(server);
  return {
    address,
    stop: () => {
      server.kill('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function said(server: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let text = '';
    const timer = setTimeout(() => failed(new Error(`the server does not say where it listens:\n${text}`)), 20_000);
    server.stderr?.on('data', (part: Buffer) => {
      text += part.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (!found) return;
      clearTimeout(timer);
      done(found[0]);
    });
    server.on('exit', (code) => failed(new Error(`the server ended with ${code}:\n${text}`)));
  });
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
    ],
  });
}

export interface Look {
  theme?: 'light' | 'dark';
  language?: string;
  width?: number;
  height?: number;
}

export interface Watched {
  page: Page;
  go: (path: string) => Promise<void>;
  /** Fails where the console told an error, or a request went elsewhere; closes the page. */
  close: () => Promise<void>;
}

/** A page that nothing forbidden passes unseen. `allowed` are errors that a test brings about itself. */
export async function open({ browser, served }: Stage, look: Look = {}, allowed?: RegExp): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 860 },
    colorScheme: look.theme ?? 'light',
    locale: look.language ?? 'en-GB',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isDriver(message.text())) wrong.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.origin !== served.address) wrong.push(`request to ${request.url()}`);
  });
  return {
    page,
    go: async (path) => {
      await page.goto(served.address + path);
      await settled(page);
    },
    close: async () => {
      await context.close();
      expect(wrong.filter((text) => !allowed?.test(text))).toEqual([]);
    },
  };
}

/** What software rendering tells of itself is no matter of the page. */
function isDriver(text: string): boolean {
  return /GL Driver Message|GPU stall due to ReadPixels/.test(text);
}

/** Waits until nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main .page, main .graph') !== null && document.querySelector('.loading, .is-stale') === null, undefined, { timeout: 20_000 });
}

export interface Drawn {
  nodes: number;
  edges: number;
  shownNodes: number;
  shownEdges: number;
}

/** What the graph holds and shows, once what was changed last is drawn. */
export async function drawn(page: Page): Promise<Drawn> {
  await page.waitForTimeout(250);
  return page.evaluate(() => {
    const canvas = document.querySelector('.graph-canvas') as unknown as { drawing: import('../../src/views/graph/drawing').Drawing };
    const { model } = canvas.drawing;
    let shownNodes = 0;
    let shownEdges = 0;
    model.graph.forEachNode((id) => (shownNodes += canvas.drawing.isShownNode(id) ? 1 : 0));
    model.graph.forEachEdge((id) => (shownEdges += canvas.drawing.isShownEdge(id) ? 1 : 0));
    return { nodes: model.nodes.length, edges: model.edges.length, shownNodes, shownEdges };
  });
}

/** Where a node stands on the screen. */
export function placeOf(page: Page, id: string): Promise<{ x: number; y: number }> {
  return page.evaluate((node) => {
    const canvas = document.querySelector('.graph-canvas') as unknown as HTMLElement & { drawing: import('../../src/views/graph/drawing').Drawing };
    const { sigma } = canvas.drawing;
    const data = sigma.getNodeDisplayData(node)!;
    const at = sigma.framedGraphToViewport(data);
    const box = canvas.getBoundingClientRect();
    return { x: box.left + at.x, y: box.top + at.y };
  }, id);
}
