import { Context } from '@temporalio/activity';
import type { Exposure } from '../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { toSettledExposure, toStageExposure } from '../../core/assignment/stage-exposure.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import type { RolloutSpec, Stage } from '../../core/rollout/spec.js';
import { watchIdOf } from '../../core/rollout/stage-clock.js';
import { type FlagGroup, findMissingPlatform, groupByPlatform, toExposureTtlMs } from '../../flag-platforms/flag-groups.js';
import type { Fence, FlagPlatforms, FlagScope } from '../../flag-platforms/flag-platform.js';
import type { Store } from '../../store/store.js';
import type {
  Applied,
  ApplyInput,
  FlagActivities,
  PreflightInput,
  PreflightResult,
  Restored,
  RestoreInput,
} from '../rollout/rollout-activities.js';
import { awaitControl } from './await-control.js';
import { beating } from './beating.js';
import { checkPropagation } from './check-propagation.js';
import { checkRehearsal } from './check-rehearsal.js';
import { findFrozen } from './find-frozen.js';
import { findNewOwner, findOwnerForSure } from './owns-flags.js';
import { createPropagationMeter, type PropagationMeter } from './propagation-meter.js';
import { recordOutsideFlags } from './record-outside-flags.js';
import { restoreFlags } from './restore-flags.js';
import { stepBack } from './step-back.js';

export interface FlagActivityDeps {
  readonly store: Pick<Store, 'flags' | 'rollouts' | 'watches' | 'audit' | 'rehearsals' | 'freezes'>;
  readonly platforms: FlagPlatforms;
  readonly nowMs: () => number;
}

/** As the second look's workflow names its step. */
const SECOND_LOOK = 'second-look';

const isRetry = (): boolean => Context.current().info.attempt > 1;

type PreflightDeps = FlagActivityDeps & { readonly propagation: PropagationMeter };

/** The activities that touch flags; they run on their own task queue. */
export function createFlagActivities(deps: FlagActivityDeps): FlagActivities {
  const propagation = createPropagationMeter(deps);
  return {
    preflight: (input) => beating(() => preflight({ ...deps, propagation }, input)),
    applyStage: (input) => beating(() => applyStage(deps, input)),
    settleFlags: (input) => beating(() => settleFlags(deps, input)),
    restoreFlags: (input) => restore(deps, input),
    stepBack: (input) =>
      beating(() =>
        stepBack(input, {
          platforms: deps.platforms,
          nowMs: deps.nowMs,
          newOwner: () => findNewOwner(deps.store, input),
          isRetry: isRetry(),
        }),
      ),
    askControl: (health) => awaitControl(health, { ask: fetch, nowMs: deps.nowMs, onAsked: () => Context.current().heartbeat() }),
  };
}

async function preflight(deps: PreflightDeps, { rolloutId, spec }: PreflightInput): Promise<PreflightResult> {
  if (!(await deps.store.rollouts.holdsLeases(rolloutId))) {
    return { kind: 'refused', reason: `Rollout ${rolloutId} does not hold the leases of its flags; start it through the API.` };
  }
  const missing = findMissingPlatform(deps.platforms, spec.flags);
  const unready = missing ?? (await checkRehearsal(deps, spec));
  if (unready !== null) return { kind: 'refused', reason: unready };
  let generation = 0;
  for (const { platform, flags } of groupByPlatform(deps.platforms, spec.flags)) {
    const registered = await platform.register(toScope(rolloutId, spec), flags);
    // Before the wait: a rollout that can never start should not wait an hour to be told so.
    if (registered.conflicts.length > 0) return { kind: 'refused', reason: registered.conflicts.join(' ') };
    if (registered.drainedAtMs > deps.nowMs()) {
      return {
        kind: 'wait',
        untilMs: registered.drainedAtMs,
        reason: `${spec.unit}s of an earlier rollout of ${spec.feature} may still run until ${new Date(registered.drainedAtMs).toISOString()}`,
      };
    }
    generation = Math.max(generation, registered.generation);
  }
  const killed = await findKill(deps, rolloutId);
  if (killed !== null) return { kind: 'refused', reason: killed };
  const slow = await checkPropagation(deps, { rolloutId, spec });
  if (slow !== null) return { kind: 'refused', reason: slow };
  const recorded = await recordOutsideFlags(deps.store.flags, { rolloutId, spec, generation, nowMs: deps.nowMs() });
  return isRefusal(recorded) ? { kind: 'refused', reason: recorded.detail } : { kind: 'ready', generation: recorded };
}

