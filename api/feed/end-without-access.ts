import type { Request, Response } from 'express';
import { isAllowed } from '../../core/access/access.js';
import type { Scope } from '../../core/access/grant.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { AppDeps } from '../api-deps.js';

/** For so long a stream outlives the key or token with which it was opened, and the right to read what it brings. */
const LOOK_EVERY_MS = 60_000;

type AccessOfStreams = Pick<AppDeps, 'authenticator' | 'logger' | 'streamCheckMs'>;

/** Ends a stream once its caller would no longer get it: a stream lasts for days, and a key that was revoked must not read on by it. */
export function endWithoutAccess(
  deps: AccessOfStreams,
  { req, res }: { readonly req: Request; readonly res: Response },
  scope: Scope,
): void {
  const { authenticator, logger, streamCheckMs = LOOK_EVERY_MS } = deps;
  const { authorization, host } = req.headers;
  const look = async () => {
    const found = await authenticator.authenticate({ authorization, host });
    if (isRefusal(found) || !isAllowed(found.grants, 'read', scope)) res.end();
  };
  const looking = setInterval(() => {
    // Who cannot be asked about now is neither let in nor thrown out.
    look().catch((err: unknown) => logger.warn({ err }, 'whether a stream may go on could not be found out'));
  }, streamCheckMs);
  looking.unref();
  res.once('close', () => clearInterval(looking));
}
