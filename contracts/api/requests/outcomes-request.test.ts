import { describe, expect, it } from 'vitest';
import type { OutcomeRecord } from '../../../store/store.js';
import { type AcceptedOutcome, parseOutcomes } from './outcomes-request.js';

const NOW_MS = Date.UTC(2026, 0, 5, 9);
const outcome = (patch: object = {}) => ({
  id: 'o1',
  rollout: 'r1',
  stageAttempt: 1,
  arm: 'candidate',
  assignment: 'random',
  unit: 's1',
  metrics: { error: 0, cost_usd: 0.02 },
  ...patch,
});
const parse = (...outcomes: unknown[]) => {
  const parsed = parseOutcomes({ outcomes }, { nowMs: NOW_MS });
  return parsed.ok ? parsed : { accepted: [], rejected: [] };
};

// Compiles only while an accepted outcome is what the store takes.
const accepted: AcceptedOutcome[] = [];
const records: readonly OutcomeRecord[] = accepted;

describe('outcomes', () => {
  it('become what the store takes', () => {
    expect(parse(outcome({ category: 'billing', at: '2026-01-05T10:00:00+02:00', paired: { error: 1 } })).accepted).toEqual([
      {
        id: 'o1',
        rolloutId: 'r1',
        stageAttempt: 1,
        arm: 'candidate',
        assignment: 'random',
        unit: 's1',
        category: 'billing',
        atMs: NOW_MS - 3_600_000,
        metrics: { error: 0, cost_usd: 0.02 },
        paired: { error: 1 },
      },
    ]);
    expect(records).toEqual([]);
  });

  it('R-METRIC-1 a value may be a sum over so many requests of the unit', () =>
    expect(parse(outcome({ metrics: { error: { sum: 1, of: 5 } }, paired: { error: { sum: 0, of: 4 } } })).accepted).toMatchObject([
      { metrics: { error: { sum: 1, of: 5 } }, paired: { error: { sum: 0, of: 4 } } },
    ]));

  it('without a time are of now, without a category of none', () =>
    expect(parse(outcome()).accepted).toMatchObject([{ atMs: NOW_MS, category: 'none' }]));

  it('one bad outcome does not cost the others', () => {
    const { accepted: good, rejected } = parse(outcome({ id: 'a' }), outcome({ arm: 'both' }), 5, outcome({ id: 'b' }));
    expect(good.map((record) => record.id)).toEqual(['a', 'b']);
    expect(rejected).toMatchObject([{ index: 1, detail: expect.stringContaining('/arm: Sent "both"') }, { index: 2 }]);
  });

  it.each<[string, object, string]>([
    ['NaN', { metrics: { error: Number.NaN } }, 'finite number'],
    ['infinity', { metrics: { error: Number.POSITIVE_INFINITY } }, 'finite number'],
    ['a text as a number', { metrics: { error: '1' } }, 'finite number'],
    ['yes as a number', { metrics: { error: true } }, 'send 1 or 0'],
    ['a sum over no requests', { metrics: { error: { sum: 0, of: 0 } } }, '/metrics/error/of: Sent 0: more than 0 is needed'],
    ['a sum over fewer than none', { metrics: { error: { sum: 1, of: -1 } } }, 'more than 0 is needed'],
    ['a sum over NaN', { metrics: { error: { sum: 1, of: Number.NaN } } }, 'both finite numbers'],
    ['an infinite sum', { metrics: { error: { sum: Number.POSITIVE_INFINITY, of: 2 } } }, 'both finite numbers'],
    ['a sum without its requests', { metrics: { error: { sum: 1 } } }, '{ "sum": 1, "of": 5 }'],
    ['a sum with something else', { metrics: { error: { sum: 1, of: 2, n: 3 } } }, 'Known here: sum, of'],
    ['a paired sum over no requests', { paired: { error: { sum: 0, of: 0 } } }, '/paired/error'],
    ['a reserved metric', { metrics: { $units: 1 } }, 'only letters, digits'],
    ['a metric named like an inherited property', { metrics: { constructor: 1 } }, 'another name'],
    ['51 metrics', { metrics: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`m${index}`, 1])) }, 'at most 50 metrics'],
    ['an id of 201 characters', { id: 'x'.repeat(201) }, 'at most 200'],
    ['a category of 65 characters', { category: 'x'.repeat(65) }, 'at most 64'],
    ['an unknown key', { sesion: 's1' }, 'Unknown key "sesion"'],
    ['a time without a zone', { at: '2026-01-05T09:00:00' }, 'ISO 8601 with a zone'],
    ['a time in seconds with decimals', { at: 1767603600.5 }, 'Unix milliseconds'],
    ['a time far ahead', { at: NOW_MS + 301_000 }, '301 s ahead'],
    ['no rollout', { rollout: undefined }, '/rollout: Missing'],
  ])('%s is rejected with the reason', (_, patch, says) => expect(parse(outcome(patch)).rejected[0]?.detail).toContain(says));

  it.each([null, 5, [], {}, { outcomes: {} }, JSON.parse('{"__proto__": {"outcomes": []}}')])('%j is no batch', (body) =>
    expect(parseOutcomes(body, { nowMs: NOW_MS })).toMatchObject({ ok: false, errors: [{ pointer: '/outcomes' }] }),
  );

  it('more than a thousand are refused as a whole', () =>
    expect(parseOutcomes({ outcomes: Array(1_001).fill(outcome()) }, { nowMs: NOW_MS })).toMatchObject({ ok: false }));
});
