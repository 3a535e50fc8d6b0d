import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { progress, ROOT, run } from '../bootstrap.mjs';
import { toCounts } from './to-counts.mjs';

/** A test that never ends must not hold the result back: CI has 25 minutes for everything. */
const LIMIT_MS = 10 * 60_000;

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

/** Runs one step with its output passed through. A step without tests counts only when it fails: as one failure. */
export async function runStep(step) {
  const startedAt = Date.now();
  const counts = step.project === undefined ? await runCommand(step) : await runTests(step.project);
  const elapsedMs = Date.now() - startedAt;
  if (elapsedMs >= LIMIT_MS) progress(`${step.name} was ended after ${LIMIT_MS / 60_000} minutes.`);
  return { ...counts, step, seconds: elapsedMs / 1000 };
}

async function runCommand({ args }) {
  const code = await run(process.execPath, args, { timeout: LIMIT_MS });
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function runTests(project) {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-verify-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await run(process.execPath, [VITEST, 'run', '--project', project, ...reporters], { timeout: LIMIT_MS });
    return toCounts(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
