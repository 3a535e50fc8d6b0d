import type { Faults } from './faults.js';
import type { Delivery } from './inbound/delivery.js';
import type { InboundActions } from './inbound/inbound-actions.js';
import type { SocketMode } from './socket/socket-mode.js';
import type { Reader } from './state/reader.js';
import type { SlackState } from './state/slack-state.js';
import type { Workspace, WorkspaceSeed } from './state/workspace.js';
import type { RateLimits } from './web-api/rate-limits.js';
import type { RecordedCall } from './web-api/serve-web-api.js';

export interface StandInOptions {
  /** 0 (the default): any free one. */
  readonly port?: number;
  /** Where the bot takes requests (all of them at one address, as Bolt's HTTPReceiver does). Left out: Socket Mode. */
  readonly botUrl?: string;
  readonly signingSecret?: string;
  /** Scopes of `botToken`. */
  readonly scopes?: readonly string[];
  readonly workspace?: WorkspaceSeed;
  /** True when left out. */
  readonly hasRateLimits?: boolean;
  /** 3,000 when left out, as Slack has it. */
  readonly ackTimeoutMs?: number;
  /** Milliseconds since 1970; for triggers, response addresses, limits and timestamps. */
  readonly now?: () => number;
}

/** A local Slack: its Web API, the people who use it, and what they see. */
export interface SlackStandIn {
  /** Address of the page for people. */
  readonly url: string;
  /** `slackApiUrl` for a WebClient. */
  readonly apiUrl: string;
  readonly signingSecret: string;
  readonly botToken: string;
  /** For Socket Mode. */
  readonly appToken: string;
  /** A further bot token with exactly these scopes. */
  newBotToken(scopes: readonly string[]): string;
  revoke(token: string): void;
  /** Scopes without which a call or a delivery so far would have failed. */
  readonly scopesNeeded: ReadonlySet<string>;
  /** Null: deliver by Socket Mode. */
  setBotUrl(url: string | null): void;
  readonly state: SlackState;
  readonly workspace: Workspace;
  /** What people do. */
  readonly people: InboundActions;
  /** What people see. */
  readonly read: Reader;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly socket: SocketMode;
  /** Calls of the Web API in the order of arrival. */
  readonly calls: readonly RecordedCall[];
  /** Requests to the bot with their answers. */
  readonly deliveries: readonly Delivery[];
  /** The first value of `read` that is neither null, undefined nor false; looks again after each change. */
  until<T>(read: () => T | null | undefined | false, what?: string, timeoutMs?: number): Promise<T>;
  stop(): Promise<void>;
}
