import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { listen, startDataPlane } from './load/data-plane.js';
import { isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';

export interface SseBenchOptions {
  readonly clients?: number;
  readonly publishes?: number;
}

const CLIENTS = fileURLToPath(new URL('./load/sse-clients.js', import.meta.url));

interface Told {
  readonly kind: 'ready' | 'told';
  readonly id: string;
  readonly times: readonly number[];
}

/** From the store's announcement of a new bundle to the listeners in another process: all of them, and each of them. */
export async function run({ clients = 1_000, publishes = 50 }: SseBenchOptions = {}): Promise<Result> {
  const plane = await startDataPlane(10);
  const { url, close } = await listen((req, res) => void plane.handle(req, res));
  const child = fork(CLIENTS, [`${url}/ofrep/v1/sse?feature=feature-0`, String(clients)]);
  try {
    await next(child);
    const last: number[] = [];
    const each: number[] = [];
    for (let round = 0; round < publishes; round += 1) {
      const begin = performance.timeOrigin + performance.now();
      plane.store.publish('feature-0');
      const { times } = await next(child);
      last.push(Math.max(...times) - begin);
      each.push(...times.map((time) => time - begin));
    }
    const [p50, p99] = [percentile(last, 0.5), percentile(last, 0.99)];
    return {
      name: 'sse',
      figures: {
        clients,
        publishes,
        'all told, p50 ms': round1(p50),
        'all told, p99 ms': round1(p99),
        'each told, p50 ms': round1(percentile(each, 0.5)),
        'each told, p99 ms': round1(percentile(each, 0.99)),
        dropped: plane.hub.dropped,
      },
      targets: [
        { measure: `publish → ${clients} SSE clients told, p99`, target: '<= 200 ms', observed: `${round1(p99)} ms`, met: p99 <= 200 },
      ],
    };
  } finally {
    child.kill();
    await close();
    await plane.stop();
  }
}

async function next(child: ChildProcess): Promise<Told> {
  const [message] = (await once(child, 'message')) as [Told];
  return message;
}

const round1 = (ms: number): number => Math.round(ms * 10) / 10;

await runWhenMain(isMainModule(import.meta.url), run);
