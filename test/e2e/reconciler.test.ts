import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowNotFoundError } from '@temporalio/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReconcilerHealth } from '../../core/reconciler/reconciler-health.js';
import { RECONCILER } from '../../core/reconciler/reconciler-mark.js';
import { type PostgresCluster, startPostgresCluster } from '../../platform/dev-servers/start-postgres-cluster.js';
import { createStore } from '../../store/create-store.js';
import type { Store } from '../../store/store.js';
import { rolloutWorkflowId } from '../../workflows/names.js';
import { countArm, evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { type PageReceiver, startPageReceiver } from './harness/page-receiver.js';
import { canary, documentOf, flagKey } from './harness/rollout-document.js';

const PRODUCTION = 'production';
let postgres: PostgresCluster;
let pages: PageReceiver;
let rig: Rig;
let store: Store;
let sql: pg.Client;
beforeAll(async () => {
  [postgres, pages] = await Promise.all([startPostgresCluster(), startPageReceiver()]);
  rig = await startRig({ databaseUrl: postgres.url, pagers: { oncall: { kind: 'webhook', url: pages.url } } });
  store = await createStore({ databaseUrl: postgres.url, clock: { nowMs: Date.now }, poolSize: 2 });
  sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await store?.close();
  await rig?.stop();
  await Promise.all([pages?.stop(), postgres?.stop()]);
});

async function watching(feature: string): Promise<string> {
  const id = await rig.api.start(documentOf(feature, { stages: [canary({ share: '50%', hold: '10m' })], notify: { page: 'oncall' } }));
  await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
  return id;
}
const schedule = () => rig.temporal.schedule.getHandle(RECONCILER);
const candidatesOf = async (feature: string) =>
  countArm(await evaluateAll(rig.api, feature, unitsOf('k', 60, Date.now() / 1000)), 'candidate');
const shown = (feature: string) =>
  eventually(`candidates of ${feature}`, async () => ((await candidatesOf(feature)) > 10 ? true : undefined));
const pageOf = (rollout: string | null, cause: string) =>
  eventually(`page ${cause}`, async () => pages.pages.find((page) => page.rollout === rollout && page.cause === cause));
const endOf = (dedupKey: string) => eventually(`end of ${dedupKey}`, async () => pages.resolved.find((page) => page.dedupKey === dedupKey));
const healthOf = async () => (await rig.api.send<{ ready: boolean; reconciler: ReconcilerHealth }>('GET', '/readyz')).body;
const statusOf = async (id: string) => (await rig.workflow(id).describe()).status.name;
const bundleOf = (feature: string) => store.flags.readBundle(PRODUCTION, feature);

/** Runs once more, and waits for the mark of a run that began after the call. */
async function reconciled(): Promise<void> {
  const beforeMs = Date.now();
  await eventually(
    'run of the reconciler',
    async () => {
      await schedule().trigger();
      const mark = await store.marks.read(RECONCILER);
      return (mark?.atMs ?? 0) > beforeMs ? true : undefined;
    },
    { intervalMs: 500 },
  );
}

/** Rewinds the rollout's workflow to its n-th completed task; answers the id of the run that goes on from there. */
async function reset(id: string, task: (all: readonly number[]) => number | undefined): Promise<string> {
  const workflowId = rolloutWorkflowId(PRODUCTION, id);
  const { events } = await rig.workflow(id).fetchHistory();
  // WORKFLOW_TASK_COMPLETED
  const completed = (events ?? []).filter(({ eventType }) => eventType === 7).map(({ eventId }) => Number(eventId));
  const { runId } = await rig.temporal.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
    reason: 'for the test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: task(completed) as never,
  });
  return runId;
}

describe('R-ROLL-1 rule 3: a live rollout whose workflow is terminated', () => {
  it('goes back to control in order, ends, gives its flags free, and is told by timeline and page', async () => {
    const id = await watching('lost');
    await shown('lost');
    await rig.workflow(id).terminate('by mistake');
    const ended = await rig.api.untilState(id, 'rolledBack', { timeoutMs: 20_000 });
    expect(ended.rollback).toMatchObject({ cause: 'reconciler', fromPhase: 'watching' });
    expect(await bundleOf('lost')).toMatchObject({ state: 'rolledBack', exposure: null });
    expect(await candidatesOf('lost')).toBe(0);
    const entries = await rig.api.timeline(id);
    expect(entries.filter(({ kind }) => kind === 'flagWrite').map(({ data }) => data['operationId'])).toEqual([
      `${id}/stage/1`,
      `${id}/rollback/cut`,
      ...ended.rollbackSequence.map((key) => `${id}/rollback/${key}`),
    ]);
    expect(entries.some(({ summary }) => summary.includes('workflow of this rollout is gone'))).toBe(true);
    expect((await pageOf(id, 'rollback:reconciler')).summary).toContain('workflow of this rollout is gone');
    expect(await store.rollouts.holdsLeases(id)).toBe(false);
  });
});

