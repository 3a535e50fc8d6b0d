import { type Arms, addArms, type CategoryArms, EMPTY_ARMS, toBinary } from '../moments.js';
import type { Random } from '../random.js';
import type { Batch, Scenario } from './scenario.js';
import type { Schedule, Slot } from './schedule.js';

/** What the units of a slot showed. */
type Outcomes = Pick<Batch, 'arms' | 'requests' | 'categories'>;
type Draw = (slot: Slot, random: Random) => Outcomes;

/** Rates of the bad event in both arms. */
export interface Rates {
  readonly control: number;
  readonly candidate: number;
}

/** One draw a slot; `createDraw` is called once a rollout, for what has a memory. */
export function toStream(schedule: Schedule, createDraw: () => Draw): Scenario['start'] {
  return (random) => {
    const next = schedule(random);
    const draw = createDraw();
    return () => {
      const slot = next();
      if (slot === null) return null;
      const { stage, atMs, control, candidate } = slot;
      return { stage, atMs, exposedToCandidate: candidate, units: control + candidate, ...draw(slot, random) };
    };
  };
}

const drawArms = (slot: Slot, rates: Rates, random: Random): Arms => ({
  control: toBinary(slot.control, random.binomial(slot.control, rates.control)),
  candidate: toBinary(slot.candidate, random.binomial(slot.candidate, rates.candidate)),
});

/** Yes/no outcomes whose rates may change with time. */
export function drawRates(toRates: (slot: Slot, random: Random) => Rates): () => Draw {
  return () => (slot, random) => ({ arms: drawArms(slot, toRates(slot, random), random) });
}

export interface LabelDelay {
  /** Part of the pending units of each kind that is labelled in a batch. */
  readonly bad: number;
  readonly good: number;
}

/** Outcomes that arrive later than the units, bad ones sooner than good ones (a thumb down comes at once, silence means good). */
export function drawLate(rates: Rates, delay: LabelDelay): () => Draw {
  return () => {
    const pending = { control: { bad: 0, good: 0 }, candidate: { bad: 0, good: 0 } };
    const label = (arm: keyof Rates, slot: Slot, random: Random) => {
      const waiting = pending[arm];
      const bad = random.binomial(slot[arm], rates[arm]);
      waiting.bad += bad;
      waiting.good += slot[arm] - bad;
      const known = { bad: random.binomial(waiting.bad, delay.bad), good: random.binomial(waiting.good, delay.good) };
      waiting.bad -= known.bad;
      waiting.good -= known.good;
      return toBinary(known.bad + known.good, known.bad);
    };
    return (slot, random) => ({ arms: { control: label('control', slot, random), candidate: label('candidate', slot, random) } });
  };
}

export interface Judge {
  readonly sampled: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** A judge sees a part of the units and is sometimes wrong, equally in both arms. */
export function drawJudged(rates: Rates, { sampled, sensitivity, specificity }: Judge): () => Draw {
  const seen = (rate: number): number => sensitivity * rate + (1 - specificity) * (1 - rate);
  const judged = { control: seen(rates.control), candidate: seen(rates.candidate) };
  return () => (slot, random) => {
    const control = random.binomial(slot.control, sampled);
    const candidate = random.binomial(slot.candidate, sampled);
    return { arms: drawArms({ ...slot, control, candidate }, judged, random) };
  };
}

export interface Category extends Rates {
  readonly category: string;
  /** Part of the units. */
  readonly part: number;
}

/** Categories of units with rates of their own; the parts sum to 1. */
export function drawCategories(categories: readonly Category[]): () => Draw {
  return () => (slot, random) => {
    const left = { control: slot.control, candidate: slot.candidate, part: 1 };
    const split: CategoryArms[] = categories.map((category) => {
      const share = Math.min(1, category.part / left.part);
      const control = random.binomial(left.control, share);
      const candidate = random.binomial(left.candidate, share);
      left.control -= control;
      left.candidate -= candidate;
      left.part -= category.part;
      return { category: category.category, ...drawArms({ ...slot, control, candidate }, category, random) };
    });
    return { arms: split.reduce(addArms, EMPTY_ARMS as Arms), categories: split };
  };
}

type DrawValue = (random: Random, slot: Slot) => number;

/** One value a unit. */
export function drawValues(control: DrawValue, candidate: DrawValue): () => Draw {
  const add = (slot: Slot, arm: keyof Rates, value: DrawValue, random: Random) => {
    let [sum, sumSquares] = [0, 0];
    for (let unit = 0; unit < slot[arm]; unit++) {
      const drawn = value(random, slot);
      sum += drawn;
      sumSquares += drawn * drawn;
    }
    return { n: slot[arm], sum, sumSquares };
  };
  return () => (slot, random) => ({
    arms: { control: add(slot, 'control', control, random), candidate: add(slot, 'candidate', candidate, random) },
  });
}
