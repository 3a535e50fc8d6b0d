import type { ChainedEntry, ChainHead } from './chained-entry.js';

/** What the store keeps beside a rollout's entries. */
export interface AuditHead extends ChainHead {
  /** Entries up to this number were there before the chain was: what was done to them until the upgrade is not seen. 0: none was. */
  readonly sealedSeq: number;
}

/** Where a rollout's timeline stands, and where it stood when the rollout ended. */
export interface AuditHeads {
  readonly head: AuditHead;
  /** Null: it has not ended. */
  readonly ended: ChainHead | null;
}

/** A rollout's entries, in the order of their numbers, with the head that was theirs at the same moment. */
export interface AuditChain {
  /** Null: the store keeps none. */
  readonly head: AuditHead | null;
  readonly entries: readonly ChainedEntry[];
}

/** The entry with which the rollout ended: the head to write down outside. Null: it has not ended. */
export function findEndedHead(entries: readonly Pick<ChainedEntry, 'kind' | 'seq' | 'hash'>[]): ChainHead | null {
  const ended = entries.findLast(({ kind }) => kind === 'ended');
  return ended === undefined ? null : { seq: ended.seq, hash: ended.hash };
}
