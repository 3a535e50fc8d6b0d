import { describe, expect, it } from 'vitest';
import { parseSample, sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { toCondition } from './schema/guard/condition-text.js';
import { toLimit } from './schema/guard/limit-text.js';

const guard = (fields: Record<string, unknown>, patch: Record<string, unknown> = {}) =>
  sampleSpec({ ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [`/guards/0/${key}`, value])), ...patch });
const counted = { margin: undefined, condition: 'candidate < 15%', count: 5, interval: '10m' };
const warningsOf = (patch: Record<string, unknown>) => {
  const parsed = parseSample(patch);
  return parsed.ok ? parsed.warnings.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n') : JSON.stringify(parsed.errors);
};

describe('what a guard tests, as written', () => {
  it.each([
    ['candidate < 0.05', { subject: 'candidate', operator: '<', value: 0.05 }],
    ['candidate <= 5%', { subject: 'candidate', operator: '<=', value: 0.05 }],
    ['difference<1pp', { subject: 'difference', operator: '<', value: 0.01 }],
    [' ratio  >=  0.9 ', { subject: 'ratio', operator: '>=', value: 0.9 }],
    ['ratio < 120%', { subject: 'ratio', operator: '<', value: 1.2 }],
    ['difference > -0.7pp', { subject: 'difference', operator: '>', value: -0.007 }],
  ])('%s', (text, condition) => expect(toCondition(text)).toEqual(condition));

  it.each(['', 'candidate', 'candidate < ', 'candidate < 1e3', 'a < 1', 'candidate << 1', 'difference < 1%', 'ratio < 1pp'])(
    '%j is no condition',
    (text) => expect(toCondition(text)).toBeUndefined(),
  );

  it.each([
    ['5%', 0.05],
    ['0.7%', 0.007],
    [0.05, 0.05],
    ['100%', 1],
    ['101%', undefined],
    ['5', undefined],
    [-0.1, undefined],
    [Number.NaN, undefined],
  ])('the limit %s is %s', (written, value) => expect(toLimit(written)).toBe(value));
});

describe('R-METRIC-3 guards in the core', () => {
  it('a margin is a comparison, with every default', () => {
    expect(guard({}).guards[0]?.test).toEqual({
      kind: 'comparison',
      margin: { kind: 'points', value: 0.01 },
      failOn: 'margin',
      claim: 'nonInferior',
      perCategory: false,
    });
    expect(guard({ failOn: 'harm', claim: 'superior', perCategory: true }).guards[0]?.test).toMatchObject({
      failOn: 'harm',
      claim: 'superior',
      perCategory: true,
    });
  });

  it('a limit is one', () => expect(guard({ margin: undefined, limit: '5%' }).guards[0]?.test).toEqual({ kind: 'limit', limit: 0.05 }));

  it('a condition is counted, with the defaults of the field', () => {
    expect(guard(counted).guards[0]?.test).toEqual({
      kind: 'counted',
      condition: { subject: 'candidate', operator: '<', value: 0.15 },
      intervalMs: 600_000,
      initialDelayMs: 0,
      count: 5,
      failureLimit: 0,
      consecutiveErrorLimit: 4,
      consecutiveSuccess: null,
      inconclusiveLimit: 0,
    });
    const written = {
      interval: '20m',
      failureLimit: 2,
      consecutiveErrorLimit: 1,
      consecutiveSuccess: 5,
      inconclusiveLimit: 3,
      initialDelay: '2m',
    };
    expect(guard({ ...counted, ...written }).guards[0]?.test).toMatchObject({
      intervalMs: 1_200_000,
      initialDelayMs: 120_000,
      failureLimit: 2,
      consecutiveErrorLimit: 1,
      consecutiveSuccess: 5,
      inconclusiveLimit: 3,
    });
  });

  it('measures as often as the watch looks unless said', () => {
    const { guards } = guard({ ...counted, interval: undefined }, { '/stages/2/prove': 'evidence' });
    expect(guards[0]?.test).toMatchObject({ intervalMs: 15_000 });
  });

  it('counting claims no error probability: the others share it', () => {
    const { guards } = guard(counted);
    expect(guards[0]?.weight).toBe(0);
    expect(guards.slice(1).map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('a guard that fails on any harm can fail whatever its margin is', () => {
    expect(guard({ failOn: 'harm', margin: '99pp' }).guards[0]?.test).toMatchObject({ failOn: 'harm' });
  });

  it('a condition on an unknown kind of metric may have any number', () => {
    expect(parseSample({ '/guards/2/margin': undefined, '/guards/2/condition': 'candidate <= 2', '/guards/2/count': 3 }).ok).toBe(true);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'control alone',
      { '/guards/0/margin': undefined, '/guards/0/condition': 'control < 9%', '/guards/0/count': 3, '/guards/0/interval': '1h' },
      'looks at control only',
    ],
    [
      'a limit beyond which control is',
      { '/guards/0/margin': undefined, '/guards/0/limit': '0.9%', '/stages/2/prove': 'evidence' },
      'Control itself is expected',
    ],
    [
      'windows that fail by chance',
      { '/guards/0/margin': undefined, '/guards/0/condition': 'candidate < 3%', '/guards/0/count': 10, '/guards/0/interval': '1h' },
      'fails a candidate that equals control with a chance of',
    ],
    ['a stage that may well end open', { '/stages/2/deadline': '1d1h' }, 'waits until guard'],
  ])('warns of %s', (_claim, patch, text) => expect(warningsOf(patch)).toContain(text));
});

describe('E6 a judge that is not good enough is shown and does not act', () => {
  const weak = { agreedPass: 20, falsePass: 10, agreedFail: 8, falseFail: 9 };
  const good = { agreedPass: 140, falsePass: 6, agreedFail: 48, falseFail: 6, swaps: 100, swapsConsistent: 91 };

  it('with the reason on the guard, and a warning with the numbers', () => {
    const patch = { '/metrics/judge_pass/judge': weak };
    const { guards } = sampleSpec(patch);
    expect(guards.map(({ advisory }) => advisory !== undefined)).toEqual([false, false, false, false, true]);
    expect(guards[4]?.advisory).toContain('Kappa is 0.1');
    expect(warningsOf(patch)).toMatch(/\/metrics\/judge_pass\/judge The judge is not good enough, .*Kappa is 0\.1/);
  });

  it('a good one acts', () => {
    expect(sampleSpec({ '/metrics/judge_pass/judge': good }).guards[4]?.advisory).toBeUndefined();
    expect(warningsOf({ '/metrics/judge_pass/judge': good })).not.toContain('advisory');
  });

  it('a pairwise judge that follows the order is not good enough', () => {
    const biased = { ...good, swapsConsistent: 60 };
    expect(sampleSpec({ '/metrics/judge_pass/judge': biased }).guards[4]?.advisory).toContain('Swap consistency is 0.60');
  });
});
