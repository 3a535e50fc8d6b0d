import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

/** Top-level folders with code that is shipped or runs beside it. A folder that does not exist (yet) counts as empty. */
export const SOURCE_FOLDERS = [
  'core',
  'contracts',
  'workflows',
  'activities',
  'flag-platforms',
  'client',
  'store',
  'worker',
  'operations',
  'api',
  'slack-bot',
  'cli',
  'dashboard',
  'dev',
  'demo',
  'sdk',
  'platform',
  'bench',
] as const;

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git', '.tidegate', 'coverage']);
const TEST_CODE = /(\.test\.ts$|(^|\/)(test|testing)\/)/;

export interface SourceFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export const topLevelFolders = (): readonly string[] =>
  readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
    .map((entry) => entry.name);

/** All paths below a folder (relative to the root), without what is installed, built or hidden. */
export function listPaths(folder: string): readonly string[] {
  return readEntries(folder).flatMap((entry) => {
    if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listPaths(path) : [path];
  });
}

/** TypeScript sources without tests and test helpers. */
export const readSources = (folders: readonly string[] = SOURCE_FOLDERS): readonly SourceFile[] =>
  folders
    .flatMap(listPaths)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !TEST_CODE.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

export const isTestCode = (path: string): boolean => TEST_CODE.test(path);

function readEntries(folder: string) {
  try {
    return readdirSync(join(ROOT, folder), { withFileTypes: true });
  } catch {
    return [];
  }
}
