import type { WebClient } from '@slack/web-api';
import { callSlack } from './call-slack.js';

export const CARD_EVENT = 'rollout_card';
export const LINE_EVENT = 'rollout_line';

const PAGE_SIZE = 200;
const MOST_PAGES = 10;
/** Slack's clock and the store's need not agree. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

interface Found {
  readonly ts?: string | undefined;
  readonly bot_id?: string | undefined;
  readonly metadata?: { readonly event_type?: string | undefined; readonly event_payload?: object | undefined } | undefined;
}

interface Page {
  readonly messages?: readonly Found[];
  readonly response_metadata?: { readonly next_cursor?: string | undefined } | undefined;
}

interface Place {
  readonly rolloutId: string;
  readonly channel: string;
  /** Nothing of it can be older. */
  readonly sinceMs: number;
}

/** The rollout's message that an earlier try has posted without anybody noting it: the newest one, later than `after`, with the revision that it shows. */
export async function findOwnCard(
  client: WebClient,
  { rolloutId, channel, sinceMs, after }: Place & { readonly after: string | null },
): Promise<{ readonly ts: string; readonly revision: number } | null> {
  const oldest = toTs(sinceMs);
  const own = await readOwn(client, CARD_EVENT, rolloutId, (more) =>
    callSlack('look for the own message in the channel', () =>
      client.conversations.history({ channel, oldest, include_all_metadata: true, limit: PAGE_SIZE, ...more }),
    ),
  );
  const [newest] = own.filter(({ ts }) => Number(ts) > Number(after ?? 0)).toSorted((a, b) => Number(b.ts) - Number(a.ts));
  return newest === undefined ? null : { ts: newest.ts, revision: toNumber(newest.payload, 'revision') };
}

/** The last line of the timeline that stands in the thread; 0 when there is none. */
export async function findLastTold(
  client: WebClient,
  { rolloutId, channel, sinceMs, ts }: Place & { readonly ts: string },
): Promise<number> {
  const oldest = toTs(sinceMs);
  const own = await readOwn(client, LINE_EVENT, rolloutId, (more) =>
    callSlack('look for the own lines in the thread', () =>
      client.conversations.replies({ channel, ts, oldest, include_all_metadata: true, limit: PAGE_SIZE, ...more }),
    ),
  );
  return Math.max(0, ...own.map(({ payload }) => toNumber(payload, 'toSeq')));
}

interface Own {
  readonly ts: string;
  readonly payload: object;
}

async function readOwn(
  client: WebClient,
  event: string,
  rolloutId: string,
  read: (more: { readonly cursor?: string }) => Promise<Page>,
): Promise<readonly Own[]> {
  const { bot_id: me } = await callSlack('ask who we are', () => client.auth.test());
  const own: Own[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { messages = [], response_metadata } = await read(cursor === undefined ? {} : { cursor });
    own.push(...messages.filter((message) => message.bot_id === me).flatMap((message) => toOwn(message, event, rolloutId)));
    cursor = response_metadata?.next_cursor || undefined;
    if (cursor === undefined) break;
  }
  return own;
}

/** By its metadata; whose message it is has been looked at before, because another app could write the same. */
function toOwn({ ts, metadata }: Found, event: string, rolloutId: string): readonly Own[] {
  const payload = metadata?.event_payload ?? {};
  const isOwn = metadata?.event_type === event && 'rolloutId' in payload && payload.rolloutId === rolloutId;
  return isOwn && ts !== undefined ? [{ ts, payload }] : [];
}

const toTs = (atMs: number): string => String(Math.max(0, Math.floor((atMs - CLOCKS_DIFFER_MS) / 1_000)));

function toNumber(payload: object, key: string): number {
  const value = (payload as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
