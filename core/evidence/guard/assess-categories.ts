import { estimateArm, isBinary } from '../arm-estimate.js';
import { addMoments, groupSmallCategories, OTHER_CATEGORY } from '../categories/group-small-categories.js';
import { oneSidedHalfWidth } from '../sequential/asymptotic-confidence-sequence.js';
import { logSumExp } from '../special/log-sum-exp.js';
import { advanceStream, type StreamRule } from '../stream/advance-stream.js';
import { NO_MARGIN, toContrast } from '../stream/contrast.js';
import { createStream } from '../stream/exact-stream.js';
import type { GuardMemory, StreamMemory } from '../stream/guard-memory.js';
import { toCapital } from '../stream/stakes.js';
import type { ArmReading, CategoryReading, WorstCategory } from '../verdict.js';

/** Categories that are followed one by one; those that appear later are one category, "other". */
const MOST_CATEGORIES = 20;
/** Below so many units in an arm a category is not shown as the worst one, unless it is proven to be bad. */
const CATEGORY_FLOOR = 100;

export interface CategoryJudgement {
  readonly failed: boolean;
  /** Some category is halfway to a fail: not proven bad, but no time to call the whole proven. */
  readonly isSuspicious: boolean;
  readonly worst: WorstCategory | null;
  readonly streams: GuardMemory['categories'];
}

interface Followed extends CategoryReading {
  readonly stream: StreamMemory;
  /** Log evidence that the candidate is worse in this category. */
  readonly log: number;
}

/**
 * Every category by itself. The mean of the categories' e-values is an e-value whatever their dependence (Vovk & Wang, "E-values: calibration,
 * combination and applications", Ann. Statist. 49(3), 2021, section 4): the guard fails when it reaches 1/alpha. A category is named as bad when its own
 * e-value reaches K/alpha (Bonferroni, the first step of Holm's), and the worst one is always shown with its interval.
 */
export function assessCategories(
  categories: readonly CategoryReading[],
  memory: GuardMemory,
  setup: StreamRule,
  alpha: number,
): CategoryJudgement {
  const followed = follow(toFollowed(categories, memory), memory, {
    ...setup,
    alpha,
    sides: 'fail',
    floor: Math.max(setup.context.burnInUnits, CATEGORY_FLOOR),
  });
  // A category that nobody came from yet in this stage keeps its evidence and its place in the mean.
  const absent = memory.categories.filter(({ category }) => !followed.some((row) => row.category === category));
  const logs = [...followed.map(({ log }) => log), ...absent.map(({ stream }) => stream.logs.fail)];
  const count = logs.length;
  if (count === 0) return { failed: false, isSuspicious: false, worst: null, streams: memory.categories };
  const mean = logSumExp(logs) - Math.log(count);
  const needed = -Math.log(alpha);
  const highest = Math.max(...logs);
  return {
    failed: mean >= needed,
    isSuspicious: highest >= (needed + Math.log(count)) / 2,
    worst: findWorst(followed, setup, alpha / count),
    streams: toStreams(followed, memory),
  };
}

/** In the order of appearance; what is absent now stays as it is. */
function toStreams(followed: readonly Followed[], memory: GuardMemory): GuardMemory['categories'] {
  const now = new Map(followed.map(({ category, stream }) => [category, stream]));
  const known = memory.categories.map(({ category, stream }) => ({ category, stream: now.get(category) ?? stream }));
  const fresh = followed.filter(({ category }) => !memory.categories.some((row) => row.category === category));
  return [...known, ...fresh.map(({ category, stream }) => ({ category, stream }))];
}

/** Known categories in the order in which they appeared, then new ones, those with most units first; what is too many is added up. */
function toFollowed(categories: readonly CategoryReading[], memory: GuardMemory): readonly CategoryReading[] {
  const known = memory.categories.map(({ category }) => category);
  const fresh = categories
    .filter(({ category }) => !known.includes(category) && category !== OTHER_CATEGORY)
    .toSorted((a, b) => unitsOf(b) - unitsOf(a) || (a.category < b.category ? -1 : 1))
    .map(({ category }) => category);
  const names = [...known.filter((category) => category !== OTHER_CATEGORY), ...fresh].slice(0, MOST_CATEGORIES - 1);
  const own = names.flatMap((name) => categories.filter(({ category }) => category === name));
  const rest = categories.filter(({ category }) => !names.includes(category));
  return rest.length === 0 ? own : [...own, rest.reduce(addReadings)].map(nameRest(names));
}

const unitsOf = ({ control, candidate }: CategoryReading): number => control.n + candidate.n;

const nameRest =
  (names: readonly string[]) =>
  (row: CategoryReading): CategoryReading =>
    names.includes(row.category) ? row : { ...row, category: OTHER_CATEGORY };

function addReadings<Row extends CategoryReading>(left: Row, right: CategoryReading): CategoryReading {
  return {
    category: OTHER_CATEGORY,
    control: addMoments(left.control, right.control),
    candidate: addMoments(left.candidate, right.candidate),
  };
}

function follow(categories: readonly CategoryReading[], memory: GuardMemory, setup: StreamRule): readonly Followed[] {
  return categories.map((row) => {
    const before = memory.categories.find(({ category }) => category === row.category)?.stream ?? createStream(toCapital(memory));
    const stream = advanceStream(before, toReading(row), setup);
    return { ...row, stream, log: stream.logs.fail };
  });
}

const toReading = ({ control, candidate }: CategoryReading): ArmReading => ({ kind: 'reading', control, candidate, fromMs: 0, toMs: 0 });

interface Shown extends CategoryReading {
  readonly log: number;
}

/** A category that is proven bad, or else the one with most against it; those with few units stand together as "other". */
function findWorst(followed: readonly Followed[], setup: StreamRule, alpha: number): WorstCategory | null {
  const needed = -Math.log(alpha);
  const grouped = groupSmallCategories<Shown>(new Map(followed.map((row) => [row.category, row])), {
    floor: CATEGORY_FLOOR,
    unitsOf: ({ control, candidate }) => Math.min(control.n, candidate.n),
    add: (left, right) => ({ ...addReadings(left, right), log: logSumExp([left.log, right.log]) - Math.LN2 }),
  });
  const shown = [...followed.filter(({ log }) => log >= needed), ...grouped.filter(({ tooFew }) => !tooFew).map(({ row }) => row)];
  const worst = shown.reduce<Shown | null>((most, row) => (most === null || row.log > most.log ? row : most), null);
  if (worst === null) return null;
  const reading = toReading(worst);
  const binary = isBinary(reading);
  const { difference, differenceVariance } = toContrast(reading, setup.better, NO_MARGIN, binary);
  const units = worst.control.n + worst.candidate.n;
  const width = oneSidedHalfWidth(differenceVariance, units, { alpha, tunedForUnits: setup.context.tunedForUnits });
  const control = estimateArm(worst.control, binary).mean;
  const { kind, value } = setup.passMargin;
  return {
    category: worst.category,
    units: { control: worst.control.n, candidate: worst.candidate.n },
    failed: worst.log >= needed,
    control,
    candidate: estimateArm(worst.candidate, binary).mean,
    difference,
    low: difference - width,
    high: difference + width,
    margin: kind === 'points' ? value : value * Math.abs(control),
  };
}
