import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { renderRevoked } from '../../view/keys/revoked-key.js';
import { toPrintable } from '../../view/terminal/text.js';

interface RevokeFlags {
  readonly reason: string;
}

/** `tidegate keys revoke`: ends a key at once. */
export function defineKeysRevoke(keys: Command, run: CliRun): void {
  const command = keys
    .command('revoke')
    .argument('<id>', "the key's id; `tidegate keys list` shows them")
    .summary('end a key, at once')
    .description(
      'Ends a key at once, and what it had taken the place of by rotation. It cannot be undone; what was done with the key stays in the audit.',
    )
    .option('--reason <why>', 'why, in one sentence; it stands in the audit (required)');
  runs<RevokeFlags>(
    command,
    run,
    async ({ session, options, args: [id = ''] }) => {
      const revoked = await session.client.revokeKey(id, options.reason);
      if (session.format === 'table') session.print(renderRevoked(toPrintable(revoked), session.frame()));
      else session.printJson(revoked);
      return EXIT.done;
    },
    ['reason'],
  ).addHelpText('after', '\nExamples:\n  tidegate keys revoke 9xKf2mQ7LtBe --reason "stood in a public log"\n');
}
