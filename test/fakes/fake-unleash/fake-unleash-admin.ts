import { applyJsonPatch } from './apply-json-patch.js';
import { checkStrategy, withVariableWeights } from './check-strategy.js';
import {
  type FakeEvent,
  type FakeFailure,
  type FakeFeature,
  type FakeStrategy,
  failure,
  inOrder,
  isFailure,
  newStrategy,
  toWire,
  withValues,
} from './fake-unleash-state.js';

const PROJECT = 'default';
type Answer = object | null | FakeFailure;

interface StrategyCall {
  readonly shape: string;
  readonly feature: FakeFeature;
  readonly environment: string;
  readonly strategies: FakeStrategy[];
  readonly id: string;
  readonly body: unknown;
}

/** State and rules of the fake, without HTTP. `changeRequests`: every write to a strategy or a switch is refused, as with change requests on. */
export class FakeUnleashAdmin {
  changeRequests = false;
  /** Whom the events name. */
  user = 'admin';
  readonly #features = new Map<string, FakeFeature>();
  readonly #events: FakeEvent[] = [];
  readonly #archived = new Set<string>();
  /** How often the lifecycle of an archived flag was asked for. */
  readonly #looks = new Map<string, number>();
  /** Flags that were deleted before their archiving was noted: 7.5.1 may end with that. */
  readonly deadlyDeletions: string[] = [];
  #segments = 0;
  readonly #environments: readonly string[];

  constructor(environments: readonly string[]) {
    this.#environments = environments;
  }

  handle(method: string, url: string, body: unknown, user = this.user): Answer {
    const before = this.user;
    this.user = user;
    try {
      return this.#handle(method, url, body);
    } finally {
      this.user = before;
    }
  }

  /** Puts another state of a strategy there, past all rules; answers the present one. */
  exchange(url: string, strategy: FakeStrategy | null): FakeStrategy | null {
    const [, flag = '', environment = '', id = ''] = /features\/([^/]+)\/environments\/([^/]+)\/strategies\/([^/]+)$/.exec(url) ?? [];
    const strategies = this.#features.get(flag)?.environments.get(environment)?.strategies ?? [];
    const index = strategies.findIndex((one) => one.id === id);
    const present = strategies[index] ?? null;
    if (present !== null && strategy !== null) strategies[index] = strategy;
    return present;
  }

  #handle(method: string, url: string, body: unknown): Answer {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [, archived] = /^\/api\/admin\/archive\/([^/]+)$/.exec(pathname) ?? [];
    if (archived !== undefined) return this.#deleteArchived(decodeURIComponent(archived));
    if (pathname === '/api/admin/search/events') return this.#eventsOf(searchParams);
    if (pathname === '/api/admin/segments') return { id: ++this.#segments };
    const [, project, ...rest] = /^\/api\/admin\/projects\/([^/]+)\/(.*)$/
      .exec(pathname)
      ?.flatMap((part, index) => (index === 2 ? part.split('/').map(decodeURIComponent) : [part])) ?? [''];
    if (project !== PROJECT) return failure(404, 'NotFoundError', `Could not find project ${project}`);
    return this.#route(`${method} ${rest.length}`, rest as string[], body as Record<string, unknown>);
  }

  #route(shape: string, parts: readonly string[], body: Record<string, unknown>): Answer {
    const [kind, flag = '', word = '', environment = '', leaf = '', id = ''] = parts;
    if (kind === 'bulk_features')
      return this.changeRequests ? this.#changeRequestNeeded(word) : this.#bulkOff(word, (body['features'] ?? []) as string[]);
    if (shape === 'POST 1') return this.#create(String(body['name']));
    const feature = this.#features.get(flag);
    if (shape === 'GET 3' && word === 'lifecycle') return this.#lifecycleOf(flag);
    if (feature === undefined && shape === 'GET 2' && this.#archived.has(flag))
      return failure(404, 'NotFoundError', `Could not find feature flag with name ${flag}`);
    if (feature === undefined && shape === 'DELETE 2')
      return this.#archived.has(flag) ? null : failure(404, 'NotFoundError', 'No feature flag found');
    if (feature === undefined) return failure(404, 'NotFoundError', `There's no feature named "${flag}" in project "${PROJECT}".`);
    if (shape === 'GET 2') return toWire(feature, PROJECT);
    if (shape === 'DELETE 2') return this.#archive(feature);
    if (word === 'dependencies') return shape === 'DELETE 4' ? this.#cutLoose(feature) : this.#depend(feature, body);
    const state = feature.environments.get(environment);
    if (state === undefined) return failure(404, 'NotFoundError', `Could not find environment ${environment} for feature: ${flag}`);
    if (this.changeRequests) return this.#changeRequestNeeded(environment);
    if (leaf === 'on' || leaf === 'off') return this.#switch(feature, environment, leaf === 'on');
    return this.#strategy({ shape, feature, environment, strategies: state.strategies, id, body });
  }

