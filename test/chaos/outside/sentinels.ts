import { FlagdCore } from '@openfeature/flagd-core';

/** A unit whose place on the line of shares is known: it tells by its arm how far an exposure reaches. */
export interface Sentinel {
  readonly unit: string;
  /** It gets the candidate only where the share is above this, in 1/100,000. */
  readonly candidateAbove: number;
}

const WHOLE = 100_000;
/** Just below and just above what the stages may show. */
const PLACES: readonly (readonly [above: number, upTo: number])[] = [
  [0, 3_000],
  [20_000, 22_000],
  [99_000, WHOLE],
];

/** One unit at each place, found by asking flagd's own evaluation. */
export function findSentinels(rolloutId: string): readonly Sentinel[] {
  const core = new FlagdCore();
  core.setConfigurations(
    JSON.stringify({ flags: Object.fromEntries(PLACES.flat().map((share) => [`at-${share}`, flagAt(rolloutId, share)])) }),
  );
  const isCandidate = (unit: string, share: number): boolean =>
    share >= WHOLE || core.resolveBooleanEvaluation(`at-${share}`, false, { targetingKey: unit }, SILENT).value;
  return PLACES.map(([candidateAbove, upTo]) => {
    for (let number = 0; ; number++) {
      const unit = `u${number}`;
      if (!isCandidate(unit, candidateAbove) && isCandidate(unit, upTo)) return { unit, candidateAbove };
    }
  });
}

function flagAt(seed: string, share: number): object {
  const fractional = [{ cat: [seed, { var: 'targetingKey' }] }, ['on', share], ['off', WHOLE - share]];
  return { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off', targeting: { fractional } };
}

const SILENT = { error() {}, warn() {}, info() {}, debug() {} };
