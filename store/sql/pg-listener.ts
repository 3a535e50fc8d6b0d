import pg from 'pg';
import { toAppError } from './database-errors.js';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
/** A half-open connection gives no error by itself; it is asked this often whether it is there. */
const HEARTBEAT_MS = 10_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;

export interface PgListenerOptions {
  readonly config: pg.ClientConfig;
  readonly channel: string;
  readonly handler: (payload: string) => void;
  readonly onGap: () => void;
}

/** One connection of its own that listens to a channel, and connects again (with growing pauses) whenever it is lost. */
export class PgListener {
  readonly #options: PgListenerOptions;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: PgListenerOptions) {
    this.#options = options;
  }

  /** Resolves once the channel is listened to; STORE_UNAVAILABLE if the first connection fails. */
  async start(): Promise<void> {
    await this.#connect().catch((error: unknown) => {
      throw toAppError(error);
    });
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ ...this.#options.config, application_name: 'tidegate-listen', query_timeout: HEARTBEAT_TIMEOUT_MS });
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notification', (message) => this.#options.handler(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.#options.channel)}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    if (this.#stopped) await client.end();
    else this.#client = client;
  }

  #lose(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    void client.end().catch(() => undefined);
    this.#retryAfter(FIRST_RETRY_MS);
  }

  #retryAfter(pauseMs: number): void {
    if (this.#stopped) return;
    this.#retry = setTimeout(() => {
      this.#connect().then(
        () => this.#stopped || this.#options.onGap(),
        () => this.#retryAfter(Math.min(pauseMs * 2, LONGEST_RETRY_MS)),
      );
    }, pauseMs);
  }

  #beat(): void {
    const client = this.#client;
    client?.query('SELECT 1').catch(() => this.#lose(client));
  }
}
