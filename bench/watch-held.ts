import { setTimeout as delay } from 'node:timers/promises';
import { type BenchTarget, isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';
import { type BenchScope, given, inBenchScope, numberOption } from './support/bench-scope.js';
import { range } from './support/bounded.js';
import { round } from './support/figures.js';
import {
  type HeldInstallation,
  readLooks,
  rolloutIdOf,
  startHeldInstallation,
  startHeldRollouts,
  untilAllLookedAt,
} from './support/held-installation.js';
import { measureRounds } from './support/measure-rounds.js';
import { MemorySampler } from './support/memory-sampler.js';
import { toOutcomes } from './support/outcomes.js';

export interface WatchHeldOptions {
  readonly rollouts: number;
  /** Rollouts of which units are reported while they are held. */
  readonly reported: number;
  /** Workflows that the worker keeps in memory. */
  readonly cache: number;
  /** How long the held rollouts are looked at before the memory at rest is read. */
  readonly restSeconds: number;
}

const DEFAULTS: WatchHeldOptions = { rollouts: 10_000, reported: 200, cache: 500, restSeconds: 45 };
const TARGET_MIB = 600;
const INTERVAL_MS = 15_000;

/**
 * What so many held rollouts cost: memory of the worker (a process of its own, over Postgres) and of the Temporal dev server, how old the oldest look
 * gets while the worker watches them all, and what one round over all of them takes by itself.
 */
export function run(options: Partial<WatchHeldOptions> = {}): Promise<Result> {
  return inBenchScope('watch-held', (scope) => measure(scope, { ...DEFAULTS, ...options }));
}

async function measure(scope: BenchScope, options: WatchHeldOptions): Promise<Result> {
  const held = await startHeldInstallation(scope, options.cache);
  const memory = new MemorySampler({ worker: held.workerPid, server: held.serverPid });
  scope.shutdown.add('memory sampler', () => memory.stop());
  const startMs = await timed(() => startHeldRollouts(scope, held, options.rollouts));
  const settleMs = await timed(() => untilAllLookedAt(scope, held, options.rollouts));
  scope.progress(`reporting units of ${options.reported} rollouts`);
  await reportUnits(held, Math.min(options.reported, options.rollouts));
  scope.progress(`watching for ${options.restSeconds} s`);
  const ages = await watchAges(held, options);
  const { worker, server } = memory.read();
  scope.progress('stopping the worker and measuring a round by itself');
  await held.stopWorker();
  const rounds = await measureRounds(held.store, INTERVAL_MS);
  return {
    name: 'watch-held',
    figures: {
      rollouts: options.rollouts,
      cache: options.cache,
      'start of all ms': startMs,
      'all watched and looked at after ms': settleMs,
      'worker RSS at rest MiB': worker.restMiB,
      'worker RSS peak MiB': worker.peakMiB,
      'Temporal server RSS at rest MiB': server.restMiB,
      'Temporal server RSS peak MiB': server.peakMiB,
      'age of a look p50 ms': round(percentile(ages, 0.5)),
      'age of a look p99 ms': round(percentile(ages, 0.99)),
      'age of the oldest look ms': round(Math.max(...ages)),
      'one round over all, looks': rounds.looks,
      'one round over all, first ms': rounds.firstMs,
      'one round over all, again ms': rounds.againMs,
      'reports to rollouts in it': rounds.reports,
    },
    targets: [toTarget(options.rollouts, worker.peakMiB)],
  };
}

function toTarget(rollouts: number, peakMiB: number): BenchTarget {
  return {
    measure: `worker RSS with ${rollouts} held rollouts`,
    target: `<= ${TARGET_MIB} MiB`,
    observed: `${peakMiB} MiB`,
    met: peakMiB <= TARGET_MIB,
  };
}

async function reportUnits({ store }: HeldInstallation, count: number): Promise<void> {
  const nowMs = Date.now();
  for (const rollout of range(count).map(rolloutIdOf)) {
    const outcomes = toOutcomes({ rollout, count: 50, error: 0, name: 'held' });
    await store.outcomes.ingest(outcomes.map(({ rollout: rolloutId, ...outcome }) => ({ ...outcome, rolloutId, atMs: nowMs })));
  }
}

/** How old each watch's last look is, at several moments. */
async function watchAges({ store }: HeldInstallation, { restSeconds, rollouts }: WatchHeldOptions): Promise<readonly number[]> {
  const samples = 3;
  const ages: number[] = [];
  for (const _ of range(samples)) {
    await delay((restSeconds * 1000) / samples);
    ages.push(...(await readLooks(store, rollouts)));
  }
  return ages;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = Date.now();
  await work();
  return Date.now() - startedAt;
}

await runWhenMain(isMainModule(import.meta.url), () =>
  run(
    given<WatchHeldOptions>({
      rollouts: numberOption('rollouts'),
      reported: numberOption('reported'),
      cache: numberOption('cache'),
      restSeconds: numberOption('rest-seconds'),
    }),
  ),
);
