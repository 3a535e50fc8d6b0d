import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProjectRoot } from '../../platform/dev-servers/provision/project-root.js';
import { check, type DoctorCheck } from './doctor-check.js';

const OLDEST_NODE = [20, 19] as const;

/** Node itself, the dependencies and the build. */
export async function checkProgram(nodeVersion: string = process.versions.node): Promise<readonly DoctorCheck[]> {
  const root = findProjectRoot();
  return [checkNode(nodeVersion), await checkDependencies(root), checkBuild(root)];
}

export function checkNode(version: string): DoctorCheck {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (isEnough) return check('Node', 'ok', version);
  return check('Node', 'missing', `${version}; ${OLDEST_NODE.join('.')} or newer is needed`, {
    fix: 'Install it, for example with `nvm install 20`.',
  });
}

async function checkDependencies(root: string | undefined): Promise<DoctorCheck> {
  if (root === undefined) return check('dependencies', 'ok', 'installed as a package');
  const wanted = await readDependencies(join(root, 'package.json'));
  const absent = Object.keys(wanted).filter((name) => !existsSync(join(root, 'node_modules', name, 'package.json')));
  if (absent.length === 0) return check('dependencies', 'ok', `${Object.keys(wanted).length} packages`);
  return check('dependencies', 'missing', `not installed: ${absent.join(', ')}`, { fix: `Run \`npm ci\` in ${root}.` });
}

async function readDependencies(file: string): Promise<Readonly<Record<string, string>>> {
  const { dependencies = {} } = JSON.parse(await readFile(file, 'utf8')) as { dependencies?: Record<string, string> };
  return dependencies;
}

function checkBuild(root: string | undefined): DoctorCheck {
  if (root === undefined) return check('build', 'ok', 'comes with the package');
  const absent = ['cli/main.js', 'workflow-bundle.js'].filter((file) => !existsSync(join(root, 'dist', file)));
  if (absent.length === 0) return check('build', 'ok', join(root, 'dist'));
  // `bin/tidegate.mjs` builds by itself when something is missing.
  return check('build', 'warning', `not there yet: ${absent.map((file) => `dist/${file}`).join(', ')}`, {
    fix: 'Run `npm run build` to see why.',
  });
}
