import type { RequestHandler, Response } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import type { Authenticator } from './authenticator.js';

/** Gives every handler behind it the caller as a Principal, or ends the request with 401 or 403. */
export function createPrincipalMiddleware(authenticator: Authenticator): RequestHandler {
  return async (req, res, next) => {
    const found = await authenticator.authenticate({ authorization: req.headers.authorization, host: req.headers.host });
    if (isRefusal(found)) {
      if (found.code === 'UNAUTHENTICATED') res.set('WWW-Authenticate', 'Bearer realm="tidegate"');
      throw new AppError(found.code, found.detail);
    }
    const via = req.get('tidegate-client') === 'cli' ? 'cli' : 'api';
    res.locals['principal'] = { ...found, via } satisfies Principal;
    next();
  };
}

/** The caller; only behind the middleware above. */
export function principalOf(res: Response): Principal {
  const principal = res.locals['principal'] as Principal | undefined;
  if (principal === undefined) throw new AppError('INTERNAL', 'A route that needs a caller stands before the principal middleware.');
  return principal;
}
