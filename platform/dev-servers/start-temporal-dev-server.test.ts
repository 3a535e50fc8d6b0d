import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { locateTemporalServer } from './locate-temporal-server.js';
import { findFreePort } from './process/free-port.js';
import { isTemporalServing } from './process/grpc-health.js';
import { readProcessIdentity } from './process/process-identity.js';
import { runCommand } from './process/run-command.js';
import { startTemporalDevServer, type TemporalDevServer } from './start-temporal-dev-server.js';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tidegate-dev-server-'));
const running: TemporalDevServer[] = [];
let executable: string;

beforeAll(async () => {
  const { TEMPORAL_ADDRESS: _, ...env } = process.env;
  const location = await locateTemporalServer({ env, onProgress: (line) => process.stderr.write(`${line}\n`) });
  executable = location.kind === 'executable' ? location.path : '';
}, 900_000);

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

async function start(options: { dataFolder?: string; port?: number; uiPort?: number | null } = {}): Promise<TemporalDevServer> {
  const server = await startTemporalDevServer({ executable, uiPort: null, ...options });
  running.push(server);
  return server;
}

const failureOf = async (attempt: Promise<unknown>): Promise<AppError> => {
  const failure = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(AppError);
  return failure as AppError;
};

describe('startTemporalDevServer', () => {
  it('serves, with our search attributes, 72 h of retention and the UI, and is gone after stop()', async () => {
    const server = await start({ dataFolder: newFolder(), uiPort: await findFreePort() });
    expect(await isTemporalServing(server.address)).toBe(true);
    const ask = async (...args: string[]): Promise<string> =>
      (await runCommand(executable, [...args, '--address', server.address, '--output', 'json'], { timeoutMs: 10_000 })).stdout;
    expect(await ask('operator', 'namespace', 'describe', 'default')).toMatch(/"workflowExecutionRetentionTtl": "259200s"/);
    expect(await ask('operator', 'search-attribute', 'list')).toContain('TidegateFeature');
    expect((await fetch(server.uiUrl ?? '')).status).toBe(200);
    await server.stop();
    expect(await isTemporalServing(server.address)).toBe(false);
    expect(readProcessIdentity(server.pid)).toBeUndefined();
  });

  it('starts again on the same folder', async () => {
    const dataFolder = newFolder();
    await (await start({ dataFolder })).stop();
    const again = await start({ dataFolder });
    expect(await isTemporalServing(again.address)).toBe(true);
  });

  it('names the port that is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    const failure = await failureOf(start({ port }));
    blocker.close();
    expect(failure.code).toBe('PORT_IN_USE');
    expect(failure.message).toContain(String(port));
  });

  it('says what to do about a damaged database file', async () => {
    const dataFolder = newFolder();
    writeFileSync(
      join(dataFolder, 'temporal.db'),
      'this is no database file, not at all, and long enough to have a header of 100 bytes'.repeat(4),
    );
    const failure = await failureOf(start({ dataFolder }));
    expect(failure.code).toBe('TEMPORAL_SERVER_UNAVAILABLE');
    expect(failure.message).toContain('Move it away');
  });

  it('refuses a folder that a living process uses, and leaves that server alone', async () => {
    const dataFolder = newFolder();
    const first = await start({ dataFolder });
    const failure = await failureOf(start({ dataFolder }));
    expect(failure.message).toContain(`Process ${process.pid} runs`);
    expect(await isTemporalServing(first.address)).toBe(true);
  });
});
