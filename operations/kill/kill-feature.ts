import { type ObservedFlag, toObservedFlags } from '../../core/assignment/observed-flag.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import { type KillReport, toKillReport } from '../../flag-platforms/kill/tell-platforms.js';
import type { KilledBundle } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { type Told, tellRollouts } from './tell-rollouts.js';

export interface KillOrder {
  readonly environment: string;
  readonly feature: string;
  readonly by: Principal;
  readonly reason: string;
  /** As its sender names it: the same again is the same kill. */
  readonly id?: string | undefined;
}

export interface KillResult extends KillReport<ObservedFlag> {
  readonly feature: string;
  readonly environment: string;
  readonly generation: number;
  /** When the flags went to control. */
  readonly atMs: number;
  /** True: a kill with this id was taken before. This is what that one did; `flags` are as they are now, and nothing was changed again. */
  readonly repeated: boolean;
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
export async function killFeature(deps: OperationDeps, { environment, feature, by, reason, id }: KillOrder): Promise<KillResult> {
  const { store, logger, nowMs } = deps;
  const bundle = await store.flags.kill(environment, feature, { by: { id: by.id, via: by.via }, reason, atMs: nowMs(), id });
  if (bundle === null)
    throw new AppError(
      'NOT_FOUND',
      `There is no feature "${feature}" in ${environment}; nothing was changed. GET /v1/features shows what exists.`,
    );
  const { generation, atMs, rolloutId, isRepeated: repeated } = bundle.kill;
  const kill = { environment, feature, generation };
  logger.warn({ ...kill, by: by.id, via: by.via, reason }, repeated ? 'a kill was sent again, and counts once' : 'a feature was killed');
  // Also for one that is repeated: the process that took it first may have died before it told anybody.
  const [stored, told, engine] = await Promise.all([readBack(deps, bundle), deps.killDelivery.tell(kill), tellRollouts(deps, kill)]);
  return { ...kill, atMs, repeated, ...toKillReport(stored, told), rolloutId, engine };
}

async function readBack({ store }: OperationDeps, { environment, feature, flags, kill }: KilledBundle): Promise<readonly ObservedFlag[]> {
  const now = await store.flags.readBundle(environment, feature);
  const observed = now === null ? [] : toObservedFlags(now);
  // What has begun after the first kill of this id is none of its business.
  if (kill.isRepeated && now !== null && now.generation > kill.generation) return observed;
  const exposed = observed.find((flag) => flag.highestShare > 0 || flag.candidateVersion !== null);
  if (exposed === undefined && observed.length === flags.length) return observed;
  throw new AppError(
    'FLAG_READ_BACK_MISMATCH',
    `Flag ${exposed?.key ?? '(missing)'} of ${feature} in ${environment} does not show control after the kill: something wrote in between. Kill it again.`,
  );
}
