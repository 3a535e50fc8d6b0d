import type { Guard, Margin } from '../../rollout/spec.js';
import { addConditionalEvidence } from '../sequential/conditional-e-process.js';
import type { EffectGrid } from '../sequential/effect-grid.js';
import { toMarginEvidence } from '../sequential/margin-e-process.js';
import { toFailGrid, toProofGrid } from '../sequential/side-grids.js';
import { isInformative, type Trials, type TwoByTwo } from '../sequential/two-by-two.js';
import { logSumExp } from '../special/log-sum-exp.js';
import type { ArmMoments } from '../verdict.js';
import { toBoundary } from './contrast.js';
import type { Bets, StreamMemory } from './guard-memory.js';

/** What both sides of a stream are betting on. */
export interface StreamSetup {
  readonly better: Guard['better'];
  /** Fail is proven beyond this one, pass inside that one. */
  readonly failMargin: Margin;
  readonly passMargin: Margin;
  readonly alpha: number;
  readonly tunedForUnits: number;
  readonly candidatePart: number | null;
  readonly baseline?: number;
  /** `fail` alone where nobody asks for a proof (categories). */
  readonly sides: 'both' | 'fail';
}

const NO_TRIALS: Trials = { units: 0, events: 0 };
const NO_BETS: Bets = { effects: [], logs: [] };
/** A stated baseline counts like so many units of control; without one, control's rate is known once so many have been seen. */
const BASELINE_UNITS = 20;
/** A batch so many times as large as what control's rate is known from deserves a better guess than that rate. */
const OUTGROWN = 8;

export function createStream(capital: number): StreamMemory {
  const log = Math.log(capital);
  return {
    seen: { control: NO_TRIALS, candidate: NO_TRIALS },
    known: NO_TRIALS,
    fail: NO_BETS,
    pass: NO_BETS,
    free: { fail: log, pass: log },
    start: { fail: log, pass: log },
    logs: { fail: log, pass: log },
  };
}

/** Folds what a stream has gained since the last look into its bets. Totals that went down (a source corrected itself) wait until they are above again. */
export function advanceExactStream(
  stream: StreamMemory,
  arms: { readonly control: ArmMoments; readonly candidate: ArmMoments },
  setup: StreamSetup,
): StreamMemory {
  const totals = { control: toAdverse(arms.control, setup.better), candidate: toAdverse(arms.candidate, setup.better) };
  const batch = { control: minus(totals.control, stream.seen.control), candidate: minus(totals.candidate, stream.seen.candidate) };
  if (!isInformative(batch)) return stream;
  const rate = toControlRate(stream, batch, setup);
  const grids = toGrids(setup, batch);
  const placed = placeFree(stream, grids(rate ?? toPooledRate(batch)), setup.sides);
  // Bets that were placed just now, and with the batch's own rate, must not be judged by it: they are made anew for each rate.
  const isFresh = rate === null && stream.fail.effects.length === 0;
  const known = { rate, better: setup.better, sides: setup.sides };
  const fail = addBatch(placed.fail, batch, setup.failMargin, {
    ...known,
    ...(isFresh && { effectsAt: (one) => grids(one).fail.effects }),
  });
  const pass = addBatch(placed.pass, batch, setup.passMargin, {
    ...known,
    ...(isFresh && { effectsAt: (one) => grids(one).pass.effects }),
  });
  return { ...placed, seen: totals, fail, pass, logs: { fail: logSumExp(fail.logs), pass: logSumExp(pass.logs) } };
}

const isZero = (margin: Margin): boolean => margin.value === 0;

/** Control's rate as known before this batch; null when too little is known of it. */
function toControlRate({ known, seen }: StreamMemory, batch: TwoByTwo, { baseline, better }: StreamSetup): number | null {
  const stated = baseline === undefined ? 0 : BASELINE_UNITS;
  const units = known.units + seen.control.units;
  if (units + stated < BASELINE_UNITS || batch.control.units > OUTGROWN * Math.max(units, 10 * stated)) return null;
  const events = known.events + seen.control.events;
  const rate = better === 'lower' ? (baseline ?? 0.5) : 1 - (baseline ?? 0.5);
  const weight = baseline === undefined ? 1 : stated;
  return (events + rate * weight) / (units + weight);
}

