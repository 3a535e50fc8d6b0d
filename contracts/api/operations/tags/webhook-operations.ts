import { alertsQuerySchema } from '../../requests/alerts-query.js';
import { alertsSchema } from '../../requests/alerts-request.js';
import { deliveriesQuerySchema, rotateSchema, webhookChangeSchema, webhookSchema } from '../../requests/webhook-requests.js';
import { alertPageSchema, takenAlertsSchema } from '../../responses/control/alerts.js';
import {
  deliveryPageSchema,
  oneDeliverySchema,
  oneWebhookSchema,
  webhookPageSchema,
  webhookSecretSchema,
} from '../../responses/control/webhooks.js';
import { JSON_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';

const ID = { id: 'Id of the webhook.' };

/** Telling other systems, and being told by them. */
export const WEBHOOK_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'listWebhooks',
    method: 'get',
    path: '/v1/webhooks',
    tag: 'webhooks',
    summary: 'List webhooks',
    description: 'All of them; never their secrets.',
    right: 'administer',

    responses: { 200: { description: 'The webhooks.', schema: webhookPageSchema } },
    errors: [],
  },
  {
    operationId: 'createWebhook',
    method: 'post',
    path: '/v1/webhooks',
    tag: 'webhooks',
    summary: 'Make a webhook',
    description: 'Events are posted to it, signed by Standard Webhooks and tried again until they are taken.',
    right: 'administer',

    body: {
      description: 'Where to, and what.',
      types: JSON_BODY_TYPES,
      schema: webhookSchema.meta({ id: 'WebhookRequest', description: 'A webhook that is to be made.' }),
    },
    responses: { 201: { description: 'The webhook with its secret.', schema: webhookSecretSchema } },
    errors: [],
  },
  {
    operationId: 'getWebhook',
    method: 'get',
    path: '/v1/webhooks/{id}',
    tag: 'webhooks',
    summary: 'Read one webhook',
    description: 'How it is set up, and whether its events arrive.',
    right: 'administer',
    params: ID,

    responses: { 200: { description: 'The webhook.', schema: oneWebhookSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'changeWebhook',
    method: 'patch',
    path: '/v1/webhooks/{id}',
    tag: 'webhooks',
    summary: 'Change a webhook',
    description: 'What is not named stays.',
    right: 'administer',
    params: ID,

    body: {
      description: 'What changes.',
      types: JSON_BODY_TYPES,
      schema: webhookChangeSchema.meta({ id: 'WebhookChange', description: 'What changes of a webhook.' }),
    },
    responses: { 200: { description: 'The webhook as it is now.', schema: oneWebhookSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'removeWebhook',
    method: 'delete',
    path: '/v1/webhooks/{id}',
    tag: 'webhooks',
    summary: 'Remove a webhook',
    description: 'Nothing is sent to it any more, and what was not delivered is forgotten.',
    right: 'administer',
    params: ID,

    responses: { 200: { description: 'The webhook as it was.', schema: oneWebhookSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'rotateWebhook',
    method: 'post',
    path: '/v1/webhooks/{id}/rotate',
    tag: 'webhooks',
    summary: "Replace a webhook's secret",
    description: 'Messages are signed with both secrets for the overlap.',
    right: 'administer',
    params: ID,

    body: {
      description: 'How long both are used.',
      types: JSON_BODY_TYPES,
      schema: rotateSchema.meta({ id: 'RotateWebhookRequest', description: 'How a secret is replaced.' }),
    },
    responses: { 200: { description: 'The webhook with its new secret.', schema: webhookSecretSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'testWebhook',
    method: 'post',
    path: '/v1/webhooks/{id}/test',
    tag: 'webhooks',
    summary: 'Try a webhook out',
    description: 'Sends it a ping, and tells what came of it.',
    right: 'administer',
    params: ID,

    responses: { 200: { description: 'What came of it.', schema: oneDeliverySchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'listDeliveries',
    method: 'get',
    path: '/v1/webhooks/{id}/deliveries',
    tag: 'webhooks',
    summary: 'List what was sent to a webhook',
    description: 'Newest first, page by page.',
    right: 'administer',
    params: ID,
    query: deliveriesQuerySchema,

    responses: { 200: { description: 'One page.', schema: deliveryPageSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'redeliver',
    method: 'post',
    path: '/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver',
    tag: 'webhooks',
    summary: 'Send an event once more',
    description: 'The same event with the same id, at once.',
    right: 'administer',
    params: { ...ID, deliveryId: 'Number of the delivery.' },

    responses: { 200: { description: 'What came of it.', schema: oneDeliverySchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'tellAlerts',
    method: 'post',
    path: '/v1/alerts',
    tag: 'webhooks',
    summary: 'Tell of alerts',
    description: 'A receiver for Alertmanager: an alert about a feature is a fail of a guard of its rollout.',
    right: 'report',
    body: {
      description: 'A notification of Alertmanager, version 4.',
      types: JSON_BODY_TYPES,
      schema: alertsSchema.meta({ id: 'AlertsRequest', description: 'A notification of Alertmanager; what else it says is let through.' }),
    },
    responses: { 200: { description: 'What became of it.', schema: takenAlertsSchema } },
    errors: [],
  },
  {
    operationId: 'listAlerts',
    method: 'get',
    path: '/v1/alerts',
    tag: 'webhooks',
    summary: 'List alerts',
    description: 'What is known of alerts, those that fire first; only those that the caller may read.',
    right: 'read',
    query: alertsQuerySchema,
    responses: { 200: { description: 'The alerts.', schema: alertPageSchema } },
    errors: [],
  },
];
