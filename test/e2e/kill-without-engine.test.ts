import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateTemporalServer } from '../../platform/dev-servers/locate-temporal-server.js';
import { type PostgresCluster, startPostgresCluster } from '../../platform/dev-servers/start-postgres-cluster.js';
import { startTemporalDevServer, type TemporalDevServer } from '../../platform/dev-servers/start-temporal-dev-server.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../fakes/fake-unleash/start-fake-unleash.js';
import { ApiClient } from './harness/api-client.js';
import { ensureBuild } from './harness/build/ensure-build.js';
import { ROOT } from './harness/build/root.js';
import { type Child, startChild } from './harness/child.js';
import { type Door, startDoor } from './harness/door.js';
import { countArm, evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { feedUntil } from './harness/outcomes.js';
import { canary, type Document, documentOf, errorGuard, flagKey, full } from './harness/rollout-document.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-e2e-kill-'));
const OUTSIDE = ['prompt', 'model'] as const;

let executable: string;
let temporal: TemporalDevServer;
let postgres: PostgresCluster;
let unleash: FakeUnleash;
let door: Door;
let env: Readonly<Record<string, string>>;
let api: Child;
let worker: Child;
const children: Child[] = [];

async function start(file: string, readyLine: string, more: Readonly<Record<string, string | undefined>> = {}): Promise<Child> {
  const child = await startChild({ args: [join(ROOT, 'dist', file)], env: { ...env, ...more }, readyLine });
  children.push(child);
  return child;
}
const startApi = (more?: Readonly<Record<string, string | undefined>>) => start('api/main.js', 'the API is ready', more);
const startWorker = () => start('worker/main.js', 'the worker is ready');
const startEngine = (port?: number) =>
  startTemporalDevServer({
    executable,
    dataFolder: join(folder, 'temporal'),
    uiPort: null,
    logLevel: 'error',
    ...(port === undefined ? {} : { port }),
  });
const clientOf = (child: Child) => new ApiClient(JSON.parse(child.lines.find((line) => line.includes('the API is ready')) ?? '{}').url);
const client = () => clientOf(api);

beforeAll(async () => {
  await ensureBuild();
  const location = await locateTemporalServer({ env: { ...process.env, TEMPORAL_ADDRESS: undefined } });
  if (location.kind !== 'executable') throw new Error('These tests start and stop a Temporal server of their own.');
  executable = location.path;
  [temporal, postgres, unleash] = await Promise.all([startEngine(), startPostgresCluster(), startFakeUnleash()]);
  door = await startDoor(unleash.url);
  const people = join(folder, 'people.json');
  writeFileSync(people, JSON.stringify([{ id: 'dev@localhost', groups: ['engineers'] }]));
  env = {
    ...{ DATABASE_URL: postgres.url, TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: 'default', TIDEGATE_DATA: folder },
    ...{ TIDEGATE_DIRECTORY: people, TIDEGATE_PORT: '0', TIDEGATE_HOST: '127.0.0.1', TIDEGATE_AUTH: 'dev', TIDEGATE_RATE_LIMIT_READS: '0' },
    ...{ TIDEGATE_UNLEASH_URL: door.url, TIDEGATE_UNLEASH_TOKEN: ADMIN_TOKEN },
  };
  [api, worker] = await Promise.all([startApi(), startWorker()]);
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.stop()));
  await Promise.all([temporal?.stop(), postgres?.stop(), door?.close()]);
  await unleash?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The parser's flag is in the store, prompt and model are on Unleash. */
function mixed(feature: string, patch: Document = {}): Document {
  const flags = ['parser', ...OUTSIDE].map((layer) => ({
    ...{ key: flagKey(feature, layer), layer, control: `${layer}@1`, candidate: `${layer}@2` },
    platform: layer === 'parser' ? 'embedded' : 'unleash',
  }));
  const stages = [canary({ share: '50%', hold: '10m' }), full()];
  return documentOf(feature, { bundle: { flags }, unitMaxAge: '1s', guards: [errorGuard()], stages, ...patch });
}
const outsideKeys = (feature: string) => OUTSIDE.map((layer) => flagKey(feature, layer));

