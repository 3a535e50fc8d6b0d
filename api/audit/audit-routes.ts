import type { IRouter, RequestHandler } from 'express';
import { parseAuditQuery } from '../../contracts/audit/audit-query.js';
import { parseHead } from '../../contracts/audit/head-query.js';
import { reachOf } from '../../core/access/reach.js';
import { allowList } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { createPages } from '../http/create-pages.js';
import { invalidRequest, required } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';
import { allowedTimeline } from './allowed-timeline.js';
import { verifyRollout } from './verify-rollout.js';

/** Entries of all rollouts, and whether they are those that were recorded. */
export function addAuditRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/audit', { get: [findEntries(deps)] });
  addRoute(router, '/v1/rollouts/:id/audit/verification', {
    get: [
      async (req, res) => {
        const noted = readNoted(req.query['head']);
        res.json(await verifyRollout(deps, await allowedTimeline(deps, { req, res }), noted));
      },
    ],
  });
}

/** The last entry of a page. */
interface AuditPosition {
  readonly rolloutId: string;
  readonly seq: number;
}

/** Each rollout's entries in the order of its chain; `next` is what to send as `cursor` for the next page, null at the end. */
function findEntries(deps: AppDeps): RequestHandler {
  const pages = createPages(deps);
  return async (req, res) => {
    await allowList(deps, res);
    const { cursor, limit, ...filter } = required(parseAuditQuery(req.query));
    const asked = { list: 'audit', filter, cursor, limit };
    const after = await pages.begin<AuditPosition>(asked);
    const found = await deps.store.chains.find({
      ...filter,
      reach: reachOf(callerOf(res)),
      ...(after !== undefined && { after }),
      limit: limit + 1,
    });
    const { rows, next } = await pages.end({ req, res }, asked, found, ({ rolloutId, seq }): AuditPosition => ({ rolloutId, seq }));
    res.json({ entries: rows, next });
  };
}

function readNoted(sent: unknown) {
  if (sent === undefined) return [];
  const head = parseHead(typeof sent === 'string' ? sent : '');
  if ('pointer' in head) throw invalidRequest([head]);
  return [head];
}
