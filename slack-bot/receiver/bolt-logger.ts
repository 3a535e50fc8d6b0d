import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from '../../platform/logger.js';

/** The words of Slack's libraries in our log. What it says by the way is for those who look for it. */
export function createBoltLogger(logger: Logger): BoltLogger {
  const say =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...parts: readonly unknown[]) => {
      const [err] = parts.filter((part) => part instanceof Error);
      const words = parts.filter((part) => !(part instanceof Error)).map(String);
      logger[level]({ from: 'slack-sdk', ...(err !== undefined && { err }) }, words.join(' ') || 'an error in the SDK of Slack');
    };
  return {
    debug: say('debug'),
    info: say('debug'),
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
