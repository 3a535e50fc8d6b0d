import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../core/errors/refusal.js';
import { createEmbeddedPlatform } from '../../../flag-platforms/embedded-platform.js';
import type { FlagPlatform, FlagPlatforms } from '../../../flag-platforms/flag-platform.js';
import { discardScratch, toScratchScope } from '../../../flag-platforms/scratch/discard-scratch.js';
import { sampleSpec } from '../../../test/cases/specs/sample-spec.js';
import { MemoryFlagStore } from '../../../test/fakes/memory-flag-store.js';
import { restoreFlags } from '../restore-flags.js';
import { lookAtScratch } from './look-at-scratch.js';
import { showScratch } from './show-scratch.js';

const spec = sampleSpec();
const order = { id: 'rehearsal.r-1', spec, by: 'ada', requestedAtMs: 0 };
const scratchKeys = spec.flags.map(({ key }) => `rehearsal.${key}`);
const nowMs = () => 1_800_000_000_000;

function setUp(change: (platform: FlagPlatform) => Partial<FlagPlatform> = () => ({})) {
  const store = new MemoryFlagStore();
  const embedded = createEmbeddedPlatform(store, nowMs);
  const platform: FlagPlatform = { ...embedded, ...change(embedded) };
  const platforms: FlagPlatforms = new Map([['embedded', platform]]);
  return { store, platform, deps: { platforms, nowMs } };
}

/** As the rollback does it. */
function rollBack(platforms: FlagPlatforms) {
  const sequence = spec.rollback.sequence.map((key) => `rehearsal.${key}`);
  const flags = spec.flags.map((flag) => ({ ...flag, key: `rehearsal.${flag.key}` }));
  const input = { ...toScratchScope(order), flags, sequence, generation: 101, reason: 'test', part: 'both' as const };
  return restoreFlags(input, { platforms, nowMs, alreadyVerified: [], onVerified: () => undefined });
}

describe('showing the candidate on a scratch copy', () => {
  it('shows the first share of the spec on copies of all flags, and the real ones stay unknown', async () => {
    const { store, deps } = setUp();
    const shown = await showScratch(deps, order);
    expect(shown).toEqual({ kind: 'shown', share: 5_000, generation: 1, tookMs: 0, warnings: [] });
    const copy = await store.readBundle('production', 'rehearsal.support-answer');
    expect(copy?.flags.map(({ key, candidate, follows }) => [key, candidate, follows])).toEqual(
      spec.flags.map(({ key, candidate }) => [`rehearsal.${key}`, candidate, 'bundle']),
    );
    expect(await store.readBundle('production', 'support-answer')).toBeNull();
    expect(await store.readBundles('production')).toEqual([]);
  });

  it('begins anew over whatever an earlier one has left', async () => {
    const { deps } = setUp();
    await showScratch(deps, {
      ...order,
      id: 'rehearsal.r-0',
      spec: { ...spec, flags: spec.flags.map((flag) => ({ ...flag, control: 'old@1' })) },
    });
    expect(await showScratch(deps, order)).toMatchObject({ kind: 'shown', generation: 1 });
    // The engine tries an activity again that may have done everything.
    expect(await showScratch(deps, order)).toMatchObject({ kind: 'shown', generation: 1 });
  });

  it('tells what would keep a rollout of the real flags from starting, and goes on', async () => {
    const { store, deps } = setUp();
    const flags = spec.flags.map(({ key, layer, control, candidate }) => ({
      key,
      layer,
      control: key.endsWith('model') ? 'gpt-v' : control,
      candidate,
    }));
    await store.register('production', 'support-answer', flags, 0);
    const shown = await showScratch(deps, order);
    expect(shown).toMatchObject({
      kind: 'shown',
      warnings: [expect.stringMatching(/^Flag support\.model serves gpt-v .* control is gpt-w/)],
    });
  });

  it('says which platform is missing, and which flag is not shown', async () => {
    expect(await showScratch({ platforms: new Map(), nowMs }, order)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/no flag platform "embedded"/),
    });
    const lying = setUp((platform) => ({
      apply: async (...write) => {
        const result = await platform.apply(...write);
        return isRefusal(result) ? result : result.map((flag) => ({ ...flag, share: 0 }));
      },
    }));
    expect(await showScratch(lying.deps, order)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^rehearsal\.support\.parser shows parser@4 at 0 % instead of parser@4 at 5 % on embedded/),
    });
  });

  it('does not reach into an environment that the platform does not serve', async () => {
    const removed: string[] = [];
    const { deps } = setUp(() => ({
      servesOnly: 'staging',
      discard: async ({ feature }) => void removed.push(feature),
      register: async () => ({ generation: 0, conflicts: ['for staging only'], drainedAtMs: 0 }),
    }));
    expect(await showScratch(deps, order)).toMatchObject({ kind: 'refused', reason: 'for staging only' });
    await discardScratch(deps, order);
    expect(removed).toEqual([]);
  });
});

describe('looking at the scratch copy after the rollback', () => {
  it('reads every flag, and a late write of the old generation is refused', async () => {
    const { deps, platform } = setUp();
    await showScratch(deps, order);
    await rollBack(deps.platforms);
    const { flags, fencing } = await lookAtScratch(deps, { order, generation: 1, hasRestored: true });
    expect(flags.map(({ key, highestShare, candidateVersion }) => [key, highestShare, candidateVersion])).toEqual(
      scratchKeys.map((key) => [key, 0, null]),
    );
    expect(fencing).toEqual([{ platform: 'embedded', ok: true, detail: 'a late write of generation 1 was refused' }]);
    await discardScratch(deps, order);
    expect(await platform.read(toScratchScope(order), scratchKeys)).toEqual([]);
  });

  it('a platform without a fence is found out', async () => {
    const open = setUp((platform) => ({
      // Whatever generation it is sent with, it is let in.
      apply: (scope, flags, exposure, fence) =>
        platform.apply(scope, flags, exposure, fence.operationId.endsWith('/late') ? { ...fence, generation: 10_000 } : fence),
    }));
    await showScratch(open.deps, order);
    await rollBack(open.deps.platforms);
    const { fencing } = await lookAtScratch(open.deps, { order, generation: 1, hasRestored: true });
    expect(fencing).toEqual([
      { platform: 'embedded', ok: false, detail: expect.stringMatching(/let in after the rollback; the flags show 5 %/) },
    ]);
  });

  it('nothing is written late where the rollback did not end', async () => {
    const { deps } = setUp();
    await showScratch(deps, order);
    const { flags, fencing } = await lookAtScratch(deps, { order, generation: 1, hasRestored: false });
    expect([flags.every(({ share }) => share === 5_000), fencing]).toEqual([true, []]);
  });
});
