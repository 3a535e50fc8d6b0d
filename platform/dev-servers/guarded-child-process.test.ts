import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startGuardedChild } from './guarded-child-process.js';
import { pollUntil } from './process/poll-until.js';
import { readProcessIdentity } from './process/process-identity.js';
import { transpileSources } from './testing/transpile-sources.js';

const PARENT = fileURLToPath(new URL('./testing/guarded-parent.fixture.mjs', import.meta.url));
const SOURCES = ['guarded-child-process.ts', 'process/death-signal.ts', 'process/guardian-script.ts', 'process/read-lines.ts'];
const COMPILED = join(transpileSources(SOURCES), 'guarded-child-process.js');
/** Time from the death of the parent to the death of the child. */
const LIMIT_MS = 2000;

interface Started {
  readonly parent: ChildProcess;
  readonly childPid: number;
  readonly guardianPid: number;
}

const parents: ChildProcess[] = [];

async function startParent(behaviour: 'stay' | 'exit', child: 'obedient' | 'deaf' = 'obedient'): Promise<Started> {
  const parent = spawn(process.execPath, [PARENT, COMPILED, behaviour, child], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  parents.push(parent);
  for await (const line of createInterface({ input: parent.stdout })) {
    return { parent, ...(JSON.parse(line) as { childPid: number; guardianPid: number }) };
  }
  throw new Error('the parent has started no child');
}

const isGone = (pid: number): Promise<true | undefined> =>
  pollUntil(() => (readProcessIdentity(pid) === undefined ? true : undefined), { timeoutMs: LIMIT_MS });

afterEach(() => {
  for (const parent of parents.splice(0)) if (parent.exitCode === null) parent.kill('SIGKILL');
});

describe('a guarded child ends', () => {
  it('when its parent is killed with kill -9', async () => {
    const { parent, childPid, guardianPid } = await startParent('stay');
    expect(readProcessIdentity(childPid)).toBeDefined();
    parent.kill('SIGKILL');
    expect(await isGone(childPid)).toBe(true);
    expect(await isGone(guardianPid)).toBe(true);
  });

  it('when its parent gets SIGTERM and has no handler', async () => {
    const { parent, childPid } = await startParent('stay');
    parent.kill('SIGTERM');
    expect(await isGone(childPid)).toBe(true);
  });

  it('when its parent ends normally, which it does not prevent', async () => {
    const { childPid } = await startParent('exit');
    expect(await isGone(childPid)).toBe(true);
  });

  it('when the guardian is killed with kill -9', async () => {
    const { childPid, guardianPid } = await startParent('stay');
    process.kill(guardianPid, 'SIGKILL');
    expect(await isGone(childPid)).toBe(true);
  });

  it('when the guardian gets SIGTERM', async () => {
    const { childPid, guardianPid } = await startParent('stay');
    process.kill(guardianPid, 'SIGTERM');
    expect(await isGone(childPid)).toBe(true);
  });

  it("when the parent's whole process group is killed with kill -9", async () => {
    const { parent, childPid, guardianPid } = await startParent('stay');
    process.kill(-(parent.pid ?? 0), 'SIGKILL');
    expect(await isGone(childPid)).toBe(true);
    expect(await isGone(guardianPid)).toBe(true);
  });

  it("when the guardian's whole process group is killed with kill -9", async () => {
    const { childPid, guardianPid } = await startParent('stay');
    process.kill(-guardianPid, 'SIGKILL');
    expect(await isGone(childPid)).toBe(true);
  });

  it('even if it ignores SIGTERM: it is killed after the grace', async () => {
    const { parent, childPid } = await startParent('stay', 'deaf');
    parent.kill('SIGKILL');
    expect(await isGone(childPid)).toBe(true);
  });
});

describe('startGuardedChild', () => {
  it("passes on the child's exit status and its output", async () => {
    const lines: string[] = [];
    const child = await startGuardedChild({
      command: '/bin/sh',
      args: ['-c', 'echo out; echo err >&2; exit 7'],
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    });
    expect(await child.exited).toEqual({ code: 7 });
    await pollUntil(() => (lines.length === 2 ? true : undefined), { timeoutMs: LIMIT_MS });
    expect(lines.sort()).toEqual(['stderr:err', 'stdout:out']);
  });

  it('stop() is orderly, waits, and may be called twice', async () => {
    let isReady = false;
    const script = 'trap "exit 3" TERM; echo ready; while :; do sleep 0.05; done';
    const child = await startGuardedChild({ command: '/bin/sh', args: ['-c', script], onLine: () => (isReady = true) });
    await pollUntil(() => (isReady ? true : undefined), { timeoutMs: LIMIT_MS });
    const [first, second] = await Promise.all([child.stop(), child.stop()]);
    expect([first, second]).toEqual([{ code: 3 }, { code: 3 }]);
    expect(readProcessIdentity(child.pid)).toBeUndefined();
  });

  it('leaves no grandchild of the same process group behind', async () => {
    let grandchild = 0;
    const child = await startGuardedChild({
      command: '/bin/sh',
      args: ['-c', 'sleep 1000 & echo $!; wait'],
      onLine: (line) => (grandchild = Number(line)),
    });
    await pollUntil(() => (grandchild > 0 ? true : undefined), { timeoutMs: LIMIT_MS });
    await child.stop();
    expect(await isGone(grandchild)).toBe(true);
  });

  it('removes the throw-away folder and keeps the log of the run before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-guard-'));
    const logs = mkdtempSync(join(tmpdir(), 'tidegate-guard-'));
    writeFileSync(join(folder, 'file'), '');
    const logFile = join(logs, 'child.log');
    writeFileSync(logFile, 'before');
    const child = await startGuardedChild({ command: 'true', args: [], logFile, removeFolderAfterwards: folder });
    await child.exited;
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(`${logFile}.previous`)).toBe(true);
  });

  it('answers 127 for a command that does not exist', async () => {
    const child = await startGuardedChild({ command: 'tidegate-no-such-command', args: [] });
    expect((await child.exited).code).not.toBe(0);
  });
});
