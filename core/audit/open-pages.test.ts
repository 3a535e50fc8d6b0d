import { describe, expect, it } from 'vitest';
import { findOpenPages } from './open-pages.js';

const paged = (cause: string) => ({ kind: 'page' as const, data: { pager: 'oncall', cause } });
const resolved = (cause: string) => ({ kind: 'page' as const, data: { pager: 'oncall', cause, resolved: true } });

describe('R-SLACK-1 pages that are still open, by the timeline', () => {
  it('are those that were sent and not resolved since', () =>
    expect([...findOpenPages([paged('held:watchStale'), paged('rollback:guard'), resolved('held:watchStale')])]).toEqual([
      'rollback:guard',
    ]));

  it('are open again when they were sent again', () =>
    expect([...findOpenPages([paged('drift'), resolved('drift'), paged('drift')])]).toEqual(['drift']));

  it('are none of those that people close, nor lines of another kind', () =>
    expect([...findOpenPages([paged('controlUnhealthy'), { kind: 'hold', data: { cause: 'drift' } }])]).toEqual([]));
});
