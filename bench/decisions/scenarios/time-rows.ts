import type { Random } from '../random.js';
import type { Plan } from '../rules/rule.js';
import { toPlan } from './plan.js';
import type { Scenario } from './scenario.js';
import { everyInterval, everyUnits, type Schedule, type Slot } from './schedule.js';
import { drawRates, type Rates, toStream } from './streams.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BASE = 0.02;

const wave = (atMs: number): number => Math.sin((2 * Math.PI * atMs) / DAY_MS);
const isWeekend = (atMs: number): boolean => Math.floor(atMs / DAY_MS) % 7 >= 5;
/** The same odds ratio at every base rate. */
const worsen = (rate: number, oddsRatio: number): number => (rate * oddsRatio) / (1 - rate + rate * oddsRatio);

interface Shape {
  readonly name: string;
  readonly schedule: Schedule;
  readonly plan: Plan;
  readonly toBase: (slot: Slot, random: Random) => number;
  readonly oddsRatio: number;
}

/** The shape with an effect and without one. */
function toPair({ name, schedule, plan, toBase, oddsRatio }: Shape): readonly Scenario[] {
  const toScenario = (ratio: number): Scenario => ({
    name: ratio === 1 ? `no effect, ${name}` : `${ratio} times the odds, ${name}`,
    kind: ratio === 1 ? 'null' : 'harm',
    family: 'time',
    nullRow: ratio === 1 ? null : `no effect, ${name}`,
    isSevere: ratio >= 4,
    plan,
    start: toStream(
      schedule,
      drawRates((slot, random): Rates => {
        const control = toBase(slot, random);
        return { control, candidate: worsen(control, ratio) };
      }),
    ),
  });
  return [toScenario(1), toScenario(oddsRatio)];
}

const canary = { candidatePart: 0.05, units: 20_000 };
const half = { candidatePart: 0.5, units: 20_000 };

/** Traffic and rate go up and down together; looks follow the clock. */
const dayTraffic = (atMs: number): number => 1 + 0.8 * wave(atMs);
const weekTraffic = (atMs: number): number => dayTraffic(atMs) * (isWeekend(atMs) ? 0.4 : 1);

/** One minute in fifty has ten times the usual rate, in both arms: what an outage of a provider does. */
const withIncidents = (_slot: Slot, random: Random): number => (random.uniform() < 0.02 ? 10 * BASE : BASE);

export const TIME_ROWS: readonly Scenario[] = [
  ...toPair({
    name: 'day cycle, share 5 %',
    schedule: everyInterval({ stage: canary, everyMs: 60_000, durationMs: DAY_MS, traffic: dayTraffic }),
    plan: toPlan([canary], { baseline: BASE }),
    toBase: ({ atMs }) => BASE * (1 + 0.7 * wave(atMs)),
    oddsRatio: 3,
  }),
  ...toPair({
    name: 'week cycle, share 50 %',
    schedule: everyInterval({ stage: half, everyMs: 15 * 60_000, durationMs: 7 * DAY_MS, traffic: weekTraffic }),
    plan: toPlan([half], { baseline: BASE }),
    toBase: ({ atMs }) => BASE * (isWeekend(atMs) ? 2 : 1) * (1 + 0.5 * wave(atMs)),
    oddsRatio: 2,
  }),
  ...toPair({
    name: 'common incidents, share 5 %',
    schedule: everyUnits([canary]),
    plan: toPlan([canary], { baseline: BASE }),
    toBase: withIncidents,
    oddsRatio: 5,
  }),
];
