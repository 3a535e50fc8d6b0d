import type * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { line } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';
import { pageCursor } from '../query/page-cursor.js';
import { pageLimit } from '../query/page-limit.js';

/** Query of `GET /v1/rollouts/{id}/comparison`; all values arrive as texts. */
export const comparisonQuerySchema = closedObject({
  category: line('The category', 64).optional().meta({ description: 'Only samples of this category, in distributions and pairs.' }),
  cursor: pageCursor(),
  limit: pageLimit(10).meta({ description: 'Pairs of samples, from 1 to 200; 10 when left out.' }),
});

export type ComparisonQuery = z.output<typeof comparisonQuerySchema>;

export const parseComparisonQuery = (query: unknown): Parsed<ComparisonQuery> => parseRequest(comparisonQuerySchema, query);