async function applyStage(deps: FlagActivityDeps, input: ApplyInput): Promise<Applied | Refusal> {
  const { spec, rolloutId, stageIndex, stageAttempt, generation } = input;
  const stage = spec.stages[stageIndex];
  if (!stage) throw new AppError('INTERNAL', `Rollout ${rolloutId} has no stage ${stageIndex}.`);
  const scope = toScope(rolloutId, spec);
  const unwanted = (await findLostLease(deps, rolloutId)) ?? (await findFrozen(deps, input));
  if (unwanted !== null) return unwanted;
  const shown = await readUnexpired(deps, input);
  if (isRefusal(shown)) return shown;
  const observed: ObservedFlag[] = [];
  let startedAtMs = 0;
  const expiresAtMs = deps.nowMs() + toExposureTtlMs(deps.platforms, spec);
  for (const { platform, flags, present } of shown) {
    const exposure = toStageExposure({ rolloutId, spec, stage, stageAttempt, present, nowMs: deps.nowMs(), expiresAtMs });
    const fence = toFence(input, `stage/${stageAttempt}`);
    const write = (guard: FreezeGuard) => platform.apply(scope, flags, exposure, { ...fence, ...guard });
    const result = await unlessFrozen(deps, input, { isFirst: observed.length === 0, write });
    if (isRefusal(result)) return result;
    assertShows(result, spec, stage);
    observed.push(...result);
    const applied = await platform.readExposure(scope);
    startedAtMs = Math.max(startedAtMs, (applied?.epochs.at(-1)?.since ?? 0) * 1000);
  }
  await deps.store.watches.open({
    id: watchIdOf({ rolloutId, stageAttempt }),
    rolloutId,
    environment: spec.environment,
    feature: spec.feature,
    stageIndex,
    stageAttempt,
    startedAtMs,
    generation,
    spec,
  });
  return { startedAtMs, observed };
}

async function settleFlags(deps: FlagActivityDeps, input: ApplyInput): Promise<Applied | Refusal> {
  const { spec, rolloutId } = input;
  const unwanted = (await findLostLease(deps, rolloutId)) ?? (await findFrozen(deps, input));
  if (unwanted !== null) return unwanted;
  const scope = toScope(rolloutId, spec);
  const shown = await readUnexpired(deps, input);
  if (isRefusal(shown)) return shown;
  const observed: ObservedFlag[] = [];
  const nowMs = deps.nowMs();
  for (const { platform, flags, present } of shown) {
    if (present === null)
      throw new AppError('FLAG_READ_BACK_MISMATCH', `${platform.name} shows no exposure for ${spec.feature} that could be settled.`);
    const settled = { exposure: toSettledExposure(present, spec, nowMs), drainedAtMs: nowMs + spec.unitMaxAgeMs };
    const write = (guard: FreezeGuard) => platform.settle(scope, flags, settled, { ...toFence(input, 'settle'), ...guard });
    const result = await unlessFrozen(deps, input, { isFirst: observed.length === 0, write });
    if (isRefusal(result)) return result;
    observed.push(...result);
  }
  return { startedAtMs: nowMs, observed };
}

const toFence = ({ rolloutId, generation, isReapplying }: ApplyInput, step: string): Fence => ({
  generation,
  operationId: `${rolloutId}/${step}`,
  ...(isReapplying && { overDrift: true }),
});

type FreezeGuard = Pick<Fence, 'unlessFrozen'>;

interface ForwardWrite {
  /** Nothing of the bundle has been written yet. */
  readonly isFirst: boolean;
  readonly write: (guard: FreezeGuard) => Promise<readonly ObservedFlag[] | Refusal>;
}

/**
 * Platforms take their time to be read, so it is asked again right before the first write, and by Tidegate's own store in the same transaction. The rest of a
 * bundle follows its first part: half of one is a combination that nobody has tested.
 */
async function unlessFrozen(
  deps: FlagActivityDeps,
  input: ApplyInput,
  { isFirst, write }: ForwardWrite,
): ReturnType<ForwardWrite['write']> {
  if (!isFirst) return write({});
  return (await findFrozen(deps, input)) ?? write({ unlessFrozen: input.brokenFreezes ?? [] });
}

