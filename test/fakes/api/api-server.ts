import { randomUUID } from 'node:crypto';
import type { ApiDeps } from '../../../api/api-deps.js';
import { type ApiServer, type ApiServerOptions, createApiServer } from '../../../api/create-server.js';
import { createDevAuthenticator } from '../../../api/principal/dev-authenticator.js';
import { EMBEDDED_PLATFORM } from '../../../core/plan/platform-traits.js';
import { createDirectory } from '../../../core/principal/directory.js';
import { createLogger } from '../../../platform/logger.js';
import { createStore, IN_MEMORY } from '../../../store/create-store.js';
import type { Store } from '../../../store/store.js';
import { FakeRolloutClient } from '../fake-rollout-client.js';

export const T0 = Date.UTC(2026, 0, 5, 9);
const DIRECTORY = createDirectory([
  { id: 'ada@example.com', groups: ['ml-leads'] },
  { id: 'grace@example.com', groups: ['ml-leads', 'oncall'] },
  { id: 'dev@example.com', groups: ['engineers'] },
]);

export interface ApiUnderTest {
  readonly url: string;
  readonly server: ApiServer;
  readonly store: Store;
  readonly engine: FakeRolloutClient;
  /** Turned by hand. */
  readonly clock: { nowMs: number };
  /** Asks as the person named (`as`), else without credentials; an object is sent as JSON. */
  readonly ask: (method: string, path: string, options?: Ask) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

export interface Ask {
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

/** The whole API on a real socket, over the real embedded store in memory and the fake engine. */
export async function startApi(changes: Partial<ApiDeps> = {}, options: ApiServerOptions = {}): Promise<ApiUnderTest> {
  const clock = { nowMs: T0 };
  const store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs: () => clock.nowMs } });
  const engine = new FakeRolloutClient(store.rollouts, () => clock.nowMs);
  const server = createApiServer({ ...toDeps(store, engine, clock), ...changes }, options);
  const { url } = await server.listen('127.0.0.1', 0);
  const stop = async () => {
    await server.close();
    await store.close();
  };
  return { url, server, store, engine, clock, ask: (method, path, ask = {}) => askOver(`${url}${path}`, method, ask), stop };
}

export function toDeps(store: Store, rollouts: FakeRolloutClient, clock: { readonly nowMs: number }): ApiDeps {
  return {
    store,
    rollouts,
    directory: DIRECTORY,
    authenticator: createDevAuthenticator({ directory: DIRECTORY }),
    environment: 'production',
    platforms: [EMBEDDED_PLATFORM],
    flagPlatforms: new Map(),
    pagers: ['pagerduty'],
    metricSources: ['prometheus'],
    breakGlass: ['group:oncall'],
    // A file of tests asks more in a second than a person in a minute; the limits have tests of their own.
    rateLimits: { reads: 0, writes: 0, reports: 0 },
    logger: createLogger('silent', 'test'),
    nowMs: () => clock.nowMs,
    createId: randomUUID,
  };
}

async function askOver(url: string, method: string, { as, body, headers = {} }: Ask): Promise<Answer> {
  const isText = typeof body === 'string';
  const res = await fetch(url, {
    method,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer dev:${as}` }),
      ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await res.text();
  return { status: res.status, headers: res.headers, body: /json/.test(res.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
}
