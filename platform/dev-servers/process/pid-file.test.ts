import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { endStaleProcess, writePidFile } from './pid-file.js';
import { pollUntil } from './poll-until.js';
import { readProcessIdentity } from './process-identity.js';

const MARKER = 'tidegate-stale-marker';
const children: ChildProcess[] = [];

async function startServer(): Promise<{ pid: number; file: string }> {
  const child = spawn('/bin/sh', ['-c', 'while :; do sleep 0.05; done', MARKER], { stdio: 'ignore' });
  children.push(child);
  const pid = child.pid ?? 0;
  await pollUntil(() => (readProcessIdentity(pid)?.commandLine.includes(MARKER) === true ? true : undefined), { timeoutMs: 2000 });
  const file = join(mkdtempSync(join(tmpdir(), 'tidegate-pid-')), 'server.pid');
  writePidFile(file, pid);
  return { pid, file };
}

/** Makes the file look as if a process that has gone since had written it. */
function orphan(file: string, change: { startedAt?: string } = {}): void {
  const record = JSON.parse(readFileSync(file, 'utf8'));
  const gone = spawnSync('true').pid;
  writeFileSync(file, JSON.stringify({ child: { ...record.child, ...change }, owner: { pid: gone, startedAt: '1' } }));
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('endStaleProcess', () => {
  it('ends a server whose owner has gone', async () => {
    const { pid, file } = await startServer();
    orphan(file);
    expect(await endStaleProcess(file, MARKER)).toEqual({ kind: 'ended', pid });
    expect(readProcessIdentity(pid)).toBeUndefined();
  });

  it('leaves a server alone whose owner lives', async () => {
    const { pid, file } = await startServer();
    expect(await endStaleProcess(file, MARKER)).toEqual({ kind: 'in-use', pid, ownerPid: process.pid });
    expect(readProcessIdentity(pid)).toBeDefined();
  });

  it('leaves a process alone that merely has the same number', async () => {
    const { pid, file } = await startServer();
    orphan(file, { startedAt: '1' });
    expect(await endStaleProcess(file, MARKER)).toEqual({ kind: 'none' });
    expect(readProcessIdentity(pid)).toBeDefined();
  });

  it('leaves a process alone whose command line is not ours', async () => {
    const { pid, file } = await startServer();
    orphan(file);
    expect(await endStaleProcess(file, 'another-marker')).toEqual({ kind: 'none' });
    expect(readProcessIdentity(pid)).toBeDefined();
  });

  it('takes a missing or broken file for no server', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tidegate-pid-')), 'server.pid');
    expect(await endStaleProcess(file, MARKER)).toEqual({ kind: 'none' });
    writeFileSync(file, '{"child":');
    expect(await endStaleProcess(file, MARKER)).toEqual({ kind: 'none' });
  });
});
