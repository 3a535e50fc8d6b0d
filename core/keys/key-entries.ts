import { describeGrant } from '../access/grant.js';
import type { AuditEntry } from '../audit/audit-entry.js';
import { toControlEntry } from '../audit/control-plane.js';
import type { Principal } from '../principal/principal.js';
import type { ApiKey, NewKey } from './api-key.js';

/** Who did it, and by which key; null: by none. */
export interface KeyActor {
  readonly principal: Pick<Principal, 'id' | 'via'>;
  readonly keyId: string | null;
}

/** The audit's line for a new key. */
export function toCreatedEntry(key: NewKey, { principal, keyId }: KeyActor): AuditEntry {
  const whose = key.kind === 'personal' ? 'a personal key' : 'the service key';
  const summary = `${principal.id} made ${whose} ${key.name} (${key.id}) with ${describeGrants(key)}, until ${toIso(key.expiresAtMs)}.`;
  const data = { verb: 'create', with: keyId, ...toFacts(key) };
  return toControlEntry({ kind: 'key', key: `key/${key.id}/created`, summary, principal, data }, key.createdAtMs);
}

/** The audit's line for a rotation. `overlapEndsAtMs`: until when the old key works. */
export function toRotatedEntry(
  key: NewKey,
  { old, overlapEndsAtMs }: { readonly old: Pick<ApiKey, 'id'>; readonly overlapEndsAtMs: number },
  { principal, keyId }: KeyActor,
): AuditEntry {
  const isAtOnce = overlapEndsAtMs <= key.createdAtMs;
  const then = isAtOnce ? 'the old one ended at once' : `the old one works until ${toIso(overlapEndsAtMs)}`;
  const summary = `${principal.id} rotated the key ${key.name}: ${key.id} takes the place of ${old.id}; ${then}.`;
  const data = { verb: 'rotate', with: keyId, replaces: old.id, overlapEndsAtMs, ...toFacts(key) };
  return toControlEntry({ kind: 'key', key: `key/${key.id}/created`, summary, principal, data }, key.createdAtMs);
}

export interface Revocation {
  readonly actor: KeyActor;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

/** The audit's line for a revocation: of the key, and of those before it that still worked. */
export function toRevokedEntry(key: ApiKey, before: readonly Pick<ApiKey, 'id'>[], { actor, reason, atMs }: Revocation): AuditEntry {
  const { principal, keyId } = actor;
  const ids = before.map(({ id }) => id);
  const also = ids.length === 0 ? '' : ` and what it had taken the place of (${ids.join(', ')})`;
  const summary = `${principal.id} revoked the key ${key.name} (${key.id})${also}: ${reason}`;
  const data = { verb: 'revoke', with: keyId, reason, alsoRevoked: ids, ...toFacts(key) };
  return toControlEntry({ kind: 'key', key: `key/${key.id}/revoked`, summary, principal, data }, atMs);
}

const describeGrants = ({ grants }: NewKey): string => grants.map(describeGrant).join(', ');
const toIso = (atMs: number): string => new Date(atMs).toISOString();

function toFacts({ id, name, kind, principalId, grants, expiresAtMs }: NewKey) {
  const environments = new Set(grants.map(({ environment }) => environment));
  const [environment] = environments;
  // Found by its environment only where it is about just one.
  const where = environments.size === 1 && environment !== '*' ? { environment } : {};
  return { keyId: id, name, keyKind: kind, principal: principalId, grants: grants.map(describeGrant), expiresAtMs, ...where };
}
