// npm run bench [-- <name> ...] [--json] [--lines] [--strict]: runs the benches of `bench/`, each in a process of its own, so that memory is its own too.
// --json: all results as one array, with --lines each on a line of its own. --strict: a missed target is a failure. Other flags go to the benches.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBuild, ensureDependencies, progress, ROOT, seconds } from './bootstrap.mjs';

const FOLDER = join(ROOT, 'dist', 'bench');
const execute = promisify(execFile);

await ensureDependencies();
await ensureBuild();
const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')));
const OWN_FLAGS = new Set(['--json', '--lines', '--strict']);
const benchFlags = [...flags].filter((flag) => !OWN_FLAGS.has(flag));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const known = listBenches();
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  progress(`No bench is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(1);
}

const results = [];
for (const name of wanted.length > 0 ? wanted : known) results.push(await runBench(name));
process.stdout.write(`${flags.has('--json') ? toJson() : results.map(toText).join('\n')}\n`);
const isBad = (result) => result.error !== undefined || (flags.has('--strict') && result.targets.some(({ met }) => !met));
process.exitCode = results.some(isBad) ? 1 : 0;

function toJson() {
  return flags.has('--lines') ? results.map((result) => JSON.stringify(result)).join('\n') : JSON.stringify(results, null, 2);
}

function listBenches() {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -'.js'.length))
    .sort();
}

async function runBench(name) {
  const startedAt = Date.now();
  progress(`Bench ${name} ...`);
  try {
    const running = execute(process.execPath, ['--expose-gc', join(FOLDER, `${name}.js`), '--json', ...benchFlags], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    });
    // Some take minutes: whoever waits sees how far they are.
    running.child.stderr.pipe(process.stderr);
    const { stdout } = await running;
    progress(`Bench ${name}: ${seconds(startedAt)} s.`);
    return JSON.parse(stdout.trimEnd().split('\n').at(-1));
  } catch (error) {
    return { name, figures: {}, targets: [], error: `${error.message}\n${error.stderr ?? ''}`.trim() };
  }
}

function toText({ name, figures, targets, rows: table = [], error }) {
  const rows = [
    ...Object.entries(figures).map(([figure, value]) => [figure, String(value), '']),
    ...targets.map(({ measure, target, observed, met }) => [measure, observed, `${met ? 'met' : 'MISSED'} (target ${target})`]),
  ];
  return [name, ...toTable(table), ...align(rows), ...(error === undefined ? [] : [`  FAILED: ${error}`])].join('\n');
}

/** Results that come in rows of the same fields, these as the head. */
function toTable(rows) {
  if (rows.length === 0) return [];
  const fields = Object.keys(rows[0]);
  const toCell = (value) => (value === null || value === undefined ? '-' : String(value));
  return [...align([fields, ...rows.map((row) => fields.map((field) => toCell(row[field])))]), ''];
}

function align(rows) {
  const last = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const widths = Array.from({ length: last }, (_, column) => Math.max(0, ...rows.map((row) => row[column].length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
