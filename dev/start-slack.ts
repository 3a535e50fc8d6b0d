import { within } from '../platform/within.js';
import { connectSlack } from '../slack-bot/connect-slack.js';
import { type BotParts, createBotDeps } from '../slack-bot/create-bot-deps.js';
import { createSlackBot, type SlackBot } from '../slack-bot/create-slack-bot.js';

export interface SlackParts extends Omit<BotParts, 'connection'> {
  /** One line for a person who waits. */
  readonly onProgress: (line: string) => void;
}

const STOP_MS = 2_000;

/**
 * The Slack bot beside all else, when it is configured. It is waited for by nobody: a Slack that does not answer is asked again, and a bot that cannot start is
 * told in the log.
 */
export function startSlack({ onProgress, ...parts }: SlackParts): { stop(): Promise<void> } {
  const { logger, config } = parts;
  const { slack } = config;
  const ending = new AbortController();
  if (slack === undefined) return { stop: async () => undefined };
  let bot: SlackBot | undefined;
  const start = async () => {
    const connection = await connectSlack(slack, { logger, signal: ending.signal });
    // Kills that could not be delivered at once are the API's, which runs in this process.
    bot = createSlackBot(createBotDeps({ ...parts, connection }), slack);
    const address = await bot.listen();
    onProgress(`the Slack bot listens ${address === null ? 'by Socket Mode' : `at ${address.url}`}`);
  };
  const started = start().catch((error: unknown) => {
    if (!ending.signal.aborted) logger.error({ err: error }, 'the Slack bot cannot start; all else goes on');
  });
  return {
    async stop() {
      ending.abort();
      await within(STOP_MS, started, undefined);
      await bot?.close();
    },
  };
}
