import type { IRouter } from 'express';
import { parseOutcomes } from '../../contracts/api/outcomes-request.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { BODY_LIMITS, jsonBody } from '../http/body.js';
import { invalidRequest } from '../http/read-request.js';
import { KnownRollouts, placesOf } from './separate-unknown.js';

/** `POST /v1/outcomes`: what units saw and what came of it. Good ones are taken, each bad one is named; the same id twice counts once. */
export function addOutcomesRoute(router: IRouter, { store, metrics, nowMs }: AppDeps): void {
  const rollouts = new KnownRollouts(store.rollouts);
  addRoute(router, '/v1/outcomes', {
    post: [
      ...jsonBody(BODY_LIMITS.outcomes),
      async (req, res) => {
        const parsed = parseOutcomes(req.body, { nowMs: nowMs() });
        if (!parsed.ok) throw invalidRequest(parsed.errors);
        const { known, rejected: unknown } = await rollouts.separate(parsed.accepted, placesOf(parsed.accepted.length, parsed.rejected));
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
