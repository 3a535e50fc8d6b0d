import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../demo-error.js';

/** The text of a spec in `demo/specs`, or for flags on Unleash in `demo/specs/unleash`, found from the source tree and from `dist` alike. */
export function readSpec(name: 'good' | 'bad', isOnUnleash = false): string {
  return readFileSync(join(packageRoot(), 'demo', 'specs', isOnUnleash ? 'unleash' : '', `${name}.yaml`), 'utf8');
}

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'demo', 'specs'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new DemoError('demo/specs was not found beside the program.');
    folder = parent;
  }
  return folder;
}
