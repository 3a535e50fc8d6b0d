import type { WebClient } from '@slack/web-api';
import { AppError } from '../../../core/errors/app-error.js';
import { callSlack } from '../sending/call-slack.js';

const KEEP_MS = 5 * 60_000;
const PAGE_SIZE = 200;
const MOST_PAGES = 50;
/** Names of channels have no capitals. */
const ID = /^[CGD][A-Z0-9]{2,}$/;

/** Ids of channels, which messages are looked for by. People name channels by their names. */
export class SlackChannels {
  readonly #client: WebClient;
  readonly #nowMs: () => number;
  readonly #known = new Map<string, { readonly id: string; readonly untilMs: number }>();

  constructor(client: WebClient, nowMs: () => number) {
    this.#client = client;
    this.#nowMs = nowMs;
  }

  /** Errors: SLACK_MISCONFIGURED when the app is in no channel of that name. */
  async toId(channel: string): Promise<string> {
    const name = channel.replace(/^#/, '');
    if (ID.test(name)) return name;
    const known = this.#known.get(name);
    if (known !== undefined && known.untilMs > this.#nowMs()) return known.id;
    const id = await this.#find(name);
    this.#known.set(name, { id, untilMs: this.#nowMs() + KEEP_MS });
    return id;
  }

  /** Only the channels that the app is in are listed: few, even in a large workspace. */
  async #find(name: string): Promise<string> {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { channels = [], response_metadata } = await callSlack(`look for the channel #${name}`, () =>
        this.#client.users.conversations({
          types: 'public_channel,private_channel',
          exclude_archived: true,
          limit: PAGE_SIZE,
          ...(cursor !== undefined && { cursor }),
        }),
      );
      const found = channels.find((channel) => channel.name === name)?.id;
      if (found !== undefined) return found;
      cursor = response_metadata?.next_cursor || undefined;
      if (cursor === undefined) break;
    }
    const detail = `The app is in no channel #${name} of Slack. Invite it there, or correct notify.slack. \`tidegate slack check\` says what is missing.`;
    throw new AppError('SLACK_MISCONFIGURED', detail, { data: { slackError: 'channel_not_found', retryAfterMs: 60_000 } });
  }
}
