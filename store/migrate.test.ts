import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations/index.js';
import { createOutcomeStore } from './outcomes/outcome-store.js';
import { createPgliteClient } from './sql/pglite-client.js';
import type { SqlClient } from './sql/sql-client.js';
import { decisionOf, findingOf, standingOf, T0, watchOf } from './test/samples.js';
import { createWatchStore } from './watches/watch-store.js';

describe('R-AUDIT-1 a store of schema version 1', () => {
  let client: SqlClient;
  beforeAll(async () => {
    client = await createPgliteClient({ pgdata: undefined, onClosed: () => undefined });
    await migrate(client, MIGRATIONS.slice(0, 1));
    await client.query(
      `INSERT INTO watches (id, rollout_id, environment, feature, stage_index, stage_attempt, started_at_ms, spec, shard_hash, next_due_ms)
       VALUES ('r1#1', 'r1', 'production', 'r1', 0, 1, $1, $2::json, 1, $1)`,
      [T0, JSON.stringify(watchOf('r1').spec)],
    );
    await client.query('INSERT INTO findings (rollout_id, watch_id, guard, at_ms, finding) VALUES ($1, $2, $3, $4, $5::json)', [
      'r1',
      'r1#1',
      'errors',
      T0,
      JSON.stringify(findingOf('errors', T0)),
    ]);
    await client.query(`INSERT INTO outcome_totals VALUES ('r1', 1, 'control', 'random', 'billing', 'error', 3, 1, 1)`);
    await migrate(client);
  });
  afterAll(() => client.close());

  it('keeps its findings for the report; they cannot be made again and are no verdicts with a basis', async () => {
    const watches = createWatchStore(client);
    expect(await watches.findings('r1')).toEqual([{ ...findingOf('errors', T0), watchId: 'r1#1' }]);
    expect(await watches.decisions('r1', { limit: 10 })).toEqual([]);
    const look = { watchId: 'r1#1', rolloutId: 'r1', standing: standingOf('r1#1', T0 + 1), memory: {}, nextDueMs: T0, audit: [] };
    await watches.saveLooks([{ ...look, keep: [decisionOf('errors', T0 + 1)] }]);
    expect(await watches.decisions('r1', { limit: 10 })).toMatchObject([{ finding: { atMs: T0 + 1 } }]);
  });

  it('has watches that remember nothing, and outcomes that are numbers', async () => {
    const [row] = await createOutcomeStore(client).read([{ rolloutId: 'r1', stageAttempt: 1 }]);
    expect(row).toMatchObject({ n: 3, sum: 1, perRequestUnits: 0 });
    expect(row).not.toHaveProperty('of');
  });
});
