import type { SocketMode } from '../socket/socket-mode.js';
import type { Changes } from '../state/changes.js';
import type { Deliveries, Delivery, Inbound, SendOptions } from './delivery.js';
import { postToBot } from './post-to-bot.js';

export interface DeliverOptions {
  /** Null: by Socket Mode. */
  readonly botUrl: () => string | null;
  readonly signingSecret: string;
  readonly ackTimeoutMs: number;
  readonly now: () => number;
  readonly socket: SocketMode;
  readonly changes: Changes;
}

/** Tells the bot, over HTTP when it has an address and otherwise over Socket Mode; keeps what became of it. */
export class Deliverer {
  /** All deliveries so far, in the order in which they ended. */
  readonly deliveries: Delivery[] = [];
  readonly #options: DeliverOptions;

  constructor(options: DeliverOptions) {
    this.#options = options;
  }

  deliver = async (inbound: Inbound, options: SendOptions): Promise<Deliveries> => {
    const [first, ...more] = Array.from({ length: Math.max(1, options.times ?? 1) }, () => () => this.#once(inbound, options));
    if (first === undefined) return [await this.#once(inbound, options)];
    if (options.isAtOnce === true) {
      const [one, ...others] = [first(), ...more.map((send) => send())] as const;
      return [await one, ...(await Promise.all(others))];
    }
    const done: [Delivery, ...Delivery[]] = [await first()];
    for (const send of more) done.push(await send());
    return done;
  };

  async #once(inbound: Inbound, options: SendOptions): Promise<Delivery> {
    const { botUrl, socket, changes } = this.#options;
    const url = botUrl();
    const delivery = url === null ? await socket.send(inbound, options) : await postToBot({ ...this.#options, url }, inbound, options);
    this.deliveries.push(delivery);
    changes.touch();
    return delivery;
  }
}
