import type { Command } from 'commander';
import { EVENT_TYPES } from '../../../core/webhooks/event-types.js';
import type { WebhookSecretShown } from '../../api/webhook-client.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { collect } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { toPrintable } from '../../view/terminal/text.js';
import { renderCreatedWebhook } from '../../view/webhooks/webhook-secret.js';

interface CreateFlags {
  readonly name?: string;
  readonly event: readonly string[];
  readonly environment?: string;
  readonly features?: string;
}

const HELP = `
Events:
${Object.entries(EVENT_TYPES)
  .map(([type, words]) => `  ${type.padEnd(26)}${words}`)
  .join('\n')}

Examples:
  tidegate webhooks create https://hooks.example.com/tidegate
  tidegate webhooks create https://hooks.example.com/t --event rollout.rolledBack --event rollout.completed
  tidegate webhooks create https://hooks.example.com/t --environment production --features 'support-*'
`;

/** `tidegate webhooks create`: the secret goes to stdout, alone and once; everything else to stderr. */
export function defineWebhooksCreate(webhooks: Command, run: CliRun): void {
  const command = webhooks
    .command('create')
    .argument('<address>', 'where to: https, on the public internet')
    .summary('make a webhook; its secret is shown once')
    .description('From now on the address is told what happens. Prints the secret that its messages are signed with: once.')
    .option('--name <name>', 'what people call it (default: its host)')
    .option('--event <type>', 'what it is told of; several times for several (default: everything)', collect, [])
    .option('--environment <name>', 'only of this environment')
    .option('--features <pattern>', 'only of this feature, or of those that begin so (support-*)');
  runs<CreateFlags>(command, run, async ({ session, options, args: [url = ''] }) => {
    const { name = URL.canParse(url) ? new URL(url).host : url, event, environment, features } = options;
    const created = await session.client.webhooks.create({
      ...{ name, url },
      ...(event.length > 0 && { events: event }),
      ...(environment !== undefined && { environment }),
      ...(features !== undefined && { features }),
    });
    session.say(renderCreatedWebhook(toPrintable(created.webhook), session.messageFrame()));
    printWebhookSecret(session, created);
    return EXIT.done;
  }).addHelpText('after', HELP);
}

/** The secret alone, also into a pipe; as JSON only when that was asked for. */
export function printWebhookSecret(session: Session, shown: WebhookSecretShown): void {
  if (session.isFormatChosen && session.format !== 'table') session.printJson(shown);
  else session.print([shown.secret]);
}
