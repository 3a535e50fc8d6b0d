import { timingSafeEqual } from 'node:crypto';
import { parseKeyText } from '../../contracts/keys/key-text.js';
import type { KnownCaller } from '../../core/access/access.js';
import type { AccessPolicy } from '../../core/access/access-policy.js';
import { intersectGrants } from '../../core/access/intersect-grants.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { type ApiKey, stateOf } from '../../core/keys/api-key.js';
import type { Directory } from '../../core/principal/directory.js';
import type { Logger } from '../../platform/logger.js';
import type { KeyStore, StoredKey } from '../../store/store.js';
import type { Authenticator } from './authenticator.js';
import { KeyCache } from './key-cache.js';
import type { KeyFailure, KeyFailures } from './key-failures.js';

const SCHEME = /^Bearer +(\S+)$/i;
const TOUCH_EVERY_MS = 60_000;
/** The hash of nothing: compared with when there is no such key, so that both take as long. */
const NO_HASH = '0'.repeat(64);

export interface KeyAuthenticatorOptions {
  readonly keys: Pick<KeyStore, 'findStored' | 'changes' | 'touch'>;
  /** Where the groups of people stand. */
  readonly directory: Directory;
  /** What people may do: their personal keys never do more. */
  readonly access: AccessPolicy;
  readonly failures: KeyFailures;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** `Authorization: Bearer tg_…`: the program or the person whose key it is. Whatever is wrong with a key, the answer is the same; log and metric know. */
export function createKeyAuthenticator(options: KeyAuthenticatorOptions): Authenticator {
  const { keys, failures, logger, nowMs } = options;
  const cache = new KeyCache(keys, nowMs);
  const noteUse = createUseNotes(options);
  const fail = (reason: KeyFailure, keyId?: string): Refusal => {
    failures.note(reason);
    logger.debug({ reason, ...(keyId !== undefined && { keyId }) }, 'an API key was not taken');
    return refuse('UNAUTHENTICATED', REFUSED);
  };
  return {
    trustsEverybody: false,
    async authenticate({ authorization = '' }) {
      const shown = parseKeyText(SCHEME.exec(authorization)?.[1] ?? '');
      if (shown === null) return fail('malformed');
      const stored = await cache.find(shown.id);
      if (!isSame(shown.secretSha256, stored?.secretSha256 ?? NO_HASH) || stored === null)
        return fail(stored === null ? 'unknown' : 'wrongSecret', shown.id);
      const reason = findEnd(stored, nowMs());
      if (reason !== null) return fail(reason, shown.id);
      noteUse(shown.id);
      return toCaller(stored.key, options);
    },
  };
}

const REFUSED =
  'The API key is not valid: mistyped, expired, replaced or revoked. Compare it with what its holder was given; `tidegate keys list` shows an admin which keys work.';

const isSame = (shown: string, kept: string): boolean => timingSafeEqual(Buffer.from(shown, 'hex'), Buffer.from(kept, 'hex'));

function findEnd({ key }: StoredKey, nowMs: number): KeyFailure | null {
  const state = stateOf(key, nowMs);
  return state === 'active' || state === 'overlap' ? null : state;
}

function toCaller(key: ApiKey, { directory, access }: Pick<KeyAuthenticatorOptions, 'directory' | 'access'>): KnownCaller {
  const { id: keyId, kind, principalId, grants } = key;
  if (kind === 'service') return { principal: { id: principalId, groups: [] }, method: 'key', grants, keyId };
  const person = { id: principalId, groups: directory.find(principalId)?.groups ?? [] };
  const present = access.grantsOf(person);
  const left = intersectGrants(grants, present);
  const whyNone = present.length === 0 ? access.explainNone(person) : 'the key has nothing that its person still has';
  return { principal: person, method: 'key', grants: left, keyId, ...(left.length === 0 && { whyNone }) };
}

/** The store notes a use once a minute; it is not even asked more often. Never in the way of the request. */
function createUseNotes({ keys, logger, nowMs }: Pick<KeyAuthenticatorOptions, 'keys' | 'logger' | 'nowMs'>): (id: string) => void {
  const notedAt = new Map<string, number>();
  return (id) => {
    const atMs = nowMs();
    if (atMs - (notedAt.get(id) ?? Number.NEGATIVE_INFINITY) < TOUCH_EVERY_MS) return;
    notedAt.set(id, atMs);
    keys.touch(id, atMs).catch((err: unknown) => logger.warn({ err, keyId: id }, 'the use of an API key could not be noted'));
  };
}
