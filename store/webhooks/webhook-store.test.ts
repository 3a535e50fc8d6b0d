import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toControlEntry } from '../../core/audit/control-plane.js';
import type { Attempted, NewWebhook, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { entryOf, newRollout, T0, unique, viewOf } from '../test/samples.js';

const aboutWebhook = (key: string) =>
  toControlEntry({ kind: 'webhook', key, summary: 'A webhook was made.', principal: { id: 'ada@example.com', via: 'api' }, data: {} }, T0);
const LEASE_MS = 30_000;

describe.each(ENGINES)('R-API-1 the outbox of webhooks on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const make = async (patch: Partial<NewWebhook> = {}) => {
    const id = unique('wh');
    const webhook = { name: id, url: 'https://hooks.example.com/x?token=1', events: ['*'], environment: '*', features: '*' };
    await store.webhooks.create(
      { id, ...webhook, secret: 'whsec_c2VjcmV0', createdBy: 'ada@example.com', atMs: T0, ...patch },
      aboutWebhook(id),
    );
    return id;
  };
  const rolloutOf = async (feature: string) => {
    await store.rollouts.create(newRollout(`r-${feature}`, feature));
    return `r-${feature}`;
  };
  const typesOf = async (webhookId: string) =>
    (await store.webhooks.deliveries(webhookId, { limit: 100 })).toReversed().map(({ type }) => type);
  const claimAll = (nowMs: number, limit = 100) => store.webhooks.claim({ nowMs, untilMs: nowMs + LEASE_MS, limit });
  const remove = (id: string) => store.webhooks.remove(id, aboutWebhook(`${id}-removed`));
  const attempted = (patch: Partial<Attempted>): Attempted => ({
    ...{ state: 'failed', status: 500, error: 'answered 500', tookMs: 3, atMs: T0, nextAtMs: T0 + 5_000, quietUntilMs: T0 + 5_000 },
    ...patch,
  });

  it('an entry, however it is appended, is on its way to every webhook that wants it by the same commit, as the rollout was left', async () => {
    const feature = unique('outbox');
    const id = await make({ features: `${feature.slice(0, -1)}*` });
    const rolloutId = await rolloutOf(feature);
    const view = { ...viewOf(rolloutId, feature, 2, 'rolledBack'), state: 'rolledBack' as const, headline: 'Back on control.' };
    const ended = entryOf(rolloutId, 'end', { kind: 'ended', summary: 'It is back.', data: { state: 'rolledBack', reason: 'errors' } });
    await store.rollouts.record(view, [entryOf(rolloutId, 'roll', { kind: 'rollback' }), ended]);
    await store.audit.append([entryOf(rolloutId, 'end', { kind: 'ended' })]);
    expect(await typesOf(id)).toEqual(['rollout.requested', 'rollout.rollback', 'rollout.rolledBack']);
    const [last] = await store.webhooks.deliveries(id, { limit: 1 });
    const { entries } = await store.chains.read(rolloutId);
    expect(last).toMatchObject({ state: 'pending', attempts: 0, eventId: `evt_${entries[2]?.hash.slice(0, 32)}`, atMs: T0 });
    expect(last?.data).toEqual({
      ...{ feature, environment: 'production' },
      rollout: { id: rolloutId, feature, environment: 'production', state: 'rolledBack', headline: 'Back on control.' },
      entry: {
        ...{ kind: 'ended', seq: 3, atMs: T0, summary: 'It is back.', by: 'ada@example.com', via: 'api', reason: 'errors' },
        hash: entries[2]?.hash,
      },
    });
    await remove(id);
  });

  it('what a rolled-back transaction appended is told to nobody', async () => {
    const id = await make();
    const rolloutId = await rolloutOf(unique('undone'));
    const before = (await typesOf(id)).length;
    const bad = { ...entryOf(rolloutId, 'bad'), atMs: Number.NaN };
    await expect(store.audit.append([entryOf(rolloutId, 'good'), bad])).rejects.toThrow();
    expect((await typesOf(id)).length).toBe(before);
    await remove(id);
  });

  it.each<[string, Partial<NewWebhook>, readonly string[]]>([
    ['by type', { events: ['rollout.hold'] }, ['rollout.hold']],
    ['by environment', { environment: 'staging' }, []],
    ['by feature', { features: 'another' }, []],
    ['by the beginning of the feature', { features: 'filter-*', events: ['rollout.gate'] }, ['rollout.gate']],
  ])('a webhook gets only what it asked for: %s', async (_by, patch, types) => {
    const id = await make(patch);
    const rolloutId = await rolloutOf(unique('filter-'));
    await store.audit.append([entryOf(rolloutId, 'hold', { kind: 'hold' }), entryOf(rolloutId, 'gate', { kind: 'gate' })]);
    expect(await typesOf(id)).toEqual(types);
    await remove(id);
  });

  it('its own making is the first thing that a webhook over everything hears of, and one of a feature never hears of the control plane', async () => {
    const [all, one] = [await make(), await make({ features: 'some' })];
    expect(await typesOf(all)).toEqual(['control.webhook', 'control.webhook']);
    expect(await typesOf(one)).toEqual([]);
    await Promise.all([all, one].map(remove));
  });

  it('two that ask at once never get the same delivery, and one that died gives its own back when the lease is over', async () => {
    const id = await make({ features: 'shared*' });
    const another = await engine.openAnother();
    const rolloutId = await rolloutOf(unique('shared'));
    await store.audit.append(Array.from({ length: 3 }, (_, index) => entryOf(rolloutId, `e${index}`)));
    const both = await Promise.all([claimAll(T0), another.webhooks.claim({ nowMs: T0, untilMs: T0 + LEASE_MS, limit: 100 })]);
    const ids = both.flat().map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(4);
    expect(both.flat()[0]).toMatchObject({ webhookId: id, url: 'https://hooks.example.com/x?token=1', secret: 'whsec_c2VjcmV0' });
    expect(await claimAll(T0 + LEASE_MS - 1)).toEqual([]);
    expect((await claimAll(T0 + LEASE_MS)).map((one) => one.id).sort()).toEqual(ids.sort());
    await remove(id);
  });

  it('one that fails is sent one at a time, not before it is quiet no longer, and all again once it works', async () => {
    const id = await make({ features: 'failing*' });
    const rolloutId = await rolloutOf(unique('failing'));
    await store.audit.append(Array.from({ length: 5 }, (_, index) => entryOf(rolloutId, `e${index}`)));
    const first = await claimAll(T0);
    expect(first).toHaveLength(4);
    for (const delivery of first) await store.webhooks.finish(delivery, attempted({}));
    expect(await store.webhooks.get(id)).toMatchObject({ failingSinceMs: T0 });
    expect(await claimAll(T0 + 4_999)).toEqual([]);
    const [next, ...more] = await claimAll(T0 + 5_000);
    expect(more).toEqual([]);
    expect(await claimAll(T0 + 5_001)).toEqual([]);
    await store.webhooks.finish(next as never, attempted({ state: 'delivered', status: 200, error: null, atMs: T0 + 5_002 }));
    expect(await store.webhooks.get(id)).toMatchObject({ failingSinceMs: null, lastDeliveredAtMs: T0 + 5_002 });
    expect(await claimAll(T0 + 5_003)).toHaveLength(4);
    await remove(id);
  });

  it('one that is not active keeps nothing; deliveries go with their webhook; the log forgets what ended long ago', async () => {
    const id = await make({ features: 'quiet*' });
    const rolloutId = await rolloutOf(unique('quiet'));
    const [delivery] = await claimAll(T0);
    await store.webhooks.finish(delivery as never, attempted({ state: 'delivered', status: 200, error: null }));
    await store.webhooks.update(id, { isActive: false }, { entry: aboutWebhook(`${id}-off`), atMs: T0 });
    await store.audit.append([entryOf(rolloutId, 'unheard')]);
    expect(await typesOf(id)).toEqual(['rollout.requested']);
    await store.webhooks.prune({ endedBeforeMs: T0, nowMs: T0 });
    expect(await typesOf(id)).toHaveLength(1);
    await store.webhooks.prune({ endedBeforeMs: T0 + 1, nowMs: T0 });
    expect(await typesOf(id)).toEqual([]);
    expect(await remove(id)).toBe(true);
    expect([await remove(id), await store.webhooks.get(id)]).toEqual([false, null]);
  });

  it('every change of a webhook stands in the timeline of the control plane, and its secret nowhere', async () => {
    const id = await make();
    await store.webhooks.rotate(id, { secret: 'whsec_bmV3', previousUntilMs: T0 + 10, atMs: T0 }, aboutWebhook(`${id}-rotated`));
    const kept = await store.audit.list('@control-plane');
    expect(kept.map(({ key }) => key)).toEqual(expect.arrayContaining([id, `${id}-rotated`]));
    expect(JSON.stringify([kept, await store.webhooks.get(id)])).not.toContain('whsec_');
    const [claimed] = await claimAll(T0);
    expect(claimed).toMatchObject({ secret: 'whsec_bmV3', previousSecret: 'whsec_c2VjcmV0', previousUntilMs: T0 + 10 });
    await store.webhooks.prune({ endedBeforeMs: 0, nowMs: T0 + 10 });
    expect(await store.webhooks.get(id)).toMatchObject({ previousUntilMs: null });
    await remove(id);
  });
});
