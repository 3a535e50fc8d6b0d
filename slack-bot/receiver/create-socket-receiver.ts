import { setTimeout as delay } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { AppError } from '../../core/errors/app-error.js';
import type { BotDeps } from '../bot-deps.js';
import { toSlackTrouble } from '../errors/to-slack-trouble.js';
import { createBoltLogger } from './bolt-logger.js';
import type { BotReceiver } from './bot-receiver.js';

export interface SocketReceiverOptions {
  readonly appToken: string;
  /** Of the Web API; undefined: Slack's own. */
  readonly apiUrl: string | undefined;
}

const CALL_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * We call Slack, and it speaks over that connection: no address of ours has to be reachable. The connection is made again for as long as the bot runs: Bolt's own
 * reconnection gives up by an unhandled rejection, which ends the process (@slack/socket-mode 3, delayReconnectAttempt).
 */
export function createSocketReceiver({ logger }: Pick<BotDeps, 'logger'>, { appToken, apiUrl }: SocketReceiverOptions): BotReceiver {
  const clientOptions = { retryConfig: { retries: 0 }, timeout: CALL_MS, ...(apiUrl !== undefined && { slackApiUrl: apiUrl }) };
  const receiver = new SocketModeReceiver({
    appToken,
    logger: createBoltLogger(logger),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
  });
  const ending = new AbortController();
  receiver.client.on('disconnected', () => {
    if (!ending.signal.aborted) void connectAgain({ receiver, signal: ending.signal, logger });
  });
  return {
    receiver,
    async listen() {
      try {
        await receiver.start();
      } catch (cause) {
        if (toSlackTrouble(cause)?.code !== 'SLACK_UNAVAILABLE') throw misconfigured(cause);
        logger.warn({ err: cause }, 'Slack does not answer yet; the bot waits for it');
        await connectAgain({ receiver, signal: ending.signal, logger });
      }
      return null;
    },
    // Answers go over the same connection, so that it stays until the handlers have ended.
    stop: async () => undefined,
    async close() {
      ending.abort();
      await receiver.stop();
    },
  };
}

interface Reconnecting extends Pick<BotDeps, 'logger'> {
  readonly receiver: SocketModeReceiver;
  readonly signal: AbortSignal;
}

/** At first at once, because Slack asks for a new connection about every hour; then less and less often. */
async function connectAgain({ receiver, signal, logger }: Reconnecting): Promise<void> {
  for (let pauseMs = 0; !signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2 + 1_000)) {
    try {
      await delay(pauseMs, undefined, { signal });
      await receiver.start();
      logger.info('connected to Slack again');
      return;
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error }, 'the connection to Slack could not be made; it is tried again');
    }
  }
}

const misconfigured = (cause: unknown): AppError =>
  new AppError(
    'SLACK_MISCONFIGURED',
    'Slack does not let the bot connect. Check TIDEGATE_SLACK_APP_TOKEN (scope connections:write) and that Socket Mode is on.',
    { cause },
  );
