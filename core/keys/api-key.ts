import type { Grant } from '../access/grant.js';

/** `service`: a program, with its own principal and rights. `personal`: a person, with no more than that person's rights at the time. */
export type KeyKind = 'service' | 'personal';

/** A key as it is made. Neither it nor anything else that is kept has the secret. */
export interface NewKey {
  /** The public part of the key: names it in lists, logs and the audit. */
  readonly id: string;
  /** Lower case; unique among the service keys, or among the person's keys, that work. */
  readonly name: string;
  readonly kind: KeyKind;
  /** `key:<name>`, or the person's id. */
  readonly principalId: string;
  readonly grants: readonly Grant[];
  /** Who made it, or made it anew by rotation. */
  readonly createdBy: string;
  /** Id of the key with which it was made; null: without one. */
  readonly createdWith: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A key with what has become of it. */
export interface ApiKey extends NewKey {
  /** Id of the key that took its place by rotation. */
  readonly replacedBy: string | null;
  /** Until when it still works beside the key that took its place. */
  readonly overlapEndsAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly revokedBy: string | null;
  readonly revokeReason: string | null;
  /** To the minute; null: never. */
  readonly lastUsedAtMs: number | null;
}

/** `overlap`: replaced, and working until the overlap ends. `replaced`: that is over. */
export type KeyState = 'active' | 'overlap' | 'replaced' | 'expired' | 'revoked';

export function stateOf({ revokedAtMs, expiresAtMs, overlapEndsAtMs }: ApiKey, nowMs: number): KeyState {
  if (revokedAtMs !== null) return 'revoked';
  if (overlapEndsAtMs !== null && nowMs >= overlapEndsAtMs) return 'replaced';
  if (nowMs >= expiresAtMs) return 'expired';
  return overlapEndsAtMs === null ? 'active' : 'overlap';
}

/** True when whoever shows it is let in. */
export function isWorking(key: ApiKey, nowMs: number): boolean {
  const state = stateOf(key, nowMs);
  return state === 'active' || state === 'overlap';
}

/** When it ends by itself, in Unix milliseconds. */
export const endOf = ({ expiresAtMs, overlapEndsAtMs }: ApiKey): number => Math.min(expiresAtMs, overlapEndsAtMs ?? expiresAtMs);
