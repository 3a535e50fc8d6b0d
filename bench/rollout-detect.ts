import { setTimeout as delay } from 'node:timers/promises';
import { type BenchTarget, isMainModule, type Result, runWhenMain } from './support/bench-result.js';
import { type BenchScope, given, inBenchScope, numberOption } from './support/bench-scope.js';
import { pollFor } from './support/bounded.js';
import { round, toFigures } from './support/figures.js';
import { type LiveRollout, type LiveTidegate, startLiveTidegate, startRollouts, untilWatching } from './support/live-tidegate.js';
import { toOutcomes } from './support/outcomes.js';

export interface RolloutDetectOptions {
  /** Samples with a guard interval of 1 s. */
  readonly fast: number;
  /** Samples with a guard interval of 15 s; each waits for up to one interval, so they are few, and all run side by side. */
  readonly slow: number;
}

const DEFAULTS: RolloutDetectOptions = { fast: 10, slow: 3 };
const UNITS_PER_ARM = 300;

/**
 * From the moment at which bad evidence is acknowledged by `POST /v1/outcomes` to the moment at which the rollout decides to roll back. Good evidence
 * comes first; the bad one comes at a different part of the interval in each sample, the first shortly after a look, which is the worst.
 */
export function run(options: Partial<RolloutDetectOptions> = {}): Promise<Result> {
  return inBenchScope('rollout-detect', (scope) => measure(scope, { ...DEFAULTS, ...options }));
}

async function measure(scope: BenchScope, options: RolloutDetectOptions): Promise<Result> {
  const live = await startLiveTidegate(scope, 'pglite');
  const fast = await detectAll(scope, live, { first: 0, count: options.fast, intervalMs: 1_000 });
  const slow = await detectAll(scope, live, { first: 1_000, count: options.slow, intervalMs: 15_000 });
  return {
    name: 'rollout-detect',
    figures: {
      'samples at 1 s': fast.length,
      ...toFigures('1 s interval: bad evidence -> roll back', fast),
      'samples at 15 s': slow.length,
      ...toFigures('15 s interval: bad evidence -> roll back', slow),
    },
    targets: [toTarget(fast, 1_000), toTarget(slow, 15_000)],
  };
}

interface Series {
  readonly first: number;
  readonly count: number;
  readonly intervalMs: number;
}

/** Side by side; they differ in when the evidence comes within the interval. */
async function detectAll({ progress }: BenchScope, live: LiveTidegate, { first, count, intervalMs }: Series): Promise<readonly number[]> {
  progress(`${count} rollouts with a look every ${intervalMs} ms`);
  const rollouts = await startRollouts(live.api, { first, count, spec: { interval: `${intervalMs / 1000}s`, hold: '1d' } });
  return Promise.all(rollouts.map((rollout, index) => detect(live, rollout, { intervalMs, part: (index + 0.05) / count })));
}

async function detect(
  { api }: LiveTidegate,
  rollout: LiveRollout,
  { intervalMs, part }: { intervalMs: number; part: number },
): Promise<number> {
  await untilWatching(api, rollout);
  await api.report(toOutcomes({ rollout: rollout.id, count: UNITS_PER_ARM, error: 0, name: 'good' }));
  await untilNextLook(api, rollout.id);
  await delay(intervalMs * part);
  await api.report(toOutcomes({ rollout: rollout.id, count: UNITS_PER_ARM, error: 1, name: 'bad' }));
  const acknowledgedAtMs = Date.now();
  const decided = await pollFor(
    { what: `${rollout.id} rolls back`, everyMs: 100, timeoutMs: 4 * intervalMs + 10_000 },
    async () => (await api.timeline(rollout.id)).find((entry) => entry.kind === 'rollback') ?? null,
  );
  return decided.atMs - acknowledgedAtMs;
}

/** The good evidence turns `error` into another verdict, of which the rollout is told at once: that is shortly after a look. */
async function untilNextLook(api: LiveTidegate['api'], id: string): Promise<void> {
  await pollFor({ what: `${id} is looked at`, everyMs: 20, timeoutMs: 60_000 }, async () => {
    const { findings } = await api.view(id);
    return findings.some((finding) => finding.guard === 'errors' && finding.verdict !== 'error') ? id : null;
  });
}

function toTarget(detected: readonly number[], intervalMs: number): BenchTarget {
  const worst = Math.max(...detected);
  return {
    measure: `bad evidence -> roll back decided, ${intervalMs / 1000} s interval`,
    target: `<= ${intervalMs} ms`,
    observed: `${round(worst)} ms`,
    met: worst <= intervalMs,
  };
}

await runWhenMain(isMainModule(import.meta.url), () =>
  run(given<RolloutDetectOptions>({ fast: numberOption('fast'), slow: numberOption('slow') })),
);
