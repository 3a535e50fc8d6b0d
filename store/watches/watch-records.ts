import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { DecisionRecord } from '../../core/evidence/record/decision-record.js';
import type { GuardMemory } from '../../core/evidence/stream/guard-memory.js';
import type { GuardFinding } from '../../core/evidence/verdict.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { Standing } from '../../core/rollout/standing.js';

export interface WatchRecord {
  /** `<rolloutId>#<stageAttempt>` */
  readonly id: string;
  readonly rolloutId: string;
  readonly environment: string;
  readonly feature: string;
  readonly stageIndex: number;
  readonly stageAttempt: number;
  readonly startedAtMs: number;
  /** Of the write that began it; null: not known. */
  readonly generation: number | null;
  readonly spec: RolloutSpec;
}

export interface LookedWatch extends WatchRecord {
  readonly lookedAtMs: number | null;
  readonly standing: Standing | null;
  /** Digest that the rollout has been told. */
  readonly toldDigest: string | null;
}

/** By guard. */
export type GuardMemories = Readonly<Record<string, GuardMemory>>;

export interface DueWatch extends LookedWatch {
  /** What its last look left; null before its first. */
  readonly memory: GuardMemories | null;
  /** At the first look: what the rollout's last stage attempt left that was looked at. */
  readonly previous: { readonly stageIndex: number; readonly memory: GuardMemories } | null;
}

/** A look to be stored as one. */
export interface SavedLook {
  readonly watchId: string;
  readonly rolloutId: string;
  readonly standing: Standing;
  /** Null: as it was. */
  readonly memory: GuardMemories | null;
  readonly nextDueMs: number;
  readonly keep: readonly DecisionRecord[];
  readonly audit: readonly AuditEntry[];
}

/** A verdict that was kept, numbered in the order of keeping. */
export interface KeptDecision extends DecisionRecord {
  readonly id: number;
  readonly watchId: string;
}

export interface DecisionQuery {
  readonly guard?: string;
  /** Those kept after this one. */
  readonly afterId?: number;
  readonly limit: number;
  /** The last ones instead of the first; in the order of keeping all the same. */
  readonly isNewest?: boolean;
}

export interface WatchStore {
  /** Opens it and closes every other watch of the rollout; idempotent. */
  open(watch: WatchRecord): Promise<void>;
  closeAll(rolloutId: string): Promise<void>;
  /** Open watches of the shard whose next look is due, oldest first. */
  due(shard: number, shards: number, nowMs: number, limit: number): Promise<readonly DueWatch[]>;
  /** Stores the looks (standing, memory, next due) with their verdicts and audit lines; each look is atomic, a hundred share a transaction. An older look replaces neither standing nor memory of a newer one. */
  saveLooks(looks: readonly SavedLook[]): Promise<void>;
  markTold(watchId: string, digest: string): Promise<void>;
  get(watchId: string): Promise<LookedWatch | null>;
  /** Kept verdicts with all that they were made from, in the order of keeping. */
  decisions(rolloutId: string, query: DecisionQuery): Promise<readonly KeptDecision[]>;
  /** What each guard last said with each verdict in each stage attempt, oldest first: short, however long the rollout lasts. */
  findings(rolloutId: string): Promise<readonly (GuardFinding & { readonly watchId: string })[]>;
}
