import { type ObservedFlag, toObservedFlags } from '../../core/assignment/observed-flag.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import type { BundleRecord } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import { type Told, tellRollouts } from './tell-rollouts.js';

export interface KillOrder {
  readonly environment: string;
  readonly feature: string;
  readonly by: Principal;
  readonly reason: string;
}

export interface KillResult {
  readonly feature: string;
  readonly environment: string;
  readonly generation: number;
  /** As read again after the kill. */
  readonly flags: readonly ObservedFlag[];
  /** The rollout that this stopped; null when there was none. */
  readonly rolloutId: string | null;
  /** Whether the workflow knows already; `later`: the engine did not answer and is told when it is back. */
  readonly engine: Told;
}

/**
 * Control for everybody, read back, without the workflow engine; only then are the workflows told, and no answer of theirs is waited for longer than a second.
 * Errors: NOT_FOUND, FLAG_READ_BACK_MISMATCH, STORE_UNAVAILABLE.
 */
export async function killFeature(deps: AppDeps, { environment, feature, by, reason }: KillOrder): Promise<KillResult> {
  const { store, logger, nowMs } = deps;
  const bundle = await store.flags.kill(environment, feature, { by: { id: by.id, via: by.via }, reason, atMs: nowMs() });
  if (bundle === null)
    throw new AppError(
      'NOT_FOUND',
      `There is no feature "${feature}" in ${environment}; nothing was changed. GET /v1/features shows what exists.`,
    );
  logger.warn({ environment, feature, by: by.id, via: by.via, reason, generation: bundle.generation }, 'a feature was killed');
  const flags = await readBack(deps, bundle);
  const { rolloutId, engine } = await tellRollouts(deps, bundle);
  return { feature, environment, generation: bundle.generation, flags, rolloutId, engine };
}

async function readBack({ store }: AppDeps, { environment, feature, flags }: BundleRecord): Promise<readonly ObservedFlag[]> {
  const now = await store.flags.readBundle(environment, feature);
  const observed = now === null ? [] : toObservedFlags(now);
  const exposed = observed.find((flag) => flag.highestShare > 0 || flag.candidateVersion !== null);
  if (exposed === undefined && observed.length === flags.length) return observed;
  throw new AppError(
    'FLAG_READ_BACK_MISMATCH',
    `Flag ${exposed?.key ?? '(missing)'} of ${feature} in ${environment} does not show control after the kill: something wrote in between. Kill it again.`,
  );
}
