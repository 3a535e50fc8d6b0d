import { within } from '../../platform/within.js';
import type { ClaimedDelivery } from '../../store/store.js';
import { CLAIM_MS, type SendDeps, sendDelivery } from './send-delivery.js';

export interface WebhookSenderOptions {
  /** Between two looks for what is due. 1,000 ms unless told. */
  readonly everyMs?: number;
  /** Deliveries on their way at once. 16 unless told. */
  readonly atOnce?: number;
}

export interface SenderDeps extends SendDeps {
  readonly onError: (what: string, error: unknown) => void;
}

const STOP_PATIENCE_MS = 3_000;
const PRUNE_EVERY_MS = 10 * 60_000;
/** So long deliveries that have ended stay in the log. */
const RETENTION_MS = 7 * 24 * 3_600_000;
/** Sends what is in the outbox, for the life of the API. It needs the store and nothing else: the workflow engine may be down. Several processes share the work. */
export class WebhookSender {
  readonly #deps: SenderDeps;
  readonly #everyMs: number;
  readonly #atOnce: number;
  readonly #sending = new Set<Promise<void>>();
  readonly #ended = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #prunedAtMs = Number.NEGATIVE_INFINITY;
  #stopped = true;

  constructor(deps: SenderDeps, { everyMs = 1_000, atOnce = 16 }: WebhookSenderOptions = {}) {
    this.#deps = deps;
    this.#everyMs = everyMs;
    this.#atOnce = atOnce;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule(0);
  }

  /** Sends this one now, although its time has not come; false: another process is doing it. */
  async sendNow(deliveryId: number): Promise<boolean> {
    const { store, nowMs } = this.#deps;
    const claimed = await store.webhooks.claimOne(deliveryId, { nowMs: nowMs(), untilMs: nowMs() + CLAIM_MS });
    if (claimed !== null) await this.#send(claimed);
    return claimed !== null;
  }

  /** What is due goes out until nothing is left that can go now. */
  async drain(): Promise<void> {
    while ((await this.#takeDue()) > 0) await Promise.all(this.#sending);
  }

  /** Gives what is on its way a moment, then cuts it off; it is sent again by whoever comes next. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await within(STOP_PATIENCE_MS, Promise.all([this.#turn, ...this.#sending]), undefined);
    this.#ended.abort();
    await within(STOP_PATIENCE_MS, Promise.all(this.#sending), undefined);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#run();
    }, delayMs);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    const taken = await this.#takeDue().catch((error: unknown) => {
      this.#deps.onError('webhooks that are due', error);
      return 0;
    });
    await this.#prune().catch((error: unknown) => this.#deps.onError('old deliveries of webhooks', error));
    // With all hands full the next turn waits for one of them.
    if (this.#sending.size >= this.#atOnce) await Promise.race(this.#sending);
    if (!this.#stopped) this.#schedule(taken > 0 ? 0 : this.#everyMs);
  }

  async #takeDue(): Promise<number> {
    const limit = this.#atOnce - this.#sending.size;
    if (limit <= 0) return 0;
    const nowMs = this.#deps.nowMs();
    const claimed = await this.#deps.store.webhooks.claim({ nowMs, untilMs: nowMs + CLAIM_MS, limit });
    for (const delivery of claimed) void this.#send(delivery);
    return claimed.length;
  }

  #send(delivery: ClaimedDelivery): Promise<void> {
    const sent = sendDelivery(this.#deps, delivery, this.#ended.signal)
      .catch((error: unknown) => this.#deps.onError(`delivery ${delivery.id} to ${delivery.webhookId}`, error))
      .finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
    return sent;
  }

  async #prune(): Promise<void> {
    const nowMs = this.#deps.nowMs();
    if (nowMs < this.#prunedAtMs + PRUNE_EVERY_MS) return;
    this.#prunedAtMs = nowMs;
    await this.#deps.store.webhooks.prune({ endedBeforeMs: nowMs - RETENTION_MS, nowMs });
    await this.#deps.store.alerts.prune(nowMs - RETENTION_MS);
  }
}
