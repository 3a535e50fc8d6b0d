import type { Reach } from '../../core/access/reach.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { FreezeView } from '../../core/freeze/freeze-view.js';

/** A freeze as it is kept; lifted ones stay for the audit. */
export type FreezeRecord = Omit<FreezeView, 'state'>;

export interface FreezeLift {
  readonly id: string;
  readonly by: string;
  readonly via: string;
  readonly reason: string;
  readonly atMs: number;
}

/** What an open rollout knows of freezes, as its workflow last recorded it. */
export interface FreezeKnowledge {
  readonly rolloutId: string;
  readonly environment: string;
  readonly feature: string;
  readonly revision: number;
  /** Id of the freeze that it was told of; null: of none. */
  readonly freezeId: string | null;
  readonly brokenFreezes: readonly string[];
}

/** Where a freeze stands among all, by when it was thrown. */
export type FreezePosition = Pick<FreezeView, 'createdAtMs' | 'id'>;

export interface FreezeStore {
  /** The same id twice is one freeze: the answer is then the one that was there. */
  create(freeze: Freeze, about: { readonly atMs: number; readonly via: string }): Promise<FreezeRecord>;
  get(id: string): Promise<FreezeRecord | null>;
  /** Null: there is none of this id, or it is lifted or over already. */
  lift(lift: FreezeLift): Promise<FreezeRecord | null>;
  /** Those that hold now, the oldest first; of one feature also those of the whole environment. */
  active(about: { readonly environment: string; readonly feature?: string }, nowMs: number): Promise<readonly FreezeRecord[]>;
  /** Those that hold now in whatever environment. Answered from an index. */
  allActive(nowMs: number): Promise<readonly FreezeRecord[]>;
  /** Active, planned and past ones of an environment, newest first; those after `before` in that order. With `reach`, of those for one feature only those within it. */
  list(environment: string, limit: number, before?: FreezePosition, reach?: readonly Reach[]): Promise<readonly FreezeRecord[]>;
  /** Of every rollout whose workflow goes forward or could. Reads each one's view: for when a freeze stands or has stood, not for every second. */
  knowledge(): Promise<readonly FreezeKnowledge[]>;
}
