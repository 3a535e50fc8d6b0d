import type { Request, RequestHandler } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import type { Authenticator } from '../principal/authenticator.js';

/**
 * Refuses what a page of another origin makes a browser send. Such a page reads no answer, but where nobody has to show who they are it could still have something
 * done by a request that needs no body. Browsers say where a request comes from (`Sec-Fetch-Site`, else `Origin`), and no page can change what they say.
 * Errors: FORBIDDEN.
 */
export function refuseForeignPages({ trustsEverybody }: Pick<Authenticator, 'trustsEverybody'>): RequestHandler {
  return (req, _res, next) => {
    if (!isForeign(req, trustsEverybody)) return next();
    throw new AppError(
      'FORBIDDEN',
      'A page of another origin made the browser send this; only the pages of this server, and programs, may ask it. Open the dashboard at this address instead.',
    );
  };
}

function isForeign({ method, headers }: Request, trustsEverybody: boolean): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return !isFollowedLink(method, headers['sec-fetch-mode']);
  // Over plain http browsers say no more than the origin. A proxy may give the host another name, so this counts only where credentials do not.
  return site === undefined && trustsEverybody && origin !== undefined && hostOf(origin) !== host;
}

/** A person who clicks on a link to an answer: nothing is done, and only they see it. */
const isFollowedLink = (method: string, mode: unknown): boolean => method === 'GET' && mode === 'navigate';

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
