import type { Command } from 'commander';
import type { CliRun } from '../../define-command.js';
import { defineKeysCreate } from './create.js';
import { defineKeysList } from './list.js';
import { defineKeysRevoke } from './revoke.js';
import { defineKeysRotate } from './rotate.js';

/** `tidegate keys`: API keys of programs and people. */
export function defineKeys(program: Command, run: CliRun): void {
  const keys = program
    .command('keys')
    .summary('API keys: create, list, rotate, revoke')
    .description(
      'API keys of programs and people. Each is shown once, kept as a hash, bound to what it was granted, and ends: at its expiry, by rotation, or at once when it is revoked. docs/operating/keys.md',
    );
  defineKeysCreate(keys, run);
  defineKeysList(keys, run);
  defineKeysRotate(keys, run);
  defineKeysRevoke(keys, run);
}
