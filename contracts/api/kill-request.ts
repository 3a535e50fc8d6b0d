import type * as z from 'zod';
import { closedObject } from '../spec/schema/closed-object.js';
import { identifier, line, MAX_SUMMARY } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';

/** Body of `POST /v1/features/{feature}/kill`. */
export const killRequestSchema = closedObject({
  id: line('The id', 200).optional(),
  reason: line('The reason', MAX_SUMMARY),
  environment: identifier('The environment').optional(),
});

export type KillRequest = z.output<typeof killRequestSchema>;

export function parseKill(body: unknown): Parsed<KillRequest> {
  return parseRequest(killRequestSchema, body);
}
