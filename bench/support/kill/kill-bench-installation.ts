import { createApiServer } from '../../../api/create-server.js';
import { createDevAuthenticator } from '../../../api/principal/dev-authenticator.js';
import { connectEngine } from '../../../client/connect-engine.js';
import { toSpecHash } from '../../../contracts/spec/spec-hash.js';
import { KNOWN_PLATFORMS } from '../../../core/plan/platform-traits.js';
import { createDirectory } from '../../../core/principal/directory.js';
import { createInitialState } from '../../../core/rollout/initial-state.js';
import type { RolloutSpec } from '../../../core/rollout/spec.js';
import { toView } from '../../../core/rollout/view/to-view.js';
import { createPlatforms } from '../../../flag-platforms/create-platforms.js';
import { findPlatform } from '../../../flag-platforms/flag-groups.js';
import { readConfig, type UnleashConfig } from '../../../platform/config.js';
import { startPostgresCluster } from '../../../platform/dev-servers/start-postgres-cluster.js';
import { startUnleashServer } from '../../../platform/dev-servers/unleash/start-unleash-server.js';
import { createLogger } from '../../../platform/logger.js';
import { createStore } from '../../../store/create-store.js';
import type { Store } from '../../../store/store.js';
import type { BenchScope } from '../bench-scope.js';
import { BENCH_ENVIRONMENT, toBenchSpec } from '../bench-spec.js';
import type { StoreKind } from '../live-tidegate.js';

/** Nothing listens there. */
const NO_ENGINE = '127.0.0.1:9';
const FAR_AHEAD_MS = 24 * 3_600_000;

export interface KillBenchInstallation {
  readonly url: string;
  readonly store: Store;
  /** Exposes five flags of a feature at 50 %, as a rollout in its canary has them. */
  expose(feature: string, platform: string): Promise<void>;
  /** Unix ms on the clock of `performance.now`, of the last kill in the store and on Unleash. */
  readonly last: { committedMs: number; storeMs: number; outsideMs: number };
}

/** The API with its store, in this process, and no Temporal; with a real Unleash when asked for. */
export async function startKillBench(scope: BenchScope, kind: StoreKind, withUnleash: boolean): Promise<KillBenchInstallation> {
  const unleash = withUnleash ? await startUnleash(scope) : undefined;
  const last = { committedMs: 0, storeMs: 0, outsideMs: 0 };
  const store = timed(await openStore(scope, kind), last);
  const config = { ...readConfig({}), environment: BENCH_ENVIRONMENT, unleash };
  const deps = { store, config, logger: createLogger('silent', 'bench'), nowMs: Date.now };
  const platforms = createPlatforms(deps);
  const directory = createDirectory([{ id: 'bench@localhost', groups: [] }]);
  // Never closed: Temporal's client tries again for a while after the kill's patience has ended, and ends the process when its channel has gone.
  const { rollouts } = connectEngine(NO_ENGINE, 'default');
  const server = createApiServer({
    ...{ ...deps, rollouts, directory, environment: BENCH_ENVIRONMENT, platforms: KNOWN_PLATFORMS },
    flagPlatforms: new Map([...platforms].map(([name, platform]) => [name, timedKill(platform, last)])),
    authenticator: createDevAuthenticator({ directory }),
    ...{ pagers: [], metricSources: [], breakGlass: [], createId: () => crypto.randomUUID() },
  });
  scope.shutdown.add('API', () => server.close());
  const { url } = await server.listen('127.0.0.1', 0);
  const expose: KillBenchInstallation['expose'] = async (feature, platform) => {
    const spec = toBenchSpec(feature);
    const flags = spec.flags.map((flag) => ({ ...flag, platform }));
    await exposeOn(store, findPlatform(platforms, platform), { ...spec, flags });
  };
  return { url, store, expose, last };
}

async function openStore({ shutdown, createFolder }: BenchScope, kind: StoreKind): Promise<Store> {
  const options = kind === 'postgres' ? { databaseUrl: await startPostgres(shutdown) } : { dataFolder: `${await createFolder()}/store` };
  const store = await createStore({ ...options, clock: { nowMs: Date.now } });
  shutdown.add('store', () => store.close());
  return store;
}

async function startPostgres(shutdown: BenchScope['shutdown']): Promise<string> {
  const cluster = await startPostgresCluster();
  shutdown.add('Postgres', () => cluster.stop());
  return cluster.url;
}

async function startUnleash({ shutdown, progress }: BenchScope): Promise<UnleashConfig> {
  const { url, adminToken: token, project, environment, stop } = await startUnleashServer({ onProgress: progress });
  shutdown.add('Unleash', stop);
  return { url, token, project, environment, unitKey: undefined };
}

type Times = KillBenchInstallation['last'];
type Platform = ReturnType<typeof findPlatform>;

function timed(store: Store, last: Times): Store {
  const kill: Store['flags']['kill'] = async (environment, feature, order) => {
    const begun = performance.now();
    const bundle = await store.flags.kill(environment, feature, order);
    last.committedMs = performance.now();
    last.storeMs = last.committedMs - begun;
    return bundle;
  };
  return { ...store, flags: { ...store.flags, kill } };
}

function timedKill(platform: Platform, last: Times): Platform {
  const { outside } = platform;
  if (outside === undefined) return platform;
  const kill: typeof outside.kill = async (scope, keys, fence) => {
    const flags = await outside.kill(scope, keys, fence);
    last.outsideMs = performance.now();
    return flags;
  };
  return { ...platform, outside: { ...outside, kill } };
}

/** What API, preflight and first stage would have written. */
async function exposeOn(store: Store, platform: Platform, spec: RolloutSpec): Promise<void> {
  const [rolloutId, nowMs] = [`${spec.feature}-killed`, Date.now()];
  const specHash = toSpecHash(spec);
  const request = { rolloutId, spec, specHash, requestedBy: 'bench@localhost', requestedAtMs: nowMs };
  const view = toView(createInitialState(request), nowMs);
  const principal = { id: 'bench@localhost', via: 'api' } as const;
  const audit = { rolloutId, key: 'requested', atMs: nowMs, kind: 'requested', principal, summary: spec.summary, data: {} } as const;
  await store.rollouts.create({ id: rolloutId, spec, specHash, requestedBy: 'bench@localhost', atMs: nowMs, view, audit });
  await store.rollouts.markEngineStarted(rolloutId, nowMs);
  const scope = { environment: spec.environment, feature: spec.feature, rolloutId };
  const epochs = [{ since: nowMs / 1000, share: 50_000, stageAttempt: 1 }];
  const expiry = platform.capabilities.expires ? nowMs + FAR_AHEAD_MS : null;
  const exposure = {
    rolloutId,
    seed: rolloutId,
    epochs,
    cohorts: [],
    shadowSample: 0,
    stage: 'canary',
    stageAttempt: 1,
    expiresAtMs: expiry,
  };
  const { generation } = await platform.register(scope, spec.flags);
  await store.flags.register(spec.environment, spec.feature, spec.flags, nowMs);
  await platform.apply(scope, spec.flags, exposure, { generation: generation + 1, operationId: `${rolloutId}/stage/1` });
}
