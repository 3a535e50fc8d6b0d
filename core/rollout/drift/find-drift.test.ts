import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../../test/cases/sample-spec.js';
import type { ObservedFlag } from '../../assignment/observed-flag.js';
import { findDrift } from './find-drift.js';

const flags = createSampleSpec().flags.slice(0, 2);
const intended = { flags, share: 5_000, generation: 7 };
const asWritten = (patch: Partial<ObservedFlag> = {}): readonly ObservedFlag[] =>
  flags.map(({ key, control, candidate }) => ({
    ...{ key, share: 5_000, highestShare: 5_000, controlVersion: control, candidateVersion: candidate, generation: 7 },
    ...patch,
  }));
const first = (patch: Partial<ObservedFlag>): readonly ObservedFlag[] =>
  asWritten().map((flag, index) => (index === 0 ? { ...flag, ...patch } : flag));

describe('R-FLAG-* an edit by hand', () => {
  it('is none when every flag shows what was written', () => {
    expect(findDrift(asWritten(), intended)).toBeNull();
  });

  it('is none under a newer generation: Tidegate itself has moved the flags on', () => {
    expect(findDrift(asWritten({ share: 0, highestShare: 0, candidateVersion: null, generation: 8 }), intended)).toBeNull();
  });

  it('is told for watches that do not know their generation', () => {
    expect(findDrift(asWritten({ share: 7, generation: 99 }), { ...intended, generation: null })?.drifts).toHaveLength(2);
  });

  it.each([
    ['the share', { share: 10_000, highestShare: 10_000 }, 'shows the candidate to 10 % instead of 5 %'],
    ['a rule for some', { share: 0, highestShare: 100_000 }, 'shows the candidate to 0 % (to some units up to 100 %) instead of 5 %'],
    ['switched off', { share: 0, highestShare: 0, candidateVersion: null }, 'shows control to everybody instead of the candidate to 5 %'],
    ['control', { controlVersion: 'old' }, `has control old instead of ${flags[0]?.control}`],
    ['candidate', { candidateVersion: 'new' }, `has candidate new instead of ${flags[0]?.candidate}`],
  ] as const)('%s of one flag is named with what was and what should be', (_name, patch, what) => {
    const found = findDrift(first(patch), intended);
    expect(found?.drifts).toEqual([{ key: flags[0]?.key, platform: 'embedded', what }]);
    expect(found?.isOff).toBe(false);
  });

  it('a flag that is gone', () => {
    expect(findDrift(asWritten().slice(1), intended)?.drifts[0]?.what).toBe('is not there any more');
    expect(findDrift([], intended)).toMatchObject({ isOff: true, share: null });
  });

  it('can be adopted only when all flags show one share with the versions of this rollout', () => {
    expect(findDrift(asWritten({ share: 10_000, highestShare: 10_000 }), intended)?.share).toBe(10_000);
    expect(findDrift(first({ share: 10_000, highestShare: 10_000 }), intended)?.share).toBeNull();
    expect(findDrift(asWritten({ share: 10_000, highestShare: 10_000, candidateVersion: 'new' }), intended)?.share).toBeNull();
    expect(findDrift(asWritten({ share: 0, highestShare: 5_000 }), intended)?.share).toBeNull();
  });
});
