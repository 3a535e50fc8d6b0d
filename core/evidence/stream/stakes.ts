import { logSumExp } from '../special/log-sum-exp.js';
import type { Bets, GuardMemory, StreamMemory } from './guard-memory.js';

/** The first stage that real users see is where most harm shows. */
const FIRST_EXPOSED = 0.8;

/**
 * Part of a guard's error probability that is staked at the beginning of a stage; the parts of all stages sum to 1, so that the probability holds for
 * the whole rollout. What was staked earlier goes on: evidence multiplies over stages (each stage a stratum), and a harm that only begins in a later
 * stage is still found by that stage's own stake.
 */
export function toStake(kinds: readonly ('shadow' | 'canary' | 'ab' | 'full')[], index: number): number {
  if (kinds.length <= 1) return 1;
  const first = Math.max(
    0,
    kinds.findIndex((kind) => kind !== 'shadow'),
  );
  return index === first ? FIRST_EXPOSED : (1 - FIRST_EXPOSED) / (kinds.length - 1);
}

/** The stage at whose end the primary metric is tested, once: the last A/B stage, or else the last one before everybody gets the candidate. */
export function toPlannedStage(kinds: readonly ('shadow' | 'canary' | 'ab' | 'full')[]): number {
  const before = kinds.lastIndexOf('ab') >= 0 ? kinds.lastIndexOf('ab') : kinds.lastIndexOf('canary');
  return before >= 0 ? before : kinds.length - 1;
}

/** Bets this far behind cannot come back within any stage's traffic; keeping them would only cost memory. */
const HOPELESS = -60;

/** Makes a guard's memory ready for the next stage: the capital of every bet is kept, the totals start anew, the stage becomes a stratum. */
export function carryMemory(memory: GuardMemory): GuardMemory {
  return {
    ...memory,
    whole: memory.whole && carryStream(memory.whole),
    categories: memory.categories.map(({ category, stream }) => ({ category, stream: carryStream(stream) })),
    strata: memory.latest ? [...memory.strata, memory.latest] : memory.strata,
    latest: null,
    counted: null,
  };
}

const KNOWN_UNITS = 200;

function carryStream(stream: StreamMemory): StreamMemory {
  const units = stream.known.units + stream.seen.control.units;
  const events = stream.known.events + stream.seen.control.events;
  const kept = Math.min(1, KNOWN_UNITS / Math.max(1, units));
  return {
    ...stream,
    seen: { control: { units: 0, events: 0 }, candidate: { units: 0, events: 0 } },
    known: { units: Math.round(units * kept), events: Math.round(events * kept) },
    fail: prune(stream.fail),
    pass: prune(stream.pass),
    // What a numeric rule has won is on no bet.
    free: stream.fail.effects.length === 0 ? stream.logs : { fail: Number.NEGATIVE_INFINITY, pass: Number.NEGATIVE_INFINITY },
    start: stream.logs,
  };
}

function prune({ effects, logs }: Bets): Bets {
  const kept = [...logs.keys()].filter((index) => (logs[index] as number) > HOPELESS);
  return { effects: kept.map((index) => effects[index] as number), logs: kept.map((index) => logs[index] as number) };
}

/** Places a stage's stake once: the capital that no stream has put on bets yet grows by it. */
export function placeStake(memory: GuardMemory, { index, stake }: { readonly index: number; readonly stake: number }): GuardMemory {
  if (memory.staked.some((placed) => placed.index === index)) return memory;
  const grow = (log: number) => logSumExp([log, Math.log(stake)]);
  const both = ({ fail, pass }: StreamMemory['free']) => ({ fail: grow(fail), pass: grow(pass) });
  const add = (stream: StreamMemory): StreamMemory => ({ ...stream, free: both(stream.free), start: both(stream.start) });
  return {
    ...memory,
    whole: memory.whole && add(memory.whole),
    categories: memory.categories.map(({ category, stream }) => ({ category, stream: add(stream) })),
    staked: [...memory.staked, { index, stake }],
  };
}

/** What a stream that begins now may bet: all that has been staked so far. */
export const toCapital = (memory: GuardMemory): number => memory.staked.reduce((sum, { stake }) => sum + stake, 0);
