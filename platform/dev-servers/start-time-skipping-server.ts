import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import { startGuardedChild } from './guarded-child-process.js';
import { findFreePort, requireFreePort } from './process/free-port.js';
import { readLogTail, waitForChild } from './process/wait-for-child.js';

export interface TimeSkippingServerOptions {
  /** From `locateTestServer`. */
  readonly executable: string;
  /** Default: a free port. */
  readonly port?: number;
  /** Default 30,000 ms; normal is about 1,000 ms. */
  readonly startTimeoutMs?: number;
}

export interface TimeSkippingServer {
  readonly address: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the time-skipping test server as a guarded child, for use by several processes. One test file alone is served better by
 * `TestWorkflowEnvironment.createTimeSkipping` with the path from `locateTestServer`: only that one unlocks time while a result is awaited.
 */
export async function startTimeSkippingServer(options: TimeSkippingServerOptions): Promise<TimeSkippingServer> {
  const port = options.port === undefined ? await findFreePort() : await requireFreePort(options.port, 'the time-skipping test server');
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-test-server-'));
  const logFile = join(folder, 'test-server.log');
  const child = await startGuardedChild({
    command: options.executable,
    args: [String(port), '--enable-time-skipping'],
    logFile,
    removeFolderAfterwards: folder,
  });
  const readiness = await waitForChild(child, () => accepts(port), options.startTimeoutMs ?? 30_000);
  const stop = async (): Promise<void> => {
    await child.stop();
  };
  if (readiness === 'ready') return { address: `127.0.0.1:${port}`, pid: child.pid, stop };
  const tail = readLogTail(logFile);
  await stop();
  throw new AppError(
    'TEST_SERVER_UNAVAILABLE',
    `The time-skipping test server ${options.executable} did not start (${readiness}). Its last words:\n${tail}`,
    {
      data: { readiness },
    },
  );
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
