import type { Caller } from '../../core/access/access.js';
import { AppError } from '../../core/errors/app-error.js';
import { toRevokedEntry } from '../../core/keys/key-entries.js';
import { type KeyView, toKeyView } from '../../core/keys/key-view.js';
import type { AccessDeps } from '../access/note-access-refusal.js';
import { explainEnded, findKey } from './find-key.js';
import { requireRevocation, toActor } from './key-rights.js';

export interface RevokeOrder {
  readonly id: string;
  readonly reason: string;
}

export interface RevokedKey {
  readonly key: KeyView;
  /** What it had taken the place of and still worked: revoked with it. */
  readonly alsoRevoked: readonly KeyView[];
  /** What was made with it and goes on working: after a theft, to be looked at. */
  readonly madeWithIt: readonly KeyView[];
}

/**
 * Ends a key at once: in this process with the answer, in others within seconds. For its person, and for who administers everything that it may do. Errors: NOT_FOUND, FORBIDDEN (audited), KEY_ENDED.
 */
export async function revokeKey(deps: AccessDeps, caller: Caller, { id, reason }: RevokeOrder): Promise<RevokedKey> {
  const known = await findKey(deps, caller, id);
  await requireRevocation(deps, caller, known);
  const atMs = deps.nowMs();
  const actor = toActor(caller);
  const revoked = await deps.store.keys.revoke({ id: known.id, by: caller.principal.id, reason, atMs }, ({ key, before }) =>
    toRevokedEntry(key, before, { actor, reason, atMs }),
  );
  if (revoked === null) throw new AppError('KEY_ENDED', explainEnded((await deps.store.keys.get(id)) ?? known, atMs, 'revoked'));
  const { key, before } = revoked;
  const made = (await Promise.all([key, ...before].map((one) => deps.store.keys.madeWith(one.id, atMs)))).flat();
  deps.logger.warn({ keyId: key.id, name: key.name, by: caller.principal.id, reason }, 'an API key was revoked');
  const show = (keys: typeof before) => keys.map((one) => toKeyView(one, atMs));
  return { key: toKeyView(key, atMs), alsoRevoked: show(before), madeWithIt: show(made) };
}
