/** Slack takes about one message a second in a channel. */
const BETWEEN_MS = 1_100;

/** Keeps the messages of one process to one channel apart, whichever rollouts they are about. */
export class ChannelPace {
  readonly #freeAtMs = new Map<string, number>();

  /** Takes the next place in the channel; answers in how many milliseconds it comes. */
  take(channel: string, nowMs: number): number {
    const atMs = Math.max(nowMs, this.#freeAtMs.get(channel) ?? 0);
    this.#freeAtMs.set(channel, atMs + BETWEEN_MS);
    return atMs - nowMs;
  }
}
