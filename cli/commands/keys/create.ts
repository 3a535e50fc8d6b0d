import type { Command } from 'commander';
import type { IssuedKey, KeyBody } from '../../api/key-types.js';
import { type Call, type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { collect } from '../../parse-option.js';
import { renderCreated } from '../../view/keys/issued-key.js';
import { toPrintable } from '../../view/terminal/text.js';
import { createDirectly } from './create-directly.js';
import { printSecret } from './print-secret.js';

interface CreateFlags {
  readonly grant?: readonly string[];
  readonly expires?: string;
  readonly personal?: true;
  readonly direct?: true;
}

const HELP = `
A grant is a role and where it holds: viewer, application, operator or admin,
then @environment and /features, such as operator@production/support-*.
A service key is a program: it acts as key:<name>, and never approves. A
personal key is you, with no more than you have yourself at the time.
The key goes to stdout alone, also into a pipe; -o json adds what it is.

Examples:
  tidegate keys create ci --grant operator@production/support-* --expires 30d
  tidegate keys create support-app --grant application@production/support-answer
  tidegate keys create laptop --personal
  tidegate keys create first-admin --grant admin --direct --as ada@example.com
  tidegate keys create ci --grant viewer | gh secret set TIDEGATE_TOKEN
`;

/** `tidegate keys create`: the key goes to stdout, alone and once; everything else to stderr. */
export function defineKeysCreate(keys: Command, run: CliRun): void {
  const command = keys
    .command('create')
    .argument('<name>', 'what it is for: lower-case letters, digits, ".", "_" and "-"')
    .summary('make a key, which is shown once')
    .description('Makes a key for a program, or with --personal for yourself, and prints it: once, as Tidegate keeps only a hash.')
    .option('--grant <grant>', 'what it may do; several times for several grants', (text, before?: readonly string[]) =>
      collect(text, before ?? []),
    )
    .option('--expires <duration>', 'when it ends by itself, at most 366d (default: 90d)')
    .option('--personal', 'for yourself; without --grant it may do what you may')
    .option(
      '--direct',
      'write to the store itself (DATABASE_URL, else the folder TIDEGATE_DATA), for the first key of an installation; needs --as',
    );
  runs<CreateFlags>(command, run, create).addHelpText('after', HELP);
}

async function create({ session, options, args: [name = ''] }: Call<CreateFlags>): Promise<number> {
  const { grant, expires, personal, direct } = options;
  const body: KeyBody = {
    name,
    ...(grant !== undefined && { grants: grant }),
    ...(personal === true && { personal }),
    ...(expires !== undefined && { expires }),
  };
  const issued: IssuedKey = direct ? await createDirectly(session, body) : await session.client.createKey(body);
  session.say(renderCreated(toPrintable(issued.key), session.messageFrame()));
  printSecret(session, issued);
  return EXIT.done;
}
