import type { Request, RequestHandler } from 'express';
import type { Logger } from '../../platform/logger.js';
import { runInRequest } from '../../platform/request-context.js';
import { findCaller } from '../principal/caller.js';
import { requestIdOf } from './request-id.js';
import { routeOf } from './route-of.js';

/** Asked by machines every few seconds, and worth a line only when something is wrong. */
const QUIET: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/**
 * One line for each request: who, which route, how it ended and how long it took, in milliseconds; an event stream when it ends. The route's pattern stands there
 * and never the address: no query, no body, no credentials, and nothing that a caller has written but his own, known, name.
 */
export function logAccess(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const began = performance.now();
    res.once('close', () => {
      const line = {
        method: req.method,
        route: routeOf(req),
        status: res.statusCode,
        ms: Math.round(performance.now() - began),
        principal: findCaller(res)?.principal.id ?? null,
        ...(res.writableFinished ? {} : { cut: true }),
      };
      const level = isQuiet(req) && res.statusCode < 500 ? 'debug' : 'info';
      // The answer may end outside of what the request has begun.
      runInRequest({ requestId: requestIdOf(res) }, () => logger[level](line, 'request'));
    });
    next();
  };
}

const isQuiet = (req: Request): boolean => QUIET.has(routeOf(req));
