import { createHash } from 'node:crypto';
import { clipText, toLine } from '../../contracts/slack/text/safe-text.js';
import type { Page } from './pager.js';

export interface EventOptions {
  readonly routingKey: string;
  readonly publicUrl?: string | undefined;
}

const CLIENT = 'Tidegate';
const MOST_OF_A_KEY = 255;
const MOST_OF_A_SUMMARY = 1_024;
const MOST_OF_A_FIELD = 255;
/** An event may have 512 KB; a person reads less. */
const MOST_OF_A_DETAIL = 2_000;

/** A page as an event of PagerDuty's Events API v2, within its limits whatever the page says. */
export function toPagerdutyEvent(page: Page, { routingKey, publicUrl }: EventOptions) {
  const url = toUrl(page, publicUrl);
  const named = { routing_key: routingKey, event_action: page.action, dedup_key: toDedupKey(page.dedupKey), client: CLIENT };
  const linked = { ...named, ...(url !== null && { client_url: url }) };
  // An incident that is resolved keeps the words that it was opened with.
  if (page.action === 'resolve') return linked;
  const links = url === null || page.view === null ? [] : [{ href: url, text: toShort(`Rollout ${page.view.id}`, MOST_OF_A_FIELD) }];
  return { ...linked, links, payload: toPayload(page) };
}

function toPayload({ summary, cause, severity, atMs, view }: Page) {
  return {
    summary: toShort(summary, MOST_OF_A_SUMMARY, cause),
    source: toShort(view === null ? 'tidegate' : `tidegate/${view.environment}`, MOST_OF_A_FIELD),
    severity,
    timestamp: new Date(atMs).toISOString(),
    component: toShort(view?.feature ?? 'reconciler', MOST_OF_A_FIELD),
    group: toShort(view?.environment ?? 'tidegate', MOST_OF_A_FIELD),
    class: toShort(cause, MOST_OF_A_FIELD),
    custom_details: {
      cause,
      ...(view !== null && {
        rollout: view.id,
        state: view.state,
        change: toShort(view.summary, MOST_OF_A_DETAIL),
        now: toShort(view.headline, MOST_OF_A_DETAIL),
        requested_by: toShort(view.requestedBy, MOST_OF_A_FIELD),
      }),
      // The summary's end may not have found room.
      ...(summary.length > MOST_OF_A_SUMMARY && { summary: toShort(summary, MOST_OF_A_DETAIL) }),
    },
  };
}

const toUrl = ({ view }: Page, publicUrl: string | undefined): string | null =>
  publicUrl === undefined ? null : view === null ? publicUrl : `${publicUrl}/rollouts/${encodeURIComponent(view.id)}`;

/** Keys that are too long end in their hash, so that two of them stay two. */
export function toDedupKey(key: string): string {
  if (key.length <= MOST_OF_A_KEY) return key;
  const hash = createHash('sha256').update(key).digest('hex');
  return `${toShort(key, MOST_OF_A_KEY - hash.length - 1)}#${hash}`;
}

/** PagerDuty refuses fields that are blank. */
const toShort = (text: string, most: number, blank = '–'): string => clipText(toLine(text), most) || blank;
