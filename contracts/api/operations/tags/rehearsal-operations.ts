import { rehearsalsQuerySchema } from '../../requests/rehearsals-query.js';
import { rehearsalPageSchema, rehearsalSchema, runningRehearsalSchema } from '../../responses/rehearsals.js';
import type { Operation } from '../operation.js';
import { SPEC_BODY, SPEC_ERRORS } from './rollout-operations.js';

/** Trying rollbacks before they are needed. */
export const REHEARSAL_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'rehearse',
    method: 'post',
    path: '/v1/rehearsals',
    tag: 'rehearsals',
    summary: 'Rehearse a rollback',
    description: 'Rolls the bundle of a spec out and back on a scratch copy of its flags, and measures it.',
    right: 'operate',
    headers: ['Idempotency-Key', 'Tidegate-Client'],
    body: SPEC_BODY,
    responses: {
      201: { description: 'It has ended, passed or not.', schema: rehearsalSchema, headers: ['Location', 'Idempotency-Replayed'] },
      202: { description: 'It takes longer than 10 s.', schema: runningRehearsalSchema, headers: ['Location', 'Idempotency-Replayed'] },
    },
    errors: [...SPEC_ERRORS, 'REHEARSAL_RUNNING', 'ENGINE_UNAVAILABLE'],
  },
  {
    operationId: 'listRehearsals',
    method: 'get',
    path: '/v1/rehearsals',
    tag: 'rehearsals',
    summary: 'List rehearsals',
    description: 'Those that have ended, newest first, page by page.',
    right: 'read',
    query: rehearsalsQuerySchema,
    responses: { 200: { description: 'One page.', schema: rehearsalPageSchema, headers: ['Link'] } },
    errors: [],
  },
  {
    operationId: 'getRehearsal',
    method: 'get',
    path: '/v1/rehearsals/{id}',
    tag: 'rehearsals',
    summary: 'Read one rehearsal',
    description: 'What it showed; there is nothing to read until it has ended.',
    right: 'read',
    params: { id: 'Id of the rehearsal.' },
    responses: { 200: { description: 'The rehearsal.', schema: rehearsalSchema } },
    errors: ['NOT_FOUND'],
  },
];
