import type { WebClient } from '@slack/web-api';
import { askSlack, type SlackAnswer } from './ask-slack.js';

const PAGE_SIZE = 200;
const MOST_PAGES = 50;
/** Names of channels have no capitals. */
const ID = /^[CGD][A-Z0-9]{2,}$/;

/** The id of a channel that the app is in, found as the cards' writer finds it; null when it is in none of that name. An id is taken as it is. */
export async function findChannel(client: WebClient, channel: string): Promise<SlackAnswer<string | null>> {
  const name = channel.replace(/^#/, '');
  if (ID.test(name)) return { kind: 'ok', data: name };
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const listed = await askSlack(
      client.users.conversations({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: PAGE_SIZE,
        ...(cursor !== undefined && { cursor }),
      }),
    );
    if (listed.kind !== 'ok') return listed;
    const found = listed.data.channels?.find((one) => one.name === name)?.id;
    if (found !== undefined) return { kind: 'ok', data: found };
    cursor = listed.data.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) break;
  }
  return { kind: 'ok', data: null };
}
