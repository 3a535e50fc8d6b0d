import type { Command } from 'commander';
import type { CliRun } from '../../define-command.js';
import { defineWebhooksCreate } from './create.js';
import { defineWebhookDeliveries } from './deliveries.js';
import { defineWebhooksDelete, defineWebhooksList, defineWebhooksRotate } from './manage.js';

/** `tidegate webhooks`: who is told of what. */
export function defineWebhooks(program: Command, run: CliRun): void {
  const webhooks = program
    .command('webhooks')
    .summary('webhooks: create, list, test, deliveries')
    .description(
      'Other systems that are told what happens, by signed messages that are sent until they are taken, for a day. docs/operating/webhooks.md',
    );
  defineWebhooksCreate(webhooks, run);
  defineWebhooksList(webhooks, run);
  defineWebhookDeliveries(webhooks, run);
  defineWebhooksRotate(webhooks, run);
  defineWebhooksDelete(webhooks, run);
}
