import type { Caller } from '../../core/access/access.js';
import { AppError } from '../../core/errors/app-error.js';
import { type ApiKey, stateOf } from '../../core/keys/api-key.js';
import type { AccessDeps } from '../access/note-access-refusal.js';
import { requireRightAnywhere } from '../access/require-right.js';

/** The key of this id. Errors: NOT_FOUND; FORBIDDEN for who has no role at all. */
export async function findKey(deps: AccessDeps, caller: Caller, id: string): Promise<ApiKey> {
  await requireRightAnywhere(deps, caller, 'read');
  // No id has a NUL in it, and no database takes one.
  const key = id.includes('\0') ? null : await deps.store.keys.get(id);
  if (key !== null) return key;
  throw new AppError('NOT_FOUND', `There is no key "${id}". \`tidegate keys list --all\` shows the ids of those that there are.`);
}

/** Why nothing more can be done with this key. */
export function explainEnded(key: ApiKey, nowMs: number, verb: 'rotated' | 'revoked'): string {
  const { id, name, replacedBy, overlapEndsAtMs, expiresAtMs, revokedAtMs, revokedBy } = key;
  const begin = `The key ${name} (${id})`;
  const next = `it cannot be ${verb}.`;
  switch (stateOf(key, nowMs)) {
    case 'revoked':
      return `${begin} was revoked by ${revokedBy} at ${toIso(revokedAtMs)}; ${next}`;
    case 'expired':
      return `${begin} expired at ${toIso(expiresAtMs)}; ${next} Make a new one: \`tidegate keys create\`.`;
    case 'replaced':
      return `${begin} was replaced by ${replacedBy}, and its overlap ended at ${toIso(overlapEndsAtMs)}; ${next}`;
    case 'overlap':
    case 'active':
      return replacedBy === null
        ? `${begin} was changed at this very moment by somebody else; look at it again.`
        : `${begin} was rotated already: ${replacedBy} has taken its place. Rotate that one.`;
  }
}

const toIso = (atMs: number | null): string => new Date(atMs ?? 0).toISOString();
