import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Epoch, epochFor, withEpoch } from '../../core/assignment/exposure.js';
import { publishBundle, publishExposure, SESSIONS, STAFF, sampleUnit } from '../../test/fakes/api/published-variants.js';
import { sampleBundle, sampleExposure } from '../../test/fakes/sample-bundle.js';

const isCandidate = (variant: string) => variant === 'candidate' || variant === 'cohort';

const epochsArbitrary = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 500 }), share: fc.constantFrom(0, 1, 500, 5_000, 50_000, 99_999, 100_000) }), {
    maxLength: 50,
  })
  .map((steps) => {
    let since = 1_000;
    return steps.map(({ gap, share }, index): Epoch => {
      since += gap;
      return { since, share, stageAttempt: index + 1 };
    });
  });

afterEach(() => vi.useRealTimers());

describe('R-STICKY-3 all flags of a bundle put a unit in the same arm', () => {
  it('mixes no bundle for 20,000 sessions, and the observed share is the wanted one', () => {
    const { all } = publishExposure({
      epochs: [
        { since: 0, share: 5_000, stageAttempt: 1 },
        { since: 2_000, share: 50_000, stageAttempt: 2 },
      ],
    });
    for (const [startedAt, share] of [
      [500, 0.05],
      [3_000, 0.5],
    ] as const) {
      const answers = SESSIONS.map((index) => all(sampleUnit(index, startedAt)));
      expect(answers.filter((variants) => new Set(variants).size > 1)).toHaveLength(0);
      const observed = answers.filter(([variant]) => variant === 'candidate').length / SESSIONS.length;
      // Four standard errors of a share over 20,000 sessions.
      expect(Math.abs(observed - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / SESSIONS.length));
    }
  });

  it('never moves a unit from candidate to control by growth', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 2, maxLength: 5 }),
        fc.string({ minLength: 1 }),
        (shares, seed) => {
          const ramps = shares
            .toSorted((a, b) => a - b)
            .map((share) => publishExposure({ seed, epochs: [{ since: 0, share, stageAttempt: 1 }] }).variant);
          for (let index = 0; index < 200; index += 1) {
            const arms = ramps.map((variant) => isCandidate(variant(sampleUnit(index, 10))));
            expect(arms).toEqual(arms.toSorted((a, b) => Number(a) - Number(b)));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('draws the units of the next rollout anew', () => {
    const [first, second] = ['r-1', 'r-2'].map(
      (seed) => publishExposure({ seed, epochs: [{ since: 0, share: 50_000, stageAttempt: 1 }] }).variant,
    );
    const both = SESSIONS.filter(
      (index) => first?.(sampleUnit(index, 1)) === 'candidate' && second?.(sampleUnit(index, 1)) === 'candidate',
    ).length;
    expect(both / SESSIONS.length).toBeCloseTo(0.25, 1);
  });
});

describe('R-STICKY-1 a session stays on its arm through ramps', () => {
  it('moves no running unit over any number of ramps, cohorts included', () => {
    fc.assert(
      fc.property(epochsArbitrary, fc.integer({ min: 0, max: 30_000 }), fc.boolean(), (epochs, startedAt, isStaff) => {
        const known = epochs.filter((epoch) => epoch.since <= startedAt);
        const before = publishExposure({ epochs: known, cohorts: [STAFF] });
        const after = publishExposure({ epochs, cohorts: [STAFF] });
        for (let index = 0; index < 20; index += 1) {
          const context = { ...sampleUnit(index, startedAt), ...(isStaff ? { email: 'a@example.com' } : {}) };
          expect(after.variant(context)).toBe(before.variant(context));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the epoch that `epochFor` gives, for epochs of the same second too', () => {
    fc.assert(
      fc.property(epochsArbitrary, fc.option(fc.double({ min: 0, max: 30_000, noNaN: true }), { nil: undefined }), (epochs, startedAt) => {
        const exposure = sampleExposure({ epochs });
        const share = epochFor(exposure, startedAt)?.share ?? 0;
        const alone = publishExposure({ epochs: [{ since: 0, share, stageAttempt: 1 }] });
        const { variant } = publishBundle(sampleBundle(exposure));
        for (let index = 0; index < 20; index += 1) expect(variant(sampleUnit(index, startedAt))).toBe(alone.variant(sampleUnit(index, 1)));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps 20,000 running sessions still from 5 % to 50 %, with folding', () => {
    const first: Epoch = { since: 1_000, share: 5_000, stageAttempt: 1 };
    const before = publishExposure({ epochs: [first] }).variant;
    const ramped = withEpoch(
      withEpoch([first], { since: 2_000, share: 20_000, stageAttempt: 2 }, 3_600_000),
      { since: 3_000, share: 50_000, stageAttempt: 3 },
      3_600_000,
    );
    const after = publishExposure({ epochs: ramped }).variant;
    expect(SESSIONS.filter((index) => before(sampleUnit(index, 1_500)) !== after(sampleUnit(index, 1_500)))).toHaveLength(0);
  });

  it('drains: running units finish on the candidate, new ones get control', () => {
    const live = publishExposure({ cohorts: [STAFF], epochs: [{ since: 0, share: 50_000, stageAttempt: 1 }] });
    const drained = publishExposure({
      cohorts: [STAFF],
      epochs: [
        { since: 0, share: 50_000, stageAttempt: 1 },
        { since: 2_000, share: 0, stageAttempt: 2 },
      ],
    });
    const staff = { targetingKey: 'x', email: 'a@example.com' };
    expect(SESSIONS.filter((index) => live.variant(sampleUnit(index, 10)) !== drained.variant(sampleUnit(index, 10)))).toHaveLength(0);
    expect(SESSIONS.filter((index) => drained.variant(sampleUnit(index, 2_000)) !== 'control')).toHaveLength(0);
    expect([
      drained.variant({ ...staff, unitStartedAt: 10 }),
      drained.variant({ ...staff, unitStartedAt: 2_000 }),
      drained.variant(staff),
    ]).toEqual(['cohort', 'control', 'control']);
  });

  it('shows no candidate after a hard rollback, whatever the cohorts and starts', () => {
    for (const epochs of [[], [{ since: 0, share: 0, stageAttempt: 1 }]]) {
      const { all } = publishExposure({ epochs, cohorts: [STAFF] });
      const shown = SESSIONS.flatMap((index) => all({ ...sampleUnit(index, index % 3 === 0 ? undefined : index), email: 'a@example.com' }));
      expect(shown.filter((variant) => variant !== 'control')).toHaveLength(0);
    }
    const { all } = publishBundle(sampleBundle(null));
    expect(all(sampleUnit(1))).toEqual(['unassigned', 'unassigned', 'unassigned', 'unassigned']);
  });

  it('puts units that began before the first epoch on control', () => {
    const { variant } = publishExposure({ epochs: [{ since: 1_000, share: 100_000, stageAttempt: 1 }] });
    expect([
      variant(sampleUnit(1, 999.999)),
      variant(sampleUnit(1, 1_000)),
      variant(sampleUnit(1, 1_000.5)),
      variant(sampleUnit(1)),
    ]).toEqual(['control', 'candidate', 'candidate', 'candidate']);
  });

  it('takes a start that is no number as absent', () => {
    const { variant } = publishExposure({
      epochs: [
        { since: 0, share: 0, stageAttempt: 1 },
        { since: 1_000, share: 100_000, stageAttempt: 2 },
      ],
    });
    for (const start of ['500', 'yesterday', '', null, true, false])
      expect(variant({ targetingKey: 'x', unitStartedAt: start })).toBe('candidate');
    expect(variant({ targetingKey: 'x', unitStartedAt: 500 })).toBe('control');
  });
});

describe('R-STICKY-2 a unit is what the key says, and falls back to control', () => {
  it('has a key that is a string and not empty; anything else is unassigned', () => {
    const { variant } = publishExposure({ epochs: [{ since: 0, share: 100_000, stageAttempt: 1 }], cohorts: [STAFF] });
    for (const key of [undefined, null, '', 0, 42, true, [], ['a'], {}])
      expect(variant({ targetingKey: key, email: 'a@example.com' })).toBe('unassigned');
    expect(variant({ targetingKey: '42' })).toBe('candidate');
  });

  it('is unassigned from the second of the expiry on', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { all } = publishExposure({ expiresAtMs: 50_900, cohorts: [STAFF], epochs: [{ since: 0, share: 100_000, stageAttempt: 1 }] });
    vi.setSystemTime(49_999);
    expect(new Set(SESSIONS.flatMap((index) => all(sampleUnit(index, 1))))).toEqual(new Set(['candidate']));
    vi.setSystemTime(50_000);
    expect(new Set(SESSIONS.flatMap((index) => all({ ...sampleUnit(index, 1), email: 'a@example.com' })))).toEqual(new Set(['unassigned']));
  });
});
