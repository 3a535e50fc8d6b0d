import type { ApiDeps } from '../../api/api-deps.js';
import type { Authenticator } from '../../api/principal/authenticator.js';
import { createBearerAuthenticator } from '../../api/principal/create-bearer-authenticator.js';
import { createKeyAuthenticator } from '../../api/principal/key-authenticator.js';
import { KeyFailures } from '../../api/principal/key-failures.js';
import { createOidcAuthenticator } from '../../api/principal/oidc/create-oidc-authenticator.js';
import { createKeyText } from '../../contracts/keys/key-text.js';
import { createAccessPolicy } from '../../core/access/access-policy.js';
import { toGrant } from '../../core/access/grant.js';
import { refuse } from '../../core/errors/refusal.js';
import { toCreatedEntry } from '../../core/keys/key-entries.js';
import { toServicePrincipal } from '../../core/keys/service-key.js';
import { createDirectory } from '../../core/principal/directory.js';
import { createLogger } from '../../platform/logger.js';
import { type Answer, type ApiUnderTest, startApi } from '../fakes/api/api-server.js';
import { type LocalIssuer, startLocalIssuer } from '../fakes/oidc/local-issuer.js';

const DAY_MS = 86_400_000;
const AUDIENCE = 'tidegate';

export interface MadeKey {
  readonly id: string;
  readonly secret: string;
}

export interface Sent {
  /** A key or a token; absent: none. */
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API as it runs in production: keys and tokens, nobody at his word; everything that it logs is kept. */
export interface GuardedApi extends ApiUnderTest {
  readonly issuer: LocalIssuer;
  /** A service key with these grants (`operator@production/support-*`), separated by blanks. */
  makeKey(grants: string, lifetimeMs?: number): Promise<MadeKey>;
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Every line of the log so far. */
  logged(): string;
}

/** `ada@example.com` is an operator of support-*, `lead@example.com` an admin; the identity provider knows anybody else, who may do nothing. */
export async function startGuardedApi(changes: Partial<ApiDeps> = {}): Promise<GuardedApi> {
  const log: string[] = [];
  const logger = createLogger('trace', 'test', { write: (text: string) => void log.push(text) });
  let known: Authenticator | undefined;
  const authenticator: Authenticator = {
    trustsEverybody: false,
    authenticate: async (shown) => known?.authenticate(shown) ?? refuse('UNAUTHENTICATED', 'It has not begun.'),
  };
  const access = createAccessPolicy(
    [
      { grant: { role: 'operator', environment: 'production', features: 'support-*' }, to: ['ada@example.com'] },
      { grant: { role: 'admin', environment: '*', features: '*' }, to: ['lead@example.com'] },
    ],
    'the test',
  );
  const failures = new KeyFailures();
  const api = await startApi({ authenticator, access, logger, keyFailures: failures, ...changes });
  const issuer = await startLocalIssuer(() => api.clock.nowMs, AUDIENCE);
  const parts = { directory: createDirectory([]), access, logger, nowMs: () => api.clock.nowMs };
  const keys = createKeyAuthenticator({ ...parts, keys: api.store.keys, failures });
  const config = { issuer: issuer.url, audience: AUDIENCE, jwksUrl: undefined, groupsClaim: 'groups', idClaim: 'email' };
  known = createBearerAuthenticator({ keys, oidc: createOidcAuthenticator({ ...parts, config }), access });
  return {
    ...api,
    issuer,
    makeKey: createKeyMaker(api),
    send: (method, path, { token, body, headers = {} } = {}) =>
      api.ask(method, path, {
        ...(body !== undefined && { body }),
        headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
      }),
    logged: () => log.join(''),
    stop: async () => {
      await issuer.stop();
      await api.stop();
    },
  };
}

function createKeyMaker(api: ApiUnderTest): GuardedApi['makeKey'] {
  let made = 0;
  return async (grants, lifetimeMs = 30 * DAY_MS) => {
    made += 1;
    const { text, id, secretSha256 } = createKeyText();
    const name = `test-${made}`;
    const { nowMs } = api.clock;
    const key = {
      ...{ id, name, kind: 'service' as const, principalId: toServicePrincipal(name), createdBy: 'lead@example.com', createdWith: null },
      ...{ createdAtMs: nowMs, expiresAtMs: nowMs + lifetimeMs },
      grants: grants.split(' ').map((grant) => toGrant(grant) ?? { role: 'viewer' as const, environment: 'none', features: 'none' }),
    };
    const by = { principal: { id: 'lead@example.com', via: 'cli' as const }, keyId: null };
    await api.store.keys.create({ key, secretSha256 }, toCreatedEntry(key, by));
    return { id, secret: text };
  };
}
