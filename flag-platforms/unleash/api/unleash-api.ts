import { type CallContext, isTestFailure, toNetworkError, toPlatformError, type UnleashAnswer } from './to-platform-error.js';
import type { PatchOperation, StrategyBody, UnleashEvent, UnleashFeature, UnleashStrategy } from './unleash-types.js';

export interface UnleashApiOptions {
  /** Without `/api`, for example `https://unleash.example.com`. */
  readonly url: string;
  readonly token: string;
  readonly project: string;
  readonly environment: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
}

/** The calls of Unleash's admin API that the adapter makes. All throw AppError (`toPlatformError`). */
export interface UnleashApi {
  /** Null: there is no such flag. A flag that lives in another project is an error, as a rollback must not take it for gone. */
  getFeature(flag: string): Promise<UnleashFeature | null>;
  /** False: the name is taken (another project, or archived). */
  createFeature(flag: string, description: string): Promise<boolean>;
  /** Its id. */
  addStrategy(flag: string, body: StrategyBody): Promise<string>;
  /** `overtaken`: a `test` did not hold. `gone`: there is no strategy with this id any more. Nothing is written in both cases. */
  patchStrategy(flag: string, id: string, patch: readonly PatchOperation[]): Promise<'written' | 'overtaken' | 'gone'>;
  /** Also when it is not there. */
  removeStrategy(flag: string, id: string): Promise<void>;
  addDependency(flag: string, parent: string, variant: string): Promise<void>;
  switchOn(flag: string): Promise<void>;
  /** One transaction for all. False: one of them does not exist and none was switched off. */
  switchOff(flags: readonly string[]): Promise<boolean>;
  /** Never a second time, which would be noted once more. False: there is no such flag, archived or not. */
  archiveFeature(flag: string): Promise<boolean>;
  /** Whether Unleash has noted that the flag came and went. Until it has, deleting it can end the server's process (7.5.1). */
  hasNotedArchiving(flag: string): Promise<boolean>;
  /** Takes the flag out of the archive, so that its name is free again; also when it is not there. */
  deleteArchived(flag: string): Promise<void>;
  /** Decides which strategy is asked first; the lower number is. */
  sortStrategies(flag: string, order: readonly { readonly id: string; readonly sortOrder: number }[]): Promise<void>;
  /** What was done to any of these flags, newest first; the last few dozen lines of the log. */
  events(flags: readonly string[]): Promise<readonly UnleashEvent[]>;
  /** Unix milliseconds by Unleash's clock, in whole seconds, as its last answer said; null: it has not said. */
  answeredAtMs(): number | null;
}

export function createUnleashApi(options: UnleashApiOptions): UnleashApi {
  const clock: AnswerClock = { atMs: null };
  const call = createCaller(options, clock);
  const project = `/api/admin/projects/${encodeURIComponent(options.project)}`;
  const environment = encodeURIComponent(options.environment);
  const featureOf = (flag: string) => `${project}/features/${encodeURIComponent(flag)}`;
  const inEnvironment = (flag: string) => `${featureOf(flag)}/environments/${environment}`;
  return {
    ...featureCalls(call, project, featureOf),
    ...strategyCalls(call, (flag) => `${inEnvironment(flag)}/strategies`),
    ...removalCalls(call, featureOf),
    async switchOn(flag) {
      await call({ flag, what: 'switching on', method: 'POST', path: `${inEnvironment(flag)}/on` });
    },
    async switchOff(flags) {
      const path = `${project}/bulk_features/environments/${environment}/off`;
      const answer = await call({ flag: flags.join(', '), what: 'switching off', path, body: { features: flags }, accept: isAbsent });
      return answer.status !== 404;
    },
    async events(flags) {
      const path = `/api/admin/search/events?feature=IS_ANY_OF:${encodeURIComponent(flags.join(','))}&limit=${EVENTS}`;
      const { body } = await call({ flag: flags.join(', '), what: 'GET events', path });
      return (JSON.parse(body) as { readonly events: readonly UnleashEvent[] }).events;
    },
    answeredAtMs: () => clock.atMs,
  };
}

/** Enough to find a person's edit behind an hour of renewals. */
const EVENTS = 50;

type PathOf = (flag: string) => string;

function featureCalls(
  call: Caller,
  project: string,
  featureOf: PathOf,
): Pick<UnleashApi, 'getFeature' | 'createFeature' | 'addDependency'> {
  return {
    async getFeature(flag) {
      const { status, body } = await call({ flag, what: 'GET flag', path: featureOf(flag), accept: isAbsent });
      return status === 404 ? null : (JSON.parse(body) as UnleashFeature);
    },
    async createFeature(flag, description) {
      const body = { name: flag, type: 'release', description, impressionData: false };
      const answer = await call({ flag, what: 'POST flag', path: `${project}/features`, body, accept: ({ status }) => status === 409 });
      return answer.status !== 409;
    },
    async addDependency(flag, parent, variant) {
      await call({
        flag,
        what: 'POST dependency',
        path: `${featureOf(flag)}/dependencies`,
        body: { feature: parent, variants: [variant] },
      });
    },
  };
}

