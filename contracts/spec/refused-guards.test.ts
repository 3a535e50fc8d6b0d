import { describe, expect, it } from 'vitest';
import { parseSample } from '../../test/cases/specs/sample-spec.js';

type Patch = Readonly<Record<string, unknown>>;
type Case = readonly [claim: string, patch: Patch, pointer: string, says: string];

/** The first guard, on `error`, with other fields. */
const errors = (fields: Patch): Patch => Object.fromEntries(Object.entries(fields).map(([key, value]) => [`/guards/0/${key}`, value]));
const limit = (value: unknown, fields: Patch = {}) => errors({ margin: undefined, limit: value, ...fields });
const counted = (condition: unknown, fields: Patch = {}) => errors({ margin: undefined, condition, count: 5, ...fields });
const judge = (fields: Patch = {}) => ({ agreedPass: 140, falsePass: 6, agreedFail: 48, falseFail: 6, ...fields });
const WEAK = judge({ agreedPass: 20, falsePass: 10, agreedFail: 8, falseFail: 9 });

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'R-METRIC-3 a guard has exactly one test': [
    ['none', errors({ margin: undefined }), '/guards/0', 'no condition and can never fail'],
    ['two', errors({ limit: '5%' }), '/guards/0', 'margin and limit together'],
    ['failOn beside a limit', limit('5%', { failOn: 'harm' }), '/guards/0/failOn', 'belongs to a guard with `margin`'],
    ['claim beside a condition', counted('candidate < 5%', { claim: 'superior' }), '/guards/0/claim', 'belongs to a guard with `margin`'],
    ['categories beside a limit', limit('5%', { perCategory: true }), '/guards/0/perCategory', 'belongs to a guard with `margin`'],
    ...['interval', 'initialDelay'].map(
      (key): Case => [`${key} beside a margin`, errors({ [key]: '1m' }), `/guards/0/${key}`, 'belongs to a guard with `condition`'],
    ),
    ...['count', 'failureLimit', 'consecutiveErrorLimit', 'consecutiveSuccess', 'inconclusiveLimit'].map(
      (key): Case => [`${key} beside a limit`, limit('5%', { [key]: 3 }), `/guards/0/${key}`, 'belongs to a guard with `condition`'],
    ),
    ['a primary limit', limit('5%', { primary: true, name: 'ceiling' }), '/guards/0/primary', 'compares candidate and control'],
    ['a weight for what claims no error probability', counted('candidate < 5%', { weight: 2 }), '/guards/0/weight', 'Remove `weight`'],
  ],
  'A3 a margin that cannot be exceeded': [
    ['down from a low baseline', { '/guards/3/margin': '99pp' }, '/guards/3/margin', 'cannot fall below 0'],
    ['up from a high baseline', errors({ metric: 'judge_pass', margin: '15pp' }), '/guards/0/margin', 'cannot rise above 1'],
    ['categories from Prometheus', { '/guards/1/perCategory': true }, '/guards/1/perCategory', 'only outcomes carry the category'],
  ],
  'A3 a limit that cannot be exceeded, or not be proven': [
    ['the top', limit(1), '/guards/0/limit', 'can never fail'],
    ['the bottom', limit('0%', { better: 'higher' }), '/guards/0/limit', 'can never fail'],
    ['nothing at all', limit(0), '/guards/0/limit', 'can never pass'],
    ['everything', limit('100%', { better: 'higher' }), '/guards/0/limit', 'can never pass'],
    ['more than everything', limit('150%'), '/guards/0/limit', 'a limit is a rate'],
    ['points', limit('5pp'), '/guards/0/limit', 'a limit is a rate'],
  ],
  'A3 a condition that always or never holds': [
    ...['candidate <= 1', 'candidate < 1.01', 'difference < 1.0', 'difference <= 100pp'].map(
      (text): Case => [text, counted(text), '/guards/0/condition', 'can never fail'],
    ),
    ...['candidate >= 0', 'candidate > -0.1', 'difference > -1', 'ratio >= 0'].map(
      (text): Case => [text, counted(text, { better: 'higher' }), '/guards/0/condition', 'can never fail'],
    ),
    ...['candidate < 0', 'candidate <= -0.1', 'ratio < 0'].map(
      (text): Case => [text, counted(text), '/guards/0/condition', 'always fails'],
    ),
    ['the bad direction', counted('candidate > 5%'), '/guards/0/condition', 'a candidate that is worse would be a success'],
    ...['candidate 5%', 'errors < 5%', 'candidate < 5pp', 'difference < 5%', 'candidate = 0.05', 5].map(
      (text): Case => [`${text}`, counted(text), '/guards/0/condition', 'a condition is candidate, control, difference or ratio'],
    ),
  ],
  'A3 R-METRIC-3 counting that cannot fail, or cannot end': [
    ['as many failures as measurements', counted('candidate < 5%', { failureLimit: 5 }), '/guards/0/failureLimit', 'Send at most 4'],
    [
      'more failures than there is time for',
      counted('candidate < 5%', { count: undefined, consecutiveSuccess: 2, interval: '1d', failureLimit: 7 }),
      '/guards/0/failureLimit',
      'time for 7 measurements only',
    ],
    [
      'a first measurement after the last stage',
      counted('candidate < 5%', { initialDelay: '7d' }),
      '/guards/0/initialDelay',
      'can never fail',
    ],
    ['an interval longer than every stage', counted('candidate < 5%', { interval: '8d' }), '/guards/0/interval', 'can never fail'],
    ['an interval shorter than the watch', counted('candidate < 5%', { interval: '5s' }), '/guards/0/interval', 'nobody looks that often'],
    [
      'more measurements than the stage has time for',
      counted('candidate < 5%', { interval: '1d', count: 8 }),
      '/guards/0/count',
      'Send at most 7',
    ],
    [
      'a pass that is waited for and never comes',
      counted('candidate < 5%', { count: undefined }),
      '/guards/0',
      'without count and consecutiveSuccess',
    ],
    ['a run longer than the count', counted('candidate < 5%', { consecutiveSuccess: 6 }), '/guards/0/consecutiveSuccess', 'Send at most 5'],
  ],
  'E6 judges': [
    ['negative counts', { '/metrics/judge_pass/judge': judge({ falsePass: -1 }) }, '/metrics/judge_pass/judge/falsePass', 'at least 0'],
    [
      'half of the swaps',
      { '/metrics/judge_pass/judge': judge({ swaps: 100 }) },
      '/metrics/judge_pass/judge/swaps',
      'without swapsConsistent',
    ],
    [
      'more consistent swaps than swaps',
      { '/metrics/judge_pass/judge': judge({ swaps: 10, swapsConsistent: 11 }) },
      '/metrics/judge_pass/judge/swapsConsistent',
      'Send at most 10',
    ],
    [
      'a rollout that only judges guard who are not good enough',
      {
        '/guards': [{ name: 'judge', metric: 'judge_pass', tier: 'semantic', better: 'higher', margin: '2pp' }],
        '/metrics/judge_pass/judge': WEAK,
      },
      '/guards',
      'nothing would guard this rollout',
    ],
    [
      'a primary guard that may not act',
      { '/metrics/judge_pass/judge': WEAK, '/stages/2/prove': 'primary' },
      '/guards/4/primary',
      'would wait for nothing',
    ],
    ['a design effect below independence', { '/metrics/slow_reply/designEffect': 0.5 }, '/metrics/slow_reply/designEffect', 'at least 1'],
  ],
};

describe.each(Object.entries(CASES))('refused: %s', (_, cases) => {
  it.each(cases)('%s', (_claim, patch, pointer, says) => {
    const parsed = parseSample(patch);
    const found = parsed.ok ? [] : parsed.errors.filter((error) => error.pointer === pointer);
    expect(found.map(({ detail }) => detail).join('\n') || JSON.stringify(parsed)).toContain(says);
  });
});
