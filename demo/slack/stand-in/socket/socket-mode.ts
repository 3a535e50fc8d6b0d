import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Delivery, DeliveryKind, Inbound, SendOptions } from '../inbound/delivery.js';
import type { Changes } from '../state/changes.js';
import { WebSocketConnection } from './web-socket.js';

/** Slack drops connections from which it hears nothing; bots expect its pings. */
const PING_MS = 10_000;

const ENVELOPE: Readonly<Record<DeliveryKind, string>> = {
  block_actions: 'interactive',
  view_submission: 'interactive',
  view_closed: 'interactive',
  command: 'slash_commands',
  event: 'events_api',
};

type Ack = { readonly payload?: unknown } | 'gone' | 'late';

export interface SocketModeOptions {
  readonly changes: Changes;
  readonly appId: string;
  readonly ackTimeoutMs: number;
  readonly now: () => number;
}

/** Slack's side of Socket Mode: hands out addresses for one connection each, sends envelopes and waits for their acknowledgement. */
export class SocketMode {
  readonly #options: SocketModeOptions;
  readonly #tickets = new Set<string>();
  readonly #connections = new Map<WebSocketConnection, Map<string, (ack: Ack) => void>>();
  readonly #pinging: NodeJS.Timeout;
  #turn = 0;

  constructor(options: SocketModeOptions) {
    this.#options = options;
    this.#pinging = setInterval(() => {
      for (const connection of this.#connections.keys()) connection.ping();
    }, PING_MS).unref();
  }

  /** Open connections. */
  get size(): number {
    return this.#connections.size;
  }

  /** What `apps.connections.open` gives, below the given `http://` address. */
  newUrl(baseUrl: string): string {
    const ticket = randomBytes(12).toString('hex');
    this.#tickets.add(ticket);
    return `${baseUrl.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${this.#options.appId}`;
  }

  /** A request to become a WebSocket: refused without a ticket that was not used yet. */
  upgrade(request: IncomingMessage, socket: Duplex): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const waiting = new Map<string, (ack: Ack) => void>();
    const connection = new WebSocketConnection(request, socket, {
      onText: (text) => acknowledge(waiting, text),
      onClose: () => {
        this.#connections.delete(connection);
        for (const settle of waiting.values()) settle('gone');
        this.#options.changes.touch();
      },
    });
    this.#connections.set(connection, waiting);
    const hello = {
      type: 'hello',
      num_connections: this.size,
      connection_info: { app_id: this.#options.appId },
      debug_info: { host: 'stand-in' },
    };
    connection.send(JSON.stringify({ ...hello, approximate_connection_time: 18_060 }));
    this.#options.changes.touch();
  }

  /** Sends an envelope over one of the connections, in turn. */
  async send(inbound: Inbound, { retry }: SendOptions): Promise<Delivery> {
    const { now } = this.#options;
    const sentAtMs = now();
    const startedMs = performance.now();
    const ack = await this.#exchange({
      envelope_id: randomUUID(),
      type: ENVELOPE[inbound.kind],
      payload: inbound.payload,
      accepts_response_payload: inbound.kind === 'command' || inbound.kind === 'view_submission',
      ...(retry === undefined ? {} : { retry_attempt: retry.num, retry_reason: retry.reason }),
    });
    const ms = Math.round(performance.now() - startedMs);
    const outcome = ack === 'gone' ? 'unreachable' : ack === 'late' ? 'timed-out' : 'acked';
    return { ...inbound, via: 'socket', sentAtMs, status: null, body: typeof ack === 'string' ? null : toBody(ack.payload), ms, outcome };
  }

  /** Asks the bot to connect again, as Slack does about every hour; with `link_disabled` Socket Mode is over. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled' = 'refresh_requested'): void {
    for (const connection of this.#connections.keys())
      connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'stand-in' } }));
  }

  /** Breaks all connections without a word. */
  drop(): void {
    for (const connection of this.#connections.keys()) connection.drop();
  }

  stop(): void {
    clearInterval(this.#pinging);
    this.drop();
  }

  #exchange(envelope: Readonly<Record<string, unknown>> & { readonly envelope_id: string }): Promise<Ack> {
    const all = [...this.#connections];
    const [connection, waiting] = all[this.#turn++ % Math.max(1, all.length)] ?? [];
    if (connection === undefined || waiting === undefined) return Promise.resolve('gone');
    return new Promise((resolve) => {
      const settle = (ack: Ack) => {
        clearTimeout(timer);
        waiting.delete(envelope.envelope_id);
        resolve(ack);
      };
      const timer = setTimeout(() => settle('late'), this.#options.ackTimeoutMs);
      waiting.set(envelope.envelope_id, settle);
      connection.send(JSON.stringify(envelope));
    });
  }
}

function acknowledge(waiting: ReadonlyMap<string, (ack: Ack) => void>, text: string): void {
  try {
    const ack = JSON.parse(text) as { readonly envelope_id?: string; readonly payload?: unknown };
    waiting.get(ack.envelope_id ?? '')?.(ack);
  } catch {
    // Slack ignores what it does not understand, too.
  }
}

/** The client wraps a bare text into `{text}`, and no answer into `{}`. */
const toBody = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0 ? '' : (payload ?? '');
