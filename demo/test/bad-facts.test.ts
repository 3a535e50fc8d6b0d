import { describe, expect, it } from 'vitest';
import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import { toBadFacts } from '../run/acts/bad-facts.js';
import { type DemoResult, findProblems } from '../run/demo-result.js';

let seq = 0;
const entry = (kind: RecordedEntry['kind'], atMs: number, data: Record<string, unknown> = {}, summary = ''): RecordedEntry => ({
  rolloutId: 'r',
  key: String(seq),
  seq: ++seq,
  kind,
  atMs,
  data,
  summary,
  principal: { id: 'x', via: 'system' },
});
const KEYS = ['model', 'prompt', 'params', 'parser'];

function timeline(): RecordedEntry[] {
  return [
    entry('flagWrite', 1_000, { keys: KEYS, shareAfter: 0 }),
    entry('flagWrite', 2_000, { keys: KEYS, shareAfter: 10_000 }),
    entry('verdict', 4_000, { guard: 'errors', verdict: 'pass' }),
    entry('verdict', 15_000, { guard: 'format', verdict: 'fail' }, 'format is worse'),
    entry('rollback', 15_010, { guard: 'format' }),
    entry('flagWrite', 15_020, { keys: KEYS.toReversed(), shareAfter: 0 }),
    ...KEYS.map((key, index) => entry('flagWrite', 15_030 + index, { keys: [key], shareAfter: 0 })),
  ];
}

describe('what the timeline says of a bad rollout', () => {
  it('is counted from the first exposure to the verdict, and from there to the last flag, in the order in which the flags went back', () => {
    expect(toBadFacts(timeline().toReversed())).toEqual({
      guard: 'format',
      verdict: 'format is worse',
      detectedAfterMs: 13_000,
      rolledBackAfterMs: 33,
      flagsInOrder: KEYS,
    });
  });

  it('is unknown where the timeline is silent', () => {
    expect(toBadFacts([])).toEqual({ guard: null, verdict: null, detectedAfterMs: null, rolledBackAfterMs: null, flagsInOrder: [] });
  });
});

describe("the demo's promises", () => {
  const kept: DemoResult = {
    good: { state: 'completed', stages: [], durationMs: 1 },
    bad: { state: 'rolledBack', guard: 'format', detectedAfterMs: 1, rolledBackAfterMs: 1, flagsInOrder: KEYS, sessionsExposed: 9 },
    mixedSessions: 0,
    switchedSessions: 0,
    serverErrors: 0,
  };

  it('are kept when nothing is to be complained of', () => expect(findProblems(kept, { sequence: KEYS, pages: 1 })).toEqual([]));

  it.each([
    [{ ...kept, good: { ...kept.good, state: 'gate' } }, 'good.yaml ended as gate'],
    [{ ...kept, bad: { ...kept.bad, state: 'completed' } }, 'bad.yaml ended as completed'],
    [{ ...kept, bad: { ...kept.bad, flagsInOrder: KEYS.toReversed() } }, 'in the order parser'],
    [{ ...kept, mixedSessions: 1 }, '1 sessions saw layers of both arms'],
    [{ ...kept, switchedSessions: 2 }, '2 sessions changed'],
    [{ ...kept, serverErrors: 3 }, '3 requests failed'],
  ] as const)('are broken %#', (result, problem) =>
    expect(findProblems(result, { sequence: KEYS, pages: 1 })).toEqual([expect.stringContaining(problem)]),
  );

  it('need a page', () => expect(findProblems(kept, { sequence: KEYS, pages: 0 })).toEqual(['No page arrived.']));
});
