/** The picture as PNG and SVG: what is seen, as it is seen. */

import type { Drawing } from './drawing';
import { DASHES, relationColour } from './relations';

const LAYERS = ['edges', 'edgeLabels', 'nodes', 'labels'];

/** All layers on one canvas. */
export function toPng(drawing: Drawing, background: string): Promise<Blob> {
  const { sigma } = drawing;
  // Drawn and read in one task, since WebGL forgets its picture after each.
  drawing.complete();
  const canvases = sigma.getCanvases();
  const first = canvases['edges'] ?? Object.values(canvases)[0];
  const target = document.createElement('canvas');
  target.width = first?.width ?? 1;
  target.height = first?.height ?? 1;
  const context = target.getContext('2d');
  if (!context) return Promise.reject(new Error('no canvas'));
  context.fillStyle = background;
  context.fillRect(0, 0, target.width, target.height);
  for (const layer of LAYERS) {
    const canvas = canvases[layer];
    if (canvas && canvas.width > 0) context.drawImage(canvas, 0, 0, target.width, target.height);
  }
  return new Promise((done, failed) => target.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png'));
}

export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c);
}

/** The same as lines and circles, with names as text. */
export function toSvg(drawing: Drawing, background: string, ink: string, dark: boolean): string {
  const { sigma, model } = drawing;
  const { width, height } = sigma.getDimensions();
  const seen = (x: number, y: number) => x > -80 && x < width + 80 && y > -80 && y < height + 80;
  const at = (id: string) => {
    const data = sigma.getNodeDisplayData(id);
    if (!data || data.hidden) return null;
    const { x, y } = sigma.framedGraphToViewport(data);
    return { ...data, x, y, r: sigma.scaleSize(data.size) };
  };
  const n = (value: number) => String(Math.round(value * 100) / 100);
  const lines: string[] = [];
  model.graph.forEachEdge((key, attributes, source, target) => {
    if (!drawing.isShownEdge(key)) return;
    const a = at(source);
    const b = at(target);
    if (!a || !b || (!seen(a.x, a.y) && !seen(b.x, b.y))) return;
    const edge = model.edges[attributes.at]!;
    const dash = DASHES[edge.modality];
    lines.push(
      `<line x1="${n(a.x)}" y1="${n(a.y)}" x2="${n(b.x)}" y2="${n(b.y)}" stroke="${relationColour(edge.relation, dark)}" stroke-opacity="0.45" stroke-width="${n(Math.max(0.8, sigma.scaleSize(attributes.size)))}"${dash ? ` stroke-dasharray="${dash.join(' ')}"` : ''}/>`,
    );
  });
  const circles: string[] = [];
  const names: string[] = [];
  const labelled = sigma.getNodeDisplayedLabels();
  model.graph.forEachNode((id) => {
    const node = at(id);
    if (!node || !drawing.isShownNode(id) || !seen(node.x, node.y)) return;
    circles.push(`<circle cx="${n(node.x)}" cy="${n(node.y)}" r="${n(node.r)}" fill="${node.color}"/>`);
    if (labelled.has(id) && node.label) {
      names.push(`<text x="${n(node.x + node.r + 3)}" y="${n(node.y + 4)}">${escapeXml(node.label)}</text>`);
    }
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}">`,
    `<rect width="100%" height="100%" fill="${background}"/>`,
    `<g fill="none">${lines.join('\n')}</g>`,
    `<g>${circles.join('\n')}</g>`,
    `<g font-family="system-ui, sans-serif" font-size="12" fill="${ink}">${names.join('\n')}</g>`,
    '</svg>\n',
  ].join('\n');
}
