import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

const LOADER = new URL('../store/test/typescript-loader.mjs', import.meta.url).href;
const SHUTDOWN = new URL('./shutdown.ts', import.meta.url).href;

/** A process whose stopping never ends. */
const STUCK = `
import { createShutdown, waitForSignal } from '${SHUTDOWN}';
const shutdown = createShutdown(() => undefined);
shutdown.add('what never ends', () => { console.log('stopping'); return new Promise(() => undefined); });
setInterval(() => undefined, 1_000);
const signal = waitForSignal();
console.log('ready');
await signal;
await shutdown.run();
`;

describe('ux-ecosystem 2.4 signals', () => {
  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
  ] as const)('%s stops in order, %s after it ends the process at once with 1', async (first, second) => {
    const child = spawn(process.execPath, ['--import', LOADER, '--input-type=module', '-e', STUCK], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const lines = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('ready\n');
    child.kill(first);
    expect((await lines.next()).value).toBe('stopping\n');
    expect(child.exitCode).toBeNull();
    child.kill(second);
    expect(await exited).toEqual([1, null]);
  });
});
