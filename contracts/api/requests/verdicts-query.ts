import * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { line } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';
import { pageCursor } from '../query/page-cursor.js';
import { pageLimit } from '../query/page-limit.js';

/** Query of `GET /v1/rollouts/{id}/verdicts`; all values arrive as texts. */
export const verdictsQuerySchema = closedObject({
  guard: line('The guard', 200).optional().meta({ description: 'Only verdicts of this guard.' }),
  newest: z
    .enum(['true', 'false'], { error: () => 'send newest=true for the last verdicts, or leave it out' })
    .optional()
    .meta({
      description: '`true`: the last verdicts instead of the first, in the order of keeping all the same; there is no next page then.',
    }),
  cursor: pageCursor(),
  limit: pageLimit(50),
});

export type VerdictsQuery = z.output<typeof verdictsQuerySchema>;

export const parseVerdictsQuery = (query: unknown): Parsed<VerdictsQuery> => parseRequest(verdictsQuerySchema, query);
