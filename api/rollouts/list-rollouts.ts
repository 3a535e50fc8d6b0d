import type { RequestHandler } from 'express';
import { parseRolloutsQuery } from '../../contracts/api/rollouts-query.js';
import type { AppDeps } from '../api-deps.js';
import { invalidRequest, required } from '../http/read-request.js';

/** Newest first; `next` is what to send as `before` for the next page, null at the end. */
export function listRollouts({ store }: AppDeps): RequestHandler {
  return async (req, res) => {
    const query = required(parseRolloutsQuery(req.query));
    if (query.beforeId !== undefined && (await store.rollouts.get(query.beforeId)) === null) {
      throw invalidRequest([
        { pointer: '/before', detail: `Sent "${query.beforeId}", which is no rollout: send the \`next\` of the page before.` },
      ]);
    }
    const rows = await store.rollouts.list({ ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    res.json({ rollouts: page.map((row) => row.view), next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null });
  };
}
