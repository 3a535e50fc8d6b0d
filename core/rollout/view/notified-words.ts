import type { RolloutView } from './rollout-view.js';

/** Who is told of what happens loudly, in words that follow "told:"; null when nobody is, because the spec names neither. */
export function toNotifiedWords({ notify }: Pick<RolloutView, 'notify'>): string | null {
  // Written by a release that did not say.
  if (notify === undefined) return 'the channel and the pager that its spec names';
  const { slack, page } = notify;
  const told = [...(slack === undefined ? [] : [`the channel ${slack}`]), ...(page === undefined ? [] : [`the pager ${page}`])];
  return told.length === 0 ? null : told.join(' and ');
}
