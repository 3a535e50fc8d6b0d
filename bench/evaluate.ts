import { compileDefinition } from '../api/flags/validate-definition.js';
import { toFlagdDefinition } from '../core/assignment/flagd-definition.js';
import { startDataPlane } from './load/data-plane.js';
import { liveBundle } from './load/sample-store.js';
import { isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';

export interface EvaluateBenchOptions {
  readonly rounds?: number;
  readonly perRound?: number;
}

const CONTEXTS = Array.from({ length: 1_024 }, (_, index) => ({ targetingKey: `session-${index}`, unitStartedAt: 1_700_004_000 + index }));

/** In-process evaluation of sessions that began in an earlier epoch: the snapshot (four flags in one decision) and plain flagd-core (one flag). */
export async function run({ rounds = 21, perRound = 100_000 }: EvaluateBenchOptions = {}): Promise<Result> {
  const plane = await startDataPlane(1);
  const core = compileDefinition(toFlagdDefinition(liveBundle('feature-0', 1)));
  const flag = core.getFlag('feature-0.model');
  const contextAt = (index: number) => CONTEXTS[index % CONTEXTS.length] ?? {};
  const one = measure(rounds, perRound, (index) => plane.snapshot.evaluate('feature-0.model', contextAt(index)));
  const all = measure(rounds, perRound, (index) => plane.snapshot.evaluateAll(contextAt(index), 'feature-0'));
  const flagd = measure(rounds, perRound, (index) => flag?.evaluate(contextAt(index) as never));
  await plane.stop();
  return {
    name: 'evaluate',
    figures: {
      'snapshot, one flag, ns': one,
      'snapshot, four flags, ns': all,
      'flagd-core with the published definition, one flag, ns': flagd,
      rounds,
      perRound,
    },
    targets: [
      {
        measure: 'in-process evaluation with a pinned session',
        target: '<= 1 µs',
        observed: `${(one / 1000).toFixed(2)} µs`,
        met: one <= 1_000,
      },
      { measure: 'four flags of a bundle in one answer', target: '<= 1 µs', observed: `${(all / 1000).toFixed(2)} µs`, met: all <= 1_000 },
    ],
  };
}

/** Median over the rounds of the time of one call, ns. */
function measure(rounds: number, perRound: number, call: (index: number) => unknown): number {
  const times: number[] = [];
  let kept: unknown;
  for (let round = 0; round < rounds; round += 1) {
    const begin = process.hrtime.bigint();
    for (let index = 0; index < perRound; index += 1) kept = call(index);
    times.push(Number(process.hrtime.bigint() - begin) / perRound);
  }
  return kept === undefined ? Number.NaN : Math.round(percentile(times, 0.5));
}

await runWhenMain(isMainModule(import.meta.url), run);