const toPooledRate = ({ control, candidate }: TwoByTwo): number =>
  (control.events + candidate.events + 0.5) / (control.units + candidate.units + 1);

interface Grids {
  readonly fail: EffectGrid;
  readonly pass: EffectGrid;
}

/** What is bet on when control's rate is this. Bets on a pass go down from the margin. */
function toGrids(setup: StreamSetup, batch: TwoByTwo): (rate: number) => Grids {
  const { alpha, tunedForUnits, failMargin, passMargin, better } = setup;
  const candidatePart = setup.candidatePart ?? batch.candidate.units / (batch.control.units + batch.candidate.units);
  return (controlRate) => {
    const base = { alpha, tunedForUnits, candidatePart, controlRate };
    const proof = toProofGrid({ ...base, boundary: toBoundary(better, passMargin) });
    return {
      fail: toFailGrid({ ...base, boundary: toBoundary(better, failMargin) }),
      pass: { ...proof, effects: proof.effects.map((effect) => -effect) },
    };
  };
}

const NOTHING = Number.NEGATIVE_INFINITY;

function placeFree(stream: StreamMemory, { fail, pass }: Grids, sides: StreamSetup['sides']): StreamMemory {
  const { free } = stream;
  if (free.fail === NOTHING && free.pass === NOTHING) return stream;
  return {
    ...stream,
    free: { fail: NOTHING, pass: NOTHING },
    fail: place(stream.fail, fail, free.fail),
    pass: sides === 'fail' ? NO_BETS : place(stream.pass, pass, free.pass),
  };
}

function place(bets: Bets, grid: EffectGrid, capital: number): Bets {
  return {
    effects: [...bets.effects, ...grid.effects],
    logs: [...bets.logs, ...grid.logWeights.map((weight) => weight + capital)],
  };
}

interface Known {
  readonly rate: number | null;
  readonly better: Guard['better'];
  readonly sides: StreamSetup['sides'];
  /** The effects bet on if control's rate is this; absent when they were fixed before the batch. */
  readonly effectsAt?: (rate: number) => readonly number[];
}

/** Without a margin the exact conditional test (which may know the batch's totals); with one, the nearest acceptable pair of rates. */
function addBatch(bets: Bets, batch: TwoByTwo, margin: Margin, { rate, better, sides, effectsAt }: Known): Bets {
  if (isZero(margin)) return { ...bets, logs: addConditionalEvidence(bets.logs, bets.effects, batch) };
  const boundary = toBoundary(better, margin);
  const factor = (effect: number, controlRate: number) => toMarginEvidence({ effect, controlRate, boundary }, batch);
  if (rate !== null) return { ...bets, logs: bets.logs.map((log, index) => log + factor(bets.effects[index] ?? 0, rate)) };
  const guesses = toGuesses(batch, sides).map((guess) => ({ guess, effects: effectsAt?.(guess) ?? bets.effects }));
  const spread = (index: number) => guesses.map(({ guess, effects }) => factor(effects[index] ?? 0, guess) - Math.log(guesses.length));
  return { ...bets, logs: bets.logs.map((log, index) => log + logSumExp([0, ...spread(index)]) - Math.LN2) };
}

const LOWEST_RATE = 0.0005;
const HIGHEST_RATE = 0.5;
const MOST_RATES = { both: 64, fail: 16 } as const;

/**
 * While control's rate is hardly known a bet is spread over rates from 0.05 % to 50 %, the more finely the more units the batch has;
 * half of it stays out, so that a batch far from each of them cannot ruin it.
 */
function toGuesses({ control, candidate }: TwoByTwo, sides: StreamSetup['sides']): readonly number[] {
  const count = Math.min(MOST_RATES[sides], Math.max(12, Math.ceil(Math.sqrt((control.units + candidate.units) / 4))));
  return Array.from({ length: count }, (_, index) => LOWEST_RATE * (HIGHEST_RATE / LOWEST_RATE) ** (index / (count - 1)));
}

/** Where higher is better, the adverse event is a unit that does not have it. */
export function toAdverse(arm: ArmMoments, better: Guard['better']): Trials {
  return { units: arm.n, events: better === 'lower' ? arm.sum : arm.n - arm.sum };
}

const minus = (total: Trials, seen: Trials): Trials => ({ units: total.units - seen.units, events: total.events - seen.events });
