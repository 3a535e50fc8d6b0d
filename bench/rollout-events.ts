import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createRolloutClient } from '../client/create-rollout-client.js';
import type { Standing } from '../core/rollout/standing.js';
import { rolloutWorkflowId } from '../workflows/names.js';
import { isMainModule, type Result, runWhenMain } from './support/bench-result.js';
import { type BenchScope, given, inBenchScope, numberOption } from './support/bench-scope.js';
import { BENCH_ENVIRONMENT, toBenchSpec } from './support/bench-spec.js';
import { round } from './support/figures.js';
import { countEvents } from './support/time-skipping/count-events.js';
import { createMemoryActivities } from './support/time-skipping/memory-activities.js';
import { startTimeSkippingEngine, startWorkersOn } from './support/time-skipping/time-skipping-engine.js';

export interface RolloutEventsOptions {
  /** Days, skipped over, that the rollout is watched for. */
  readonly days: number;
  /** How often the watcher has something new to say on each of them. */
  readonly changesPerDay: number;
}

const DEFAULTS: RolloutEventsOptions = { days: 7, changesPerDay: 2 };
const TARGET = 200;
const DAY_MS = 24 * 3_600_000;
const ADDRESS = { environment: BENCH_ENVIRONMENT, rolloutId: 'week' };

/** How much history a rollout writes in a day, from a week that is skipped over on the time-skipping server. */
export function run(options: Partial<RolloutEventsOptions> = {}): Promise<Result> {
  return inBenchScope('rollout-events', (scope) => measure(scope, { ...DEFAULTS, ...options }));
}

async function measure(scope: BenchScope, { days, changesPerDay }: RolloutEventsOptions): Promise<Result> {
  const env = await startTimeSkippingEngine(scope);
  let changes = 0;
  const { activities, records } = createMemoryActivities(
    () => env.currentTimeMs(),
    (watchId, lookedAtMs) => toStanding(watchId, lookedAtMs, changes),
  );
  await startWorkersOn(env, activities, scope);
  const week = await startWeek(env);
  for (let told = 0; told < days * changesPerDay; told++) {
    await env.sleep(DAY_MS / changesPerDay);
    changes += 1;
    await week.rollouts.report(ADDRESS, toStanding(`${ADDRESS.rolloutId}#1`, await env.currentTimeMs(), changes));
  }
  const watched = await week.rollouts.view(ADDRESS);
  if (watched.phase !== 'watching') throw new Error(`The rollout is ${watched.state} after ${days} days: ${watched.detail}`);
  const { events, runs, byKind } = await countEvents(
    env.client,
    rolloutWorkflowId(ADDRESS.environment, ADDRESS.rolloutId),
    week.firstRunId,
  );
  const perDay = round(events / days, 1);
  return {
    name: 'rollout-events',
    figures: {
      days,
      'reports a day': changesPerDay,
      'continue-as-new runs': runs,
      events,
      'views recorded': records(),
      'held in between': watched.hold === null ? 'no' : 'yes',
      ...prefixed(byKind),
    },
    targets: [{ measure: 'history events per rollout and day', target: `<= ${TARGET}`, observed: String(perDay), met: perDay <= TARGET }],
  };
}

async function startWeek(env: TestWorkflowEnvironment) {
  const rollouts = createRolloutClient(env.client);
  const spec = toBenchSpec('bench-week', { interval: '15s', hold: '30d' });
  await rollouts.start({
    rolloutId: ADDRESS.rolloutId,
    spec,
    specHash: 'bench',
    requestedBy: 'dev@localhost',
    requestedAtMs: await env.currentTimeMs(),
  });
  const { runId } = await env.client.workflow.getHandle(rolloutWorkflowId(ADDRESS.environment, ADDRESS.rolloutId)).describe();
  return { rollouts, firstRunId: runId };
}

/** Every second report asks for a hold, so that the rollout's own state changes with each. */
function toStanding(watchId: string, lookedAtMs: number, changes: number): Standing {
  const holds = changes % 2 === 1 ? [{ guard: 'errors', reason: 'errors cannot be read' }] : [];
  const isProven = holds.length === 0;
  return {
    watchId,
    lookedAtMs,
    findings: [],
    quality: [],
    flags: null,
    rollback: null,
    holds,
    proven: isProven,
    missing: isProven ? [] : ['errors cannot be read'],
    units: { control: 1_000, candidate: 1_000 },
    lastValidAtMs: { errors: lookedAtMs, judge: lookedAtMs },
    provenGuards: [],
    evidenceHash: `evidence-${changes}`,
    digest: `digest-${changes}`,
  };
}

const prefixed = (byKind: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(byKind).map(([kind, count]) => [`events: ${kind}`, count]));

await runWhenMain(isMainModule(import.meta.url), () =>
  run(given<RolloutEventsOptions>({ days: numberOption('days'), changesPerDay: numberOption('changes-per-day') })),
);
