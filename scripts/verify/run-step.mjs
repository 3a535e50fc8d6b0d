import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { progress, ROOT, run } from '../bootstrap.mjs';
import { toCounts } from './to-counts.mjs';

/** A test that never ends must not hold the result back: CI has 25 minutes for everything. */
const LIMIT_MINUTES = 10;

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

/** Runs one step with its output passed through. A step without tests counts only when it fails: as one failure. */
export async function runStep(step) {
  const startedAt = Date.now();
  const { limitMinutes = LIMIT_MINUTES } = step;
  const timeout = limitMinutes * 60_000;
  const counts = step.project === undefined ? await runCommand(step, timeout) : await runTests(step.project, timeout);
  const elapsedMs = Date.now() - startedAt;
  if (elapsedMs >= timeout) progress(`${step.name} was ended after ${limitMinutes} minutes.`);
  return { ...counts, step, seconds: elapsedMs / 1000 };
}

async function runCommand({ args }, timeout) {
  const code = await run(process.execPath, args, { timeout });
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function runTests(project, timeout) {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-verify-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await run(process.execPath, [VITEST, 'run', '--project', project, ...reporters], { timeout });
    return toCounts(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
