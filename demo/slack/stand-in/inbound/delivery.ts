/** How a request of Slack to the bot is made wrong, late or twice. */
export interface SendOptions {
  /** The same body (and the same trigger) so many times; 1 when left out. */
  readonly times?: number;
  /** All of them at once instead of one after the other. */
  readonly isAtOnce?: boolean;
  /** Seconds between the request's timestamp and now: negative is old, positive is in the future. */
  readonly timestampShiftS?: number;
  /** Signs with another secret. */
  readonly secret?: string;
  /** Another workspace as the one where it happened. */
  readonly teamId?: string;
  /** As Slack marks a repeated delivery. */
  readonly retry?: { readonly num: number; readonly reason: 'http_timeout' | 'http_error' | 'connection_failed' };
  /** Instead of the exact one that Slack sends. */
  readonly contentType?: string;
}

export type DeliveryKind = 'block_actions' | 'view_submission' | 'view_closed' | 'command' | 'event';

/** What is to be told to the bot. */
export interface Inbound {
  readonly kind: DeliveryKind;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One request to the bot and what became of it. */
export interface Delivery extends Inbound {
  readonly via: 'http' | 'socket';
  readonly sentAtMs: number;
  /** HTTP status; null over Socket Mode and when there was no answer. */
  readonly status: number | null;
  /** The answer: parsed when it is JSON, otherwise its text. */
  readonly body: unknown;
  readonly ms: number;
  /** `timed-out`: no answer within three seconds, which a person sees as a failure. `unreachable`: there is no bot. */
  readonly outcome: 'acked' | 'refused' | 'timed-out' | 'unreachable';
}

/** The deliveries of one interaction: as many as `times`, at least one. */
export type Deliveries = readonly [Delivery, ...Delivery[]];
