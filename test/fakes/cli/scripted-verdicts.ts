import type { KeptVerdict } from '../../../cli/api/read-verdicts.js';
import { toDecision } from '../../../core/evidence/record/decision-record.js';
import type { GuardMemory } from '../../../core/evidence/stream/guard-memory.js';
import { carryMemory } from '../../../core/evidence/stream/stakes.js';
import type { ArmMoments, Reading } from '../../../core/evidence/verdict.js';
import type { Guard } from '../../../core/rollout/spec.js';
import { createGuard } from '../../cases/sample-spec.js';
import { scriptContext } from './script-guards.js';
import { SCRIPT_NOW_MS } from './scripted-views.js';

const MINUTE = 60_000;
const events = (n: number, rate: number): ArmMoments => ({ n, sum: Math.round(n * rate), sumSquares: Math.round(n * rate) });
const amounts = (n: number, mean: number): ArmMoments => ({ n, sum: n * mean, sumSquares: n * (0.004 ** 2 + mean ** 2) });

const GUARDS: readonly Guard[] = [
  createGuard({ name: 'errors', metric: 'error', comparison: { perCategory: true } }),
  createGuard({ name: 'latency', metric: 'slow_reply', test: { kind: 'limit', limit: 0.06 } } as Parameters<typeof createGuard>[0]),
  createGuard({ name: 'cost', metric: 'cost_usd', onFail: 'hold', comparison: { margin: { kind: 'relative', value: 0.2 } } }),
  createGuard({
    name: 'judge',
    metric: 'judge_pass',
    tier: 'semantic',
    better: 'higher',
    primary: true,
    advisory: 'its kappa of 0.41 is below 0.6.',
    comparison: { margin: { kind: 'points', value: 0.02 } },
  }),
];

interface Look {
  readonly units: number;
  /** Parts of the stage that have passed. */
  readonly part: number;
  readonly stageIndex: number;
  readonly atMs: number;
}

/** Errors come with the second half of the canary, in one category; the source of the judge's scores is late. */
function read(guard: Guard, { units, part, stageIndex, atMs }: Look): Reading {
  const controls = stageIndex === 0 ? units : units * 19;
  const arms = (candidate: ArmMoments, control: ArmMoments) =>
    ({ kind: 'reading', candidate, control, fromMs: atMs - 30 * MINUTE, toMs: atMs }) as const;
  if (guard.name === 'judge' && part < 0.3) return { kind: 'noData' };
  if (guard.name === 'cost') return arms(amounts(units, 0.0127), amounts(controls, 0.0121));
  const rates = { errors: 0.011, latency: 0.03, judge: 0.86 }[guard.name] ?? 0;
  if (guard.name !== 'errors') return arms(events(units, rates), events(controls, rates));
  const bad = stageIndex === 1 ? rates + Math.max(0, part - 0.5) * 0.12 : rates;
  const half = Math.floor(units / 2);
  const categories = [
    { category: 'billing', candidate: events(half, bad * 2), control: events(Math.floor(controls / 2), rates) },
    { category: 'returns', candidate: events(units - half, rates), control: events(controls - Math.floor(controls / 2), rates) },
  ];
  const sum = (arm: 'candidate' | 'control') =>
    categories.reduce(
      (all, row) => ({ n: all.n + row[arm].n, sum: all.sum + row[arm].sum, sumSquares: all.sumSquares + row[arm].sumSquares }),
      {
        n: 0,
        sum: 0,
        sumSquares: 0,
      },
    );
  return { ...arms(sum('candidate'), sum('control')), categories };
}

/** The verdicts of a shadow and of a canary that ends in a rollback, by the real rules; oldest first. */
export function scriptedVerdicts(rolloutId: string, looks = 20, nowMs: number = SCRIPT_NOW_MS): readonly KeptVerdict[] {
  const memories = new Map<string, GuardMemory>();
  const verdicts: KeptVerdict[] = [];
  for (const stageIndex of [0, 1]) {
    const startedAtMs = nowMs - (stageIndex === 0 ? 73 : 41) * MINUTE;
    for (let look = 1; look <= looks; look += 1) {
      const part = look / looks;
      const atMs = Math.round(startedAtMs + part * (stageIndex === 0 ? 31 : 41) * MINUTE);
      const units = Math.round((stageIndex === 0 ? 420 : 812) * part);
      for (const guard of GUARDS) {
        const stage = {
          index: stageIndex,
          startedAtMs,
          stake: stageIndex === 1 ? 0.8 : 0.2,
          isPlanned: true,
          plannedAtMs: startedAtMs + 24 * 60 * MINUTE,
          minimumUnits: 0,
        };
        const context = scriptContext({
          atMs,
          stage,
          candidatePart: stageIndex === 0 ? null : 0.05,
          memory: memories.get(guard.name) ?? null,
        });
        const { record, memory } = toDecision(guard, read(guard, { units, part, stageIndex, atMs }), context);
        memories.set(guard.name, memory);
        verdicts.push({ id: verdicts.length + 1, watchId: `${rolloutId}#${stageIndex + 1}`, ...record });
      }
    }
    for (const [name, memory] of memories) memories.set(name, carryMemory(memory));
  }
  return verdicts;
}
