import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import { type GuardedChild, startGuardedChild } from './guarded-child-process.js';
import { findFreePort, requireFreePort } from './process/free-port.js';
import { isTemporalServing } from './process/grpc-health.js';
import { endStaleProcess, removePidFile, writePidFile } from './process/pid-file.js';
import { runCommand } from './process/run-command.js';
import { readLogTail, waitForChild } from './process/wait-for-child.js';
import { explainStartFailure } from './provision/explain-start-failure.js';
import { toServerArguments } from './provision/temporal-server-arguments.js';

export interface TemporalDevServerOptions {
  /** From `locateTemporalServer`. */
  readonly executable: string;
  /** Folder for database, log and pid file; made if absent. Without it all is in memory or temporary and gone afterwards. */
  readonly dataFolder?: string;
  /** gRPC port on the loopback interface; default: a free one. */
  readonly port?: number;
  /** Port of Temporal's web UI; default: a free one; null: no UI. */
  readonly uiPort?: number | null;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
  /** Further `KEY=VALUE` pairs of dynamic configuration; they override ours. */
  readonly dynamicConfig?: readonly string[];
  /** How long closed workflows stay readable. Default 72 h; the dev server's own default is 24 h. */
  readonly retentionHours?: number;
  /** Default 30,000 ms; normal is 300 ms. */
  readonly startTimeoutMs?: number;
}

export interface TemporalDevServer {
  /** host:port of the frontend. */
  readonly address: string;
  readonly uiUrl: string | undefined;
  readonly pid: number;
  readonly logFile: string;
  readonly stop: () => Promise<void>;
  /** Resolves when the server has ended, asked to or not. */
  readonly exited: Promise<void>;
}

/**
 * Starts the Temporal dev server on the loopback interface and answers when it is SERVING. It never outlives us. A server that an earlier run left
 * behind on the same folder is ended first. Fails with PORT_IN_USE or TEMPORAL_SERVER_UNAVAILABLE (the detail quotes the log).
 */
export async function startTemporalDevServer(options: TemporalDevServerOptions): Promise<TemporalDevServer> {
  if (options.dataFolder !== undefined) await clearStaleServer(filesIn(resolve(options.dataFolder)));
  // Before a temporary folder is made: nobody would remove it if a port were taken.
  const port = await choosePort(options.port, 'the Temporal server');
  const uiPort = options.uiPort === null ? null : await choosePort(options.uiPort, "Temporal's web UI");
  const folder = resolve(options.dataFolder ?? mkdtempSync(join(tmpdir(), 'tidegate-temporal-')));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = filesIn(folder);
  const child = await startGuardedChild({
    command: options.executable,
    args: toServerArguments({ ...options, port, uiPort, database: options.dataFolder === undefined ? undefined : files.database }),
    logFile: files.log,
    graceMs: 1500,
    ...(options.dataFolder === undefined ? { removeFolderAfterwards: folder } : {}),
  });
  writePidFile(files.pid, child.pid);
  const address = `127.0.0.1:${port}`;
  await requireServing(child, address, files, options.startTimeoutMs ?? 30_000);
  await setRetention(options.executable, address, options.retentionHours ?? 72);
  const stop = async (): Promise<void> => {
    await child.stop();
    removePidFile(files.pid);
  };
  const uiUrl = uiPort === null ? undefined : `http://127.0.0.1:${uiPort}`;
  return { address, uiUrl, pid: child.pid, logFile: files.log, stop, exited: child.exited.then(() => undefined) };
}

interface ServerFiles {
  readonly database: string;
  readonly log: string;
  readonly pid: string;
}

function filesIn(folder: string): ServerFiles {
  return { database: join(folder, 'temporal.db'), log: join(folder, 'temporal.log'), pid: join(folder, 'temporal.pid') };
}

async function choosePort(port: number | undefined, purpose: string): Promise<number> {
  return port === undefined ? await findFreePort() : await requireFreePort(port, purpose);
}

async function clearStaleServer(files: ServerFiles): Promise<void> {
  const stale = await endStaleProcess(files.pid, files.database);
  if (stale.kind === 'in-use') {
    throw new AppError(
      'TEMPORAL_SERVER_UNAVAILABLE',
      `Process ${stale.ownerPid} runs a Temporal server (process ${stale.pid}) on ${files.database}. Stop it, or give this one its own data folder.`,
      {
        data: stale,
      },
    );
  }
  if (stale.kind === 'immortal') {
    throw new AppError(
      'TEMPORAL_SERVER_UNAVAILABLE',
      `The Temporal server of an earlier run (process ${stale.pid}) holds ${files.database} and cannot be ended. End it by hand.`,
      {
        data: stale,
      },
    );
  }
}

async function requireServing(child: GuardedChild, address: string, files: ServerFiles, timeoutMs: number): Promise<void> {
  const readiness = await waitForChild(child, () => isTemporalServing(address), timeoutMs);
  if (readiness === 'ready') return;
  // Read before the stop: a throw-away folder goes with the child.
  const tail = readLogTail(files.log);
  await child.stop();
  const what = readiness === 'exited' ? 'ended while starting' : `was not serving after ${timeoutMs} ms`;
  throw new AppError(
    'TEMPORAL_SERVER_UNAVAILABLE',
    `The Temporal server ${what}. ${explainStartFailure(tail, files.database)}\nIts last words:\n${tail}`,
    {
      data: { address, readiness },
    },
  );
}

/** Best effort: a server that keeps histories for 24 h instead of 72 h is no reason not to start; Tidegate's own audit does not depend on it. */
async function setRetention(executable: string, address: string, hours: number): Promise<void> {
  const args = ['operator', 'namespace', 'update', '--namespace', 'default', '--retention', `${hours}h`, '--address', address];
  await runCommand(executable, args, { timeoutMs: 10_000 });
}
