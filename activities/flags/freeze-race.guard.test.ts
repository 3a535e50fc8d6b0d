import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { toStageExposure } from '../../core/assignment/stage-exposure.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { FlagPlatform } from '../../flag-platforms/flag-platform.js';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { createFlagActivities } from './create-flag-activities.js';

const T0 = 1_800_000_000_000;
const sample = createSampleSpec();
const { environment, feature } = sample;
const scope = { environment, feature, rolloutId: 'r1' };
const FREEZE: Freeze = {
  ...{ id: 'f-1', environment, feature: null, kind: 'stop', reason: 'payments are down', by: 'grace@example.com' },
  ...{ fromMs: T0, untilMs: null },
};

type Step = 'readExposure' | 'apply';

/** Somebody stops the line, and is told that it stands, while the platform named `during` is at this step. */
async function world({ names = ['embedded'], during = 'embedded', step = 'readExposure' as Step } = {}) {
  const freezes: Freeze[] = [];
  const flags = sample.flags.map((flag, index) => ({ ...flag, platform: names[index % names.length] as string }));
  const spec = { ...sample, flags };
  const stage = spec.stages[1] as (typeof spec.stages)[number];
  const platforms = new Map<string, FlagPlatform>();
  const stores = names.map(() => new MemoryFlagStore());
  let isBegun = false;
  for (const [index, name] of names.entries()) {
    const own = createEmbeddedPlatform({ flags: stores[index], subscribe: async () => async () => undefined } as never, () => T0);
    const part = flags.filter(({ platform }) => platform === name);
    await own.register(scope, part);
    const exposure = toStageExposure({ rolloutId: 'r1', spec, stage, stageAttempt: 1, present: null, nowMs: T0 });
    await own.apply(scope, part, exposure, { generation: 5, operationId: 'r1/stage/1' });
    const freezeAt = (at: Step) => {
      if (isBegun && at === step && name === during && freezes.length === 0) freezes.push(FREEZE);
    };
    platforms.set(name, {
      ...own,
      name,
      async readExposure(asked) {
        freezeAt('readExposure');
        return own.readExposure(asked);
      },
      async apply(...args) {
        freezeAt('apply');
        return own.apply(...args);
      },
    });
  }
  const deps = {
    store: {
      flags: Object.assign(stores[0] as MemoryFlagStore, { undeliveredKills: async () => [] }),
      rollouts: { holdsLeases: async () => true },
      watches: { open: async () => undefined },
      audit: { append: async () => undefined },
      rehearsals: {},
      freezes: { active: async () => freezes },
    },
    platforms,
    nowMs: () => T0,
  };
  const activities = createFlagActivities(deps as unknown as Parameters<typeof createFlagActivities>[0]);
  const run = async (what: 'applyStage' | 'settleFlags', brokenFreezes: readonly string[] = []) => {
    isBegun = true;
    const input = { rolloutId: 'r1', spec, stageIndex: 2, stageAttempt: 2, generation: 6, isReapplying: false, brokenFreezes };
    return new MockActivityEnvironment().run(() => activities[what](input));
  };
  const shown = async () =>
    Promise.all(stores.map(async (store) => (await store.readBundle(environment, feature))?.exposure?.epochs.at(-1)?.share));
  return { run, shown, freezes, before: stage.share, after: spec.stages[2]?.share };
}

describe('F8 create-freeze "From the moment of the answer no flag is shown to more units"', () => {
  it.each(['applyStage', 'settleFlags'] as const)(
    '%s: also when it is answered while a write is under way that has only read yet',
    async (what) => {
      const { run, shown, freezes, before } = await world();
      expect(await run(what)).toMatchObject({ code: 'FROZEN', freeze: FREEZE });
      expect([freezes.length, await shown()]).toEqual([1, [before]]);
    },
  );

  it('one whose glass is broken is none', async () => {
    const { run, shown, after } = await world();
    await run('applyStage', [FREEZE.id]);
    expect(await shown()).toEqual([after]);
  });

  it('a bundle over two platforms of which a part is written is written whole: nobody has tested half of it', async () => {
    const names = ['embedded', 'other'];
    const late = await world({ names, during: 'embedded', step: 'apply' });
    await late.run('applyStage');
    expect([late.freezes.length, await late.shown()]).toEqual([1, [late.after, late.after]]);
    const early = await world({ names, during: 'other', step: 'readExposure' });
    await early.run('applyStage');
    expect([early.freezes.length, await early.shown()]).toEqual([1, [early.before, early.before]]);
  });
});
