import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '../../core/audit/chain/verify-chain.js';
import { CONTROL_PLANE, toControlEntry } from '../../core/audit/control-plane.js';
import { migrate } from '../migrate.js';
import { MIGRATIONS } from '../migrations/index.js';
import { createPgliteClient } from '../sql/pglite-client.js';
import type { SqlClient } from '../sql/sql-client.js';
import { entryOf, unique } from '../test/samples.js';
import { createAuditStore } from './audit-store.js';
import { createChainStore } from './chain-store.js';
import { toSha256 } from './sha256.js';

let client: SqlClient;
const openAt = async (version: number) => {
  client = await createPgliteClient({ pgdata: undefined, onClosed: () => undefined });
  await migrate(client, MIGRATIONS.slice(0, version));
};
const check = async (id: string) => {
  const { head, entries } = await createChainStore(client).read(id);
  return verifyChain(entries, { stored: head }, toSha256);
};
/** What somebody with all rights on the database can do. */
const tamper = async (...statements: readonly string[]) => {
  await client.query('ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only');
  for (const statement of statements) await client.query(statement);
  await client.query('ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only');
};
const swap = (a: number, b: number) => [
  `UPDATE audit_entries SET seq = -1 WHERE rollout_id = 'r' AND seq = ${a}`,
  `UPDATE audit_entries SET seq = ${a} WHERE rollout_id = 'r' AND seq = ${b}`,
  `UPDATE audit_entries SET seq = ${b} WHERE rollout_id = 'r' AND seq = -1`,
];
const makeRoom = [
  `UPDATE audit_entries SET seq = seq + 100 WHERE rollout_id = 'r' AND seq >= 3`,
  `UPDATE audit_entries SET seq = seq - 99 WHERE rollout_id = 'r' AND seq >= 100`,
];
const insert = `INSERT INTO audit_entries SELECT 'r', 3, 'never', at_ms, kind, principal_id, via, 'approved', data, hash, hash FROM audit_entries WHERE rollout_id = 'r' AND seq = 2`;

