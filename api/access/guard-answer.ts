import type { Response } from 'express';
import type { Caller } from '../../core/access/access.js';
import { AppError } from '../../core/errors/app-error.js';
import { wasAllowed } from '../../operations/access/require-right.js';

/** What a handler has set for the answer that is not given. */
const OF_THE_ANSWER = ['ETag', 'Location', 'Content-Length', 'Content-Disposition', 'Link'];

/**
 * Denied unless asked: no answer but an error leaves a route that has not asked what its caller may do. Every way to answer passes `writeHead`, streams too.
 * Such a route is a mistake of ours: INTERNAL, which the log tells with the route.
 */
export function guardAnswer(res: Response, caller: Caller): void {
  const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => Response;
  const guarded = (status: number, ...rest: unknown[]): Response => {
    if (status < 400 && !wasAllowed(caller)) {
      for (const name of OF_THE_ANSWER) res.removeHeader(name);
      throw new AppError('INTERNAL', `${res.req.method} ${res.req.path} answers ${status} without having asked for a right.`);
    }
    return writeHead(status, ...rest);
  };
  res.writeHead = guarded as Response['writeHead'];
}
