import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import type { Rehearsal, RehearsalOrder } from '../../core/rehearsal/rehearsal.js';
import { toScratchName } from '../../core/rehearsal/scratch.js';
import { requireStart } from '../../operations/access/require-start.js';
import { rehearsalMark } from '../../operations/rehearsals/rehearsal-mark.js';
import { toRolloutId } from '../../operations/rollouts/rollout-id.js';
import { within } from '../../platform/within.js';
import type { AppDeps } from '../api-deps.js';
import { type Creation, openCreation } from '../idempotency/open-creation.js';
import { callerOf } from '../principal/caller.js';
import { readSpec } from '../rollouts/read-spec.js';

/** Most rehearsals end within a second or two; who asks is not kept waiting for the others. */
const PATIENCE_MS = 10_000;

/** Starts a rehearsal and waits for its result: 201 with it, passed or not, or 202 with the id alone when it takes longer. */
export function createRehearsal(deps: AppDeps): RequestHandler {
  const { store, nowMs, createId } = deps;
  return async (req, res) => {
    const { principal } = callerOf(res);
    const { spec } = await readSpec(req, principal, deps);
    await requireStart(deps, callerOf(res), spec);
    const creation = await openCreation(deps, req, res);
    const known = await creation.find((id) => store.rehearsals.get(id));
    const requestedAtMs = nowMs();
    // The prefix keeps its lines apart from those of any rollout.
    const freeId = toScratchName(toRolloutId(spec.feature, requestedAtMs, createId()));
    const id = known?.id ?? (await creation.claim(freeId));
    const order = async () => ({ id, spec, by: principal.id, requestedAtMs, installation: await rehearsalMark(deps, spec.environment) });
    const result = known ?? (await rehearse(deps, await order(), { isNew: id === freeId, creation }));
    const status = result === null ? 202 : 201;
    await creation.settle({ status, warnings: [] });
    res.status(status).location(`/v1/rehearsals/${id}`);
    res.json(result ?? { id, feature: spec.feature, environment: spec.environment, running: true });
  };
}

interface Claimed {
  /** False: an earlier request with the same key has claimed the id, and may have begun the rehearsal. */
  readonly isNew: boolean;
  readonly creation: Creation;
}

const UNANSWERED = { status: 0, warnings: [] };

/** The result; null: it goes on. Errors: REHEARSAL_RUNNING, ENGINE_UNAVAILABLE. */
async function rehearse(deps: AppDeps, order: RehearsalOrder, { isNew, creation }: Claimed): Promise<Rehearsal | null> {
  const { rollouts, store, logger } = deps;
  const refusal = await rollouts.rehearse(order);
  // The one that is under way may be the one that this very request began before its answer was lost.
  if (refusal !== null && isNew) throw new AppError(refusal.code, refusal.detail);
  const ended = rollouts.awaitRehearsal(order, PATIENCE_MS).catch((error: unknown) => {
    logger.warn({ err: error, rehearsalId: order.id }, 'the end of a rehearsal was not seen; its result is looked for in the store');
  });
  await within(PATIENCE_MS, ended, undefined);
  const result = await store.rehearsals.get(order.id);
  if (result === null && refusal !== null && creation.answerOr(UNANSWERED) === UNANSWERED) throw new AppError(refusal.code, refusal.detail);
  return result;
}
