import { describe, expect, it } from 'vitest';
import { checkReconciler } from './check-reconciler.js';

const bodyOf = (reconciler: unknown) => JSON.stringify({ ready: true, reconciler });

describe('B6 doctor and the reconciler', () => {
  it('says when it last ran', () => {
    expect(checkReconciler(bodyOf({ status: 'ok', lastRunAtMs: 1, summary: 'reconciler last ran 12 s ago' }))).toEqual([
      { name: 'reconciler', status: 'ok', detail: 'reconciler last ran 12 s ago', fix: '', ways: [] },
    ]);
  });

  it('warns, with what to do, when it does not run', () => {
    for (const status of ['late', 'never', 'paused', 'missing', 'failing', 'unknown']) {
      const [found] = checkReconciler(bodyOf({ status, lastRunAtMs: null, summary: 'reconciler last ran 12 m ago' }));
      expect([found?.status, found?.detail]).toEqual(['warning', 'reconciler last ran 12 m ago']);
      expect(found?.fix).not.toBe('');
    }
    expect(checkReconciler(bodyOf({ status: 'paused', summary: 'x' }))[0]?.fix).toContain('--unpause');
  });

  it('says nothing of an answer that says nothing', () => {
    for (const body of ['', 'not json', '{}', 'null', bodyOf({ status: 'ok' }), bodyOf(5)]) expect(checkReconciler(body)).toEqual([]);
  });
});
