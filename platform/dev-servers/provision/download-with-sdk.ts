import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { findProjectRoot } from './project-root.js';
import { failed, type RungResult, worked } from './rung.js';

export interface SdkDownload {
  readonly kind: 'createLocal' | 'createTimeSkipping';
  /** Where the executable shall be. */
  readonly target: string;
  readonly timeoutMs: number;
  readonly onProgress?: ((line: string) => void) | undefined;
}

const RUNG = 'SDK download';
const FIX = 'Allow access to the download site of Temporal, or use another way.';

/**
 * Lets @temporalio/testing download its executable, in a process of its own: the download cannot be cancelled from within, and the native
 * runtime may be installed only once per process. Offline it fails in about a second.
 */
export async function downloadWithSdk(download: SdkDownload): Promise<RungResult<string>> {
  const root = findProjectRoot();
  if (root === undefined) return failed(RUNG, 'the project folder was not found', FIX);
  mkdirSync(dirname(download.target), { recursive: true });
  const folder = mkdtempSync(join(dirname(download.target), 'download-'));
  try {
    download.onProgress?.(`Trying the download of the Temporal SDK (at most ${Math.round(download.timeoutMs / 1000)} s) ...`);
    const result = await runCommand(process.execPath, ['--input-type=module', '-e', toScript(download.kind, folder)], {
      cwd: root,
      timeoutMs: download.timeoutMs,
    });
    const file = readdirSync(folder).find((name) => !name.endsWith('.downloading'));
    if (!result.ok || file === undefined)
      return failed(RUNG, result.timedOut ? `no answer within ${download.timeoutMs} ms` : firstReason(result.tail), FIX);
    renameSync(join(folder, file), download.target);
    return worked(RUNG, `downloaded to ${download.target}`, download.target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toScript(kind: SdkDownload['kind'], folder: string): string {
  const options = JSON.stringify({ server: { executable: { type: 'cached-download', downloadDir: folder } } });
  return `
    try {
      const { TestWorkflowEnvironment } = await import('@temporalio/testing');
      const environment = await TestWorkflowEnvironment.${kind}(${options});
      await environment.teardown();
      process.exit(0);
    } catch (error) {
      console.error('reason: ' + (error?.message ?? error));
      process.exit(1);
    }`;
}

function firstReason(tail: string): string {
  const reason = tail.split('\n').find((line) => line.startsWith('reason: '));
  return (reason ?? tail.split('\n').at(-1) ?? '').replace('reason: ', '').slice(0, 200) || 'failed without a message';
}
