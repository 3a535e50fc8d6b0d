import { Context } from '@temporalio/activity';
import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import { findMovedOn } from '../../core/rollout/ended/revert.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import { type FlagGroup, groupByPlatform } from '../../flag-platforms/flag-groups.js';
import type { FlagPlatforms } from '../../flag-platforms/flag-platform.js';
import type { Store } from '../../store/store.js';
import type { Prepared, RevertActivities, RevertTarget } from './revert-activities.js';

export interface RevertDeps {
  readonly store: Pick<Store, 'flags' | 'rollouts'>;
  readonly platforms: FlagPlatforms;
}

/** Above everything that a write which is still on its way can carry. */
const GENERATION_LEAP = 200;

/** Well below the time-out: a platform that is slow must not have a second try beside the first. */
const BEAT_EVERY_MS = 1_500;

export function createRevertActivities(deps: RevertDeps): RevertActivities {
  return {
    async prepareRevert(target) {
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat(), BEAT_EVERY_MS);
      try {
        return await prepareRevert(deps, target);
      } finally {
        clearInterval(beat);
      }
    },
  };
}

/**
 * Refuses when a flag serves neither version of the rollout. Once another rollout has looked at the flags, the candidate is their control, and a rollback by
 * itself would find nothing to do: the old control is then put back here, all flags of a platform in one write.
 */
async function prepareRevert({ store, platforms }: RevertDeps, target: RevertTarget): Promise<Prepared | Refusal> {
  const { rolloutId, spec } = target;
  const scope = { environment: spec.environment, feature: spec.feature, rolloutId };
  // Started again after its end: the flags may belong to a newer rollout by now.
  if (!(await store.rollouts.holdsLeases(rolloutId)))
    return refuse('REVERT_OVERTAKEN', `Rollout ${rolloutId} no longer holds its flags; nothing was written.`);
  const groups = groupByPlatform(platforms, spec.flags);
  let generation = (await store.flags.readBundle(spec.environment, spec.feature))?.generation ?? 0;
  const seen = new Map<FlagGroup, readonly ObservedFlag[]>();
  for (const group of groups) {
    const observed = await group.platform.read(scope, keysOf(group.flags));
    const movedOn = findMovedOn(rolloutId, group.flags, observed);
    if (movedOn !== null) return movedOn;
    generation = Math.max(generation, ...observed.map((flag) => flag.generation));
    seen.set(group, observed);
  }
  generation += GENERATION_LEAP;
  for (const [{ platform, flags }, observed] of seen) {
    if (showControl(flags, observed)) continue;
    const written = await platform.apply(scope, flags, null, { generation, operationId: `${rolloutId}/revert/control` });
    if (isRefusal(written) || !showControl(flags, written))
      throw new AppError('FLAG_READ_BACK_MISMATCH', `${keysOf(flags).join(', ')} on ${platform.name} do not have the old control yet.`);
  }
  return { generation: generation + 1 };
}

const keysOf = (flags: readonly FlagMove[]): readonly string[] => flags.map(({ key }) => key);

const showControl = (moves: readonly FlagMove[], observed: readonly ObservedFlag[]): boolean =>
  moves.every((move) => observed.find(({ key }) => key === move.key)?.controlVersion === move.control);
