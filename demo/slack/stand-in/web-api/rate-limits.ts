import type { ApiArgs, ApiMethod } from './api-method.js';
import { textArg } from './api-method.js';

const MINUTE_MS = 60_000;
/** A channel takes one message a second, and a few at once after a pause. */
const CHANNEL_BURST = 4;
const CHANNEL_REFILL_MS = 1_000;

/** Slack's limits for each method: over a sliding minute for the workspace, or by channel for new messages. */
export class RateLimits {
  isOn: boolean;
  readonly #now: () => number;
  readonly #calls = new Map<string, number[]>();
  readonly #channels = new Map<string, { tokens: number; atMs: number }>();

  constructor({ isOn, now }: { readonly isOn: boolean; readonly now: () => number }) {
    this.isOn = isOn;
    this.#now = now;
  }

  /** Counts one call. Null when it may go on, otherwise after how many whole seconds it may come again. */
  take(name: string, { limit }: ApiMethod, args: ApiArgs): number | null {
    if (!this.isOn) return null;
    return limit === 'each-channel' ? this.#takeChannel(`${name} ${textArg(args, 'channel')}`) : this.#takeMinute(name, limit);
  }

  /** Forgets all calls so far. */
  reset(): void {
    this.#calls.clear();
    this.#channels.clear();
  }

  #takeMinute(name: string, limit: number): number | null {
    const now = this.#now();
    const recent = (this.#calls.get(name) ?? []).filter((atMs) => atMs > now - MINUTE_MS);
    this.#calls.set(name, recent);
    const [oldest = now] = recent;
    if (recent.length >= limit) return toSeconds(oldest + MINUTE_MS - now);
    recent.push(now);
    return null;
  }

  #takeChannel(key: string): number | null {
    const now = this.#now();
    const { tokens, atMs } = this.#channels.get(key) ?? { tokens: CHANNEL_BURST, atMs: now };
    const filled = Math.min(CHANNEL_BURST, tokens + (now - atMs) / CHANNEL_REFILL_MS);
    const isFree = filled >= 1;
    this.#channels.set(key, { tokens: isFree ? filled - 1 : filled, atMs: now });
    return isFree ? null : toSeconds((1 - filled) * CHANNEL_REFILL_MS);
  }
}

const toSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));
