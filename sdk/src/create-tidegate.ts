import { createAuthorizedFetch } from './authorized-fetch.js';
import { toWireOutcome, type WireOutcome } from './outcomes/outcome.js';
import { ReportQueue } from './reports/report-queue.js';
import { isSampled, toWireSample, type WireSample } from './samples/sample.js';
import { createOfrepClient } from './snapshot/ofrep-client.js';
import type { Snapshot } from './snapshot/snapshot.js';
import { SnapshotResolver } from './snapshot/snapshot-resolver.js';
import { ChangeStream } from './stream/change-stream.js';
import type { Tidegate, TidegateOptions } from './tidegate.js';
import { createStats, type TidegateStats } from './tidegate-stats.js';

/**
 * Connects an application to Tidegate for one feature. Begins to follow changes at once; call `close` when the application ends.
 * @example
 * const tidegate = createTidegate({
 *   baseUrl: 'http://127.0.0.1:7788',
 *   feature: 'support-answer',
 *   control: { 'support.prompt': 'answer@12', 'support.model': 'gpt-w' },
 * });
 */
export function createTidegate(options: TidegateOptions): Tidegate {
  const { control, now = Date.now, random = Math.random } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const headers: Record<string, string> = options.environment === undefined ? {} : { 'Tidegate-Environment': options.environment };
  const stats = createStats();
  const { apiKey, fetch = globalThis.fetch, onRefused = warn } = options;
  const call = createAuthorizedFetch({ apiKey, fetch, onRefused, stats });
  const stream = new ChangeStream({
    url: `${baseUrl}/ofrep/v1/sse?feature=${encodeURIComponent(options.feature)}`,
    headers,
    fetch: call,
    random,
    stats,
  });
  const client = createOfrepClient({ baseUrl, feature: options.feature, headers, fetch: call, timeoutMs: options.timeoutMs ?? 300 });
  const resolver = new SnapshotResolver({ client, stream, control, now, stats, maxUnits: options.maxUnits ?? 10_000 });
  const { outcomes, samples } = createQueues(options, { baseUrl, fetch: call, random, stats });
  const isChosen = (snapshot: Snapshot) => isSampled(snapshot, options.sampleShare ?? SAMPLE_SHARE);
  if (options.follow !== false) stream.start();
  return {
    stats,
    resolve: (query) => resolver.resolve(query),
    outcome(snapshot, outcome) {
      const wire = toWireOutcome(snapshot, outcome, now());
      if (wire === null) stats.outcomes.unattributed += 1;
      return wire !== null && outcomes.add(wire);
    },
    isSampled: isChosen,
    sample: (snapshot, sample) => addSample(toWireSample(snapshot, sample, now()), { isChosen: isChosen(snapshot), samples, stats }),
    flush: (timeoutMs = 5_000) => flushAll([outcomes, samples], timeoutMs),
    async close(timeoutMs = 5_000) {
      stream.close();
      await Promise.all([outcomes.close(timeoutMs), samples.close(timeoutMs)]);
    },
  };
}

interface SampleTarget {
  readonly isChosen: boolean;
  readonly samples: Pick<ReportQueue<WireSample>, 'add'>;
  readonly stats: TidegateStats;
}

/** True when it will be sent. */
function addSample(wire: WireSample | null, { isChosen, samples, stats }: SampleTarget): boolean {
  if (wire === null) stats.samples.unattributed += 1;
  else if (!isChosen) stats.samples.unsampled += 1;
  else return samples.add(wire);
  return false;
}

const warn = (why: string): void => process.emitWarning(why, { type: 'TidegateWarning', code: 'TIDEGATE_REFUSED' });

async function flushAll(queues: readonly Pick<ReportQueue<never>, 'flush'>[], timeoutMs: number): Promise<number> {
  const waiting = await Promise.all(queues.map((queue) => queue.flush(timeoutMs)));
  return waiting.reduce((sum, count) => sum + count, 0);
}

interface Door {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly random: () => number;
  readonly stats: TidegateStats;
}

const SAMPLE_SHARE = 0.05;
/** Samples carry texts: so many of the longest still fit into a request. */
const SAMPLES_IN_BATCH = 10;

/** Queues of their own: a flood of samples never holds up an outcome. */
function createQueues(options: TidegateOptions, { baseUrl, stats, ...door }: Door) {
  const outcomes = new ReportQueue<WireOutcome>({
    ...door,
    url: `${baseUrl}/v1/outcomes`,
    name: 'outcomes',
    batch: 500,
    stats: stats.outcomes,
    maxQueued: options.maxOutcomes ?? 10_000,
    intervalMs: options.outcomeIntervalMs ?? 500,
  });
  const samples = new ReportQueue<WireSample>({
    ...door,
    url: `${baseUrl}/v1/samples`,
    name: 'samples',
    batch: SAMPLES_IN_BATCH,
    stats: stats.samples,
    maxQueued: options.maxSamples ?? 500,
    intervalMs: options.sampleIntervalMs ?? 1_000,
  });
  return { outcomes, samples };
}
