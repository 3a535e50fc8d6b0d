import { describe, expect, it } from 'vitest';
import type { Freeze } from '../../../core/freeze/freeze.js';
import { resolveThaw, type ThawQuestion } from './resolve-thaw.js';

const freeze = (id: string, feature: string | null, environment = 'production'): Freeze => ({
  ...{ id, feature, environment, kind: 'stop', reason: 'incident', by: 'ada@example.com', fromMs: 0, untilMs: null },
});
const everything = freeze('f-aaaa000001', null);
const search = freeze('f-bbbb000002', 'search');
const staging = freeze('f-cccc000003', null, 'staging');
const thaw = (said: string, active: readonly Freeze[], changes: Partial<ThawQuestion> = {}) => {
  const [first = '', ...rest] = said.split(' ');
  return resolveThaw({ first, rest: rest.join(' '), active, environment: 'production', word: 'reason', ...changes });
};

describe('R-SLACK-1 which freeze is lifted', () => {
  it('the one whose id begins so, in whatever environment', () =>
    expect(thaw('f-cccc fixed', [everything, search, staging])).toEqual({ found: 'one', id: staging.id, reason: 'fixed' }));
  it('the one of the feature', () =>
    expect(thaw('search fixed it', [everything, search])).toEqual({ found: 'one', id: search.id, reason: 'fixed it' }));
  it('the only one here, and then all words are the reason', () =>
    expect(thaw('incident is over', [everything, staging])).toEqual({ found: 'one', id: everything.id, reason: 'incident is over' }));
  it('of several without a name none', () =>
    expect(thaw('over', [everything, search])).toEqual({ found: 'several', freezes: [everything, search] }));
  it('never more than was named: a feature that is held by a freeze of everything', () =>
    expect(thaw('search fixed', [everything], { word: 'feature' })).toEqual({ found: 'other', freezes: [everything] }));
  it('nor for a name that is no feature, which may be a typing error', () =>
    expect(thaw('serach fixed', [everything], { word: 'unknown' })).toEqual({ found: 'unknown', freezes: [everything] }));
  it('that of everything, by that word, beside others', () =>
    expect(thaw('everything is fine', [search, everything, staging], { word: 'everything' })).toEqual({
      found: 'one',
      id: everything.id,
      reason: 'is fine',
    }));
  it('and by that word no other', () =>
    expect(thaw('all fine', [search], { word: 'everything' })).toEqual({ found: 'other', freezes: [search] }));
  it('an id that does not hold now is left to the store, which knows planned ones', () =>
    expect(thaw('f-9999999999 no longer needed', [everything])).toEqual({ found: 'one', id: 'f-9999999999', reason: 'no longer needed' }));
  it('where nothing is frozen nothing is', () => expect(thaw('over', [staging])).toEqual({ found: 'none' }));
});
