import type { Condition, CountedTest, Guard } from '../../rollout/spec.js';
import type { CountedMemory, GuardMemory } from '../stream/guard-memory.js';
import type { ArmMoments, Reading, Verdict } from '../verdict.js';
import { RULES } from './choose-rule.js';
import { findBroken } from './find-invalid.js';
import type { GuardContext } from './guard-context.js';
import type { Judgement } from './judgement.js';

export interface CountedInput {
  readonly guard: Guard;
  readonly test: CountedTest;
  readonly reading: Reading;
  readonly context: GuardContext;
  readonly memory: GuardMemory;
}

const NONE: ArmMoments = { n: 0, sum: 0, sumSquares: 0 };

/**
 * A condition on the single windows of a stage, counted in the field's vocabulary (Argo Rollouts' analysis: `failureLimit`, `count`, …).
 * Every window is judged once, when it has closed. A run that has not taken all its measurements is never a pass.
 */
export function assessCounted({ guard, test, reading, context, memory }: CountedInput): Judgement {
  const before = memory.counted ?? begin(context, test);
  const after = before.ended === null ? measure(before, { test, reading, atMs: context.atMs }) : before;
  const verdict = toVerdict(after, test);
  // One that is over its inconclusive limit cannot pass any more, but it can still fail.
  const ended = verdict === 'fail' || verdict === 'pass' ? verdict : null;
  const total = test.count === null ? '' : ` of ${test.count}`;
  return {
    verdict: before.ended ?? verdict,
    rule: RULES.counted,
    parameters: {
      condition: `${test.condition.subject} ${test.condition.operator} ${test.condition.value}`,
      failureLimit: test.failureLimit,
      measurements: after.measurements,
      failures: after.failures,
      warm: after.measurements > 0,
    },
    memory: { ...memory, counted: { ...after, ended: before.ended ?? ended } },
    reason: `${guard.name}: ${after.measurements}${total} measurements, ${after.successes} met "${describe(test.condition)}", ${after.failures} did not (${test.failureLimit} allowed)${after.errors > 0 ? `, ${after.errors} could not be read` : ''}${after.last === '' ? '' : `; last ${after.last}`}.`,
  };
}

const describe = ({ subject, operator, value }: Condition): string => `${subject} ${operator} ${value}`;

function begin({ stage }: GuardContext, test: CountedTest): CountedMemory {
  const counters = {
    measurements: 0,
    successes: 0,
    failures: 0,
    errors: 0,
    inconclusive: 0,
    consecutiveErrors: 0,
    consecutiveSuccesses: 0,
  };
  return { ...counters, control: NONE, candidate: NONE, measuredAtMs: stage.startedAtMs + test.initialDelayMs, last: '', ended: null };
}

interface Look {
  readonly test: CountedTest;
  readonly reading: Reading;
  readonly atMs: number;
}

type Outcome = 'success' | 'failure' | 'inconclusive' | 'error';

/** Takes the measurement whose window has closed since the last look; none when no window has. */
function measure(before: CountedMemory, { test, reading, atMs }: Look): CountedMemory {
  const valid = findBroken(reading) === null && reading.kind === 'reading' ? reading : null;
  // What came before the initial delay is in no window.
  if (atMs < before.measuredAtMs) return valid ? { ...before, control: valid.control, candidate: valid.candidate } : before;
  if (atMs < before.measuredAtMs + test.intervalMs) return before;
  const measuredAtMs = before.measuredAtMs + Math.floor((atMs - before.measuredAtMs) / test.intervalMs) * test.intervalMs;
  if (valid === null) return count({ ...before, measuredAtMs }, 'error', 'no valid reading');
  const value = toValue(test.condition, minus(valid.control, before.control), minus(valid.candidate, before.candidate));
  const next = { ...before, measuredAtMs, control: valid.control, candidate: valid.candidate };
  if (value === null) return count(next, 'inconclusive', 'no units in the window');
  return count(next, holds(test.condition, value) ? 'success' : 'failure', `${Number(value.toPrecision(4))}`);
}

function count(memory: CountedMemory, outcome: Outcome, last: string): CountedMemory {
  const add = (kind: Outcome, so: number) => so + Number(outcome === kind);
  return {
    ...memory,
    last,
    // What could not be read is no measurement: it is tried again in the next window.
    measurements: memory.measurements + Number(outcome !== 'error'),
    successes: add('success', memory.successes),
    failures: add('failure', memory.failures),
    errors: add('error', memory.errors),
    inconclusive: add('inconclusive', memory.inconclusive),
    consecutiveErrors: outcome === 'error' ? memory.consecutiveErrors + 1 : 0,
    consecutiveSuccesses: outcome === 'success' ? memory.consecutiveSuccesses + 1 : 0,
  };
}

function toVerdict(memory: CountedMemory, test: CountedTest): Verdict {
  if (memory.failures > test.failureLimit) return 'fail';
  if (memory.consecutiveErrors > test.consecutiveErrorLimit) return 'error';
  if (memory.inconclusive > test.inconclusiveLimit) return 'inconclusive';
  if (test.consecutiveSuccess !== null && memory.consecutiveSuccesses >= test.consecutiveSuccess) return 'pass';
  const isComplete = test.count !== null && memory.measurements >= test.count;
  return isComplete && memory.successes > 0 && test.consecutiveSuccess === null ? 'pass' : 'inconclusive';
}

function minus(total: ArmMoments, before: ArmMoments): ArmMoments {
  const of = total.of && {
    sum: total.of.sum - (before.of?.sum ?? 0),
    sumSquares: total.of.sumSquares - (before.of?.sumSquares ?? 0),
    cross: total.of.cross - (before.of?.cross ?? 0),
  };
  return {
    n: total.n - before.n,
    sum: total.sum - before.sum,
    sumSquares: total.sumSquares - before.sumSquares,
    ...(of ? { of } : {}),
  };
}

/** The window's number, or null when an arm that the condition needs had no units in it. */
function toValue({ subject }: Condition, control: ArmMoments, candidate: ArmMoments): number | null {
  const mean = (arm: ArmMoments) => {
    const size = arm.of ? arm.of.sum : arm.n;
    return size > 0 ? arm.sum / size : null;
  };
  const [a, b] = [mean(control), mean(candidate)];
  if (subject === 'control') return a;
  if (subject === 'candidate') return b;
  if (a === null || b === null) return null;
  if (subject === 'difference') return b - a;
  return a === 0 ? null : b / a;
}

function holds({ operator, value: limit }: Condition, value: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}
