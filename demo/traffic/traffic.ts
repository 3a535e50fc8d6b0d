import { setTimeout as pause } from 'node:timers/promises';
import { composeSession } from './compose-session.js';
import { Pace } from './pace.js';
import type { ChatPoster } from './post-chat.js';

export interface TrafficOptions {
  readonly poster: ChatPoster;
  /** Sessions begun each second, as long as the machine carries them. */
  readonly rate: number;
  /** Sessions at once; above it none are begun, and the omission is counted. */
  readonly maxSessions?: number;
  /** Makes the sessions' names unique among runs. */
  readonly run: string;
}

export interface TrafficCounts {
  begun: number;
  ended: number;
  failed: number;
  skipped: number;
  active: number;
  /** Sessions begun each second at present. */
  rate: number;
  /** Why the last failed session failed. */
  lastFailure: string | null;
}

const TICK_MS = 25;

/** Customers who begin conversations at a steady rate, each of three messages, all over real HTTP. */
export class Traffic {
  readonly counts: TrafficCounts = { begun: 0, ended: 0, failed: 0, skipped: 0, active: 0, rate: 0, lastFailure: null };
  readonly #options: TrafficOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #pace: Pace;
  #timer: NodeJS.Timeout | null = null;
  #due = 0;
  #tickedAtMs = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#pace = new Pace(options.rate);
  }

  start(): void {
    if (this.#timer !== null) return;
    this.#tickedAtMs = performance.now();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  setRate(rate: number): void {
    this.#pace.setTarget(Math.min(200, Math.max(0, rate)));
  }

  /** Begins no more sessions; resolves when the running ones have ended. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await Promise.all(this.#running);
  }

  #tick(): void {
    const now = performance.now();
    const rate = this.#pace.rateAt(now);
    this.counts.rate = Math.round(rate);
    // After a hiccup of the machine at most half a second's sessions are made up for.
    this.#due = Math.min(this.#due + ((now - this.#tickedAtMs) / 1000) * rate, Math.max(1, rate / 2));
    this.#tickedAtMs = now;
    for (; this.#due >= 1; this.#due -= 1) this.#begin();
  }

  #begin(): void {
    if (this.counts.active >= (this.#options.maxSessions ?? 400)) {
      this.counts.skipped += 1;
      return;
    }
    this.counts.begun += 1;
    this.counts.active += 1;
    const session = this.#hold(`${this.#options.run}-${this.counts.begun}`).finally(() => {
      this.counts.active -= 1;
      this.#running.delete(session);
    });
    this.#running.add(session);
  }

  async #hold(name: string): Promise<void> {
    const { session, category, user, messages, thinkMs } = composeSession(name);
    const startedAt = Date.now();
    try {
      for (const [index, message] of messages.entries()) {
        if (index > 0) await pause(thinkMs);
        const sentAtMs = performance.now();
        await this.#options.poster.post({ session, startedAt, message, category, user, last: index === messages.length - 1 });
        this.#pace.note(performance.now() - sentAtMs);
      }
      this.counts.ended += 1;
    } catch (error) {
      this.counts.failed += 1;
      this.counts.lastFailure = error instanceof Error ? error.message : String(error);
    }
  }
}
