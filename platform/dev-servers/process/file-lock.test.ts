import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFileLock } from './file-lock.js';

const newLock = (): string => join(mkdtempSync(join(tmpdir(), 'tidegate-lock-')), 'lock');

describe('withFileLock', () => {
  it('lets one work after the other, and says who is waited for', async () => {
    const file = newLock();
    let inside = 0;
    let most = 0;
    const waitedFor: number[] = [];
    const work = async (): Promise<string> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return 'done';
    };
    const options = { timeoutMs: 5000, onWait: (pid: number) => waitedFor.push(pid) };
    expect(await Promise.all([withFileLock(file, work, options), withFileLock(file, work, options)])).toEqual(['done', 'done']);
    expect(most).toBe(1);
    expect(waitedFor).toEqual([process.pid]);
    expect(existsSync(file)).toBe(false);
  });

  it('takes over the lock of a process that has died', async () => {
    const file = newLock();
    writeFileSync(file, JSON.stringify({ pid: spawnSync('true').pid, startedAt: '1' }));
    expect(await withFileLock(file, async () => 'mine', { timeoutMs: 2000 })).toBe('mine');
  });

  it('gives up when the holder keeps it', async () => {
    const file = newLock();
    const outer = await withFileLock(file, () => withFileLock(file, async () => 'inner', { timeoutMs: 0 }), { timeoutMs: 1000 });
    expect(outer).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it('frees the lock when the work fails', async () => {
    const file = newLock();
    await expect(withFileLock(file, () => Promise.reject(new Error('no')), { timeoutMs: 0 })).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });
});
