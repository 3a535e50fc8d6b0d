import { createRequire } from 'node:module';

/** The load generator, a process of its own: `generate-load <json options>`; prints figures as JSON. */
interface LoadOptions {
  readonly url: string;
  readonly connections: number;
  readonly duration: number;
  readonly bodies: readonly string[];
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
const { url, connections, duration, bodies } = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const requests = bodies.map((body) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body }));
const { requests: sent, latency, non2xx, errors } = await autocannon({ url, connections, duration, requests });
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
