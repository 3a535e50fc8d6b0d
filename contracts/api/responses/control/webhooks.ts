import * as z from 'zod';
import { atMs, count, flag, oneOf, text, texts } from '../values.js';

const maybeAtMs = (description: string) => z.number().nullable().describe(`${description} Unix milliseconds; null: not so.`);

const webhookSchema = z
  .object({
    id: text('Id of the webhook.'),
    name: text('What people call it.'),
    url: text('Where events are posted to, without the values of its query.'),
    events: texts('Types of events, or `*` for all.'),
    environment: text('Only of this environment; `*`: all.'),
    features: text('A feature, or the beginning of names before a `*`; `*`: all.'),
    isActive: flag('Events are sent.'),
    state: oneOf(
      ['unused', 'delivering', 'failing', 'inactive'],
      '`unused`: nothing has been delivered yet; `failing`: the last attempt was not taken, and it goes on trying.',
    ),
    inactiveReason: z.string().nullable().describe('Why nothing is sent; null: it is.'),
    createdBy: text('Who made it.'),
    createdAtMs: atMs('When it was made.'),
    failingSinceMs: maybeAtMs('Since when no attempt was taken.'),
    lastDeliveredAtMs: maybeAtMs('When an event was last delivered.'),
    previousUntilMs: maybeAtMs('Until when messages are signed with the secret before, too.'),
  })
  .meta({ id: 'Webhook', description: 'Who is told of what.' });

const deliverySchema = z
  .object({
    id: count('Number of the delivery.'),
    eventId: text('Id of the event; the same for every webhook and attempt.'),
    type: text('Type of the event.'),
    atMs: atMs('When it happened.'),
    state: oneOf(['pending', 'failed', 'delivered', 'dead'], '`failed`: it is tried again; `dead`: it is not.'),
    attempts: count('Attempts so far.'),
    triedAtMs: maybeAtMs('When it was last tried.'),
    nextAtMs: maybeAtMs('When it is tried again.'),
    status: z.int().nullable().describe('HTTP status that the receiver answered last; null: nothing.'),
    error: z.string().nullable().describe('What went wrong last; null: nothing.'),
    tookMs: z.number().nullable().describe('How long the last attempt took, milliseconds; null: there was none.'),
  })
  .meta({ id: 'WebhookDelivery', description: 'One event on its way to one webhook.' });

export const webhookPageSchema = z
  .object({ webhooks: z.array(webhookSchema).describe('All of them.') })
  .meta({ id: 'WebhookPage', description: 'Who is told of what.' });

export const oneWebhookSchema = z
  .object({ webhook: webhookSchema.describe('The webhook.') })
  .meta({ id: 'OneWebhook', description: 'One webhook.' });

export const webhookSecretSchema = z
  .object({
    webhook: webhookSchema.describe('The webhook.'),
    secret: text('With it messages are signed (Standard Webhooks). It is shown this once.'),
  })
  .meta({ id: 'WebhookSecret', description: 'A webhook with the secret that its messages are signed with.' });

export const deliveryPageSchema = z
  .object({
    deliveries: z.array(deliverySchema).describe('Newest first.'),
    next: z.int().nullable().describe('What to send as `before` for the next page; null on the last.'),
  })
  .meta({ id: 'WebhookDeliveryPage', description: 'One page of what was sent to a webhook.' });

export const oneDeliverySchema = z
  .object({ delivery: deliverySchema.describe('What came of it.') })
  .meta({ id: 'OneWebhookDelivery', description: 'One event that was sent.' });
