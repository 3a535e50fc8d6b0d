import type { IRouter } from 'express';
import { parseOutcomes } from '../../contracts/api/requests/outcomes-request.js';
import { AppError } from '../../core/errors/app-error.js';
import { askRight } from '../../operations/access/require-right.js';
import { allowList } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { BODY_LIMITS, jsonBody } from '../http/body.js';
import { invalidRequest } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';
import { KnownRollouts, placesOf } from './separate-unknown.js';

/**
 * `POST /v1/outcomes`: what units saw and what came of it. Good ones are taken, each bad one is named; the same id twice counts once. Errors: FORBIDDEN when
 * the sender may report for none of them.
 */
export function addOutcomesRoute(router: IRouter, deps: AppDeps): void {
  const { store, metrics, nowMs } = deps;
  const rollouts = new KnownRollouts(store.rollouts);
  addRoute(router, '/v1/outcomes', {
    post: [
      async (_req, res, next) => {
        await allowList(deps, res, 'report');
        next();
      },
      ...jsonBody(BODY_LIMITS.outcomes),
      async (req, res) => {
        const parsed = parseOutcomes(req.body, { nowMs: nowMs() });
        if (!parsed.ok) throw invalidRequest(parsed.errors);
        const {
          known,
          rejected: unknown,
          forbidden,
        } = await rollouts.separate({
          outcomes: parsed.accepted,
          positions: placesOf(parsed.accepted.length, parsed.rejected),
          findRefusal: (about) => askRight(deps, callerOf(res), 'report', about),
        });
        if (forbidden !== null && known.length === 0) throw new AppError(forbidden.code, forbidden.detail);
        const rejected = [...parsed.rejected, ...unknown].sort((a, b) => a.index - b.index);
        const { accepted, duplicates } = await store.outcomes.ingest(known);
        metrics.outcomes.inc({ result: 'accepted' }, accepted);
        metrics.outcomes.inc({ result: 'duplicate' }, duplicates);
        metrics.outcomes.inc({ result: 'rejected' }, rejected.length);
        res.status(202).json({ accepted, duplicates, rejected });
      },
    ],
  });
}
