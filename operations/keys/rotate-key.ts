import { createKeyText } from '../../contracts/keys/key-text.js';
import type { Caller } from '../../core/access/access.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { NewKey } from '../../core/keys/api-key.js';
import { toRotatedEntry } from '../../core/keys/key-entries.js';
import { DEFAULT_LIFETIME_MS, DEFAULT_OVERLAP_MS } from '../../core/keys/key-times.js';
import { type KeyView, toKeyView } from '../../core/keys/key-view.js';
import type { IssuedKey } from './create-key.js';
import { explainEnded, findKey } from './find-key.js';
import { type KeyDeps, requireRotation, toActor } from './key-rights.js';

export interface RotateOrder {
  readonly id: string;
  /** Of the new key; undefined: 90 days. */
  readonly expiresInMs: number | undefined;
  /** How long the old key works beside it; undefined: 24 hours. */
  readonly overlapMs: number | undefined;
}

export interface RotatedKey extends IssuedKey {
  readonly replaced: KeyView;
}

/**
 * A new key of the same name, principal and grants; the old one works until the overlap ends, or until its own expiry when that is sooner. A service key for
 * who administers everything that it may do, a personal one for its person. Errors: NOT_FOUND, FORBIDDEN (audited), KEY_ENDED, KEY_LIMIT_REACHED.
 */
export async function rotateKey(deps: KeyDeps, caller: Caller, order: RotateOrder): Promise<RotatedKey> {
  const old = await findKey(deps, caller, order.id);
  await requireRotation(deps, caller, old);
  const { expiresInMs = DEFAULT_LIFETIME_MS, overlapMs = DEFAULT_OVERLAP_MS } = order;
  const { text, id, secretSha256 } = createKeyText();
  const atMs = deps.nowMs();
  const { name, kind, principalId, grants } = old;
  const key: NewKey = {
    ...{ id, name, kind, principalId, grants, createdBy: caller.principal.id, createdWith: caller.keyId ?? null },
    createdAtMs: atMs,
    expiresAtMs: atMs + expiresInMs,
  };
  const overlapEndsAtMs = Math.min(atMs + overlapMs, old.expiresAtMs);
  const entry = toRotatedEntry(key, { old, overlapEndsAtMs }, toActor(caller));
  const rotated = await deps.store.keys.rotate({ key, secretSha256, replaces: old.id, overlapEndsAtMs }, entry);
  if (rotated === null) throw new AppError('KEY_ENDED', explainEnded((await deps.store.keys.get(old.id)) ?? old, atMs, 'rotated'));
  if (isRefusal(rotated)) throw new AppError(rotated.code, rotated.detail);
  deps.logger.warn({ keyId: id, replaces: old.id, name, by: caller.principal.id }, 'an API key was rotated');
  return { key: toKeyView(rotated.key, atMs), secret: text, replaced: toKeyView(rotated.old, atMs) };
}
