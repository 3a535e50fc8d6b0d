// npm run bench [-- <name> ...] [--json] [--strict]: runs the benches of `bench/`, each in a process of its own, so that memory is its own too.
// --strict: a missed target is a failure.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuild, ensureDependencies, progress, ROOT, seconds } from './bootstrap.mjs';

const FOLDER = join(ROOT, 'dist', 'bench');
const NO_BENCH = 'bench-result.js';
const execute = promisify(execFile);

await ensureDependencies();
await ensureBuild();
const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const known = listBenches();
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  progress(`No bench is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(1);
}

const results = [];
for (const name of wanted.length > 0 ? wanted : known) results.push(await runBench(name));
process.stdout.write(flags.has('--json') ? `${JSON.stringify(results, null, 2)}\n` : `${results.map(toText).join('\n')}\n`);
const isBad = (result) => result.error !== undefined || (flags.has('--strict') && result.targets.some(({ met }) => !met));
process.exitCode = results.some(isBad) ? 1 : 0;

function listBenches() {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.js') && file !== NO_BENCH)
    .map((file) => file.slice(0, -'.js'.length))
    .sort();
}

async function runBench(name) {
  const startedAt = Date.now();
  progress(`Bench ${name} ...`);
  try {
    const { stdout } = await execute(process.execPath, ['--expose-gc', join(FOLDER, `${name}.js`), '--json'], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    });
    progress(`Bench ${name}: ${seconds(startedAt)} s.`);
    return JSON.parse(stdout.trimEnd().split('\n').at(-1));
  } catch (error) {
    return { name, figures: {}, targets: [], error: `${error.message}\n${error.stderr ?? ''}`.trim() };
  }
}

function toText({ name, figures, targets, error }) {
  const rows = [
    ...Object.entries(figures).map(([figure, value]) => [figure, String(value), '']),
    ...targets.map(({ measure, target, observed, met }) => [measure, observed, `${met ? 'met' : 'MISSED'} (target ${target})`]),
  ];
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
  return [name, ...lines, ...(error === undefined ? [] : [`  FAILED: ${error}`])].join('\n');
}
