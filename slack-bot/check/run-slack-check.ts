import { type Block, LogLevel, WebClient } from '@slack/web-api';
import { type SlackConfig, toClientOptions } from '../../platform/slack-config.js';
import { askSlack } from './ask-slack.js';
import { findChannel } from './find-channel.js';
import { judgeBlocks } from './judge/judge-blocks.js';
import { judgeChannel, judgeNoChannel, NO_CHANNEL } from './judge/judge-channel.js';
import { judgeClock } from './judge/judge-clock.js';
import { judgeDelivery } from './judge/judge-delivery.js';
import { judgeGroups } from './judge/judge-groups.js';
import { judgeScopes } from './judge/judge-scopes.js';
import { judgeToken } from './judge/judge-token.js';
import { toSampleBlocks } from './sample-blocks.js';
import { look, ok, type SlackCheck, skipped } from './slack-check.js';
import { tryChannel } from './try-channel.js';

export interface SlackCheckOptions {
  readonly config: SlackConfig;
  /** Of the dashboard; cards link to it. */
  readonly publicUrl: string | undefined;
  /** A name with `#` or an id. A message is posted there and deleted at once. */
  readonly channel: string | undefined;
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
}

const TEST_MESSAGE = 'Tidegate checks whether it may write here (`tidegate slack check`). This message is deleted at once';

/**
 * Looks at everything that cards and buttons need of Slack, in the order in which a person sets it up. Leaves nothing behind, or says what and where; never rejects
 * because of Slack.
 */
export async function runSlackCheck(options: SlackCheckOptions): Promise<readonly SlackCheck[]> {
  const { config, nowMs } = options;
  const seen: { dateMs: number | null; ourMs: number } = { dateMs: null, ourMs: nowMs() };
  const client = createClient(options, config.botToken, (dateMs) => Object.assign(seen, { dateMs, ourMs: nowMs() }));
  const who = await askSlack(client.auth.test());
  const clock = judgeClock(seen.dateMs, seen.ourMs);
  const token = judgeToken(who, config.apiUrl);
  if (who.kind === 'silent') return [token, skipped('all else', 'needs an answer of Slack')];
  const delivery = judgeDelivery(config, await openSocket(options));
  const links = judgeLinks(options.publicUrl);
  if (who.kind === 'refused') return [token, clock, delivery, skipped('channel, scopes', 'need a token that Slack takes'), links];
  return [
    token,
    judgeScopes(who.data.response_metadata?.scopes ?? null),
    clock,
    delivery,
    judgeGroups(await askSlack(client.usergroups.list())),
    ...(await checkChannel(client, options)),
    judgeBlocks(await askSlack(client.blocks.validate({ blocks: toSampleBlocks() as Block[] }))),
    links,
  ];
}

/** `onDate`: told of the time that each answer bears, in milliseconds since 1970; null when it bears none. */
function createClient({ config, fetch: fetchIt }: SlackCheckOptions, token: string, onDate: (dateMs: number | null) => void): WebClient {
  return new WebClient(token, {
    ...toClientOptions(config),
    // What goes wrong stands in the answers of the checks.
    logLevel: LogLevel.ERROR,
    logger: SILENT,
    fetch: async (url, init) => {
      const response = await fetchIt(url as string, init as RequestInit);
      const date = response.headers.get('date');
      onDate(date === null ? null : Date.parse(date));
      return response;
    },
  });
}

async function openSocket(options: SlackCheckOptions) {
  const { appToken } = options.config;
  if (appToken === undefined) return null;
  return await askSlack(createClient(options, appToken, () => undefined).apps.connections.open());
}

async function checkChannel(client: WebClient, { channel, nowMs }: SlackCheckOptions): Promise<readonly SlackCheck[]> {
  if (channel === undefined) return [NO_CHANNEL];
  const found = await findChannel(client, channel);
  if (found.kind !== 'ok' || found.data === null) return [judgeNoChannel(channel, found)];
  // With the time it is like no other message there.
  const text = `${TEST_MESSAGE} (${new Date(nowMs()).toISOString()}).`;
  return judgeChannel(channel, await tryChannel(client, found.data, text));
}

const judgeLinks = (publicUrl: string | undefined): SlackCheck =>
  publicUrl === undefined
    ? look('links', 'cards carry none', 'Set TIDEGATE_PUBLIC_URL to where people open Tidegate, for workers and bot.')
    : ok('links', `lead to ${publicUrl}`);

const ignore = (): void => undefined;
const SILENT = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  getLevel: () => LogLevel.ERROR,
  setName: ignore,
};
