import type { WebClient } from '@slack/web-api';
import { askSlack, type SlackAnswer } from './ask-slack.js';

/** What a message in a channel came to. */
export interface ChannelTrial {
  readonly posted: SlackAnswer<unknown>;
  /** Null: nobody knows the channel's messages, because nothing was posted. */
  readonly read: SlackAnswer<unknown> | null;
  readonly left: Leftover;
}

/** What stands in the channel afterwards. `unknown`: Slack may have taken the message and has not said so. */
export type Leftover =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'message'; readonly ts: string; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

const NOTHING: Leftover = { kind: 'nothing' };
/** Of the newest; people may write meanwhile. */
const LOOKED_AT = 20;

/** Posts a message of this text, which must be like no other, deletes it, and looks whether it is gone. */
export async function tryChannel(client: WebClient, channel: string, text: string): Promise<ChannelTrial> {
  const posted = await askSlack(client.chat.postMessage({ channel, text, unfurl_links: false }));
  if (posted.kind === 'refused') return { posted, read: null, left: NOTHING };
  const deleted = posted.kind === 'ok' ? await remove(client, channel, posted.data.ts ?? '') : null;
  const read = await askSlack(client.conversations.history({ channel, limit: LOOKED_AT }));
  if (deleted === NOTHING || deleted?.kind === 'message') return { posted, read, left: deleted };
  if (read.kind !== 'ok') return { posted, read, left: { kind: 'unknown', why: toWhy(read) } };
  const found = read.data.messages?.find((message) => message.text?.includes(text))?.ts;
  return { posted, read, left: found === undefined ? NOTHING : await remove(client, channel, found) };
}

async function remove(client: WebClient, channel: string, ts: string): Promise<Leftover> {
  const deleted = await askSlack(client.chat.delete({ channel, ts }));
  if (deleted.kind === 'ok') return NOTHING;
  if (deleted.kind === 'silent') return { kind: 'unknown', why: toWhy(deleted) };
  return deleted.error === 'message_not_found' ? NOTHING : { kind: 'message', ts, why: deleted.error };
}

const toWhy = (answer: Exclude<SlackAnswer<unknown>, { readonly kind: 'ok' }>): string =>
  answer.kind === 'refused' ? answer.error : `Slack ${answer.detail}`;