async function watching(feature: string): Promise<string> {
  const id = await client().start(mixed(feature));
  await client().until(id, 'the canary', (view) => view.phase === 'watching');
  await eventually('candidates in the store', async () => ((await candidates(feature)) > 10 ? true : undefined));
  expect(onUnleash(feature)).toMatchObject({ on: true, exposed: true });
  return id;
}
const candidates = async (feature: string) => countArm(await evaluateAll(client(), feature, unitsOf(feature, 60)), 'candidate');

interface FakeState {
  readonly environments: readonly {
    name: string;
    enabled: boolean;
    strategies: readonly { variants: { name: string; weight: number }[] }[];
  }[];
}

/** What clients of Unleash would get, seen past Tidegate: is the pivot on, and does any strategy of it give the candidate. */
function onUnleash(feature: string) {
  const state = unleash.admin.handle('GET', `/api/admin/projects/default/features/tidegate.${feature}`, undefined) as FakeState;
  const there = state.environments.find(({ name }) => name === 'production');
  const variants = there?.strategies.flatMap((strategy) => strategy.variants) ?? [];
  return { on: there?.enabled, exposed: variants.some(({ name, weight }) => name === 'candidate' && weight > 0) };
}
const OFF = { on: false, exposed: false };
const untilOff = (feature: string) =>
  eventually(`kill of ${feature} on Unleash`, async () => (JSON.stringify(onUnleash(feature)) === JSON.stringify(OFF) ? true : undefined));

/** Every write that has reached Unleash. */
const writes = () => unleash.calls.filter((call) => !call.startsWith('GET '));
const linesOf = async (id: string) =>
  (await client().timeline(id))
    .filter(({ kind }) => kind === 'flagWrite' || kind === 'kill' || kind === 'flagWriteRefused')
    .map(({ kind, key }) => `${kind} ${key}`);

interface Told {
  readonly generation: number;
  readonly engine: string;
  readonly flags: readonly { readonly key: string; readonly highestShare: number; readonly controlVersion: string }[];
  readonly platforms: readonly {
    readonly platform: string;
    readonly told: string;
    readonly keys: readonly string[];
    readonly detail?: string;
  }[];
}

/** Must be answered with 200. */
async function kill(feature: string, by = client()): Promise<Told> {
  const { status, body } = await by.send<Told>('POST', `/v1/features/${feature}/kill`, { reason: 'Wrong prices.' });
  expect([feature, status]).toEqual([feature, 200]);
  return body;
}

async function stopEngine(): Promise<void> {
  await temporal.stop();
  await worker.kill();
}

async function bringEngineBack(): Promise<void> {
  temporal = await startEngine(Number(temporal.address.split(':')[1]));
  worker = await startWorker();
}

const expectTold = (told: Told, feature: string) => {
  expect(told.platforms).toEqual([
    { platform: 'embedded', told: 'done', keys: [flagKey(feature, 'parser')] },
    { platform: 'unleash', told: 'done', keys: outsideKeys(feature) },
  ]);
  expect(told.flags.map(({ key, highestShare, controlVersion }) => [key, highestShare, controlVersion])).toEqual([
    [flagKey(feature, 'parser'), 0, 'parser@1'],
    [flagKey(feature, 'prompt'), 0, 'prompt@1'],
    [flagKey(feature, 'model'), 0, 'model@1'],
  ]);
};

describe('R-KILL-1 a kill of flags on Unleash without a rollout', () => {
  it('takes a completed one back to its control, and switches it off', async () => {
    const id = await client().start(mixed('completed', { stages: [canary({ share: '50%' }), full()] }));
    await feedUntil(client(), id, ({ state }) => state === 'completed', { timeoutMs: 60_000 });
    const told = await kill('completed');
    expectTold(told, 'completed');
    expect(onUnleash('completed')).toEqual(OFF);
    expect((await linesOf(id)).slice(-2)).toEqual([`kill kill/${told.generation}`, `flagWrite kill/unleash/${told.generation}`]);
  });

  it('switches one off that was rolled back, and the next rollout starts above it', async () => {
    const id = await watching('aborted');
    await client().decide(id, { verb: 'abort', reason: 'The test wants it.' });
    await client().untilState(id, 'rolledBack');
    expect(onUnleash('aborted')).toEqual({ on: true, exposed: false });
    expectTold(await kill('aborted'), 'aborted');
    expect(onUnleash('aborted')).toEqual(OFF);
    await client().decide(await watching('aborted'), { verb: 'abort', reason: 'The test is done.' });
  });
});

