import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { ROOT } from './root.js';

const CACHE = join(ROOT, 'node_modules', '.cache', 'tidegate-e2e');
const QUIET = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** The workflow bundle of the present sources as a file; built once for each content of the sources. */
export async function bundleWorkflows(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['core', 'workflows'].flatMap((folder) => listSources(join(ROOT, folder))))
    hash.update(file).update(readFileSync(file));
  const target = join(CACHE, `workflows-${hash.digest('hex').slice(0, 16)}.js`);
  if (existsSync(target)) return target;
  const { code } = await bundleWorkflowCode({ workflowsPath: join(ROOT, 'workflows', 'index.ts'), logger: QUIET });
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${target}.${process.pid}`, code);
  renameSync(`${target}.${process.pid}`, target);
  return target;
}

function listSources(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => join(folder, name));
}
