import type { RequestHandler } from 'express';
import { scopeOf } from '../../operations/access/require-right.js';
import { requireStart } from '../../operations/access/require-start.js';
import { requestRollout } from '../../operations/rollouts/request-rollout.js';
import { allow } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { openCreation } from '../idempotency/open-creation.js';
import { callerOf } from '../principal/caller.js';
import { readSpec } from './read-spec.js';
import { findAdmitted, sendAdmitted } from './send-admitted.js';

/**
 * Stores the rollout with its leases, then starts it: 201; or 202 when it begins later: the engine is down, or it waits for other rollouts as its spec lets it.
 */
export function createRollout(deps: AppDeps): RequestHandler {
  return async (req, res) => {
    const creation = await openCreation(deps, req, res);
    // Before the body is judged: what a template makes of it today may be refused, and the first request was not.
    const earlier = await findAdmitted(deps, creation, (row) => allow(deps, res, 'operate', scopeOf(row)));
    if (earlier !== null) return sendAdmitted(res, creation, earlier);
    const { principal } = callerOf(res);
    const { spec, warnings, filled } = await readSpec(req, principal, deps);
    await requireStart(deps, callerOf(res), spec);
    const admitted = await requestRollout(deps, spec, principal, creation.claim);
    await sendAdmitted(res, creation, { ...admitted, filled }, warnings);
  };
}
