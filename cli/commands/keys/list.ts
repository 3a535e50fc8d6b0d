import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { renderKeys } from '../../view/keys/key-list.js';
import { toPrintable } from '../../view/terminal/text.js';

interface ListFlags {
  readonly all?: true;
}

/** `tidegate keys list`: which keys there are, what they may do, until when, and whether anybody uses them. */
export function defineKeysList(keys: Command, run: CliRun): void {
  const command = keys
    .command('list')
    .summary('which keys there are; never the keys themselves')
    .description('Lists the keys that work, newest first: your own, and those of what you administer.')
    .option('--all', 'also those that have ended: expired, replaced, revoked');
  runs<ListFlags>(command, run, async ({ session, options }) => {
    const page = await session.client.keys({ all: options.all });
    if (session.format === 'ndjson') session.print(page.keys.map((key) => JSON.stringify(key)));
    else if (session.format === 'json') session.printJson(page);
    else session.print(renderKeys(toPrintable(page.keys), session.frame()));
    return EXIT.done;
  }).addHelpText(
    'after',
    '\nExamples:\n  tidegate keys list\n  tidegate keys list --all -o json | jq -r ".keys[] | select(.lastUsedAtMs == null) | .name"\n',
  );
}
