/** Which labels of a small picture can be read: none over another, or over a spot. */

export interface Spot {
  id: string;
  x: number;
  y: number;
  r: number;
  text: string;
}

export interface Label {
  x: number;
  y: number;
  anchor: 'start' | 'end' | 'middle';
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Width of a text in pixels at 11.5 px, roughly: Chinese characters are as wide as they are high. */
export function textWidth(text: string): number {
  let width = 0;
  for (const c of text) width += /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(c) ? 11.8 : 6.9;
  return width;
}

/**
 * Places for labels, the first spots first: right, left, below or above, there also to one side. A spot whose label
 * fits nowhere has none.
 */
export function placeLabels(spots: readonly Spot[], width: number, height: number): Map<string, Label> {
  const taken: Box[] = spots.map((s) => ({ left: s.x - s.r, right: s.x + s.r, top: s.y - s.r, bottom: s.y + s.r }));
  const placed = new Map<string, Label>();
  spots.forEach((spot, own) => {
    const wide = textWidth(spot.text);
    const choices: Label[] = [
      { x: spot.x + spot.r + 4, y: spot.y + 4, anchor: 'start' },
      { x: spot.x - spot.r - 4, y: spot.y + 4, anchor: 'end' },
      { x: spot.x, y: spot.y + spot.r + 13, anchor: 'middle' },
      { x: spot.x, y: spot.y - spot.r - 5, anchor: 'middle' },
      // Near an edge of the picture a label below or above goes to one side.
      ...(['end', 'start'] as const).flatMap((anchor): Label[] => {
        const x = anchor === 'end' ? spot.x + spot.r : spot.x - spot.r;
        return [{ x, y: spot.y + spot.r + 13, anchor }, { x, y: spot.y - spot.r - 5, anchor }];
      }),
    ];
    for (const choice of choices) {
      const left = choice.anchor === 'start' ? choice.x : choice.anchor === 'end' ? choice.x - wide : choice.x - wide / 2;
      const box = { left, right: left + wide, top: choice.y - 10, bottom: choice.y + 3 };
      if (box.left < 2 || box.right > width - 2 || box.top < 0 || box.bottom > height) continue;
      if (taken.some((other, n) => n !== own && box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) continue;
      taken.push(box);
      placed.set(spot.id, choice);
      return;
    }
  });
  return placed;
}
