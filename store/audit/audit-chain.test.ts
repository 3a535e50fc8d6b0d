import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEndedHead } from '../../core/audit/chain/audit-head.js';
import { verifyChain } from '../../core/audit/chain/verify-chain.js';
import { CONTROL_PLANE, toControlEntry } from '../../core/audit/control-plane.js';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, entryOf, newRollout, T0, unique, viewOf, writeOf } from '../test/samples.js';
import { toSha256 } from './sha256.js';

describe.each(ENGINES)('R-AUDIT-1 the audit chain on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const check = async (id: string) => {
    const { head, entries } = await store.chains.read(id);
    return verifyChain(entries, { stored: head }, toSha256);
  };

  it('grows with every entry, whatever stands in it, and its head with it', async () => {
    const id = unique('r');
    const odd = {
      '': 'ü €\u{1f600}\u0001',
      ten: 10,
      zero: -0,
      big: 1e300,
      nothing: undefined,
      list: [undefined, Number.NaN],
      __proto__: { x: 1 },
    };
    await store.audit.append([entryOf(id, 'a', { data: odd, summary: '"ü"\n\\ \u2028' }), entryOf(id, 'b')]);
    await store.audit.append([
      entryOf(id, 'c', { data: JSON.parse('{"__proto__":{"polluted":true},"b":1,"a":2}') as object as Record<string, unknown> }),
    ]);
    expect(await check(id)).toMatchObject({ entries: 3, head: { seq: 3 }, break: null });
    const { head, entries } = await store.chains.read(id);
    expect(head).toEqual({ seq: 3, hash: entries[2]?.hash, sealedSeq: 0 });
  });

  it('is the same when an entry is appended again, alone or among new ones', async () => {
    const id = unique('r');
    await store.audit.append([entryOf(id, 'a')]);
    const before = await store.chains.read(id);
    await store.audit.append([entryOf(id, 'a', { summary: 'told otherwise' })]);
    expect(await store.chains.read(id)).toEqual(before);
    await store.audit.append([entryOf(id, 'a'), entryOf(id, 'b'), entryOf(id, 'b', { summary: 'twice' }), entryOf(id, 'c')]);
    expect((await store.chains.read(id)).entries.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(await check(id)).toMatchObject({ entries: 3, break: null });
  });

  it('stays one line without gaps while the API, the worker and the watcher write at the same time', async () => {
    const [id, other] = [unique('r'), unique('r')];
    const doors = await Promise.all([store, engine.openAnother(), engine.openAnother()]);
    const writes = Array.from({ length: 90 }, (_, turn) =>
      doors[turn % 3]?.audit.append([entryOf(other, `o${turn}`), entryOf(id, `k${turn % 60}`), entryOf(id, `x${turn}`)]),
    );
    await Promise.all(writes);
    expect(await check(id)).toMatchObject({ entries: 150, break: null });
    expect(await check(other)).toMatchObject({ entries: 90, break: null });
    expect((await store.chains.read(id, 140)).entries.map(({ seq }) => seq)).toEqual([141, 142, 143, 144, 145, 146, 147, 148, 149, 150]);
  });

  it('holds flag writes, kills and views as they are recorded with their effect', async () => {
    const [id, feature] = [unique('r'), unique('feature')];
    await store.rollouts.create(newRollout(id, feature));
    await store.rollouts.markEngineStarted(id, T0);
    await store.flags.write(writeOf(feature, 5, { rolloutId: id }));
    await store.flags.write(writeOf(feature, 4, { rolloutId: id, operationId: 'late' }));
    await store.flags.kill(ENVIRONMENT, feature, { by: { id: 'ada@example.com', via: 'api' }, reason: '=1+1', atMs: T0 });
    await store.rollouts.record(viewOf(id, feature, 2, 'rolledBack'), [entryOf(id, 'end', { kind: 'ended' })]);
    expect(await check(id)).toMatchObject({ entries: 5, break: null });
    expect(findEndedHead((await store.chains.read(id)).entries)).toMatchObject({ seq: 5 });
  });

  it('of a rollout that nobody knows is empty', async () =>
    expect(await store.chains.read(unique('r'))).toEqual({ head: null, entries: [] }));

  it('of the control plane is found among those of rollouts, by what its entries say themselves', async () => {
    const [environment, feature, id] = [unique('env'), unique('feature'), unique('find')];
    await store.rollouts.create(newRollout(id, feature));
    const event = (key: string, data: Record<string, unknown>) =>
      toControlEntry({ kind: 'refusal', key: `${feature}/${key}`, summary: key, principal: { id: 'eve', via: 'api' }, data }, T0);
    await store.audit.append([event('a', { environment, feature }), event('b', { environment, feature: null }), event('c', {})]);
    const find = async (query: Partial<Parameters<Store['chains']['find']>[0]>) =>
      (await store.chains.find({ limit: 100, ...query })).filter(({ key }) => key === 'requested' || key.startsWith(feature));
    expect(await find({ environment })).toMatchObject([
      { rolloutId: CONTROL_PLANE, environment, feature },
      { environment, feature: null },
    ]);
    expect((await find({ feature })).map(({ rolloutId }) => rolloutId)).toEqual([CONTROL_PLANE, id]);
    expect(await find({ rolloutId: CONTROL_PLANE })).toMatchObject([{}, {}, { feature: null, environment: null }]);
    const [first] = await find({ environment });
    expect(await find({ environment, after: { rolloutId: CONTROL_PLANE, seq: first?.seq ?? 0 } })).toMatchObject([{ feature: null }]);
    expect(await find({ environment, kinds: ['key'] })).toEqual([]);
  });

  it('is found by rollout, feature, environment, kind and time, page by page, in the order of each chain', async () => {
    const [id, feature] = [unique('find'), unique('feature')];
    await store.rollouts.create(newRollout(id, feature));
    await store.audit.append([
      entryOf(id, 'a', { atMs: T0 + 5 }),
      entryOf(id, 'b', { kind: 'gate', atMs: T0 + 3 }),
      entryOf(id, 'c', { atMs: T0 + 9 }),
    ]);
    const keys = async (query: Partial<Parameters<Store['chains']['find']>[0]>) =>
      (await store.chains.find({ limit: 100, ...query })).map(({ key }) => key);
    expect(await keys({ rolloutId: id })).toEqual(['requested', 'a', 'b', 'c']);
    expect(await keys({ feature })).toEqual(['requested', 'a', 'b', 'c']);
    expect(await keys({ feature, environment: 'elsewhere' })).toEqual([]);
    expect(await keys({ feature, kinds: ['gate', 'requested'] })).toEqual(['requested', 'b']);
    expect(await keys({ feature, fromMs: T0 + 3, toMs: T0 + 9 })).toEqual(['a', 'b']);
    const [first, second] = await store.chains.find({ limit: 2, feature });
    expect([first, second]).toMatchObject([{ seq: 1, feature, environment: ENVIRONMENT }, { seq: 2 }]);
    expect(await keys({ feature, after: { rolloutId: id, seq: 2 } })).toEqual(['b', 'c']);
  });
});
