import type * as z from 'zod';
import { closedObject } from '../spec/schema/closed-object.js';
import { identifier } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';
import { pageLimit } from './query/page-limit.js';

/** Query of `GET /v1/rehearsals`; all values arrive as texts. */
const rehearsalsQuerySchema = closedObject({
  feature: identifier('The feature').optional(),
  environment: identifier('The environment').optional(),
  limit: pageLimit(20),
});

export type RehearsalsQuery = z.output<typeof rehearsalsQuerySchema>;

export const parseRehearsalsQuery = (query: unknown): Parsed<RehearsalsQuery> => parseRequest(rehearsalsQuerySchema, query);
