import { assessGuard } from '../core/evidence/guard/assess-guard.js';
import type { GuardContext } from '../core/evidence/guard/guard-context.js';
import type { GuardMemory } from '../core/evidence/stream/guard-memory.js';
import type { ArmReading, CategoryReading } from '../core/evidence/verdict.js';
import type { Guard } from '../core/rollout/spec.js';
import { isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';

const METRICS = 20;
const CATEGORIES = 20;
const LOOKS = 120;
const WARM_UP = 20;

/** One look of a rollout with 20 guards that each judge 20 categories: half of them shares with a margin, a quarter harm, a quarter means. */
export async function run(): Promise<Result> {
  const guards = Array.from({ length: METRICS }, (_, index) => toGuard(index));
  const memories: (GuardMemory | null)[] = guards.map(() => null);
  const times: number[] = [];
  for (let look = 1; look <= LOOKS; look++) {
    const readings = guards.map((_, index) => toReading(index, look));
    const startedAt = performance.now();
    for (const [index, guard] of guards.entries()) {
      memories[index] = assessGuard(guard, readings[index] as ArmReading, toContext(look, memories[index] ?? null)).memory;
    }
    times.push(performance.now() - startedAt);
  }
  const settled = times.slice(WARM_UP);
  const [p50, p99] = [percentile(settled, 0.5), percentile(settled, 0.99)];
  return {
    name: 'verdict',
    figures: {
      'guards x categories': `${METRICS} x ${CATEGORIES}`,
      'first look ms': Number((times[0] ?? 0).toFixed(2)),
      'p50 ms': Number(p50.toFixed(2)),
      'p99 ms': Number(p99.toFixed(2)),
      'memory kB of one rollout': Math.round(JSON.stringify(memories).length / 1000),
    },
    targets: [
      { measure: 'verdict over 20 metrics x 20 categories', target: '<= 10 ms', observed: `${p50.toFixed(2)} ms median`, met: p50 <= 10 },
    ],
  };
}

function toGuard(index: number): Guard {
  const failOn = index % 4 === 2 ? 'harm' : 'margin';
  return {
    name: `guard-${index}`,
    metric: `metric-${index}`,
    tier: 'computational',
    better: 'lower',
    test: { kind: 'comparison', margin: { kind: 'points', value: 0.01 }, failOn, claim: 'nonInferior', perCategory: true },
    onFail: 'rollback',
    onNoData: 'hold',
    primary: false,
    weight: 1 / METRICS,
  };
}

/** 200 units a category and look; events by a fixed pattern around 2 %, so that every run does the same work. */
function toReading(index: number, look: number): ArmReading {
  const categories = Array.from({ length: CATEGORIES }, (_, category) => toCategory(index, category, look));
  const sum = (arm: 'control' | 'candidate') =>
    categories.reduce(
      (total, row) => ({ n: total.n + row[arm].n, sum: total.sum + row[arm].sum, sumSquares: total.sumSquares + row[arm].sumSquares }),
      {
        n: 0,
        sum: 0,
        sumSquares: 0,
      },
    );
  return { kind: 'reading', control: sum('control'), candidate: sum('candidate'), categories, fromMs: 0, toMs: look };
}

function toCategory(index: number, category: number, look: number): CategoryReading {
  const events = (units: number, salt: number) => Math.floor(units * 0.02 + ((index * 7 + category * 3 + look * salt) % 5) * 0.2);
  const arm = (units: number, salt: number) => {
    const hits = events(units, salt);
    const isMean = index % 4 === 3;
    return { n: units, sum: isMean ? hits * 1.5 : hits, sumSquares: isMean ? hits * 3 : hits };
  };
  return { category: `category-${String(category).padStart(2, '0')}`, control: arm(190 * look, 1), candidate: arm(10 * look, 2) };
}

function toContext(look: number, memory: GuardMemory | null): GuardContext {
  return {
    alpha: 0.05 / METRICS,
    tunedForUnits: LOOKS * CATEGORIES * 200,
    burnInUnits: 30,
    atMs: look * 15_000,
    unit: 'session',
    candidatePart: 0.05,
    designEffect: 1,
    stage: { index: 0, startedAtMs: 0, stake: 1, isPlanned: true, plannedAtMs: Number.MAX_SAFE_INTEGER, minimumUnits: 0 },
    memory,
  };
}

await runWhenMain(isMainModule(import.meta.url), run);