/** A rollout that has ended holds no leases; should its workflow be revived (a reset), it must not move flags again. */
async function findLostLease({ store }: FlagActivityDeps, rolloutId: string): Promise<Refusal | null> {
  if (await store.rollouts.holdsLeases(rolloutId)) return null;
  return refuse('FLAG_LEASED', `Rollout ${rolloutId} no longer holds the leases of its flags: it has ended. Nothing was written.`);
}

/** The register above has taken over the kill's generation, so that the fence alone would let this rollout begin after it. Null: nobody has killed it. */
async function findKill({ store }: FlagActivityDeps, rolloutId: string): Promise<string | null> {
  const notice = (await store.flags.undeliveredKills()).find((kill) => kill.rolloutId === rolloutId);
  return notice === undefined ? null : `Killed by ${notice.by} before it began: ${notice.reason}`;
}

type ShownGroup = FlagGroup & { readonly present: Exposure | null };

/** What each platform of the bundle shows, before any is written to: once one part has expired the others must not move on without it. */
async function readUnexpired(deps: FlagActivityDeps, input: ApplyInput): Promise<readonly ShownGroup[] | Refusal> {
  const scope = toScope(input.rolloutId, input.spec);
  const shown: ShownGroup[] = [];
  for (const group of groupByPlatform(deps.platforms, input.spec.flags)) {
    const present = await group.platform.readExposure(scope);
    const expired = findExpired(present, input, deps.nowMs());
    if (expired !== null) return expired;
    shown.push({ ...group, present });
  }
  return shown;
}

/** Every unit is on control because nobody watched; only a person shows the candidate again. Null: it may be written. */
function findExpired(present: Exposure | null, { rolloutId, isReapplying }: ApplyInput, nowMs: number): Refusal | null {
  const expiresAtMs = present?.rolloutId === rolloutId ? present.expiresAtMs : null;
  if (isReapplying || expiresAtMs === null || expiresAtMs > nowMs) return null;
  return refuse(
    'EXPOSURE_EXPIRED',
    `Nobody watched, so the exposure expired at ${new Date(expiresAtMs).toISOString()}: every unit is on control.`,
  );
}

/** What a retry of a rollback gets from the try before. */
type Progress = { -readonly [Key in 'flags' | 'lines']: Restored[Key] };

async function restore(deps: FlagActivityDeps, input: RestoreInput): Promise<Restored> {
  // No rollback waits for the store; a second look, which nobody waits for, does.
  const ask = input.step === SECOND_LOOK ? findOwnerForSure : findNewOwner;
  const leftTo = await ask(deps.store, input);
  if (leftTo !== null) return { flags: [], lookAgain: false, lines: [], leftTo };
  const context = Context.current();
  const progress: Progress = { ...((context.info.heartbeatDetails as Progress | undefined) ?? { flags: [], lines: [] }) };
  const keep = () => context.heartbeat({ ...progress });
  const restoring = restoreFlags(input, {
    platforms: deps.platforms,
    newOwner: () => ask(deps.store, input),
    nowMs: deps.nowMs,
    alreadyVerified: input.part === 'cut' ? [] : progress.flags,
    earlierLines: progress.lines,
    isRetry: context.info.attempt > 1,
    onVerified(flags) {
      progress.flags = flags;
      keep();
    },
    onLines(lines) {
      progress.lines = [...lines];
      keep();
    },
  });
  return beating(() => restoring, keep);
}

/** Every flag must show the share and the version that were asked for, as the platform tells it. */
function assertShows(observed: readonly ObservedFlag[], spec: RolloutSpec, stage: Stage): void {
  for (const flag of spec.flags) {
    const seen = observed.find((candidate) => candidate.key === flag.key);
    if (!seen) continue;
    if (seen.share !== stage.share || seen.candidateVersion !== flag.candidate || seen.controlVersion !== flag.control) {
      throw new AppError(
        'FLAG_READ_BACK_MISMATCH',
        `${flag.key} shows ${seen.controlVersion}/${seen.candidateVersion ?? '-'} at ${seen.share}/100000 instead of ${flag.control}/${flag.candidate} at ${stage.share}/100000.`,
      );
    }
  }
}

function toScope(rolloutId: string, spec: RolloutSpec): FlagScope {
  return { environment: spec.environment, feature: spec.feature, rolloutId };
}
