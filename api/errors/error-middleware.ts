import type { ErrorRequestHandler, Response } from 'express';
import { toProblem } from '../../contracts/api/to-problem.js';
import type { Logger } from '../../platform/logger.js';
import { requestIdOf, toInstance } from '../http/request-id.js';
import { routeOf } from '../http/route-of.js';
import { toAppError } from './to-app-error.js';

/** Answers every error of the REST interface as problem+json. */
export function createErrorMiddleware(logger: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const { shown, unexpected } = toAppError(error);
    const problem = toProblem(shown, toInstance(requestIdOf(res)));
    const context = { requestId: requestIdOf(res), method: req.method, route: routeOf(req), code: problem.code };
    if (unexpected) logger.error({ ...context, err: error }, 'a request failed unexpectedly');
    else if (problem.status >= 500) logger.warn({ ...context, detail: problem.detail }, 'a request could not be served');
    if (res.headersSent) {
      res.destroy();
      return;
    }
    leaveConnection(res, req.complete);
    if (problem.status === 503 && res.get('Retry-After') === undefined) res.set('Retry-After', '1');
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** What has not been read of a body would be taken for the next request. */
function leaveConnection(res: Response, isRead: boolean): void {
  if (!isRead) res.set('Connection', 'close');
}
