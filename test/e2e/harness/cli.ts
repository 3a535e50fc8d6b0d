import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './build/root.js';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `tidegate …` as a process of its own, with nothing of the developer's own settings. */
export function runTidegate(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<CliResult> {
  const file = join(ROOT, 'dist', 'cli', 'main.js');
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...argv], { env: { PATH, ...env }, timeout: 30_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      if (process.env['TIDEGATE_SHOW_CLI']) process.stderr.write(`\n$ tidegate ${argv.join(' ')}  → ${code}\n${stdout}${stderr}`);
      resolve({ code, stdout, stderr });
    });
  });
}
