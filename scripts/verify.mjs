// npm run verify [-- <step> ...]: everything that CI checks, in the same order. Goes on after a failure, so that one run shows all of them.
import { checkNodeVersion } from './bootstrap.mjs';
import { runStep } from './verify/run-step.mjs';
import { STEPS } from './verify/steps.mjs';

checkNodeVersion();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  process.stderr.write(`Unknown: ${unknown.join(', ')}. Steps: ${STEPS.map(({ name }) => name).join(', ')}.\n`);
  process.exit(1);
}
const results = [];
for (const step of STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stdout.write(`\n== ${step.title} (${step.name}) ==\n`);
  const result = await runStep(step);
  results.push(result);
  const outcome = result.failed === 0 ? 'ok' : `FAILED; fix: ${step.fix}`;
  process.stdout.write(`-- ${step.name}: ${outcome} (${result.seconds.toFixed(1)} s)\n`);
}
process.stdout.write(`\n${toTable(results)}\n\n${toTotal(results)}\n`);
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;

function toTable(rows) {
  const cells = rows.map(({ step, passed, failed, skipped, seconds }) => [
    step.name,
    failed === 0 ? 'ok' : 'FAILED',
    step.project === undefined ? '' : `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    `${seconds.toFixed(1)} s`,
    failed === 0 ? '' : step.fix,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()).join('\n');
}

function toTotal(rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
