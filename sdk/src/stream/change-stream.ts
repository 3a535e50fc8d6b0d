import type { TidegateStats } from '../tidegate-stats.js';
import { pause, toBackoffMs } from './backoff.js';
import { EventReader } from './event-reader.js';

export interface ChangeStreamOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly random: () => number;
  readonly stats: TidegateStats;
}

const RECONNECT = { baseMs: 200, maxMs: 15_000 };
const CONNECT_MS = 5_000;
/** The server says something every 15 s; after three silences the connection is taken for dead. */
const SILENCE_MS = 45_000;

/** Follows the feature's change events; comes back by itself. Says only that something changed, never what. */
export class ChangeStream {
  readonly #options: ChangeStreamOptions;
  readonly #closing = new AbortController();
  #isUp = false;
  #seen = 0;

  constructor(options: ChangeStreamOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get seen(): number {
    return this.#seen;
  }

  start(): void {
    void this.#run();
  }

  close(): void {
    this.#closing.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const wasUp = await this.#follow().catch(() => false);
      if (wasUp) attempt = 0;
      if (!signal.aborted) await pause(toBackoffMs(attempt, RECONNECT, this.#options.random), signal);
    }
  }

  /** One connection, from its beginning to its end; true when it had been established. */
  async #follow(): Promise<boolean> {
    const { url, headers, fetch: call, stats } = this.#options;
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), CONNECT_MS);
    timer.unref?.();
    try {
      const response = await call(url, {
        headers: { ...headers, accept: 'text/event-stream' },
        signal: AbortSignal.any([this.#closing.signal, silence.signal]),
      });
      if (!response.ok || response.body === null) {
        await response.body?.cancel();
        return false;
      }
      this.#seen += 1;
      this.#isUp = true;
      const reader = new EventReader((data) => this.#hear(data));
      const listen = () => {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        timer.unref?.();
      };
      listen();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        listen();
        reader.push(chunk);
      }
    } catch {
      // Lost or closed; the finally block has said so to the resolver.
    } finally {
      clearTimeout(timer);
    }
    const wasUp = this.#isUp;
    this.#isUp = false;
    if (wasUp) stats.streamLosses += 1;
    return wasUp;
  }

  #hear(data: string): void {
    try {
      if ((JSON.parse(data) as { type?: unknown } | null)?.type !== 'refetchEvaluation') return;
    } catch {
      return;
    }
    this.#seen += 1;
    this.#options.stats.changes += 1;
  }
}
