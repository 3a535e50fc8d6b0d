import type { Principal } from '../principal/principal.js';

export type AuditKind =
  | 'requested'
  | 'preflight'
  | 'stage'
  | 'gate'
  | 'decision'
  | 'refusal'
  | 'verdict'
  | 'hold'
  | 'flagWrite'
  | 'flagWriteRefused'
  | 'rollback'
  | 'page'
  | 'kill'
  | 'reconciled'
  | 'ended'
  /** The workflow's history was stored, with its hash. */
  | 'history'
  /** An API key was made, rotated or revoked. */
  | 'key'
  /** A webhook was made, changed or removed. */
  | 'webhook';

/** One line of a rollout's timeline. Appending the same `key` twice keeps the first. */
export interface AuditEntry {
  readonly rolloutId: string;
  /** Unique within the rollout; makes appending idempotent. */
  readonly key: string;
  readonly atMs: number;
  readonly kind: AuditKind;
  readonly principal: Pick<Principal, 'id' | 'via'>;
  /** One plain sentence. */
  readonly summary: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** As it stands in the store, numbered in order within its rollout. */
export interface RecordedEntry extends AuditEntry {
  readonly seq: number;
}
