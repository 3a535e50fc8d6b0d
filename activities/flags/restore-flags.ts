import type { Exposure } from '../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { toCutExposure } from '../../core/assignment/stage-exposure.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import { toControlWords, toWriteLine } from '../../flag-platforms/audited-platform.js';
import { findPlatform, groupByPlatform } from '../../flag-platforms/flag-groups.js';
import type { FlagPlatform, FlagPlatforms, FlagScope } from '../../flag-platforms/flag-platform.js';
import type { Restored, RestoreInput } from '../rollout/rollout-activities.js';

export interface RestoreContext {
  readonly platforms: FlagPlatforms;
  readonly nowMs: () => number;
  /** Told after each verified flag, with all so far; a retry gets them back as `alreadyVerified`. */
  readonly onVerified: (verified: Restored['flags']) => void;
  readonly alreadyVerified: Restored['flags'];
  /** Asked whenever somebody newer has written: the rollout whose flags they are now, or null while they are still this one's. */
  readonly newOwner?: () => Promise<string | null>;
  /** An earlier try of the same may have written what this one finds done. */
  readonly isRetry?: boolean;
  /** Lines of earlier tries, and who is told of those of this one: with all so far, before the write that takes away what they tell of. */
  readonly earlierLines?: readonly AuditEntry[];
  readonly onLines?: (lines: readonly AuditEntry[]) => void;
}

type Note = (lines: readonly AuditEntry[]) => void;

/** Generations that one rollback can have written with: one for each step, and some above where it was overtaken. A kill leaps far above. */
const OWN_GENERATIONS = 50;

/** Somebody newer may have written; once more above him, but not for ever in one attempt. */
const OVERTAKES = 5;

/**
 * Exposure to zero first, then every flag back to control in the documented order, each read back before the next.
 * What is already done is left alone, so that a retry, a kill before it, or a second caller writes nothing twice.
 */
export async function restoreFlags(input: RestoreInput, context: RestoreContext): Promise<Restored> {
  const startedAtMs = context.nowMs();
  const lines: AuditEntry[] = [...(context.earlierLines ?? [])];
  const note: Note = (more) => {
    if (more.length === 0) return;
    lines.push(...more);
    context.onLines?.(lines);
  };
  const cut = input.part === 'restore' ? NOT_CUT : await cutExposure(input, context, note);
  if ('leftTo' in cut) return { flags: [], lookAgain: false, lines, leftTo: cut.leftTo };
  const times = { startedAtMs, ...(input.part !== 'restore' && { cutAtMs: context.nowMs() }) };
  const lookAgain = groupByPlatform(context.platforms, input.flags).some(({ platform }) => !platform.capabilities.compareAndSet);
  if (input.part === 'cut') return { flags: [], lookAgain, lines, ...times };
  const verified = [...context.alreadyVerified];
  for (const [index, key] of input.sequence.entries()) {
    const restored = await restoreFlag(input, context, { key, generation: input.generation + 1 + index, seen: cut.seen.get(key) });
    if (restored.leftTo !== undefined) return { flags: verified, lookAgain: false, lines, ...times, leftTo: restored.leftTo };
    note(restored.lines);
    if (verified.some((done) => done.key === key)) continue;
    verified.push({ key, verifiedAtMs: context.nowMs() });
    context.onVerified(verified);
  }
  return { flags: verified, lookAgain, lines, ...times };
}

/** What the cut has just read back, flag by flag: no need to read it again before the write that follows. */
interface Cut {
  readonly seen: ReadonlyMap<string, ObservedFlag>;
}

const NOT_CUT: Cut = { seen: new Map() };

/** Nobody is exposed any more, or the flags belong to another rollout now. */
async function cutExposure(input: RestoreInput, context: RestoreContext, note: Note): Promise<Cut | Left> {
  const seen = new Map<string, ObservedFlag>();
  const scope = toScope(input);
  const sessions = input.part === 'cut' ? 'drain' : 'hard';
  for (const { platform, flags } of groupByPlatform(context.platforms, inSequence(input))) {
    // Also when nobody is exposed the generation is taken: a first write that is still on its way would otherwise be let in after the rollback.
    const isCut = (flag: ObservedFlag) =>
      flag.generation >= (input.fencedFrom ?? input.generation) && (sessions === 'hard' ? flag.highestShare === 0 : flag.share === 0);
    const write: GuardedWrite = {
      platform,
      scope,
      flags,
      isDone: isCut,
      generation: input.generation,
      operationId: `${input.rolloutId}/${input.step ?? 'rollback'}/cut`,
      // Never null, which would put the flags of this platform back before those that come first in the order.
      exposure: async (before) => {
        const found = await platform.readExposure(scope);
        note(toFoundLines(write, before, { found, context }));
        return toCutExposure(found ?? toNothing(input.rolloutId), sessions, context.nowMs());
      },
    };
    const written = await writeUntil(write, context);
    if ('leftTo' in written) return written;
    if (written.isOurs) for (const flag of written.observed) seen.set(flag.key, flag);
    note(toLines(write, written, { input, context, what: '' }));
  }
  return { seen };
}

