import { isFailure } from '../../fakes/fake-unleash/fake-unleash-state.js';
import type { FakeUnleash } from '../../fakes/fake-unleash/start-fake-unleash.js';
import type { Director } from '../conduct/director.js';
import type { UnleashSight, UnleashWrite } from '../invariants/run-log.js';
import { CUT_OFF_MS } from '../plan/faults.js';
import { featuresIn } from '../plan/point.js';
import type { PlannedFlag } from '../plan/scenario.js';
import { type Reply, send, serveFaultily } from './faulty-service.js';
import { readStamp, toShares, type WireFlag } from './unleash-view.js';
import type { Call } from './world.js';

export interface UnleashProxy {
  readonly serve: (call: Call) => Promise<void>;
  /** From now on each write about the feature is logged with what clients see after it. */
  follow(feature: string, flags: readonly PlannedFlag[]): readonly UnleashWrite[];
  /** What clients are given now of the feature's flags. */
  look(feature: string): UnleashSight;
  /** What a person with a mouse does: the candidate's part of the pivot is now this much. False: there is nothing to move. */
  moveShare(feature: string, perMille: number): boolean;
}

interface Followed {
  readonly flags: readonly PlannedFlag[];
  readonly writes: UnleashWrite[];
}

/** Stands before the fake Unleash: lets things go wrong, makes one write after the other, and keeps the log of what was applied. */
export function createUnleashProxy(director: Director, fake: FakeUnleash): UnleashProxy {
  const followed = new Map<string, Followed>();
  const cutOffUntilMs = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    async serve(call) {
      const features = featuresIn(`${call.path} ${call.body}`);
      const isWrite = call.method !== 'GET';
      if (isWrite && features.some((feature) => Date.now() < (cutOffUntilMs.get(feature) ?? 0)))
        return send(call, { status: 503, body: '{"message":"Chaos: cut off"}' });
      await serveFaultily(director, call, {
        kind: isWrite ? 'unleashWrite' : 'unleashRead',
        name: `unleash ${call.method} ${shapeOf(call.path)}`,
        features,
        apply: () => (isWrite ? inTurn(() => write(fake, call, pick(followed, features))) : forward(fake, call)),
        cutOff: () => {
          for (const feature of features) cutOffUntilMs.set(feature, Date.now() + CUT_OFF_MS);
        },
      });
    },
    follow(feature, flags) {
      const writes: UnleashWrite[] = [];
      followed.set(feature, { flags: flags.filter(({ platform }) => platform === 'unleash'), writes });
      return writes;
    },
    look(feature) {
      const atMs = Date.now();
      return { atMs, shares: sharesOf(fake, feature, { flags: followed.get(feature)?.flags ?? [], atMs }).shares };
    },
    moveShare: (feature, perMille) => moveShare(fake, pivotKeyOf(feature), perMille),
  };
}

const pick = (followed: ReadonlyMap<string, Followed>, features: readonly string[]): readonly (readonly [string, Followed])[] =>
  features.flatMap((feature) => {
    const found = followed.get(feature);
    return found === undefined ? [] : [[feature, found] as const];
  });

async function write(fake: FakeUnleash, call: Call, concerned: readonly (readonly [string, Followed])[]): Promise<Reply> {
  const reply = await forward(fake, call);
  for (const [feature, { flags, writes }] of concerned) {
    const atMs = Date.now();
    const { pivot, pairs, shares } = sharesOf(fake, feature, { flags, atMs });
    const shape = shapeOf(call.path);
    writes.push({
      atMs,
      process: call.process,
      call: `${call.method} ${shape}`,
      flag: flags.find(({ key }) => call.path.includes(`/${key}/`))?.key ?? null,
      status: reply.status,
      shares,
      onControl: pairs.flatMap(([key, { flag, candidate }]) => (gives(flag, candidate) ? [] : [key])),
      ...readStamp(pivot),
      // The only write that carries no stamp; only a kill makes it.
      ...(shape === BULK_OFF && { operation: 'kill/off' }),
    });
  }
  return reply;
}

const pivotKeyOf = (feature: string): string => `tidegate.${feature}`;

function sharesOf(fake: FakeUnleash, feature: string, { flags, atMs }: { readonly flags: readonly PlannedFlag[]; readonly atMs: number }) {
  const [pivot = null, ...children] = [pivotKeyOf(feature), ...flags.map(({ key }) => key)].map((key) => readFlag(fake, key));
  const pairs = flags.map(({ key, candidate }, index) => [key, { flag: children[index] ?? null, candidate }] as const);
  return { pivot, pairs, shares: toShares(pivot, Object.fromEntries(pairs), atMs) };
}

function moveShare(fake: FakeUnleash, pivotKey: string, perMille: number): boolean {
  const split = readFlag(fake, pivotKey)?.strategies.find(({ variants }) => variants?.some(({ name }) => name === 'control'));
  if (split?.variants === undefined) return false;
  const variants = split.variants.map((variant) => (variant.name === 'candidate' ? { ...variant, weight: perMille } : variant));
  const path = `/api/admin/projects/default/features/${pivotKey}/environments/production/strategies/${split.id}`;
  return !isFailure(fake.admin.handle('PATCH', path, [{ op: 'replace', path: '/variants', value: variants }], 'grace'));
}

const gives = (flag: WireFlag | null, version: string): boolean =>
  flag?.enabled === true && flag.strategies.some(({ variants }) => variants?.some(({ payload }) => payload?.value === version));

async function forward(fake: FakeUnleash, { method, path, body, request }: Call): Promise<Reply> {
  const response = await fetch(`${fake.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
    ...(body === '' ? {} : { body }),
  });
  return { status: response.status, body: await response.text() };
}

function readFlag(fake: FakeUnleash, key: string): WireFlag | null {
  const read = fake.admin.handle('GET', `/api/admin/projects/default/features/${key}`, undefined);
  if (read === null || isFailure(read)) return null;
  const { environments, dependencies } = read as {
    readonly environments: readonly (Omit<WireFlag, 'dependencies'> & { readonly name: string })[];
    readonly dependencies?: WireFlag['dependencies'];
  };
  const state = environments.find(({ name }) => name === 'production');
  return { enabled: state?.enabled ?? false, strategies: state?.strategies ?? [], dependencies: dependencies ?? [] };
}

const BULK_OFF = 'bulk off';

/** `pivot strategies`, `flag dependencies`, `bulk off`: what is called, without names. */
function shapeOf(path: string): string {
  const [bare = ''] = path.split('?');
  const parts = bare
    .split('/')
    .slice(6)
    .filter((part) => part !== '' && part !== 'environments' && part !== 'production');
  if (parts[0] === 'off' || bare.includes('bulk_features')) return BULK_OFF;
  if (bare.includes('/search/events')) return 'events';
  const [flag, ...rest] = parts;
  if (flag === undefined) return 'features';
  const whose = flag.startsWith('tidegate.') ? 'pivot' : 'flag';
  return rest.length === 0 ? whose : `${whose} ${rest[0]}`;
}
