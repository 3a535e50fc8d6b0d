import { beforeEach, describe, expect, it } from 'vitest';
import { toStageExposure } from '../../../core/assignment/stage-exposure.js';
import type { FlagsTrouble } from '../../../core/rollout/drift/flags-trouble.js';
import type { FlagMove, RolloutSpec } from '../../../core/rollout/spec.js';
import { createEmbeddedPlatform } from '../../../flag-platforms/embedded-platform.js';
import type { FlagPlatform, FlagScope, LastChange } from '../../../flag-platforms/flag-platform.js';
import type { DueWatch } from '../../../store/store.js';
import { createSampleSpec } from '../../../test/cases/sample-spec.js';
import { MemoryFlagStore } from '../../../test/fakes/memory-flag-store.js';
import { hasOnlyEmbedded, lookAtFlags } from './look-at-flags.js';
import { UnreadFlags } from './unread-flags.js';

const T0 = 1_800_000_000_000;
const CANARY = 1;
const GENERATION = 7;
const spec = createSampleSpec();
const stage = spec.stages[CANARY] as RolloutSpec['stages'][number];
const scope: FlagScope = { environment: spec.environment, feature: spec.feature, rolloutId: 'r1' };
const exposure = toStageExposure({ rolloutId: 'r1', spec, stage, stageAttempt: 2, present: null, nowMs: T0 });
const watchOf = (patch: Partial<DueWatch> = {}): DueWatch => ({
  ...{
    id: 'r1#2',
    rolloutId: 'r1',
    environment: spec.environment,
    feature: spec.feature,
    stageIndex: CANARY,
    stageAttempt: 2,
    startedAtMs: T0,
  },
  ...{ generation: GENERATION, spec, lookedAtMs: null, standing: null, toldDigest: null, memory: null, previous: null },
  ...patch,
});

let store: MemoryFlagStore;
let embedded: FlagPlatform;
let unread: UnreadFlags;
const errors: string[] = [];
beforeEach(async () => {
  errors.length = 0;
  unread = new UnreadFlags();
  store = new MemoryFlagStore();
  embedded = createEmbeddedPlatform(store, () => T0);
  await embedded.register(scope, spec.flags);
  await embedded.apply(scope, spec.flags, exposure, { generation: GENERATION, operationId: 'r1/stage/2' });
});
const look = async (watch = watchOf(), { platforms = [embedded], atMs = 1_000 } = {}) => {
  const deps = {
    store: { flags: store },
    unread,
    platforms: new Map(platforms.map((platform) => [platform.name, platform])),
    onError: (what: string) => errors.push(what),
  };
  return (await lookAtFlags(deps, { watches: [watch], nowMs: T0 + atMs })).get(watch.id) ?? null;
};

describe('flags on the platform that Tidegate brings along', () => {
  it('as they were written: nothing to say', async () => {
    expect(await look()).toBeNull();
  });

  it('expired: nobody renewed them, at the very millisecond', async () => {
    expect(await look(watchOf(), { atMs: spec.watch.exposureTtlMs - 1 })).toBeNull();
    expect(await look(watchOf(), { atMs: spec.watch.exposureTtlMs })).toMatchObject({ kind: 'expired', sinceMs: exposure.expiresAtMs });
  });

  it('moved by Tidegate itself (the next stage, a kill): nothing to say about the stage before', async () => {
    await embedded.apply(scope, spec.flags, { ...exposure, stageAttempt: 3 }, { generation: GENERATION + 1, operationId: 'r1/stage/3' });
    expect(await look(watchOf(), { atMs: spec.watch.exposureTtlMs })).toBeNull();
    await store.kill(spec.environment, spec.feature, { by: { id: 'ada', via: 'cli' }, reason: 'x', atMs: T0 });
    expect(await look()).toBeNull();
  });

  it('another share than the stage has', async () => {
    const moved = { ...spec, stages: spec.stages.map((one) => ({ ...one, share: 20_000 })) };
    expect(await look(watchOf({ spec: moved }))).toMatchObject({
      kind: 'drifted',
      detail: expect.stringMatching(/^Edited by hand: support\.parser on embedded shows the candidate to 5 % instead of 20 %;/),
    });
  });

  it('gone altogether', async () => {
    store = new MemoryFlagStore();
    expect(await look()).toMatchObject({ kind: 'drifted', isOff: true });
  });
});

