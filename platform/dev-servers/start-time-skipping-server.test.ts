import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../core/errors/app-error.js';
import { locateTestServer } from './locate-test-server.js';
import { findFreePort } from './process/free-port.js';
import { pollUntil } from './process/poll-until.js';
import { readProcessIdentity } from './process/process-identity.js';
import { TEST_SERVER_VERSION } from './provision/build-with-maven.js';
import { findProjectRoot } from './provision/project-root.js';
import { startTimeSkippingServer } from './start-time-skipping-server.js';

let path: string;
beforeAll(async () => {
  ({ path } = await locateTestServer({ onProgress: (line) => process.stderr.write(`${line}\n`) }));
}, 600_000);

describe('the located test server', () => {
  it('lets ten days pass in less than 5 s', async () => {
    const environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
    const before = await environment.currentTimeMs();
    const startedAt = performance.now();
    await environment.sleep('10 days');
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(10 * 86_400_000);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    await environment.teardown();
  });

  it('ends when the process that started it is killed with kill -9', async () => {
    const port = await findFreePort();
    const script = `const { spawn } = require('node:child_process'); const child = spawn(process.argv[1], [process.argv[2]], { stdio: 'ignore' }); console.log(child.pid); setInterval(() => 0, 1000);`;
    const parent = spawn(process.execPath, ['-e', script, path, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(Number(data.toString()))));
    expect(
      await pollUntil(() => (readProcessIdentity(pid)?.commandLine.includes('TestServer') === true ? true : undefined), {
        timeoutMs: 5000,
      }),
    ).toBe(true);
    parent.kill('SIGKILL');
    expect(await pollUntil(() => (readProcessIdentity(pid) === undefined ? true : undefined), { timeoutMs: 3000 })).toBe(true);
  });
});

describe('startTimeSkippingServer', () => {
  it('accepts connections and is gone after stop()', async () => {
    const server = await startTimeSkippingServer({ executable: path });
    expect(readProcessIdentity(server.pid)?.commandLine).toContain('TestServer');
    await server.stop();
    expect(readProcessIdentity(server.pid)).toBeUndefined();
  });
});

describe('locateTestServer', () => {
  it('lists every way when none works', async () => {
    const env = { ...process.env, PATH: '/nowhere', TIDEGATE_CACHE_DIR: mkdtempSync(join(tmpdir(), 'tidegate-cache-')) };
    const failure = await locateTestServer({ env, mayDownload: false, mayBuild: false }).catch((error: unknown) => error);
    expect((failure as AppError).code).toBe('TEST_SERVER_UNAVAILABLE');
    for (const name of ['cached test server', 'SDK download', 'jars from Maven']) expect((failure as AppError).message).toContain(name);
  });

  it('fetches the version that pom.xml pins', () => {
    expect(readFileSync(join(findProjectRoot() ?? '', 'tools/temporal-test-server/pom.xml'), 'utf8')).toContain(
      `<version>${TEST_SERVER_VERSION}</version>`,
    );
  });
});
