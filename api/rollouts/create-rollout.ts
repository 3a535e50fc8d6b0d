import type { RequestHandler } from 'express';
import type { Finding } from '../../contracts/spec/parse-spec.js';
import { toSpecHash } from '../../contracts/spec/spec-hash.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { toView } from '../../core/rollout/view/to-view.js';
import type { NewRollout, RolloutRow } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import { principalOf } from '../principal/principal-middleware.js';
import { readSpec } from './read-spec.js';
import { toRolloutId } from './rollout-id.js';
import { isEngineDown, startEngine } from './start-engine.js';
import { within } from './within.js';

const ID_TRIES = 5;
const START_PATIENCE_MS = 3_000;

/** Stores the rollout with its leases, then starts it: 201, or 202 when the engine is down and it will be started as soon as it is back. */
export function createRollout(deps: AppDeps): RequestHandler {
  return async (req, res) => {
    const principal = principalOf(res);
    const { spec, warnings } = readSpec(req, principal, deps);
    await requireEnded(deps, spec);
    const row = await storeRollout(deps, spec, principal);
    const late = await tryToStart(deps, row);
    res.status(late.length > 0 ? 202 : 201).location(`/v1/rollouts/${row.id}`);
    res.json({ id: row.id, view: row.view, warnings: [...warnings, ...late] });
  };
}

/** A retry is a new rollout that names an old one: one of the same feature, and one that has ended (rule 5 of the design). */
async function requireEnded({ store }: AppDeps, { retryOf, feature, environment }: RolloutSpec): Promise<void> {
  if (retryOf === undefined) return;
  const old = await store.rollouts.get(retryOf);
  const problem = explainRetry(old, feature, environment);
  if (problem === null) return;
  const detail = `Sent "${retryOf}": ${problem}`;
  throw new AppError('SPEC_INVALID', `The spec has 1 error(s); the first at /retryOf: ${detail}`, {
    errors: [{ pointer: '/retryOf', detail }],
  });
}

function explainRetry(old: RolloutRow | null, feature: string, environment: string): string | null {
  if (old === null) return 'there is no such rollout. `tidegate list` shows what exists; leave retryOf out for a first try.';
  if (old.feature !== feature || old.environment !== environment) return `that is a rollout of ${old.feature} in ${old.environment}.`;
  return isTerminal(old.view.phase) ? null : `it has not ended, it is ${old.view.state}. Abort it first.`;
}

async function storeRollout(deps: AppDeps, spec: RolloutSpec, principal: Principal): Promise<RolloutRow> {
  const row = await deps.store.rollouts.create(toNewRollout(await findFreeId(deps, spec.feature), spec, principal, deps.nowMs()));
  if (!isRefusal(row)) return row;
  deps.logger.info({ code: row.code, feature: spec.feature, environment: spec.environment, by: principal.id }, 'a rollout was refused');
  throw new AppError(row.code, row.detail);
}

async function findFreeId({ store, nowMs, createId }: AppDeps, feature: string): Promise<string> {
  for (let tries = 0; tries < ID_TRIES; tries++) {
    const id = toRolloutId(feature, nowMs(), createId());
    if ((await store.rollouts.get(id)) === null) return id;
  }
  throw new AppError('INTERNAL', `${ID_TRIES} ids in a row were taken for ${feature}: the source of randomness repeats itself.`);
}

function toNewRollout(id: string, spec: RolloutSpec, principal: Principal, atMs: number): NewRollout {
  const specHash = toSpecHash(spec);
  const request = { rolloutId: id, spec, specHash, requestedBy: principal.id, requestedAtMs: atMs };
  const summary = `${principal.id} asked for this rollout of ${spec.feature} in ${spec.environment}: ${spec.summary}`;
  const data = { specHash, retryOf: spec.retryOf ?? null };
  const by = { id: principal.id, via: principal.via };
  return {
    id,
    spec,
    specHash,
    requestedBy: principal.id,
    atMs,
    view: toView(createInitialState(request), atMs),
    audit: { rolloutId: id, key: 'requested', atMs, kind: 'requested', principal: by, summary, data },
  };
}

/** Does not keep the caller waiting for an engine that is down; a start that succeeds after the patience has run out counts all the same. */
async function tryToStart(deps: AppDeps, row: RolloutRow): Promise<readonly Finding[]> {
  const started = startEngine(deps, row).then(
    () => true,
    (error: unknown) => {
      if (!isEngineDown(error)) throw error;
      deps.logger.warn({ rolloutId: row.id, err: error }, 'the engine is down; the rollout is stored and starts later');
      return false;
    },
  );
  started.catch(() => undefined);
  if (await within(START_PATIENCE_MS, started, false)) return [];
  return [
    {
      pointer: '',
      detail: `The workflow engine does not answer. Rollout ${row.id} is stored, holds its flags and starts as soon as the engine is back.`,
    },
  ];
}
