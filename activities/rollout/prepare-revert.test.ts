import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WHOLE } from '../../core/assignment/share.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { FlagMove, RolloutSpec } from '../../core/rollout/spec.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { FlagPlatform } from '../../flag-platforms/flag-platform.js';
import { createStore, IN_MEMORY } from '../../store/create-store.js';
import type { Store } from '../../store/store.js';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { unleashSubject } from '../../test/fakes/fake-unleash/unleash-subject.js';
import { restoreFlags } from '../flags/restore-flags.js';
import { createRevertActivities } from './prepare-revert.js';
import type { RevertTarget } from './revert-activities.js';

interface Subject {
  readonly platform: FlagPlatform;
  readonly clock: { nowMs: number };
  readonly feature: string;
}

let store: Store;
let fake: FakeUnleash;
let features = 0;
beforeAll(async () => {
  store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs: () => 1_800_000_000_000 } });
  fake = await startFakeUnleash();
});
afterAll(async () => {
  await Promise.all([fake.stop(), store.close()]);
});

function embedded(): Subject {
  const clock = { nowMs: 1_800_000_000_000 };
  features += 1;
  return { platform: createEmbeddedPlatform(store, () => clock.nowMs), clock, feature: `e${features}` };
}

function unleash(): Subject {
  features += 1;
  const { platform, clock } = unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: `u${features}` });
  return { platform, clock, feature: `u${features}` };
}

const LAYERS = ['parser', 'prompt', 'model'] as const;
const MINUTE = 60_000;

/** A bundle whose rollout has completed; what was settled has drained. */
async function completed({ platform, clock, feature }: Subject) {
  const rolloutId = `r-${feature}`;
  const scope = { environment: 'production', feature, rolloutId };
  const flags = LAYERS.map(
    (layer): FlagMove => ({ key: `${feature}.${layer}`, layer, control: `${layer}@1`, candidate: `${layer}@2`, platform: platform.name }),
  );
  const sequence = flags.map(({ key }) => key).reverse();
  const spec: RolloutSpec = createSampleSpec({
    feature,
    flags,
    rollback: { sequence, sessions: 'drain', stuckAfterMs: MINUTE, revertWithinMs: MINUTE },
  });
  const exposure = (share: number, stage: string) => ({
    ...{ rolloutId, seed: rolloutId, cohorts: [], shadowSample: 0, stage, stageAttempt: 1, expiresAtMs: null },
    epochs: [{ since: clock.nowMs / 1000, share, stageAttempt: 1 }],
  });
  const { generation } = await platform.register(scope, flags);
  await platform.apply(scope, flags, exposure(99_000, 'full'), { generation: generation + 1, operationId: `${rolloutId}/stage/1` });
  const settled = { exposure: exposure(WHOLE, 'completed'), drainedAtMs: clock.nowMs + MINUTE };
  await platform.settle(scope, flags, settled, { generation: generation + 2, operationId: `${rolloutId}/settle` });
  return { scope, flags, sequence, spec, rolloutId };
}

