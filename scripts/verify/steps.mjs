// What `npm run verify` runs, in order. `fix` is the command that mends or shows the failure.
import { join } from 'node:path';
import { ROOT } from '../bootstrap.mjs';

const tool = (...path) => join(ROOT, 'node_modules', ...path);
const BIOME = [tool('@biomejs', 'biome', 'bin', 'biome')];
const TSC = [tool('typescript', 'bin', 'tsc'), '--noEmit'];
const KNIP = [tool('knip', 'bin', 'knip.js')];

const command = (name, title, args, fix) => ({ name, title, args, fix });
const tests = (project, title) => ({ name: project, title, project, fix: `npx vitest run --project ${project}` });

export const STEPS = [
  command('lint', 'Format and lint', [...BIOME, 'ci', '--max-diagnostics=50', '.'], 'npx biome check --write .'),
  command('types', 'Types', [...TSC, '-p', 'tsconfig.json'], 'npx tsc --noEmit -p tsconfig.json'),
  command(
    'types-workflows',
    'Types of the workflows, without Node',
    [...TSC, '-p', 'workflows/tsconfig.json'],
    'npx tsc --noEmit -p workflows/tsconfig.json',
  ),
  command('types-sdk', 'Types of the SDK', [...TSC, '-p', 'sdk/tsconfig.json'], 'npx tsc --noEmit -p sdk/tsconfig.json'),
  command(
    'types-dashboard',
    'Types of the dashboard, with a browser',
    [...TSC, '-p', 'dashboard/tsconfig.json'],
    'npx tsc --noEmit -p dashboard/tsconfig.json',
  ),
  tests('architecture', 'Import rules, workflow bundle and conventions'),
  command('dead-code', 'Dead code', [...KNIP, '--no-progress'], 'npx knip --fix (look at what it removes)'),
  command('build', 'Build', [join(ROOT, 'scripts', 'build.mjs')], 'npm run build'),
  command('docs', 'Generated documents', [join(ROOT, 'scripts', 'generate-docs.mjs'), '--check'], 'node scripts/generate-docs.mjs'),
  { ...tests('unit', 'Unit and edge tests'), limitMinutes: 12 },
  tests('workflow', 'Workflow, replay and server tests'),
  { ...tests('e2e', 'End to end'), limitMinutes: 14 },
];
