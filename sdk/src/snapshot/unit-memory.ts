import type { Snapshot } from './snapshot.js';

/** What is remembered of one unit. */
export interface Kept {
  readonly snapshot: Snapshot;
  readonly etag: string | null;
  readonly usableUntilMs: number;
  readonly checkedAtMs: number;
  /** What had been heard of changes when this was asked. */
  readonly changesSeen: number;
  /** The unit was given the control values and keeps them. */
  readonly isPinned: boolean;
}

/** A bounded memory: the unit that was not used for longest is forgotten first. */
export class UnitMemory {
  readonly #units = new Map<string, Kept>();
  readonly #max: number;
  readonly #onEvicted: () => void;

  constructor(max: number, onEvicted: () => void) {
    this.#max = max;
    this.#onEvicted = onEvicted;
  }

  get(unit: string): Kept | undefined {
    const kept = this.#units.get(unit);
    if (kept !== undefined) this.set(unit, kept);
    return kept;
  }

  /** A Map keeps the order of insertion: what is put in again is the newest. */
  set(unit: string, kept: Kept): void {
    this.#units.delete(unit);
    this.#units.set(unit, kept);
    if (this.#units.size <= this.#max) return;
    const [oldest] = this.#units.keys();
    if (oldest === undefined) return;
    this.#units.delete(oldest);
    this.#onEvicted();
  }
}
