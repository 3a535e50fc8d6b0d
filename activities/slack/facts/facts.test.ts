import { describe, expect, it } from 'vitest';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { findingOf, T0 } from '../../../store/test/samples.js';
import { entry } from '../card/testing/card-states.js';
import { toHistory } from './to-history.js';
import { toRestored } from './to-restored.js';

const looked = (atMs: number, control: number, candidate: number): GuardFinding => ({
  ...findingOf('judge', atMs),
  estimate: { control, candidate, difference: candidate - control, low: 0, high: 0, margin: 0 },
});

describe('the course of a metric', () => {
  it('is there from the second reading on, with its first and its last', () => {
    const two = [looked(T0, 0.9, 0.8), looked(T0 + 60_000, 0.91, 0.85)];
    expect(toHistory([])).toBeUndefined();
    expect(toHistory(two.slice(0, 1))).toBeUndefined();
    expect(toHistory(two)?.points).toEqual([
      { label: '08:00', control: 0.9, candidate: 0.8 },
      { label: '08:01', control: 0.91, candidate: 0.85 },
    ]);
  });

  it('leaves out looks without a reading, and names the day where there is more than one', () => {
    const blind: GuardFinding = { ...findingOf('judge', T0 + 1), reading: { kind: 'noData' } };
    const points = toHistory([looked(T0, 1, 1), blind, looked(T0 + 86_400_000, 2, 2)])?.points ?? [];
    expect(points.map(({ label }) => label)).toEqual(['01-15 08:00', '01-16 08:00']);
  });

  it('of many looks keeps twenty, evenly', () => {
    const points = toHistory(Array.from({ length: 120 }, (_, index) => looked(T0 + index * 60_000, index, index)))?.points ?? [];
    expect([points.length, points[0]?.control, points.at(-1)?.control]).toEqual([20, 0, 119]);
    const steps = points.slice(1).map(({ control }, index) => control - (points[index]?.control ?? 0));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
  });
});

describe('flags that are back', () => {
  const written = (operationId: string, ...keys: string[]): RecordedEntry => entry({ kind: 'flagWrite', data: { operationId, keys } });

  it('are those that the rollback wrote, one by one', () => {
    const entries = [
      written('r1/stage/1', 'a', 'b', 'c'),
      written('r1/rollback/cut', 'a', 'b', 'c'),
      written('r1/rollback/a', 'a'),
      written('r1/rollback/b', 'b'),
      entry({ kind: 'flagWrite', data: {} }),
    ];
    expect([...toRestored(entries)]).toEqual(['a', 'b']);
  });
});
