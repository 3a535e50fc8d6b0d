import type * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { line, MAX_SUMMARY } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';

/** Body of `POST /v1/rollouts/{id}/revert`. */
export const revertRequestSchema = closedObject({
  reason: line('The reason', MAX_SUMMARY).meta({ description: 'Why, in one line; stays in the audit.' }),
}).meta({ id: 'RevertRequest', description: 'Takes a completed rollout back.' });

export type RevertRequest = z.output<typeof revertRequestSchema>;

export function parseRevert(body: unknown): Parsed<RevertRequest> {
  return parseRequest(revertRequestSchema, body);
}
