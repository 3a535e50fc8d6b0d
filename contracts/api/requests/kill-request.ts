import type * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { identifier, line, MAX_SUMMARY } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';

/** Body of `POST /v1/features/{feature}/kill`. */
export const killRequestSchema = closedObject({
  id: line('The id', 200)
    .optional()
    .meta({ description: 'Makes sending it twice harmless: the same id from the same person for the same feature is the same kill.' }),
  reason: line('The reason', MAX_SUMMARY).meta({ description: 'Why, in one line; stays in the audit.' }),
  environment: identifier('The environment').optional().meta({ description: "The environment; absent: the server's default." }),
}).meta({ id: 'KillRequest', description: 'Takes the candidate from everybody, now.' });

export type KillRequest = z.output<typeof killRequestSchema>;

export function parseKill(body: unknown): Parsed<KillRequest> {
  return parseRequest(killRequestSchema, body);
}
