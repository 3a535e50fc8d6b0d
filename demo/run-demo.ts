import type { AppStats } from './app/measure/app-stats.js';
import { type BadAct, playBad } from './run/acts/bad-act.js';
import { playGood } from './run/acts/good-act.js';
import type { DemoContext, DemoSlackPlay, DemoUnleash } from './run/demo-context.js';
import { type DemoResult, findProblems } from './run/demo-result.js';
import type { PageReceiver } from './run/page-receiver.js';
import { type Services, startServices } from './run/services.js';
import { createTidegateApi } from './run/tidegate-api.js';
import { createDemoModel, type DemoModel } from './run/view/demo-model.js';
import { createLinePresenter, createLivePresenter, isColored, isLive } from './run/view/presenter.js';
import { summarize } from './run/view/summarize.js';
import type { TrafficCounts } from './traffic/traffic.js';

export type { DemoSlackPlay, DemoUnleash } from './run/demo-context.js';
export type { DemoResult } from './run/demo-result.js';
export { type PageReceiver, startPageReceiver } from './run/page-receiver.js';
export { startDemoSlack } from './slack/start-demo-slack.js';

export interface RunDemoOptions {
  /** A running Tidegate with the directory of `tidegate dev` and a pager `oncall` that sends to `pageReceiver.url`. */
  readonly apiUrl: string;
  readonly temporalUiUrl?: string;
  readonly pageReceiver: PageReceiver;
  /** The flags are in this Unleash: the specs of `specs/unleash` are played, and the application reads through Unleash's SDK. */
  readonly unleash?: DemoUnleash | undefined;
  /** Tidegate writes its cards there. */
  readonly slack?: DemoSlackPlay | undefined;
  /** One closing JSON object on `out`; what people read goes to `err`. */
  readonly json: boolean;
  /** Leave the application and its customers running; the caller ends them with `stop`. */
  readonly keep: boolean;
  /** Whether `out` (with `json`: `err`) is a terminal. */
  readonly isTty: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly size?: () => { readonly columns: number; readonly rows: number };
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Sessions begun each second. Default 40, which the specs' margins are made for. */
  readonly rate?: number;
}

export interface DemoRun {
  /** Null when a person in Slack ended the first act, so that there was no second one. */
  readonly result: DemoResult | null;
  /** What went otherwise than promised; the exit code is 0 when there is nothing. */
  readonly problems: readonly string[];
  /** Ends what `keep` has left running. Without `keep` it has been done. */
  readonly stop: () => Promise<void>;
}

const DEFAULT_RATE = 40;

/**
 * The demo, given a running Tidegate: starts the model server, the application and its customers, plays good.yaml and bad.yaml, and says what happened.
 * Rejects when Tidegate refuses what it should take, a process cannot be started, or `signal` is aborted; nothing is left running then.
 */
export async function runDemo(options: RunDemoOptions): Promise<DemoRun> {
  const context = createContext(options);
  const { model, presenter, pages } = context;
  pages.onPage = ({ summary }) => presenter.say(`PAGE to on-call: ${summary}`);
  model.addresses.push(
    ['Tidegate', options.apiUrl],
    ...(options.temporalUiUrl === undefined ? [] : [['Temporal UI', options.temporalUiUrl] as const]),
    ['Pages', pages.url],
    ...(context.unleash === null ? [] : [['Unleash', `${context.unleash.url} (admin / unleash4all)`] as const]),
    ...(context.slack === null ? [] : [['Slack', context.slack.page.url] as const]),
  );
  let services: Services | null = null;
  try {
    services = await startServices(context, {
      apiUrl: options.apiUrl,
      rate: options.rate ?? DEFAULT_RATE,
      env: options.env ?? process.env,
    });
    model.addresses.push(['Application', `${services.app.url}/stats`], ['Metrics', `${services.app.url}/metrics`]);
    for (const [label, url] of model.addresses) presenter.say(`${label}: ${url}`);
    services.traffic.send('start');
    const { result: good, endedByPerson } = await playGood(context);
    if (endedByPerson !== null) return await concludeEarly({ options, context, services, good }, endedByPerson);
    const bad = await playBad(context);
    return await conclude({ options, context, services, good, bad });
  } catch (error) {
    await services?.stop();
    throw error;
  } finally {
    presenter.close();
  }
}

