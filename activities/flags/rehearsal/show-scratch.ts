import type { Exposure } from '../../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../../core/assignment/observed-flag.js';
import { formatShare, type Share } from '../../../core/assignment/share.js';
import { toStageExposure } from '../../../core/assignment/stage-exposure.js';
import { isRefusal } from '../../../core/errors/refusal.js';
import type { RehearsalOrder } from '../../../core/rehearsal/rehearsal.js';
import type { ScratchShown } from '../../../core/rehearsal/rehearsal-run.js';
import { toShownStage } from '../../../core/rehearsal/scratch.js';
import type { FlagMove, RolloutSpec } from '../../../core/rollout/spec.js';
import { findMissingPlatform, groupByPlatform } from '../../../flag-platforms/flag-groups.js';
import { discardScratch, scratchOf, serves, toScratchScope } from '../../../flag-platforms/scratch/discard-scratch.js';
import type { RehearsalDeps } from './rehearsal-deps.js';

type Platforms = Pick<RehearsalDeps, 'platforms' | 'nowMs'>;

/** Makes the scratch copy anew, whatever an earlier rehearsal left, and shows the candidate on it as a stage of a rollout would. */
export async function showScratch(deps: Platforms, order: RehearsalOrder): Promise<ScratchShown> {
  const { spec } = order;
  const missing = findMissingPlatform(deps.platforms, spec.flags);
  if (missing !== null) return { kind: 'refused', reason: missing, warnings: [] };
  const warnings = await findConflicts(deps, order);
  const refused = (reason: string): ScratchShown => ({ kind: 'refused', reason, warnings });
  const registered = await registerScratch(deps, order);
  if (typeof registered === 'string') return refused(registered);
  const startedAtMs = deps.nowMs();
  const { share } = toShownStage(spec);
  const scope = toScratchScope(order);
  const generation = registered + 1;
  for (const { platform, flags } of groupByPlatform(deps.platforms, scratchOf(order).flags)) {
    const fence = { generation, operationId: `${order.id}/stage/1` };
    const result = await platform.apply(scope, flags, toScratchExposure(order, deps.nowMs()), fence);
    if (isRefusal(result)) return refused(result.detail);
    const wrong = findNotShown(result, flags, share);
    if (wrong !== null) return refused(`${wrong} on ${platform.name}, read back.`);
  }
  return { kind: 'shown', share, generation, tookMs: deps.nowMs() - startedAtMs, warnings };
}

/** What the stage shows, on the scratch copy. */
export function toScratchExposure(order: RehearsalOrder, nowMs: number): Exposure {
  const { id, spec } = order;
  return toStageExposure({ rolloutId: id, spec: scratchOf(order), stage: toShownStage(spec), stageAttempt: 1, present: null, nowMs });
}

export const keysOf = (flags: readonly FlagMove[]): readonly string[] => flags.map(({ key }) => key);

/** The highest generation, or why the flags cannot be had. */
async function registerScratch(deps: Platforms, order: RehearsalOrder): Promise<number | string> {
  await discardScratch(deps, order);
  const scope = toScratchScope(order);
  let generation = 0;
  for (const { platform, flags } of groupByPlatform(deps.platforms, scratchOf(order).flags)) {
    const registered = await platform.register(scope, flags);
    if (registered.conflicts.length > 0) return registered.conflicts.join(' ');
    generation = Math.max(generation, registered.generation);
  }
  return generation;
}

/** What stands in the way of a rollout of the real flags now; reads only. A rehearsal goes on all the same. */
async function findConflicts({ platforms }: Platforms, { id, spec }: RehearsalOrder): Promise<readonly string[]> {
  const scope = { environment: spec.environment, feature: spec.feature, rolloutId: id };
  const found: string[] = [];
  for (const { platform, flags } of groupByPlatform(platforms, spec.flags)) {
    if (!serves(platform, scope)) continue;
    const observed = await platform.read(scope, keysOf(flags));
    found.push(...observed.flatMap((seen) => describeConflict(seen, spec)));
  }
  return found;
}

function describeConflict({ key, controlVersion, highestShare }: ObservedFlag, { flags, environment }: RolloutSpec): readonly string[] {
  const wanted = flags.find((flag) => flag.key === key)?.control;
  const isOther = controlVersion !== '' && controlVersion !== wanted;
  return [
    ...(isOther
      ? [`Flag ${key} serves ${controlVersion} in ${environment}, but the spec's control is ${wanted}: a start would be refused.`]
      : []),
    ...(highestShare > 0 ? [`Flag ${key} shows a candidate to ${formatShare(highestShare)} in ${environment} now.`] : []),
  ];
}

function findNotShown(observed: readonly ObservedFlag[], flags: readonly FlagMove[], share: Share): string | null {
  for (const { key, candidate } of flags) {
    const seen = observed.find((one) => one.key === key);
    if (seen?.share === share && seen.candidateVersion === candidate) continue;
    return `${key} shows ${seen?.candidateVersion ?? 'nothing'} at ${formatShare(seen?.share ?? 0)} instead of ${candidate} at ${formatShare(share)}`;
  }
  return null;
}