describe('R-KILL-1 an API without the token of Unleash', () => {
  it('starts with a warning, and another process delivers its kills', async () => {
    const id = await watching('tokenless');
    const poor = await startApi({ TIDEGATE_UNLEASH_TOKEN: undefined });
    expect(poor.lines.join('\n')).toContain('TIDEGATE_UNLEASH_TOKEN is not');
    const told = await kill('tokenless', clientOf(poor));
    expect(told.platforms[1]).toMatchObject({ told: 'later', detail: expect.stringContaining('cannot reach unleash') });
    await untilOff('tokenless');
    await eventually('line of the kill', async () =>
      (await linesOf(id)).includes(`flagWrite kill/unleash/${told.generation}`) ? true : undefined,
    );
    await client().untilState(id, 'rolledBack');
    await poor.stop();
  });
});

describe('R-KILL-1 C5 the workflow engine and the workers are down', () => {
  it('every flag is on control at once on both platforms, also after kill -9 of the API, and the workflow follows without another write', async () => {
    const id = await watching('doomed');
    await stopEngine();
    const told = await kill('doomed');
    expectTold(told, 'doomed');
    expect(told.engine).toBe('later');
    expect(onUnleash('doomed')).toEqual(OFF);
    await eventually('control for everybody', async () => ((await candidates('doomed')) === 0 ? true : undefined), { timeoutMs: 3_000 });
    const lines = await linesOf(id);
    expect(lines).toEqual([
      `flagWrite flag/unleash/${id}/preflight`,
      `flagWrite flag/${id}/preflight`,
      `flagWrite flag/${id}/stage/1`,
      `flagWrite flag/unleash/${id}/stage/1`,
      `kill kill/${told.generation}`,
      `flagWrite kill/unleash/${told.generation}`,
    ]);
    const before = writes();
    await api.kill();
    api = await startApi();
    expect([await candidates('doomed'), onUnleash('doomed'), await linesOf(id)]).toEqual([0, OFF, lines]);
    await bringEngineBack();
    const ended = await client().untilState(id, 'rolledBack', { timeoutMs: 60_000 });
    expect(ended.rollback?.cause).toBe('kill');
    expect(writes()).toEqual(before);
    expect([await candidates('doomed'), onUnleash('doomed'), await linesOf(id)]).toEqual([0, OFF, lines]);
  });

  it('what Unleash could not be told while it refused connections arrives when it is back, also through the next API', async () => {
    const ids = { patient: await watching('patient'), restarted: await watching('restarted') };
    await stopEngine();
    const told: Record<string, Told> = {};
    for (const feature of ['patient', 'restarted'] as const) {
      await door.close();
      const answer = await kill(feature);
      told[feature] = answer;
      expect(answer.platforms).toMatchObject([{ told: 'done' }, { platform: 'unleash', told: 'later', detail: /ECONN|fetch failed/ }]);
      expect(answer.flags.map(({ key }) => key)).toEqual([flagKey(feature, 'parser')]);
      expect(onUnleash(feature)).toEqual({ on: true, exposed: true });
      if (feature === 'restarted') {
        await api.kill();
        api = await startApi();
        expect(onUnleash(feature)).toEqual({ on: true, exposed: true });
      }
      await door.open();
      await untilOff(feature);
      await eventually('line of the kill', async () =>
        (await linesOf(ids[feature])).includes(`flagWrite kill/unleash/${answer.generation}`) ? true : undefined,
      );
    }
    const before = writes();
    await bringEngineBack();
    for (const feature of ['patient', 'restarted'] as const) {
      await client().untilState(ids[feature], 'rolledBack', { timeoutMs: 60_000 });
      const { generation } = told[feature] as Told;
      expect((await linesOf(ids[feature])).slice(-2)).toEqual([`kill kill/${generation}`, `flagWrite kill/unleash/${generation}`]);
      expect(onUnleash(feature)).toEqual(OFF);
    }
    expect(writes()).toEqual(before);
  });
});