async function restoreFlag(
  input: RestoreInput,
  context: RestoreContext,
  step: { readonly key: string; readonly generation: number; readonly seen: ObservedFlag | undefined },
): Promise<{ readonly lines: readonly AuditEntry[]; readonly leftTo?: string }> {
  const flag = input.flags.find((candidate) => candidate.key === step.key);
  if (!flag) throw new AppError('FLAG_UNKNOWN', `The rollback sequence names ${step.key}, which is not in the bundle.`);
  const isRestored = (observed: ObservedFlag) => observed.highestShare === 0 && observed.candidateVersion === null;
  const write: GuardedWrite = {
    platform: findPlatform(context.platforms, flag.platform),
    scope: toScope(input),
    flags: [flag],
    isDone: isRestored,
    generation: step.generation,
    operationId: `${input.rolloutId}/${input.step ?? 'rollback'}/${step.key}`,
    exposure: async () => null,
    ...(step.seen !== undefined && { seen: [step.seen] }),
  };
  const written = await writeUntil(write, context);
  if ('leftTo' in written) return { lines: [], leftTo: written.leftTo };
  return { lines: toLines(write, written, { input, context, what: toControlWords([flag]) }) };
}

interface GuardedWrite {
  readonly platform: FlagPlatform;
  readonly scope: FlagScope;
  readonly flags: readonly FlagMove[];
  readonly isDone: (flag: ObservedFlag) => boolean;
  readonly generation: number;
  readonly operationId: string;
  /** To write, over what was read. */
  readonly exposure: (before: readonly ObservedFlag[]) => Promise<Exposure | null>;
  /** Read back a moment ago; whoever has written since is found by the write itself. */
  readonly seen?: readonly ObservedFlag[];
}

interface Written {
  readonly observed: readonly ObservedFlag[];
  /** False: it was so already. */
  readonly isOurs: boolean;
}

interface Left {
  /** The rollout that the flags belong to now. */
  readonly leftTo: string;
}

/** Reads, writes only what is not yet so, and reads again; goes above a newer generation instead of giving way, unless a newer rollout has come with it. */
async function writeUntil(write: GuardedWrite, { newOwner }: RestoreContext): Promise<Written | Left> {
  const { platform, scope, flags, isDone, operationId } = write;
  const keys = flags.map((flag) => flag.key);
  let { generation, seen } = write;
  for (let attempt = 0; attempt < OVERTAKES; attempt++) {
    const observed = seen ?? (await platform.read(scope, keys));
    seen = undefined;
    if (observed.every(isDone)) return { observed, isOurs: attempt > 0 };
    const result = await platform.apply(scope, flags, await write.exposure(observed), { generation, operationId });
    if (!isRefusal(result)) {
      if (result.every(isDone)) return { observed: result, isOurs: true };
      throw new AppError(
        'FLAG_READ_BACK_MISMATCH',
        `${keys.join(', ')} on ${platform.name} still show ${describe(result)} after ${operationId}.`,
      );
    }
    const leftTo = (await newOwner?.()) ?? null;
    if (leftTo !== null) return { leftTo };
    generation = Math.max(generation, ...observed.map((flag) => flag.generation)) + 1;
  }
  throw new AppError('FLAG_FENCED', `${keys.join(', ')} on ${platform.name} keep being overtaken by another writer.`);
}

/**
 * The line of a write to a platform outside the store, for when the writer died, or lost the store, before he could append it; appending it twice is
 * appending it once. None when somebody else (a kill) had done it. A retry cannot know whether the try before it wrote what it finds, so it says `found`.
 */
function toLines(
  { platform, scope, flags, operationId }: GuardedWrite,
  { observed, isOurs }: Written,
  { input, context, what }: { readonly input: RestoreInput; readonly context: RestoreContext; readonly what: string },
): readonly AuditEntry[] {
  const generation = Math.max(0, ...observed.map((flag) => flag.generation));
  const isOwn = generation >= input.generation && generation < input.generation + OWN_GENERATIONS;
  // What a second look finds done was done by the rollback before it.
  const mayBeOurs = isOurs || (context.isRetry === true && input.step === undefined);
  if (platform.outside === undefined || !isOwn || !mayBeOurs) return [];
  const said = isOurs ? what : what.replace(/^back on/, 'found on');
  const line = toWriteLine(platform.name, { scope, fence: { generation, operationId }, flags, result: observed, what: said });
  return [{ ...line, data: { ...line.data, ...(!isOurs && { found: true }) }, atMs: context.nowMs() }];
}

/**
 * The line of the write forward that is taken back: its writer may have died before he could append it, and nobody tries a step forward again once the
 * rollout has turned back.
 */
function toFoundLines(
  { platform, scope, flags }: GuardedWrite,
  before: readonly ObservedFlag[],
  { found, context }: { readonly found: Exposure | null; readonly context: RestoreContext },
): readonly AuditEntry[] {
  if (platform.outside === undefined || found === null || found.rolloutId !== scope.rolloutId || found.stage === 'rollback') return [];
  const operationId = `${scope.rolloutId}/${found.stage === 'completed' ? 'settle' : `stage/${found.stageAttempt}`}`;
  const fence = { generation: Math.max(0, ...before.map((flag) => flag.generation)), operationId };
  return [{ ...toWriteLine(platform.name, { scope, fence, flags, result: before, what: '' }), atMs: context.nowMs() }];
}

/** What a rollout shows that has shown nothing yet, or whose exposure cannot be read any more. */
const toNothing = (rolloutId: string): Exposure => ({
  ...{ rolloutId, seed: rolloutId, epochs: [], cohorts: [], shadowSample: 0, stage: 'rollback', stageAttempt: 0, expiresAtMs: null },
});

const describe = (flags: readonly ObservedFlag[]): string => flags.map((flag) => `${flag.key}=${flag.share}/100000`).join(', ');

function inSequence(input: RestoreInput): readonly FlagMove[] {
  return input.sequence.flatMap((key) => input.flags.filter((flag) => flag.key === key));
}

const toScope = ({ environment, feature, rolloutId }: RestoreInput): FlagScope => ({ environment, feature, rolloutId });
