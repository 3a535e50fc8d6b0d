import type { IRouter, Request, Response } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import { allowedRollout } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { queryCount } from '../http/read-request.js';
import { principalOf } from '../principal/caller.js';
import { STREAM_RETRY_S } from '../sse/sse-hub.js';
import { endWithoutAccess } from './end-without-access.js';

/** `GET /v1/rollouts/{id}/events`: the view at once, then views and entries as they come. `Last-Event-ID` or `?after=` brings the entries in between. */
export function addEventsRoute(router: IRouter, deps: AppDeps): void {
  const { feed } = deps;
  addRoute(router, '/v1/rollouts/:id/events', {
    get: [
      async (req, res) => {
        const afterSeq = lastEventIdOf(req) ?? queryCount(req, 'after') ?? null;
        const row = await allowedRollout(deps, { req, res }, 'read');
        if (req.method === 'HEAD') res.type('text/event-stream').end();
        else {
          await feed.open(row, { afterSeq, owner: ownerOf(feed, res) }, req, res);
          endWithoutAccess(deps, { req, res }, row);
        }
      },
    ],
  });
}

/** Whose stream it will be. Errors: RATE_LIMITED, API_UNREACHABLE where there are too many. */
function ownerOf(feed: AppDeps['feed'], res: Response): string {
  const owner = principalOf(res).id.toLowerCase();
  const refusal = feed.findRefusal(owner);
  if (refusal === null) return owner;
  res.set('Retry-After', String(STREAM_RETRY_S));
  throw new AppError(refusal.code, refusal.detail);
}

/** EventSource sends it when it comes back; what is not a number of ours counts as not sent. */
function lastEventIdOf(req: Request): number | undefined {
  const id = req.get('last-event-id');
  return id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
