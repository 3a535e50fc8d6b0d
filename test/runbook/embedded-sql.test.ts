import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlagSnapshot } from '../../api/flags/flag-snapshot.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import { toCheckSql, toLookSql, toRestoreSql } from '../../core/runbook/platforms/embedded-sql.js';
import { createFlagStore } from '../../store/flags/flag-store.js';
import { migrate } from '../../store/migrate.js';
import { createPgliteClient } from '../../store/sql/pglite-client.js';
import type { SqlClient } from '../../store/sql/sql-client.js';
import type { FlagStore } from '../../store/store.js';
import { createSubscribe } from '../../store/store-events.js';
import { ENGINES, type Engine } from '../../store/test/engines.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { sampleExposure, sampleMoves, sampleWrite } from '../fakes/sample-bundle.js';

const SCOPE = { environment: 'production', feature: 'support-answer' };
const WHOLE = { epochs: [{ since: 0, share: 100_000, stageAttempt: 1 }] };
/** As the runbook has them: in the order in which they go back. */
const MOVES: readonly FlagMove[] = sampleMoves()
  .map((move) => ({ ...move, candidate: move.candidate ?? '', layer: move.layer as FlagMove['layer'], platform: 'embedded' }))
  .toReversed();
const exposed = (generation: number, changes = {}) => sampleWrite(sampleExposure(WHOLE), generation, changes);

/** What a person pastes, statement by statement, as psql sends it; the client's own transaction stands for BEGIN and COMMIT. */
async function paste(client: SqlClient, lines: readonly string[]): Promise<readonly (readonly Record<string, unknown>[])[]> {
  const statements = lines
    .join('\n')
    .split(/;\n?/)
    .filter((text) => text.trim() !== '' && !['BEGIN', 'COMMIT'].includes(text.trim()));
  return client.transaction(async (tx) => {
    const answers: (readonly Record<string, unknown>[])[] = [];
    for (const text of statements) answers.push(await tx.query(text));
    return answers;
  });
}

describe("R-ROLL-3 the runbook's SQL, in the embedded engine", () => {
  let client: SqlClient;
  let store: FlagStore;
  beforeAll(async () => {
    client = await createPgliteClient({ pgdata: undefined, onClosed: () => undefined });
    await migrate(client);
    store = createFlagStore(client);
  });
  afterAll(async () => await client.close());

  it('takes the candidate from everybody, raises the fence, and servers that listen follow', async () => {
    await store.write(exposed(1));
    const subscribe = createSubscribe(client);
    const snapshot = new FlagSnapshot({ store: { flags: store, subscribe }, environment: 'production', clock: new ManualClock() });
    await snapshot.start();
    const served = () => snapshot.evaluateAll({ targetingKey: 's', unitStartedAt: 5_000 })[0]?.flags.map(({ value }) => value);
    expect(served()).toEqual(['parser@2', 'retrieval@2', 'prompt@2', 'model@2']);
    await paste(client, toRestoreSql(SCOPE, MOVES));
    await expect.poll(served).toEqual(['parser@1', 'retrieval@1', 'prompt@1', 'model@1']);
    await snapshot.stop();
    const after = await store.readBundle('production', 'support-answer');
    expect(after).toMatchObject({ state: 'killed', exposure: null, generation: 1_001, operationId: 'runbook/1001' });
    expect(isRefusal(await store.write(exposed(1_000)))).toBe(true);
  });

  it('shows what the reader is told to expect', async () => {
    const [look] = await paste(client, toLookSql(SCOPE));
    expect(look).toEqual([{ rollout_id: 'r-1', state: 'killed', nobody_exposed: true }]);
    for (const { key, control } of MOVES) {
      expect(await paste(client, toCheckSql(SCOPE, key))).toEqual([[{ control, candidate: null, follows: 'control' }]]);
    }
  });

  it('does no harm when it is pasted twice, and tells the rollout that was live', async () => {
    const before = await store.readBundle('production', 'support-answer');
    await paste(client, toRestoreSql(SCOPE, MOVES));
    const after = await store.readBundle('production', 'support-answer');
    expect(after).toMatchObject({ exposure: null, state: 'killed', flags: before?.flags.map(({ control }) => ({ control })) });
    const notices = await store.undeliveredKills();
    expect(notices.map(({ rolloutId, generation }) => ({ rolloutId, generation }))).toEqual([{ rolloutId: 'r-1', generation: 1_001 }]);
  });

  it('undoes a rollout that had completed, whose candidate had become control', async () => {
    const feature = 'old';
    const moves = MOVES.map((move) => ({ ...move, key: move.key.replace('support', feature) }));
    await store.write(exposed(1, { feature }));
    await store.settle(exposed(2, { feature }), sampleExposure(WHOLE), 10);
    await store.register('production', feature, [], 20);
    expect((await store.readBundle('production', feature))?.flags[0]?.control).toBe('parser@2');
    await paste(client, toRestoreSql({ ...SCOPE, feature }, moves));
    expect((await store.readBundle('production', feature))?.flags.map(({ control }) => control)).toEqual(
      moves.map(({ control }) => control).toReversed(),
    );
  });

  it('takes names with quotes as names, and leaves other features alone', async () => {
    const odd = { environment: "o'brien", feature: "it's" };
    await store.write(exposed(1, { ...odd, rolloutId: 'r-odd' }));
    await store.write(exposed(5, { feature: 'other' }));
    const moves = sampleMoves("it's").map((move) => ({ ...(MOVES[0] as FlagMove), key: move.key, control: "v'1" }));
    await paste(client, toRestoreSql(odd, moves));
    expect(await store.readBundle(odd.environment, odd.feature)).toMatchObject({
      exposure: null,
      flags: moves.map(() => ({ control: "v'1" })),
    });
    expect(await store.readBundle('production', 'other')).toMatchObject({ state: 'live', generation: 5 });
  });
});

describe("R-ROLL-3 the runbook's SQL, pasted whole into Postgres", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await (ENGINES.find((each) => each.engine === 'postgres') as (typeof ENGINES)[number]).start();
  });
  afterAll(async () => await engine?.stop());

  it('ends with control for everybody and is announced once', async () => {
    await engine.store.flags.write(exposed(1));
    const told: unknown[] = [];
    const stop = await engine.store.subscribe(
      (event) => told.push(event),
      () => undefined,
    );
    await engine.sql(toRestoreSql(SCOPE, MOVES).join('\n'));
    expect(await engine.store.flags.readBundle('production', 'support-answer')).toMatchObject({
      state: 'killed',
      exposure: null,
      revision: 2,
    });
    await expect.poll(() => told).toEqual([{ kind: 'bundle', environment: 'production', feature: 'support-answer', revision: 2 }]);
    await stop();
  });
});
