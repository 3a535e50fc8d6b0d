import type { IRouter, Request } from 'express';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { pathPart, queryCount } from '../http/read-request.js';

/** `GET /v1/rollouts/{id}/events`: the view at once, then views and entries as they come. `Last-Event-ID` or `?after=` brings the entries in between. */
export function addEventsRoute(router: IRouter, { store, feed }: AppDeps): void {
  addRoute(router, '/v1/rollouts/:id/events', {
    get: [
      async (req, res) => {
        const afterSeq = lastEventIdOf(req) ?? queryCount(req, 'after') ?? null;
        const row = await findRollout(store, pathPart(req, 'id'));
        if (req.method === 'HEAD') res.type('text/event-stream').end();
        else await feed.open(row, afterSeq, req, res);
      },
    ],
  });
}

/** EventSource sends it when it comes back; what is not a number of ours counts as not sent. */
function lastEventIdOf(req: Request): number | undefined {
  const id = req.get('last-event-id');
  return id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
