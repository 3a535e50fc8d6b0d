import { binomialCdf, binomialTail } from '../../evidence/special/binomial.js';
import { normalCdf, normalTail } from '../../evidence/special/normal.js';
import type { Condition, CountedTest } from '../../rollout/spec.js';
import { type GuardDesign, toSmallerArm, toUnits } from './design.js';
import { type Needed, type Numbers, toUnknown } from './numbers.js';

/** No error probability, and nothing that counts towards one. */
const NONE = { sequential: 0, planned: null, categories: null };

/**
 * A counted guard: when its verdict can be there at the earliest, and how often chance alone fails a candidate that is like control. Windows are
 * independent; an arm's events in one are binomial, differences and ratios of arms are taken for normal.
 */
export function forecastCounted(design: GuardDesign, test: CountedTest): Numbers {
  const { guard, metric, current } = design;
  const inWindow = toUnits(current, test.intervalMs);
  const toPass = toEarliest(design, test);
  if (metric.baseline === undefined || inWindow === null) {
    const missing = metric.baseline === undefined ? `metrics.${guard.metric}.baseline is not given` : 'traffic.unitsPerHour is not given';
    return { ...toUnknown(missing, NONE), toPass };
  }
  const good = holds(test.condition, metric.baseline, { units: inWindow, part: current.part });
  const inTime = Math.max(0, Math.floor((current.stage.deadlineMs - test.initialDelayMs) / test.intervalMs));
  const windows = Math.min(MOST_WINDOWS, test.count ?? inTime, inTime);
  const falseAlarm = windows > test.failureLimit ? binomialTail(test.failureLimit + 1, windows, 1 - good) : 0;
  // A window without units says nothing; arrivals are taken to be independent.
  const isEmpty = Math.exp(-toSmallestArm(test.condition, inWindow, current.part));
  const isReadable = binomialCdf(test.inconclusiveLimit, windows, isEmpty);
  const passByDeadline = toPassChance(test, windows, good, falseAlarm) * isReadable;
  return {
    ...toUnknown('', NONE),
    missing: null,
    toPass,
    passByDeadline,
    inconclusive: Math.max(0, 1 - passByDeadline - falseAlarm),
    falseAlarm,
  };
}

/** More than a year of looks every few minutes. */
const MOST_WINDOWS = 100_000;

/** When all measurements that a pass needs can have been taken; null when nothing is a pass. */
function toEarliest({ current }: GuardDesign, { count, consecutiveSuccess, initialDelayMs, intervalMs }: CountedTest): Needed | null {
  const measured = consecutiveSuccess ?? count;
  if (measured === null) return null;
  const timeMs = initialDelayMs + measured * intervalMs;
  const total = toUnits(current, timeMs) ?? 0;
  return { smaller: toSmallerArm(current, total), total: Math.ceil(total), timeMs };
}

function toPassChance({ count, consecutiveSuccess, failureLimit }: CountedTest, windows: number, good: number, falseAlarm: number): number {
  if (consecutiveSuccess !== null) return runOf({ length: consecutiveSuccess, windows, failureLimit }, good);
  return count !== null && windows >= count ? 1 - falseAlarm : 0;
}

interface Window {
  /** Of both arms. */
  readonly units: number;
  readonly part: number;
}

/** Probability that one window of equal arms satisfies the condition. */
function holds(condition: Condition, rate: number, { units, part }: Window): number {
  const { subject, operator, value } = condition;
  const [candidate, control] = [Math.max(1, units * part), Math.max(1, units * (1 - part))];
  if (subject === 'candidate' || subject === 'control') return holdsInArm(condition, rate, subject === 'candidate' ? candidate : control);
  const one = rate * (1 - rate);
  // Ratio < v is the same as candidate - v · control < 0.
  const factor = subject === 'ratio' ? value : 1;
  const mean = rate * (1 - factor);
  const z = ((subject === 'ratio' ? 0 : value) - mean) / Math.sqrt(one / candidate + (factor * factor * one) / control);
  return operator.startsWith('<') ? normalCdf(z) : normalTail(z);
}

const ROUNDING = 1e-9;

function holdsInArm({ operator, value }: Condition, rate: number, units: number): number {
  const n = Math.round(units);
  const events = value * n;
  switch (operator) {
    case '<':
      return binomialCdf(Math.ceil(events - ROUNDING) - 1, n, rate);
    case '<=':
      return binomialCdf(Math.floor(events + ROUNDING), n, rate);
    case '>':
      return binomialTail(Math.floor(events + ROUNDING) + 1, n, rate);
    case '>=':
      return binomialTail(Math.ceil(events - ROUNDING), n, rate);
  }
}

/** Units of the smaller of the arms that the condition looks at. */
function toSmallestArm({ subject }: Condition, units: number, part: number): number {
  if (subject === 'candidate') return units * part;
  return units * (subject === 'control' ? 1 - part : Math.min(part, 1 - part));
}

interface Run {
  readonly length: number;
  readonly windows: number;
  readonly failureLimit: number;
}

/** Beyond these the chance hardly changes, and the recursion would take long. */
const MOST_STEPS = { windows: 1_000, failures: 100 } as const;

/**
 * Probability of so many successes in a row within `windows`, before more than `failureLimit` failures. By recursion over the failures that are still
 * allowed; for very many windows as that many independent attempts as there are failures to begin anew after.
 */
function runOf({ length, windows, failureLimit }: Run, good: number): number {
  const run = good ** length;
  if (windows < length) return 0;
  if (windows > MOST_STEPS.windows) return 1 - (1 - run) ** (1 + Math.min(failureLimit, (windows - length) * (1 - good)));
  // By windows left: without any further failure.
  let chances = Array.from({ length: windows + 1 }, (_, left) => (left >= length ? run : 0));
  for (let failures = 0; failures < Math.min(failureLimit, MOST_STEPS.failures); failures++) {
    const fewer = chances;
    // A failure after 0 to length - 1 successes, then anew with one failure less: a sum that moves along with the windows.
    let anew = 0;
    chances = fewer.map((_, left) => {
      if (left > 0) anew = good * anew + (1 - good) * (fewer[left - 1] ?? 0);
      if (left > length) anew -= run * (1 - good) * (fewer[left - 1 - length] ?? 0);
      return (left >= length ? run : 0) + anew;
    });
    if (chances[windows] === fewer[windows]) break;
  }
  return Math.min(1, Math.max(0, chances[windows] ?? 0));
}
