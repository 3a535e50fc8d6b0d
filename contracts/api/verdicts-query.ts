import * as z from 'zod';
import { closedObject } from '../spec/schema/closed-object.js';
import { line } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';
import { pageLimit } from './query/page-limit.js';

const AFTER_HINT = 'send the `next` of the page before, a whole number of at least 0';

/** Query of `GET /v1/rollouts/{id}/verdicts`; all values arrive as texts. */
const verdictsQuerySchema = closedObject({
  guard: line('The guard', 200).optional(),
  after: z
    .string({ error: () => AFTER_HINT })
    .regex(/^\d{1,15}$/, { error: () => AFTER_HINT })
    .transform(Number)
    .optional(),
  limit: pageLimit(50),
});

/** In the shape of the store's `DecisionQuery`. */
export interface VerdictsQuery {
  readonly limit: number;
  readonly guard?: string;
  readonly afterId?: number;
}

export function parseVerdictsQuery(query: unknown): Parsed<VerdictsQuery> {
  const parsed = parseRequest(verdictsQuerySchema, query);
  if (!parsed.ok) return parsed;
  const { guard, after, limit } = parsed.value;
  return { ok: true, value: { limit, ...(guard !== undefined && { guard }), ...(after !== undefined && { afterId: after }) } };
}
