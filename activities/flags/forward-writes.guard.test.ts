import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { toStageExposure } from '../../core/assignment/stage-exposure.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { createFlagActivities } from './create-flag-activities.js';

const T0 = 1_800_000_000_000;
const spec = createSampleSpec();
const { environment, feature, flags } = spec;
const CANARY = 1;

async function world({ nowMs = T0, isKilled = false, freezes = [] as readonly Freeze[] } = {}) {
  const store = new MemoryFlagStore();
  const scope = { environment, feature, rolloutId: 'r1' };
  const platform = createEmbeddedPlatform({ flags: store, subscribe: async () => async () => undefined } as never, () => T0);
  await platform.register(scope, flags);
  const stage = spec.stages[CANARY] as (typeof spec.stages)[number];
  const exposure = toStageExposure({ rolloutId: 'r1', spec, stage, stageAttempt: 1, present: null, nowMs: T0 });
  await platform.apply(scope, flags, exposure, { generation: 5, operationId: 'r1/stage/1' });
  const notices = isKilled ? [{ rolloutId: 'r1', by: 'ada@example.com', reason: 'leaks' }] : [];
  const deps = {
    store: {
      flags: Object.assign(store, { undeliveredKills: async () => notices }),
      rollouts: { holdsLeases: async () => true },
      watches: { open: async () => undefined },
      audit: { append: async () => undefined },
      rehearsals: {},
      freezes: { active: async () => freezes },
    },
    platforms: new Map([[platform.name, platform]]),
    nowMs: () => nowMs,
  };
  const activities = createFlagActivities(deps as unknown as Parameters<typeof createFlagActivities>[0]);
  const run = <T>(activity: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(activity);
  const apply = (isReapplying: boolean, brokenFreezes?: readonly string[]) =>
    run(() =>
      activities.applyStage({
        ...{ rolloutId: 'r1', spec, stageIndex: CANARY + 1, stageAttempt: 2, generation: 6, isReapplying },
        ...(brokenFreezes && { brokenFreezes }),
      }),
    );
  const settle = () =>
    run(() => activities.settleFlags({ rolloutId: 'r1', spec, stageIndex: 3, stageAttempt: 1, generation: 6, isReapplying: false }));
  const shown = async () => (await platform.readExposure(scope))?.epochs.at(-1)?.share;
  const restore = () =>
    run(() =>
      activities.restoreFlags({
        ...{ rolloutId: 'r1', environment, feature, flags, sequence: spec.rollback.sequence },
        ...{ generation: 100, part: 'both', reason: 'x' },
      }),
    );
  return { apply, settle, shown, restore, preflight: () => run(() => activities.preflight({ rolloutId: 'r1', spec })) };
}

const EXPIRED = { nowMs: T0 + spec.watch.exposureTtlMs };

describe('forward stages resume only by a person', () => {
  it('a write that comes after the exposure has expired is refused, also the last one', async () => {
    const { apply, settle } = await world(EXPIRED);
    expect(await apply(false)).toMatchObject({ code: 'EXPOSURE_EXPIRED', detail: expect.stringContaining('every unit is on control') });
    expect(await settle()).toMatchObject({ code: 'EXPOSURE_EXPIRED' });
  });

  it('a person has resumed: it is written', async () => {
    expect(await (await world(EXPIRED)).apply(true)).toMatchObject({ observed: expect.any(Array) });
    expect(await (await world()).apply(false)).toMatchObject({ observed: expect.any(Array) });
  });
});

describe('R-KILL-1 a kill that the rollout has not been told of', () => {
  it('keeps it from beginning, although the register has taken over the generation of the kill', async () => {
    expect(await (await world({ isKilled: true })).preflight()).toEqual({
      kind: 'refused',
      reason: 'Killed by ada@example.com before it began: leaks',
    });
  });
});

describe('F8 a freeze has its authority where flags are written', () => {
  const freeze = (patch: Partial<Freeze> = {}): Freeze => ({
    ...{
      id: 'f-1',
      environment,
      feature: null,
      kind: 'stop',
      reason: 'payments are down',
      by: 'grace@example.com',
      fromMs: T0,
      untilMs: null,
    },
    ...patch,
  });

  it('a stage and the last write are refused before any flag is touched, with the freeze itself', async () => {
    const { apply, settle, shown } = await world({ freezes: [freeze()] });
    const before = await shown();
    const refused = {
      code: 'FROZEN',
      detail: expect.stringContaining('Frozen by grace@example.com until somebody lifts it'),
      freeze: freeze(),
    };
    expect(await apply(false)).toEqual(expect.objectContaining(refused));
    expect(await apply(true)).toEqual(expect.objectContaining(refused));
    expect(await settle()).toEqual(expect.objectContaining(refused));
    expect(await shown()).toBe(before);
  });

  it('broken glass lets through what it was broken for, and no other freeze', async () => {
    const both = await world({ freezes: [freeze(), freeze({ id: 'f-2', feature, reason: 'prompts move' })] });
    expect(await both.apply(false, ['f-1'])).toMatchObject({ code: 'FROZEN', freeze: { id: 'f-2' } });
    expect(await both.apply(false, ['f-1', 'f-2'])).toMatchObject({ observed: expect.any(Array) });
  });

  it('the way back is never asked', async () => {
    const { restore, shown } = await world({ freezes: [freeze()] });
    expect((await restore()).flags.map(({ key }) => key)).toEqual(spec.rollback.sequence);
    expect(await shown()).toBeUndefined();
  });
});
