import type { AppStats } from '../app/measure/app-stats.js';
import type { TrafficCounts } from '../traffic/traffic.js';
import type { DemoContext } from './demo-context.js';
import { type DemoChild, startChild } from './start-child.js';

export interface Services {
  readonly app: DemoChild;
  readonly traffic: DemoChild;
  /** Null when OPENAI_BASE_URL names another server. */
  readonly llm: DemoChild | null;
  /** Begins no more sessions and resolves when the running ones have ended. */
  readonly quieten: () => Promise<void>;
  /** Reads the application's own counters; the last ones when it does not answer. */
  readonly readStats: () => Promise<AppStats | null>;
  readonly stop: () => Promise<void>;
}

export interface ServicesOptions {
  readonly apiUrl: string;
  /** Sessions begun each second. */
  readonly rate: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const REFRESH_MS = 500;
const QUIET_MS = 8_000;

/** Starts the model server (unless another one is named), the application and its customers, each as its own process. */
export async function startServices(
  { model, presenter, signal, unleash }: Pick<DemoContext, 'model' | 'presenter' | 'signal' | 'unleash'>,
  { apiUrl, rate, env }: ServicesOptions,
): Promise<Services> {
  const started: DemoChild[] = [];
  const onLost = (name: string, detail: string) => presenter.say(`The ${name} process ended by itself. ${detail}`);
  const launch = async (options: Omit<Parameters<typeof startChild>[0], 'onLost'>) => {
    const child = await startChild({ ...options, onLost });
    started.push(child);
    return child;
  };
  const stop = async () => {
    clearInterval(refreshing);
    for (const child of started.toReversed()) await child.stop();
  };
  let refreshing: NodeJS.Timeout | undefined;
  try {
    const external = env['OPENAI_BASE_URL'] || undefined;
    const llm = external === undefined ? await launch({ name: 'model server', entry: '../llm/main.js', env: { PORT: undefined } }) : null;
    const reader = { UNLEASH_URL: unleash?.url, UNLEASH_CLIENT_TOKEN: unleash?.clientToken };
    const appEnv = { PORT: undefined, TIDEGATE_URL: apiUrl, OPENAI_BASE_URL: llm?.url ?? external, ...reader };
    const app = await launch({ name: 'application', entry: '../app/main.js', env: appEnv });
    const onMessage = (message: Readonly<Record<string, unknown>>) => {
      model.traffic = (message['traffic'] as TrafficCounts | undefined) ?? model.traffic;
      presenter.update();
    };
    const trafficEnv = { APP_URL: app.url, RATE: String(rate) };
    const traffic = await launch({ name: 'customers', entry: '../traffic/main.js', env: trafficEnv, onMessage });
    const readStats = () => refresh(app.url, model);
    refreshing = setInterval(() => void readStats().then(presenter.update), REFRESH_MS);
    refreshing.unref();
    return { app, traffic, llm, readStats, stop, quieten: () => quieten(traffic, model, signal) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function refresh(appUrl: string, model: DemoContext['model']): Promise<AppStats | null> {
  try {
    const response = await fetch(`${appUrl}/stats`, { signal: AbortSignal.timeout(2_000) });
    model.app = (await response.json()) as AppStats;
  } catch {
    // A busy machine; the next reading is half a second away.
  }
  return model.app;
}

async function quieten(traffic: DemoChild, model: DemoContext['model'], signal: AbortSignal): Promise<void> {
  traffic.send('stop');
  const endMs = Date.now() + QUIET_MS;
  while (!signal.aborted && Date.now() < endMs && (model.traffic?.active ?? 0) > 0)
    await new Promise((resolve) => setTimeout(resolve, 200));
}
