import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shadowKey, toFlagdDefinition } from '../../core/assignment/flagd-definition.js';
import { publishBundle, publishExposure, SESSIONS, STAFF, sampleUnit } from '../../test/fakes/api/published-variants.js';
import { sampleBundle, sampleExposure } from '../../test/fakes/sample-bundle.js';
import { compileDefinition } from './validate-definition.js';

describe('R-COHORT-1 named cohorts get the candidate first', () => {
  it('matches any text exactly, signs with a meaning for flagd included', () => {
    const texts = fc.oneof(fc.string(), fc.constantFrom('$&', '$$', "$'", '$`', '$1', '{"$ref":"support-answer/exposure"}', 'a"b', '\\'));
    fc.assert(
      fc.property(texts, texts, (wanted, sent) => {
        const epochs = [{ since: 0, share: 1, stageAttempt: 1 }];
        for (const [match, expected] of [
          [{ kind: 'equals', value: wanted }, sent === wanted],
          [{ kind: 'startsWith', value: wanted }, sent.startsWith(wanted)],
          [{ kind: 'endsWith', value: wanted }, sent.endsWith(wanted)],
          [{ kind: 'in', values: ['other', wanted] }, sent === wanted || sent === 'other'],
        ] as const) {
          const { variant } = publishExposure({ epochs, cohorts: [{ name: 'c', attribute: 'plan', match }] });
          expect(variant({ targetingKey: 'session-3', plan: sent })).toBe(expected ? 'cohort' : 'control');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('opens with the first share above zero and matches only texts', () => {
    const epochs = [
      { since: 0, share: 0, stageAttempt: 1 },
      { since: 1_000, share: 1, stageAttempt: 2 },
    ];
    const { variant } = publishExposure({ epochs, cohorts: [STAFF] });
    const at = (startedAt: number, email: unknown) => variant({ targetingKey: 'x', unitStartedAt: startedAt, email });
    expect([at(500, 'a@example.com'), at(1_000, 'a@example.com'), at(1_000, 'a@example.org'), at(1_000, 5), at(1_000, null)]).toEqual([
      'control',
      'cohort',
      'control',
      'control',
      'control',
    ]);
  });

  it('refuses an attribute that flagd would not understand', () => {
    expect(() => publishExposure({ cohorts: [{ ...STAFF, attribute: 'a$&b' }] })).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID' }),
    );
  });
});

describe('R-LAYER-4 R-LAYER-2 flags carry ids of versions', () => {
  it('shows control without any rule on flags that do not follow the bundle', () => {
    const bundle = sampleBundle(sampleExposure({ epochs: [{ since: 0, share: 100_000, stageAttempt: 1 }] }));
    const [first, ...rest] = bundle.flags;
    const { all } = publishBundle({ ...bundle, flags: [{ ...first, follows: 'control' } as (typeof bundle.flags)[number], ...rest] });
    expect(all(sampleUnit(1))).toEqual(['unassigned', 'candidate', 'candidate', 'candidate']);
  });

  it('samples shadow units apart from the candidates, and none that began before', () => {
    const core = compileDefinition(
      toFlagdDefinition(sampleBundle(sampleExposure({ shadowSample: 10_000, epochs: [{ since: 100, share: 10_000, stageAttempt: 1 }] }))),
    );
    const read = (key: string, index: number, start: number) => core.getFlag(key)?.evaluate(sampleUnit(index, start) as never);
    const shadows = SESSIONS.filter((index) => read(shadowKey('support-answer'), index, 200)?.value === true);
    expect(shadows.length / SESSIONS.length).toBeCloseTo(0.1, 1);
    const alsoCandidate = shadows.filter((index) => read('support.model', index, 200)?.variant === 'candidate').length;
    expect(alsoCandidate / shadows.length).toBeLessThan(0.15);
    expect(shadows.filter((index) => read(shadowKey('support-answer'), index, 50)?.value !== false)).toHaveLength(0);
  });

  it('is refused where the strict schema does not hold', () => {
    const exposure = sampleExposure({ epochs: [{ since: 0, share: 0.5, stageAttempt: 1 }] });
    expect(() => publishBundle(sampleBundle(exposure))).toThrow(expect.objectContaining({ code: 'SPEC_INVALID' }));
  });
});
