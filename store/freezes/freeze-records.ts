import type { Freeze } from '../../core/freeze/freeze.js';

/** A freeze as it is kept; lifted ones stay for the audit. */
export interface FreezeRecord extends Freeze {
  readonly createdAtMs: number;
  readonly via: string;
  readonly liftedAtMs: number | null;
  readonly liftedBy: string | null;
  readonly liftReason: string | null;
}

export interface FreezeLift {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

export interface FreezeStore {
  /** The same id twice is one freeze. */
  create(freeze: Freeze, about: { readonly atMs: number; readonly via: string }): Promise<FreezeRecord>;
  /** Null: there is none of this id, or it is lifted or over already. */
  lift(lift: FreezeLift): Promise<FreezeRecord | null>;
  /** Those that hold now, the oldest first; of one feature also those of the whole environment. */
  active(about: { readonly environment: string; readonly feature?: string }, nowMs: number): Promise<readonly FreezeRecord[]>;
  /** Active, planned and past ones of an environment, newest first. */
  list(environment: string, limit: number): Promise<readonly FreezeRecord[]>;
}
