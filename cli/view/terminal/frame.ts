import type { Paint } from './paint.js';

/** What a view is drawn for. */
export interface Frame {
  /** Characters of a line; no line is longer. */
  readonly width: number;
  readonly nowMs: number;
  readonly paint: Paint;
}
