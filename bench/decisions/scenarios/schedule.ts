import type { Random } from '../random.js';
import type { StagePlan } from '../rules/rule.js';

/** Units of one batch by arm, and when. */
export interface Slot {
  readonly stage: number;
  readonly atMs: number;
  /** Part of the whole rollout that is over, 0 to 1. */
  readonly progress: number;
  readonly control: number;
  readonly candidate: number;
}

export type Schedule = (random: Random) => () => Slot | null;

const UNITS_PER_LOOK = 100;
const MINUTE_MS = 60_000;

/** A look after every 100 units, as in the research's simulation; each unit is assigned by chance. */
export function everyUnits(stages: readonly StagePlan[], unitsPerLook = UNITS_PER_LOOK): Schedule {
  const looks = stages.flatMap(({ units }, stage) => Array.from({ length: Math.round(units / unitsPerLook) }, () => stage));
  return (random) => {
    let look = 0;
    return () => {
      const stage = looks[look];
      if (stage === undefined) return null;
      look += 1;
      const candidate = random.binomial(unitsPerLook, stages[stage]?.candidatePart ?? 0);
      return { stage, atMs: look * MINUTE_MS, progress: (look - 1) / looks.length, control: unitsPerLook - candidate, candidate };
    };
  };
}

export interface ClockOptions {
  readonly stage: StagePlan;
  readonly everyMs: number;
  readonly durationMs: number;
  /** Relative traffic at a time; scaled so that the stage sees its units. */
  readonly traffic: (atMs: number) => number;
}

/** A look after every `everyMs`; units arrive as a Poisson process whose rate follows the traffic. */
export function everyInterval({ stage, everyMs, durationMs, traffic }: ClockOptions): Schedule {
  const looks = Math.round(durationMs / everyMs);
  const weights = Array.from({ length: looks }, (_, look) => traffic((look + 0.5) * everyMs));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (random) => {
    let look = 0;
    return () => {
      const weight = weights[look];
      if (weight === undefined) return null;
      look += 1;
      const mean = (stage.units * weight) / total;
      return {
        stage: 0,
        atMs: look * everyMs,
        progress: (look - 1) / looks,
        control: random.poisson(mean * (1 - stage.candidatePart)),
        candidate: random.poisson(mean * stage.candidatePart),
      };
    };
  };
}
