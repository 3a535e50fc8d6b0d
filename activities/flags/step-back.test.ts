import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { highestShare } from '../../core/assignment/exposure.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { FlagPlatform } from '../../flag-platforms/flag-platform.js';
import { type PlatformSubject, toExposureOf, toMoves } from '../../test/cases/flag-platform-cases.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { unleashSubject } from '../../test/fakes/fake-unleash/unleash-subject.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { restoreFlags } from './restore-flags.js';
import { stepBack } from './step-back.js';

const T0 = 1_800_000_000_000;
const STEPS = 100;

let fake: FakeUnleash;
beforeAll(async () => {
  fake = await startFakeUnleash();
});
afterAll(() => fake.stop());

function embedded(feature: string): Pick<PlatformSubject, 'platform' | 'scope' | 'clock' | 'kill' | 'renew'> {
  const store = new MemoryFlagStore();
  const clock = { nowMs: T0 };
  const scope = { environment: 'production', feature, rolloutId: `r-${feature}` };
  const order = { by: 'oncall', reason: 'leaks', atMs: T0 };
  return {
    platform: createEmbeddedPlatform({ flags: store, subscribe: async () => async () => undefined } as never, () => clock.nowMs),
    clock,
    scope,
    kill: async () => void (await store.kill('production', feature, order as never)),
    renew: async (expiresAtMs) => ((await store.renew([scope], { expiresAtMs, nowMs: clock.nowMs })) === 1 ? 'renewed' : 'gone'),
  };
}

let features = 0;
/** The candidate is shown to 50 %, and everybody may step it back. */
async function world(kind: 'embedded' | 'unleash', { sessions = 'hard' as 'hard' | 'drain', isRetry = false } = {}) {
  const feature = `step-${features++}`;
  const subject: ReturnType<typeof embedded> & Partial<PlatformSubject> =
    kind === 'embedded' ? embedded(feature) : unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature });
  const { platform, scope, clock } = subject;
  const flags = toMoves(subject as PlatformSubject);
  const sequence = flags.map(({ key }) => key).reverse();
  const { generation } = await platform.register(scope, flags);
  const exposure = { ...toExposureOf(subject as PlatformSubject, 50_000), expiresAtMs: clock.nowMs + 600_000 };
  await platform.apply(scope, flags, exposure, { generation: generation + 1, operationId: 'stage/1' });
  const seen: number[] = [];
  const spied: FlagPlatform = {
    ...platform,
    async apply(...write) {
      const result = await platform.apply(...write);
      const now = await platform.read(scope, sequence);
      seen.push(Math.max(...now.map(({ highestShare: highest }) => highest)));
      return result;
    },
  };
  const platforms = new Map([[platform.name, spied]]);
  const common = { rolloutId: scope.rolloutId, environment: scope.environment, feature, flags, sequence };
  let newOwner: string | null = null;
  return {
    ...subject,
    /** Highest share after each write. */
    seen,
    step: (index: number, share: number) =>
      stepBack(
        { ...common, sessions, index, share, generation: generation + STEPS - 10 + index },
        { platforms, nowMs: () => clock.nowMs, newOwner: async () => newOwner, isRetry },
      ),
    restore: () =>
      restoreFlags(
        { ...common, generation: generation + STEPS, part: 'both', reason: 'x' },
        { platforms, nowMs: () => clock.nowMs, onVerified: () => undefined, alreadyVerified: [] },
      ),
    write: (share: number, above: number) =>
      platform.apply(
        scope,
        flags,
        { ...exposure, epochs: [{ since: T0 / 1000, share, stageAttempt: 2 }] },
        { generation: generation + above, operationId: `w/${above}` },
      ),
    giveTo: (rolloutId: string) => {
      newOwner = rolloutId;
    },
    shares: async () => (await platform.read(scope, sequence)).map(({ share }) => share),
    exposure: () => platform.readExposure(scope),
  };
}

