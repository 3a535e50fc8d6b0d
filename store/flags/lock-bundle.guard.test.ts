import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../migrate.js';
import { createPgliteClient } from '../sql/pglite-client.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import { ENVIRONMENT, T0 } from '../test/samples.js';
import { lockOrCreateBundle } from './bundle-rows.js';

describe('R-ROLL-1 a bundle that somebody else creates at the same moment', () => {
  let client: SqlClient;
  beforeAll(async () => {
    client = await createPgliteClient({ pgdata: undefined, onClosed: () => undefined });
    await migrate(client);
  });
  afterAll(() => client.close());

  it('is locked before it is written to, although it was not there when it was first looked for', async () => {
    const locks: number[] = [];
    /** The other writer commits right after our first look. */
    const session: SqlSession = {
      async query<Row extends object>(text: string, params?: Parameters<SqlSession['query']>[1]) {
        const rows = await client.query<Row>(text, params);
        if (!text.includes('FOR UPDATE')) return rows;
        locks.push(rows.length);
        if (locks.length === 1)
          await client.query('INSERT INTO bundles (environment, feature, updated_at_ms) VALUES ($1, $2, $3)', [ENVIRONMENT, 'f', T0]);
        return rows;
      },
    };
    expect(await lockOrCreateBundle(session, ENVIRONMENT, 'f', T0)).toMatchObject({ feature: 'f', generation: 0 });
    expect(locks).toEqual([0, 1]);
  });
});