describe.each([
  ['the embedded platform', embedded],
  ['Unleash', unleash],
])('D8 a revert on %s', (_name, create) => {
  const isHolder = { holdsLeases: async () => true } as unknown as Store['rollouts'];
  const prepare = ({ platform }: Subject, rollouts = isHolder, environment = new MockActivityEnvironment()) => {
    const deps = { store: { flags: store.flags, rollouts }, platforms: new Map([[platform.name, platform]]) };
    const { prepareRevert } = createRevertActivities(deps);
    return (target: RevertTarget) => environment.run(() => prepareRevert(target)) as ReturnType<typeof prepareRevert>;
  };

  async function revert(subject: Subject, bundle: Awaited<ReturnType<typeof completed>>): Promise<readonly string[]> {
    const prepared = await prepare(subject)(bundle);
    if (isRefusal(prepared)) throw new TypeError(prepared.detail);
    const platforms = new Map([[subject.platform.name, subject.platform]]);
    const input = { ...bundle.scope, flags: bundle.flags, sequence: bundle.sequence, ...prepared, part: 'both' as const, reason: 'test' };
    const restored = await restoreFlags(input, {
      platforms,
      nowMs: () => subject.clock.nowMs,
      alreadyVerified: [],
      onVerified: () => undefined,
    });
    return restored.flags.map(({ key }) => key);
  }
  const shown = async ({ platform }: Subject, { scope, flags }: Awaited<ReturnType<typeof completed>>) =>
    (
      await platform.read(
        scope,
        flags.map(({ key }) => key),
      )
    ).map((flag) => [flag.highestShare, flag.controlVersion, flag.candidateVersion]);
  const OLD_CONTROL = [
    [0, 'parser@1', null],
    [0, 'prompt@1', null],
    [0, 'model@1', null],
  ];

  it('gives everybody the old control, running units included, in the order of the rollback', async () => {
    const subject = create();
    const bundle = await completed(subject);
    await prepare(subject)(bundle);
    expect((await shown(subject, bundle)).every(([share]) => share === WHOLE)).toBe(true);
    expect(await revert(subject, bundle)).toEqual(bundle.sequence);
    expect(await shown(subject, bundle)).toEqual(OLD_CONTROL);
  });

  it('also when the candidate has become the control, because another rollout has looked at the flags', async () => {
    const subject = create();
    const bundle = await completed(subject);
    subject.clock.nowMs += MINUTE;
    const next = bundle.flags.map((flag) => ({ ...flag, control: flag.candidate, candidate: `${flag.layer}@3` }));
    await subject.platform.register({ ...bundle.scope, rolloutId: 'r-next' }, next);
    expect((await shown(subject, bundle)).map(([, control]) => control)).toEqual(['parser@2', 'prompt@2', 'model@2']);
    // A rollback by itself looks for exposure, and there is none: the versions are seen to before it.
    await prepare(subject)(bundle);
    expect(await shown(subject, bundle)).toEqual(OLD_CONTROL);
    expect(await revert(subject, bundle)).toEqual(bundle.sequence);
    expect(await shown(subject, bundle)).toEqual(OLD_CONTROL);
    // And once more, as after a crash in between: nothing is refused, nothing changes.
    await revert(subject, bundle);
    expect(await shown(subject, bundle)).toEqual(OLD_CONTROL);
  });

  it('tells that it is alive while the platform is slow: nobody tries the same beside it', async () => {
    const subject = create();
    const bundle = await completed(subject);
    const environment = new MockActivityEnvironment();
    const beaten = new Promise((resolve) => environment.once('heartbeat', resolve));
    const slow: FlagPlatform = {
      ...subject.platform,
      async read(...asked) {
        await beaten;
        return subject.platform.read(...asked);
      },
    };
    expect(await prepare({ ...subject, platform: slow }, isHolder, environment)(bundle)).toMatchObject({ generation: expect.any(Number) });
  });

  it('is refused when somebody has moved a flag on, and writes nothing then', async () => {
    const subject = create();
    const bundle = await completed(subject);
    subject.clock.nowMs += MINUTE;
    const moved = bundle.flags.map((flag) => ({ ...flag, control: flag.candidate, candidate: `${flag.layer}@3` }));
    const scope = { ...bundle.scope, rolloutId: 'r-next' };
    const { generation } = await subject.platform.register(scope, moved);
    const back = moved.map((flag) => ({ ...flag, control: flag.candidate, candidate: flag.control }));
    await subject.platform.apply(scope, back, null, { generation: generation + 1, operationId: 'r-next/rollback' });
    const before = await shown(subject, bundle);
    expect(await prepare(subject)(bundle)).toMatchObject({ code: 'REVERT_OVERTAKEN', detail: expect.stringContaining('serves parser@3') });
    expect(await shown(subject, bundle)).toEqual(before);
  });

  it('is refused when the rollout does not hold its flags: it was started again after its end', async () => {
    const subject = create();
    const bundle = await completed(subject);
    const rollouts = { holdsLeases: async () => false } as unknown as Store['rollouts'];
    expect(await prepare(subject, rollouts)(bundle)).toMatchObject({ code: 'REVERT_OVERTAKEN' });
    expect((await shown(subject, bundle)).every(([share]) => share === WHOLE)).toBe(true);
  });
});
