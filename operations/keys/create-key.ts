import { createKeyText } from '../../contracts/keys/key-text.js';
import type { Caller } from '../../core/access/access.js';
import type { Grant } from '../../core/access/grant.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { KeyKind, NewKey } from '../../core/keys/api-key.js';
import { toCreatedEntry } from '../../core/keys/key-entries.js';
import { DEFAULT_LIFETIME_MS } from '../../core/keys/key-times.js';
import { type KeyView, toKeyView } from '../../core/keys/key-view.js';
import { findServiceKeyFault, toServicePrincipal } from '../../core/keys/service-key.js';
import { type KeyDeps, requireHeld, requireService, toActor } from './key-rights.js';

export interface KeyOrder {
  readonly name: string;
  readonly kind: KeyKind;
  /** Undefined, for a personal key: what the caller has. */
  readonly grants: readonly Grant[] | undefined;
  /** Undefined: 90 days. */
  readonly expiresInMs: number | undefined;
}

export interface IssuedKey {
  readonly key: KeyView;
  /** The key itself. It is nowhere else: whoever gets this answer is the only one to see it. */
  readonly secret: string;
}

/**
 * Makes a key. A service key is for who administers everything that it may do; a personal one is the caller's own and has no more than the caller.
 * Errors: FORBIDDEN (audited), REQUEST_INVALID (an approver that is no person), KEY_NAME_TAKEN, KEY_LIMIT_REACHED.
 */
export async function createKey(deps: KeyDeps, caller: Caller, order: KeyOrder): Promise<IssuedKey> {
  const { kind, name, grants = caller.grants, expiresInMs = DEFAULT_LIFETIME_MS } = order;
  if (kind === 'personal') await requireHeld(deps, caller, grants);
  else await requireService(deps, caller, { name, grants });
  if (kind === 'service') requireNoApprover(name, grants);
  const { text, id, secretSha256 } = createKeyText();
  const atMs = deps.nowMs();
  const key: NewKey = {
    ...{ id, name, kind, grants },
    principalId: kind === 'personal' ? caller.principal.id : toServicePrincipal(name),
    createdBy: caller.principal.id,
    createdWith: caller.keyId ?? null,
    createdAtMs: atMs,
    expiresAtMs: atMs + expiresInMs,
  };
  const created = await deps.store.keys.create({ key, secretSha256 }, toCreatedEntry(key, toActor(caller)));
  if (isRefusal(created)) throw new AppError(created.code, created.detail);
  deps.logger.warn({ keyId: id, name, kind, by: caller.principal.id }, 'an API key was made');
  return { key: toKeyView(created, atMs), secret: text };
}

function requireNoApprover(name: string, grants: readonly Grant[]): void {
  const fault = findServiceKeyFault(name, grants);
  if (fault !== null) throw new AppError('REQUEST_INVALID', `${fault.pointer}: ${fault.detail}`, { errors: [fault] });
}
