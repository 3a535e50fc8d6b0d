import { describe, expect, it } from 'vitest';
import type { Exposure } from './exposure.js';
import { toFlagdDefinition } from './flagd-definition.js';
import { nextTurnMs, type PublishedBundle, whenDrained } from './published-bundle.js';

const exposure: Exposure = {
  rolloutId: 'r-1',
  seed: 'r-1',
  epochs: [{ since: 100, share: 5_000, stageAttempt: 1 }],
  cohorts: [],
  shadowSample: 0,
  stage: 'canary',
  stageAttempt: 1,
  expiresAtMs: 60_900,
};

const bundle: PublishedBundle = {
  feature: 'support-answer',
  revision: 7,
  rolloutId: 'r-1',
  exposure,
  state: 'live',
  drainedAtMs: 0,
  flags: [
    { key: 'support.prompt', control: 'answer@12', candidate: 'answer@13', follows: 'bundle' },
    { key: 'support.model', control: 'gpt-w', candidate: 'gpt-x', follows: 'bundle' },
    { key: 'support.parser', control: 'parser@3', candidate: null, follows: 'control' },
  ],
};

describe('R-STICKY-3 one rule for all flags of a bundle', () => {
  it('refers to one shared evaluator', () => {
    const { flags, $evaluators } = toFlagdDefinition(bundle);
    expect(Object.keys($evaluators)).toEqual(['support-answer/exposure']);
    expect(flags['support.prompt']?.targeting).toEqual({ $ref: 'support-answer/exposure' });
    expect(flags['support.model']?.targeting).toEqual(flags['support.prompt']?.targeting);
  });

  it('divides by integer weights that sum to 100,000 over seed and unit', () => {
    const text = JSON.stringify(toFlagdDefinition(bundle).$evaluators);
    expect(text).toContain('{"fractional":[{"cat":["r-1",{"var":"targetingKey"}]},["candidate",5000],["control",95000]]}');
  });
});

describe('R-LAYER-2 flags carry ids of versions', () => {
  it('gives each variant its version, and control to whoever is not assigned', () => {
    const { flags } = toFlagdDefinition(bundle);
    expect(flags['support.model']).toMatchObject({
      defaultVariant: 'unassigned',
      variants: { control: 'gpt-w', candidate: 'gpt-x', cohort: 'gpt-x', unassigned: 'gpt-w' },
    });
    expect(flags['support.parser']).toEqual({
      state: 'ENABLED',
      defaultVariant: 'unassigned',
      variants: { control: 'parser@3', unassigned: 'parser@3' },
    });
  });
});

describe('time alone changes what is shown', () => {
  it('at the second of the expiry, rounded down', () => {
    expect(nextTurnMs(bundle, 0)).toBe(60_000);
    expect(nextTurnMs(bundle, 60_000)).toBeNull();
  });

  it('at the end of draining, when the candidate becomes everybody’s', () => {
    const settled: PublishedBundle = { ...bundle, exposure: { ...exposure, expiresAtMs: null }, state: 'settled', drainedAtMs: 500 };
    expect(nextTurnMs(settled, 0)).toBe(500);
    expect(whenDrained(settled, 499)).toBe(settled);
    const { flags, exposure: left } = whenDrained(settled, 500);
    expect(left).toBeNull();
    expect(flags.map((flag) => [flag.control, flag.follows])).toEqual([
      ['answer@13', 'control'],
      ['gpt-x', 'control'],
      ['parser@3', 'control'],
    ]);
  });
});
