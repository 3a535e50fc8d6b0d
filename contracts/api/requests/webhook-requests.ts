import * as z from 'zod';
import { EVENT_TYPES, isEventType } from '../../../core/webhooks/event-types.js';
import { closedObject } from '../../spec/schema/closed-object.js';
import { toMilliseconds } from '../../spec/schema/duration.js';
import { identifier, line } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';
import { pageLimit } from '../query/page-limit.js';

const MOST_EVENTS = 50;
const PATTERN_HINT = 'The features are one name, the beginning of names before a "*" ("support-*"), or "*" for all';

const name = line('The name', 100).meta({ description: 'What people call it.' });
const url = line('The address', 2_000).meta({ description: 'Where events are posted to; https.' });
const events = z
  .array(
    z.string().refine(isEventType, {
      error: () => `There is no such event; there are * (all), ${Object.keys(EVENT_TYPES).join(', ')}`,
    }),
    { error: () => 'The events are a list such as ["rollout.rolledBack", "rollout.completed"], or ["*"] for all' },
  )
  .min(1, { error: () => 'At least one event is needed; ["*"] means all' })
  .max(MOST_EVENTS)
  .transform((types) => (types.includes('*') ? ['*'] : [...new Set(types)]))
  .meta({ description: 'Types of events, or `*` for all.' });
const environment = z
  .union([z.literal('*'), identifier('The environment', 64)])
  .meta({ description: 'Only of this environment; `*`: all.' });
const features = z
  .string({ error: () => PATTERN_HINT })
  .regex(/^(?:\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63}\*?)$/, { error: () => PATTERN_HINT })
  .meta({ description: 'A feature, or the beginning of names before a `*` (`support-*`); `*`: all.' });

/** Body of `POST /v1/webhooks`. Whether the address may be sent to is decided where it is sent from. */
export const webhookSchema = closedObject({
  name,
  url,
  events: events.default(['*']),
  environment: environment.default('*'),
  features: features.default('*'),
});

/** Body of `PATCH /v1/webhooks/{id}`: what is not named stays. */
export const webhookChangeSchema = closedObject({
  name: name.optional(),
  url: url.optional(),
  events: events.optional(),
  environment: environment.optional(),
  features: features.optional(),
  isActive: z.boolean().optional().meta({ description: 'False: nothing is sent, and what happens meanwhile is not kept for it.' }),
}).refine((change) => Object.values(change).some((value) => value !== undefined), {
  error: () => 'Nothing is to be changed; name at least one field',
});

const WEEK_MS = 7 * 24 * 3_600_000;
/** Body of `POST /v1/webhooks/{id}/rotate`. */
export const rotateSchema = closedObject({
  overlap: z
    .string()
    .default('24h')
    .transform((text) => toMilliseconds(text) ?? Number.NaN)
    .refine((ms) => ms >= 0 && ms <= WEEK_MS, { error: () => 'The overlap is a duration such as 24h, from 0s to 7d' })
    .meta({ description: 'For so long messages are signed with the old secret, too.' }),
});

/** Query of `GET /v1/webhooks/{id}/deliveries`. */
export const deliveriesQuerySchema = closedObject({
  state: z.enum(['pending', 'failed', 'delivered', 'dead']).optional().meta({ description: 'Only deliveries in this state.' }),
  before: z
    .string()
    .regex(/^\d{1,15}$/, { error: () => 'It is the number of a delivery, as `next` of the page before says' })
    .transform(Number)
    .optional()
    .meta({ description: '`next` of the page before.' }),
  limit: pageLimit(50),
});

export type WebhookRequest = z.output<typeof webhookSchema>;
export type WebhookChangeRequest = z.output<typeof webhookChangeSchema>;
export type DeliveriesQuery = z.output<typeof deliveriesQuerySchema>;

export const parseWebhook = (body: unknown): Parsed<WebhookRequest> => parseRequest(webhookSchema, body);
export const parseWebhookChange = (body: unknown): Parsed<WebhookChangeRequest> => parseRequest(webhookChangeSchema, body);
export const parseRotation = (body: unknown): Parsed<z.output<typeof rotateSchema>> => parseRequest(rotateSchema, body);
export const parseDeliveriesQuery = (query: unknown): Parsed<DeliveriesQuery> => parseRequest(deliveriesQuerySchema, query);
