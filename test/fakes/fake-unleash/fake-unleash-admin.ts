import { applyJsonPatch } from './apply-json-patch.js';
import { checkStrategy, withVariableWeights } from './check-strategy.js';
import {
  type FakeEvent,
  type FakeFailure,
  type FakeFeature,
  type FakeStrategy,
  failure,
  isFailure,
  newStrategy,
  toWire,
} from './fake-unleash-state.js';

const PROJECT = 'default';
type Answer = object | null | FakeFailure;

/** State and rules of the fake, without HTTP. `changeRequests`: every write to a strategy or a switch is refused, as with change requests on. */
export class FakeUnleashAdmin {
  changeRequests = false;
  /** Whom the events name. */
  user = 'admin';
  readonly #features = new Map<string, FakeFeature>();
  readonly #events: FakeEvent[] = [];
  readonly #archived = new Set<string>();
  readonly #environments: readonly string[];

  constructor(environments: readonly string[]) {
    this.#environments = environments;
  }

  handle(method: string, url: string, body: unknown): Answer {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname === '/api/admin/search/events') return this.#eventsOf(searchParams.get('feature') ?? '');
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
    if (feature === undefined) return failure(404, 'NotFoundError', `There's no feature named "${flag}" in project "${PROJECT}".`);
    if (shape === 'GET 2') return toWire(feature, PROJECT);
    if (shape === 'DELETE 2') return this.#archive(feature);
    if (word === 'dependencies') return shape === 'DELETE 4' ? this.#cutLoose(feature) : this.#depend(feature, body);
    const state = feature.environments.get(environment);
    if (state === undefined) return failure(404, 'NotFoundError', `Could not find environment ${environment} for feature: ${flag}`);
    if (this.changeRequests) return this.#changeRequestNeeded(environment);
    if (leaf === 'on' || leaf === 'off') return this.#switch(feature, environment, leaf === 'on');
    return this.#strategy({ shape, feature, strategies: state.strategies, id, body });
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
    this.#tell('feature-archived', feature.name);
    return null;
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

  #strategy(call: { shape: string; feature: FakeFeature; strategies: FakeStrategy[]; id: string; body: unknown }): Answer {
    const { shape, feature, strategies, id, body } = call;
    if (shape === 'POST 5') return this.#addStrategy(feature, strategies, body as Partial<FakeStrategy>);
    const index = strategies.findIndex((strategy) => strategy.id === id);
    const before = strategies[index];
    if (before === undefined) return failure(404, 'NotFoundError', `Could not find strategy with id: ${id}`);
    if (shape === 'DELETE 6') {
      strategies.splice(index, 1);
      this.#tell('feature-strategy-remove', feature.name);
      return null;
    }
    const after = applyJsonPatch(before, body);
    const wrong = isFailure(after) ? after : checkStrategy(after, true);
    if (wrong !== null || isFailure(after)) return wrong;
    strategies[index] = { ...after, variants: withVariableWeights(after.variants) };
    this.#tell('feature-strategy-update', feature.name);
    return after;
  }

  #addStrategy(feature: FakeFeature, strategies: FakeStrategy[], body: Partial<FakeStrategy>): Answer {
    const wrong = checkStrategy(body, false);
    if (wrong !== null) return wrong;
    const variants = withVariableWeights(body.variants ?? []);
    const added = newStrategy({ ...body, variants }, feature.name, strategies.length);
    strategies.push(added);
    this.#tell('feature-strategy-add', feature.name);
    return added;
  }

  #switch(feature: FakeFeature, environment: string, on: boolean): Answer {
    const state = feature.environments.get(environment);
    if (state === undefined) return failure(404, 'NotFoundError', `Could not find environment ${environment}`);
    // Unleash gives a flag that is switched on without strategies one that lets everybody through.
    if (on && state.strategies.length === 0) state.strategies.push(newStrategy({}, feature.name, 0));
    state.enabled = on;
    this.#tell(on ? 'feature-environment-enabled' : 'feature-environment-disabled', feature.name);
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

  #eventsOf(query: string): Answer {
    const events = this.#events.filter(({ featureName }) => `IS:${featureName}` === query).toReversed();
    return { events: events.slice(0, 1), total: events.length };
  }

  #tell(type: string, featureName: string): void {
    const id = this.#events.length + 1;
    this.#events.push({ id, type, featureName, createdBy: this.user, createdAt: new Date(1_800_000_000_000 + id).toISOString() });
  }
}
