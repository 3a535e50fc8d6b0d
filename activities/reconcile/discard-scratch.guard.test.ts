import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RehearsalOrder } from '../../core/rehearsal/rehearsal.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { FlagPlatform } from '../../flag-platforms/flag-platform.js';
import { createStore, IN_MEMORY } from '../../store/create-store.js';
import type { Store } from '../../store/store.js';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { FakeReconcileDoor } from '../../test/fakes/engine/fake-reconcile-door.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { unleashSubject } from '../../test/fakes/fake-unleash/unleash-subject.js';
import { createRehearsalActivities } from '../flags/rehearsal/create-rehearsal-activities.js';
import { SCRATCH_AFTER_MS } from './discard-scratch.js';
import { reconcile } from './reconcile.js';

let store: Store;
let fake: FakeUnleash;
const clock = { nowMs: 1_800_000_000_000 };
const nowMs = () => clock.nowMs;
beforeAll(async () => {
  store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs } });
  fake = await startFakeUnleash();
});
beforeEach(() => {
  fake.mood = 'good';
});
afterAll(async () => {
  await Promise.all([fake.stop(), store.close()]);
});

/** Of a bundle on both platforms, by one installation of several on this Unleash. */
function rehearsalOf(feature: string, installation = 'production-3f9a1c'): RehearsalOrder {
  const flags = ['embedded', 'unleash'].map((platform) => ({
    ...{ key: `${feature}.${platform}`, layer: 'model' as const, control: 'a@1', candidate: 'a@2', platform },
  }));
  const rollback = { sequence: flags.map(({ key }) => key), sessions: 'hard', stuckAfterMs: 60_000, revertWithinMs: 0 } as const;
  const spec = createSampleSpec({ feature, flags, rollback });
  return { id: `rehearsal.${feature}-1`, spec, by: 'ada', requestedAtMs: clock.nowMs, installation };
}

const platforms = () => {
  const unleash: FlagPlatform = unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: 'unused' }).platform;
  return new Map([createEmbeddedPlatform(store, nowMs), unleash].map((platform) => [platform.name, platform]));
};
const activities = () => createRehearsalActivities({ store, platforms: platforms(), nowMs });
const run = () =>
  reconcile({ store, platforms: platforms(), door: new FakeReconcileDoor(store), nowMs, onError: () => undefined }, { atMs: nowMs() });
const ownedBy = (feature: string) => fake.admin.flagNames().filter((name) => name.includes(feature));
const copyOf = (feature: string) => store.flags.readBundle('production', `rehearsal.~production-3f9a1c~${feature}`);

describe('scratch flags of a rehearsal whose worker died', () => {
  it('are removed from every platform once no rehearsal can still need them, and told in one line', async () => {
    expect(await activities().showScratch(rehearsalOf('left'))).toMatchObject({ kind: 'shown' });
    expect((await run()).counts.scratch).toBe(0);
    expect([ownedBy('left').length, (await copyOf('left'))?.flags.length]).toEqual([2, 1]);
    clock.nowMs += SCRATCH_AFTER_MS;
    const { counts, sentences } = await run();
    expect([counts.scratch, sentences]).toEqual([
      1,
      [
        expect.stringMatching(
          /^Rehearsal rehearsal\.left-1 of left had left scratch flags; they were removed: .*left\.embedded, .*left\.unleash\.$/,
        ),
      ],
    ]);
    expect([ownedBy('left'), await copyOf('left')]).toEqual([[], null]);
    expect((await run()).counts.scratch).toBe(0);
  });

  it('stay as long as a later rehearsal of the feature may be using their names', async () => {
    const order = rehearsalOf('again');
    await activities().showScratch(order);
    clock.nowMs += SCRATCH_AFTER_MS;
    await activities().showScratch({ ...order, id: 'rehearsal.again-2' });
    expect((await run()).counts.scratch).toBe(0);
    expect(ownedBy('again')).toHaveLength(2);
    await activities().discardScratch({ ...order, id: 'rehearsal.again-2' });
    await run();
    expect(await store.marks.list('scratch/')).toEqual([]);
  });

  it('are tried again at the next run when the platform does not answer', async () => {
    await activities().showScratch(rehearsalOf('down'));
    clock.nowMs += SCRATCH_AFTER_MS;
    fake.mood = { status: 500 };
    expect((await run()).failures).toContainEqual(expect.stringContaining('scratch flags of rehearsal.down-1'));
    fake.mood = 'good';
    expect((await run()).counts.scratch).toBe(1);
    expect(ownedBy('down')).toEqual([]);
  });

  it('a rehearsal that has put away its own leaves nothing to find', async () => {
    await activities().showScratch(rehearsalOf('tidy'));
    await activities().discardScratch(rehearsalOf('tidy'));
    clock.nowMs += SCRATCH_AFTER_MS;
    expect((await run()).counts.scratch).toBe(0);
  });
});

describe('two installations on one Unleash', () => {
  it('rehearse the same feature at the same time, each on flags of its own', async () => {
    const [one, other] = [rehearsalOf('shared', 'staging-aaaaaa'), rehearsalOf('shared', 'production-bbbbbb')];
    for (const order of [one, other]) expect(await activities().showScratch(order)).toMatchObject({ kind: 'shown' });
    expect(ownedBy('shared')).toHaveLength(4);
    await activities().discardScratch(one);
    expect(ownedBy('shared').every((name) => name.includes('~production-bbbbbb~'))).toBe(true);
    await activities().discardScratch(other);
  });
});
