import * as z from 'zod';
import { startRequestSchema } from '../../../plans/start-request.js';
import { specSchema } from '../../../spec/schema/spec-schema.js';
import { rolloutsQuerySchema } from '../../requests/rollouts-query.js';
import { templatePageSchema } from '../../responses/control/templates.js';
import { plannedSchema } from '../../responses/plan/plan.js';
import { rolloutPageSchema, rolloutSchema, startedRolloutSchema } from '../../responses/rollout/pages.js';
import { SPEC_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';
import { eventsQuerySchema } from '../request-schemas.js';

const startSchema = z.union([
  specSchema.meta({ id: 'RolloutSpec', description: 'A rollout as people write it (docs/spec.schema.json).' }),
  startRequestSchema.meta({
    id: 'StartRequest',
    description: 'A plan template, filled in: the rest comes from the template and from the last rollout of the feature.',
  }),
]);

export const SPEC_BODY = {
  description: 'The spec, as JSON or YAML; or a plan template with what it is filled in with.',
  types: SPEC_BODY_TYPES,
  schema: startSchema,
} as const;

/** Errors of whatever reads a spec. */
export const SPEC_ERRORS = ['SPEC_INVALID', 'PLATFORM_UNKNOWN', 'PLATFORM_CANNOT', 'NOT_FOUND'] as const;

export const TAKEN = {
  201: { description: 'It was taken and has begun.', schema: startedRolloutSchema, headers: ['Location', 'Idempotency-Replayed'] },
  202: {
    description: 'It was taken and begins later: the engine is down, or it waits for another rollout as its spec lets it.',
    schema: startedRolloutSchema,
    headers: ['Location', 'Idempotency-Replayed'],
  },
} as const;

const ID = { id: 'Id of the rollout.' };

/** Starting rollouts and reading them. */
export const ROLLOUT_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'startRollout',
    method: 'post',
    path: '/v1/rollouts',
    tag: 'rollouts',
    summary: 'Start a rollout',
    description:
      'Takes a spec, or a plan template with a feature and a candidate. Its first stage is shown as soon as preflight has passed.',
    right: 'operate',
    headers: ['Idempotency-Key', 'Tidegate-Client'],
    body: SPEC_BODY,
    responses: TAKEN,
    errors: [...SPEC_ERRORS, 'FLAG_LEASED', 'REHEARSAL_REQUIRED', 'REASON_REQUIRED'],
  },
  {
    operationId: 'listRollouts',
    method: 'get',
    path: '/v1/rollouts',
    tag: 'rollouts',
    summary: 'List rollouts',
    description: 'Newest first, page by page; only those that the caller may read.',
    right: 'read',
    query: rolloutsQuerySchema,
    responses: { 200: { description: 'One page.', schema: rolloutPageSchema, headers: ['Link'] } },
    errors: [],
  },
  {
    operationId: 'getRollout',
    method: 'get',
    path: '/v1/rollouts/{id}',
    tag: 'rollouts',
    summary: 'Read one rollout',
    description:
      'Where it stands and why. Send its ETag as `If-Match` with decisions, so that nobody decides about what has changed since.',
    right: 'read',
    params: ID,
    headers: ['If-None-Match'],
    responses: {
      200: { description: 'The rollout.', schema: rolloutSchema, headers: ['ETag'] },
      304: { description: 'It has not changed since.', headers: ['ETag'] },
    },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'streamRollout',
    method: 'get',
    path: '/v1/rollouts/{id}/events',
    tag: 'rollouts',
    summary: 'Follow one rollout',
    description:
      'Server-sent events: `view` (data: RolloutView) at once and with every change, `entry` (data: RecordedEntry) with every line of its timeline. Ids are numbers of entries: `Last-Event-ID` or `after` brings what came since.',
    right: 'read',
    params: ID,
    query: eventsQuerySchema,
    headers: ['Last-Event-ID'],
    responses: {
      200: {
        description: 'The stream; it ends when the server or the client ends it.',
        type: 'text/event-stream',
        schema: z.string().meta({
          id: 'RolloutEvents',
          description: 'Events `view` (data: RolloutView) and `entry` (data: RecordedEntry); data is JSON on one line.',
        }),
      },
    },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'planRollout',
    method: 'post',
    path: '/v1/plans',
    tag: 'rollouts',
    summary: 'See what a spec would do',
    description: 'Every stage, wait, guard and step back, with a forecast; nothing is stored or started.',
    right: 'read',
    body: SPEC_BODY,
    responses: { 200: { description: 'The plan.', schema: plannedSchema } },
    errors: SPEC_ERRORS,
  },
  {
    operationId: 'listTemplates',
    method: 'get',
    path: '/v1/templates',
    tag: 'rollouts',
    summary: 'List plan templates',
    description: 'What a start can name instead of writing a spec out.',
    right: 'read',
    responses: { 200: { description: 'The templates.', schema: templatePageSchema } },
    errors: ['CONFIG_INVALID'],
  },
];
