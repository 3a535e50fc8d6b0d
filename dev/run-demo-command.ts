import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../core/errors/app-error.js';
import { type DemoSlackPlay, runDemo, startDemoSlack, startPageReceiver } from '../demo/run-demo.js';
import type { Config } from '../platform/config.js';
import { startUnleashServer, type UnleashServer } from '../platform/dev-servers/unleash/start-unleash-server.js';
import { createShutdown, waitForSignal } from '../platform/shutdown.js';
import type { DevOptions } from './dev-options.js';
import { refuseParts } from './refuse-parts.js';
import { startTidegate } from './start-tidegate.js';

const INTERRUPTED = 130;

/** Starts everything in a folder of its own and plays the demo in it. Answers the exit code: 0 when all went as promised. */
export async function runDemoCommand(options: DevOptions): Promise<number> {
  refuseParts(options.with, ['unleash']);
  if (options.auto && !options.slack)
    throw new AppError('CONFIG_INVALID', '--auto says who presses the buttons in Slack; add --slack, or leave it out.', {
      data: { remedy: '' },
    });
  const say = (line: string): void => void process.stderr.write(`tidegate: ${line}\n`);
  const shutdown = createShutdown((what, error) => say(`${what} could not be stopped: ${String(error)}`));
  const interrupt = new AbortController();
  const signal = waitForSignal();
  void signal.then(() => interrupt.abort());
  try {
    return await play(options, { say, shutdown, signal, interrupted: interrupt.signal });
  } catch (error) {
    if (interrupt.signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    await shutdown.run();
  }
}

interface Stage {
  readonly say: (line: string) => void;
  readonly shutdown: ReturnType<typeof createShutdown>;
  readonly signal: Promise<unknown>;
  readonly interrupted: AbortSignal;
}

async function play(options: DevOptions, { say, shutdown, signal, interrupted }: Stage): Promise<number> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'tidegate-demo-')));
  if (options.dataFolder === undefined) shutdown.add('data folder', () => rm(dataFolder, { recursive: true, force: true }));
  const pageReceiver = await startPageReceiver();
  shutdown.add('page receiver', () => pageReceiver.close());
  const unleash = await startUnleash(options.with, { say, shutdown });
  const pagers = { oncall: { kind: 'webhook' as const, url: pageReceiver.url } };
  const slack = await startSlack(options, { say, shutdown });
  const installation = { ...toConfig(unleash), ...toSlackConfig(slack) };
  const tidegate = await startTidegate({
    config: { dataFolder, port: options.port ?? 0, logLevel: options.logLevel ?? 'error', pagers, ...installation },
    ...(options.temporalPort === undefined ? {} : { temporalPort: options.temporalPort }),
    ...(options.uiPort === undefined ? {} : { uiPort: options.uiPort }),
    onProgress: say,
  });
  shutdown.add('Tidegate', () => tidegate.stop());
  const stdout = (text: string): void => void process.stdout.write(text);
  const stderr = (text: string): void => void process.stderr.write(text);
  const demo = await runDemo({
    apiUrl: tidegate.apiUrl,
    ...(tidegate.temporalUiUrl === undefined ? {} : { temporalUiUrl: tidegate.temporalUiUrl }),
    pageReceiver,
    unleash,
    slack,
    json: options.json,
    keep: options.keep,
    isTty: options.json ? process.stderr.isTTY === true : process.stdout.isTTY === true,
    out: stdout,
    err: stderr,
    signal: interrupted,
  });
  shutdown.add('demo', demo.stop);
  if (options.keep) {
    say(
      `still running; look around (API ${tidegate.apiUrl}${tidegate.temporalUiUrl === undefined ? '' : `, Temporal UI ${tidegate.temporalUiUrl}`}) and end it with Ctrl-C`,
    );
    await Promise.race([signal, tidegate.ended]);
  }
  return demo.problems.length === 0 ? 0 : 1;
}

async function startUnleash(
  parts: readonly string[],
  { say, shutdown }: Pick<Stage, 'say' | 'shutdown'>,
): Promise<UnleashServer | undefined> {
  if (!parts.includes('unleash')) return undefined;
  const server = await startUnleashServer({ onProgress: say });
  shutdown.add('Unleash', () => server.stop());
  say(`Unleash is up at ${server.url} (log in as admin, password unleash4all)`);
  return server;
}

async function startSlack(
  { slack, auto }: DevOptions,
  { say, shutdown }: Pick<Stage, 'say' | 'shutdown'>,
): Promise<DemoSlackPlay | undefined> {
  if (!slack) return undefined;
  const page = await startDemoSlack();
  shutdown.add('Slack', () => page.stop());
  say(`a local Slack is up at ${page.url}: open it in a browser`);
  return { page, isAuto: auto };
}

/** Without one the demo tells nobody else's Slack anything, whatever the environment has. */
function toSlackConfig(play: DemoSlackPlay | undefined): Pick<Config, 'slack'> {
  if (play === undefined) return { slack: undefined };
  return { slack: { ...play.page.access, signingSecret: undefined, host: '127.0.0.1', port: 0 } };
}

/** The demo's application asks Unleash once a second (demo/app/flags), and Tidegate counts with that. */
function toConfig(server: UnleashServer | undefined): Pick<Partial<Config>, 'unleash'> {
  if (server === undefined) return {};
  const { url, adminToken: token, clientToken, project, environment } = server;
  return { unleash: { url, token, clientToken, project, environment, unitKey: 'sessionId', refreshMs: 1_000 } };
}