  #changeRequestNeeded(environment: string): Answer {
    return failure(403, 'NoAccessError', `Change requests are enabled in project "${PROJECT}" for environment "${environment}"`);
  }

  #create(name: string): Answer {
    if (!/^[\w.~-]+$/.test(name)) return failure(400, 'BadDataError', `"name" must be URL friendly. You provided "${name}".`);
    if (this.#archived.has(name)) return failure(409, 'NameExistsError', 'An archived flag with that name already exists');
    if (this.#features.has(name)) return failure(409, 'NameExistsError', 'A flag with that name already exists');
    const environments = new Map(this.#environments.map((one) => [one, { enabled: false, strategies: [] as FakeStrategy[] }]));
    const feature: FakeFeature = { name, environments, dependencies: [] };
    this.#features.set(name, feature);
    this.#tell('feature-created', name);
    return toWire(feature, PROJECT);
  }

  #archive(feature: FakeFeature): Answer {
    const isParent = [...this.#features.values()].some(({ dependencies }) => dependencies.some((one) => one.feature === feature.name));
    if (isParent)
      return failure(403, 'InvalidOperationError', 'You can not archive/delete this feature since other features depend on it.');
    this.#features.delete(feature.name);
    this.#archived.add(feature.name);
    this.#looks.delete(feature.name);
    this.#tell('feature-archived', feature.name);
    return null;
  }

  /** Unleash publishes its events once a second, and notes an archiving only then. */
  #lifecycleOf(name: string): Answer {
    const looks = (this.#looks.get(name) ?? 0) + 1;
    this.#looks.set(name, looks);
    return looks > 1 ? [{ stage: 'archived' }, { stage: 'initial' }] : [];
  }

  /** A flag that is there and not archived is left alone, with the same answer. */
  #deleteArchived(name: string): Answer {
    if (this.#archived.has(name) && (this.#looks.get(name) ?? 0) < 2) this.deadlyDeletions.push(name);
    if (!this.#archived.delete(name) && !this.#features.has(name)) return failure(404, 'NotFoundError', 'No feature flag found');
    return null;
  }

  /** Of all flags, also archived ones, whose names are taken too. */
  flagNames(): readonly string[] {
    return [...this.#features.keys(), ...this.#archived];
  }

  /** What `/api/client/features?namePrefix=` has for a client of the environment. */
  clientFeatures(environment: string, prefix: string): object {
    const named = [...this.#features.values()].filter(({ name }) => name.startsWith(prefix));
    const features = named.map(({ name, environments, dependencies }) => {
      const state = environments.get(environment);
      return {
        name,
        type: 'release',
        enabled: state?.enabled ?? false,
        dependencies,
        strategies: structuredClone(inOrder(state?.strategies ?? [])),
      };
    });
    return { version: 2, features };
  }

  #depend(feature: FakeFeature, body: Record<string, unknown>): Answer {
    const parent = String(body['feature']);
    if (!this.#features.has(parent)) return failure(403, 'InvalidOperationError', `No active feature ${parent} exists`);
    feature.dependencies = [{ feature: parent, enabled: true, variants: (body['variants'] ?? []) as string[] }];
    this.#tell('feature-dependency-added', feature.name);
    return null;
  }

  #cutLoose(feature: FakeFeature): Answer {
    feature.dependencies = [];
    this.#tell('feature-dependency-removed', feature.name);
    return null;
  }

  #strategy(call: StrategyCall): Answer {
    const { shape, feature, environment, strategies, id, body } = call;
    if (shape === 'POST 5') return this.#addStrategy(call);
    if (id === 'set-sort-order') return this.#sort(call);
    const index = strategies.findIndex((strategy) => strategy.id === id);
    const before = strategies[index];
    if (before === undefined) return failure(404, 'NotFoundError', `Could not find strategy with id: ${id}`);
    if (shape === 'DELETE 6') {
      strategies.splice(index, 1);
      this.#tell('feature-strategy-remove', feature.name, { environment, preData: before });
      return null;
    }
    const patched = shape === 'PUT 6' ? { ...before, ...(body as Partial<FakeStrategy>) } : applyJsonPatch(before, body);
    const wrong = isFailure(patched) ? patched : (checkStrategy(patched, true) ?? this.#checkSegments(patched));
    if (wrong !== null || isFailure(patched)) return wrong;
    // Its place is changed by a call of its own only.
    const [constraints, variants] = [withValues(patched.constraints), withVariableWeights(patched.variants)];
    const after = { ...patched, sortOrder: before.sortOrder, constraints, variants };
    strategies[index] = after;
    this.#tell('feature-strategy-update', feature.name, { environment, data: after, preData: before });
    // As there: a flag whose strategies are all disabled is switched off.
    if (strategies.every(({ disabled }) => disabled)) this.#switch(feature, environment, false);
    return after;
  }

  #checkSegments({ segments }: FakeStrategy): FakeFailure | null {
    const unknown = segments.find((segment) => segment > this.#segments);
    return unknown === undefined ? null : failure(404, 'NotFoundError', `No segment exists with ID "${unknown}"`);
  }

  #sort({ feature, environment, strategies, body }: StrategyCall): Answer {
    if (!Array.isArray(body)) return failure(400, 'BadDataError', 'The `/body` property must be array.');
    for (const { id, sortOrder } of body as Pick<FakeStrategy, 'id' | 'sortOrder'>[]) {
      const found = strategies.find((strategy) => strategy.id === id);
      if (found) found.sortOrder = sortOrder;
    }
    this.#tell('strategy-order-changed', feature.name, { environment });
    return null;
  }

  #addStrategy({ feature, environment, strategies, body }: StrategyCall): Answer {
    const wanted = body as Partial<FakeStrategy>;
    const wrong = checkStrategy(wanted, false);
    if (wrong !== null) return wrong;
    const variants = withVariableWeights(wanted.variants ?? []);
    const last = Math.max(-1, ...strategies.map(({ sortOrder }) => sortOrder));
    const added = newStrategy({ ...wanted, variants }, feature.name, last + 1);
    strategies.push(added);
    this.#tell('feature-strategy-add', feature.name, { environment, data: added });
    return added;
  }

  #switch(feature: FakeFeature, environment: string, on: boolean): Answer {
    const state = feature.environments.get(environment);
    if (state === undefined) return failure(404, 'NotFoundError', `Could not find environment ${environment}`);
    // Unleash gives a flag that is switched on without strategies one that lets everybody through.
    if (on && state.strategies.length === 0) state.strategies.push(newStrategy({}, feature.name, 0));
    state.enabled = on;
    this.#tell(on ? 'feature-environment-enabled' : 'feature-environment-disabled', feature.name, { environment });
    return null;
  }

  /** All or none. */
  #bulkOff(environment: string, names: readonly string[]): Answer {
    const missing = names.find((name) => !this.#features.has(name));
    if (missing !== undefined) return failure(404, 'NotFoundError', `There's no feature named "${missing}" in project "${PROJECT}".`);
    for (const name of names) {
      const feature = this.#features.get(name);
      if (feature) this.#switch(feature, environment, false);
    }
    return null;
  }

  #eventsOf(query: URLSearchParams): Answer {
    const [, names = ''] = /^(?:IS|IS_ANY_OF):(.*)$/.exec(query.get('feature') ?? '') ?? [];
    const events = this.#events.filter(({ featureName }) => names.split(',').includes(featureName)).toReversed();
    return { events: events.slice(0, Number(query.get('limit') ?? 50)), total: events.length };
  }

  #tell(type: string, featureName: string, about: { environment?: string; data?: object; preData?: object } = {}): void {
    const id = this.#events.length + 1;
    const createdAt = new Date(1_800_000_000_000 + id).toISOString();
    const { environment = null, data = null, preData = null } = structuredClone(about);
    this.#events.push({ id, type, featureName, createdBy: this.user, createdAt, environment, data, preData });
  }
}
