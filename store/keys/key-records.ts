import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { ApiKey, NewKey } from '../../core/keys/api-key.js';

/** A key with what its secret is compared with; only for whoever checks credentials. */
export interface StoredKey {
  readonly key: ApiKey;
  /** Of the secret's UTF-8 bytes, lower-case hexadecimal. */
  readonly secretSha256: string;
}

export interface KeyDraft {
  readonly key: NewKey;
  readonly secretSha256: string;
}

export interface KeyRotation extends KeyDraft {
  readonly replaces: string;
  /** Unix milliseconds. */
  readonly overlapEndsAtMs: number;
}

export interface KeyRevocation {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

export interface RevokedKeys {
  readonly key: ApiKey;
  /** What it had taken the place of and still worked: revoked with it. */
  readonly before: readonly ApiKey[];
}

export interface KeyStore {
  /** With its audit entry in the same transaction. Refused: KEY_NAME_TAKEN, KEY_LIMIT_REACHED. */
  create(draft: KeyDraft, entry: AuditEntry): Promise<ApiKey | Refusal>;
  /** The new key, and the old one with its overlap, with the audit entry in the same transaction. Null: the old one does not work any more, or was replaced. Refused: KEY_LIMIT_REACHED. */
  rotate(rotation: KeyRotation, entry: AuditEntry): Promise<{ readonly key: ApiKey; readonly old: ApiKey } | Refusal | null>;
  /** With the audit entry in the same transaction. Null: it does not work any more. */
  revoke(revocation: KeyRevocation, toEntry: (revoked: RevokedKeys) => AuditEntry): Promise<RevokedKeys | null>;
  get(id: string): Promise<ApiKey | null>;
  findStored(id: string): Promise<StoredKey | null>;
  /** Those that work at `nowMs`, newest first; `isAll`: the newest of all that there ever were, at most 1,000. */
  list(about: { readonly nowMs: number; readonly isAll?: boolean }): Promise<readonly ApiKey[]>;
  /** Those that work and were made with this key, newest first. */
  madeWith(id: string, nowMs: number): Promise<readonly ApiKey[]>;
  /** Everybody who made or rotated a service key of one of these principals, and whoever made the keys by which that was done. */
  makersOf(principalIds: readonly string[]): Promise<readonly string[]>;
  /** Notes that the key was used; does nothing when that was noted within the minute. */
  touch(id: string, atMs: number): Promise<void>;
  /** Grows with each rotation and revocation that this process makes: what was read of keys before is out of date. */
  changes(): number;
}
