import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { type SseEvent, toFrame, toOpening, toRetry } from './sse-event.js';

export interface SseHubOptions {
  readonly heartbeatMs?: number;
  readonly maxClients?: number;
  /** Streams that one owner may have open at a time. */
  readonly maxPerOwner?: number;
  /** A client that has this much unread is dropped; it comes back with its last event id. */
  readonly maxUnreadBytes?: number;
  /** Events kept for each channel, for clients that come back. */
  readonly history?: number;
  /** How long a client waits before it comes back. */
  readonly retryMs?: number;
  /** The same when the server ends: another one takes over, or it is started again. */
  readonly retryAfterEndMs?: number;
  /** Calls `run` again and again; returns how to stop. Passed in by tests. */
  readonly every?: (run: () => void, intervalMs: number) => () => void;
}

export interface Opening {
  /** Whose stream it is; left out: only the total counts. */
  readonly owner?: string | undefined;
  /** Id of what the client is taken to know from now on. */
  readonly id?: string;
  /** What to send at once to a client that last saw this id (undefined: a new client); instead of the hub's history. */
  readonly replay?: (lastEventId: string | undefined) => readonly SseEvent[];
}

/** What a refused stream is told to wait, in seconds. */
export const STREAM_RETRY_S = 5;
const DEFAULTS = {
  heartbeatMs: 15_000,
  maxClients: 10_000,
  maxPerOwner: 100,
  maxUnreadBytes: 262_144,
  history: 0,
  retryMs: 2_000,
  retryAfterEndMs: 5_000,
};
const HEARTBEAT = Buffer.from(': heartbeat\n\n');

/** Channels of events, each with any number of clients. An event is put into words once for all of them. */
export class SseHub {
  readonly #options: Required<Omit<SseHubOptions, 'every'>>;
  readonly #channels = new Map<string, Set<ServerResponse>>();
  readonly #kept = new Map<string, SseEvent[]>();
  readonly #owners = new Map<string, number>();
  readonly #stopHeartbeat: () => void;
  #clients = 0;
  #dropped = 0;
  #closed = false;

  constructor({ every = everyInterval, ...options }: SseHubOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#stopHeartbeat = every(() => this.#beat(), this.#options.heartbeatMs);
  }

  get clients(): number {
    return this.#clients;
  }

  /** Clients dropped because they did not read. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Why no further stream is opened now: RATE_LIMITED where the owner has too many, API_UNREACHABLE where all together have; null: it is. */
  findRefusal(owner?: string): Refusal | null {
    const { maxClients, maxPerOwner } = this.#options;
    if (owner !== undefined && (this.#owners.get(owner) ?? 0) >= maxPerOwner)
      return refuse(
        'RATE_LIMITED',
        `You have ${maxPerOwner} event streams open, which is the most: close one, or wait until one has ended.`,
      );
    if (this.#closed)
      return refuse('API_UNREACHABLE', 'This server is about to end and opens no more streams; come back in a few seconds.');
    if (this.#clients < maxClients) return null;
    return refuse('API_UNREACHABLE', `All ${maxClients} event streams of this server are taken; come back later, or ask in turns.`);
  }

  /** Answers the request with the channel's events until the client goes. Without a body, 429 or 503 where `findRefusal` finds something. */
  attach(channel: string, req: IncomingMessage, res: ServerResponse, opening: Opening = {}): void {
    const refusal = this.findRefusal(opening.owner);
    if (refusal !== null) {
      const status = refusal.code === 'RATE_LIMITED' ? 429 : 503;
      res.writeHead(status, { 'Retry-After': String(STREAM_RETRY_S), 'Content-Length': '0' }).end();
      return;
    }
    const seen = req.headers['last-event-id'];
    const lastEventId = typeof seen === 'string' && seen !== '' ? seen : undefined;
    // One write to the socket for each event instead of three: an endless answer needs no chunks.
    res.useChunkedEncodingByDefault = false;
    res.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      Connection: 'close',
    });
    const missed = (opening.replay?.(lastEventId) ?? this.#missedSince(channel, lastEventId)).map(toFrame);
    res.write(Buffer.concat([toOpening(this.#options.retryMs, opening.id), ...missed]));
    this.#join(channel, res, opening.owner);
  }

  /** Sends the event to the channel's present clients and keeps it for those that come back. */
  publish(channel: string, event: SseEvent): void {
    this.#keep(channel, event);
    const clients = this.#channels.get(channel);
    if (clients === undefined) return;
    const frame = toFrame(event);
    for (const client of clients) this.#send(client, frame);
  }

  /** Ends all connections and opens no more; clients are told to wait a little before they come back. */
  close(): void {
    this.#closed = true;
    this.#stopHeartbeat();
    const farewell = toRetry(this.#options.retryAfterEndMs);
    for (const clients of this.#channels.values()) for (const client of clients) client.end(farewell);
  }

  #join(channel: string, res: ServerResponse, owner: string | undefined): void {
    if (owner !== undefined) this.#owners.set(owner, (this.#owners.get(owner) ?? 0) + 1);
    const clients = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, clients.add(res));
    this.#clients += 1;
    res.on('error', () => res.destroy());
    res.once('close', () => {
      this.#clients -= 1;
      this.#leave(owner);
      clients.delete(res);
      if (clients.size === 0 && this.#channels.get(channel) === clients) this.#channels.delete(channel);
    });
  }

  #leave(owner: string | undefined): void {
    if (owner === undefined) return;
    const left = (this.#owners.get(owner) ?? 1) - 1;
    if (left === 0) this.#owners.delete(owner);
    else this.#owners.set(owner, left);
  }

  #send(client: ServerResponse, frame: Buffer): void {
    if (client.destroyed || client.writableEnded) return;
    if (client.writableLength + frame.length > this.#options.maxUnreadBytes) {
      this.#dropped += 1;
      client.destroy();
      return;
    }
    client.write(frame);
  }

  #keep(channel: string, event: SseEvent): void {
    if (this.#options.history === 0) return;
    const kept = this.#kept.get(channel) ?? [];
    kept.push(event);
    if (kept.length > this.#options.history) kept.shift();
    this.#kept.set(channel, kept);
  }

  /** What followed the last event that the client saw; everything kept when that is no longer known; nothing for a new client. */
  #missedSince(channel: string, lastEventId: string | undefined): readonly SseEvent[] {
    if (lastEventId === undefined) return [];
    const kept = this.#kept.get(channel) ?? [];
    return kept.slice(kept.findLastIndex((event) => event.id === lastEventId) + 1);
  }

  #beat(): void {
    for (const clients of this.#channels.values()) for (const client of clients) this.#send(client, HEARTBEAT);
  }
}

function everyInterval(run: () => void, intervalMs: number): () => void {
  const timer = setInterval(run, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
