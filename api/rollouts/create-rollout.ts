import type { RequestHandler, Response } from 'express';
import type { Finding } from '../../contracts/spec/parse-spec.js';
import { AppError } from '../../core/errors/app-error.js';
import { explainNoRetry } from '../../core/rollout/ended/explain-no-retry.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { AppDeps } from '../api-deps.js';
import { principalOf } from '../principal/principal-middleware.js';
import { requireRehearsal } from '../rehearsals/require-rehearsal.js';
import { type Admitted, admitRollout } from './admit-rollout.js';
import { readSpec } from './read-spec.js';

/**
 * Stores the rollout with its leases, then starts it: 201; or 202 when it begins later: the engine is down, or it waits for other rollouts as its spec lets it.
 */
export function createRollout(deps: AppDeps): RequestHandler {
  return async (req, res) => {
    const principal = principalOf(res);
    const { spec, warnings } = readSpec(req, principal, deps);
    await requireEnded(deps, spec);
    await requireRehearsal(deps, spec);
    sendAdmitted(res, await admitRollout(deps, spec, principal), warnings);
  };
}

export function sendAdmitted(res: Response, { row, warnings, hasBegun }: Admitted, others: readonly Finding[] = []): void {
  res.status(hasBegun ? 201 : 202).location(`/v1/rollouts/${row.id}`);
  res.json({ id: row.id, view: row.view, warnings: [...others, ...warnings] });
}

/** A retry is a new rollout that names an old one: one of the same feature, and one that has ended (rule 5 of the design). */
async function requireEnded({ store }: AppDeps, { retryOf, feature, environment }: RolloutSpec): Promise<void> {
  if (retryOf === undefined) return;
  const old = await store.rollouts.get(retryOf);
  const isOther = old !== null && (old.feature !== feature || old.environment !== environment);
  const problem =
    old === null
      ? 'there is no such rollout. `tidegate list` shows what exists; leave retryOf out for a first try.'
      : isOther
        ? `that is a rollout of ${old.feature} in ${old.environment}.`
        : explainNoRetry(old.view);
  if (problem === null) return;
  const detail = `Sent "${retryOf}": ${problem}`;
  throw new AppError('SPEC_INVALID', `The spec has 1 error(s); the first at /retryOf: ${detail}`, {
    errors: [{ pointer: '/retryOf', detail }],
  });
}
