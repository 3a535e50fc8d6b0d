import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import type { RehearsalOrder } from '../../core/rehearsal/rehearsal.js';
import { toScratchName } from '../../core/rehearsal/scratch.js';
import { rehearsalMark } from '../../operations/rehearsals/rehearsal-mark.js';
import { toRolloutId } from '../../operations/rollouts/rollout-id.js';
import { within } from '../../platform/within.js';
import type { AppDeps } from '../api-deps.js';
import { principalOf } from '../principal/principal-middleware.js';
import { readSpec } from '../rollouts/read-spec.js';

/** Most rehearsals end within a second or two; who asks is not kept waiting for the others. */
const PATIENCE_MS = 10_000;

/** Starts a rehearsal and waits for its result: 201 with it, passed or not, or 202 with the id alone when it takes longer. */
export function createRehearsal(deps: AppDeps): RequestHandler {
  const { rollouts, store, nowMs, createId, logger } = deps;
  return async (req, res) => {
    const principal = principalOf(res);
    const { spec } = readSpec(req, principal, deps);
    const requestedAtMs = nowMs();
    // The prefix keeps its lines apart from those of any rollout.
    const id = toScratchName(toRolloutId(spec.feature, requestedAtMs, createId()));
    const installation = await rehearsalMark(deps, spec.environment);
    const order: RehearsalOrder = { id, spec, by: principal.id, requestedAtMs, installation };
    const refusal = await rollouts.rehearse(order);
    if (refusal !== null) throw new AppError(refusal.code, refusal.detail);
    const ended = rollouts.awaitRehearsal(order, PATIENCE_MS).catch((error: unknown) => {
      logger.warn({ err: error, rehearsalId: id }, 'the end of a rehearsal was not seen; its result is looked for in the store');
    });
    await within(PATIENCE_MS, ended, undefined);
    const result = await store.rehearsals.get(id);
    res.status(result === null ? 202 : 201).location(`/v1/rehearsals/${id}`);
    res.json(result ?? { id, feature: spec.feature, environment: spec.environment, running: true });
  };
}
