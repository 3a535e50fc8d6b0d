import * as z from 'zod';
import type { Principal } from '../../../core/principal/principal.js';
import type { Decision } from '../../../core/rollout/rollout-event.js';
import { toSha256 } from '../../audit/sha256.js';
import { closedObject } from '../../spec/schema/closed-object.js';
import { line, MAX_SUMMARY } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';

/** Body of `POST /v1/rollouts/{id}/decisions`. Whether a reason is needed is decided by the core, not here. */
export const decisionRequestSchema = closedObject({
  id: line('The id', 200).optional().meta({
    description:
      'Makes sending it twice harmless; one is made when it is left out. It belongs to its sender and to what is decided: the same id with another verb is another decision.',
  }),
  verb: z.enum(['approve', 'reject', 'pause', 'resume', 'abort', 'breakGlass']).meta({ description: 'What is decided.' }),
  reason: line('The reason', MAX_SUMMARY)
    .optional()
    .meta({ description: 'Why, in one line; needed to approve, reject, resume and break the glass.' }),
  gateId: line('The gate', 400).optional().meta({ description: 'The gate that was shown (`gate.id` of the view).' }),
  evidenceHash: line('The evidence hash').optional().meta({ description: 'The evidence that was shown (`gate.evidenceHash`).' }),
  holdId: line('The hold', 100)
    .optional()
    .meta({ description: "`<cause>/<sinceMs>` of the view's hold that was shown: a resumption of another one is refused." }),
  now: z.boolean().optional().meta({ description: 'With `abort`: back at once, also where the spec steps back.' }),
}).meta({ id: 'DecisionRequest', description: 'A decision about a rollout; who decides is known from the credentials.' });

export type DecisionRequest = z.output<typeof decisionRequestSchema>;

export function parseDecision(body: unknown): Parsed<DecisionRequest> {
  return parseRequest(decisionRequestSchema, body);
}

/** The core's decision: who acts is known from the caller's credentials, never from the body. `newId` is used when the caller sent no id. */
export function toDecision(request: DecisionRequest, principal: Principal, newId: string): Decision {
  return {
    id: request.id === undefined ? newId : toOwnId(request, principal, request.id),
    verb: request.verb,
    principal,
    reason: request.reason ?? '',
    ...(request.gateId !== undefined && { gateId: request.gateId }),
    ...(request.evidenceHash !== undefined && { evidenceHash: request.evidenceHash }),
    ...(request.holdId !== undefined && { holdId: request.holdId }),
    ...(request.now !== undefined && { now: request.now }),
  };
}

const DIGITS = 16;

/**
 * Ids are the senders' own: the same one from somebody else, or for anything else, is another decision. Else an abort could be taken for the pause that had the
 * id before, and not be done.
 */
function toOwnId(request: DecisionRequest, principal: Principal, id: string): string {
  const { verb, now = false, gateId, evidenceHash, holdId } = request;
  const what = [principal.id.trim().toLowerCase(), now, gateId, evidenceHash, holdId];
  return `${id}/${verb}/${toSha256(JSON.stringify(what)).slice(0, DIGITS)}`;
}