describe('flags on another platform', () => {
  const flags: readonly FlagMove[] = spec.flags.map((flag) => ({ ...flag, platform: 'other' }));
  const asked: (string | undefined)[] = [];
  const other = (patch: Partial<FlagPlatform> = {}, changes: Readonly<Record<string, LastChange>> = {}): FlagPlatform => ({
    ...embedded,
    name: 'other',
    readExposure: async () => ({ ...exposure, expiresAtMs: null }),
    outside: {
      kill: async () => [],
      renew: async () => 'renewed',
      lastChange: async (_scope, key) => {
        asked.push(key);
        return changes[key ?? 'pivot'] ?? null;
      },
    },
    ...patch,
  });
  const watch = watchOf({ spec: { ...spec, flags } });
  const halved: Partial<FlagPlatform> = {
    read: async (at, keys) => (await embedded.read(at, keys)).map((flag) => ({ ...flag, share: 2_000 })),
  };
  beforeEach(() => asked.splice(0));

  it('are read from it, and nothing is said when they show what was written', async () => {
    expect(hasOnlyEmbedded(watch)).toBe(false);
    expect(await look(watch, { platforms: [other()] })).toBeNull();
  });

  it('drifted: says who and what, of the newest change to the bundle or the flag', async () => {
    const ada = { by: 'ada@example.com', at: '2026-11-21T10:00:00Z', what: 'feature-strategy-update' };
    const bob = { ...ada, by: 'bob@example.com', at: '2026-11-21T09:00:00Z' };
    const trouble = await look(watch, { platforms: [other(halved, { pivot: ada, 'support.parser': bob })] });
    expect(trouble).toMatchObject({
      detail: expect.stringContaining('Last changed by ada@example.com at 2026-11-21T10:00:00Z (feature-strategy-update).'),
    });
  });

  it('asks once who it was: the same drift keeps its words', async () => {
    const trouble = await look(watch, { platforms: [other(halved)] });
    const count = asked.length;
    const standing = { flags: trouble } as DueWatch['standing'];
    expect(await look({ ...watch, standing }, { platforms: [other(halved)] })).toBe(trouble);
    expect(asked).toHaveLength(count);
  });

  it('an exposure that has expired there', async () => {
    const platform = other({ readExposure: async () => ({ ...exposure, expiresAtMs: T0 }) });
    expect(await look(watch, { platforms: [platform] })).toMatchObject({ kind: 'expired', sinceMs: T0 });
  });

  const down = other({ read: () => Promise.reject(new TypeError('fetch failed')) });
  const lookLater = (atMs: number, platform: FlagPlatform, flags: FlagsTrouble | null = null) =>
    look({ ...watch, standing: { flags } as DueWatch['standing'] }, { platforms: [platform], atMs });

  it('that cannot be read for a while are nothing yet, and each failed look is reported', async () => {
    expect([await lookLater(1_000, down), await lookLater(120_999, down)]).toEqual([null, null]);
    expect(errors).toEqual(Array(2).fill('look at the flags of r1#2'));
  });

  it('that cannot be read for longer are said to be unread, since when and why, in the same words until they are read', async () => {
    await lookLater(1_000, down);
    const trouble = await lookLater(121_000, down);
    expect(trouble).toEqual({
      ...{ kind: 'unread', platform: 'other', sinceMs: T0 + 1_000 },
      detail: 'other could not be read since 2027-01-15T08:00:01.000Z: fetch failed.',
    });
    expect(await lookLater(136_000, other({ read: () => Promise.reject(new TypeError('another')) }), trouble)).toBe(trouble);
    expect(await lookLater(151_000, other(), trouble)).toBeNull();
    expect(await lookLater(166_000, down)).toBeNull();
  });

  it('that are shown for less than two minutes are unread after that time', async () => {
    const short = { ...watch, spec: { ...watch.spec, watch: { ...spec.watch, exposureTtlMs: 30_000 } } };
    expect(await look(short, { platforms: [down] })).toBeNull();
    expect(await look(short, { platforms: [down], atMs: 31_000 })).toMatchObject({ kind: 'unread' });
  });

  it('that are unread stay so when the watcher begins anew', async () => {
    await lookLater(1_000, down);
    const trouble = await lookLater(121_000, down);
    unread = new UnreadFlags();
    expect(await lookLater(136_000, down, trouble)).toBe(trouble);
  });

  it('an edit that is known is not told anew because one look failed', async () => {
    const trouble = await lookLater(1_000, other(halved));
    expect(await lookLater(16_000, down, trouble)).toBe(trouble);
  });

  it('of a platform that this worker does not have cannot be read either', async () => {
    await look(watch);
    expect(await look(watch, { atMs: 121_000 })).toMatchObject({
      kind: 'unread',
      detail: expect.stringContaining('no flag platform "other"'),
    });
  });

  it('a platform that is down hides no edit on another one, of a bundle on two', async () => {
    const [first, ...rest] = spec.flags as [FlagMove, ...FlagMove[]];
    const stages = spec.stages.map((one) => ({ ...one, share: 20_000 }));
    const onTwo = watchOf({
      spec: {
        ...spec,
        stages,
        watch: { ...spec.watch, exposureTtlMs: 30_000 },
        flags: [first, ...rest.map((flag) => ({ ...flag, platform: 'other' }))],
      },
    });
    await look(onTwo, { platforms: [embedded, down] });
    expect(await look(onTwo, { platforms: [embedded, down], atMs: 31_000 })).toMatchObject({
      kind: 'drifted',
      drifts: [{ key: first.key, platform: 'embedded' }],
    });
  });
});
