import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEvents } from '../fakes/api/event-reader.js';
import type { Child } from './harness/child.js';
import { countArm, evaluate, evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { frozen } from './harness/frozen.js';
import { canary, documentOf, watchOf } from './harness/rollout-document.js';
import { type Installation, type Servers, startInstallation, startServers } from './harness/topology.js';

let servers: Servers;
let installation: Installation;
let worker: Child;
beforeAll(async () => {
  servers = await startServers();
  installation = await startInstallation(servers, 'outages');
  worker = await installation.startWorker();
});
afterAll(async () => {
  await installation?.stop();
  await servers?.stop();
});

const LONG = { stages: [canary({ share: '50%', hold: '10m' })] };

async function watching(feature: string, patch: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = await installation.api.start(documentOf(feature, { ...LONG, ...patch }));
  await installation.api.until(id, 'the canary', (view) => view.phase === 'watching');
  return id;
}

describe('exposure when nobody watches', () => {
  it('expires by itself, an event tells it, a new worker leaves it on control, and only a person shows the stage again, to new units', async () => {
    const { api } = installation;
    const id = await watching('deadman', { watch: watchOf({ exposureTtl: '4s' }) });
    const units = () => unitsOf('d', 60, Date.now() / 1000);
    const candidatesAmong = async (begun: ReturnType<typeof units>) => countArm(await evaluateAll(api, 'deadman', begun), 'candidate');
    await eventually('candidates', async () => (countArm(await evaluateAll(api, 'deadman', units()), 'candidate') > 10 ? true : undefined));
    const events = await openEvents(`${api.url}/ofrep/v1/sse?feature=deadman`);
    const killedAtMs = Date.now();
    await worker.kill();
    const told = events.until((event) => event.data.type === 'refetchEvaluation');
    const seen = await eventually(
      'second in which everybody is unassigned',
      async () => {
        const all = await evaluateAll(api, 'deadman', units());
        return all.every((one) => one.variants.length === 1 && one.variants[0] === 'unassigned') ? all : undefined;
      },
      { timeoutMs: 10_000 },
    );
    expect(seen[0]?.values['deadman.model']).toBe('model@1');
    expect(Date.now() - killedAtMs).toBeLessThan(6_000);
    expect((await told).length).toBeGreaterThan(0);
    events.close();

    worker = await installation.startWorker();
    const held = await api.until(id, 'the hold', (view) => view.hold?.cause === 'expired', { timeoutMs: 40_000 });
    expect(held.headline).toContain('every unit is on control');
    const before = units();
    expect(await candidatesAmong(before)).toBe(0);
    await api.decide(id, { verb: 'resume', reason: 'The worker is back and nothing was wrong.' });
    await eventually('candidates again', async () => ((await candidatesAmong(units())) > 10 ? true : undefined), { timeoutMs: 20_000 });
    expect(await candidatesAmong(before)).toBe(0);
    const writes = (await api.timeline(id)).filter((entry) => entry.kind === 'flagWrite');
    expect(writes.map((entry) => entry.data['operationId'])).toEqual([`${id}/stage/1`, `${id}/stage/2`]);
    await api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    await api.untilState(id, 'rolledBack');
  });
});

describe('C5 the store is down for ten seconds', () => {
  it('the rollout survives, and an abort sent meanwhile ends rolled back when it is back', async () => {
    const { api } = installation;
    const [kept, aborted] = [await watching('kept'), await watching('aborted')];
    const abort = { id: 'abort-in-outage', verb: 'abort', reason: 'Bad answers.' } as const;
    const sent: Promise<unknown>[] = [];
    await frozen(servers.postgres.pid, 10_000, async () => {
      sent.push(api.decide(aborted, abort));
    });
    await Promise.allSettled(sent);
    await eventually('answer to the abort', async () =>
      [200, 409].includes((await api.decide(aborted, abort)).status) ? true : undefined,
    );
    const ended = await api.untilState(aborted, 'rolledBack', { timeoutMs: 40_000 });
    expect(ended.rollback?.cause).toBe('person');
    expect((await api.timeline(aborted)).filter((entry) => entry.kind === 'decision')).toHaveLength(1);
    expect((await api.view(kept)).phase).toBe('watching');
    const before = Date.now();
    await eventually('look of the guards after the outage', async () =>
      (await api.send<{ findings: readonly { atMs: number }[] }>('GET', `/v1/rollouts/${kept}/report`)).body.findings.some(
        (finding) => finding.atMs > before - 60_000,
      )
        ? true
        : undefined,
    );
    await api.decide(kept, { verb: 'abort', reason: 'The test is done.' });
    await api.untilState(kept, 'rolledBack');
  });
});

describe('R-KILL-1 kill with the workflow engine down', () => {
  it('puts every flag to control at once, holds over a restart, and the workflow follows without another flag write', async () => {
    const { api } = installation;
    const id = await watching('doomed');
    await eventually('candidates', async () =>
      countArm(await evaluateAll(api, 'doomed', unitsOf('k', 60)), 'candidate') > 10 ? true : undefined,
    );
    await frozen(servers.temporal.pid, 1, async () => {
      const { status, body } = await api.kill('doomed', 'Leaks system prompts.');
      expect([status, body.rolloutId]).toEqual([200, id]);
      expect(body.flags.every((flag) => flag.highestShare === 0)).toBe(true);
      await eventually(
        'control for everybody',
        async () => (countArm(await evaluateAll(api, 'doomed', unitsOf('k', 60)), 'candidate') === 0 ? true : undefined),
        { timeoutMs: 3_000 },
      );
      expect((await evaluate(api, 'doomed', { targetingKey: 'k-1' })).state).toBe('killed');
      await worker.kill();
    });
    worker = await installation.startWorker();
    const ended = await api.untilState(id, 'rolledBack', { timeoutMs: 60_000 });
    expect(ended.rollback?.cause).toBe('kill');
    const entries = await api.timeline(id);
    expect(entries.filter((entry) => entry.kind === 'flagWrite').map((entry) => entry.data['operationId'])).toEqual([`${id}/stage/1`]);
    expect(entries.filter((entry) => entry.kind === 'kill')).toHaveLength(1);
    expect((await evaluate(api, 'doomed', { targetingKey: 'k-1' })).values['doomed.model']).toBe('model@1');
  });
});

describe('R-KILL-1 the engine is gone, not only slow', () => {
  it('kill answers within two seconds while nothing listens', async () => {
    const { api } = installation;
    const id = await watching('gone');
    await servers.temporal.stop();
    const startedMs = Date.now();
    const { status, body } = await api.kill('gone', 'The engine is gone.');
    expect([status, body.rolloutId]).toEqual([200, id]);
    expect(Date.now() - startedMs).toBeLessThan(2_500);
  });
});
