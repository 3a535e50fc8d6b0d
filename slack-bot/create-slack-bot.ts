import { AppError } from '../core/errors/app-error.js';
import type { SlackConfig } from '../platform/slack-config.js';
import { within } from '../platform/within.js';
import type { BotDeps } from './bot-deps.js';
import { addCommands } from './commands/add-commands.js';
import { addDecisions } from './decisions/add-decisions.js';
import { addHome } from './home/add-home.js';
import { createBoltLogger } from './receiver/bolt-logger.js';
import { BotApp } from './receiver/bot-app.js';
import type { BotReceiver } from './receiver/bot-receiver.js';
import { createHttpReceiver } from './receiver/create-http-receiver.js';
import { createSocketReceiver } from './receiver/create-socket-receiver.js';
import { addUnfurl } from './unfurl/add-unfurl.js';

export interface SlackBotOptions extends SlackConfig {
  /** Handlers that run when the bot is closed get so long to end; 15,000 ms unless told. */
  readonly deadlineMs?: number;
}

export interface SlackBot {
  /** Begins to hear of what people do: where it listens, or null for Socket Mode. Errors: PORT_IN_USE, CONFIG_INVALID, SLACK_MISCONFIGURED. */
  listen(): Promise<{ readonly url: string } | null>;
  /** Takes nothing new, lets handlers end, then closes. Never rejects. */
  close(): Promise<void>;
}

const DEADLINE_MS = 15_000;

/** The bot in this process. Nothing in a rollout waits for it. Errors: CONFIG_INVALID when it is not told how Slack reaches it. */
export function createSlackBot(deps: BotDeps, options: SlackBotOptions): SlackBot {
  const connection = createReceiver(deps, options);
  const app = createApp(deps, connection, options);
  addDecisions(app, deps);
  addCommands(app, deps);
  addHome(app, deps);
  addUnfurl(app, deps);
  let closing: Promise<void> | undefined;
  const close = async () => {
    try {
      await connection.stop();
      await within(options.deadlineMs ?? DEADLINE_MS, app.idle(), undefined);
      await connection.close();
    } catch (error) {
      deps.logger.warn({ err: error }, 'the Slack bot could not be closed in order');
    }
  };
  return {
    listen: () => connection.listen(),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function createReceiver(deps: BotDeps, { appToken, apiUrl, signingSecret, host, port }: SlackBotOptions): BotReceiver {
  if (appToken !== undefined) return createSocketReceiver(deps, { appToken, apiUrl });
  if (signingSecret !== undefined) return createHttpReceiver(deps, { signingSecret, host, port });
  throw new AppError(
    'CONFIG_INVALID',
    'The Slack bot is not told how Slack reaches it. Set TIDEGATE_SLACK_SIGNING_SECRET for requests by HTTP, or TIDEGATE_SLACK_APP_TOKEN for Socket Mode.',
  );
}

function createApp(deps: BotDeps, { receiver }: BotReceiver, { botToken, apiUrl }: SlackBotOptions): BotApp {
  const { botId, botUserId } = deps.installation;
  const app = new BotApp({
    receiver,
    convoStore: false,
    logger: createBoltLogger(deps.logger),
    clientOptions: { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, ...(apiUrl !== undefined && { slackApiUrl: apiUrl }) },
    // The token is known to be good, so that the first click does not wait for another question to Slack.
    authorize: async () => ({ botToken, ...(botId !== undefined && { botId }), ...(botUserId !== undefined && { botUserId }) }),
  });
  app.error(async (error) => deps.logger.error({ id: deps.createId(), err: error }, 'a listener of the Slack bot failed'));
  return app;
}
