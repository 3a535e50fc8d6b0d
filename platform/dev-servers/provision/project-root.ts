import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `tools/` and `node_modules/`, found upwards from here: this file runs from the sources and from `dist`. */
export function findProjectRoot(from = fileURLToPath(import.meta.url)): string | undefined {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'tools', 'temporal', 'go.mod'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
