import { AppError } from '../../core/errors/app-error.js';
import type { Page, Pager } from './pager.js';

export interface WebhookPagerOptions {
  readonly url: string;
  readonly timeoutMs?: number;
}

/** Posts the page as JSON to an address: `{dedupKey, severity, summary, cause, rollout, feature, environment, state}`; the last four are null when it belongs to no rollout. */
export function createWebhookPager({ url, timeoutMs = 5_000 }: WebhookPagerOptions): Pager {
  return {
    async send(page, signal) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': page.dedupKey },
        body: JSON.stringify(toBody(page)),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new AppError('PAGER_UNAVAILABLE', `The pager answered ${response.status}.`);
    },
  };
}

function toBody({ dedupKey, summary, cause, view }: Page) {
  return {
    dedupKey,
    severity: 'critical',
    summary,
    cause,
    rollout: view?.id ?? null,
    feature: view?.feature ?? null,
    environment: view?.environment ?? null,
    state: view?.state ?? null,
  };
}
