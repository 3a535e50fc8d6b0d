import { OPEN_ACCESS } from '../../../core/access/access-policy.js';
import type { SlackStandIn, StandInOptions } from '../../../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../../../demo/slack/stand-in/start-slack-stand-in.js';
import { KillDelivery } from '../../../operations/kill/kill-delivery.js';
import { createLogger } from '../../../platform/logger.js';
import { BotCounters } from '../../../slack-bot/bot-counters.js';
import type { BotDeps } from '../../../slack-bot/bot-deps.js';
import { connectSlack } from '../../../slack-bot/connect-slack.js';
import { createSlackBot, type SlackBot } from '../../../slack-bot/create-slack-bot.js';
import { createSlackIdentity } from '../../../slack-bot/identity/create-slack-identity.js';
import { type ApiUnderTest, startApi, toDeps } from '../api/api-server.js';

export interface SlackBotUnderTest {
  /** The local Slack: who is there, what they do (`people`), what they see (`read`). */
  readonly slack: SlackStandIn;
  /** Over the same store, engine and clock, for what is done by other doors. */
  readonly api: ApiUnderTest;
  readonly bot: SlackBot;
  readonly deps: BotDeps;
  /** Of the bot; null for Socket Mode. */
  readonly url: string | null;
  readonly stop: () => Promise<void>;
}

export interface BotUnderTestOptions {
  readonly mode?: 'http' | 'socket';
  readonly slack?: StandInOptions;
  /** What is given to the handlers, changed. */
  readonly change?: (deps: BotDeps) => Partial<BotDeps>;
  readonly deadlineMs?: number;
}

/** The whole bot with real Bolt against the local Slack, over the real embedded store in memory and the fake engine. */
export async function startBotUnderTest({
  mode = 'http',
  slack: standIn,
  change,
  deadlineMs,
}: BotUnderTestOptions = {}): Promise<SlackBotUnderTest> {
  const slack = await startSlackStandIn({ hasRateLimits: false, ...standIn });
  const api = await startApi();
  const usual = await createDeps(api, slack);
  const deps: BotDeps = Object.defineProperties({ ...usual }, Object.getOwnPropertyDescriptors(change?.(usual) ?? {}));
  const bot = createSlackBot(deps, {
    botToken: slack.botToken,
    signingSecret: slack.signingSecret,
    appToken: mode === 'socket' ? slack.appToken : undefined,
    apiUrl: slack.apiUrl,
    host: '127.0.0.1',
    port: 0,
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
  const address = await bot.listen();
  if (address !== null) slack.setBotUrl(`${address.url}/slack/events`);
  const stop = async () => {
    await bot.close();
    await api.stop();
    await slack.stop();
  };
  return { slack, api, bot, deps, url: address?.url ?? null, stop };
}

async function createDeps({ store, engine, clock }: ApiUnderTest, { botToken, apiUrl }: SlackStandIn): Promise<BotDeps> {
  const { authenticator: _, ...operations } = toDeps(store, engine, clock);
  const logger = createLogger('silent', 'bot');
  const { slack, installation } = await connectSlack({ botToken, apiUrl }, { logger, signal: new AbortController().signal });
  const { directory, nowMs, flagPlatforms } = operations;
  return {
    ...operations,
    logger,
    slack,
    installation,
    identity: createSlackIdentity({ slack, directory, teamId: installation.teamId, nowMs, logger }),
    access: OPEN_ACCESS,
    counters: new BotCounters(),
    patience: { openMs: 900, decisionMs: 2_000 },
    killDelivery: new KillDelivery({ store, platforms: flagPlatforms, nowMs, onError: () => undefined }),
    publicUrl: 'https://tidegate.example.com',
    templatesFolder: undefined,
  };
}
