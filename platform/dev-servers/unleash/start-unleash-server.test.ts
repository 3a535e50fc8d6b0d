import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNLEASH_VERSION } from './install-unleash.js';
import { startUnleashServer } from './start-unleash-server.js';

/** A stand-in for the server; the real one is started by test/e2e/unleash.test.ts. */
async function startWith<T>(script: string, use: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const cache = mkdtempSync(join(tmpdir(), 'tidegate-unleash-cache-'));
  const dist = join(cache, 'unleash', UNLEASH_VERSION, 'node_modules', 'unleash-server', 'dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'server.js'), script);
  try {
    return await use({ ...process.env, TIDEGATE_CACHE_DIR: cache });
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('startUnleashServer', () => {
  it('quotes the last words of a server that does not start', async () => {
    const failing = startWith('console.error("relation does not exist"); process.exit(3);', (env) => startUnleashServer({ env }));
    await expect(failing).rejects.toMatchObject({
      code: 'UNLEASH_SERVER_UNAVAILABLE',
      message: expect.stringMatching(/ended while starting.*relation does not exist/s),
    });
  });

  it('is ready when healthy, has tokens of its own, and leaves no process', async () => {
    const script = `require('node:http').createServer((q, r) => r.end(q.url === '/health' ? '{"health":"GOOD"}' : process.env.INIT_ADMIN_API_TOKENS))
      .listen(Number(process.env.HTTP_PORT), process.env.HTTP_HOST);`;
    await startWith(script, async (env) => {
      const server = await startUnleashServer({ env });
      expect(await (await fetch(`${server.url}/token`)).text()).toBe(server.adminToken);
      expect(server.adminToken).not.toBe(server.clientToken);
      await server.stop();
      expect([isAlive(server.pid), isAlive(server.postgresPid)]).toEqual([false, false]);
    });
  });
});
