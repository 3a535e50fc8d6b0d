import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { readLiveView } from '../../operations/rollouts/read-live-view.js';
import type { RolloutRow, Store, StoreEvent } from '../../store/store.js';
import type { SseEvent } from '../sse/sse-event.js';
import type { SseHub } from '../sse/sse-hub.js';

export interface RolloutFeedOptions {
  readonly store: Pick<Store, 'subscribe' | 'rollouts' | 'audit' | 'watches'>;
  readonly hub: SseHub;
  readonly onError: (error: unknown) => void;
}

export interface FeedRequest {
  /** The last entry that the listener has; null: none is sent but new ones. */
  readonly afterSeq: number | null;
  /** Whose stream it is: each may have so many. */
  readonly owner: string;
}

const LOOK_EVERY_MS = 2_000;

/** A rollout that somebody listens to. */
interface Channel {
  readonly row: RolloutRow;
  clients: number;
  /** What the clients have: the last entry and the view's revision. */
  lastSeq: number;
  revision: number;
  lookedAtMs: number | null;
  /** Reading and sending happen one after another, so that nobody misses or doubles anything. */
  tail: Promise<void>;
  waiting: boolean;
}

/**
 * Timelines and views as events. An event's id is the number of the newest entry that its receiver then has, on views too, so that
 * `Last-Event-ID` always says what is missing. Only rollouts with listeners are read.
 */
export class RolloutFeed {
  readonly #options: RolloutFeedOptions;
  readonly #channels = new Map<string, Channel>();
  #looking: NodeJS.Timeout | undefined;
  #unsubscribe: () => Promise<void> = async () => {};

  constructor(options: RolloutFeedOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#unsubscribe = await this.#options.store.subscribe(
      (event) => this.#hear(event),
      () => this.#refreshWhere(() => true),
    );
    // Looks of the guards are stored without an event: ten thousand watches would tell nobody most of the time.
    this.#looking = setInterval(() => this.#refreshWhere(() => true), LOOK_EVERY_MS);
    this.#looking.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#unsubscribe();
    await Promise.all([...this.#channels.values()].map((channel) => channel.tail));
  }

  /** Why no stream can be opened for this owner now; null: one can. */
  findRefusal(owner: string): Refusal | null {
    return this.#options.hub.findRefusal(owner);
  }

  /** Answers with the present view, before it the entries after `afterSeq` (null: none), then everything that happens. Throws what the store throws. */
  async open(row: RolloutRow, { afterSeq, owner }: FeedRequest, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const channel = this.#join(row, res);
    await this.#inTurn(channel, async () => {
      const view = await this.#sendNews(channel);
      const missed =
        afterSeq === null ? [] : (await this.#options.store.audit.list(row.id, afterSeq)).filter((entry) => entry.seq <= channel.lastSeq);
      if (res.destroyed) return;
      this.#options.hub.attach(channelOf(row.id), req, res, {
        owner,
        replay: () => [...missed.map(toEntryEvent), toViewEvent(view, channel.lastSeq)],
      });
    });
  }

  #join(row: RolloutRow, res: ServerResponse): Channel {
    const channel = this.#channels.get(row.id) ?? {
      row,
      clients: 0,
      lastSeq: 0,
      revision: -1,
      lookedAtMs: null,
      tail: Promise.resolve(),
      waiting: false,
    };
    this.#channels.set(row.id, channel);
    channel.clients += 1;
    res.once('close', () => {
      channel.clients -= 1;
      if (channel.clients === 0) this.#channels.delete(row.id);
    });
    return channel;
  }

  #hear(event: StoreEvent): void {
    if (event.kind === 'rollout') this.#refreshWhere((row) => row.id === event.id);
    // A kill writes its line together with the flags, before the workflow has heard of it.
    if (event.kind === 'bundle') this.#refreshWhere((row) => row.environment === event.environment && row.feature === event.feature);
  }

  #refreshWhere(concerns: (row: RolloutRow) => boolean): void {
    for (const channel of this.#channels.values()) {
      if (!concerns(channel.row) || channel.waiting) continue;
      channel.waiting = true;
      this.#inTurn(channel, async () => {
        channel.waiting = false;
        await this.#sendNews(channel);
      }).catch((error: unknown) => this.#options.onError(error));
    }
  }

  #inTurn(channel: Channel, run: () => Promise<void>): Promise<void> {
    const done = channel.tail.then(run);
    channel.tail = done.catch(() => {});
    return done;
  }

  /** Sends everybody what is new; the first time there is nobody yet, and only the position is taken. */
  async #sendNews(channel: Channel): Promise<RolloutView> {
    const { store, hub } = this.#options;
    const name = channelOf(channel.row.id);
    const entries = await store.audit.list(channel.row.id, channel.lastSeq);
    const { view, lookedAtMs } = await readLiveView(store, (await store.rollouts.get(channel.row.id)) ?? channel.row);
    // All listeners may have gone in the meantime, and new ones come, who have a channel of their own.
    if (this.#channels.get(channel.row.id) !== channel) return view;
    for (const entry of entries) hub.publish(name, toEntryEvent(entry));
    channel.lastSeq = entries.at(-1)?.seq ?? channel.lastSeq;
    if (view.revision > channel.revision || lookedAtMs !== channel.lookedAtMs) hub.publish(name, toViewEvent(view, channel.lastSeq));
    channel.revision = Math.max(channel.revision, view.revision);
    channel.lookedAtMs = lookedAtMs;
    return view;
  }
}

const channelOf = (rolloutId: string): string => `rollout\n${rolloutId}`;
const toEntryEvent = (entry: RecordedEntry): SseEvent => ({ id: String(entry.seq), event: 'entry', data: entry });
const toViewEvent = (view: RolloutView, seq: number): SseEvent => ({ id: String(seq), event: 'view', data: view });
