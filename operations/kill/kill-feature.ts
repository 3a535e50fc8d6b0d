import { type ObservedFlag, toObservedFlags } from '../../core/assignment/observed-flag.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import { type KillReport, toKillReport } from '../../flag-platforms/kill/tell-platforms.js';
import type { BundleRecord } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { type Told, tellRollouts } from './tell-rollouts.js';

export interface KillOrder {
  readonly environment: string;
  readonly feature: string;
  readonly by: Principal;
  readonly reason: string;
}

export interface KillResult extends KillReport<ObservedFlag> {
  readonly feature: string;
  readonly environment: string;
  readonly generation: number;
  /** The rollout that this stopped; null when there was none. */
  readonly rolloutId: string | null;
  /** Whether the workflow knows already; `later`: the engine did not answer and is told when it is back. */
  readonly engine: Told;
}

/**
 * Control for everybody in the store, without the workflow engine. Only then, and all at once, the flags are read back, platforms outside the store are told
 * (no longer than three seconds) and the workflows (no longer than one).
 * Errors: NOT_FOUND, FLAG_READ_BACK_MISMATCH, STORE_UNAVAILABLE.
 */
export async function killFeature(deps: OperationDeps, { environment, feature, by, reason }: KillOrder): Promise<KillResult> {
  const { store, logger, nowMs } = deps;
  const bundle = await store.flags.kill(environment, feature, { by: { id: by.id, via: by.via }, reason, atMs: nowMs() });
  if (bundle === null)
    throw new AppError(
      'NOT_FOUND',
      `There is no feature "${feature}" in ${environment}; nothing was changed. GET /v1/features shows what exists.`,
    );
  logger.warn({ environment, feature, by: by.id, via: by.via, reason, generation: bundle.generation }, 'a feature was killed');
  const [stored, told, { rolloutId, engine }] = await Promise.all([
    readBack(deps, bundle),
    deps.killDelivery.tell(bundle),
    tellRollouts(deps, bundle),
  ]);
  return { feature, environment, generation: bundle.generation, ...toKillReport(stored, told), rolloutId, engine };
}

async function readBack({ store }: OperationDeps, { environment, feature, flags }: BundleRecord): Promise<readonly ObservedFlag[]> {
  const now = await store.flags.readBundle(environment, feature);
  const observed = now === null ? [] : toObservedFlags(now);
  const exposed = observed.find((flag) => flag.highestShare > 0 || flag.candidateVersion !== null);
  if (exposed === undefined && observed.length === flags.length) return observed;
  throw new AppError(
    'FLAG_READ_BACK_MISMATCH',
    `Flag ${exposed?.key ?? '(missing)'} of ${feature} in ${environment} does not show control after the kill: something wrote in between. Kill it again.`,
  );
}
