import { freezeRequestSchema, freezesQuerySchema, liftRequestSchema } from '../../requests/freeze-requests.js';
import { createdFreezeSchema, freezePageSchema, liftedFreezeSchema } from '../../responses/freezes.js';
import { JSON_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';

/** Holding back what goes forward. */
export const FREEZE_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'listFreezes',
    method: 'get',
    path: '/v1/freezes',
    tag: 'freezes',
    summary: 'List freezes',
    description: 'Newest first, page by page: planned, active, over and lifted ones.',
    right: 'read',
    query: freezesQuerySchema,
    responses: { 200: { description: 'One page.', schema: freezePageSchema, headers: ['Link'] } },
    errors: [],
  },
  {
    operationId: 'createFreeze',
    method: 'post',
    path: '/v1/freezes',
    tag: 'freezes',
    summary: 'Throw a freeze',
    description: 'From the answer on no flag is shown to more units. Ways back work as ever. Never limited.',
    right: 'stop',
    isUnlimited: true,
    headers: ['Idempotency-Key', 'Tidegate-Client'],
    body: { description: 'What is held, and why.', types: JSON_BODY_TYPES, schema: freezeRequestSchema },
    responses: { 201: { description: 'It holds, or will.', schema: createdFreezeSchema, headers: ['Location', 'Idempotency-Replayed'] } },
    errors: [],
  },
  {
    operationId: 'liftFreeze',
    method: 'post',
    path: '/v1/freezes/{id}/lift',
    tag: 'freezes',
    summary: 'Lift a freeze',
    description: 'Ends it before its time; what it held goes on within seconds, with fresh proof.',
    right: 'operate',
    params: { id: 'Id of the freeze.' },
    headers: ['Tidegate-Client'],
    body: { description: 'Why.', types: JSON_BODY_TYPES, schema: liftRequestSchema },
    responses: { 200: { description: 'It is lifted.', schema: liftedFreezeSchema } },
    errors: ['NOT_FOUND', 'EVENT_NOT_EXPECTED'],
  },
];
