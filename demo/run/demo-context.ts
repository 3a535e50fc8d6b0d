import type { PageReceiver } from './page-receiver.js';
import type { TidegateApi } from './tidegate-api.js';
import type { DemoModel } from './view/demo-model.js';
import type { Presenter } from './view/presenter.js';

/** What every act of the demo works with. */
export interface DemoContext {
  readonly api: TidegateApi;
  readonly model: DemoModel;
  readonly presenter: Presenter;
  readonly pages: PageReceiver;
  readonly signal: AbortSignal;
}
