import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WatchRounds } from '../../activities/watch/watch-round.js';
import { isAlertGuard } from '../../core/evidence/alerts/alert-guard.js';
import { replayDecision } from '../../core/evidence/record/decision-record.js';
import type { AlertPolicy } from '../../core/rollout/spec.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type Answer, type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

const HOUR_MS = 3_600_000;
let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const iso = (atMs: number) => new Date(atMs).toISOString();
interface Sent {
  readonly feature: string;
  readonly name?: string;
  readonly sinceMs?: number;
  readonly resolvedAtMs?: number;
  readonly labels?: object;
  readonly more?: object;
}
/** One alert as Alertmanager 0.25 sends it. */
function alertOf({ feature, name = 'HighErrorRate', sinceMs = api.clock.nowMs, resolvedAtMs, labels = {}, more = {} }: Sent) {
  return {
    status: resolvedAtMs === undefined ? 'firing' : 'resolved',
    labels: { alertname: name, severity: 'critical', tidegate_feature: feature, ...labels },
    annotations: { summary: 'More than 5 % of the requests fail' },
    startsAt: iso(sinceMs).replace('Z', '123456Z'),
    endsAt: resolvedAtMs === undefined ? '0001-01-01T00:00:00Z' : iso(resolvedAtMs),
    generatorURL: 'https://prometheus.example.com/graph?g0.expr=x',
    fingerprint: `${feature}-${name}`,
    ...more,
  };
}
const send = (alerts: readonly unknown[], more: object = {}): Promise<Answer> =>
  api.ask('POST', '/v1/alerts', {
    as: 'dev@example.com',
    body: {
      ...{ receiver: 'tidegate', status: 'firing', alerts, groupLabels: {}, commonLabels: {}, commonAnnotations: {} },
      ...{ externalURL: 'https://am.example.com', version: '4', groupKey: '{}:{}', truncatedAlerts: 0, ...more },
    },
  });

/** A rollout that shows the candidate since now, with its watch. */
async function watched(alerts?: AlertPolicy) {
  const { id, feature } = await startedRollout(api);
  const row = await api.store.rollouts.get(id);
  if (row === null) throw new TypeError('The rollout is gone.');
  // No outside source: a look then ends with its round.
  const spec = { ...row.spec, metrics: {}, ...(alerts !== undefined && { alerts }) };
  const where = { rolloutId: id, environment: 'production', feature, stageIndex: 1, stageAttempt: 1, generation: null };
  await api.store.watches.open({ id: `${id}#1`, ...where, startedAtMs: api.clock.nowMs, spec });
  await look();
  return { id, feature };
}
/** What a worker does: looks at what is due, and tells the rollouts. */
async function look(afterMs = 0): Promise<number> {
  api.clock.nowMs += afterMs;
  const reported: Promise<unknown>[] = [];
  const rounds = new WatchRounds(
    {
      store: api.store,
      platforms: new Map([['embedded', createEmbeddedPlatform(api.store, () => api.clock.nowMs)]]),
      sources: new Map(),
      door: {
        report: async (environment, rolloutId, standing) => {
          const told = api.engine.report({ environment, rolloutId }, standing);
          reported.push(told);
          await told;
          return 'told';
        },
      },
      nowMs: () => api.clock.nowMs,
      page: async () => undefined,
      onError: (what, error) => expect.unreachable(`${what}: ${String(error)}`),
    },
    { shard: 0, shards: 1, signal: new AbortController().signal },
  );
  const due = await rounds.round();
  await Promise.all(reported);
  return due;
}
const viewOf = async (id: string) => (await api.ask('GET', `/v1/rollouts/${id}`)).body;
const standingOf = async (id: string) => (await api.store.watches.get(`${id}#1`))?.standing;
const settled = (id: string, phase: string) => expect.poll(async () => (await viewOf(id)).phase).toBe(phase);

