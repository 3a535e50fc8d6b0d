import type { ObservedFlag } from '../../../core/assignment/observed-flag.js';
import { formatShare } from '../../../core/assignment/share.js';
import { isRefusal } from '../../../core/errors/refusal.js';
import type { FencingCheck } from '../../../core/rehearsal/rehearsal.js';
import type { ScratchLook } from '../../../core/rehearsal/rehearsal-run.js';
import { type FlagGroup, groupByPlatform } from '../../../flag-platforms/flag-groups.js';
import { scratchOf, toScratchScope } from '../../../flag-platforms/scratch/discard-scratch.js';
import type { LookInput } from './rehearsal-activities.js';
import type { RehearsalDeps } from './rehearsal-deps.js';
import { keysOf, toScratchExposure } from './show-scratch.js';

type Deps = Pick<RehearsalDeps, 'platforms' | 'nowMs'>;

/** Reads every flag after the rollback; then each platform is sent what a worker that wakes up too late would send, and must refuse it. */
export async function lookAtScratch(deps: Deps, input: LookInput): Promise<ScratchLook> {
  const { order, hasRestored } = input;
  const scope = toScratchScope(order);
  const groups = groupByPlatform(deps.platforms, scratchOf(order).flags);
  const flags: ObservedFlag[] = [];
  for (const { platform, flags: moves } of groups) flags.push(...(await platform.read(scope, keysOf(moves))));
  const fencing: FencingCheck[] = [];
  for (const group of hasRestored ? groups : []) fencing.push(await writeLate(deps, input, group));
  return { flags, fencing };
}

async function writeLate({ nowMs }: Deps, { order, generation }: LookInput, { platform, flags }: FlagGroup): Promise<FencingCheck> {
  const fence = { generation, operationId: `${order.id}/late` };
  const result = await platform.apply(toScratchScope(order), flags, toScratchExposure(order, nowMs()), fence);
  const late = `a late write of generation ${generation}`;
  if (isRefusal(result)) return { platform: platform.name, ok: true, detail: `${late} was refused` };
  const share = Math.max(0, ...result.map((flag) => flag.highestShare));
  return { platform: platform.name, ok: false, detail: `${late} was let in after the rollback; the flags show ${formatShare(share)}` };
}
