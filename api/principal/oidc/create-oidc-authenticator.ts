import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { KnownCaller } from '../../../core/access/access.js';
import { type AccessPolicy, toCaller } from '../../../core/access/access-policy.js';
import { isRefusal, type Refusal, refuse } from '../../../core/errors/refusal.js';
import type { Directory } from '../../../core/principal/directory.js';
import type { OidcConfig } from '../../../platform/oidc-config.js';
import type { Authenticator } from '../authenticator.js';
import { bearerOf } from '../bearer.js';
import { explainBadToken } from './explain-bad-token.js';
import { KeySource, type KeySourceOptions } from './key-source.js';
import { requireSafeAddress } from './require-safe-address.js';
import { toPerson } from './to-person.js';

/** Asymmetric ones only: with a symmetric one whoever knows the public key could sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** For clocks that differ. */
const TOLERANCE_S = 30;
const LONGEST_TOKEN = 8_192;
/** RFC 9068 and RFC 7519; other kinds of tokens (logout, DPoP proofs) of the same issuer are not for signing in. */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt']);

export interface OidcOptions extends Pick<KeySourceOptions, 'logger' | 'nowMs' | 'fetch' | 'cooldownMs'> {
  readonly config: OidcConfig;
  readonly directory: Directory;
  readonly access: AccessPolicy;
}

/**
 * Takes `Authorization: Bearer <JWT>` of one pinned issuer for one audience. Who somebody is, a claim says; their groups are those of the token and of the directory; what
 * they may do, the access policy. Errors: CONFIG_INVALID for addresses that could be anybody's; when a token comes, IDENTITY_UNAVAILABLE.
 */
export function createOidcAuthenticator({ config, directory, access, ...options }: OidcOptions): Authenticator {
  const { issuer, audience } = config;
  requireSafeAddress('TIDEGATE_OIDC_ISSUER', issuer);
  const jwksUrl = config.jwksUrl === undefined ? undefined : requireSafeAddress('TIDEGATE_OIDC_JWKS_URL', config.jwksUrl);
  const keys = new KeySource({ issuer, jwksUrl, ...options });
  const verify = async (token: string): Promise<KnownCaller['principal'] | Refusal> => {
    const currentDate = new Date(options.nowMs());
    const rules = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: TOLERANCE_S, requiredClaims: ['exp', 'sub'], currentDate };
    const { payload } = await jwtVerify(token, keys.getKey, rules);
    return toPerson(payload, { id: config.idClaim, groups: config.groupsClaim });
  };
  return {
    trustsEverybody: false,
    async authenticate({ authorization }) {
      const token = bearerOf(authorization) ?? '';
      const misfit = findMisfit(token);
      if (misfit !== null) return misfit;
      try {
        const person = await verify(token);
        if (isRefusal(person)) return person;
        const groups = [...new Set([...person.groups, ...(directory.find(person.id)?.groups ?? [])])];
        return toCaller(access, { id: person.id, groups }, 'oidc');
      } catch (error) {
        const refusal = explainBadToken(error);
        if (refusal !== null) return refusal;
        throw error;
      }
    },
  };
}

function findMisfit(token: string): Refusal | null {
  if (token.length > LONGEST_TOKEN)
    return refuse(
      'UNAUTHENTICATED',
      `The token has ${token.length} characters; at most ${LONGEST_TOKEN} are read. Have the provider send fewer groups.`,
    );
  try {
    const { typ } = decodeProtectedHeader(token);
    const type = typ?.toLowerCase().replace(/^application\//, '');
    if (type === undefined || TYPES.has(type)) return null;
    return refuse('UNAUTHENTICATED', 'The token is of another kind than those for signing in: its "typ" must be JWT or at+jwt.');
  } catch {
    return refuse('UNAUTHENTICATED', 'The token is no JSON web token: its header cannot be read.');
  }
}
