// What must be there before Tidegate's own code can run: the right Node, the dependencies, a fresh build. Plain Node, no dependencies.
// All progress goes to stderr: stdout belongs to the command that runs afterwards.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const LOCK_MARK = join(ROOT, 'node_modules', '.tidegate-lock');
const BUILD_MARK = join(ROOT, 'dist', '.tidegate-build');
/** What a build depends on; `dist`, `node_modules` and tests are left out. */
const SOURCE_FOLDERS = [
  'activities',
  'flag-platforms',
  'api',
  'bench',
  'cli',
  'dev',
  'client',
  'contracts',
  'core',
  'demo',
  'operations',
  'platform',
  'sdk',
  'slack-bot',
  'store',
  'worker',
  'workflows',
  'dashboard',
];
const SOURCE_FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/build/bundle-dashboard.mjs',
];
const IGNORED = new Set(['node_modules', 'dist', '.git']);

export const progress = (line) => process.stderr.write(`tidegate: ${line}\n`);

/** Ends the process with a helpful message when this Node is too old. Answers otherwise. */
export function checkNodeVersion(version = process.versions.node) {
  const wanted = /(\d+)\.(\d+)/.exec(readPackage().engines.node);
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = [Number(wanted[1]), Number(wanted[2])];
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  progress(
    `Node ${version} is too old; Tidegate needs ${wantedMajor}.${wantedMinor} or newer. Install it (for example with nvm: \`nvm install ${wantedMajor}\`) and run the command again.`,
  );
  process.exit(1);
}

/** Runs `npm ci` when node_modules is missing or package-lock.json has changed since the last install by us or by npm. */
export async function ensureDependencies() {
  checkNodeVersion();
  const wanted = hashFile(join(ROOT, 'package-lock.json'));
  if (readMark(LOCK_MARK) === wanted) return;
  if (isInstalledByNpm()) {
    writeFileSync(LOCK_MARK, wanted);
    return;
  }
  if (isLink(join(ROOT, 'node_modules'))) {
    progress(
      'node_modules is a link, and what it leads to does not fit package-lock.json. `npm ci` would empty it for everybody: run it there, or remove the link.',
    );
    process.exit(1);
  }
  progress('Installing dependencies with `npm ci` (about 20 seconds, once) ...');
  const startedAt = Date.now();
  await runOrExit(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'The installation of the dependencies failed; the output above says why.',
  );
  writeFileSync(LOCK_MARK, wanted);
  progress(`Dependencies installed in ${seconds(startedAt)} s.`);
}

/** Builds when a source has changed since the last build (by content), or nothing has been built yet. */
export async function ensureBuild() {
  const wanted = hashSources();
  if (readMark(BUILD_MARK) === wanted && existsSync(join(ROOT, 'dist', 'cli', 'main.js'))) return;
  await runOrExit(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], 'The build failed; the output above says where.');
}

/** Notes that `dist` fits the sources; called by build.mjs with the hash taken before it began. */
export function markBuilt(hash) {
  mkdirSync(dirname(BUILD_MARK), { recursive: true });
  writeFileSync(BUILD_MARK, hash);
}

/** One hash over names and contents of all sources: 20 ms for some hundred files, and right after a checkout, where times of change are not. */
export function hashSources() {
  const hash = createHash('sha256');
  const files = [...SOURCE_FILES.map((file) => join(ROOT, file)), ...SOURCE_FOLDERS.flatMap((folder) => listFiles(join(ROOT, folder)))];
  for (const file of files.filter(existsSync)) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Runs a command with our stdin, stdout and stderr; passes signals on; answers its exit code (128 + n after signal n). */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    child.on('error', (error) => {
      progress(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      for (const each of signals) process.off(each, forward);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/**
 * Makes everything ready, then runs Tidegate's command line with these arguments in this process: signals, exit code and stdin need no forwarding,
 * and Ctrl-C arrives once.
 */
export async function runCli(args) {
  await ensureDependencies();
  await ensureBuild();
  const main = join(ROOT, 'dist', 'cli', 'main.js');
  process.argv = [process.argv[0], main, ...args];
  await import(pathToFileURL(main).href);
}

export const seconds = (startedAt) => ((Date.now() - startedAt) / 1000).toFixed(1);

async function runOrExit(command, args, message) {
  // stdout of npm and tsc goes to our stderr as well.
  const code = await run(command, args, { stdio: ['ignore', 2, 2] });
  if (code === 0) return;
  progress(message);
  process.exit(code);
}

const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

function isInstalledByNpm() {
  const hidden = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden) || existsSync(LOCK_MARK)) return false;
  return statSync(hidden).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (IGNORED.has(entry.name) || entry.name.endsWith('.test.ts')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

function hashFile(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function readMark(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function readPackage() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}
