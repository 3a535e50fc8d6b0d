import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScheduleState } from '../../core/reconciler/reconciler-health.js';
import { RECONCILER, toMark, toResult } from '../../core/reconciler/reconciler-mark.js';
import { type ApiUnderTest, startApi, T0 } from '../../test/fakes/api/api-server.js';
import { createReconcilerProbe } from './reconciler-probe.js';

const markAt = (atMs: number) =>
  toMark(null, toResult([{ kind: 'lost', sentence: 'x' }], { atMs, tookMs: 5, openRollouts: 1, failures: [], missed: null }));

describe('B6 the API tells whether the reconciler runs', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api?.stop());

  it('in its health and its metrics, from the store alone, and stays ready', async () => {
    expect((await api.ask('GET', '/readyz')).body.reconciler).toMatchObject({ status: 'never', lastRunAtMs: null });
    expect((await api.ask('GET', '/metrics')).body).not.toMatch(/^tidegate_reconciler_last_run_timestamp_seconds/m);
    const atMs = T0 + 5_000;
    await api.store.marks.write(RECONCILER, { atMs, data: markAt(atMs) });
    api.clock.nowMs = atMs + 12 * 60_000;
    api.engine.isDown = true;
    const { status, body } = await api.ask('GET', '/readyz');
    expect([status, body.ready, body.reconciler]).toEqual([
      200,
      true,
      { status: 'late', lastRunAtMs: atMs, summary: 'reconciler last ran 12 m ago; it should run every 30s' },
    ]);
    const { body: metrics } = await api.ask('GET', '/metrics');
    expect(metrics).toContain(`tidegate_reconciler_last_run_timestamp_seconds{schedule="reconciler"} ${atMs / 1000}\n`);
    expect(metrics).toContain('tidegate_reconciler_runs_total 1\n');
    expect(metrics).toContain('tidegate_reconciler_found_total{kind="lost"} 1\n');
  });

  it('tells a schedule that was paused in the engine', async () => {
    await api.store.marks.write(RECONCILER, { atMs: T0, data: markAt(T0) });
    api.engine.isDown = false;
    api.engine.schedule = 'paused';
    api.clock.nowMs += 60_000;
    expect((await api.ask('GET', '/readyz')).body.reconciler.status).toBe('paused');
  });
});

describe('the probe', () => {
  const probeOf = (read: () => Promise<never> | Promise<null>, schedule: () => Promise<ScheduleState>) =>
    createReconcilerProbe({ store: { marks: { read } }, rollouts: { reconcilerSchedule: schedule }, nowMs: () => T0 });
  const broken = async () => {
    throw new TypeError('down');
  };

  it('does not know without the store, and goes by the store without the engine', async () => {
    expect((await probeOf(broken, async () => 'running').health()).status).toBe('unknown');
    expect((await probeOf(async () => null, broken).health()).status).toBe('never');
    expect(await probeOf(broken, broken).mark()).toBeNull();
  });

  it('waits for an engine that hangs no longer than a second', async () => {
    expect(
      (
        await probeOf(
          async () => null,
          () => new Promise(() => undefined),
        ).health()
      ).status,
    ).toBe('never');
  });

  it('asks the engine once for many who want to know', async () => {
    let asked = 0;
    const probe = probeOf(
      async () => null,
      async () => {
        asked += 1;
        return 'running';
      },
    );
    await Promise.all([probe.health(), probe.health()]);
    await probe.health();
    expect(asked).toBe(1);
  });
});
