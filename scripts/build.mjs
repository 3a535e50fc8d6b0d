// Builds the SDK, then everything else, then the bundle of the workflow code (so that a worker need not bundle when it starts), then the dashboard.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNodeVersion, hashSources, markBuilt, progress, ROOT, run, seconds } from './bootstrap.mjs';

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

checkNodeVersion();
await build();

async function build() {
  const hash = hashSources();
  const startedAt = Date.now();
  // tsc's own notes outlive a `rm -rf dist`, and would make it write nothing.
  if (!existsSync(join(ROOT, 'dist', '.tidegate-build')))
    rmSync(join(ROOT, 'node_modules', '.cache', 'tsc', 'build.tsbuildinfo'), { force: true });
  if (existsSync(join(ROOT, 'sdk', 'src', 'index.ts'))) await compile('sdk', 'Compiling the SDK');
  else progress('sdk/src/index.ts does not exist; skipping the SDK.');
  await compile('tsconfig.build.json', 'Compiling Tidegate');
  await bundleWorkflows();
  await writeDashboard();
  markBuilt(hash);
  progress(`Built in ${seconds(startedAt)} s.`);
}

async function compile(project, title) {
  progress(`${title} (tsc -p ${project}) ...`);
  const code = await run(process.execPath, [TSC, '-p', project], { stdio: ['ignore', 2, 2] });
  if (code !== 0) {
    progress(`\`tsc -p ${project}\` found errors; they stand above.`);
    process.exit(code);
  }
}

async function bundleWorkflows() {
  const workflowsPath = join(ROOT, 'dist', 'workflows', 'index.js');
  if (!existsSync(join(ROOT, 'workflows', 'index.ts'))) {
    progress('workflows/index.ts does not exist; skipping the workflow bundle.');
    return;
  }
  progress('Bundling the workflow code ...');
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: quietLogger() });
  const target = join(ROOT, 'dist', 'workflow-bundle.js');
  writeFileSync(target, code);
  progress(`Wrote dist/workflow-bundle.js (${Math.round(code.length / 1024)} KiB).`);
}

/** The folder is made anew: what an earlier build named by its contents would stay for ever. */
async function writeDashboard() {
  progress('Bundling the dashboard ...');
  const { bundleDashboard } = await import('./build/bundle-dashboard.mjs');
  const files = await bundleDashboard();
  const folder = join(ROOT, 'dist', 'dashboard');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, contents] of files) writeFileSync(join(folder, name), contents);
  const script = [...files.keys()].find((name) => name.endsWith('.js'));
  progress(`Wrote dist/dashboard/ (script of ${Math.round((files.get(script)?.length ?? 0) / 1024)} KiB).`);
}

/** webpack's statistics are noise; what goes wrong is not. */
function quietLogger() {
  const quiet = () => undefined;
  const loud = (message, meta) => progress(`${message}${meta === undefined ? '' : ` ${JSON.stringify(meta)}`}`);
  return { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: loud, error: loud };
}
