import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyText } from '../../contracts/keys/key-text.js';
import { verifyChain } from '../../core/audit/chain/verify-chain.js';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { ApiKey, NewKey } from '../../core/keys/api-key.js';
import { toCreatedEntry, toRevokedEntry, toRotatedEntry } from '../../core/keys/key-entries.js';
import { toSha256 } from '../audit/sha256.js';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { T0, unique } from '../test/samples.js';

const ACTOR = { principal: { id: 'ada@example.com', via: 'api' as const }, keyId: null };
const DAY = 86_400_000;

describe.each(ENGINES)('R-API-1 keys in $engine', ({ start, engine: name }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const draft = (patch: Partial<NewKey> = {}) => {
    const { id, secretSha256, text } = createKeyText();
    const keyName = patch.name ?? unique('ci');
    const key: NewKey = {
      ...{ id, name: keyName, kind: 'service', principalId: `key:${keyName}`, createdBy: 'ada@example.com', createdWith: null },
      grants: [{ role: 'operator', environment: 'production', features: 'support-*' }],
      ...{ createdAtMs: T0, expiresAtMs: T0 + DAY },
      ...patch,
    };
    return { key, secretSha256, text };
  };
  const create = async (patch: Partial<NewKey> = {}) => {
    const drawn = draft(patch);
    return { ...drawn, created: await store.keys.create(drawn, toCreatedEntry(drawn.key, ACTOR)) };
  };
  const rotate = (old: NewKey, overlapEndsAtMs: number, atMs = T0 + 10) => {
    const { id, ...drawn } = {
      id: old.id,
      ...draft({ name: old.name, createdBy: 'grace@example.com', createdAtMs: atMs, expiresAtMs: atMs + DAY }),
    };
    return store.keys.rotate({ ...drawn, replaces: id, overlapEndsAtMs }, toRotatedEntry(drawn.key, { old, overlapEndsAtMs }, ACTOR));
  };
  const revoke = (id: string, atMs = T0 + 20) =>
    store.keys.revoke({ id, by: 'grace@example.com', reason: 'leaked', atMs }, ({ key, before }) =>
      toRevokedEntry(key, before, { actor: ACTOR, reason: 'leaked', atMs }),
    );
  const controlKeys = async () => (await store.audit.list(CONTROL_PLANE)).map(({ key }) => key);

  it('come back as they were made, with their hash only for whoever asks for it, and with a line in the chain of the control plane', async () => {
    const { key, secretSha256, created } = await create();
    const whole = {
      ...key,
      replacedBy: null,
      overlapEndsAtMs: null,
      revokedAtMs: null,
      revokedBy: null,
      revokeReason: null,
      lastUsedAtMs: null,
    };
    expect(created).toEqual(whole);
    expect(await store.keys.get(key.id)).toEqual(whole);
    expect(await store.keys.findStored(key.id)).toEqual({ key: whole, secretSha256 });
    expect([await store.keys.get('nobody'), await store.keys.findStored('nobody')]).toEqual([null, null]);
    expect(await controlKeys()).toContain(`key/${key.id}/created`);
  });

  it('have a name of their own among those that work, and people each their own names', async () => {
    const { key } = await create();
    const again = await create({ name: key.name });
    expect(again.created).toMatchObject({ refused: true, code: 'KEY_NAME_TAKEN' });
    expect(await controlKeys()).not.toContain(`key/${again.key.id}/created`);
    const personal = (principalId: string) => create({ name: key.name, kind: 'personal', principalId });
    expect((await Promise.all([personal('ada'), personal('bob')])).some(({ created }) => isRefusal(created))).toBe(false);
    expect((await create({ name: key.name, createdAtMs: T0 + DAY, expiresAtMs: T0 + 2 * DAY })).created).toMatchObject({ name: key.name });
  });

  it('of one name made at the same time are one key', async () => {
    const keyName = unique('race');
    const other = await engine.openAnother();
    const made = await Promise.all(
      [store, other, store, other].map((each) => {
        const drawn = draft({ name: keyName });
        return each.keys.create(drawn, toCreatedEntry(drawn.key, ACTOR));
      }),
    );
    expect(made.filter((one) => !isRefusal(one))).toHaveLength(1);
  });

  it('that are rotated work beside the new one until the overlap ends; each only once', async () => {
    const { key } = await create();
    const rotated = await rotate(key, T0 + 100);
    if (rotated === null || isRefusal(rotated)) throw new TypeError('It was not rotated.');
    expect(rotated).toMatchObject({ old: { id: key.id, replacedBy: rotated.key.id, overlapEndsAtMs: T0 + 100 }, key: { name: key.name } });
    expect(await rotate(key, T0 + 100)).toBeNull();
    const idsAt = async (nowMs: number) => (await store.keys.list({ nowMs })).filter(({ name: n }) => n === key.name).map(({ id }) => id);
    expect(await idsAt(T0 + 99)).toEqual([rotated.key.id, key.id]);
    expect(await idsAt(T0 + 100)).toEqual([rotated.key.id]);
    expect(await idsAt(T0 + 10 + DAY)).toEqual([]);
  });

  it('that are revoked take along what they had taken the place of, once, with who and why', async () => {
    const { key } = await create();
    const second = (await rotate(key, T0 + 100)) as { key: ApiKey };
    const third = (await rotate(second.key, T0 + 100)) as { key: ApiKey };
    const revoked = await revoke(second.key.id);
    expect(revoked).toMatchObject({
      key: { id: second.key.id, revokedBy: 'grace@example.com', revokeReason: 'leaked' },
      before: [{ id: key.id }],
    });
    expect([await revoke(second.key.id), await revoke('nobody'), await rotate(second.key, T0 + 50)]).toEqual([null, null, null]);
    expect(await store.keys.get(third.key.id)).toMatchObject({ revokedAtMs: null });
    expect((await store.audit.list(CONTROL_PLANE)).find(({ key: k }) => k === `key/${second.key.id}/revoked`)?.data).toMatchObject({
      reason: 'leaked',
      alsoRevoked: [key.id],
    });
  });

  it('tell who made them, rotated them, and made the keys by which that was done, without an end to it', async () => {
    const [a, b] = [unique('a'), unique('b')];
    const first = await create({ name: a, createdBy: `key:${b}` });
    await create({ name: b, createdBy: `key:${a}` });
    await rotate(first.key, T0 + 100);
    await create({ name: unique('other'), createdBy: 'eve@example.com' });
    expect(await store.keys.makersOf([`key:${a}`])).toEqual(['grace@example.com', `key:${a}`, `key:${b}`].toSorted());
    expect(await store.keys.makersOf(['key:nobody'])).toEqual([]);
  });

  it('tell what was made with them and works', async () => {
    const { key } = await create();
    const made = await create({ createdWith: key.id });
    expect((await store.keys.madeWith(key.id, T0)).map(({ id }) => id)).toEqual([made.key.id]);
    expect(await store.keys.madeWith(key.id, T0 + DAY)).toEqual([]);
  });

  it('note their use once a minute', async () => {
    const { key } = await create();
    const usedAt = async (atMs: number) => {
      await store.keys.touch(key.id, atMs);
      return (await store.keys.get(key.id))?.lastUsedAtMs;
    };
    expect([await usedAt(T0 + 5), await usedAt(T0 + 60_004), await usedAt(T0 + 60_005)]).toEqual([T0 + 5, T0 + 5, T0 + 60_005]);
  });

  it('a change that fails to be written down does not happen', async () => {
    const drawn = draft();
    const unwritable = { ...toCreatedEntry(drawn.key, ACTOR), atMs: Number.NaN };
    await expect(store.keys.create(drawn, unwritable)).rejects.toThrow();
    expect(await store.keys.get(drawn.key.id)).toBeNull();
  });

  it('count what this process has rotated and revoked', async () => {
    const before = store.keys.changes();
    const { key } = await create();
    expect(store.keys.changes()).toBe(before);
    await revoke(key.id);
    expect(store.keys.changes()).toBe(before + 1);
  });

  it('leave the chain of the control plane whole', async () => {
    const { head, entries } = await store.chains.read(CONTROL_PLANE);
    expect(verifyChain(entries, { stored: head }, toSha256)).toMatchObject({ entries: entries.length, break: null });
    expect(entries.length).toBeGreaterThan(10);
  });

  it.skipIf(name === 'pglite')('keep no secret: it stands in no column, in no entry', async () => {
    const { text, key } = await create();
    await rotate(key, T0 + 100);
    const secret = text.slice(text.lastIndexOf('_') + 1);
    const tables = await engine.sql(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()`);
    const dump = await Promise.all(tables.map(({ name: table }) => engine.sql(`SELECT row_to_json(t)::text AS row FROM ${table} t`)));
    const all = JSON.stringify(dump);
    expect(all).toContain(key.id);
    expect(all).not.toContain(secret.slice(0, 43));
    expect(all).not.toContain(secret.slice(0, 12));
  });
});
