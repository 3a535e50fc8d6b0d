import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { renderRotated } from '../../view/keys/issued-key.js';
import { toPrintable } from '../../view/terminal/text.js';
import { printSecret } from './print-secret.js';

interface RotateFlags {
  readonly overlap?: string;
  readonly expires?: string;
}

/** `tidegate keys rotate`: a new secret without a moment in which none works. */
export function defineKeysRotate(keys: Command, run: CliRun): void {
  const command = keys
    .command('rotate')
    .argument('<id>', "the key's id; `tidegate keys list` shows them")
    .summary('a new key in its place; both work for a while')
    .description('Makes a new key of the same name with the same grants, and prints it once. The old one works until the overlap ends.')
    .option('--overlap <duration>', 'how long the old key still works, at most 7d; 0s ends it at once (default: 24h)')
    .option('--expires <duration>', 'when the new key ends by itself, at most 366d (default: 90d)');
  runs<RotateFlags>(command, run, async ({ session, options, args: [id = ''] }) => {
    const { overlap, expires } = options;
    const body = { ...(overlap !== undefined && { overlap }), ...(expires !== undefined && { expires }) };
    const rotated = await session.client.rotateKey(id, body);
    session.say(renderRotated(toPrintable(rotated.key), toPrintable(rotated.replaced), session.messageFrame()));
    printSecret(session, rotated);
    return EXIT.done;
  }).addHelpText('after', '\nExamples:\n  tidegate keys rotate 9xKf2mQ7LtBe\n  tidegate keys rotate 9xKf2mQ7LtBe --overlap 0s\n');
}
