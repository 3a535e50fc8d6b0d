import { auditQuerySchema } from '../../../audit/audit-query.js';
import { auditPageSchema, timelineSchema } from '../../responses/audit/entries.js';
import { auditVerificationSchema } from '../../responses/audit/verification.js';
import type { Operation } from '../operation.js';
import { timelineQuerySchema, verificationQuerySchema } from '../request-schemas.js';

const ID = { id: 'Id of the rollout; `@control-plane` for what concerns no rollout.' };

/** What happened, and its proof. */
export const AUDIT_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'getTimeline',
    method: 'get',
    path: '/v1/rollouts/{id}/timeline',
    tag: 'audit',
    summary: 'Read the timeline of one rollout',
    description: 'Every entry, in the order in which things happened; `hash` and `prevHash` bind them in the order of `seq`.',
    right: 'read',
    params: ID,
    query: timelineQuerySchema,
    responses: { 200: { description: 'The timeline.', schema: timelineSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'verifyTimeline',
    method: 'get',
    path: '/v1/rollouts/{id}/audit/verification',
    tag: 'audit',
    summary: 'Check the timeline of one rollout',
    description: 'Whether the entries are those that were recorded, and whether the stored history of the workflow tells the same.',
    right: 'read',
    params: ID,
    query: verificationQuerySchema,
    responses: { 200: { description: 'What came of it.', schema: auditVerificationSchema } },
    errors: ['NOT_FOUND', 'STORE_UNREADABLE'],
  },
  {
    operationId: 'findEntries',
    method: 'get',
    path: '/v1/audit',
    tag: 'audit',
    summary: 'Find entries of all rollouts',
    description: 'Rollout by rollout in the order of each chain, page by page; only those that the caller may read.',
    right: 'read',
    query: auditQuerySchema,
    responses: { 200: { description: 'One page.', schema: auditPageSchema, headers: ['Link'] } },
    errors: [],
  },
];
