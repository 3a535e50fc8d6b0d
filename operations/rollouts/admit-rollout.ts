import type { Finding } from '../../contracts/spec/parse-spec.js';
import { toSpecHash } from '../../contracts/spec/spec-hash.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { toView } from '../../core/rollout/view/to-view.js';
import { currentRequestId } from '../../platform/request-context.js';
import { within } from '../../platform/within.js';
import type { NewRollout, RolloutRow } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { showCard } from '../show-card.js';
import { findRequesters } from './find-requesters.js';
import { toRolloutId } from './rollout-id.js';
import { isEngineDown, startEngine } from './start-engine.js';
import { supersedeOthers } from './supersede-others.js';

const ID_TRIES = 5;
const PATIENCE_MS = 3_000;

export interface Admitted {
  readonly row: RolloutRow;
  readonly warnings: readonly Finding[];
  /** False: it begins later; the warnings say why. */
  readonly hasBegun: boolean;
}

/** Takes an id that is free; answers the one to create under, which another request may have chosen before. */
export type ClaimId = (freeId: string) => Promise<string>;

const takeIt: ClaimId = async (freeId) => freeId;

/** Stores a rollout whose spec has been checked, and lets it begin if it can. Under an id that exists with the same spec it is that rollout. Errors: FLAG_LEASED. */
export async function admitRollout(
  deps: OperationDeps,
  spec: RolloutSpec,
  principal: Principal,
  claimId: ClaimId = takeIt,
): Promise<Admitted> {
  const row = await storeRollout(deps, spec, principal, claimId);
  return row.queued ? enqueue(deps, row, principal) : begin(deps, row);
}

/** What became of a rollout that was admitted before; one that was stored and not started, because the process died in between, is started. */
export async function admitAgain(deps: OperationDeps, row: RolloutRow): Promise<Admitted> {
  return row.queued || isTerminal(row.view.phase) ? { row, warnings: [], hasBegun: row.engineStartedAtMs !== null } : begin(deps, row);
}

async function begin(deps: OperationDeps, row: RolloutRow): Promise<Admitted> {
  if (row.engineStartedAtMs !== null) return { row, warnings: [], hasBegun: true };
  const warnings = await tryToStart(deps, row);
  return { row, warnings, hasBegun: warnings.length === 0 };
}

async function storeRollout(deps: OperationDeps, spec: RolloutSpec, principal: Principal, claimId: ClaimId): Promise<RolloutRow> {
  const alsoRequestedBy = await findRequesters(deps, spec, principal);
  const id = await claimId(await findFreeId(deps, spec.feature));
  const row = await deps.store.rollouts.create(toNewRollout({ id, alsoRequestedBy }, spec, principal, deps.nowMs()));
  if (!isRefusal(row)) return row;
  deps.logger.info({ code: row.code, feature: spec.feature, environment: spec.environment, by: principal.id }, 'a rollout was refused');
  throw new AppError(row.code, row.detail);
}

async function findFreeId({ store, nowMs, createId }: OperationDeps, feature: string): Promise<string> {
  for (let tries = 0; tries < ID_TRIES; tries++) {
    const id = toRolloutId(feature, nowMs(), createId());
    if ((await store.rollouts.get(id)) === null) return id;
  }
  throw new AppError('INTERNAL', `${ID_TRIES} ids in a row were taken for ${feature}: the source of randomness repeats itself.`);
}

interface Named {
  readonly id: string;
  readonly alsoRequestedBy: readonly string[] | undefined;
}

function toNewRollout({ id, alsoRequestedBy }: Named, spec: RolloutSpec, principal: Principal, atMs: number): NewRollout {
  const specHash = toSpecHash(spec);
  const also = alsoRequestedBy !== undefined && { alsoRequestedBy };
  const request = { rolloutId: id, spec, specHash, requestedBy: principal.id, requestedAtMs: atMs, ...also };
  const { template } = spec;
  const by = template === undefined ? '' : ` by template ${template.name} (version ${template.version})`;
  const summary = `${principal.id} asked for this rollout of ${spec.feature} in ${spec.environment}${by}: ${spec.summary}`;
  const requestId = currentRequestId();
  const data = {
    specHash,
    retryOf: spec.retryOf ?? null,
    ...also,
    ...(requestId !== undefined && { requestId }),
    ...(template !== undefined && { template }),
  };
  return {
    id,
    spec,
    specHash,
    requestedBy: principal.id,
    atMs,
    view: toView(createInitialState(request), atMs),
    audit: { rolloutId: id, key: 'requested', atMs, kind: 'requested', principal: { id: principal.id, via: principal.via }, summary, data },
  };
}

/** Does not keep the caller waiting for an engine that is down; a start that succeeds after the patience has run out counts all the same. */
async function tryToStart(deps: OperationDeps, row: RolloutRow): Promise<readonly Finding[]> {
  const started = startEngine(deps, row).then(
    () => true,
    (error: unknown) => {
      if (!isEngineDown(error)) throw error;
      deps.logger.warn({ rolloutId: row.id, err: error }, 'the engine is down; the rollout is stored and starts later');
      return false;
    },
  );
  started.catch(() => undefined);
  if (await within(PATIENCE_MS, started, false)) return [];
  return [
    {
      pointer: '',
      detail: `The workflow engine does not answer. Rollout ${row.id} is stored, holds its flags and starts as soon as the engine is back.`,
    },
  ];
}

/** What it supersedes is told at once where the engine answers, and otherwise by whoever starts what waits. */
async function enqueue(deps: OperationDeps, row: RolloutRow, principal: Principal): Promise<Admitted> {
  if (row.spec.onConflict === 'supersede') await within(PATIENCE_MS, supersedeOthers(deps, row, principal), undefined);
  const then =
    row.spec.onConflict === 'supersede'
      ? 'These are rolled back first; then it begins by itself.'
      : 'It begins by itself when they are done.';
  showCard(deps, row);
  const detail = `Stored, not begun. ${row.view.headline} ${then}`;
  return { row: (await deps.store.rollouts.get(row.id)) ?? row, warnings: [{ pointer: '/onConflict', detail }], hasBegun: false };
}
