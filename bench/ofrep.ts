import { listen, startDataPlane } from './load/data-plane.js';
import { measureLoad } from './load/measure-load.js';
import { isMainModule, type Result, runWhenMain } from './support/bench-result.js';

export interface OfrepBenchOptions {
  readonly seconds?: number;
  readonly warmUpSeconds?: number;
  /** Features with four flags each. */
  readonly features?: number;
}

const BULK = '/ofrep/v1/evaluate/flags';

/** OFREP over node:http with 32 connections from another process on the same machine: one flag, one feature, everything. */
export async function run({ seconds = 8, warmUpSeconds = 2, features = 10 }: OfrepBenchOptions = {}): Promise<Result> {
  const plane = await startDataPlane(features);
  const { url, close } = await listen((req, res) => void plane.handle(req, res));
  try {
    const single = await measureLoad(`${url}${BULK}/feature-0.model`, seconds, warmUpSeconds);
    const feature = await measureLoad(`${url}${BULK}?feature=feature-0`, seconds, warmUpSeconds);
    const all = await measureLoad(`${url}${BULK}`, seconds, warmUpSeconds);
    const failed = [single, feature, all].reduce((sum, load) => sum + load.non2xx + load.errors, 0);
    const figures = Object.entries({ single, feature, all }).flatMap(([name, load]) => [
      [`${name} requests/s`, load.perSecond],
      [`${name} p50 ms`, load.p50],
      [`${name} p97.5 ms`, load.p97_5],
      [`${name} p99 ms`, load.p99],
      [`${name} max ms`, load.max],
    ]);
    return {
      name: 'ofrep',
      figures: { ...Object.fromEntries(figures), 'flags in all': features * 4, failed },
      targets: [
        {
          measure: 'OFREP, one flag',
          target: '>= 17000 requests/s',
          observed: `${single.perSecond} requests/s`,
          met: single.perSecond >= 17_000 && failed === 0,
        },
        { measure: 'OFREP, one flag, p99', target: '<= 10 ms', observed: `${single.p99} ms`, met: single.p99 <= 10 && failed === 0 },
      ],
    };
  } finally {
    await close();
    await plane.stop();
  }
}

await runWhenMain(isMainModule(import.meta.url), run);
