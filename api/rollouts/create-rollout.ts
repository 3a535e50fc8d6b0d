import type { RequestHandler, Response } from 'express';
import type { Finding } from '../../contracts/spec/parse-spec.js';
import type { Admitted } from '../../operations/rollouts/admit-rollout.js';
import { requestRollout } from '../../operations/rollouts/request-rollout.js';
import type { AppDeps } from '../api-deps.js';
import { principalOf } from '../principal/principal-middleware.js';
import { readSpec } from './read-spec.js';

/**
 * Stores the rollout with its leases, then starts it: 201; or 202 when it begins later: the engine is down, or it waits for other rollouts as its spec lets it.
 */
export function createRollout(deps: AppDeps): RequestHandler {
  return async (req, res) => {
    const principal = principalOf(res);
    const { spec, warnings } = readSpec(req, principal, deps);
    sendAdmitted(res, await requestRollout(deps, spec, principal), warnings);
  };
}

export function sendAdmitted(res: Response, { row, warnings, hasBegun }: Admitted, others: readonly Finding[] = []): void {
  res.status(hasBegun ? 201 : 202).location(`/v1/rollouts/${row.id}`);
  res.json({ id: row.id, view: row.view, warnings: [...others, ...warnings] });
}
