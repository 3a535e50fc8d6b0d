import * as z from 'zod';
import { closedObject } from '../spec/schema/closed-object.js';
import { identifier } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';

const LIMIT_HINT = 'the limit is a whole number from 1 to 200';

/** Query of `GET /v1/rehearsals`; all values arrive as texts. */
const rehearsalsQuerySchema = closedObject({
  feature: identifier('The feature').optional(),
  environment: identifier('The environment').optional(),
  limit: z
    .string({ error: () => LIMIT_HINT })
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, { error: () => LIMIT_HINT })
    .prefault('20')
    .transform(Number),
});

export type RehearsalsQuery = z.output<typeof rehearsalsQuerySchema>;

export const parseRehearsalsQuery = (query: unknown): Parsed<RehearsalsQuery> => parseRequest(rehearsalsQuerySchema, query);
