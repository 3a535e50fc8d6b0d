import type { Receiver } from '@slack/bolt';

/** How the bot hears of what people do. */
export interface BotReceiver {
  readonly receiver: Receiver;
  /** Begins to listen; the address, or null when the bot calls Slack instead of being called. A Slack that is down is waited for. Errors: PORT_IN_USE, CONFIG_INVALID, SLACK_MISCONFIGURED. */
  listen(): Promise<{ readonly url: string } | null>;
  /** Takes nothing new. What runs goes on, and can still be answered. */
  stop(): Promise<void>;
  /** Breaks off whatever still stands. */
  close(): Promise<void>;
}
