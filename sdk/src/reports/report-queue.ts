import { pause, toBackoffMs } from '../stream/backoff.js';
import { type ReportStats, sendReports } from './send-reports.js';

export interface ReportQueueOptions {
  readonly url: string;
  /** What a batch is called in the body. */
  readonly name: 'outcomes' | 'samples';
  /** Reports in a request. */
  readonly batch: number;
  readonly fetch: typeof fetch;
  readonly random: () => number;
  readonly stats: ReportStats;
  readonly maxQueued: number;
  readonly intervalMs: number;
}

const RETRY = { baseMs: 250, maxMs: 10_000 };

/** Outcomes or samples on their way: sent in batches, in order, one request at a time; retried until the queue is full, then the oldest are dropped. */
export class ReportQueue<Report> {
  readonly #options: ReportQueueOptions;
  readonly #closing = new AbortController();
  #wake: () => void = () => {};
  #waiting: Report[] = [];
  #sending: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #attempt = 0;

  constructor(options: ReportQueueOptions) {
    this.#options = options;
  }

  /** False after `close`. */
  add(report: Report): boolean {
    const { stats, maxQueued, intervalMs, batch } = this.#options;
    if (this.#closing.signal.aborted) {
      stats.dropped += 1;
      return false;
    }
    stats.queued += 1;
    this.#waiting.push(report);
    this.#trim(maxQueued);
    if (this.#waiting.length >= batch) this.#drain();
    else if (this.#timer === null) {
      this.#timer = setTimeout(() => this.#drain(), intervalMs);
      this.#timer.unref();
    }
    return true;
  }

  /** Sends until nothing waits or the time is over; answers how many still wait. */
  async flush(timeoutMs: number): Promise<number> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeoutMs);
    while (this.#waiting.length > 0 && !patience.signal.aborted) {
      this.#drain();
      this.#wake();
      await Promise.race([this.#sending, pause(timeoutMs, patience.signal)]);
    }
    if (this.#sending !== null) await Promise.race([this.#sending, pause(timeoutMs, patience.signal)]);
    clearTimeout(timer);
    return this.#waiting.length;
  }

  async close(timeoutMs: number): Promise<void> {
    await this.flush(timeoutMs);
    this.#closing.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#options.stats.dropped += this.#waiting.length;
    this.#waiting = [];
  }

  #drain(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
  }

  async #sendAll(): Promise<void> {
    const { signal } = this.#closing;
    while (this.#waiting.length > 0 && !signal.aborted) {
      const batch = this.#waiting.splice(0, this.#options.batch);
      const result = await sendReports(batch, this.#options);
      if (result.kind === 'done') {
        this.#attempt = 0;
        continue;
      }
      this.#waiting = [...batch, ...this.#waiting];
      this.#trim(this.#options.maxQueued);
      this.#options.stats.retries += 1;
      await this.#rest(result.retryAfterMs ?? toBackoffMs(this.#attempt, RETRY, this.#options.random));
      this.#attempt += 1;
    }
  }

  /** Waits before the next attempt; a flush cuts it short. */
  async #rest(delayMs: number): Promise<void> {
    const wake = new AbortController();
    this.#wake = () => wake.abort();
    await pause(delayMs, AbortSignal.any([wake.signal, this.#closing.signal]));
  }

  #trim(max: number): void {
    const excess = this.#waiting.length - max;
    if (excess <= 0) return;
    this.#waiting.splice(0, excess);
    this.#options.stats.dropped += excess;
  }
}
