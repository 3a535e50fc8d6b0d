import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuild } from '../e2e/harness/build/ensure-build.js';
import { type FinishedRun, runCampaign } from './campaign.js';
import { compileEntries, type Entries } from './installation/compile-entries.js';
import { EVERY_FAULT, type Plant, RUNS_FOR } from './plan/directed.js';
import { type Fault, faultsAt } from './plan/faults.js';
import type { Kind } from './plan/point.js';
import type { PlannedRun } from './plan/schedule.js';

const SEED = 1;

let entries: Entries;
beforeAll(async () => {
  await ensureBuild();
  entries = compileEntries();
});

/** The directed runs alone; `npm run chaos` draws many more (docs/reliability.md). */
function play(directed: readonly PlannedRun[], plant?: Plant): Promise<readonly FinishedRun[]> {
  const options = { runs: 0, scenarios: [], faultsPerRun: 0, atOnce: directed.length, lookAgainAfterMs: 1_000, onRun: () => undefined };
  return runCampaign({ ...options, seed: SEED, directed, entries, plant });
}

const KINDS: readonly Kind[] = ['embedded', 'store', 'engine', 'unleashRead', 'unleashWrite', 'pager', 'metrics'];

function everyFault(): readonly Fault[] {
  const all = KINDS.flatMap((kind) => (['before', 'after'] as const).flatMap((when) => faultsAt({ kind, when, name: 'worker', nth: 1 })));
  return [...new Set(all)].sort();
}

const told = (runs: readonly FinishedRun[]): readonly string[] =>
  runs.flatMap(({ run, violations }) => violations.map(({ invariant, detail }) => `run ${run}: ${invariant} ${detail}`));

describe('rollouts that something goes wrong with at every kind of step', () => {
  it('violate nothing, whatever it is', { timeout: 300_000 }, async () => {
    const runs = await play(EVERY_FAULT);
    expect(told(runs)).toEqual([]);
    expect([...new Set(runs.flatMap(({ injected }) => injected.map(({ fault }) => fault)))].sort()).toEqual(everyFault());
  });

  it('are found to go back in the wrong order when that bug is built in', { timeout: 120_000 }, async () => {
    expect(told(await play(RUNS_FOR.order, 'order'))).toEqual([expect.stringMatching(/I2 Flags went back as .*parser, .*prompt, .*model/)]);
  });
});
