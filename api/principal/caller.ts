import type { Response } from 'express';
import type { Caller } from '../../core/access/access.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import { wasAllowed } from '../../operations/access/require-right.js';

const KEY = 'caller';

export function setCaller(res: Response, caller: Caller): void {
  res.locals[KEY] = caller;
}

/** Who calls, and what he may do; only behind the principal middleware. */
export function callerOf(res: Response): Caller {
  const caller = findCaller(res);
  if (caller === undefined) throw new AppError('INTERNAL', 'A route that needs a caller stands before the principal middleware.');
  return caller;
}

/** Who calls; undefined: nobody was asked yet, or nobody is known. */
export function findCaller(res: Response): Caller | undefined {
  return res.locals[KEY] as Caller | undefined;
}

/** In whose name something is done: only once a right was asked for (`requireRight`), so that nothing is done for somebody who was never checked. */
export function principalOf(res: Response): Principal {
  const caller = callerOf(res);
  if (wasAllowed(caller)) return caller.principal;
  throw new AppError('INTERNAL', 'A route acts in the name of a caller whose right it has not asked for.');
}
