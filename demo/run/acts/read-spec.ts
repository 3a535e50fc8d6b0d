import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoContext } from '../demo-context.js';
import { DemoError } from '../demo-error.js';

/** The end of each spec of the demo. */
const NOTIFY = 'notify: { page: oncall }';

/**
 * The text of a spec in `demo/specs`, or for flags on Unleash in `demo/specs/unleash`, found from the source tree and from `dist` alike. With a Slack its card
 * is written there as well.
 */
export function readSpec(name: 'good' | 'bad', on: Partial<Pick<DemoContext, 'unleash' | 'slack'>> = {}): string {
  const text = readFileSync(join(packageRoot(), 'demo', 'specs', on.unleash ? 'unleash' : '', `${name}.yaml`), 'utf8');
  if (!on.slack) return text;
  if (!text.includes(NOTIFY)) throw new DemoError(`${name}.yaml has no line "${NOTIFY}" that a channel could be added to.`);
  return text.replace(NOTIFY, `notify: { page: oncall, slack: "${on.slack.page.channel}" }`);
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
