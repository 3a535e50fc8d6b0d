import type { Reach } from '../../core/access/reach.js';
import type { AuditEntry, AuditKind } from '../../core/audit/audit-entry.js';
import type { AuditChain, AuditHeads } from '../../core/audit/chain/audit-head.js';
import type { ChainedEntry } from '../../core/audit/chain/chained-entry.js';

/** Which entries of all rollouts, in the order of rollout and number. */
export interface AuditQuery {
  readonly rolloutId?: string;
  readonly feature?: string;
  readonly environment?: string;
  readonly kinds?: readonly AuditKind[];
  /** Those of somebody who may not read all; left out: all. */
  readonly reach?: readonly Reach[] | undefined;
  /** Unix milliseconds, inclusive. */
  readonly fromMs?: number;
  /** Unix milliseconds, exclusive. */
  readonly toMs?: number;
  /** The last entry of the page before. */
  readonly after?: { readonly rolloutId: string; readonly seq: number };
  readonly limit: number;
}

/** An entry with what its rollout was about; null for one that the store does not know. */
export interface FoundEntry extends ChainedEntry {
  readonly feature: string | null;
  readonly environment: string | null;
}

export interface ChainStore {
  /** Entries after `afterSeq`, all without one, and the head of the same moment. */
  read(rolloutId: string, afterSeq?: number): Promise<AuditChain>;
  /** Null: nothing was recorded of it. */
  heads(rolloutId: string): Promise<AuditHeads | null>;
  find(query: AuditQuery): Promise<readonly FoundEntry[]>;
}

/** The complete history of a rollout's workflow, over all runs of its chain. */
export interface HistoryRecord {
  readonly rolloutId: string;
  /** Oldest first. */
  readonly runIds: readonly string[];
  readonly eventCount: number;
  /** JSON text of the runs, as it was hashed; empty when the engine had forgotten the workflow. */
  readonly text: string;
  /** Of the text; empty without one. */
  readonly sha256: string;
  /** Why it is not complete; empty: it is. */
  readonly missing: string;
  readonly storedAtMs: number;
}

/** A rollout that has ended and whose history is not stored. */
export interface Unstored {
  readonly id: string;
  readonly environment: string;
}

export interface HistoryStore {
  /** Rollouts that have ended, oldest first. */
  findUnstored(limit: number): Promise<readonly Unstored[]>;
  /** Keeps the history for ever, with its line in the timeline in the same transaction; false: there is one already. */
  save(history: HistoryRecord, entry: AuditEntry): Promise<boolean>;
  read(rolloutId: string): Promise<HistoryRecord | null>;
}
