import * as z from 'zod';
import type { Principal } from '../../core/principal/principal.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import { closedObject } from '../spec/schema/closed-object.js';
import { line, MAX_SUMMARY } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';

/** Body of `POST /v1/rollouts/{id}/decisions`. Whether a reason is needed is decided by the core, not here. */
export const decisionRequestSchema = closedObject({
  id: line('The id', 200).optional(),
  verb: z.enum(['approve', 'reject', 'pause', 'resume', 'abort', 'breakGlass']),
  reason: line('The reason', MAX_SUMMARY).optional(),
  gateId: line('The gate', 400).optional(),
  evidenceHash: line('The evidence hash').optional(),
  /** `<cause>/<sinceMs>` of the view's hold that was shown: a resumption of another one is refused. */
  holdId: line('The hold', 100).optional(),
  now: z.boolean().optional(),
});

export type DecisionRequest = z.output<typeof decisionRequestSchema>;

export function parseDecision(body: unknown): Parsed<DecisionRequest> {
  return parseRequest(decisionRequestSchema, body);
}

/** The core's decision: who acts is known from the caller's credentials, never from the body. `newId` is used when the caller sent none. */
export function toDecision(request: DecisionRequest, principal: Principal, newId: string): Decision {
  return {
    id: request.id ?? newId,
    verb: request.verb,
    principal,
    reason: request.reason ?? '',
    ...(request.gateId !== undefined && { gateId: request.gateId }),
    ...(request.evidenceHash !== undefined && { evidenceHash: request.evidenceHash }),
    ...(request.holdId !== undefined && { holdId: request.holdId }),
    ...(request.now !== undefined && { now: request.now }),
  };
}
