import { formatDuration } from '../../../../core/plan/format-duration.js';
import type { CountedTest, Stage } from '../../../../core/rollout/spec.js';
import type { GuardDraft } from '../../schema/guard-schema.js';
import type { Placed } from '../../spec-parts.js';
import { toCounted } from '../../to-guards.js';
import { type CheckFinding, error } from '../check-finding.js';
import { checkCondition } from './check-condition.js';

/** What the counting depends on besides the guard. */
export interface CountedSurroundings {
  readonly watchIntervalMs: number;
  /** Empty when a stage is malformed: nothing is then concluded from the others' times. */
  readonly stages: readonly Stage[];
  readonly isRate: boolean;
  /** A guard that is only shown is not waited for. */
  readonly acts: boolean;
}

/** A counted guard: able to fail, and able to pass where a stage waits for that. */
export function checkCounted({ pointer, value }: Placed<GuardDraft>, surroundings: CountedSurroundings): readonly CheckFinding[] {
  if (value.condition === undefined) return [];
  const test = toCounted(value, value.condition, surroundings.watchIntervalMs);
  return [
    ...checkCondition(`${pointer}/condition`, value, value.condition, surroundings.isRate),
    ...checkInterval(pointer, test, surroundings),
    ...checkFailureLimit(pointer, test, surroundings),
    ...checkPass(pointer, value.name, test, surroundings),
  ];
}

function checkInterval(pointer: string, test: CountedTest, { watchIntervalMs, stages }: CountedSurroundings): readonly CheckFinding[] {
  if (test.intervalMs < watchIntervalMs) {
    return [
      error(
        `${pointer}/interval`,
        `Sent ${formatDuration(test.intervalMs)}, shorter than the watch's interval of ${formatDuration(watchIntervalMs)}: nobody looks that often. Send at least ${formatDuration(watchIntervalMs)}, or shorten watch.interval.`,
      ),
    ];
  }
  const longestMs = longest(stages);
  const firstMs = test.initialDelayMs + test.intervalMs;
  if (longestMs === null || firstMs <= longestMs) return [];
  const key = test.initialDelayMs >= test.intervalMs ? 'initialDelay' : 'interval';
  return [
    error(
      `${pointer}/${key}`,
      `Sent ${formatDuration(key === 'interval' ? test.intervalMs : test.initialDelayMs)}: the first measurement ends ${formatDuration(firstMs)} into a stage, but the longest stage has its deadline after ${formatDuration(longestMs)}, so this guard can never fail. Send less.`,
    ),
  ];
}

const longest = (stages: readonly Stage[]): number | null =>
  stages.length === 0 ? null : Math.max(...stages.map((stage) => stage.deadlineMs));

function checkFailureLimit(pointer: string, test: CountedTest, { stages }: CountedSurroundings): readonly CheckFinding[] {
  const { count, failureLimit, initialDelayMs, intervalMs } = test;
  const at = `${pointer}/failureLimit`;
  if (count !== null && failureLimit >= count) {
    return [
      error(
        at,
        `Sent ${failureLimit} with a count of ${count}: even if every measurement fails the limit is not exceeded, so this guard can never fail. Send at most ${count - 1}.`,
      ),
    ];
  }
  const longestMs = longest(stages);
  const most = longestMs === null ? null : Math.floor((longestMs - initialDelayMs) / intervalMs);
  if (most === null || most < 1 || failureLimit < most) return [];
  return [
    error(
      at,
      `Sent ${failureLimit}, but the longest stage has time for ${most} measurements only, so this guard can never fail. Send at most ${most - 1}, or a shorter interval.`,
    ),
  ];
}

/** Where every guard must pass before the stage can be left, this one must be able to. */
function checkPass(pointer: string, name: string, test: CountedTest, { stages, acts }: CountedSurroundings): readonly CheckFinding[] {
  const { count, consecutiveSuccess, initialDelayMs, intervalMs } = test;
  if (count !== null && consecutiveSuccess !== null && consecutiveSuccess > count) {
    return [
      error(
        `${pointer}/consecutiveSuccess`,
        `Sent ${consecutiveSuccess} with a count of ${count}: so many successes cannot be measured. Send at most ${count}.`,
      ),
    ];
  }
  const demanding = acts ? stages.filter((stage) => stage.prove === 'all') : [];
  const first = demanding[0];
  if (first === undefined) return [];
  const needed = consecutiveSuccess ?? count;
  if (needed === null) {
    return [
      error(
        pointer,
        `Sent ${name} without count and consecutiveSuccess: it is measured as long as the stage lasts and never passes, but ${first.kind} waits until every guard has passed. Give one of the two, or send \`prove: primary\` or \`evidence\` for that stage.`,
      ),
    ];
  }
  const neededMs = initialDelayMs + needed * intervalMs;
  const short = demanding.find((stage) => stage.deadlineMs < neededMs);
  if (short === undefined) return [];
  const key = consecutiveSuccess === null ? 'count' : 'consecutiveSuccess';
  return [
    error(
      `${pointer}/${key}`,
      `Sent ${needed}: that takes ${formatDuration(neededMs)}, but ${short.kind} waits until every guard has passed and has its deadline after ${formatDuration(short.deadlineMs)}. Send at most ${Math.max(1, Math.floor((short.deadlineMs - initialDelayMs) / intervalMs))}, a shorter interval or a later deadline.`,
    ),
  ];
}
