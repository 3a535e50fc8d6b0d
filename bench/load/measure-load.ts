import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface LoadFigures {
  readonly perSecond: number;
  readonly total: number;
  readonly p50: number;
  readonly p97_5: number;
  readonly p99: number;
  readonly max: number;
  readonly non2xx: number;
  readonly errors: number;
}

const GENERATOR = fileURLToPath(new URL('./generate-load.js', import.meta.url));
const UNITS = 64;

/** POSTs evaluations of many units from another process; latencies in ms. A warm-up comes first and is not counted. */
export async function measureLoad(url: string, seconds: number, warmUpSeconds: number): Promise<LoadFigures> {
  const bodies = Array.from({ length: UNITS }, (_, index) => {
    const context = { targetingKey: `session-${index}`, unitStartedAt: 1_700_000_000 + index * 200, email: 'somebody@example.org' };
    return JSON.stringify({ context });
  });
  await generate({ url, connections: 32, duration: warmUpSeconds, bodies });
  return generate({ url, connections: 32, duration: seconds, bodies });
}

export interface ReadLoad {
  /** Asked in turn. */
  readonly paths: readonly string[];
  readonly seconds: number;
  /** All connections together. */
  readonly perSecond: number;
}

/** GETs at a fixed rate from another process, so that a slow answer is seen as one; latencies in ms. */
export function measureReads(url: string, { paths, seconds, perSecond }: ReadLoad): Promise<LoadFigures> {
  return generate({ url, connections: 16, duration: seconds, paths, overallRate: perSecond });
}

async function generate(options: Record<string, unknown>): Promise<LoadFigures> {
  const { stdout } = await promisify(execFile)(process.execPath, [GENERATOR, JSON.stringify(options)]);
  return JSON.parse(stdout) as LoadFigures;
}
