/** Places for a small graph: forces, from the same start each time. */

export interface Body {
  id: string;
  /** Radius in pixels. */
  size: number;
  /** Whether it stays in the middle. */
  fixed?: boolean;
}

export interface Link {
  source: string;
  target: string;
}

export type Places = Map<string, { x: number; y: number }>;

/** Places in a box of the given width and height. The same graph gives the same places. */
export function smallLayout(bodies: readonly Body[], links: readonly Link[], width: number, height: number, rounds = 260): Places {
  const count = bodies.length;
  const index = new Map(bodies.map((body, n) => [body.id, n]));
  const ring = Math.min(width, height) * 0.34;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  bodies.forEach((body, n) => {
    const angle = (n * 2.399963) % (2 * Math.PI);
    const far = body.fixed ? 0 : ring * (0.6 + 0.4 * ((n % 5) / 4));
    x[n] = Math.cos(angle) * far * (width / Math.min(width, height));
    y[n] = Math.sin(angle) * far;
  });
  const joined = links
    .map((link) => [index.get(link.source), index.get(link.target)] as const)
    .filter((pair): pair is readonly [number, number] => pair[0] !== undefined && pair[1] !== undefined && pair[0] !== pair[1]);
  const ideal = Math.sqrt((width * height) / Math.max(1, count)) * 0.72;
  for (let round = 0; round < rounds; round += 1) {
    const heat = Math.max(0.02, 1 - round / rounds) * ideal * 0.22;
    const dx = new Float64Array(count);
    const dy = new Float64Array(count);
    for (let a = 0; a < count; a += 1) {
      for (let b = a + 1; b < count; b += 1) {
        const ox = x[a]! - x[b]! || 0.01;
        const oy = y[a]! - y[b]! || 0.01;
        const near = ox * ox + oy * oy;
        const push = (ideal * ideal) / near;
        dx[a]! += ox * push;
        dy[a]! += oy * push;
        dx[b]! -= ox * push;
        dy[b]! -= oy * push;
      }
    }
    for (const [a, b] of joined) {
      const ox = x[a]! - x[b]!;
      const oy = y[a]! - y[b]!;
      const pull = (Math.hypot(ox, oy) / ideal) * 0.6;
      dx[a]! -= ox * pull;
      dy[a]! -= oy * pull;
      dx[b]! += ox * pull;
      dy[b]! += oy * pull;
    }
    for (let n = 0; n < count; n += 1) {
      if (bodies[n]!.fixed) continue;
      dx[n]! -= x[n]! * 0.12 * (height / width);
      dy[n]! -= y[n]! * 0.12 * (width / height);
      const far = Math.hypot(dx[n]!, dy[n]!) || 1;
      const step = Math.min(far, heat * 4);
      x[n]! += (dx[n]! / far) * step;
      y[n]! += (dy[n]! / far) * step;
    }
  }
  return fitted(bodies, x, y, width, height);
}

function fitted(bodies: readonly Body[], x: Float64Array, y: Float64Array, width: number, height: number): Places {
  const pad = 18;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let n = 0; n < bodies.length; n += 1) {
    left = Math.min(left, x[n]!);
    right = Math.max(right, x[n]!);
    top = Math.min(top, y[n]!);
    bottom = Math.max(bottom, y[n]!);
  }
  const sx = (width - 2 * pad) / (right - left || 1);
  const sy = (height - 2 * pad) / (bottom - top || 1);
  return new Map(
    bodies.map((body, n) => [
      body.id,
      bodies.length === 1 ? { x: width / 2, y: height / 2 } : { x: pad + (x[n]! - left) * sx, y: pad + (y[n]! - top) * sy },
    ]),
  );
}