function removalCalls(call: Caller, featureOf: PathOf): Pick<UnleashApi, 'archiveFeature' | 'hasNotedArchiving' | 'deleteArchived'> {
  return {
    async archiveFeature(flag) {
      const path = featureOf(flag);
      const found = await call({ flag, what: 'GET flag', path, accept: isAbsent });
      if (found.status === 404) return isArchived(found);
      await call({ flag, what: 'DELETE flag', method: 'DELETE', path, accept: isNoFlag });
      return true;
    },
    async hasNotedArchiving(flag) {
      const { status, body } = await call({ flag, what: 'GET lifecycle', path: `${featureOf(flag)}/lifecycle`, accept: isNoRoute });
      // An Unleash without lifecycles has nothing to note.
      if (status === 404) return true;
      const stages = (JSON.parse(body) as readonly { readonly stage: string }[]).map(({ stage }) => stage);
      return stages.includes('initial') && stages.includes('archived');
    },
    async deleteArchived(flag) {
      const path = `/api/admin/archive/${encodeURIComponent(flag)}`;
      await call({ flag, what: 'DELETE archived flag', method: 'DELETE', path, accept: isNoFlag });
    },
  };
}

function strategyCalls(
  call: Caller,
  strategiesOf: PathOf,
): Pick<UnleashApi, 'addStrategy' | 'patchStrategy' | 'removeStrategy' | 'sortStrategies'> {
  const strategyOf = (flag: string, id: string) => `${strategiesOf(flag)}/${encodeURIComponent(id)}`;
  return {
    async addStrategy(flag, body) {
      const answer = await call({ flag, what: 'POST strategy', path: strategiesOf(flag), body });
      return (JSON.parse(answer.body) as UnleashStrategy).id;
    },
    async patchStrategy(flag, id, patch) {
      const accept = (answer: UnleashAnswer) => isTestFailure(answer) || isStrategyGone(answer);
      const answer = await call({ flag, what: 'PATCH strategy', method: 'PATCH', path: strategyOf(flag, id), body: patch, accept });
      if (answer.status < 400) return 'written';
      return isTestFailure(answer) ? 'overtaken' : 'gone';
    },
    async removeStrategy(flag, id) {
      await call({ flag, what: 'DELETE strategy', method: 'DELETE', path: strategyOf(flag, id), accept: isStrategyGone });
    },
    async sortStrategies(flag, order) {
      await call({
        flag,
        what: 'POST order of strategies',
        path: `${strategiesOf(flag)}/set-sort-order`,
        body: order,
        accept: isStrategyGone,
      });
    },
  };
}

/** The flag itself is missing; not the project, the route, or a flag that has moved to another project. */
const isAbsent = ({ status, body }: UnleashAnswer): boolean =>
  status === 404 && /no feature named|Could not find feature/.test(body) && !/but there's a feature with that name/.test(body);

/** Of a flag that it never had, 7.5.1 says other words. */
const isArchived = ({ body }: UnleashAnswer): boolean => /Could not find feature flag with name/.test(body);

const isNoRoute = ({ status, body }: UnleashAnswer): boolean => status === 404 && /The path you were looking for/.test(body);

/** What Unleash 7.5.1 says when a flag is to be archived or deleted that it does not have. */
const isNoFlag = ({ status, body }: UnleashAnswer): boolean => status === 404 && /No feature flag found/.test(body);

const isStrategyGone = ({ status, body }: UnleashAnswer): boolean => status === 404 && /Could not find strategy/.test(body);

interface Call extends Omit<CallContext, 'environment'> {
  readonly path: string;
  /** Default: POST with a body, GET without. */
  readonly method?: string;
  readonly body?: unknown;
  /** Answers that are no success but mean something here. */
  readonly accept?: (answer: UnleashAnswer) => boolean;
}

type Caller = (call: Call) => Promise<UnleashAnswer>;

interface AnswerClock {
  atMs: number | null;
}

function createCaller(options: UnleashApiOptions, clock: AnswerClock): Caller {
  const base = options.url.replace(/\/+$/, '');
  return async ({ flag, what, path, method, body, accept }) => {
    const context = { flag, what, environment: options.environment };
    const answer = await send(`${base}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization: options.token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(options.timeoutMs),
    }).catch((cause: unknown) => Promise.reject(toNetworkError(context, cause, options.timeoutMs)));
    if (answer.status < 400 || accept?.(answer) === true) return answer;
    throw toPlatformError(context, answer, options.nowMs());
  };

  async function send(url: string, init: RequestInit): Promise<UnleashAnswer> {
    const response = await options.fetch(url, init);
    const atMs = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(atMs)) clock.atMs = atMs;
    return { status: response.status, body: await response.text(), retryAfter: response.headers.get('retry-after') };
  }
}

/** The strategies of a flag in the environment, and whether it is on; null when the flag does not know the environment. */
export function environmentOf(
  feature: UnleashFeature,
  environment: string,
): { readonly enabled: boolean; readonly strategies: readonly UnleashStrategy[] } | null {
  return feature.environments.find(({ name }) => name === environment) ?? null;
}
