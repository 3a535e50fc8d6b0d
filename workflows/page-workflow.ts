import { notifier } from './activity-proxies.js';
import type { PageOrder } from './messages.js';

/** Sends one page, as long as it takes; started by whoever must not wait for a pager. */
export async function page({ dedupKey, cause, summary, rollout }: PageOrder): Promise<void> {
  if (rollout === null) return notifier.pageEverybody({ dedupKey, cause, summary });
  return notifier.page({ rolloutId: rollout.view.id, pager: rollout.pager, cause, summary, view: rollout.view });
}
