import { type Exposure, highestShare } from '../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { formatShare, type Share } from '../../core/assignment/share.js';
import { toSteppedExposure } from '../../core/assignment/stage-exposure.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { isFalling } from '../../core/rollout/step-back/step-back.js';
import { toWriteLine } from '../../flag-platforms/audited-platform.js';
import { type FlagGroup, groupByPlatform } from '../../flag-platforms/flag-groups.js';
import type { FlagPlatforms, FlagScope } from '../../flag-platforms/flag-platform.js';
import type { StepBackInput, SteppedBack } from '../rollout/rollout-activities.js';

interface StepBackContext {
  readonly platforms: FlagPlatforms;
  readonly nowMs: () => number;
  /** The rollout whose flags they are now, or null while they are still this one's. */
  readonly newOwner: () => Promise<string | null>;
  /** An earlier try may have written what this one finds done. */
  readonly isRetry: boolean;
}

type Lines = SteppedBack['lines'];
/** Why a step is no longer to be taken. */
type Over = string;

/**
 * One step of a rollback that nobody hurries: on every platform the candidate falls to the share, by a fenced write that is read back. Never raises
 * anything: where a flag already shows less, where the exposure has expired and where somebody newer has written, the steps are over.
 */
export async function stepBack(input: StepBackInput, context: StepBackContext): Promise<SteppedBack> {
  const owner = await context.newOwner();
  if (owner !== null) return { kind: 'over', detail: `The flags belong to rollout ${owner} now.`, lines: [] };
  const lines: AuditEntry[] = [];
  const inSequence = input.sequence.flatMap((key) => input.flags.filter((flag) => flag.key === key));
  for (const group of groupByPlatform(context.platforms, inSequence)) {
    const taken = await stepGroup(input, context, group);
    if (typeof taken === 'string') return { kind: 'over', detail: taken, lines };
    lines.push(...taken);
  }
  return { kind: 'shown', detail: '', lines };
}

async function stepGroup(input: StepBackInput, context: StepBackContext, group: FlagGroup): Promise<Lines | Over> {
  const { platform, flags } = group;
  const { share, sessions, generation } = input;
  const scope: FlagScope = { environment: input.environment, feature: input.feature, rolloutId: input.rolloutId };
  const keys = flags.map(({ key }) => key);
  const fence = { generation, operationId: `${input.rolloutId}/step-back/${input.index + 1}` };
  const observed = await platform.read(scope, keys);
  const present = toOwnExposure(input, { group, observed, exposure: await platform.readExposure(scope), nowMs: context.nowMs() });
  if (typeof present === 'string') return present;
  const toLines = (result: readonly ObservedFlag[]): Lines => {
    if (platform.outside === undefined) return [];
    const line = toWriteLine(platform.name, { scope, fence, flags, result, what: '' });
    return [{ ...line, atMs: context.nowMs() }];
  };
  if (observed.every((flag) => isDown(flag, share, sessions)))
    return context.isRetry && isOwn(observed, generation) ? toLines(observed) : [];
  const shares = observed.map((flag) => flag.share);
  if (!isFalling(share, shares)) return `A flag on ${platform.name} shows the candidate to fewer already.`;
  const exposure = toSteppedExposure(present, share, sessions, context.nowMs());
  if (highestShare(exposure) > highestShare(present)) throw new AppError('INTERNAL', `A step of ${input.rolloutId} would raise exposure.`);
  const result = await platform.apply(scope, flags, exposure, fence);
  if (isRefusal(result)) return result.detail;
  if (result.every((flag) => isDown(flag, share, sessions))) return toLines(result);
  const shown = result.map((flag) => `${flag.key}=${formatShare(flag.share)}`).join(', ');
  throw new AppError('FLAG_READ_BACK_MISMATCH', `${platform.name} still shows ${shown} after ${fence.operationId}.`);
}

interface Shown {
  readonly group: FlagGroup;
  readonly observed: readonly ObservedFlag[];
  readonly exposure: Exposure | null;
  readonly nowMs: number;
}

/** What the rollout shows there, or why there is nothing left to step back from. */
function toOwnExposure(input: StepBackInput, { group, observed, exposure, nowMs }: Shown): Exposure | Over {
  const { platform, flags } = group;
  if (exposure?.rolloutId !== input.rolloutId || exposure.stage === 'rollback' || observed.length < flags.length)
    return `${platform.name} no longer shows the candidate of this rollout.`;
  if (exposure.expiresAtMs !== null && exposure.expiresAtMs <= nowMs) return 'Nobody watched, so the exposure has expired.';
  if (observed.some((flag) => flag.generation > input.generation)) return `Somebody newer has written to ${platform.name}.`;
  return exposure;
}

const isDown = (flag: ObservedFlag, share: Share, sessions: 'hard' | 'drain'): boolean =>
  flag.share <= share && (sessions === 'drain' || flag.highestShare <= Math.max(share, 1));

const isOwn = (observed: readonly ObservedFlag[], generation: number): boolean => observed.every((flag) => flag.generation === generation);