interface Ending {
  readonly options: RunDemoOptions;
  readonly context: DemoContext;
  readonly services: Services;
  readonly good: DemoResult['good'];
  readonly bad: BadAct;
}

/** The second act begins with what the first one leaves in place. */
async function concludeEarly({ options, context, services, good }: Omit<Ending, 'bad'>, reason: string): Promise<DemoRun> {
  const { model, presenter } = context;
  if (!options.keep) await services.stop();
  model.headline = 'Ended by you.';
  presenter.close();
  const print = options.json ? options.err : options.out;
  const again = 'npm run demo -- --slack';
  print(
    `\ngood.yaml is ${good.state}: ${reason}\nThe second act needs it completed, so the demo ends here. From the beginning: ${again}\n`,
  );
  if (options.json) options.out(`${JSON.stringify({ good, endedByPerson: reason })}\n`);
  return { result: null, problems: [], stop: options.keep ? services.stop : async () => undefined };
}

async function conclude({ options, context, services, good, bad }: Ending): Promise<DemoRun> {
  const { model, presenter, pages } = context;
  if (!options.keep) await services.quieten();
  const stats = await services.readStats();
  const result: DemoResult = { good, bad: bad.result, ...toChecks(stats, model.traffic) };
  const problems = [
    ...findProblems(result, { sequence: bad.sequence, pages: pages.pages.length }),
    ...(stats === null ? ['The application never told its counters.'] : []),
    ...(model.traffic?.lastFailure ? [`The last failed request: ${model.traffic.lastFailure}`] : []),
  ];
  if (!options.keep) await services.stop();
  model.headline = problems.length === 0 ? 'Done.' : 'Done, but not as promised.';
  presenter.close();
  const print = options.json ? options.err : options.out;
  print(
    `${summarize({ result, bad, pages: pages.pages, sessions: stats?.sessions ?? 0, problems, isKept: options.keep, isOnUnleash: context.unleash !== null, hasSlack: context.slack !== null }).join('\n')}\n`,
  );
  if (options.json) options.out(`${JSON.stringify(result)}\n`);
  return { result, problems, stop: options.keep ? services.stop : async () => undefined };
}

/** What the application has counted about its own sessions. A mixed answer that the SDK refused to use counts as well. */
function toChecks(
  stats: AppStats | null,
  traffic: TrafficCounts | null,
): Pick<DemoResult, 'mixedSessions' | 'switchedSessions' | 'serverErrors'> {
  return {
    mixedSessions: (stats?.mixedSessions ?? 0) + (stats?.tidegate.failures.mixed ?? 0),
    switchedSessions: stats?.switchedSessions ?? 0,
    serverErrors: (stats?.serverErrors ?? 0) + (traffic?.failed ?? 0),
  };
}

function createContext(options: RunDemoOptions): DemoContext {
  const { env = process.env, signal = new AbortController().signal } = options;
  const write = options.json ? options.err : options.out;
  const model: DemoModel = createDemoModel(Date.now());
  const shared = { model, write, now: Date.now };
  const size = options.size ?? (() => ({ columns: process.stdout.columns || 100, rows: process.stdout.rows || 40 }));
  const presenter = isLive(options.isTty, env)
    ? createLivePresenter({ ...shared, size, isColored: isColored(env) })
    : createLinePresenter(shared);
  const { pageReceiver: pages, unleash = null, slack = null } = options;
  return { api: createTidegateApi(options.apiUrl), model, presenter, pages, signal, unleash, slack };
}
