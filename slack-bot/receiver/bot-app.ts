import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt';
import { Deliveries } from './deliveries.js';

/** Bolt's app, which handles each press once and knows when it has nothing left to do. */
export class BotApp extends App {
  readonly #deliveries = new Deliveries();

  constructor(options: AppOptions) {
    super(options);
  }

  override processEvent(event: ReceiverEvent): Promise<void> {
    return this.#deliveries.process(event, (one) => super.processEvent(one));
  }

  idle(): Promise<void> {
    return this.#deliveries.idle();
  }
}
