import { LogLevel, WebClient } from '@slack/web-api';
import type { SlackConfig } from '../../platform/slack-config.js';

const TIMEOUT_MS = 10_000;

/** A client that tries once and says at once what came of it: it is the engine that tries again. */
export function createSlackClient({ botToken, apiUrl }: Pick<SlackConfig, 'botToken' | 'apiUrl'>): WebClient {
  return new WebClient(botToken, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
    // Each failed call is an error of the activity, which is where it is told.
    logLevel: LogLevel.ERROR,
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
  });
}
