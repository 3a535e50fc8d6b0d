import { AppError } from '../../core/errors/app-error.js';
import type { Pager } from './pager.js';
import { type PageAnswer, postPage, toUnavailable } from './post-page.js';
import { toPagerdutyEvent } from './to-pagerduty-event.js';

export interface PagerdutyPagerOptions {
  /** As specs name it. */
  readonly name: string;
  /** Of an integration "Events API V2"; a secret. */
  readonly routingKey: string;
  /** Of the service region, without path. */
  readonly url: string;
  readonly publicUrl?: string | undefined;
  readonly timeoutMs?: number;
}

/**
 * PagerDuty's Events API v2. Any 2xx (it answers 202) means taken. 400 says that the event, or the key, is wrong: PAGER_REJECTED, for the same event would be
 * refused for ever. Everything else is tried again (429, 5xx, no answer), not before the time that `Retry-After` names.
 */
export function createPagerdutyPager({ name, routingKey, url, publicUrl, timeoutMs = 5_000 }: PagerdutyPagerOptions): Pager {
  const called = `PagerDuty (pager "${name}")`;
  return {
    async send(page, signal) {
      const body = toPagerdutyEvent(page, { routingKey, publicUrl });
      const answer = await postPage({ name: called, url: `${url}/v2/enqueue`, body, signal, timeoutMs });
      if (answer.status >= 200 && answer.status < 300) return;
      if (answer.status !== 400) throw toUnavailable(called, answer);
      const said = toSaid(answer).replaceAll(routingKey, '(the routing key)');
      throw new AppError('PAGER_REJECTED', `${called} refuses the page for ${page.cause}: ${said}`);
    },
  };
}

/** `{message, errors[]}` as one sentence; whatever else it is, its beginning. */
function toSaid({ text }: PageAnswer): string {
  try {
    const { message, errors } = JSON.parse(text) as { readonly message?: unknown; readonly errors?: unknown };
    const parts = [message, ...(Array.isArray(errors) ? errors : [])].filter((part) => typeof part === 'string');
    return parts.length > 0 ? `${parts.join('; ')}.` : text.slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}
