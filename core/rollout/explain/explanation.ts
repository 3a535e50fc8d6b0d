import type { Right } from '../../access/role.js';
import type { ShownState } from '../view/shown-state.js';

/** Something that stands between the rollout and its next step. */
export interface Waiting {
  /** In two or three words: `hold`, `guard judge`, `approval`. */
  readonly what: string;
  /** Null: not known, or it has no beginning. */
  readonly sinceMs: number | null;
  /** When it is over, or has its outcome, without anybody's doing; null: that depends on evidence or people. */
  readonly untilMs: number | null;
  /** One sentence with the numbers. */
  readonly detail: string;
}

/** Something that follows. */
export interface NextStep {
  readonly what: string;
  /** Null: as soon as its condition is met. */
  readonly atMs: number | null;
  readonly if: string;
}

export type Action = 'approve' | 'reject' | 'pause' | 'resume' | 'abort' | 'kill' | 'thaw' | 'breakGlass' | 'revert' | 'retry';

/** Who can do something about it now. */
export interface WhoCan {
  readonly action: Action;
  readonly right: Right;
  /** Ids of people of the directory, sorted. */
  readonly people: readonly string[];
  /** Groups with somebody among them. */
  readonly groups: readonly string[];
  /** What the lists do not say; empty: nothing. */
  readonly note: string;
}

export interface Suggestion {
  readonly what: string;
  readonly command: string;
}

/** Why a rollout stands where it stands, what follows, and who can do something about it. */
export interface Explanation {
  readonly id: string;
  readonly state: ShownState;
  /** The answer in a sentence or two, with the numbers. */
  readonly sentence: string;
  readonly waiting: readonly Waiting[];
  readonly next: readonly NextStep[];
  readonly whoCan: readonly WhoCan[];
  readonly tryThis: readonly Suggestion[];
  /** The moment that all of it is about. */
  readonly atMs: number;
}
