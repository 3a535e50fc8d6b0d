import { type Command, Option } from 'commander';
import type { WebhookDeliveryView } from '../../../core/webhooks/webhook-view.js';
import type { DeliveriesFilter } from '../../api/webhook-client.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseLimit } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { toPrintable } from '../../view/terminal/text.js';
import { renderDeliveries, renderSent } from '../../view/webhooks/delivery-list.js';

/** `test`, `deliveries` and `redeliver`: what is sent, and what came of it. */
export function defineWebhookDeliveries(webhooks: Command, run: CliRun): void {
  const test = webhooks
    .command('test')
    .argument('<id>', "the webhook's id; `tidegate webhooks list` shows them")
    .summary('send a ping and say what came of it')
    .description('Sends a ping (type webhook.ping) and waits for the answer. Exit code 1 when it was not taken.');
  runs(test, run, async ({ session, args: [id = ''] }) => showSent(session, (await session.client.webhooks.test(id)).delivery));
  defineLog(webhooks, run);
  const again = webhooks
    .command('redeliver')
    .argument('<id>', "the webhook's id")
    .argument('<delivery>', 'the number of the delivery')
    .summary('send one event again')
    .description(
      'Sends an event again, with the id that it had: a receiver that has it already can tell. Exit code 1 when it was not taken.',
    );
  runs(again, run, async ({ session, args: [id = '', delivery = ''] }) =>
    showSent(session, (await session.client.webhooks.redeliver(id, delivery)).delivery),
  );
}

function defineLog(webhooks: Command, run: CliRun): void {
  const log = webhooks
    .command('deliveries')
    .argument('<id>', "the webhook's id")
    .summary('what was sent, newest first')
    .description('Lists what was sent to a webhook and what it answered, newest first. What has ended is kept for a week.')
    .addOption(new Option('--state <state>', 'only those').choices(['pending', 'failed', 'delivered', 'dead']))
    .option('--limit <count>', 'at most so many, 1 to 200', parseLimit, '20')
    .option('--before <delivery>', 'only those before this one');
  runs<DeliveriesFilter>(log, run, async ({ session, options, args: [id = ''] }) => {
    const page = await session.client.webhooks.deliveries(id, options);
    if (session.format === 'ndjson') session.print(page.deliveries.map((delivery) => JSON.stringify(delivery)));
    else if (session.format === 'json') session.printJson(page);
    else session.print(renderDeliveries(toPrintable(page.deliveries), session.frame()));
    if (page.next !== null && session.format !== 'json') session.say([`There are more: --before ${page.next}`]);
    return EXIT.done;
  });
}

function showSent(session: Session, delivery: WebhookDeliveryView): number {
  if (session.format === 'table') session.print(renderSent(toPrintable(delivery), session.frame()));
  else session.printJson({ delivery });
  return delivery.state === 'delivered' ? EXIT.done : EXIT.error;
}
