import type { PageReceiver } from './page-receiver.js';
import type { TidegateApi } from './tidegate-api.js';
import type { DemoModel } from './view/demo-model.js';
import type { Presenter } from './view/presenter.js';

/** An Unleash that is running, for the application. */
export interface DemoUnleash {
  readonly url: string;
  readonly clientToken: string;
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
}
