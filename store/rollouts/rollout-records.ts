import type { Reach } from '../../core/access/reach.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

export interface NewRollout {
  readonly id: string;
  readonly spec: RolloutSpec;
  readonly specHash: string;
  readonly requestedBy: string;
  readonly atMs: number;
  readonly view: RolloutView;
  readonly audit: AuditEntry;
}

export interface RolloutRow {
  readonly id: string;
  readonly environment: string;
  readonly feature: string;
  readonly specHash: string;
  readonly spec: RolloutSpec;
  readonly requestedBy: string;
  readonly createdAtMs: number;
  /** Null until the workflow was started. */
  readonly engineStartedAtMs: number | null;
  /** Waits for flags that others hold; it has no leases and no workflow. */
  readonly queued: boolean;
  readonly view: RolloutView;
}

export interface RolloutQuery {
  readonly environment?: string;
  readonly feature?: string;
  readonly states?: readonly string[];
  /** Those of somebody who may not read all; left out: all. */
  readonly reach?: readonly Reach[] | undefined;
  readonly limit: number;
  /** Return rollouts created before this one (id of the last of the previous page). */
  readonly beforeId?: string;
}

export interface RolloutStore {
  /**
   * Takes the leases on all flags and stores the rollout. When they are not to be had now: stores it as one that waits, or, with `onConflict: reject`, refuses
   * (FLAG_LEASED, naming flag and holder) and stores nothing. Same id and same specHash again: the existing row.
   */
  create(rollout: NewRollout): Promise<RolloutRow | Refusal>;
  markEngineStarted(id: string, atMs: number): Promise<void>;
  /** Holding their flags, but their workflow was never started (the API died in between). */
  findUnstarted(olderThanMs: number): Promise<readonly RolloutRow[]>;
  get(id: string): Promise<RolloutRow | null>;
  /** Those of the ids that exist, with what each is about. */
  findKnown(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<RolloutRow, 'environment' | 'feature'>>>;
  list(query: RolloutQuery): Promise<readonly RolloutRow[]>;
  /** The features that these flags belong to: that serve one, hold one, or were the last to move one. */
  flagOwners(environment: string, keys: readonly string[]): Promise<readonly string[]>;
  /** Ids of the rollouts that retry this one, oldest first. */
  retriesOf(id: string): Promise<readonly string[]>;
  /** Newest view wins by revision; entries are appended idempotently, all in one transaction. Listeners hear of it. Terminal view: releases the leases. */
  record(view: RolloutView, entries: readonly AuditEntry[]): Promise<void>;
  /** True when this rollout (still) holds the leases of all its flags. */
  holdsLeases(id: string): Promise<boolean>;
}
