import type * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { identifier } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';
import { pageCursor } from '../query/page-cursor.js';
import { pageLimit } from '../query/page-limit.js';

/** Query of `GET /v1/rehearsals`; all values arrive as texts. */
export const rehearsalsQuerySchema = closedObject({
  feature: identifier('The feature').optional().meta({ description: 'Only rehearsals of this feature.' }),
  environment: identifier('The environment').optional().meta({ description: "The environment; absent: the server's default." }),
  cursor: pageCursor(),
  limit: pageLimit(20),
});

export type RehearsalsQuery = z.output<typeof rehearsalsQuerySchema>;

export const parseRehearsalsQuery = (query: unknown): Parsed<RehearsalsQuery> => parseRequest(rehearsalsQuerySchema, query);
