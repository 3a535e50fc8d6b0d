import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from './support/api-client.js';
import { type BenchTarget, isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';
import { type BenchScope, given, inBenchScope, numberOption, textOption } from './support/bench-scope.js';
import { featureOf } from './support/bench-spec.js';
import { pollFor, range } from './support/bounded.js';
import { LINE, round, toFigures, toLine } from './support/figures.js';
import { type KillBenchInstallation, startKillBench } from './support/kill/kill-bench-installation.js';
import type { StoreKind } from './support/live-tidegate.js';

export interface KillBenchOptions {
  /** On each platform. */
  readonly kills: number;
  readonly store: StoreKind;
  /** `embedded`: no Unleash is started. */
  readonly platforms: 'embedded' | 'all';
}

const DEFAULTS: KillBenchOptions = { kills: 50, store: 'pglite', platforms: 'all' };
const TARGET_MS = 50;
const WARM_UP = 5;

/** How long a kill of five flags takes over HTTP while Temporal is down: in the store, for an OFREP client, on a real Unleash, and until it is answered. */
export function run(options: Partial<KillBenchOptions> = {}): Promise<Result> {
  return inBenchScope('kill', (scope) => measure(scope, { ...DEFAULTS, ...options }));
}

/** All in ms from the request, but for `storeMs`, which is the store's own part. */
interface MeasuredKill {
  readonly storeMs: number;
  readonly committedMs: number;
  readonly seenMs: number;
  readonly outsideMs: number;
  readonly answeredMs: number;
}

async function measure(scope: BenchScope, options: KillBenchOptions): Promise<Result> {
  const { kills, store, platforms } = options;
  const names = platforms === 'all' ? ['embedded', 'unleash'] : ['embedded'];
  const bench = await startKillBench(scope, store, names.includes('unleash'));
  const measured: Record<string, readonly MeasuredKill[]> = {};
  for (const [index, platform] of names.entries()) {
    scope.progress(`killing ${kills} features on ${platform}`);
    const first = index * 1_000;
    await killAll(bench, platform, range(WARM_UP, first + 900));
    measured[platform] = await killAll(bench, platform, range(kills, first));
  }
  return toResult(options, measured);
}

/** One after the other, so that no kill is measured against another. */
async function killAll(bench: KillBenchInstallation, platform: string, indexes: readonly number[]): Promise<readonly MeasuredKill[]> {
  const measured: MeasuredKill[] = [];
  for (const index of indexes) {
    const feature = featureOf(index);
    await bench.expose(feature, platform);
    await delay(20 * (1 + Math.random()));
    measured.push(await killOne(bench, feature, platform));
  }
  return measured;
}

async function killOne({ url, last }: KillBenchInstallation, feature: string, platform: string): Promise<MeasuredKill> {
  const client = new ApiClient(url);
  const isEmbedded = platform === 'embedded';
  const unit = isEmbedded ? await findCandidate(client, feature) : null;
  const sentMs = performance.now();
  const answered = kill(url, feature).then((told) => ({ told, answeredMs: performance.now() - sentMs }));
  const seen = unit === null ? Number.NaN : untilControl(client, feature, unit).then(() => performance.now() - sentMs);
  const [{ told, answeredMs }, seenMs] = await Promise.all([answered, seen]);
  if (told.some((one) => one !== 'done')) throw new Error(`The kill of ${feature} on ${platform} was not carried out at once.`);
  const outsideMs = isEmbedded ? Number.NaN : last.outsideMs - sentMs;
  return { storeMs: last.storeMs, committedMs: last.committedMs - sentMs, seenMs, outsideMs, answeredMs };
}

/** What each platform was told. */
async function kill(url: string, feature: string): Promise<readonly string[]> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"reason":"bench"}' };
  const response = await fetch(`${url}/v1/features/${feature}/kill`, init);
  if (!response.ok) throw new Error(`The kill of ${feature} was answered with ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { platforms: readonly { told: string }[] }).platforms.map(({ told }) => told);
}

const findCandidate = (client: ApiClient, feature: string): Promise<string> =>
  pollFor({ what: `a candidate of ${feature}`, everyMs: 1, timeoutMs: 10_000 }, async () => {
    const unit = `u-${Math.random()}`;
    return (await client.showsCandidate(feature, unit)) ? unit : null;
  });

const untilControl = (client: ApiClient, feature: string, unit: string): Promise<true> =>
  pollFor({ what: `${feature} shows control`, everyMs: 1, timeoutMs: 10_000 }, async () =>
    (await client.showsCandidate(feature, unit)) ? null : true,
  );

function toResult({ kills, store }: KillBenchOptions, measured: Readonly<Record<string, readonly MeasuredKill[]>>): Result {
  const figures = Object.entries(measured).flatMap(([platform, all]) => Object.entries(toPlatformFigures(platform, all)));
  const embedded = measured['embedded'] ?? [];
  return {
    name: 'kill',
    figures: { store, 'kills each': kills, ...Object.fromEntries(figures) },
    targets: [
      toTarget('embedded, 5 flags, Temporal down: request -> control in the store', pick(embedded, 'committedMs')),
      toTarget('the same: the store alone', pick(embedded, 'storeMs')),
    ],
  };
}

const pick = (kills: readonly MeasuredKill[], field: keyof MeasuredKill): readonly number[] =>
  kills.map((one) => one[field]).filter((value) => !Number.isNaN(value));

function toPlatformFigures(platform: string, kills: readonly MeasuredKill[]): Readonly<Record<string, number | string>> {
  const line = (name: string, field: keyof MeasuredKill) => {
    const values = pick(kills, field);
    return values.length === 0 ? [] : [[`${platform}: ${name}, ${LINE}`, toLine(values, 1)] as const];
  };
  return {
    ...toFigures(`${platform}: request -> control in the store`, pick(kills, 'committedMs'), 1),
    ...Object.fromEntries([
      ...line('the store alone', 'storeMs'),
      ...line('request -> OFREP client sees control', 'seenMs'),
      ...line('request -> all flags off and read back there', 'outsideMs'),
      ...line('request -> answer', 'answeredMs'),
    ]),
  };
}

function toTarget(what: string, values: readonly number[]): BenchTarget {
  const median = percentile(values, 0.5);
  return { measure: what, target: `median <= ${TARGET_MS} ms`, observed: `${round(median, 1)} ms`, met: median <= TARGET_MS };
}

await runWhenMain(isMainModule(import.meta.url), () => {
  const store = textOption('store') === 'postgres' ? 'postgres' : undefined;
  const platforms = textOption('platforms') === 'embedded' ? 'embedded' : undefined;
  return run(given<KillBenchOptions>({ kills: numberOption('kills'), store, platforms }));
});
