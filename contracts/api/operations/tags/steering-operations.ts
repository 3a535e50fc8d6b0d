import { decisionRequestSchema } from '../../requests/decision-request.js';
import { revertRequestSchema } from '../../requests/revert-request.js';
import { decidedSchema } from '../../responses/rollout/pages.js';
import { JSON_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';
import { TAKEN } from './rollout-operations.js';

const ID = { id: 'Id of the rollout.' };

/** Deciding about rollouts that run, and about those that have ended. */
export const STEERING_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'decide',
    method: 'post',
    path: '/v1/rollouts/{id}/decisions',
    tag: 'steering',
    summary: 'Decide about a rollout',
    description:
      'Approve, reject, pause, resume, abort or break the glass. Approve and resume must say what they were made on: `If-Match`, or the gate or hold. Abort, pause and reject need nothing of it and are never limited. What is refused is audited like what is taken.',
    right: 'stop',
    rightNote: 'Rights by verb: `stop` for pause, abort and reject; `operate` for resume and breakGlass; `approve` for approve.',
    params: ID,
    headers: ['If-Match', 'Tidegate-Client'],
    body: { description: 'The decision.', types: JSON_BODY_TYPES, schema: decisionRequestSchema },
    responses: { 200: { description: 'It was taken.', schema: decidedSchema } },
    errors: [
      'NOT_FOUND',
      'PRECONDITION_REQUIRED',
      'REASON_REQUIRED',
      'ROLLOUT_TERMINAL',
      'ROLLOUT_QUEUED',
      'ROLLOUT_ROLLING_BACK',
      'GATE_NOT_OPEN',
      'GATE_MISMATCH',
      'GATE_EXPIRED',
      'EVIDENCE_CHANGED',
      'SELF_APPROVAL',
      'NOT_AN_APPROVER',
      'ALREADY_DECIDED',
      'NOT_PAUSED',
      'ALREADY_PAUSED',
      'EVENT_NOT_EXPECTED',
      'FROZEN',
      'NOTHING_TO_BREAK',
      'OUT_OF_DATE',
      'ENGINE_UNAVAILABLE',
    ],
  },
  {
    operationId: 'retryRollout',
    method: 'post',
    path: '/v1/rollouts/{id}/retry',
    tag: 'steering',
    summary: 'Try a rollout again',
    description: 'A new rollout with the spec of one that was rolled back or refused; evidence, gates and approvals begin anew.',
    right: 'operate',
    params: ID,
    headers: ['Idempotency-Key', 'Tidegate-Client'],
    responses: TAKEN,
    errors: ['NOT_FOUND', 'NOT_RETRYABLE', 'SPEC_INVALID', 'PLATFORM_UNKNOWN', 'PLATFORM_CANNOT', 'FLAG_LEASED', 'REHEARSAL_REQUIRED'],
  },
  {
    operationId: 'revertRollout',
    method: 'post',
    path: '/v1/rollouts/{id}/revert',
    tag: 'steering',
    summary: 'Take a completed rollout back',
    description: 'Brings the old control back at once; `view.reverted.state` says whether every flag is back. The rollout stays completed.',
    right: 'operate',
    params: ID,
    headers: ['Tidegate-Client'],
    body: { description: 'Why.', types: JSON_BODY_TYPES, schema: revertRequestSchema },
    responses: { 200: { description: 'It is being taken back.', schema: decidedSchema } },
    errors: [
      'NOT_FOUND',
      'NOT_REVERTIBLE',
      'REVERT_TOO_LATE',
      'REVERT_OVERTAKEN',
      'ALREADY_REVERTED',
      'FLAG_LEASED',
      'ENGINE_UNAVAILABLE',
      'PLATFORM_UNKNOWN',
      'PLATFORM_UNAVAILABLE',
      'PLATFORM_DENIED',
      'PLATFORM_REJECTED',
      'FLAG_UNKNOWN',
    ],
  },
];
