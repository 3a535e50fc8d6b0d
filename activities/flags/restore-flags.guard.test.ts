import { describe, expect, it } from 'vitest';
import { toStageExposure } from '../../core/assignment/stage-exposure.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { FlagPlatform } from '../../flag-platforms/flag-platform.js';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { findOwnerForSure } from './owns-flags.js';
import { restoreFlags } from './restore-flags.js';

const T0 = 1_800_000_000_000;
const spec = createSampleSpec();
const { environment, feature, flags } = spec;
const stage = spec.stages[1] as (typeof spec.stages)[number];

async function world() {
  const store = new MemoryFlagStore();
  const platform = createEmbeddedPlatform({ flags: store, subscribe: async () => async () => undefined } as never, () => T0);
  const show = (rolloutId: string, generation: number) =>
    platform.apply(
      { environment, feature, rolloutId },
      flags,
      toStageExposure({ rolloutId, spec, stage, stageAttempt: 1, present: null, nowMs: T0 }),
      { generation, operationId: `${rolloutId}/stage/1` },
    );
  await platform.register({ environment, feature, rolloutId: 'r1' }, flags);
  await show('r1', 5);
  const rollBack = (through: FlagPlatform, { isRetry = false, ...patch }: { readonly isRetry?: boolean; readonly step?: string } = {}) => {
    const sequence = spec.rollback.sequence;
    const asked = { rolloutId: 'r1', environment, feature, flags, sequence, generation: 105 };
    const input = { ...asked, part: 'both' as const, reason: 'x', ...patch };
    const owner = () =>
      findOwnerForSure({ flags: store, rollouts: { holdsLeases: async () => false } }, { environment, feature, rolloutId: 'r1' });
    const context = { nowMs: () => T0, alreadyVerified: [], onVerified: () => undefined, newOwner: owner, isRetry };
    return restoreFlags(input, { ...context, platforms: new Map([[through.name, through]]) });
  };
  const shares = async () =>
    (await platform.read({ environment, feature, rolloutId: 'r2' }, [flags[0]?.key ?? ''])).map(({ share }) => share);
  return { platform, show, rollBack, shares };
}

describe('B6 a rollback that stalled while a newer rollout came', () => {
  it('gives way: what the newer one shows stays as it is', async () => {
    const { platform, show, rollBack, shares } = await world();
    let isStalled = false;
    const stalling: FlagPlatform = {
      ...platform,
      async apply(scope, moves, exposure, fence) {
        if (!isStalled) {
          isStalled = true;
          // Meanwhile another try has finished, the rollout has ended, and the next one shows its canary.
          await rollBack(platform);
          await show('r2', 300);
        }
        return platform.apply(scope, moves, exposure, fence);
      },
    };
    expect(await rollBack(stalling)).toMatchObject({ leftTo: 'r2' });
    expect(await shares()).toEqual([stage.share]);
  });

  it('goes above a newer write of its own rollout', async () => {
    const { platform, show, rollBack, shares } = await world();
    let isStalled = false;
    const racing: FlagPlatform = {
      ...platform,
      async apply(scope, moves, exposure, fence) {
        if (!isStalled) {
          isStalled = true;
          await show('r1', 300);
        }
        return platform.apply(scope, moves, exposure, fence);
      },
    };
    expect(await rollBack(racing)).not.toHaveProperty('leftTo');
    expect(await shares()).toEqual([0]);
  });
});

describe('R-AUDIT-1 the lines of a rollback on a platform outside the store', () => {
  /** As a platform outside would be: its writes are told of by whoever makes them. */
  const outside = (platform: FlagPlatform): FlagPlatform => ({ ...platform, outside: {} as NonNullable<FlagPlatform['outside']> });
  const toldBy = ({ lines }: Awaited<ReturnType<typeof restoreFlags>>) =>
    lines.map(({ summary, data }) => [summary.split(' (')[0], data['found']]);
  const key = spec.rollback.sequence[0] as string;
  const control = flags.find((flag) => flag.key === key)?.control as string;

  it('tell what was written', async () => {
    const { platform, rollBack } = await world();
    const told = toldBy(await rollBack(outside(platform)));
    expect(told).toContainEqual([`${key} on embedded: back on control ${control}`, undefined]);
  });

  it('a retry says what it found, and claims no write', async () => {
    const { platform, rollBack } = await world();
    await rollBack(outside(platform));
    const told = toldBy(await rollBack(outside(platform), { isRetry: true }));
    expect(told).toContainEqual([`${key} on embedded: found on control ${control}`, true]);
    expect(told.every(([, found]) => found === true)).toBe(true);
  });

  it.each([{}, { step: 'second-look' }, { step: 'second-look', isRetry: true }])(
    'with %j it is silent about what it finds done',
    async (how) => {
      const { platform, rollBack } = await world();
      await rollBack(outside(platform));
      expect(toldBy(await rollBack(outside(platform), how))).toEqual([]);
    },
  );
});

describe('A13 every flag is proven before the next is touched', () => {
  it('a platform that acknowledges a flag and does not move it stops the rollback there, for the retry', async () => {
    const { platform, rollBack } = await world();
    const first = spec.rollback.sequence[0] as string;
    const asked: string[] = [];
    const lying: FlagPlatform = {
      ...platform,
      async apply(scope, moves, exposure, fence) {
        asked.push(...(exposure === null ? moves.map(({ key }) => key) : []));
        if (exposure === null && moves.some(({ key }) => key === first)) return platform.read(scope, [first]);
        return platform.apply(scope, moves, exposure, fence);
      },
    };
    await expect(rollBack(lying)).rejects.toMatchObject({ code: 'FLAG_READ_BACK_MISMATCH' });
    expect(asked).toEqual([first]);
    expect(await rollBack(platform)).toMatchObject({ flags: spec.rollback.sequence.map((key) => ({ key })) });
  });
});
