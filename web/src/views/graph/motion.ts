/** Whether the camera moves: by drags, wheels, keys and buttons alike. */

import type { Camera } from 'sigma';

/**
 * After so many frames without a movement it counts as rest. Frames and not time: where one frame takes long,
 * time passes between two steps of a movement, and what waits for rest would make the next frame longer still.
 */
const QUIET = 8;

export class Motion {
  #quiet = QUIET;
  #frame = 0;

  /** `turn` is called when the camera begins to move, and when it has come to rest. */
  constructor(camera: Camera, private readonly turn: (moving: boolean) => void) {
    camera.on('updated', () => {
      const rested = !this.moving;
      this.#quiet = 0;
      if (rested) this.turn(true);
      this.#frame ||= requestAnimationFrame(() => this.#tick());
    });
  }

  get moving(): boolean {
    return this.#quiet < QUIET;
  }

  #tick(): void {
    this.#quiet += 1;
    this.#frame = this.moving ? requestAnimationFrame(() => this.#tick()) : 0;
    if (!this.moving) this.turn(false);
  }

  /** Counts as rest from now on. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const moved = this.moving;
    this.#quiet = QUIET;
    if (moved) this.turn(false);
  }

  kill(): void {
    cancelAnimationFrame(this.#frame);
  }
}