describe.each(['embedded', 'unleash'] as const)('D9 stepping back on %s', (kind) => {
  it('falls to each share and then to control in order; nothing is ever raised', async () => {
    const { step, restore, shares, seen } = await world(kind);
    expect(await step(0, 25_000)).toMatchObject({ kind: 'shown' });
    expect(await shares()).toEqual([25_000, 25_000, 25_000]);
    expect(await step(1, 5_000)).toMatchObject({ kind: 'shown' });
    expect((await restore()).flags).toHaveLength(3);
    expect(await shares()).toEqual([0, 0, 0]);
    expect(seen.slice(0, 2)).toEqual([25_000, 5_000]);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
  });

  it('the same step again writes nothing, and its expiry is what it was', async () => {
    const { step, exposure, seen } = await world(kind);
    const before = await exposure();
    await step(0, 25_000);
    await step(0, 25_000);
    expect(seen).toHaveLength(1);
    expect((await exposure())?.expiresAtMs).toBe(before?.expiresAtMs);
  });

  it('the exposure of a step is renewed as that of a stage, and expires when nobody does', async () => {
    const { step, renew, exposure, clock } = await world(kind);
    await step(0, 25_000);
    clock.nowMs += 400_000;
    const expiresAtMs = clock.nowMs + 600_000;
    expect(await renew(expiresAtMs)).toBe('renewed');
    await step(1, 5_000);
    expect((await exposure())?.expiresAtMs).toBe(expiresAtMs);
    clock.nowMs = expiresAtMs;
    expect(await step(2, 1_000)).toMatchObject({ kind: 'over', detail: expect.stringContaining('expired') });
  });

  it('a step forward that comes late is fenced off by a step', async () => {
    const { step, write, shares } = await world(kind);
    await step(0, 25_000);
    expect(await write(99_000, 2)).toMatchObject({ refused: true });
    expect(await shares()).toEqual([25_000, 25_000, 25_000]);
  });

  it('a step that comes late, after the cut, raises nothing', async () => {
    const { step, restore, shares, seen } = await world(kind);
    await restore();
    const writes = seen.length;
    expect(await step(0, 25_000)).toMatchObject({ kind: 'over' });
    expect(await shares()).toEqual([0, 0, 0]);
    expect(seen).toHaveLength(writes);
  });

  it('is over where flags show less already, have expired, were killed, or belong to another rollout', async () => {
    const less = await world(kind);
    await less.step(0, 5_000);
    expect(await less.step(1, 25_000)).toMatchObject({ kind: 'shown' });
    expect(await less.shares()).toEqual([5_000, 5_000, 5_000]);
    const expired = await world(kind);
    expired.clock.nowMs += 600_000;
    expect(await expired.step(0, 25_000)).toMatchObject({ kind: 'over' });
    const killed = await world(kind);
    await killed.kill();
    expect(await killed.step(0, 25_000)).toMatchObject({ kind: 'over' });
    expect(await killed.shares()).toEqual([0, 0, 0]);
    const given = await world(kind);
    given.giveTo('r-next');
    expect(await given.step(0, 25_000)).toEqual({ kind: 'over', detail: 'The flags belong to rollout r-next now.', lines: [] });
    for (const { seen } of [expired, killed, given]) expect(seen).toEqual([]);
  });
});

describe('D9 a step that is long on its way', () => {
  it('raises nothing when it arrives after the cut, on a platform without compare-and-set', async () => {
    const { step, restore, shares, stallNextRaise } = await world('unleash');
    const stalled = stallNextRaise?.();
    const late = step(0, 25_000).catch(() => null);
    await stalled?.reached;
    await restore();
    stalled?.release();
    await late;
    expect(await shares()).toEqual([0, 0, 0]);
  });
});

describe('D9 running units', () => {
  it('hard: nobody is judged by more than the step; drain: those who run keep what they have', async () => {
    const hard = await world('embedded');
    await hard.step(0, 25_000);
    expect(highestShare(await hard.exposure())).toBe(25_000);
    const drain = await world('embedded', { sessions: 'drain' });
    await drain.step(0, 25_000);
    await drain.step(1, 5_000);
    expect((await drain.exposure())?.epochs.map(({ share }) => share)).toEqual([50_000, 25_000, 5_000]);
  });

  it('the line of a step outside the store is brought again by a retry, by the same key', async () => {
    const { step } = await world('unleash', { isRetry: true });
    const [first, again] = [await step(0, 25_000), await step(0, 25_000)];
    expect(first.lines).toMatchObject([{ kind: 'flagWrite', data: { shareAfter: 25_000 }, key: expect.stringContaining('/step-back/1') }]);
    expect(again.lines.map(({ key }) => key)).toEqual(first.lines.map(({ key }) => key));
  });
});
