import type { Request, RequestHandler } from 'express';
import type { Caller, KnownCaller } from '../../core/access/access.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import type { FailedLogins } from '../access/failed-logins.js';
import { guardAnswer } from '../access/guard-answer.js';
import { sourceAddressOf } from '../access/source-address.js';
import { toLimitClass } from '../limits/limit-class.js';
import type { Authenticator } from './authenticator.js';
import { setCaller } from './caller.js';

export { callerOf, principalOf } from './caller.js';

export interface PrincipalMiddlewareOptions {
  readonly authenticator: Authenticator;
  readonly logins: FailedLogins;
  readonly trustedProxies?: number;
}

/** What a client may say of itself; everything else is the API. */
const DOORS: ReadonlyMap<string, Principal['via']> = new Map([
  ['cli', 'cli'],
  ['dashboard', 'dashboard'],
]);

/** Gives every handler behind it the caller, and sees to it that none answers without asking what he may do; or ends the request with 401, 403, 429 or 503. */
export function createPrincipalMiddleware(options: PrincipalMiddlewareOptions): RequestHandler {
  return async (req, res, next) => {
    const found = await authenticate(options, req);
    if (isRefusal(found)) {
      // RFC 6750, 3.1: who sent nothing is not told that it was wrong.
      const error = req.headers.authorization ? ', error="invalid_token"' : '';
      if (found.code === 'UNAUTHENTICATED') res.set('WWW-Authenticate', `Bearer realm="tidegate"${error}`);
      throw new AppError(found.code, found.detail);
    }
    const via = DOORS.get(req.get('tidegate-client') ?? '') ?? 'api';
    // One object for each request: what it was allowed is remembered by it.
    const caller = { ...found, principal: { ...found.principal, via } } satisfies Caller;
    setCaller(res, caller);
    guardAnswer(res, caller);
    next();
  };
}

async function authenticate(
  { authenticator, logins, trustedProxies = 0 }: PrincipalMiddlewareOptions,
  req: Request,
): Promise<KnownCaller | Refusal> {
  const { authorization, host } = req.headers;
  if (!authorization || authenticator.trustsEverybody) return authenticator.authenticate({ authorization, host });
  const address = sourceAddressOf(req, trustedProxies);
  if (!isBrake(req)) logins.requireCalm(address, authorization);
  const found = await authenticator.authenticate({ authorization, host });
  if (!isRefusal(found)) logins.noteGood(authorization);
  else if (found.code === 'UNAUTHENTICATED') await logins.noteBad(address, authorization, found.detail);
  return found;
}

/** What stops something is checked however much goes wrong around it. A decision only shows by its body whether it stops, so each counts. */
function isBrake({ method, path }: Request): boolean {
  const found = toLimitClass(method, path);
  return found === 'never' || found === 'decision';
}
