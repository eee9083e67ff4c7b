/**
 * Nodes and edges drawn anew without laying all of them out again, which takes sigma a while where they
 * are many: places stay as they are, only colours and what is hidden change.
 */

import type Sigma from 'sigma';
import type { NodeDisplayData } from 'sigma/types';
import type { DrawnEdge, DrawnNode } from './model';

/** What sigma keeps to itself: which labels may stand where, and whether it is about to lay all out again. */
interface Inside {
  needToProcess: boolean;
  labelGrid: {
    resizeAndClear: (size: { width: number; height: number }, cell: number) => void;
    add: (key: string, size: number, at: { x: number; y: number }) => void;
    organize: () => void;
  };
}

/** Gives back whether it could be done; where not, sigma has to do all of it. */
export function repaint(sigma: Sigma<DrawnNode, DrawnEdge>, nodes: string[], edges: string[]): boolean {
  const inside = sigma as unknown as Inside;
  if (inside.needToProcess) return false;
  sigma.refresh({ partialGraph: { nodes, edges }, skipIndexation: true, schedule: true });
  return true;
}

/** Labels are those of the largest nodes of each field; once some are hidden, they are others. */
export function relabel(sigma: Sigma<DrawnNode, DrawnEdge>): void {
  const { labelGrid } = sigma as unknown as Inside;
  const cameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
  const [zero, right, up] = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 0, y: 1 }].map((at) => sigma.framedGraphToViewport(at, { cameraState }));
  labelGrid.resizeAndClear(sigma.getDimensions(), sigma.getSetting('labelGridCellSize'));
  sigma.getGraph().forEachNode((id) => {
    const data = sigma.getNodeDisplayData(id) as NodeDisplayData;
    if (data.hidden || data.label === null) return;
    labelGrid.add(id, data.size, {
      x: zero!.x + data.x * (right!.x - zero!.x) + data.y * (up!.x - zero!.x),
      y: zero!.y + data.x * (right!.y - zero!.y) + data.y * (up!.y - zero!.y),
    });
  });
  labelGrid.organize();
}
