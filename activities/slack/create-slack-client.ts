import { LogLevel, WebClient } from '@slack/web-api';
import { type SlackConfig, toClientOptions } from '../../platform/slack-config.js';

/** A client that tries once and says at once what came of it: it is the engine that tries again. */
export function createSlackClient({ botToken, apiUrl }: Pick<SlackConfig, 'botToken' | 'apiUrl'>): WebClient {
  return new WebClient(botToken, {
    ...toClientOptions({ apiUrl }),
    // Each failed call is an error of the activity, which is where it is told.
    logLevel: LogLevel.ERROR,
  });
}
