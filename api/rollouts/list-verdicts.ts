import type { RequestHandler } from 'express';
import { parseVerdictsQuery } from '../../contracts/api/verdicts-query.js';
import { toExactJson } from '../../core/audit/exact-json.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import type { KeptDecision } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import { pathPart, required } from '../http/read-request.js';

/** Kept verdicts in the order of keeping, each with what it was made from; `next` is what to send as `after` for the next page, null at the end. */
export function listVerdicts({ store }: AppDeps): RequestHandler {
  return async (req, res) => {
    const query = required(parseVerdictsQuery(req.query));
    const { id } = await findRollout(store, pathPart(req, 'id'));
    const kept = await store.watches.decisions(id, { ...query, limit: query.limit + 1 });
    const page = kept.slice(0, query.limit);
    res.json({ verdicts: page.map(toVerdict), next: kept.length > page.length ? (page.at(-1)?.id ?? null) : null });
  };
}

/** The finding is for people, for whom a number that is not finite is none (null); the basis keeps its numbers as they were, so that the verdict can be made again. */
function toVerdict({ id, watchId, finding, basis }: KeptDecision) {
  return { id, watchId, ...finding, basis: JSON.parse(toExactJson(basis)) as unknown };
}
