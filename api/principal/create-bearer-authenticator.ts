import type { KnownCaller } from '../../core/access/access.js';
import type { AccessPolicy } from '../../core/access/access-policy.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import { isServiceKey } from '../../core/keys/service-key.js';
import type { Authenticator } from './authenticator.js';
import { bearerOf } from './bearer.js';

export interface BearerAuthenticatorParts {
  readonly keys: Authenticator;
  /** Undefined: tokens of an identity provider are not taken. */
  readonly oidc: Authenticator | undefined;
  readonly access: AccessPolicy;
}

const KEY = /^tg_/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** API keys (`tg_…`) and, where an identity provider is configured, its tokens. Nothing else, and nobody without either. */
export function createBearerAuthenticator({ keys, oidc, access }: BearerAuthenticatorParts): Authenticator {
  return {
    trustsEverybody: false,
    async authenticate(credentials) {
      const { authorization } = credentials;
      if (!authorization) return refuse('UNAUTHENTICATED', `This address needs credentials: send ${explainWays(oidc)}.`);
      const token = bearerOf(authorization);
      if (token !== undefined && KEY.test(token)) return withGranted(access, await keys.authenticate(credentials));
      if (token !== undefined && JWT.test(token) && oidc !== undefined) return oidc.authenticate(credentials);
      return refuse('UNAUTHENTICATED', explainUnknown(token, oidc));
    },
  };
}

const explainWays = (oidc: Authenticator | undefined): string =>
  `"Authorization: Bearer <API key>"${oidc === undefined ? '' : ', or a token of the identity provider in its place'}`;

function explainUnknown(token: string | undefined, oidc: Authenticator | undefined): string {
  if (token?.startsWith('dev:'))
    return `Nobody is taken at his word here ("Bearer dev:…" is for TIDEGATE_AUTH=dev); send ${explainWays(oidc)}.`;
  if (token !== undefined && JWT.test(token))
    return 'Tokens of identity providers are not taken here: TIDEGATE_OIDC_ISSUER is not set. Send an API key, which begins with tg_.';
  return `The Authorization header is not understood; send ${explainWays(oidc)}.`;
}

/** The policy may give a program's key more than it was made with. A personal key has at most what its person has, as its own authenticator sees to. */
function withGranted(access: AccessPolicy, caller: KnownCaller | Refusal): KnownCaller | Refusal {
  if (isRefusal(caller) || !isServiceKey(caller.principal.id)) return caller;
  const granted = access.grantsOf(caller.principal);
  return granted.length === 0 ? caller : { ...caller, grants: [...caller.grants, ...granted] };
}
