import type { IRouter, RequestHandler } from 'express';
import { toCursor } from '../../contracts/audit/audit-cursor.js';
import { parseAuditQuery } from '../../contracts/audit/audit-query.js';
import { parseHead } from '../../contracts/audit/head-query.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { invalidRequest, pathPart, required } from '../http/read-request.js';
import { verifyRollout } from './verify-rollout.js';

/** Entries of all rollouts, and whether they are those that were recorded. */
export function addAuditRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/audit', { get: [findEntries(deps)] });
  addRoute(router, '/v1/rollouts/:id/audit/verification', {
    get: [
      async (req, res) => {
        const noted = readNoted(req.query['head']);
        res.json(await verifyRollout(deps, await findRollout(deps.store, pathPart(req, 'id')), noted));
      },
    ],
  });
}

/** Each rollout's entries in the order of its chain; `next` is what to send as `after` for the next page, null at the end. */
function findEntries({ store }: AppDeps): RequestHandler {
  return async (req, res) => {
    const query = required(parseAuditQuery(req.query));
    const found = await store.chains.find({ ...query, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    res.json({ entries: page, next: found.length > page.length && last !== undefined ? toCursor(last) : null });
  };
}

function readNoted(sent: unknown) {
  if (sent === undefined) return [];
  const head = parseHead(typeof sent === 'string' ? sent : '');
  if ('pointer' in head) throw invalidRequest([head]);
  return [head];
}
