import type { RequestHandler } from 'express';
import { parseRolloutsQuery } from '../../contracts/api/requests/rollouts-query.js';
import { reachOf } from '../../core/access/reach.js';
import { allowList } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { createPages } from '../http/create-pages.js';
import { required } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';

/** Newest first; `next` is what to send as `cursor` for the next page, null at the end. */
export function listRollouts(deps: AppDeps): RequestHandler {
  const pages = createPages(deps);
  return async (req, res) => {
    await allowList(deps, res);
    const { cursor, limit, ...filter } = required(parseRolloutsQuery(req.query));
    const asked = { list: 'rollouts', filter, cursor, limit };
    const beforeId = await pages.begin<string>(asked);
    const found = await deps.store.rollouts.list({
      ...filter,
      reach: reachOf(callerOf(res)),
      ...(beforeId !== undefined && { beforeId }),
      limit: limit + 1,
    });
    const { rows, next } = await pages.end({ req, res }, asked, found, ({ id }) => id);
    res.json({ rollouts: rows.map((row) => row.view), next });
  };
}
