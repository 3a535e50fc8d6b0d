import { afterEach, describe, expect, it } from 'vitest';
import { toFlagdDefinition } from '../../core/assignment/flagd-definition.js';
import { startSnapshot, stopSnapshots, unitAt } from '../../test/fakes/api/started-snapshot.js';
import { settle } from '../../test/fakes/manual-clock.js';
import { sampleBundle, sampleExposure, sampleMoves, sampleWrite } from '../../test/fakes/sample-bundle.js';
import { compileDefinition } from './validate-definition.js';

afterEach(stopSnapshots);

describe('R-STICKY-3 the snapshot answers as the published definition does', () => {
  it('gives every flag the variant that flagd gives it on its own', async () => {
    const { store, snapshot } = await startSnapshot();
    const epochs = [
      { since: 1_000, share: 20_000, stageAttempt: 1 },
      { since: 2_000, share: 60_000, stageAttempt: 2 },
      { since: 3_000, share: 0, stageAttempt: 3 },
    ];
    const cohorts = [{ name: 'staff', attribute: 'email', match: { kind: 'endsWith', value: '@example.com' } }] as const;
    const exposure = sampleExposure({ epochs, cohorts, shadowSample: 30_000 });
    await store.write(sampleWrite(exposure, 1));
    await settle();
    const core = compileDefinition(toFlagdDefinition(sampleBundle(exposure)));
    for (let index = 0; index < 3_000; index += 1) {
      const start = [undefined, 500, 1_000.5, 2_500, 3_000, 'x', null, {}][index % 8];
      const context = {
        targetingKey: index % 11 === 0 ? '' : `s-${index}`,
        unitStartedAt: start,
        email: index % 7 === 0 ? 'a@example.com' : 'b@example.org',
      };
      const [answer] = snapshot.evaluateAll(context);
      const alone = { ...context, unitStartedAt: typeof start === 'object' ? null : start };
      expect(answer?.flags.map((flag) => flag.variant)).toEqual(
        sampleMoves().map(({ key }) => core.getFlag(key)?.evaluate(alone as never)?.variant),
      );
      expect(new Set(answer?.flags.map((flag) => `${flag.metadata.arm}/${flag.metadata.bundle}`)).size).toBe(1);
    }
  });

  it('says which arm, stage attempt, bundle and state a unit has', async () => {
    const { store, snapshot } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: [{ since: 1_000, share: 100_000, stageAttempt: 2 }], stage: 'ab' }), 1));
    await settle();
    const candidate = snapshot.evaluate('support.model', unitAt(1));
    expect(candidate).toMatchObject({ value: 'model@2', variant: 'candidate', reason: 'SPLIT' });
    expect(candidate?.metadata).toEqual({
      feature: 'support-answer',
      rollout: 'r-1',
      arm: 'candidate',
      assignment: 'random',
      stage: 'ab',
      stageAttempt: 2,
      bundle: expect.any(String),
      state: 'live',
      revision: 1,
    });
    const early = snapshot.evaluate('support.model', unitAt(1, 999));
    expect(early).toMatchObject({
      value: 'model@1',
      variant: 'control',
      metadata: { arm: 'control', assignment: 'none', stageAttempt: 0 },
    });
    expect(early?.metadata.bundle).not.toBe(candidate?.metadata.bundle);
    expect(snapshot.evaluate('support.model', {})).toMatchObject({
      value: 'model@1',
      variant: 'unassigned',
      reason: 'DEFAULT',
      metadata: { assignment: 'none' },
    });
    expect(snapshot.evaluate('unknown', unitAt(1))).toBeUndefined();
    expect(snapshot.evaluate('support.model', unitAt(1), 'another')).toBeUndefined();
  });

  it('names the candidate version to mirror to, for sampled units only', async () => {
    const { store, snapshot } = await startSnapshot();
    await store.write(
      sampleWrite(sampleExposure({ epochs: [{ since: 1_000, share: 0, stageAttempt: 1 }], shadowSample: 10_000, stage: 'shadow' }), 1),
    );
    await settle();
    const answers = Array.from({ length: 2_000 }, (_, index) => snapshot.evaluateAll(unitAt(index))[0]?.flags ?? []);
    const shadowed = answers.filter(([flag]) => flag?.metadata.shadow === true);
    expect(shadowed.length / answers.length).toBeCloseTo(0.1, 1);
    expect(shadowed[0]?.map((flag) => [flag.value, flag.metadata.shadowValue])).toEqual(
      sampleMoves().map((move) => [move.control, move.candidate]),
    );
    const sampled = answers.findIndex(([flag]) => flag?.metadata.shadow === true);
    expect(snapshot.evaluate('support-answer/shadow', unitAt(sampled))).toMatchObject({ value: true, variant: 'on' });
  });
});
