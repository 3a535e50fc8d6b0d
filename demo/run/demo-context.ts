import type { DemoSlack } from '../slack/start-demo-slack.js';
import type { PageReceiver } from './page-receiver.js';
import type { TidegateApi } from './tidegate-api.js';
import type { DemoModel } from './view/demo-model.js';
import type { Presenter } from './view/presenter.js';

/** An Unleash that is running, for the application. */
export interface DemoUnleash {
  readonly url: string;
  readonly clientToken: string;
}

/** A Slack in which the demo's rollouts show their cards. */
export interface DemoSlackPlay {
  readonly page: DemoSlack;
  /** The script presses the buttons; else it waits for a person first. */
  readonly isAuto: boolean;
}

/** What every act of the demo works with. */
export interface DemoContext {
  readonly api: TidegateApi;
  readonly model: DemoModel;
  readonly presenter: Presenter;
  readonly pages: PageReceiver;
  readonly signal: AbortSignal;
  /** The demo's own Unleash; null: the flags are on the platform that Tidegate brings along. */
  readonly unleash: DemoUnleash | null;
  /** Null: the cards are written nowhere, and decisions are made by API. */
  readonly slack: DemoSlackPlay | null;
}
