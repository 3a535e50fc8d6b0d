import type { RequestHandler } from 'express';
import { parseVerdictsQuery } from '../../contracts/api/requests/verdicts-query.js';
import { toExactJson } from '../../core/audit/exact-json.js';
import type { KeptDecision } from '../../store/store.js';
import { allowedRollout } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { createPages } from '../http/create-pages.js';
import { required } from '../http/read-request.js';

/** Kept verdicts in the order of keeping, each with what it was made from; `next` is what to send as `cursor` for the next page, null at the end. */
export function listVerdicts(deps: AppDeps): RequestHandler {
  const { store } = deps;
  const pages = createPages(deps);
  return async (req, res) => {
    const { guard, newest, cursor, limit } = required(parseVerdictsQuery(req.query));
    const { id } = await allowedRollout(deps, { req, res }, 'read');
    if (newest === 'true') {
      const last = await store.watches.decisions(id, { ...(guard !== undefined && { guard }), limit, isNewest: true });
      res.json({ verdicts: last.map(toVerdict), next: null });
      return;
    }
    const asked = { list: 'verdicts', filter: { rollout: id, guard }, cursor, limit };
    const afterId = await pages.begin<number>(asked);
    const chosen = { ...(guard !== undefined && { guard }), ...(afterId !== undefined && { afterId }) };
    const kept = await store.watches.decisions(id, { ...chosen, limit: limit + 1 });
    const { rows, next } = await pages.end({ req, res }, asked, kept, (last) => last.id);
    res.json({ verdicts: rows.map(toVerdict), next });
  };
}

/** The finding is for people, for whom a number that is not finite is none (null); the basis keeps its numbers as they were, so that the verdict can be made again. */
function toVerdict({ id, watchId, finding, basis }: KeptDecision) {
  return { id, watchId, ...finding, basis: JSON.parse(toExactJson(basis)) as unknown };
}
