import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FlagsTrouble } from '../../core/rollout/drift/flags-trouble.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createSampleStanding } from '../cases/sample-standing.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

const ENVIRONMENT = 'production';
let harness: Harness;
let run = 0;
let id = '';
beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());
beforeEach(() => {
  id = `flags-${run++}`;
  const { fakes } = harness;
  fakes.writes.length = 0;
  fakes.pages.length = 0;
  fakes.drift = null;
  fakes.looksAgain = false;
  fakes.control = { isHealthy: true, detail: 'http://control answered 200' };
  fakes.standing = async (watchId) => createSampleStanding(watchId, await harness.env.currentTimeMs());
});

const address = () => ({ environment: ENVIRONMENT, rolloutId: id });
const decide = (verb: 'abort' | 'resume') =>
  harness.rollouts.decide(address(), {
    ...{ id: `${id}-${verb}`, verb, reason: 'because' },
    principal: { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' },
  });
async function until(isThere: (view: RolloutView) => boolean, stepMs = 50, steps = 200): Promise<RolloutView> {
  for (let step = 0; step < steps; step++) {
    const seen = await harness.rollouts.view(address());
    if (isThere(seen)) return seen;
    await harness.env.sleep(stepMs);
  }
  const last = await harness.rollouts.view(address());
  throw new Error(`never got there; it is ${last.state}: ${last.headline}`);
}
const report = async (flags: FlagsTrouble, attempt = 1) =>
  harness.rollouts.report(
    address(),
    createSampleStanding(`${id}#${attempt}`, await harness.env.currentTimeMs(), {
      proven: false,
      missing: ['x'],
      flags,
      digest: flags.detail,
    }),
  );
const writes = () => harness.fakes.writes.map(({ what }) => what);
const sample = (patch: Partial<RolloutSpec> = {}) => createSampleSpec(patch);
const drift: FlagsTrouble = { kind: 'drifted', drifts: [], share: null, isOff: false, detail: 'Edited by hand.' };

describe('the dead-man switch: forward stages resume only by a person', () => {
  it('an expired exposure holds and pages; a resume shows the same stage again under a new attempt', async () => {
    await harness.start(id, sample());
    await until((seen) => seen.phase === 'watching');
    await report({ kind: 'expired', sinceMs: 1, detail: 'Nobody watched.' });
    const held = await until((seen) => seen.hold?.cause === 'expired');
    expect(held.headline).toContain('Nobody watched.');
    await decide('resume');
    const again = await until((seen) => seen.phase === 'watching' && seen.stageAttempt === 2);
    expect([again.stageIndex, again.hold]).toEqual([0, null]);
    expect(writes()).toEqual(['stage 0', 'stage 0 again']);
    await until(() => harness.fakes.pages.some(({ cause }) => cause === 'held:expired'));
    await decide('abort');
    await until((seen) => seen.state === 'rolledBack');
  });
});

describe('onDrift in the engine', () => {
  it('revert: the stage is shown again without anybody', async () => {
    await harness.start(id, sample({ onDrift: 'revert' }));
    await until((seen) => seen.phase === 'watching');
    await report(drift);
    await until((seen) => seen.stageAttempt === 2 && seen.phase === 'watching');
    expect(writes()).toEqual(['stage 0', 'stage 0 again']);
    await decide('abort');
    await until((seen) => seen.state === 'rolledBack');
  });

  it('a platform that refuses a write over an edit by hand holds the rollout instead of rolling it back', async () => {
    harness.fakes.drift = 'Flag support.model is switched off.';
    await harness.start(id, sample());
    const held = await until((seen) => seen.hold?.cause === 'drift');
    expect([held.phase, writes()]).toEqual(['applying', []]);
    await decide('resume');
    await until((seen) => seen.phase === 'watching');
    expect(writes()).toEqual(['stage 0 again']);
    await decide('abort');
    await until((seen) => seen.state === 'rolledBack');
  });
});

describe('B3 R-ROLL-4 control is asked before the first write back', () => {
  const controlHealth = { url: 'http://control', waitMs: 1_000 };
  const withControl = () => sample({ rollback: { ...sample().rollback, controlHealth } });

  it('an unhealthy one stops nothing (rule 6), and somebody is paged', async () => {
    harness.fakes.control = { isHealthy: false, detail: 'http://control answered 503' };
    const handle = await harness.start(id, withControl());
    await until((seen) => seen.phase === 'watching');
    await decide('abort');
    const result = (await handle.result()) as RolloutView;
    expect(writes().slice(1, 3)).toEqual(['ask http://control', 'cut']);
    expect(result.detail).toContain('Control was not known to be healthy: http://control answered 503.');
    expect(harness.fakes.pages.map(({ cause }) => cause)).toContain('controlUnhealthy');
  });

  it('a kill asks nobody', async () => {
    const handle = await harness.start(id, withControl());
    await until((seen) => seen.phase === 'watching');
    await harness.rollouts.killed(address(), { by: 'oncall', reason: 'leaks', generation: 1_000 });
    await handle.result();
    expect(writes()).not.toContain('ask http://control');
  });
});

describe('a platform without compare-and-set', () => {
  it('is looked at once more after the longest write, and the rollback does not wait for that', async () => {
    harness.fakes.looksAgain = true;
    const handle = await harness.start(id, sample());
    await until((seen) => seen.phase === 'watching');
    await decide('abort');
    await handle.result();
    const restored = writes().length;
    for (let step = 0; step < 100 && writes().length === restored; step++) await harness.env.sleep(1_000);
    expect(writes().slice(restored, restored + 2)).toEqual(['cut', 'restore support.model']);
  });
});
