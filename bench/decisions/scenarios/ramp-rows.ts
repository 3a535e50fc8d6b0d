import type { StagePlan } from '../rules/rule.js';
import { toPlan } from './plan.js';
import type { Scenario } from './scenario.js';
import { everyUnits, type Slot } from './schedule.js';
import { drawRates, toStream } from './streams.js';

const STAGES = [
  { candidatePart: 0.05, units: 8_000 },
  { candidatePart: 0.2, units: 8_000 },
  { candidatePart: 0.5, units: 8_000 },
];

const FOUR_STAGES = [0.01, 0.05, 0.2, 0.5].map((candidatePart) => ({ candidatePart, units: 6_000 }));

interface Ramp {
  readonly name: string;
  readonly stages?: readonly StagePlan[];
  readonly nullRow: string | null;
  /** Control's rate at the beginning and at the end; it changes evenly in between. */
  readonly from: number;
  readonly to: number;
  /** The candidate's rate as a multiple of control's. */
  readonly factor: (slot: Slot) => number;
  readonly isSevere?: boolean;
}

const toScenario = ({ name, stages = STAGES, nullRow, from, to, factor, isSevere = false }: Ramp): Scenario => ({
  name,
  kind: nullRow === null ? 'null' : 'harm',
  family: 'ramp',
  nullRow,
  isSevere,
  plan: toPlan(stages, { baseline: from }),
  start: toStream(
    everyUnits(stages),
    drawRates((slot) => {
      const control = from + (to - from) * slot.progress;
      return { control, candidate: control * factor(slot) };
    }),
  ),
});

const STEADY = 'no effect, ramp 5/20/50 %';
const RISING = 'no effect, ramp, base 1 to 6 %';
const FALLING = 'no effect, ramp, base 6 to 1 %';

/** The share grows from stage to stage while the base rate drifts: what pooling over stages takes for an effect, or hides one with. */
export const RAMP_ROWS: readonly Scenario[] = [
  { name: STEADY, nullRow: null, from: 0.02, to: 0.02, factor: () => 1 },
  { name: '2 times the rate, ramp 5/20/50 %', nullRow: STEADY, from: 0.02, to: 0.02, factor: () => 2 },
  {
    name: '3 times the rate from 20 % on, ramp',
    nullRow: STEADY,
    from: 0.02,
    to: 0.02,
    factor: ({ stage }: Slot) => (stage === 0 ? 1 : 3),
  },
  {
    name: '6 times the rate from 50 % on, ramp',
    nullRow: STEADY,
    from: 0.02,
    to: 0.02,
    factor: ({ stage }: Slot) => (stage < 2 ? 1 : 6),
    isSevere: true,
  },
  { name: 'no effect, ramp 1/5/20/50 %', stages: FOUR_STAGES, nullRow: null, from: 0.02, to: 0.02, factor: () => 1 },
  { name: RISING, nullRow: null, from: 0.01, to: 0.06, factor: () => 1 },
  { name: '1.6 times the rate, ramp, base 1 to 6 %', nullRow: RISING, from: 0.01, to: 0.06, factor: () => 1.6 },
  { name: FALLING, nullRow: null, from: 0.06, to: 0.01, factor: () => 1 },
  { name: '1.6 times the rate, ramp, base 6 to 1 %', nullRow: FALLING, from: 0.06, to: 0.01, factor: () => 1.6 },
].map(toScenario);
