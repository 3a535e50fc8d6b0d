import { describe, expect, it } from 'vitest';
import { CARD_STATES } from '../../../activities/slack/card/testing/card-states.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { resolveRef } from './resolve-ref.js';

const SAMPLE = CARD_STATES['canary']!.view;
const rollout = (id: string, feature: string, environment = 'production'): RolloutView => ({ ...SAMPLE, id, feature, environment });
const support = rollout('support-answer-20260105-abcd', 'support-answer');
const search = rollout('search-20260105-0000', 'search');
const searchLater = rollout('search-20260106-0000', 'search', 'staging');
const searchUi = rollout('search-ui-20260105-0000', 'search-ui');
const all = [support, search, searchLater, searchUi];
const resolve = (ref: string | null, open: readonly RolloutView[] = all, fits: (view: RolloutView) => boolean = () => true) => {
  const resolved = resolveRef({ ref, open, fits });
  return resolved.found === 'one' ? resolved.view.id : resolved.found === 'several' ? resolved.views.map(({ id }) => id) : null;
};

describe('R-SLACK-1 which rollout is meant', () => {
  it.each([
    ['a whole id', search.id, search.id],
    ['the beginning of one id', 'supp', support.id],
    ['the same in capitals', 'SUPPORT-answer-2026', support.id],
    ['a feature with one open rollout', 'support-answer', support.id],
    ['a feature whose name another one begins with', 'search-ui', searchUi.id],
  ])('%s', (_, ref, id) => expect(resolve(ref)).toBe(id));

  it('a feature with two open rollouts is both of them, and not those of features that begin so', () =>
    expect(resolve('search')).toEqual([search.id, searchLater.id]));
  it('the beginning of several ids is all of them', () => expect(resolve('s')).toEqual(all.map(({ id }) => id)));
  it('what nothing begins with is nothing', () => expect(resolve('other')).toBeNull());

  it('where none is named, the only one that the command makes sense for', () => {
    expect(resolve(null)).toHaveLength(4);
    expect(resolve(null, all, ({ environment }) => environment === 'staging')).toBe(searchLater.id);
    expect(resolve(null, all, () => false)).toBeNull();
  });

  it('a name counts also for a rollout that the command makes no sense for: the rollout says why', () =>
    expect(resolve('support-answer', all, () => false)).toBe(support.id));
});