describe('R-ROLL-1 B6 D2 reset', () => {
  it.each([
    ['its beginning', (all: readonly number[]) => all[0]],
    ['a stage', (all: readonly number[]) => all[Math.floor(all.length / 2)]],
  ])('of an ended rollout to %s: it stays ended, touches no flag, and does a newer rollout of the feature no harm', async (what, task) => {
    const feature = `reset-${what.replaceAll(' ', '-')}`;
    const old = await watching(feature);
    await rig.api.decide(old, { verb: 'abort', reason: 'Not good.' });
    const before = await rig.api.untilState(old, 'rolledBack');
    const newer = await watching(feature);
    await shown(feature);
    const bundle = await bundleOf(feature);
    await eventually('end of the old workflow', async () => ((await statusOf(old)) === 'COMPLETED' ? true : undefined));
    const runId = await reset(old, task);
    await reconciled();
    await eventually('end of the revived workflow', async () => {
      const { status, runId: last } = await rig.workflow(old).describe();
      expect(last).toBe(runId);
      return status.name === 'RUNNING' ? undefined : true;
    });
    expect(await rig.api.view(old)).toMatchObject({ state: 'rolledBack', revision: before.revision, endedAtMs: before.endedAtMs });
    const after = await bundleOf(feature);
    expect([after?.rolloutId, after?.generation, after?.state, after?.exposure?.epochs]).toEqual([
      newer,
      bundle?.generation,
      'live',
      bundle?.exposure?.epochs,
    ]);
    expect(await candidatesOf(feature)).toBeGreaterThan(10);
    expect((await rig.api.view(newer)).phase).toBe('watching');
    await rig.api.decide(newer, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(newer, 'rolledBack');
  });

  it('of a rollout that has not ended: its flags go back, for it no longer knows what they show', async () => {
    const id = await watching('rewound');
    await shown('rewound');
    await reset(id, (all) => all[0]);
    const ended = await rig.api.untilState(id, 'rolledBack', { timeoutMs: 40_000 });
    expect(ended.detail).toContain('was reset');
    expect(await bundleOf('rewound')).toMatchObject({ state: 'rolledBack', exposure: null });
    expect(await statusOf(id)).toBe('TERMINATED');
    await pageOf(id, 'rollback:reconciler');
  });
});

describe('R-ROLL-1 what nobody answers for', () => {
  it('flags held by a rollout that does not exist are free again', async () => {
    await sql.query(
      `INSERT INTO leases (environment, flag_key, rollout_id) VALUES ('${PRODUCTION}', '${flagKey('held', 'model')}', 'ghost')`,
    );
    expect((await rig.api.tryStart(documentOf('held'))).body.code).toBe('FLAG_LEASED');
    await reconciled();
    const id = await watching('held');
    expect((await store.audit.list('ghost')).map(({ kind }) => kind)).toEqual(['reconciled']);
    await rig.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(id, 'rolledBack');
  });

  it('flags that show the candidate of a rollout that has ended are back on control', async () => {
    const id = await watching('stray');
    await shown('stray');
    await sql.query(`UPDATE rollouts SET phase = 'rolledBack', state = 'rolledBack' WHERE id = '${id}'`);
    await rig.workflow(id).terminate('lost');
    await reconciled();
    expect(await candidatesOf('stray')).toBe(0);
    expect(await bundleOf('stray')).toMatchObject({ state: 'rolledBack' });
    await pageOf(id, 'strayExposure');
    expect(await store.rollouts.holdsLeases(id)).toBe(false);
  });
});

describe('B6 the reconciler itself', () => {
  it('is well: it ran at the start and runs by its schedule', async () => {
    const first = await eventually('run of the reconciler', async () => (await store.marks.read(RECONCILER)) ?? undefined);
    expect((await healthOf()).reconciler).toMatchObject({
      status: 'ok',
      summary: expect.stringMatching(/^reconciler last ran \d+ s ago$/),
    });
    await eventually('next run', async () => (((await store.marks.read(RECONCILER))?.atMs ?? 0) > first.atMs ? true : undefined), {
      timeoutMs: 40_000,
    });
  });

  it('when it was paused and runs were missed: health and metrics tell it, the watcher or the next run pages everybody once', async () => {
    const id = await watching('while-missed');
    // Younger rollouts are not looked at, and with nothing at stake nobody is paged.
    const oldEnoughAtMs = Date.now() + 11_000;
    await eventually('age', async () => (Date.now() > oldEnoughAtMs ? true : undefined));
    await schedule().pause('by hand');
    const seen = await eventually('paused in the health', async () => {
      const health = await healthOf();
      return health.reconciler.status === 'paused' ? health : undefined;
    });
    expect(seen.ready).toBe(true);
    const mark = await store.marks.read(RECONCILER);
    const atMs = Date.now() - 12 * 60_000;
    await store.marks.write(RECONCILER, { atMs, data: { ...(mark?.data as object), atMs } });
    await eventually('12 m in the health', async () => ((await healthOf()).reconciler.summary.includes('12 m ago') ? true : undefined));
    const metrics = await (await fetch(`${rig.api.url}/metrics`)).text();
    expect(metrics).toContain(`tidegate_reconciler_last_run_timestamp_seconds{schedule="reconciler"} ${atMs / 1000}\n`);
    await schedule().unpause('by hand');
    await schedule().trigger();
    const page = await pageOf(null, 'reconcilerMissed');
    expect(page.summary).toContain(new Date(atMs).toISOString());
    await eventually('health', async () => ((await healthOf()).reconciler.status === 'ok' ? true : undefined));
    expect(pages.pages.filter(({ cause }) => cause === 'reconcilerMissed')).toHaveLength(1);
    await endOf(page.dedupKey);
    await rig.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(id, 'rolledBack');
  });

  it('when its schedule was deleted: a worker makes it anew', async () => {
    await schedule().delete();
    await eventually(
      'schedule',
      async () => {
        try {
          return await schedule().describe();
        } catch (error) {
          if (error instanceof WorkflowNotFoundError || (error as Error).name === 'ScheduleNotFoundError') return undefined;
          throw error;
        }
      },
      { timeoutMs: 60_000, intervalMs: 500 },
    );
  });
});

describe('R-ROLL-1 rule 3: an engine whose database is lost', () => {
  it('knows no rollout any more: their flags go back, they end, and a new rollout runs, without anybody restarting Tidegate', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'tidegate-e2e-lost-'));
    const other = await startRig({ dataFolder, pagers: { oncall: { kind: 'webhook', url: pages.url } } });
    try {
      const spec = (feature: string) =>
        documentOf(feature, { stages: [canary({ share: '50%', hold: '10m' })], notify: { page: 'oncall' } });
      const ids = await Promise.all(['first', 'second'].map((feature) => other.api.start(spec(feature))));
      for (const id of ids) await other.api.until(id, 'the canary', (view) => view.phase === 'watching');
      loseDatabase(join(dataFolder, 'temporal'));
      for (const id of ids) {
        const ended = await other.api.untilState(id, 'rolledBack', { timeoutMs: 100_000 });
        expect(ended.detail).toContain('lost with its engine');
        await pageOf(id, 'rollback:reconciler');
        await endOf(`${id}/rollback:reconciler`);
      }
      expect(countArm(await evaluateAll(other.api, 'first', unitsOf('k', 60, Date.now() / 1000)), 'candidate')).toBe(0);
      const next = await other.api.start(spec('first'));
      await other.api.until(next, 'the canary of the next one', (view) => view.phase === 'watching');
      await other.api.decide(next, { verb: 'abort', reason: 'The test is done.' });
      await other.api.untilState(next, 'rolledBack');
    } finally {
      await other.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });
});

/** The server dies and comes back by itself a second later, on an empty database. */
function loseDatabase(folder: string): void {
  const { child } = JSON.parse(readFileSync(join(folder, 'temporal.pid'), 'utf8')) as { child: { pid: number } };
  process.kill(child.pid, 'SIGKILL');
  for (const name of readdirSync(folder).filter((file) => file.startsWith('temporal.db'))) rmSync(join(folder, name));
}
