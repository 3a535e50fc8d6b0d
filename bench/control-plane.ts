import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LoadFigures, measureReads } from './load/measure-load.js';
import { isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';
import { type BenchScope, given, inBenchScope, numberOption, textOption } from './support/bench-scope.js';
import { forEachBounded } from './support/bounded.js';
import { round, toFigures } from './support/figures.js';
import {
  type LiveRollout,
  type LiveTidegate,
  type StoreKind,
  startLiveTidegate,
  startRollouts,
  untilIdle,
  untilWatching,
} from './support/live-tidegate.js';

export interface ControlPlaneOptions {
  /** Rollouts that are live. */
  readonly rollouts: number;
  /** Those of them that somebody follows; a person may have 100 streams open. */
  readonly followed: number;
  /** Decisions (pause and resume) that are measured, alone and under reads. */
  readonly decisions: number;
  /** Seconds for each kind of read. */
  readonly seconds: number;
  /** Reads a second beside the decisions. */
  readonly readsPerSecond: number;
  readonly store: StoreKind;
}

const DEFAULTS: ControlPlaneOptions = { rollouts: 1_000, followed: 360, decisions: 100, seconds: 8, readsPerSecond: 100, store: 'pglite' };
const STREAMS = fileURLToPath(new URL('./load/event-streams.js', import.meta.url));
/** Of `tidegate dev`. */
const PEOPLE = ['dev@localhost', 'lead@localhost', 'second-lead@localhost', 'oncall@localhost'];
const TARGET_MS = { read: 100, decision: 500, event: 500 } as const;

/** What people wait for: lists, filters, one rollout, decisions and events, with many rollouts live and a part of them followed. */
export function run(options: Partial<ControlPlaneOptions> = {}): Promise<Result> {
  return inBenchScope('control-plane', (scope) => measure(scope, { ...DEFAULTS, ...options }));
}

async function measure(scope: BenchScope, options: ControlPlaneOptions): Promise<Result> {
  const live = await startLiveTidegate(scope, options.store);
  scope.progress(`starting ${options.rollouts} rollouts`);
  const rollouts = await startRollouts(live.api, { first: 0, count: options.rollouts });
  await forEachBounded(rollouts, 4, (rollout) => untilWatching(live.api, rollout));
  scope.progress('waiting for quiet');
  await untilIdle({ busyPart: 0.25, timeoutMs: 180_000 });
  const streams = await openStreams(scope, live, rollouts.slice(0, options.followed));
  const reads = await readEach(scope, live, rollouts, options);
  scope.progress('deciding, with nothing else to do');
  const alone = await decideAll(live, streams, rollouts.slice(0, options.decisions));
  scope.progress(`deciding, with ${options.readsPerSecond} reads a second`);
  const [beside, loaded] = await Promise.all([
    measureReads(live.tidegate.apiUrl, { paths: pathsOf(rollouts).all, seconds: options.seconds, perSecond: options.readsPerSecond }),
    decideAll(live, streams, rollouts.slice(options.decisions, 2 * options.decisions)),
  ]);
  return toResult({ options, streams, reads, alone, beside, loaded });
}

/** The addresses of each kind of read. */
function pathsOf(rollouts: readonly LiveRollout[]): Readonly<Record<'list' | 'filtered' | 'one' | 'timeline' | 'all', readonly string[]>> {
  const some = rollouts.filter((_, index) => index % 20 === 0);
  const list = ['/v1/rollouts?limit=50'];
  const filtered = ['/v1/rollouts?state=watching&limit=50', ...some.map(({ feature }) => `/v1/rollouts?feature=${feature}`)];
  const one = some.map(({ id }) => `/v1/rollouts/${id}`);
  const timeline = some.map(({ id }) => `/v1/rollouts/${id}/timeline`);
  return { list, filtered, one, timeline, all: [...list, ...filtered, ...one, ...timeline] };
}

async function readEach(
  { progress }: BenchScope,
  { tidegate }: LiveTidegate,
  rollouts: readonly LiveRollout[],
  { seconds }: ControlPlaneOptions,
): Promise<ReadonlyMap<string, LoadFigures>> {
  const figures = new Map<string, LoadFigures>();
  const { all: _, ...kinds } = pathsOf(rollouts);
  for (const [kind, paths] of Object.entries(kinds)) {
    progress(`reading: ${kind}`);
    figures.set(kind, await measureReads(tidegate.apiUrl, { paths, seconds, perSecond: 100 }));
  }
  return figures;
}

interface Streams {
  readonly openMs: number;
  readonly refused: () => number;
  /** When the view with this revision, or a later one, reached the rollout's listener. */
  readonly seenAt: (id: string, revision: number) => Promise<number>;
}

/** One listener for each rollout, all in another process. */
async function openStreams(scope: BenchScope, { tidegate }: LiveTidegate, rollouts: readonly LiveRollout[]): Promise<Streams> {
  scope.progress(`following ${rollouts.length} rollouts`);
  const startedAt = Date.now();
  const child: ChildProcess = fork(STREAMS, [tidegate.apiUrl, rollouts.map(({ id }) => id).join(','), PEOPLE.join(',')]);
  scope.shutdown.add('streams', () => void child.kill());
  const views = new Map<string, { readonly revision: number; readonly atMs: number }[]>();
  let refused = 0;
  let isReady = false;
  child.on('message', (message: { kind: string; id: string; revision: number; atMs: number }) => {
    if (message.kind === 'ready') isReady = true;
    if (message.kind === 'refused') refused += 1;
    if (message.kind === 'view') views.set(message.id, [...(views.get(message.id) ?? []), message]);
  });
  while (!isReady && refused === 0 && Date.now() - startedAt < 120_000) await delay(20);
  return {
    openMs: Date.now() - startedAt,
    refused: () => refused,
    async seenAt(id, revision) {
      const untilMs = Date.now() + 10_000;
      while (Date.now() < untilMs) {
        const seen = views.get(id)?.find((view) => view.revision >= revision);
        if (seen !== undefined) return seen.atMs;
        await delay(2);
      }
      return Number.NaN;
    },
  };
}

interface MeasuredDecision {
  readonly answeredMs: number;
  /** Until whoever follows the rollout has the view that came of it. */
  readonly seenMs: number;
}

/** One after the other: a pause of each, so that every decision changes something. */
async function decideAll({ api }: LiveTidegate, streams: Streams, rollouts: readonly LiveRollout[]): Promise<readonly MeasuredDecision[]> {
  const measured: MeasuredDecision[] = [];
  for (const { id } of rollouts) {
    const sentAtMs = performance.timeOrigin + performance.now();
    const { view } = await api.pause(id);
    const answeredMs = performance.timeOrigin + performance.now() - sentAtMs;
    const seenMs = (await streams.seenAt(id, view.revision)) - sentAtMs;
    measured.push({ answeredMs, seenMs });
  }
  return measured;
}

interface Measured {
  readonly options: ControlPlaneOptions;
  readonly streams: Streams;
  readonly reads: ReadonlyMap<string, LoadFigures>;
  readonly alone: readonly MeasuredDecision[];
  readonly beside: LoadFigures;
  readonly loaded: readonly MeasuredDecision[];
}

function toResult({ options, streams, reads, alone, beside, loaded }: Measured): Result {
  const { rollouts, store, readsPerSecond } = options;
  const readFigures = [...reads].map(([kind, figures]) => [`${kind}: a second, p50 / p99 / max ms, errors`, toReadLine(figures)]);
  const answered = (decisions: readonly MeasuredDecision[]) => decisions.map(({ answeredMs }) => answeredMs);
  const seen = (decisions: readonly MeasuredDecision[]) => decisions.map(({ seenMs }) => seenMs);
  const slowest = Math.max(...[...reads.values()].map(({ p99 }) => p99));
  const decisionP99 = percentile(answered(loaded), 0.99);
  const eventP99 = percentile(seen(loaded), 0.99);
  return {
    name: 'control-plane',
    figures: {
      store,
      rollouts,
      followed: options.followed,
      'streams open, ms for all': streams.openMs,
      'streams refused': streams.refused(),
      ...Object.fromEntries(readFigures),
      ...toFigures('decision alone -> answer', answered(alone)),
      ...toFigures('decision alone -> event', seen(alone)),
      [`reads beside decisions: a second, p50 / p99 / max ms, errors`]: toReadLine(beside),
      ...toFigures('decision beside reads -> answer', answered(loaded)),
      ...toFigures('decision beside reads -> event', seen(loaded)),
    },
    targets: [
      toTarget(`reads at 100 a second, ${rollouts} live, ${options.followed} followed`, slowest, TARGET_MS.read),
      toTarget(`decision -> answer, beside ${readsPerSecond} reads a second`, decisionP99, TARGET_MS.decision),
      toTarget('decision -> event at the listener, the same', eventP99, TARGET_MS.event),
    ],
  };
}

const toReadLine = ({ perSecond, p50, p99, max, non2xx, errors }: LoadFigures): string =>
  `${perSecond}/s, ${p50} / ${p99} / ${max}, ${non2xx + errors}`;

const toTarget = (measure: string, p99: number, targetMs: number) => ({
  measure,
  target: `p99 <= ${targetMs} ms`,
  observed: `${round(p99)} ms`,
  met: p99 <= targetMs,
});

await runWhenMain(isMainModule(import.meta.url), () =>
  run(
    given<ControlPlaneOptions>({
      rollouts: numberOption('rollouts'),
      followed: numberOption('followed'),
      decisions: numberOption('decisions'),
      seconds: numberOption('seconds'),
      readsPerSecond: numberOption('reads-per-second'),
      store: textOption('store') === 'postgres' ? 'postgres' : undefined,
    }),
  ),
);
