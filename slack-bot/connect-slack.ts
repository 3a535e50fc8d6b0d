import { setTimeout as delay } from 'node:timers/promises';
import { WebClient } from '@slack/web-api';
import { AppError } from '../core/errors/app-error.js';
import type { Logger } from '../platform/logger.js';
import { type SlackConfig, toClientOptions } from '../platform/slack-config.js';
import type { SlackInstallation } from './bot-deps.js';
import { toSlackTrouble } from './errors/to-slack-trouble.js';
import { createBoltLogger } from './receiver/bolt-logger.js';

const LONGEST_PAUSE_MS = 30_000;

export interface SlackConnection {
  readonly slack: WebClient;
  readonly installation: SlackInstallation;
}

/** A client for handlers: it neither tries again by itself nor waits for limits to pass, because the person who pressed is waiting. */
export function createBotClient({ botToken, apiUrl }: Pick<SlackConfig, 'botToken' | 'apiUrl'>, logger: Logger): WebClient {
  return new WebClient(botToken, {
    ...toClientOptions({ apiUrl }),
    logger: createBoltLogger(logger),
  });
}

/**
 * Asks Slack which workspace the token is for. Without it no foreign account could be told from one's own, so that a Slack that is down is waited for until `signal`.
 * Errors: SLACK_MISCONFIGURED; SLACK_UNAVAILABLE when it was ended before.
 */
export async function connectSlack(
  config: Pick<SlackConfig, 'botToken' | 'apiUrl'>,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<SlackConnection> {
  const slack = createBotClient(config, logger);
  for (let pauseMs = 1_000; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      const { team_id: teamId, bot_id: botId, user_id: botUserId } = await slack.auth.test();
      if (teamId !== undefined) return { slack, installation: { teamId, botId, botUserId } };
      throw new AppError('SLACK_MISCONFIGURED', 'Slack does not say which workspace TIDEGATE_SLACK_BOT_TOKEN belongs to.');
    } catch (cause) {
      const trouble = toSlackTrouble(cause);
      if (trouble?.code !== 'SLACK_UNAVAILABLE')
        throw trouble === null ? cause : new AppError(trouble.code, `${trouble.detail} Check TIDEGATE_SLACK_BOT_TOKEN.`, { cause });
      logger.warn({ detail: trouble.detail }, 'Slack does not answer yet; the bot waits for it');
    }
    await delay(pauseMs, undefined, { signal }).catch((cause: unknown) => {
      throw new AppError('SLACK_UNAVAILABLE', 'Slack had not answered when the bot was ended.', { cause });
    });
  }
}
