import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { toPrintable } from '../../view/terminal/text.js';
import { renderWebhooks } from '../../view/webhooks/webhook-list.js';
import { renderRotatedWebhook } from '../../view/webhooks/webhook-secret.js';
import { printWebhookSecret } from './create.js';

const ID = "the webhook's id; `tidegate webhooks list` shows them";

export function defineWebhooksList(webhooks: Command, run: CliRun): void {
  const command = webhooks
    .command('list')
    .summary('all webhooks, and whether they work')
    .description('Lists all webhooks: which work, which fail since when, and what each is told of.');
  runs(command, run, async ({ session }) => {
    const page = await session.client.webhooks.list();
    if (session.format === 'ndjson') session.print(page.webhooks.map((webhook) => JSON.stringify(webhook)));
    else if (session.format === 'json') session.printJson(page);
    else session.print(renderWebhooks(toPrintable(page.webhooks), session.frame()));
    return EXIT.done;
  });
}

export function defineWebhooksRotate(webhooks: Command, run: CliRun): void {
  const command = webhooks
    .command('rotate')
    .argument('<id>', ID)
    .summary('a new secret; messages carry both signatures for a while')
    .description(
      'Gives the webhook a new secret and prints it once. Until the overlap ends messages are signed with both, so that either one verifies them.',
    )
    .option('--overlap <duration>', 'how long the old secret is signed with, at most 7d; 0s ends it at once (default: 24h)');
  runs<{ readonly overlap?: string }>(command, run, async ({ session, options, args: [id = ''] }) => {
    const rotated = await session.client.webhooks.rotate(id, options.overlap);
    session.say(renderRotatedWebhook(toPrintable(rotated.webhook), session.messageFrame()));
    printWebhookSecret(session, rotated);
    return EXIT.done;
  });
}

export function defineWebhooksDelete(webhooks: Command, run: CliRun): void {
  const command = webhooks
    .command('delete')
    .argument('<id>', ID)
    .summary('remove a webhook with what was still to be sent')
    .description(
      'Removes a webhook. What was still to be sent to it is dropped, and its deliveries are forgotten; that it was there stays in the audit.',
    );
  runs(command, run, async ({ session, args: [id = ''] }) => {
    const removed = await session.client.webhooks.remove(id);
    const { name, url } = toPrintable(removed.webhook);
    const { paint } = session.messageFrame();
    session.say([`${paint('good', '✓ removed')}  ${paint('strong', name)}  ${url} is told nothing any more.`]);
    if (session.isFormatChosen && session.format !== 'table') session.printJson(removed);
    return EXIT.done;
  });
}
