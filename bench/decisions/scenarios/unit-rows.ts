import type { Plan, StagePlan } from '../rules/rule.js';
import { toPlan } from './plan.js';
import type { Scenario } from './scenario.js';
import { everyUnits } from './schedule.js';
import { drawSessions } from './sessions.js';
import { type Category, drawCategories, drawJudged, drawLate, type Rates, toStream } from './streams.js';

interface Shape {
  readonly name: string;
  readonly stage: StagePlan;
  readonly plan: Omit<Partial<Plan>, 'baseline'> & Pick<Plan, 'baseline'>;
  /** How it goes without an effect, and with one. */
  readonly none: Parameters<typeof toStream>[1];
  readonly harm: Parameters<typeof toStream>[1];
  readonly effect: string;
  readonly isSevere?: boolean;
}

function toPair({ name, stage, plan, none, harm, effect, isSevere = false }: Shape): readonly Scenario[] {
  const nullRow = `no effect, ${name}`;
  const common = { family: 'units', plan: toPlan([stage], plan) } as const;
  return [
    { ...common, name: nullRow, kind: 'null', nullRow: null, isSevere: false, start: toStream(everyUnits([stage]), none) },
    { ...common, name: `${effect}, ${name}`, kind: 'harm', nullRow, isSevere, start: toStream(everyUnits([stage]), harm) },
  ];
}

const canary = { candidatePart: 0.05, units: 20_000 };
const half = { candidatePart: 0.5, units: 20_000 };

const DELAY = { bad: 0.2, good: 0.05 };
const JUDGE = { sampled: 0.2, sensitivity: 0.93, specificity: 0.88 };

/** Ten categories of very unlike size and base rate; the smallest has 3 % of the units. */
const PARTS = [0.28, 0.16, 0.12, 0.1, 0.09, 0.08, 0.06, 0.05, 0.03, 0.03];
const BASES = [0.01, 0.02, 0.03, 0.005, 0.02, 0.04, 0.01, 0.02, 0.05, 0.02];
const toCategories = (candidateOfRarest: number | null): readonly Category[] =>
  PARTS.map((part, at) => {
    const control = BASES[at] ?? 0;
    const isBad = at === PARTS.length - 1 && candidateOfRarest !== null;
    return { category: `category-${at + 1}`, part, control, candidate: isBad ? candidateOfRarest : control };
  });
const CATEGORY_BASELINE = toCategories(null).reduce((sum, { part, control }) => sum + part * control, 0);

const rates = (control: number, candidate: number): Rates => ({ control, candidate });

export const UNIT_ROWS: readonly Scenario[] = [
  ...toPair({
    name: 'sessions (failed part), share 5 %',
    stage: canary,
    plan: { baseline: 0.025, metric: 'numeric' },
    none: drawSessions({ control: 0.04, candidate: 0.04, value: 'share' }),
    harm: drawSessions({ control: 0.04, candidate: 0.15, value: 'share' }),
    effect: 'hard 4 to 15 %',
    isSevere: true,
  }),
  ...toPair({
    name: 'sessions (failed part), share 50 %',
    stage: half,
    plan: { baseline: 0.025, metric: 'numeric' },
    none: drawSessions({ control: 0.04, candidate: 0.04, value: 'share' }),
    harm: drawSessions({ control: 0.04, candidate: 0.06, value: 'share' }),
    effect: 'hard 4 to 6 %',
  }),
  ...toPair({
    name: 'sessions (any failure), share 50 %',
    stage: half,
    plan: { baseline: 0.06, limit: 0.05 },
    none: drawSessions({ control: 0.04, candidate: 0.04, value: 'any' }),
    harm: drawSessions({ control: 0.04, candidate: 0.06, value: 'any' }),
    effect: 'hard 4 to 6 %',
  }),
  ...toPair({
    name: 'late labels, share 5 %',
    stage: canary,
    plan: { baseline: 0.02 },
    none: drawLate(rates(0.02, 0.02), DELAY),
    harm: drawLate(rates(0.02, 0.1), DELAY),
    effect: '2 to 10 %',
    isSevere: true,
  }),
  ...toPair({
    name: 'noisy judge of a fifth, share 50 %',
    stage: half,
    plan: { baseline: 0.16 },
    none: drawJudged(rates(0.05, 0.05), JUDGE),
    harm: drawJudged(rates(0.05, 0.15), JUDGE),
    effect: '5 to 15 %',
  }),
  ...toPair({
    name: 'rarest of ten categories, share 50 %',
    stage: { candidatePart: 0.5, units: 40_000 },
    plan: { baseline: CATEGORY_BASELINE, perCategory: true },
    none: drawCategories(toCategories(null)),
    harm: drawCategories(toCategories(0.2)),
    effect: '2 to 20 %',
    isSevere: true,
  }),
];