describe('R-AUDIT-1 what is done to the table of entries by SQL', () => {
  beforeAll(async () => {
    await openAt(MIGRATIONS.length);
    await record('other');
  });
  afterAll(() => client.close());
  const record = async (id: string) => {
    await createAuditStore(client).append(['a', 'b', 'c', 'd', 'e'].map((key) => entryOf(id, key)));
    return id;
  };

  it.each<[string, { kind: string; seq: number }, readonly string[]]>([
    ['another person', { kind: 'edited', seq: 2 }, [`UPDATE audit_entries SET principal_id = 'eve' WHERE rollout_id = 'r' AND seq = 2`]],
    ['another sentence', { kind: 'edited', seq: 4 }, [`UPDATE audit_entries SET summary = 'nothing' WHERE rollout_id = 'r' AND seq = 4`]],
    ['another time', { kind: 'edited', seq: 5 }, [`UPDATE audit_entries SET at_ms = at_ms + 1 WHERE rollout_id = 'r' AND seq = 5`]],
    ['other data', { kind: 'edited', seq: 1 }, [`UPDATE audit_entries SET data = '{"key":"A"}' WHERE rollout_id = 'r' AND seq = 1`]],
    ['a removed entry', { kind: 'removed', seq: 3 }, [`DELETE FROM audit_entries WHERE rollout_id = 'r' AND seq = 3`]],
    [
      'a removed entry, the gap closed',
      { kind: 'removed', seq: 3 },
      [
        `DELETE FROM audit_entries WHERE rollout_id = 'r' AND seq = 3`,
        `UPDATE audit_entries SET seq = seq + 100 WHERE rollout_id = 'r' AND seq > 3`,
        `UPDATE audit_entries SET seq = seq - 101 WHERE rollout_id = 'r' AND seq > 100`,
      ],
    ],
    ['entries that changed places', { kind: 'reordered', seq: 2 }, swap(2, 4)],
    ['an inserted entry', { kind: 'inserted', seq: 3 }, [...makeRoom, insert]],
    [
      'an entry moved to another rollout',
      { kind: 'truncated', seq: 5 },
      [`UPDATE audit_entries SET rollout_id = 'x' WHERE rollout_id = 'r' AND seq = 5`],
    ],
    ['the last entries cut off', { kind: 'truncated', seq: 4 }, [`DELETE FROM audit_entries WHERE rollout_id = 'r' AND seq > 3`]],
    ['all entries gone', { kind: 'truncated', seq: 1 }, [`DELETE FROM audit_entries WHERE rollout_id = 'r'`]],
    ['a head that was moved', { kind: 'rewritten', seq: 3 }, [`UPDATE audit_counters SET seq = 3 WHERE rollout_id = 'r'`]],
    ['a head that is gone', { kind: 'rewritten', seq: 5 }, [`DELETE FROM audit_counters WHERE rollout_id = 'r'`]],
  ])('%s is found and named', async (_what, broken, statements) => {
    const id = await record(unique('r'));
    await tamper(...statements.map((statement) => statement.replaceAll("'r'", `'${id}'`)));
    expect((await check(id)).break).toMatchObject(broken);
    expect((await check('other')).break).toBeNull();
  });

  it('an edited entry of the control plane is found like that of a rollout', async () => {
    await createAuditStore(client).append(['a', 'b', 'c'].map((key) => toControlEntry({ ...entryOf(CONTROL_PLANE, key), kind: 'key' }, 1)));
    expect(await check(CONTROL_PLANE)).toMatchObject({ entries: 3, break: null });
    await tamper(`UPDATE audit_entries SET data = '{"keyId":"another"}' WHERE rollout_id = '${CONTROL_PLANE}' AND seq = 2`);
    expect((await check(CONTROL_PLANE)).break).toMatchObject({ kind: 'edited', seq: 2 });
  });

  it('is refused as long as the guard of the table stands', async () => {
    for (const statement of [`UPDATE audit_entries SET seq = 9`, 'DELETE FROM audit_entries', 'TRUNCATE audit_entries'])
      await expect(client.query(statement)).rejects.toThrow('only ever appended');
  });

  it('stays found when the chain goes on after it', async () => {
    const id = await record(unique('r'));
    await tamper(`UPDATE audit_entries SET summary = 'nothing' WHERE rollout_id = '${id}' AND seq = 4`);
    await createAuditStore(client).append([entryOf(id, 'f')]);
    expect((await check(id)).break).toMatchObject({ kind: 'edited', seq: 4 });
  });
});

describe('R-AUDIT-1 entries from before the chain', () => {
  beforeAll(async () => {
    await openAt(4);
    for (const [id, count] of [
      ['r', 1_203],
      ['other', 2],
    ] as const) {
      await client.query(
        `INSERT INTO audit_entries SELECT $1, n, 'k' || n, 1000 + n, 'stage', 'ada', 'api', 'did ' || n, '{"b": 1.50, "a": "ü"}' FROM generate_series(1, $2::int) n`,
        [id, count],
      );
      await client.query('INSERT INTO audit_counters VALUES ($1, $2)', [id, count]);
    }
    await client.query(`INSERT INTO audit_counters VALUES ('empty', 0)`);
    await migrate(client);
  });
  afterAll(() => client.close());

  it('are chained at the upgrade, in their order, and the head says up to where', async () => {
    expect(await check('r')).toMatchObject({ entries: 1_203, break: null });
    expect(await check('other')).toMatchObject({ entries: 2, break: null });
    expect((await createChainStore(client).read('r')).head).toMatchObject({ seq: 1_203, sealedSeq: 1_203 });
    expect((await createChainStore(client).read('empty')).head).toMatchObject({ seq: 0, sealedSeq: 0 });
  });

  it('are continued by what comes after, and as safe', async () => {
    await createAuditStore(client).append([entryOf('r', 'new'), entryOf('r', 'k3'), entryOf('empty', 'first')]);
    expect(await check('r')).toMatchObject({ entries: 1_204, head: { seq: 1_204 }, break: null });
    expect(await check('empty')).toMatchObject({ entries: 1, break: null });
    await expect(client.query('DELETE FROM audit_entries')).rejects.toThrow('only ever appended');
    await tamper(`UPDATE audit_entries SET principal_id = 'eve' WHERE rollout_id = 'r' AND seq = 700`);
    expect((await check('r')).break).toMatchObject({ kind: 'edited', seq: 700 });
  });
});
