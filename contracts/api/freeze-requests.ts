import * as z from 'zod';
import { closedObject } from '../spec/schema/closed-object.js';
import { identifier, line, MAX_SUMMARY } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';
import { pageLimit } from './query/page-limit.js';

const AT_HINT = 'a time is ISO 8601 with a zone ("2026-12-24T12:00:00Z") or Unix milliseconds';
/** The last millisecond of the year 9999: what comes later no calendar writes. */
const LAST_MS = 253_402_300_799_999;
const moment = z.union(
  [
    z.iso.datetime({ offset: true, error: () => AT_HINT }).transform((text) => Date.parse(text)),
    z
      .int({ error: () => AT_HINT })
      .min(0, { error: () => AT_HINT })
      .max(LAST_MS, { error: () => AT_HINT }),
  ],
  { error: () => AT_HINT },
);

/** Body of `POST /v1/freezes`. Which times make sense is decided by the core, not here. */
export const freezeRequestSchema = closedObject({
  environment: identifier('The environment').optional(),
  feature: identifier('The feature').optional(),
  kind: z.enum(['stop', 'window']),
  reason: line('The reason', MAX_SUMMARY),
  from: moment.optional(),
  until: moment.optional(),
});

/** Body of `POST /v1/freezes/{id}/lift`. */
export const liftRequestSchema = closedObject({ reason: line('The reason', MAX_SUMMARY) });

/** Query of `GET /v1/freezes`; all values arrive as texts. */
const freezesQuerySchema = closedObject({
  environment: identifier('The environment').optional(),
  limit: pageLimit(50),
});

export type FreezeRequest = z.output<typeof freezeRequestSchema>;
export type LiftRequest = z.output<typeof liftRequestSchema>;
export type FreezesQuery = z.output<typeof freezesQuerySchema>;

export const parseFreeze = (body: unknown): Parsed<FreezeRequest> => parseRequest(freezeRequestSchema, body);
export const parseLift = (body: unknown): Parsed<LiftRequest> => parseRequest(liftRequestSchema, body);
export const parseFreezesQuery = (query: unknown): Parsed<FreezesQuery> => parseRequest(freezesQuerySchema, query);
