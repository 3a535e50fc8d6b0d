import { setTimeout as delay } from 'node:timers/promises';
import { startUnleashServer } from '../platform/dev-servers/unleash/start-unleash-server.js';
import { ABORT_STEPS } from './support/abort/abort-trace.js';
import { createOfrepObserver, createUnleashObserver } from './support/abort/exposure-observer.js';
import { startHangingServer } from './support/abort/hanging-server.js';
import { type MeasuredAbort, measureAbort, type Watched } from './support/abort/measure-abort.js';
import { type BenchTarget, isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';
import { type BenchScope, given, inBenchScope, numberOption, textOption } from './support/bench-scope.js';
import type { BenchSpecOptions } from './support/bench-spec.js';
import { forEachBounded } from './support/bounded.js';
import { LINE, round, toFigures, toLine } from './support/figures.js';
import {
  type LiveRollout,
  type LiveTidegate,
  type StoreKind,
  startLiveTidegate,
  startRollouts,
  untilIdle,
  untilWatching,
} from './support/live-tidegate.js';

export interface RolloutAbortOptions {
  /** Rollouts that are live while others are aborted. */
  readonly rollouts: number;
  /** Aborts in each of the three situations. */
  readonly aborts: number;
  readonly store: StoreKind;
  /** Quiet time before an abort, ms; a random part of it comes on top. */
  readonly gapMs: number;
  /** Where the five flags of the aborted rollouts are; the others that are live stay on the embedded platform. */
  readonly platform: 'embedded' | 'unleash';
  /** `hanging`: a metric store that takes every question and answers none. */
  readonly metrics: 'outcomes' | 'hanging';
}

const DEFAULTS: RolloutAbortOptions = {
  rollouts: 1_000,
  aborts: 50,
  store: 'pglite',
  gapMs: 150,
  platform: 'embedded',
  metrics: 'outcomes',
};
const TARGET_MS = { embedded: 250, unleash: 1_000 } as const;

/**
 * How long an abort takes from the request to the last of five flags read back on control: alone, among many live rollouts right after these were
 * started, and among as many once that load has gone. Everything runs in this process, as in `tidegate dev`, but for the Temporal dev server.
 */
export function run(options: Partial<RolloutAbortOptions> = {}): Promise<Result> {
  return inBenchScope('rollout-abort', (scope) => measure(scope, { ...DEFAULTS, ...options }));
}

async function measure(scope: BenchScope, options: RolloutAbortOptions): Promise<Result> {
  const { rollouts, aborts } = options;
  const live = await startWatched(scope, options);
  const warmUp = await startRollouts(live.api, { first: 0, count: 3, spec: live.spec });
  await abortAll(live, warmUp, options);
  const alone = await abortAlone(scope, live, options);
  scope.progress(`starting ${rollouts + 2 * aborts} rollouts`);
  const startedAt = Date.now();
  const measured = await startRollouts(live.api, { first: 10_000, count: 2 * aborts, spec: live.spec });
  const { platform: _, ...elsewhere } = live.spec;
  const others = await startRollouts(live.api, { first: 20_000, count: rollouts, spec: elsewhere });
  const startMs = Date.now() - startedAt;
  scope.progress(`aborting ${aborts} right after the start`);
  const loaded = await abortAll(live, measured.slice(0, aborts), options);
  scope.progress('waiting for quiet');
  await forEachBounded([...measured.slice(aborts), ...others], 4, (rollout) => untilWatching(live.api, rollout));
  const settleMs = await untilIdle({ busyPart: 0.25, timeoutMs: 180_000 });
  scope.progress(`aborting ${aborts} settled`);
  const settled = await abortAll(live, measured.slice(aborts), options);
  return toResult({ options, alone, loaded, settled, startMs, settleMs });
}

type WatchedTidegate = LiveTidegate & Watched & { readonly spec: Partial<BenchSpecOptions> };

/** Tidegate with the flag platform and the metric store of the options, and somebody who looks at the flags from outside. */
async function startWatched(scope: BenchScope, { store, platform, metrics }: RolloutAbortOptions): Promise<WatchedTidegate> {
  const prometheusUrl = metrics === 'hanging' ? await startHangingServer(scope) : undefined;
  const spec: Partial<BenchSpecOptions> = { platform, ...(metrics === 'hanging' && { source: 'prometheus' as const }) };
  if (platform === 'embedded') {
    const live = await startLiveTidegate(scope, store, { prometheusUrl });
    return { ...live, observer: createOfrepObserver(live.api), platform, spec };
  }
  const unleash = await startUnleashServer({ onProgress: scope.progress });
  scope.shutdown.add('Unleash', () => unleash.stop());
  const { url, adminToken: token, project, environment } = unleash;
  const live = await startLiveTidegate(scope, store, { prometheusUrl, unleash: { url, token, project, environment, unitKey: undefined } });
  return { ...live, observer: createUnleashObserver(unleash), platform, spec };
}

async function abortAlone(
  { progress }: BenchScope,
  live: WatchedTidegate,
  options: RolloutAbortOptions,
): Promise<readonly MeasuredAbort[]> {
  progress(`aborting ${options.aborts}, one live at a time`);
  const measured: MeasuredAbort[] = [];
  for (let index = 0; index < options.aborts; index++) {
    measured.push(...(await abortAll(live, await startRollouts(live.api, { first: 100 + index, count: 1, spec: live.spec }), options)));
  }
  return measured;
}

/** One after the other, so that an abort is never measured against another. */
async function abortAll(
  live: WatchedTidegate,
  rollouts: readonly LiveRollout[],
  { gapMs }: RolloutAbortOptions,
): Promise<readonly MeasuredAbort[]> {
  const measured: MeasuredAbort[] = [];
  for (const rollout of rollouts) {
    await untilWatching(live.api, rollout);
    await delay(gapMs * (1 + Math.random()));
    measured.push(await measureAbort(live, rollout, live));
  }
  return measured;
}

interface Measured {
  readonly options: RolloutAbortOptions;
  readonly alone: readonly MeasuredAbort[];
  readonly loaded: readonly MeasuredAbort[];
  readonly settled: readonly MeasuredAbort[];
  readonly startMs: number;
  readonly settleMs: number;
}

function toResult({ options, alone, loaded, settled, startMs, settleMs }: Measured): Result {
  const many = `${options.rollouts} live`;
  const situations = { '1 live': alone, [`${many}, just started`]: loaded, [`${many}, settled`]: settled };
  const figures = Object.entries(situations).flatMap(([name, aborts]) => Object.entries(toSituation(name, aborts)));
  return {
    name: 'rollout-abort',
    figures: {
      store: options.store,
      platform: options.platform,
      metrics: options.metrics,
      'aborts each': options.aborts,
      'start of all ms': startMs,
      'quiet after ms': settleMs,
      ...Object.fromEntries(figures),
    },
    targets: [
      toTarget(`abort -> last of 5 flags read back, ${many}`, settled, TARGET_MS[options.platform]),
      toTarget('the same, 1 live', alone, TARGET_MS[options.platform]),
    ],
  };
}

function toSituation(name: string, aborts: readonly MeasuredAbort[]): Readonly<Record<string, number | string>> {
  const steps = ABORT_STEPS.map((step, index) => [
    `${name}: ${step}, ${LINE}`,
    toLine(
      aborts.map((abort) => abort.steps[index] ?? Number.NaN),
      1,
    ),
  ]);
  return {
    ...toFigures(
      `${name}: request -> last flag read back`,
      aborts.map((abort) => abort.verifiedMs),
    ),
    [`${name}: request -> answer, ${LINE}`]: toLine(aborts.map((abort) => abort.answeredMs)),
    [`${name}: accepted in the workflow -> last flag read back, ${LINE}`]: toLine(aborts.map((abort) => abort.fromAcceptedMs)),
    [`${name}: request -> seen from outside on control, ${LINE}`]: toLine(aborts.map((abort) => abort.seenMs)),
    ...Object.fromEntries(steps),
  };
}

function toTarget(measure: string, aborts: readonly MeasuredAbort[], targetMs: number): BenchTarget {
  const p99 = percentile(
    aborts.map((abort) => abort.verifiedMs),
    0.99,
  );
  return { measure, target: `p99 <= ${targetMs} ms`, observed: `${round(p99)} ms`, met: p99 <= targetMs };
}

await runWhenMain(isMainModule(import.meta.url), () => {
  const store = textOption('store') === 'postgres' ? 'postgres' : undefined;
  return run(
    given<RolloutAbortOptions>({
      rollouts: numberOption('rollouts'),
      aborts: numberOption('aborts'),
      gapMs: numberOption('gap-ms'),
      store,
      platform: textOption('platform') === 'unleash' ? 'unleash' : undefined,
      metrics: textOption('metrics') === 'hanging' ? 'hanging' : undefined,
    }),
  );
});
