import type { Page, Pager } from './pager.js';
import { postPage, toUnavailable } from './post-page.js';

export interface WebhookPagerOptions {
  /** As specs name it. */
  readonly name: string;
  readonly url: string;
  readonly timeoutMs?: number;
}

/**
 * Posts the page as JSON to an address: `{event, dedupKey, severity, summary, cause, at, rollout, feature, environment, state}`; the last four are null when it
 * belongs to no rollout. Every 2xx means taken, everything else is tried again (docs/operating/paging.md).
 */
export function createWebhookPager({ name, url, timeoutMs = 5_000 }: WebhookPagerOptions): Pager {
  const called = `The pager "${name}"`;
  return {
    async send(page, signal) {
      // With its time: the second incident of a cause is another call than the first, and a page that is tried again the same.
      const headers = { 'idempotency-key': `${page.dedupKey}/${page.atMs}/${page.action}` };
      const answer = await postPage({ name: called, url, body: toBody(page), headers, signal, timeoutMs });
      if (answer.status < 200 || answer.status > 299) throw toUnavailable(called, answer);
    },
  };
}

function toBody({ action, dedupKey, severity, summary, cause, atMs, view }: Page) {
  return {
    event: action === 'trigger' ? 'triggered' : 'resolved',
    dedupKey,
    severity,
    summary,
    cause,
    at: new Date(atMs).toISOString(),
    rollout: view?.id ?? null,
    feature: view?.feature ?? null,
    environment: view?.environment ?? null,
    state: view?.state ?? null,
  };
}
