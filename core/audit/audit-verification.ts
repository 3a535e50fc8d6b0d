import type { ChainHead } from './chain/chained-entry.js';
import type { ChainCheck } from './chain/verify-chain.js';
import type { HistoryBreak } from './history/history-facts.js';

export interface HistoryCheck {
  /** `none`: there never was a workflow. `pending`: it has not ended, or its history is yet to be stored. `incomplete`: parts were gone before. */
  readonly state: 'stored' | 'incomplete' | 'pending' | 'none';
  /** As stored; null without one. */
  readonly sha256: string | null;
  readonly runs: number;
  readonly events: number;
  /** Decisions that history and timeline agree on. */
  readonly decisions: number;
  /** Updates whose content is encrypted, and was not compared. */
  readonly unreadable: number;
  /** Why it is incomplete; empty: it is not. */
  readonly missing: string;
  readonly break: HistoryBreak | null;
}

/** What came of checking one rollout's timeline. */
export interface AuditVerification {
  readonly rolloutId: string;
  readonly verifiedAtMs: number;
  /** Nothing is broken. */
  readonly ok: boolean;
  readonly chain: ChainCheck & {
    /** Entries up to this number were chained at an upgrade: what was done to them before is not seen. */
    readonly sealedSeq: number;
  };
  /** The entry with which the rollout ended; to be written down outside. */
  readonly ended: ChainHead | null;
  readonly history: HistoryCheck;
}
