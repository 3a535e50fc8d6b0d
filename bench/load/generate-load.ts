import { createRequire } from 'node:module';

/** The load generator, a process of its own: `generate-load <json options>`; prints figures as JSON. */
interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly duration: number;
  /** POSTed in turn. */
  readonly bodies?: readonly string[];
  /** Asked with GET in turn. */
  readonly paths?: readonly string[];
  /** Requests a second over all connections; absent: as many as are answered. */
  readonly overallRate?: number;
}

interface LoadResult {
  readonly requests: { readonly average: number; readonly total: number };
  readonly latency: Readonly<Record<'p50' | 'p97_5' | 'p99' | 'max', number>>;
  readonly non2xx: number;
  readonly errors: number;
}

type Autocannon = (options: Record<string, unknown>) => Promise<LoadResult>;

// autocannon has no types of its own.
const autocannon = createRequire(import.meta.url)('autocannon') as Autocannon;
const { url, connections, duration, bodies = [], paths = [], overallRate } = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const requests = [
  ...bodies.map((body) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body })),
  ...paths.map((path) => ({ method: 'GET', path })),
];
const rate = overallRate === undefined ? {} : { overallRate };
const { requests: sent, latency, non2xx, errors } = await autocannon({ url, connections, duration, requests, ...rate });
process.stdout.write(
  JSON.stringify({
    perSecond: Math.round(sent.average),
    total: sent.total,
    p50: latency.p50,
    p97_5: latency.p97_5,
    p99: latency.p99,
    max: latency.max,
    non2xx,
    errors,
  }),
);
