import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../core/errors/app-error.js';
import type { ScheduleState } from '../core/reconciler/reconciler-health.js';
import { eventually } from '../test/e2e/harness/eventually.js';
import { keepEngineWork, type Stop } from './keep-engine-work.js';

let stop: Stop | undefined;
afterEach(() => stop?.());

function engineOf(states: ScheduleState[]) {
  const calls: string[] = [];
  const did = (name: string) => async () => void calls.push(name);
  const reconcilerSchedule = async (): Promise<ScheduleState> => {
    const state = states.shift() ?? 'running';
    if (state === 'unknown') throw new AppError('ENGINE_UNAVAILABLE', 'down');
    calls.push(state);
    return state;
  };
  const rollouts = { ensureWatchers: did('watchers'), ensureReconciler: did('reconciler'), reconcilerSchedule };
  return { calls, engine: { prepare: did('prepare'), rollouts } };
}
const keep = async (states: ScheduleState[]) => {
  const { calls, engine } = engineOf(states);
  const warnings: string[] = [];
  const note = (...said: readonly unknown[]) => void warnings.push(String(said.at(-1)));
  stop = await keepEngineWork({ engine, watchShards: 1, logger: { warn: note, error: note } as never, everyMs: 5 });
  const seen = (count: number) =>
    eventually('looks', async () => (calls.filter((call) => call === 'running').length >= count ? true : undefined));
  return { calls, warnings, seen };
};

describe('B6 what must run in the engine', () => {
  it('is started with the worker, and left alone while it runs', async () => {
    const { calls, seen } = await keep([]);
    await seen(2);
    expect(calls.slice(0, 6)).toEqual(['watchers', 'reconciler', 'running', 'watchers', 'running', 'watchers']);
    expect(calls.filter((call) => call === 'reconciler')).toHaveLength(1);
  });

  it('is made anew when it was deleted, or lost with the database of the engine', async () => {
    const { calls, warnings, seen } = await keep(['missing']);
    await seen(1);
    expect(calls.slice(2, 6)).toEqual(['missing', 'prepare', 'reconciler', 'watchers']);
    expect(warnings).toEqual(['the schedule of the reconciler is gone; it is made anew']);
  });

  it('stays paused when somebody has paused it, and says so', async () => {
    const { calls, warnings, seen } = await keep(['paused']);
    await seen(1);
    expect(calls.filter((call) => call === 'reconciler')).toHaveLength(1);
    expect(warnings).toEqual(['the schedule of the reconciler is paused in the engine']);
  });

  it('is looked after again when the engine did not answer', async () => {
    const { warnings, seen } = await keep(['unknown', 'unknown']);
    await seen(1);
    expect(warnings).toHaveLength(2);
  });
});
