import { describe, expect, it } from 'vitest';
import { toReconcilerHealth } from './reconciler-health.js';
import { type Found, findMissed, MISSED_AFTER_MS, toMark, toResult } from './reconciler-mark.js';

const NOW = 1_800_000_000_000;
const seen = (agoMs: number, schedule: 'running' | 'paused' | 'missing' | 'unknown' = 'running', failures: readonly string[] = []) =>
  toReconcilerHealth({ mark: { atMs: NOW - agoMs, failures }, schedule, nowMs: NOW });

describe('B6 the health of the reconciler', () => {
  it('is well while its last run is at most three intervals old', () => {
    expect(seen(12_400)).toEqual({ status: 'ok', lastRunAtMs: NOW - 12_400, summary: 'reconciler last ran 12 s ago' });
    expect(seen(MISSED_AFTER_MS).status).toBe('ok');
    expect(seen(MISSED_AFTER_MS + 1).status).toBe('late');
  });

  it('says in one unit how long ago it was', () => {
    const summaries = [400, 59_999, 12 * 60_000 + 5_000, 3 * 3_600_000 + 60_000, 50 * 3_600_000].map((agoMs) => seen(agoMs).summary);
    expect(summaries.map((summary) => summary.split(';')[0])).toEqual([
      'reconciler last ran 0 s ago',
      'reconciler last ran 59 s ago',
      'reconciler last ran 12 m ago',
      'reconciler last ran 3 h ago',
      'reconciler last ran 2 d ago',
    ]);
  });

  it('tells a schedule that was paused or deleted, also while the last run is young', () => {
    expect(seen(5_000, 'paused').status).toBe('paused');
    expect(seen(5_000, 'missing').status).toBe('missing');
    expect(seen(5_000, 'paused').summary).toContain('paused by hand');
  });

  it('judges by the store alone when the engine does not answer', () => {
    expect(seen(5_000, 'unknown').status).toBe('ok');
    expect(seen(200_000, 'unknown').status).toBe('late');
  });

  it('tells that it has never run, and what a run could not do', () => {
    expect(toReconcilerHealth({ mark: null, schedule: 'running', nowMs: NOW })).toMatchObject({ status: 'never', lastRunAtMs: null });
    expect(seen(5_000, 'running', ['lost rollouts: the engine is down'])).toMatchObject({
      status: 'failing',
      summary: 'reconciler last ran 5 s ago, but could not do all: lost rollouts: the engine is down',
    });
  });
});

describe('runs of the reconciler', () => {
  it('are missed from the last one until now, and never before the first', () => {
    expect(findMissed(null, NOW)).toBeNull();
    expect(findMissed(NOW - 60_000, NOW)).toBeNull();
    expect(findMissed(NOW - 91_000, NOW)).toEqual({ fromMs: NOW - 91_000, toMs: NOW });
  });
  it('are not missed because a clock was ahead', () => {
    expect(findMissed(NOW + 600_000, NOW)).toBeNull();
  });
  it('add up', () => {
    const run = { atMs: NOW, tookMs: 5, openRollouts: 3, failures: [], missed: null };
    const found = (...kinds: readonly Found['kind'][]) => kinds.map((kind) => ({ kind, sentence: kind }));
    const mark = toMark(toMark(null, toResult(found('lost', 'lost', 'lease'), run)), toResult(found('lease'), run));
    expect(mark).toMatchObject({
      runs: 2,
      totals: { lost: 2, lease: 2, exposure: 0 },
      counts: { lost: 0, lease: 1 },
      sentences: ['lease'],
    });
  });
});