describe("R-STAGE-5 R-METRIC-1 an alert is a guard's fail", () => {
  it('one that begins while the rollout runs takes it back at once, with its name and words, and the verdict can be made again', async () => {
    const { id, feature } = await watched();
    api.clock.nowMs += 1_000;
    expect((await send([alertOf({ feature })])).body).toEqual({ taken: 1, ignored: [] });
    // Not at its next turn, which is seconds away.
    expect(await look()).toBeGreaterThan(0);
    await settled(id, 'rollingBack');
    const view = await viewOf(id);
    expect(view.rollback).toMatchObject({
      cause: 'guard',
      guard: 'alert:HighErrorRate',
      reason: expect.stringContaining('More than 5 % of the requests fail.'),
    });
    expect(view.findings.at(-1)).toMatchObject({ guard: 'alert:HighErrorRate', verdict: 'fail', rule: 'firing-alert@1' });
    const { entries } = (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body;
    expect(entries.filter(({ kind }: { kind: string }) => kind === 'verdict').at(-1)).toMatchObject({
      data: { guard: 'alert:HighErrorRate', verdict: 'fail' },
    });
    const kept = (await api.store.watches.decisions(id, { limit: 100 })).filter(({ basis }) => isAlertGuard(basis.guard));
    expect(kept.map(replayDecision)).toEqual([{ same: true, differences: [] }]);
  });

  it('one that fired already before the rollout began holds it and says so; its end sets it free', async () => {
    const { id, feature } = await watched();
    await send([alertOf({ feature, sinceMs: api.clock.nowMs - HOUR_MS })]);
    await look();
    await expect.poll(async () => (await viewOf(id)).state).toBe('held');
    const { hold, phase } = await viewOf(id);
    expect([phase, hold.cause]).toEqual(['watching', 'guard']);
    expect(hold.reason).toContain('It fired already before this rollout reached anybody');
    await send([alertOf({ feature, sinceMs: api.clock.nowMs - HOUR_MS, resolvedAtMs: api.clock.nowMs })]);
    await look(15_000);
    await expect.poll(async () => (await viewOf(id)).state).toBe('watching');
    expect((await standingOf(id))?.findings.at(-1)).toMatchObject({
      guard: 'alert:HighErrorRate',
      verdict: 'pass',
      summary: expect.stringContaining('was resolved at'),
    });
  });

  it('holds where the spec says so, is nothing where it is ignored, and only those that the spec names count', async () => {
    const holding = await watched({ onFiring: 'hold' });
    const ignoring = await watched({ onFiring: 'ignore' });
    const choosing = await watched({ onFiring: 'rollback', names: ['Another'] });
    api.clock.nowMs += 1_000;
    await send([holding, ignoring, choosing].map(({ feature }) => alertOf({ feature })));
    await look(15_000);
    expect(await standingOf(holding.id)).toMatchObject({
      rollback: null,
      proven: false,
      holds: expect.arrayContaining([expect.objectContaining({ guard: 'alert:HighErrorRate' })]),
    });
    for (const { id } of [ignoring, choosing]) expect(JSON.stringify(await standingOf(id))).not.toContain('alert:');
    await send([alertOf({ feature: choosing.feature, name: 'Another' })]);
    await look(15_000);
    expect((await standingOf(choosing.id))?.rollback).toMatchObject({ guard: 'alert:Another' });
  });

  it('one of which nothing is heard any more counts as resolved', async () => {
    const { id, feature } = await watched({ onFiring: 'hold' });
    await send([alertOf({ feature, sinceMs: api.clock.nowMs + 1 })]);
    await look(5 * HOUR_MS - 1);
    expect((await standingOf(id))?.findings.at(-1)).toMatchObject({ verdict: 'fail' });
    await look(15_000);
    expect((await standingOf(id))?.findings.at(-1)).toMatchObject({
      verdict: 'pass',
      summary: expect.stringContaining('was last told of at'),
    });
  });

  it('one that began and ended while no worker looked takes it back all the same', async () => {
    const { id, feature } = await watched();
    const sinceMs = api.clock.nowMs + 1_000;
    api.clock.nowMs += 60_000;
    await send([alertOf({ feature, sinceMs })]);
    await send([alertOf({ feature, sinceMs, resolvedAtMs: api.clock.nowMs })]);
    await look(1_000);
    expect((await standingOf(id))?.rollback).toMatchObject({ guard: 'alert:HighErrorRate' });
  });

  it('of another feature or environment it is nothing', async () => {
    const { id } = await watched();
    await send([alertOf({ feature: 'another' })]);
    const { feature } = (await api.store.watches.get(`${id}#1`)) ?? { feature: '' };
    await send([alertOf({ feature, labels: { tidegate_environment: 'staging' } })]);
    await look(15_000);
    expect(JSON.stringify(await standingOf(id))).not.toContain('alert:');
  });
});

describe('R-API-1 POST /v1/alerts', () => {
  it('the same notification again changes nothing, and an older one never ends a younger alert', async () => {
    const first = alertOf({ feature: 'repeated' });
    for (let turn = 0; turn < 3; turn++) await send([first, first]);
    api.clock.nowMs += 1_000;
    await send([alertOf({ feature: 'repeated' })]);
    await send([alertOf({ feature: 'repeated', sinceMs: api.clock.nowMs - 1_000, resolvedAtMs: api.clock.nowMs - 1 })]);
    const { alerts } = (await api.ask('GET', '/v1/alerts?feature=repeated')).body;
    expect(alerts).toMatchObject([{ name: 'HighErrorRate', state: 'firing', sinceMs: api.clock.nowMs, feature: 'repeated' }]);
  });

  it('the end of an alert counts although it names an earlier beginning: another Prometheus server saw it first', async () => {
    await send([alertOf({ feature: 'merged' })]);
    await send([alertOf({ feature: 'merged', sinceMs: api.clock.nowMs - 5_000, resolvedAtMs: api.clock.nowMs })]);
    const { alerts } = (await api.ask('GET', '/v1/alerts?feature=merged')).body;
    expect(alerts).toMatchObject([{ state: 'resolved', sinceMs: api.clock.nowMs - 5_000 }]);
  });

  it('each alert stands or falls by itself: what is not for Tidegate, or not understood, keeps no other from being taken', async () => {
    const answer = await send(
      [
        alertOf({ feature: 'good', more: { aNewField: { of: ['a', 'newer', 'version'] } } }),
        { ...alertOf({ feature: 'x' }), fingerprint: 'unlabelled', labels: { alertname: 'Watchdog' } },
        { ...alertOf({ feature: '../x y' }), fingerprint: 'named-badly' },
        { ...alertOf({ feature: 'x' }), fingerprint: 'timeless', startsAt: 'yesterday' },
        'nonsense',
      ],
      { anotherNewField: true },
    );
    expect(answer.status).toBe(200);
    expect(answer.body.taken).toBe(1);
    expect(Object.fromEntries(answer.body.ignored.map(({ fingerprint, reason }: Record<string, string>) => [fingerprint, reason]))).toEqual(
      {
        unlabelled: 'it has no label tidegate_feature, so it concerns no rollout',
        'named-badly': expect.stringContaining('tidegate_feature has only letters'),
        timeless: expect.stringContaining('/startsAt'),
        '': expect.any(String),
      },
    );
  });

  it('labels of every kind are taken as one printable line', async () => {
    const name = `\u001b[31m${'<script>alert(1)</script>'}\u202e\u0000 \ud800${'x'.repeat(500)}`;
    const answer = await send([{ ...alertOf({ feature: 'hostile', name }), fingerprint: 'f\u0000' }]);
    expect([answer.status, answer.body.taken]).toEqual([200, 1]);
    const [alert] = (await api.ask('GET', '/v1/alerts?feature=hostile')).body.alerts;
    expect(alert.name).toMatch(/^\[31m<script>alert\(1\)<\/script> x{10,}$/);
    expect(alert.name.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['another version', { version: '3' }, '/version'],
    ['no alerts', { alerts: 'none' }, '/alerts'],
    ['more alerts than a group has', { alerts: Array.from({ length: 2_001 }, () => ({})) }, '/alerts'],
  ])('%s is refused as a whole', async (_what, patch, pointer) => {
    const { status, body } = await send([], patch);
    expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'REQUEST_INVALID', pointer]);
  });
});
